//===- StructuredOps.h - Loops over a region --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates any op that applies a region at each point of a space of loops: the
// linalg ops, and through their scalar functions the pointwise nnspec ops.
// Points are evaluated in batches, op by op, so that the cost of looking at an
// op is shared by thousands of points.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_STRUCTUREDOPS_H
#define NNSPEC_LIB_EVALUATOR_STRUCTUREDOPS_H

#include "Constants.h"
#include "Contraction.h"
#include "ElementOps.h"
#include "IterationSpace.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Threading.h"

namespace mlir::nnspec::eval {

/// Finds the value of something defined outside the region; null where there is
/// none.
template <typename D>
using Lookup = llvm::function_ref<const Datum<D> *(Value)>;

/// A region applied at each point of some loops.
template <typename D>
struct StructuredOp {
  /// The op to name in errors.
  Operation *op;
  /// Inputs first, then outputs. An output that the region does not read may be
  /// uninitialised.
  SmallVector<Datum<D>> operands;
  SmallVector<AffineMap> maps;
  SmallVector<utils::IteratorType> iterators;
  unsigned numInputs;
  /// Its arguments are the elements of the operands; those of the outputs may
  /// be missing.
  Block *body;
  /// What it computes for each output.
  ValueRange yielded;

  /// Whether two operands are the same number at each point.
  bool areCopies(unsigned i, unsigned j) const {
    return maps[i] == maps[j] && operands[i].isCopyOf(operands[j]);
  }
};

template <typename D>
class StructuredOpEvaluator {
public:
  using Scalar = typename D::Scalar;
  using Bool = typename D::Bool;

  StructuredOpEvaluator(D &domain, const StructuredOp<D> &structured,
                        Lookup<D> lookup)
      : domain(domain), s(structured), elementOps(domain), lookup(lookup) {}

  FailureOr<SmallVector<Datum<D>>> evaluate();

private:
  /// How many points are evaluated at once.
  static constexpr int64_t kBatch = 4096;

  using Results = std::variant<std::vector<Scalar>, std::vector<Bool>,
                               std::vector<int64_t>>;

  /// Some of the parallel points, with the offset of each operand's element at
  /// each of them as far as it is linear and the reduction loops are at 0.
  struct Batch {
    int64_t begin, size;
    SmallVector<std::vector<int64_t>> offsets;
    /// The sums in the making, for each output that is one.
    SmallVector<std::vector<typename D::Accumulator>> sums;
  };

  LogicalResult prepare();
  LogicalResult createResults();
  Batch createBatch(int64_t begin) const;
  LogicalResult evaluateBatch(Batch batch);
  LogicalResult evaluateBody(Batch &batch, ArrayRef<int64_t> reduction);
  /// Whether the op is the addition of a sum.
  bool isSum(Operation &op) const {
    return llvm::any_of(llvm::zip_equal(summands, s.yielded), [&](auto pair) {
      auto [summand, value] = pair;
      return summand && value.getDefiningOp() == &op;
    });
  }
  void startSums(Batch &batch);
  void finishSums(const Batch &batch);
  LogicalResult reportUninitializedSum() {
    return s.op->emitOpError("accumulates in a tensor that was never written");
  }

  /// The offset of operand `i` at each point of the batch.
  std::vector<int64_t> getOffsets(unsigned i, const Batch &batch,
                                  ArrayRef<int64_t> reduction) const;
  FailureOr<Datum<D>> evaluateOp(Operation &op,
                                 llvm::DenseMap<Value, Datum<D>> &values,
                                 const Batch &batch,
                                 ArrayRef<int64_t> reduction);
  std::vector<int64_t> getCoordinates(unsigned dim, const Batch &batch,
                                      ArrayRef<int64_t> reduction) const;

  D &domain;
  const StructuredOp<D> &s;
  ElementOps<D> elementOps;
  Lookup<D> lookup;

