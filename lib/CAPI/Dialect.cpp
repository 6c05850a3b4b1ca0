//===- Dialect.cpp - The dialect in C -------------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec-c/Dialect.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "mlir/CAPI/Wrap.h"
#include "mlir/IR/Verifier.h"
#include "nnspec/IR/NNSpecDialect.h"
#include "nnspec/IR/NNSpecOps.h"
#include "nnspec/InitAll.h"

using namespace mlir;
using namespace mlir::nnspec;

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(NNSpec, nnspec,
                                      ::mlir::nnspec::NNSpecDialect)

void nnspecRegisterAllDialects(MlirDialectRegistry registry) {
  nnspec::registerAllDialects(*unwrap(registry));
}

/// The op with these parts, or null where it is not a valid one: a C caller has
/// no types that would keep it from that.
static MlirOperation create(MlirLocation location, StringRef name,
                            ArrayRef<Value> operands, TypeRange results,
                            ArrayRef<NamedAttribute> attributes = {}) {
  Location loc = unwrap(location);
  if (!loc.getContext()->getLoadedDialect<NNSpecDialect>()) {
    emitError(loc) << "the dialect nnspec is not loaded";
    return {nullptr};
  }
  // What upstream's parsers return for a wrong type, say.
  if (llvm::is_contained(operands, Value()) ||
      llvm::is_contained(results, Type())) {
    emitError(loc) << "'" << name << "' op with a null operand or type";
    return {nullptr};
  }
  OperationState state(loc, name, operands, results, attributes);
  Operation *op = Operation::create(state);
  if (succeeded(mlir::verify(op)))
    return wrap(op);
  op->destroy();
  return {nullptr};
}

static Type getTypeOrNull(Value value) {
  return value ? value.getType() : Type();
}

static SmallVector<Value> unwrapAll(intptr_t count, MlirValue const *values) {
  SmallVector<Value> storage;
  (void)unwrapList(count, values, storage);
  return storage;
}

static NamedAttribute getF64(Builder builder, StringRef name, double value) {
  return builder.getNamedAttr(name, builder.getF64FloatAttr(value));
}

MlirOperation nnspecFillCreate(MlirLocation location, double value,
                               MlirType type, intptr_t numSizes,
                               MlirValue const *sizes) {
  Builder builder(unwrap(location).getContext());
  return create(location, FillOp::getOperationName(),
                unwrapAll(numSizes, sizes), unwrap(type),
                getF64(builder, "value", value));
}

MlirOperation nnspecBroadcastCreate(MlirLocation location, MlirValue operand,
                                    intptr_t numDims, int64_t const *dims,
                                    MlirType type, intptr_t numSizes,
                                    MlirValue const *sizes) {
  Builder builder(unwrap(location).getContext());
  SmallVector<Value> operands = {unwrap(operand)};
  llvm::append_range(operands, unwrapAll(numSizes, sizes));
  return create(location, BroadcastOp::getOperationName(), operands,
                unwrap(type),
                builder.getNamedAttr("dims", builder.getDenseI64ArrayAttr(
                                                 ArrayRef(dims, numDims))));
}

/// An elementwise op of two operands.
template <typename OpTy>
static MlirOperation createBinary(MlirLocation location, MlirValue lhs,
                                  MlirValue rhs) {
  Value operands[] = {unwrap(lhs), unwrap(rhs)};
  return create(location, OpTy::getOperationName(), operands,
                getTypeOrNull(operands[0]));
}

MlirOperation nnspecAddCreate(MlirLocation location, MlirValue lhs,
                              MlirValue rhs) {
  return createBinary<AddOp>(location, lhs, rhs);
}
MlirOperation nnspecSubCreate(MlirLocation location, MlirValue lhs,
                              MlirValue rhs) {
  return createBinary<SubOp>(location, lhs, rhs);
}
MlirOperation nnspecMulCreate(MlirLocation location, MlirValue lhs,
                              MlirValue rhs) {
  return createBinary<MulOp>(location, lhs, rhs);
}
MlirOperation nnspecDivCreate(MlirLocation location, MlirValue lhs,
                              MlirValue rhs) {
  return createBinary<DivOp>(location, lhs, rhs);
}
MlirOperation nnspecMaxCreate(MlirLocation location, MlirValue lhs,
                              MlirValue rhs) {
  return createBinary<MaxOp>(location, lhs, rhs);
}

MlirOperation nnspecSqrtCreate(MlirLocation location, MlirValue operand) {
  Value x = unwrap(operand);
  return create(location, SqrtOp::getOperationName(), x, getTypeOrNull(x));
}

MlirOperation nnspecCastCreate(MlirLocation location, MlirValue operand,
                               MlirType type) {
  return create(location, CastOp::getOperationName(), unwrap(operand),
                unwrap(type));
}

static SmallVector<NamedAttribute>
getBatchNormAttributes(MlirLocation location, int64_t axis, double epsilon) {
  Builder builder(unwrap(location).getContext());
  return {builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis)),
          getF64(builder, "epsilon", epsilon)};
}

MlirOperation nnspecBatchNormInferenceCreate(MlirLocation location, MlirValue x,
                                             MlirValue mean, MlirValue variance,
                                             MlirValue gamma, MlirValue beta,
                                             int64_t axis, double epsilon) {
  Value operands[] = {unwrap(x), unwrap(mean), unwrap(variance), unwrap(gamma),
                      unwrap(beta)};
  return create(location, BatchNormInferenceOp::getOperationName(), operands,
                getTypeOrNull(operands[0]),
                getBatchNormAttributes(location, axis, epsilon));
}

MlirOperation nnspecBatchNormTrainingCreate(MlirLocation location, MlirValue x,
                                            MlirValue gamma, MlirValue beta,
                                            int64_t axis, double epsilon) {
  Value operands[] = {unwrap(x), unwrap(gamma), unwrap(beta)};
  SmallVector<NamedAttribute> attributes =
      getBatchNormAttributes(location, axis, epsilon);
  SmallVector<Type> results;
  BatchNormTrainingOp::Properties properties;
  properties.axis = cast<IntegerAttr>(attributes[0].getValue());
  properties.epsilon = cast<FloatAttr>(attributes[1].getValue());
  bool areTensors = llvm::all_of(operands, [](Value operand) {
    auto type = dyn_cast_or_null<RankedTensorType>(getTypeOrNull(operand));
    return type && isa<FloatType>(type.getElementType());
  });
  // The verifier says what is wrong with other operands.
  if (!areTensors || failed(BatchNormTrainingOp::inferReturnTypes(
                         unwrap(location).getContext(), unwrap(location),
                         operands, {}, &properties, {}, results)))
    results.assign(3, getTypeOrNull(operands[0]));
  return create(location, BatchNormTrainingOp::getOperationName(), operands,
                results, attributes);
}
