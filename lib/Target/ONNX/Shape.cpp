//===- Shape.cpp - ONNX's ops that arrange elements -----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements that are known one by one stay known: exporters compute shapes by
// these ops too.
//
//===----------------------------------------------------------------------===//

#include "ElementArithmetic.h"
#include "OpTable.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

//===----------------------------------------------------------------------===//
// The same order
//===----------------------------------------------------------------------===//

/// The elements of a shape that an op is given. Symbolic ones are taken to be
/// sizes; known ones are checked: no less than `least`, possible together.
static FailureOr<SmallVector<OpFoldResult>> getShape(NodeImporter &node,
                                                     int64_t least) {
  auto shape = node.getList(1, "shape");
  if (failed(shape))
    return failure();
  SmallVector<int64_t> known;
  for (OpFoldResult size : *shape) {
    int64_t value = getKnownSize(size).value_or(ShapedType::kDynamic);
    if (getKnownSize(size) && value < least)
      return node.error("bad shape: found size " + Twine(value) +
                        ", expected " + Twine(least) + " or more");
    known.push_back(value < 0 ? ShapedType::kDynamic : value);
  }
  if (!isPossibleShape(known))
    return node.error("bad shape: found " + formatShape(*shape) +
                      ", more elements than there can be");
  return shape;
}

static LogicalResult importReshape(NodeImporter &node) {
  bool allowsZero = node.getOpset() >= 14 && node.getInt("allowzero", 0) != 0;
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  auto shape = getShape(node, -1);
  if (failed(shape))
    return failure();

  Emitter &emitter = node.getEmitter();
  std::optional<size_t> inferred;
  bool hasZero = false;
  SmallVector<OpFoldResult> others;
  for (auto [axis, size] : llvm::enumerate(*shape)) {
    if (getKnownSize(size) == -1) {
      if (inferred)
        return node.error("bad shape: found -1 twice");
      inferred = axis;
      continue;
    }
    if (getKnownSize(size) == 0 && !allowsZero) {
      if (static_cast<int64_t>(axis) >= x.getRank())
        return node.error("bad shape: found 0 at axis " + Twine(axis) +
                          ", which the input of shape " + formatShape(x.sizes) +
                          " does not have");
      size = x.sizes[axis];
    }
    hasZero |= getKnownSize(size) == 0;
    others.push_back(size);
  }
  SmallVector<OpFoldResult> sizes = *shape;
  if (inferred) {
    if (hasZero)
      return node.error("bad shape: found -1 beside a size of 0");
    sizes[*inferred] = emitter.divideProducts(x.sizes, others);
  }
  ImportedTensor target = x;
  target.sizes = sizes;
  if (!isPossibleShape(target.getShape()) ||
      !Emitter::mayReshape(x.sizes, sizes))
    return node.error("bad shape: found " + formatShape(sizes) +
                      " for an input of shape " + formatShape(x.sizes));
  emitter.checkEqualProducts(
      x.sizes, sizes,
      node.getCheckMessage("the shape does not have as many elements as the "
                           "input"));
  node.setResult(0, emitter.reshape(x, sizes));
  return success();
}

static LogicalResult importFlatten(NodeImporter &node) {
  int64_t axis = node.getInt("axis", 1);
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  int64_t rank = x.getRank();
  // The rank itself is an axis here: all are in front of it.
  if (axis != rank) {
    auto checked = node.getAxis(axis, rank);
    if (failed(checked))
      return failure();
    axis = *checked;
  }
  Emitter &emitter = node.getEmitter();
  ArrayRef<OpFoldResult> sizes = x.sizes;
  node.setResult(
      0,
      emitter.reshape(x, {emitter.divideProducts(sizes.take_front(axis), {}),
                          emitter.divideProducts(sizes.drop_front(axis), {})}));
  return success();
}

