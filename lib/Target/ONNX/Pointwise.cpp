//===- Pointwise.cpp - Ops at each point ----------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Pointwise.h"

#include "ElementArithmetic.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

LogicalResult importer::checkElementTypes(NodeImporter &node, Domain domain,
                                          ArrayRef<ImportedTensor *> operands) {
  Type type = operands.front()->elementType;
  for (ImportedTensor *operand : operands)
    if (operand->elementType != type ||
        operand->isUnsigned != operands.front()->isUnsigned)
      return node.error("inputs have different element types");
  bool isBoolean = type.isInteger(1), isFloat = isa<FloatType>(type);
  if (domain == Domain::Any || (domain == Domain::Floats && isFloat) ||
      (domain == Domain::Booleans && isBoolean) ||
      (domain == Domain::Numbers && !isBoolean))
    return success();
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return node.unsupported("element type " + text);
}

LogicalResult importer::alignLegacyOperand(NodeImporter &node,
                                           int64_t broadcast,
                                           std::optional<int64_t> axis,
                                           ImportedTensor &aligned) {
  ImportedTensor &x = node.getInput(0), &y = node.getInput(1);
  aligned = y;
  if (!broadcast || !axis)
    return success();
  auto first = node.getAxis(*axis, x.getRank());
  if (failed(first))
    return failure();
  if (*first + y.getRank() > x.getRank())
    return node.error("bad axis: the second input has too high a rank");
  SmallVector<OpFoldResult> sizes = y.sizes;
  sizes.append(x.getRank() - *first - y.getRank(),
               node.getEmitter().getIndex(1));
  aligned = node.getEmitter().reshape(y, sizes);
  return success();
}

LogicalResult importer::emitPointwise(NodeImporter &node,
                                      ArrayRef<ImportedTensor *> operands,
                                      Type resultType, bool isUnsigned,
                                      PointFn body) {
  SmallVector<const ImportedTensor *> shapes(operands.begin(), operands.end());
  auto sizes = Emitter::broadcastSizes(shapes);
  if (!sizes)
    return node.error("shapes do not broadcast: found " +
                      llvm::join(llvm::map_range(operands,
                                                 [](ImportedTensor *operand) {
                                                   return formatShape(
                                                       operand->sizes);
                                                 }),
                                 ", "));
  ImportedTensor result;
  // With fmod the sign is the dividend's, which shapes have no use for.
  bool isFloatMod = node.getOpType() == "Mod" && node.getInt("fmod", 0) != 0;
  StringRef opType = isFloatMod ? StringRef() : node.getOpType();
  std::optional<SmallVector<OpFoldResult>> elements =
      foldElements(opType, node.getEmitter(), operands, *sizes);
  // Floats are computed by the program, since folding them would round.
  if (elements && !isa<FloatType>(resultType)) {
    result.elementType = resultType;
    result.isUnsigned = isUnsigned;
    result.sizes = *sizes;
  } else {
    result = node.getEmitter().elementwise(
        operands, *sizes, resultType, isUnsigned,
        [&](OpBuilder &b, Location loc, ValueRange values) {
          return body({b, loc, values, operands.back()->isUnsigned});
        });
  }
  result.elements = std::move(elements);
  node.setResult(0, std::move(result));
  return success();
}

LogicalResult importer::importUnary(NodeImporter &node, Domain domain,
                                    PointFn body) {
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, {&node.getInput(0)})))
    return failure();
  ImportedTensor &x = node.getInput(0);
  return emitPointwise(node, {&x}, x.elementType, x.isUnsigned, body);
}

LogicalResult importer::importBinary(NodeImporter &node, Domain domain,
                                     bool isPredicate, PointFn body) {
  std::optional<int64_t> axis;
  int64_t broadcast = 0;
  if (node.getOpset() < 7) {
    broadcast = node.getInt("broadcast", 0);
    if (node.hasAttribute("axis"))
      axis = node.getInt("axis", 0);
  }
  ImportedTensor second;
  ImportedTensor &x = node.getInput(0);
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, {&x, &node.getInput(1)})) ||
      failed(alignLegacyOperand(node, broadcast, axis, second)))
    return failure();
  return emitPointwise(node, {&x, &second},
                       isPredicate ? node.getBuilder().getI1Type()
                                   : x.elementType,
                       !isPredicate && x.isUnsigned, body);
}

LogicalResult importer::importVariadic(NodeImporter &node, Domain domain,
                                       PointFn body) {
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, node.getInputs())))
    return failure();
  ImportedTensor &x = node.getInput(0);
  return emitPointwise(node, node.getInputs(), x.elementType, x.isUnsigned,
                       body);
}
