//===- SizeCanonicalization.h - Laws of sizes -------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_IR_SIZECANONICALIZATION_H
#define NNSPEC_LIB_IR_SIZECANONICALIZATION_H

namespace mlir {
class RewritePatternSet;
}

namespace mlir::nnspec {

/// The canonicalisation patterns of nnspec ops that make known sizes static,
/// and that answer what the size of a result is. None concerns a value. Each
/// one's debug name is the name of its law in docs/Algebra.md.
void populateSizePatterns(RewritePatternSet &patterns);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_IR_SIZECANONICALIZATION_H
