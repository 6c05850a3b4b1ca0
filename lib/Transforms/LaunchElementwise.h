//===- LaunchElementwise.h - Elementwise ops as kernels ---------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_LAUNCHELEMENTWISE_H
#define NNSPEC_LIB_TRANSFORMS_LAUNCHELEMENTWISE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::nnspec {

/// Why `nnspec-launch-elementwise` makes no kernel of the op; empty if it does.
std::string getLaunchObstacle(linalg::LinalgOp op);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_LAUNCHELEMENTWISE_H