  IterationSpace space;
  SmallVector<Access> accesses;
  /// What each output sums up; null where it is no sum.
  SmallVector<Value> summands;
  SmallVector<Results> results;
};

/// Selects elements.
template <typename D>
Datum<D> gather(const Datum<D> &source, ArrayRef<int64_t> offsets,
                ArrayRef<int64_t> shape) {
  return visitElements(source, [&](const auto &elements) {
    using T = typename std::decay_t<decltype(elements)>::value_type;
    std::vector<T> selected(offsets.size());
    for (auto [i, offset] : llvm::enumerate(offsets))
      selected[i] = elements[offset];
    return Datum<D>(shape, std::move(selected));
  });
}

template <typename D>
LogicalResult StructuredOpEvaluator<D>::prepare() {
  SmallVector<SmallVector<int64_t>> shapes = llvm::map_to_vector(
      s.operands, [](const Datum<D> &operand) { return operand.shape; });
  FailureOr<IterationSpace> created =
      IterationSpace::create(s.op, s.maps, s.iterators, shapes);
  if (failed(created))
    return failure();
  space = std::move(*created);
  for (auto [map, shape] : llvm::zip_equal(s.maps, shapes))
    accesses.emplace_back(map, shape);
  for (AffineMap map : ArrayRef(s.maps).drop_front(s.numInputs))
    if (!map.isProjectedPermutation() ||
        map.getNumResults() != space.parallelDims.size())
      return s.op->emitOpError(
          "writes to an output along a loop that repeats or "
          "skips elements, which the evaluator does not "
          "support");
  for (auto [i, value] : llvm::enumerate(s.yielded)) {
    unsigned number = s.numInputs + i;
    bool isReduction =
        !space.reductionDims.empty() && number < s.body->getNumArguments();
    summands.push_back(isReduction
                           ? matchSummand(s.body->getArgument(number), value)
                           : Value());
    if (summands.back() && s.operands[number].isUninitialized())
      return reportUninitializedSum();
  }
  return success();
}

template <typename D>
LogicalResult StructuredOpEvaluator<D>::createResults() {
  for (unsigned i = s.numInputs; i < s.operands.size(); ++i) {
    const Datum<D> &initial = s.operands[i];
    size_t size = initial.getNumElements();
    Type type = getElementTypeOrSelf(s.yielded[i - s.numInputs].getType());
    if (!initial.isUninitialized())
      visitElements(initial, [&](const auto &elements) {
        results.emplace_back(elements);
      });
    else if (isa<FloatType>(type))
      results.emplace_back(std::vector<Scalar>(size));
    else if (type.isInteger(1))
      results.emplace_back(std::vector<Bool>(size));
    else
      results.emplace_back(std::vector<int64_t>(size));
  }
  return success();
}

template <typename D>
typename StructuredOpEvaluator<D>::Batch
StructuredOpEvaluator<D>::createBatch(int64_t begin) const {
  Batch batch;
  batch.begin = begin;
  batch.size = std::min(kBatch, space.getNumPoints(space.parallelDims) - begin);
  SmallVector<int64_t> point(space.sizes.size(), 0);
  batch.offsets.resize(accesses.size());
  for (auto &offsets : batch.offsets)
    offsets.reserve(batch.size);
  space.setPoint(space.parallelDims, begin, point);
  for (int64_t i = 0; i < batch.size; ++i) {
    for (auto [access, offsets] : llvm::zip_equal(accesses, batch.offsets))
      if (access.isLinear())
        offsets.push_back(access.getOffset(point));
    space.advance(space.parallelDims, point);
  }
  return batch;
}

template <typename D>
std::vector<int64_t>
StructuredOpEvaluator<D>::getOffsets(unsigned i, const Batch &batch,
                                     ArrayRef<int64_t> reduction) const {
  const Access &access = accesses[i];
  if (access.isLinear()) {
    int64_t shift = access.getOffset(reduction) - access.getBase();
    std::vector<int64_t> offsets = batch.offsets[i];
    for (int64_t &offset : offsets)
      offset += shift;
    return offsets;
  }
  SmallVector<int64_t> point(reduction);
  std::vector<int64_t> offsets(batch.size);
  space.setPoint(space.parallelDims, batch.begin, point);
  for (int64_t &offset : offsets) {
    offset = access.getOffset(point);
    space.advance(space.parallelDims, point);
  }
  return offsets;
}

template <typename D>
std::vector<int64_t>
StructuredOpEvaluator<D>::getCoordinates(unsigned dim, const Batch &batch,
                                         ArrayRef<int64_t> reduction) const {
  SmallVector<int64_t> point(reduction);
  std::vector<int64_t> coordinates(batch.size);
  space.setPoint(space.parallelDims, batch.begin, point);
  for (int64_t &coordinate : coordinates) {
    coordinate = point[dim];
    space.advance(space.parallelDims, point);
  }
  return coordinates;
}

template <typename D>
FailureOr<Datum<D>> StructuredOpEvaluator<D>::evaluateOp(
    Operation &op, llvm::DenseMap<Value, Datum<D>> &values, const Batch &batch,
    ArrayRef<int64_t> reduction) {
  Attribute constant;
  if (matchPattern(&op, m_Constant(&constant)))
    return createConstant(domain, &op, constant);
  if (auto index = dyn_cast<linalg::IndexOp>(op))
    return Datum<D>(ArrayRef<int64_t>(batch.size),
                    getCoordinates(index.getDim(), batch, reduction));

  SmallVector<Datum<D>> operands;
  for (Value operand : op.getOperands()) {
    if (auto it = values.find(operand); it != values.end()) {
      operands.push_back(it->second);
      continue;
    }
    const Datum<D> *datum = lookup(operand);
    if (!datum)
      return op.emitOpError("uses a value that the evaluator does not have");
    operands.push_back(*datum);
  }

  if (auto extract = dyn_cast<tensor::ExtractOp>(op)) {
    const Datum<D> &source = operands.front();
    if (source.isUninitialized())
      return op.emitOpError("reads a tensor that was never written");
    size_t length = 1;
    for (const Datum<D> &index : ArrayRef(operands).drop_front())
      length = std::max(length, index.integers().size());
    std::vector<int64_t> offsets(length, 0);
    for (auto [index, size, stride] :
         llvm::zip_equal(ArrayRef(operands).drop_front(), source.shape,
                         getRowMajorStrides(source.shape)))
      for (size_t i = 0; i < length; ++i) {
        const std::vector<int64_t> &coordinates = index.integers();
        int64_t coordinate = coordinates[coordinates.size() == 1 ? 0 : i];
        if (coordinate < 0 || coordinate >= size)
          return op.emitOpError("reads at ")
                 << coordinate << " along an axis of size " << size;
        offsets[i] += coordinate * stride;
      }
    SmallVector<int64_t> shape;
    if (length != 1)
      shape.push_back(length);
    return gather<D>(source, offsets, shape);
  }
  if (op.getNumRegions() != 0)
    return ElementOps<D>::reportUnsupported(&op);
  return elementOps.evaluate(&op, operands);
}

template <typename D>
LogicalResult
StructuredOpEvaluator<D>::evaluateBody(Batch &batch,
                                       ArrayRef<int64_t> reduction) {
  llvm::DenseMap<Value, Datum<D>> values;
  for (BlockArgument argument : s.body->getArguments()) {
    unsigned i = argument.getArgNumber();
    if (argument.use_empty() && !llvm::is_contained(s.yielded, argument))
      continue;
    if (i >= s.numInputs && summands[i - s.numInputs])
      continue;
    if (i < s.numInputs) {
      // Copies stay copies.
      auto before = s.body->getArguments().take_front(i);
      auto copied = llvm::find_if(before, [&](BlockArgument other) {
        return values.contains(other) && s.areCopies(other.getArgNumber(), i);
      });
      if (copied != before.end()) {
        Datum<D> datum = values.lookup(*copied);
        values[argument] = std::move(datum);
        continue;
      }
    }
    std::vector<int64_t> offsets = getOffsets(i, batch, reduction);
    if (i < s.numInputs) {
      if (s.operands[i].isUninitialized())
        return s.op->emitOpError("reads a tensor that was never written");
      values[argument] =
          gather<D>(s.operands[i], offsets, ArrayRef<int64_t>(batch.size));
      continue;
    }
    if (s.operands[i].isUninitialized())
      return reportUninitializedSum();
    std::visit(
        [&](const auto &elements) {
          using T = typename std::decay_t<decltype(elements)>::value_type;
          std::vector<T> selected(offsets.size());
          for (auto [j, offset] : llvm::enumerate(offsets))
            selected[j] = elements[offset];
          values[argument] =
              Datum<D>(ArrayRef<int64_t>(batch.size), std::move(selected));
        },
        results[i - s.numInputs]);
  }

  for (Operation &op : *s.body) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      break;
    if (isSum(op))
      continue;
    FailureOr<Datum<D>> value = evaluateOp(op, values, batch, reduction);
    if (failed(value))
      return failure();
    values[op.getResult(0)] = std::move(*value);
  }

