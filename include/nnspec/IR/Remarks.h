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

#include <mutex>

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

/// A remark that is emitted when it goes out of scope, one at a time: MLIR's
/// engine does not lock, and passes run on several functions at once. (That of
/// another pass is not kept from the engine meanwhile.) What handles a remark
/// may itself cause remarks, in its thread.
class LockedRemark {
public:
  explicit LockedRemark(remark::detail::InFlightRemark remark);

  template <typename T>
  LockedRemark &operator<<(T &&argument) {
    remark << std::forward<T>(argument);
    return *this;
  }
  explicit operator bool() const { return bool(remark); }

private:
  /// Held where the remark is wanted; released behind it.
  std::unique_lock<std::recursive_mutex> lock;
  remark::detail::InFlightRemark remark;
};

/// The remark at `loc` with the names as its argument "Layer". A file of
/// remarks has no locations but those in files.
LockedRemark nameLayers(remark::detail::InFlightRemark remark, Location loc);

} // namespace mlir::nnspec

#endif // NNSPEC_IR_REMARKS_H
