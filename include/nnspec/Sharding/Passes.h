//===- Passes.h - Programs for several processes ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_SHARDING_PASSES_H
#define NNSPEC_SHARDING_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::nnspec {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "nnspec/Sharding/Passes.h.inc"

} // namespace mlir::nnspec

#endif // NNSPEC_SHARDING_PASSES_H
