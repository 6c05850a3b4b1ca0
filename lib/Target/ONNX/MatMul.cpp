//===- MatMul.cpp - ONNX's matrix products --------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

/// A contraction of two tensors whose axes are named by dimensions of the
/// iteration space; the result has the dimensions `c` in order, and begins as
/// `init`.
static Value emitContraction(Emitter &emitter, ImportedTensor &x,
                             ArrayRef<unsigned> a, ImportedTensor &y,
                             ArrayRef<unsigned> b, Value init,
                             ArrayRef<unsigned> c, unsigned numDims) {
  OpBuilder &builder = emitter.getBuilder();
  auto getMap = [&](ArrayRef<unsigned> dims) -> Attribute {
    return AffineMapAttr::get(AffineMap::getMultiDimMapWithTargets(
        numDims, dims, builder.getContext()));
  };
  SmallVector<Value> operands = {emitter.getValue(x), emitter.getValue(y)};
  bool isPlain = a == ArrayRef<unsigned>{0, 2} &&
                 b == ArrayRef<unsigned>{2, 1} && c == ArrayRef<unsigned>{0, 1};
  if (isPlain)
    return linalg::MatmulOp::create(builder, emitter.getLoc(), operands, init)
        .getResult(0);
  return linalg::ContractOp::create(
             builder, emitter.getLoc(), init.getType(), operands, init,
             builder.getArrayAttr({getMap(a), getMap(b), getMap(c)}))
      .getResult(0);
}