static LogicalResult importSqueeze(NodeImporter &node) {
  SmallVector<int64_t> list = node.getIntsBefore(13, "axes");
  bool isGiven = node.hasAttribute("axes") || node.hasInput(1);
  if (failed(node.checkAttributes()) ||
      failed(node.getListSince(13, 1, "axes", list)))
    return failure();
  ImportedTensor &x = node.getInput(0);
  auto axes = node.getAxes(list, x.getRank());
  if (failed(axes))
    return failure();
  SmallVector<OpFoldResult> sizes;
  for (auto [axis, size] : llvm::enumerate(x.sizes)) {
    std::optional<int64_t> known = getKnownSize(size);
    if (!isGiven && !known)
      return node.unsupported("squeezing of shape " + formatShape(x.sizes) +
                              " without axes");
    bool isSqueezed = isGiven ? llvm::is_contained(*axes, axis) : known == 1;
    if (isSqueezed && known.value_or(1) != 1)
      return node.error("bad axis: found size " + Twine(*known) + " at axis " +
                        Twine(axis) + ", expected 1");
    if (!isSqueezed)
      sizes.push_back(size);
    else
      node.getEmitter().checkEqual(
          size, node.getEmitter().getIndex(1),
          node.getCheckMessage("axis " + Twine(axis) +
                               " does not have size 1"));
  }
  node.setResult(0, node.getEmitter().reshape(x, sizes));
  return success();
}

static LogicalResult importUnsqueeze(NodeImporter &node) {
  SmallVector<int64_t> list = node.getIntsBefore(13, "axes");
  bool isGiven = node.hasAttribute("axes") || node.hasInput(1);
  if (failed(node.checkAttributes()) ||
      failed(node.getListSince(13, 1, "axes", list)))
    return failure();
  if (!isGiven)
    return node.error("expected axes");
  ImportedTensor &x = node.getInput(0);
  int64_t rank = x.getRank() + list.size();
  auto axes = node.getAxes(list, rank);
  if (failed(axes))
    return failure();
  Emitter &emitter = node.getEmitter();
  SmallVector<OpFoldResult> sizes;
  ArrayRef<OpFoldResult> rest = x.sizes;
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (llvm::is_contained(*axes, axis)) {
      sizes.push_back(emitter.getIndex(1));
      continue;
    }
    sizes.push_back(rest.front());
    rest = rest.drop_front();
  }
  node.setResult(0, emitter.reshape(x, sizes));
  return success();
}

//===----------------------------------------------------------------------===//
// Another order
//===----------------------------------------------------------------------===//

static ImportedTensor transpose(Emitter &emitter, ImportedTensor &x,
                                ArrayRef<int64_t> permutation) {
  if (llvm::is_sorted(permutation))
    return x;
  auto sizes = llvm::map_to_vector(permutation,
                                   [&](int64_t axis) { return x.sizes[axis]; });
  auto known = selectElements(x, sizes, [&](MutableArrayRef<int64_t> position) {
    SmallVector<int64_t> source(position.size());
    for (auto [axis, index] : llvm::zip_equal(permutation, position))
      source[axis] = index;
    llvm::copy(source, position.begin());
  });
  return known ? *known : emitter.transpose(x, permutation);
}

static LogicalResult importTranspose(NodeImporter &node) {
  bool isGiven = node.hasAttribute("perm");
  SmallVector<int64_t> permutation = node.getInts("perm");
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  int64_t rank = x.getRank();
  if (!isGiven)
    permutation = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(rank)));
  // Of all axes, each once.
  if (static_cast<int64_t>(permutation.size()) != rank)
    return node.error("bad attribute 'perm': found " +
                      Twine(permutation.size()) + " axes, expected " +
                      Twine(rank));
  auto axes = node.getAxes(permutation, rank);
  if (failed(axes))
    return failure();
  node.setResult(0, transpose(node.getEmitter(), x, *axes));
  return success();
}

/// What DepthToSpace and SpaceToDepth do: an input of rank 4, reshaped, the
/// axes permuted, reshaped again.
static LogicalResult rearrange(NodeImporter &node, ArrayRef<OpFoldResult> parts,
                               ArrayRef<int64_t> permutation,
                               ArrayRef<OpFoldResult> sizes) {
  Emitter &emitter = node.getEmitter();
  ImportedTensor x = emitter.reshape(node.getInput(0), parts);
  x = transpose(emitter, x, permutation);
  node.setResult(0, emitter.reshape(x, sizes));
  return success();
}

