//===- PointwiseProgram.cpp - Pointwise ops, block by block ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Evaluator/PointwiseProgram.h"

#include "Constants.h"
#include "ElementOps.h"
#include "IterationSpace.h"
#include "PointwiseProgramBuilder.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::eval;

std::unique_ptr<PointwiseProgram> PointwiseProgram::create(OpResult root,
                                                           Location loc) {
  std::unique_ptr<PointwiseProgram> program(
      new PointwiseProgram(root.getOwner()->getName(), loc));
  if (failed(PointwiseProgramBuilder(*program, root, loc).build()) ||
      failed(program->computeStrides()))
    return nullptr;
  program->mergeLoops();
  return program;
}

PointwiseProgram::~PointwiseProgram() { body.dropAllReferences(); }

SmallVector<Value> PointwiseProgram::getInputs() const {
  SmallVector<Value> inputs;
  for (const Leaf &leaf : leaves)
    if (!leaf.constant)
      inputs.push_back(leaf.value);
  return inputs;
}

void PointwiseProgram::bind(Value input, const Datum<RealDomain> &datum) {
  for (Leaf &leaf : leaves)
    if (leaf.value == input)
      leaf.datum = datum;
}

LogicalResult PointwiseProgram::computeStrides() {
  for (Leaf &leaf : leaves) {
    ArrayRef<int64_t> shape;
    if (auto type = dyn_cast<RankedTensorType>(leaf.value.getType())) {
      if (!type.hasStaticShape())
        return failure();
      shape = type.getShape();
    }
    Access access(leaf.map, shape);
    if (!access.isLinear() || !access.isInBounds(loops))
      return failure();
    leaf.base = access.getBase();
    for (unsigned dim = 0; dim < loops.size(); ++dim)
      leaf.strides.push_back(access.getStride(dim));
  }
  return success();
}

void PointwiseProgram::mergeLoops() {
  // Two neighbouring loops are one where every leaf goes on evenly from the
  // last point of the inner one: longer runs of elements at one stride.
  SmallVector<int64_t> merged;
  SmallVector<SmallVector<int64_t>> strides(leaves.size());
  for (size_t dim = 0; dim < loops.size(); ++dim) {
    int64_t size = loops[dim];
    if (size == 1)
      continue;
    bool continues =
        !merged.empty() &&
        llvm::all_of(llvm::zip_equal(leaves, strides), [&](auto pair) {
          auto &[leaf, outer] = pair;
          return outer.back() == leaf.strides[dim] * size;
        });
    if (continues)
      merged.back() *= size;
    else
      merged.push_back(size);
    for (auto [leaf, kept] : llvm::zip_equal(leaves, strides)) {
      if (continues)
        kept.pop_back();
      kept.push_back(leaf.strides[dim]);
    }
  }
  loops = std::move(merged);
  for (auto [leaf, kept] : llvm::zip_equal(leaves, strides))
    leaf.strides = kept;
}

int64_t PointwiseProgram::getNumPoints() const {
  return ShapedType::getNumElements(loops);
}

bool PointwiseProgram::isUniform() const { return uniform[result].has_value(); }

