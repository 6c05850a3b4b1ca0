//===- VectorForm.h - What has a vector form --------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_VECTORFORM_H
#define NNSPEC_LIB_TRANSFORMS_VECTORFORM_H

#include "mlir/IR/Operation.h"

namespace mlir::nnspec {

/// Whether vectors of the type lie in memory as its scalars do.
bool hasVectorLayout(Type type);

/// Whether the op of a body works on vectors as on scalars, also on lanes that
/// no element fills, and by instructions: functions would be called for each
/// lane.
bool isVectorizable(Operation &op);

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_VECTORFORM_H
