//===- ElementArithmetic.h - Arithmetic at import ---------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters compute shapes by ops on small tensors of integers. What comes out
// has to be known when the ops that use it are emitted.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_ELEMENTARITHMETIC_H
#define NNSPEC_LIB_TARGET_ONNX_ELEMENTARITHMETIC_H

#include "Emitter.h"
#include "TensorData.h"

namespace mlir::nnspec::importer {

/// The elements of an elementwise op's result, where those of the operands are
/// known and the op is one that shape arithmetic has; sizes may be symbolic.
/// `sizes` is what the operands broadcast to.
std::optional<SmallVector<OpFoldResult>>
foldElements(StringRef opType, Emitter &emitter,
             ArrayRef<ImportedTensor *> operands, ArrayRef<OpFoldResult> sizes);

/// A tensor of the operand's elements, one by one, where they are known and not
/// too many. `source` is given a position in `shape` and makes it that of the
/// operand's element, whose rank is the same.
using SourceFn = llvm::function_ref<void(MutableArrayRef<int64_t> position)>;
std::optional<ImportedTensor> selectElements(const ImportedTensor &tensor,
                                             ArrayRef<OpFoldResult> sizes,
                                             SourceFn source);

/// The tensor in another element type: by the rules of C, but that a boolean is
/// whether a number is not zero, and that floats beyond an integer type's range
/// give its limits.
ImportedTensor convertElements(Emitter &emitter, ImportedTensor &tensor,
                               ElementKind kind);

} // namespace mlir::nnspec::importer

#endif // NNSPEC_LIB_TARGET_ONNX_ELEMENTARITHMETIC_H