LogicalResult PointwiseProgram::prepare() {
  RealDomain domain;
  ElementOps<RealDomain> elementOps(domain);
  llvm::DenseMap<Value, unsigned> numbers;
  SmallVector<Instruction *> lastUsers;
  uniform.clear();
  instructions.clear();
  for (auto [number, leaf] : llvm::enumerate(leaves)) {
    numbers[body.getArgument(number)] = number;
    uniform.emplace_back();
    if (leaf.datum && leaf.datum->isUninitialized())
      return emitError(loc)
             << "'" << root << "' op reads a tensor that was never written";
    if (llvm::all_of(leaf.strides,
                     [](int64_t stride) { return stride == 0; })) {
      double value;
      leaf.read(leaf.base, /*stride=*/1, /*count=*/1, &value);
      uniform.back() = Datum<RealDomain>::ofScalar(value);
    }
  }
  instructions.reserve(body.getOperations().size());
  for (Operation &op : body) {
    unsigned number = uniform.size();
    numbers[op.getResult(0)] = number;
    uniform.emplace_back();
    instructions.push_back({&op, {}, {}});
    SmallVector<Datum<RealDomain>> known;
    for (Value operand : op.getOperands()) {
      unsigned used = numbers.lookup(operand);
      instructions.back().operands.push_back(used);
      if (uniform[used])
        known.push_back(*uniform[used]);
    }
    if (known.size() != op.getNumOperands())
      continue;
    Attribute constant;
    FailureOr<Datum<RealDomain>> value =
        matchPattern(&op, m_Constant(&constant))
            ? createConstant(domain, &op, constant)
            : elementOps.evaluate(&op, known);
    if (failed(value))
      return failure();
    uniform[number] = std::move(*value);
  }
  result = numbers.lookup(yielded);

  // Memory is given back, and found in the cache again, after the last use.
  std::vector<bool> isUsedLater(uniform.size(), false);
  isUsedLater[result] = true;
  for (Instruction &instruction : llvm::reverse(instructions))
    for (unsigned operand : instruction.operands)
      if (!isUsedLater[operand]) {
        isUsedLater[operand] = true;
        instruction.lastUses.push_back(operand);
      }
  return success();
}

void PointwiseProgram::Leaf::read(int64_t offset, int64_t stride, size_t count,
                                  double *values) const {
  if (constant) {
    readFloats(constant->format, constant->data.data(), offset, stride, count,
               values);
    return;
  }
  const double *elements = datum->scalars().data() + offset;
  for (int64_t i = 0, n = static_cast<int64_t>(count); i < n; ++i)
    values[i] = elements[i * stride];
}

Datum<RealDomain> PointwiseProgram::readLeaf(const Leaf &leaf, int64_t begin,
                                             int64_t size) const {
  std::vector<double> values(size);
  // The innermost loop runs at one stride, the others are counted through.
  SmallVector<int64_t> point(loops.size());
  int64_t number = begin;
  for (int64_t dim = static_cast<int64_t>(loops.size()) - 1; dim >= 0; --dim) {
    point[dim] = number % loops[dim];
    number /= loops[dim];
  }
  int64_t innermost = static_cast<int64_t>(loops.size()) - 1;
  for (int64_t done = 0; done < size;) {
    int64_t offset = leaf.base;
    for (auto [coordinate, stride] : llvm::zip_equal(point, leaf.strides))
      offset += coordinate * stride;
    int64_t count = std::min(loops[innermost] - point[innermost], size - done);
    leaf.read(offset, leaf.strides[innermost], count, values.data() + done);
    done += count;
    point[innermost] = 0;
    for (int64_t dim = innermost - 1; dim >= 0; --dim) {
      if (++point[dim] < loops[dim])
        break;
      point[dim] = 0;
    }
  }
  return Datum<RealDomain>(ArrayRef<int64_t>(size), std::move(values));
}

FailureOr<Datum<RealDomain>> PointwiseProgram::evaluate(int64_t begin,
                                                        int64_t size) const {
  RealDomain domain;
  ElementOps<RealDomain> elementOps(domain);
  std::vector<Datum<RealDomain>> values(uniform.size());
  auto get = [&](unsigned number) -> Datum<RealDomain> {
    if (uniform[number])
      return *uniform[number];
    // Read where it is first needed.
    if (number < leaves.size() && values[number].isUninitialized())
      values[number] = readLeaf(leaves[number], begin, size);
    return values[number];
  };
  for (auto [i, instruction] : llvm::enumerate(instructions)) {
    unsigned number = leaves.size() + i;
    if (uniform[number])
      continue;
    SmallVector<Datum<RealDomain>, 3> operands;
    for (unsigned operand : instruction.operands)
      operands.push_back(get(operand));
    FailureOr<Datum<RealDomain>> value =
        elementOps.evaluate(instruction.op, operands);
    if (failed(value))
      return failure();
    values[number] = std::move(*value);
    for (unsigned operand : instruction.lastUses)
      values[operand] = {};
  }
  return get(result);
}