static LogicalResult checkBlocks(NodeImporter &node, ArrayRef<unsigned> axes,
                                 int64_t divisor) {
  ImportedTensor &x = node.getInput(0);
  if (x.getRank() != 4)
    return node.error("bad shape: found " + formatShape(x.sizes) +
                      ", expected rank 4");
  for (unsigned axis : axes)
    if (getKnownSize(x.sizes[axis]).value_or(0) % divisor != 0)
      return node.error("bad shape: found " + formatShape(x.sizes) +
                        ", expected axis " + Twine(axis) +
                        " to be a multiple of " + Twine(divisor));
  return success();
}

/// More would overflow, and no tensor has as many channels.
static constexpr int64_t kMaxBlockSize = 1 << 16;

static LogicalResult checkBlockSize(NodeImporter &node, int64_t block) {
  if (failed(node.checkAttributes()))
    return failure();
  if (block < 1 || block > kMaxBlockSize)
    return node.error("bad attribute 'blocksize': found " + Twine(block) +
                      ", expected 1 to " + Twine(kMaxBlockSize));
  return success();
}

static LogicalResult refuseSize(NodeImporter &node, unsigned axis) {
  return node.error("bad shape: found " + formatShape(node.getInput(0).sizes) +
                    ", of which axis " + Twine(axis) +
                    " would have more elements than there can be");
}

static LogicalResult importDepthToSpace(NodeImporter &node) {
  int64_t blockSize = node.getInt("blocksize", 0);
  std::string mode = node.getString("mode", "DCR");
  if (failed(checkBlockSize(node, blockSize)) ||
      failed(checkBlocks(node, {1}, blockSize * blockSize)))
    return failure();
  if (mode != "DCR" && mode != "CRD")
    return node.error("bad attribute 'mode': found '" + mode +
                      "', expected DCR or CRD");
  Emitter &emitter = node.getEmitter();
  ArrayRef<OpFoldResult> x = node.getInput(0).sizes;
  OpFoldResult block = emitter.getIndex(blockSize);
  for (unsigned axis : {2, 3})
    if (getKnownSize(x[axis]).value_or(0) > kMaxNumElements / blockSize)
      return refuseSize(node, axis);
  OpFoldResult depth = emitter.divideProducts(x[1], {block, block});
  SmallVector<OpFoldResult> sizes = {x[0], depth, emitter.mul(x[2], block),
                                     emitter.mul(x[3], block)};
  if (mode == "DCR")
    return rearrange(node, {x[0], block, block, depth, x[2], x[3]},
                     {0, 3, 4, 1, 5, 2}, sizes);
  return rearrange(node, {x[0], depth, block, block, x[2], x[3]},
                   {0, 1, 4, 2, 5, 3}, sizes);
}

static LogicalResult importSpaceToDepth(NodeImporter &node) {
  int64_t blockSize = node.getInt("blocksize", 0);
  if (failed(checkBlockSize(node, blockSize)) ||
      failed(checkBlocks(node, {2, 3}, blockSize)))
    return failure();
  Emitter &emitter = node.getEmitter();
  ArrayRef<OpFoldResult> x = node.getInput(0).sizes;
  OpFoldResult block = emitter.getIndex(blockSize);
  if (getKnownSize(x[1]).value_or(0) >
      kMaxNumElements / (blockSize * blockSize))
    return refuseSize(node, 1);
  OpFoldResult height = emitter.divideProducts(x[2], block);
  OpFoldResult width = emitter.divideProducts(x[3], block);
  return rearrange(
      node, {x[0], x[1], height, block, width, block}, {0, 3, 5, 1, 2, 4},
      {x[0], emitter.divideProducts({x[1], block, block}, {}), height, width});
}

//===----------------------------------------------------------------------===//
// Elements several times
//===----------------------------------------------------------------------===//

/// The tensor with axes of size one in front.
static ImportedTensor raiseRank(Emitter &emitter, ImportedTensor &x,
                                size_t rank) {
  SmallVector<OpFoldResult> sizes(rank - x.sizes.size(), emitter.getIndex(1));
  llvm::append_range(sizes, x.sizes);
  return emitter.reshape(x, sizes);
}

