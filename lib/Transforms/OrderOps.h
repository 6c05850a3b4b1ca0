//===- OrderOps.h - An order of ops that their uses determine ---*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_ORDEROPS_H
#define NNSPEC_LIB_TRANSFORMS_ORDEROPS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// Puts the inputs into the order in which the body first uses them, each once.
linalg::GenericOp orderInputs(RewriterBase &rewriter, linalg::GenericOp op);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_ORDEROPS_H
