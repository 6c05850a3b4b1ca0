//===- RemarkOptions.h - What every remark says -----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_REMARKOPTIONS_H
#define NNSPEC_IR_REMARKOPTIONS_H

#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::nnspec {

/// Of a remark about `op`: its name and its category, and the function that it
/// is in.
inline remark::RemarkOpts getRemarkOptions(Operation *op, StringRef name,
                                           StringRef category) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  return remark::RemarkOpts::name(name).category(category).function(
      function ? function.getName() : StringRef());
}

} // namespace mlir::nnspec

#endif // NNSPEC_IR_REMARKOPTIONS_H