  for (unsigned i = 0; i < s.yielded.size(); ++i) {
    Value value = summands[i] ? summands[i] : s.yielded[i];
    auto it = values.find(value);
    const Datum<D> *datum = it != values.end() ? &it->second : lookup(value);
    if (!datum)
      return s.op->emitOpError(
          "yields a value that the evaluator does not have");
    if (datum->isUninitialized())
      return s.op->emitOpError("reads a tensor that was never written");
    if (summands[i]) {
      const std::vector<Scalar> &elements = datum->scalars();
      size_t step = elements.size() != 1;
      Scalar one = domain.constant(1);
      for (auto [j, sum] : llvm::enumerate(batch.sums[i]))
        sum.addProduct(elements[j * step], one);
      continue;
    }
    std::vector<int64_t> offsets =
        getOffsets(s.numInputs + i, batch, reduction);
    visitElements(*datum, [&](const auto &elements) {
      using T = typename std::decay_t<decltype(elements)>::value_type;
      auto &result = std::get<std::vector<T>>(results[i]);
      size_t step = elements.size() != 1;
      for (auto [j, offset] : llvm::enumerate(offsets))
        result[offset] = elements[j * step];
    });
  }
  return success();
}

template <typename D>
void StructuredOpEvaluator<D>::startSums(Batch &batch) {
  size_t numReductions = space.getNumPoints(space.reductionDims);
  batch.sums.resize(summands.size());
  for (unsigned i = 0; i < summands.size(); ++i) {
    if (!summands[i])
      continue;
    auto format = domain.getFormat(cast<FloatType>(summands[i].getType()));
    const auto &initial = std::get<std::vector<Scalar>>(results[i]);
    batch.sums[i].resize(batch.size);
    for (auto [sum, offset] :
         llvm::zip_equal(batch.sums[i], batch.offsets[s.numInputs + i]))
      sum.start(domain, initial[offset], numReductions, format);
  }
}