/// Sums of narrow floats are in f32, and rounded once.
static Type getSumType(Type type) {
  if (isa<FloatType>(type) && type.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(type.getContext());
  return type;
}

static LogicalResult checkElementTypes(NodeImporter &node) {
  ImportedTensor &x = node.getInput(0);
  for (ImportedTensor *input : node.getInputs())
    if (input && (input->elementType != x.elementType ||
                  input->isUnsigned != x.isUnsigned))
      return node.error("inputs have different element types");
  if (x.elementType.isInteger(1))
    return node.unsupported("element type i1");
  return success();
}

/// Whether two sizes may be equal.
static bool canBeEqual(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> x = getKnownSize(a), y = getKnownSize(b);
  return !x || !y || x == y;
}

/// NumPy's matmul. An axis along which an operand is broadcast is not in its
/// map; a matrix on the right takes all rows of the left operand at once.
static LogicalResult importMatMul(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  if (failed(node.checkAttributes()) || failed(checkElementTypes(node)))
    return failure();
  ImportedTensor &x = node.getInput(0), &y = node.getInput(1);
  auto refuse = [&] {
    return node.error("bad shapes: found " + formatShape(x.sizes) + " and " +
                      formatShape(y.sizes));
  };
  if (x.getRank() < 1 || y.getRank() < 1)
    return refuse();
  ArrayRef<OpFoldResult> left = x.sizes, right = y.sizes;
  bool hasRows = left.size() > 1, hasColumns = right.size() > 1;
  OpFoldResult inner = left.back();
  if (!canBeEqual(inner, hasColumns ? right[right.size() - 2] : right.back()))
    return refuse();
  ImportedTensor leftBatch, rightBatch;
  leftBatch.sizes = llvm::to_vector(left.drop_back(hasRows ? 2 : 1));
  rightBatch.sizes = llvm::to_vector(right.drop_back(hasColumns ? 2 : 1));
  auto batch = Emitter::broadcastSizes({&leftBatch, &rightBatch});
  if (!batch)
    return refuse();

  SmallVector<OpFoldResult> resultSizes = *batch;
  if (hasRows)
    resultSizes.push_back(left[left.size() - 2]);
  if (hasColumns)
    resultSizes.push_back(right.back());
  Type sumType = getSumType(x.elementType);
  auto finish = [&](Value sum, ArrayRef<OpFoldResult> sizes) {
    ImportedTensor result = emitter.wrap(sum, sizes, x.isUnsigned);
    if (result.elementType != x.elementType)
      result = emitter.castFloat(result, x.elementType);
    node.setResult(0, emitter.reshape(result, resultSizes));
    return success();
  };

  // All rows at once.
  if (right.size() == 2 && left.size() > 2) {
    SmallVector<OpFoldResult> sizes = {
        emitter.divideProducts(left.drop_back(), {}), inner};
    ImportedTensor rows = emitter.reshape(x, sizes);
    sizes.back() = right.back();
    Value init = emitter.fill(sizes, sumType, 0);
    return finish(
        emitContraction(emitter, rows, {0, 2}, y, {2, 1}, init, {0, 1}, 3),
        sizes);
  }

  // Dimensions: rows, columns, the sum, then the batch.
  unsigned numDims = 3 + batch->size();
  auto name = [&](ImportedTensor &tensor, ArrayRef<OpFoldResult> own,
                  SmallVectorImpl<unsigned> &dims) {
    SmallVector<OpFoldResult> kept;
    unsigned first = batch->size() - own.size();
    for (auto [axis, size] : llvm::enumerate(own)) {
      if (getKnownSize(size) == 1 && getKnownSize((*batch)[first + axis]) != 1)
        continue;
      kept.push_back(size);
      dims.push_back(3 + first + axis);
    }
    llvm::append_range(kept, ArrayRef(tensor.sizes).drop_front(own.size()));
    return emitter.reshape(tensor, kept);
  };
  SmallVector<unsigned> a, b, c;
  ImportedTensor lhs = name(x, leftBatch.sizes, a);
  ImportedTensor rhs = name(y, rightBatch.sizes, b);
  for (unsigned i = 0; i < batch->size(); ++i)
    c.push_back(3 + i);
  if (hasRows) {
    a.push_back(0);
    c.push_back(0);
  }
  a.push_back(2);
  b.push_back(2);
  if (hasColumns) {
    b.push_back(1);
    c.push_back(1);
  }
  // Each dimension has to be there.
  if (!hasRows || !hasColumns) {
    auto close = [&](SmallVectorImpl<unsigned> &dims) {
      for (unsigned &dim : dims)
        dim -= (!hasRows && dim > 0) + (!hasColumns && dim > 1);
    };
    close(a);
    close(b);
    close(c);
    numDims -= !hasRows + !hasColumns;
  }
  Value init = emitter.fill(resultSizes, sumType, 0);
  return finish(emitContraction(emitter, lhs, a, rhs, b, init, c, numDims),
                resultSizes);
}

/// alpha * op(A) * op(B) + beta * C, where C broadcasts.
static LogicalResult importGemm(NodeImporter &node) {
  Emitter &emitter = node.getEmitter();
  double alpha = node.getFloat("alpha", 1.0), beta = node.getFloat("beta", 1.0);
  bool transA = node.getInt("transA", 0), transB = node.getInt("transB", 0);
  if (node.getOpset() < 7)
    node.ignore("broadcast"); // C may have to be as large as the result.
  if (failed(node.checkAttributes()) || failed(checkElementTypes(node)))
    return failure();
  ImportedTensor &x = node.getInput(0), &y = node.getInput(1);
  if (!x.isFloat())
    return node.unsupported("element type that is no float");
  if (x.getRank() != 2 || y.getRank() != 2 ||
      !canBeEqual(x.sizes[!transA], y.sizes[transB]))
    return node.error("bad shapes: found " + formatShape(x.sizes) + " and " +
                      formatShape(y.sizes) + ", transposed " + Twine(transA) +
                      " and " + Twine(transB));
  SmallVector<OpFoldResult> sizes = {x.sizes[transA], y.sizes[!transB]};
  Type sumType = getSumType(x.elementType);
  auto scale = [&](ImportedTensor &tensor, double factor) {
    if (factor == 1)
      return tensor;
    return emitter.elementwise(
        {&tensor}, tensor.sizes, tensor.elementType, false,
        [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
          Value constant = arith::ConstantOp::create(
              b, loc, b.getFloatAttr(v[0].getType(), factor));
          return arith::MulFOp::create(b, loc, v[0], constant);
        });
  };

  std::optional<ImportedTensor> addend;
  if (node.hasInput(2) && beta != 0) {
    ImportedTensor &c = node.getInput(2);
    auto sizesOfC =
        MutableArrayRef(sizes).take_back(std::min<size_t>(c.getRank(), 2));
    auto broadcasts = [](OpFoldResult own, OpFoldResult size) {
      return getKnownSize(own) == 1 || canBeEqual(own, size);
    };
    if (c.getRank() > 2 || !llvm::all_of_zip(c.sizes, sizesOfC, broadcasts))
      return node.error("bad shape of C: found " + formatShape(c.sizes) +
                        ", expected one that broadcasts to " +
                        formatShape(sizes));
    // What only one of them knows, the others have to be.
    SmallVector<OpFoldResult> refined = c.sizes;
    for (auto [own, size] : llvm::zip_equal(refined, sizesOfC)) {
      if (getKnownSize(own) == 1)
        continue;
      if (!getKnownSize(size) && getKnownSize(own))
        size = own;
      own = size;
    }
    ImportedTensor fitting = emitter.refine(c, refined);
    addend = emitter.castFloat(fitting, sumType);
    addend = scale(*addend, beta);
  }
  SmallVector<OpFoldResult> left = x.sizes, right = y.sizes;
  left[transA] = sizes[0];
  right[!transB] = sizes[1];
  // The values are the operands' too.
  emitter.getValue(x);
  emitter.getValue(y);
  ImportedTensor a = emitter.refine(x, left), b = emitter.refine(y, right);
  Value init = addend && alpha == 1 ? emitter.broadcastTo(*addend, sizes)
                                    : emitter.fill(sizes, sumType, 0);
  SmallVector<unsigned> dimsOfA = {0, 2}, dimsOfB = {2, 1};
  if (transA)
    std::swap(dimsOfA[0], dimsOfA[1]);
  if (transB)
    std::swap(dimsOfB[0], dimsOfB[1]);
  ImportedTensor result = emitter.wrap(
      emitContraction(emitter, a, dimsOfA, b, dimsOfB, init, {0, 1}, 3), sizes);
  if (alpha != 1) {
    result = scale(result, alpha);
    if (addend)
      result = emitter.elementwise(
          {&result, &*addend}, sizes, sumType, false,
          [](OpBuilder &b, Location loc, ValueRange v) -> Value {
            return arith::AddFOp::create(b, loc, v[0], v[1]);
          });
  }
  node.setResult(0, emitter.castFloat(result, x.elementType));
  return success();
}

void importer::addMatMulOps(OpTable &table) {
  table["Gemm"] = {importGemm, 2, 3};
  table["MatMul"] = {importMatMul, 2, 2};
}
