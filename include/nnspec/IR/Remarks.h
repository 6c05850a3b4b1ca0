//===- Remarks.h - What remarks say of the user's layers --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model's importer names the layers in the locations of ops, by NameLoc.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_REMARKS_H
#define NNSPEC_IR_REMARKS_H

#include "mlir/IR/Operation.h"
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

/// The names in the location, each once: "conv1, bn1"; empty where it has none.
std::string getLayerNames(Location loc);

/// The op as a remark calls it, by its layer too where that is known:
/// "'linalg.generic' of 'relu1'".
std::string describeOp(Operation *op);

/// The remark at `loc` with the names as its argument "Layer". A file of
/// remarks has no locations but those in files.
remark::detail::InFlightRemark nameLayers(remark::detail::InFlightRemark remark,
                                          Location loc);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_REMARKS_H
