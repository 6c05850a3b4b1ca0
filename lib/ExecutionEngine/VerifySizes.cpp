//===- VerifySizes.cpp - Checks of sizes at run time ----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifySizes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/RuntimeVerifiableOpInterface.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace {
using MessageFn = function_ref<std::string(Operation *, StringRef)>;

/// Builds the checks of one op. What is statically true folds away.
class CheckBuilder {
public:
  CheckBuilder(Operation *op, OpBuilder &builder, MessageFn getMessage)
      : op(op), builder(op->getLoc(), builder), getMessage(getMessage) {}

  Value getSize(Value tensor, int64_t axis) {
    return getIndex(tensor::getMixedSize(builder, op->getLoc(), tensor, axis));
  }
  Value getIndex(OpFoldResult value) {
    return getValueOrCreateConstantIndexOp(builder, op->getLoc(), value);
  }
  Value getIndex(int64_t value) {
    return getIndex(builder.getIndexAttr(value));
  }
  template <typename Op>
  Value create(Value lhs, Value rhs) {
    return builder.createOrFold<Op>(lhs, rhs);
  }
  Value compare(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return builder.createOrFold<arith::CmpIOp>(predicate, lhs, rhs);
  }

  void check(Value condition, const Twine &message) {
    cf::AssertOp::create(builder, condition, getMessage(op, message.str()));
  }
  void checkEqual(Value lhs, Value rhs, const Twine &message) {
    check(compare(arith::CmpIPredicate::eq, lhs, rhs), message);
  }
  void checkNotNegative(Value value, const Twine &message) {
    check(compare(arith::CmpIPredicate::sge, value, getIndex(0)), message);
  }

private:
  Operation *op;
  ImplicitLocOpBuilder builder;
  MessageFn getMessage;
};

template <typename Derived, typename Op>
struct CheckModel
    : public RuntimeVerifiableOpInterface::ExternalModel<Derived, Op> {
  void generateRuntimeVerification(Operation *op, OpBuilder &builder, Location,
                                   MessageFn getMessage) const {
    CheckBuilder checks(op, builder, getMessage);
    Derived::build(cast<Op>(op), checks);
  }
};

struct ConcatChecks : public CheckModel<ConcatChecks, tensor::ConcatOp> {
  static void build(tensor::ConcatOp op, CheckBuilder &checks) {
    Value first = op.getInputs().front();
    for (auto [index, input] :
         llvm::drop_begin(llvm::enumerate(op.getInputs())))
      for (int64_t axis = 0, rank = op.getRank(); axis < rank; ++axis)
        if (axis != int64_t(op.getDim()))
          checks.checkEqual(
              checks.getSize(input, axis), checks.getSize(first, axis),
              "axis " + Twine(axis) + " of operand #" + Twine(index) +
                  " does not have the size of operand #0's");
  }
};

struct EmptyChecks : public CheckModel<EmptyChecks, tensor::EmptyOp> {
  static void build(tensor::EmptyOp op, CheckBuilder &checks) {
    for (auto [axis, size] : llvm::enumerate(op.getMixedSizes()))
      if (auto value = dyn_cast<Value>(size);
          value && !value.getDefiningOp<tensor::DimOp>())
        checks.checkNotNegative(value,
                                "axis " + Twine(axis) + " has a negative size");
  }
};

struct ExpandShapeChecks
    : public CheckModel<ExpandShapeChecks, tensor::ExpandShapeOp> {
  static void build(tensor::ExpandShapeOp op, CheckBuilder &checks) {
    SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
    for (auto [axis, group] : llvm::enumerate(op.getReassociationIndices())) {
      Value product = checks.getIndex(1);
      for (int64_t resultAxis : group) {
        Value size = checks.getIndex(sizes[resultAxis]);
        checks.checkNotNegative(size, "axis " + Twine(resultAxis) +
                                          " of the result has a negative size");
        product = checks.create<arith::MulIOp>(product, size);
      }
      checks.checkEqual(product, checks.getSize(op.getSrc(), axis),
                        "the result's sizes do not multiply to that of axis " +
                            Twine(axis) + " of the source");
    }
  }
};

struct InsertSliceChecks
    : public CheckModel<InsertSliceChecks, tensor::InsertSliceOp> {
  static void build(tensor::InsertSliceOp op, CheckBuilder &checks) {
    llvm::SmallBitVector dropped = op.getDroppedDims();
    int64_t sourceAxis = 0;
    Value zero = checks.getIndex(0), one = checks.getIndex(1);
    for (int64_t axis = 0, rank = op.getDestType().getRank(); axis < rank;
         ++axis) {
      Value size = checks.getIndex(op.getMixedSizes()[axis]);
      Value first = checks.getIndex(op.getMixedOffsets()[axis]);
      Value stride = checks.getIndex(op.getMixedStrides()[axis]);
      if (!dropped.test(axis)) {
        checks.checkEqual(checks.getSize(op.getSource(), sourceAxis), size,
                          "axis " + Twine(sourceAxis) +
                              " of the source does not have the slice's size");
        ++sourceAxis;
      }
      // Both ends are inside; an empty slice may be at the end.
      Value last = checks.create<arith::AddIOp>(
          first, checks.create<arith::MulIOp>(
                     checks.create<arith::SubIOp>(size, one), stride));
      Value end = checks.getSize(op.getDest(), axis);
      Value isEmptyInside = checks.create<arith::AndIOp>(
          checks.compare(arith::CmpIPredicate::eq, size, zero),
          checks.compare(arith::CmpIPredicate::ule, first, end));
      Value areEndsInside = checks.create<arith::AndIOp>(
          checks.compare(arith::CmpIPredicate::ult, first, end),
          checks.compare(arith::CmpIPredicate::ult, last, end));
      checks.check(checks.create<arith::OrIOp>(isEmptyInside, areEndsInside),
                   "the slice is not inside axis " + Twine(axis) +
                       " of the destination");
    }
  }
};

struct PadChecks : public CheckModel<PadChecks, tensor::PadOp> {
  static void build(tensor::PadOp op, CheckBuilder &checks) {
    for (auto [axis, low, high] :
         llvm::enumerate(op.getMixedLowPad(), op.getMixedHighPad())) {
      checks.checkNotNegative(checks.getIndex(low), "the low padding of axis " +
                                                        Twine(axis) +
                                                        " is negative");
      checks.checkNotNegative(checks.getIndex(high),
                              "the high padding of axis " + Twine(axis) +
                                  " is negative");
    }
  }
};
} // namespace

std::unique_ptr<Pass>
mlir::nnspec::createVerifySizesPass(MLIRContext *context) {
  DialectRegistry registry;
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    context->loadDialect<arith::ArithDialect, cf::ControlFlowDialect>();
    tensor::ConcatOp::attachInterface<ConcatChecks>(*context);
    tensor::EmptyOp::attachInterface<EmptyChecks>(*context);
    tensor::ExpandShapeOp::attachInterface<ExpandShapeChecks>(*context);
    tensor::InsertSliceOp::attachInterface<InsertSliceChecks>(*context);
    tensor::PadOp::attachInterface<PadChecks>(*context);
  });
  context->appendDialectRegistry(registry);

  std::unique_ptr<Pass> pass = createGenerateRuntimeVerificationPass();
  [[maybe_unused]] LogicalResult result = pass->initializeOptions(
      "verbose-level=0", [](const Twine &) { return failure(); });
  assert(succeeded(result) && "upstream renamed the option");
  return pass;
}