template <typename D>
void StructuredOpEvaluator<D>::finishSums(const Batch &batch) {
  for (unsigned i = 0; i < summands.size(); ++i) {
    if (!summands[i])
      continue;
    auto &result = std::get<std::vector<Scalar>>(results[i]);
    for (auto [sum, offset] :
         llvm::zip_equal(batch.sums[i], batch.offsets[s.numInputs + i]))
      result[offset] = sum.finish(domain);
  }
}

template <typename D>
LogicalResult StructuredOpEvaluator<D>::evaluateBatch(Batch batch) {
  startSums(batch);
  SmallVector<int64_t> reduction(space.sizes.size(), 0);
  int64_t numReductions = space.getNumPoints(space.reductionDims);
  for (int64_t r = 0; r < numReductions; ++r) {
    if (failed(evaluateBody(batch, reduction)))
      return failure();
    space.advance(space.reductionDims, reduction);
  }
  finishSums(batch);
  return success();
}

template <typename D>
FailureOr<SmallVector<Datum<D>>> StructuredOpEvaluator<D>::evaluate() {
  if (failed(prepare()) || failed(createResults()))
    return failure();
  int64_t numPoints = space.getNumPoints(space.parallelDims);
  int64_t numBatches = llvm::divideCeil(numPoints, kBatch);
  // The first batch alone: what is wrong with all of them is said once.
  if (numBatches > 0 && failed(evaluateBatch(createBatch(0))))
    return failure();
  if (failed(failableParallelForEachN(
          s.op->getContext(), 1, std::max<int64_t>(numBatches, 1),
          [&](size_t i) { return evaluateBatch(createBatch(i * kBatch)); })))
    return failure();

  SmallVector<Datum<D>> values;
  for (unsigned i = 0; i < results.size(); ++i)
    std::visit(
        [&](auto &elements) {
          values.push_back(
              Datum<D>(ArrayRef<int64_t>(s.operands[s.numInputs + i].shape),
                       std::move(elements)));
        },
        results[i]);
  return values;
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_STRUCTUREDOPS_H
