//===- ImportedTensor.h - A tensor as the import knows it -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_IMPORTEDTENSOR_H
#define NNSPEC_LIB_TARGET_ONNX_IMPORTEDTENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/Value.h"

#include <optional>

namespace mlir::nnspec::importer {

/// A tensor of the model: its type, its sizes, and where its elements are. It
/// may be computed by the program, be a constant, or have elements that are
/// known one by one: then it takes part in the integer arithmetic on shapes,
/// which ends at import. Such elements may be symbolic, like the batch size.
///
/// A tensor that is no value of the program yet becomes one on demand
/// (Emitter::getValue), so that what only shapes needed leaves no trace.
struct ImportedTensor {
  /// Shapes, axes and scales are short. What is longer is data, which need not
  /// be known one by one.
  static constexpr int64_t kMaxKnownElements = 4096;

  /// What one element is; integers are signless, booleans i1.
  Type elementType;
  /// Whether the integers are to be read as unsigned.
  bool isUnsigned = false;
  /// An index attribute, or an index value where only the run time knows.
  /// Equal sizes are mostly the same value.
  SmallVector<OpFoldResult> sizes;

  /// At least one of these is there.
  Value value;
  ElementsAttr constant;
  /// In row-major order: an index attribute (also for i1), an f64 attribute, or
  /// an index value.
  std::optional<SmallVector<OpFoldResult>> elements;

  int64_t getRank() const { return sizes.size(); }
  /// ShapedType::kDynamic where a size is not known.
  SmallVector<int64_t> getShape() const;
  RankedTensorType getType() const;
  bool isFloat() const { return isa<FloatType>(elementType); }
  /// Nothing where a size is not known.
  std::optional<int64_t> getNumElements() const;
  /// Whether a size is known to be zero.
  bool isEmpty() const;

  /// The elements one by one, where they are known and not too many.
  std::optional<SmallVector<OpFoldResult>> getElements() const;
  /// The elements where all are integers without symbols.
  std::optional<SmallVector<int64_t>> getIntegers() const;
  /// The elements where all are known numbers.
  std::optional<SmallVector<double>> getNumbers() const;
};

/// The number that the size is, where it is known.
std::optional<int64_t> getKnownSize(OpFoldResult size);

/// A shape as messages print it: "2x?x4", "scalar".
std::string formatShape(ArrayRef<OpFoldResult> sizes);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_IMPORTEDTENSOR_H
