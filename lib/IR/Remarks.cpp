//===- Remarks.cpp - What remarks say of the user's layers ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/Remarks.h"

#include "mlir/IR/Location.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

std::string nnspec::getLayerNames(Location loc) {
  llvm::SmallSetVector<StringRef, 4> names;
  loc->walk([&](Location part) {
    if (auto name = dyn_cast<NameLoc>(part))
      names.insert(name.getName());
    return WalkResult::advance();
  });
  return llvm::join(names, ", ");
}

std::string nnspec::describeOp(Operation *op) {
  std::string layers = getLayerNames(op->getLoc());
  std::string text = ("'" + op->getName().getStringRef() + "'").str();
  return layers.empty() ? text : text + " of '" + layers + "'";
}

static std::recursive_mutex &getMutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

nnspec::LockedRemark::LockedRemark(remark::detail::InFlightRemark remark)
    : lock(getMutex(), std::defer_lock), remark(std::move(remark)) {
  if (this->remark)
    lock.lock();
}

nnspec::LockedRemark nnspec::nameLayers(remark::detail::InFlightRemark remark,
                                        Location loc) {
  std::string layers;
  if (remark)
    layers = getLayerNames(loc);
  LockedRemark locked(std::move(remark));
  if (!layers.empty())
    locked << remark::metric("Layer", layers);
  return locked;
}