/// The shape broadcasts with the input's, in both directions.
static LogicalResult importExpand(NodeImporter &node) {
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &x = node.getInput(0);
  auto shape = getShape(node, 0);
  if (failed(shape))
    return failure();
  ImportedTensor target = x;
  target.sizes = *shape;
  auto sizes = Emitter::broadcastSizes({&x, &target});
  if (!sizes)
    return node.error("bad shape: found " + formatShape(*shape) +
                      ", to which " + formatShape(x.sizes) +
                      " does not broadcast");
  target.sizes = *sizes;
  if (!isPossibleShape(target.getShape()))
    return node.error("bad shape: found " + formatShape(*sizes) +
                      ", more elements than there can be");

  Emitter &emitter = node.getEmitter();
  ImportedTensor raised = raiseRank(emitter, x, sizes->size());
  auto known =
      selectElements(raised, *sizes, [&](MutableArrayRef<int64_t> position) {
        for (auto [index, size] : llvm::zip_equal(position, raised.sizes))
          if (getKnownSize(size) == 1)
            index = 0;
      });
  if (known) {
    node.setResult(0, *known);
    return success();
  }
  SmallVector<OpFoldResult> refined;
  for (auto [from, to] : llvm::zip_equal(raised.sizes, *sizes))
    refined.push_back(getKnownSize(from) == 1 ? from : to);
  for (auto [number, wanted, size] :
       llvm::enumerate(*shape, ArrayRef(*sizes).take_back(shape->size())))
    if (!getKnownSize(wanted))
      emitter.checkEither(
          wanted, size, emitter.getIndex(1),
          node.getCheckMessage("element " + Twine(number) +
                               " of the shape is neither 1 nor the input's "
                               "size, which does not broadcast to it"));
  raised = emitter.refine(raised, refined);
  node.setResult(0, emitter.wrap(emitter.broadcastTo(raised, *sizes), *sizes,
                                 x.isUnsigned));
  return success();
}

static LogicalResult importTile(NodeImporter &node) {
  if (failed(node.checkAttributes()))
    return failure();
  auto repeats = node.getKnownList(1, "repeats");
  if (failed(repeats))
    return failure();
  ImportedTensor &x = node.getInput(0);
  if (repeats->size() != x.sizes.size())
    return node.error("bad repeats: found " + Twine(repeats->size()) +
                      " numbers, expected " + Twine(x.getRank()));
  if (llvm::any_of(*repeats, [](int64_t n) { return n < 0; }))
    return node.error("bad repeats: expected 0 or more");
  SmallVector<int64_t> all = x.getShape();
  llvm::append_range(all, *repeats);
  if (!isPossibleShape(all))
    return node.error("bad repeats: the output would have more elements than "
                      "there can be");
  Emitter &emitter = node.getEmitter();
  SmallVector<OpFoldResult> sizes;
  for (auto [size, count] : llvm::zip_equal(x.sizes, *repeats))
    sizes.push_back(emitter.mul(size, emitter.getIndex(count)));
  auto known = selectElements(x, sizes, [&](MutableArrayRef<int64_t> position) {
    for (auto [index, size] : llvm::zip_equal(position, x.sizes))
      index %= *getKnownSize(size);
  });
  if (known) {
    node.setResult(0, *known);
  } else if (llvm::is_contained(*repeats, 0)) {
    Value empty = emitter.fill(sizes, x.elementType, 0);
    node.setResult(0, emitter.wrap(empty, sizes, x.isUnsigned));
  } else {
    node.setResult(0, emitter.repeat(x, *repeats, false));
  }
  return success();
}

void importer::addShapeOps(OpTable &table) {
  table["DepthToSpace"] = {importDepthToSpace, 1, 1};
  table["Expand"] = {importExpand, 2, 2, 8};
  table["Flatten"] = {importFlatten, 1, 1};
  table["Reshape"] = {importReshape, 2, 2};
  table["SpaceToDepth"] = {importSpaceToDepth, 1, 1};
  table["Squeeze"] = {importSqueeze, 1, 2};
  table["Tile"] = {importTile, 2, 2};
  table["Transpose"] = {importTranspose, 1, 1};
  table["Unsqueeze"] = {importUnsqueeze, 1, 2};
}
