//===- ConstantBlobs.h - Resources that nnspec makes ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_CONSTANTBLOBS_H
#define NNSPEC_IR_CONSTANTBLOBS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

#include <mutex>

namespace mlir::nnspec {

/// Memory for the elements of a large constant, not initialised, at the start
/// of a cache line.
AsmResourceBlob allocateBlob(size_t size);

/// The resources that nnspec has put large constants into. A resource lives as
/// long as its context, used or not; since nnspec knows which ones are its own
/// it can give back their memory. Those of others it never touches.
///
/// An interface of the nnspec dialect, since resources belong to the context.
class ConstantBlobs : public DialectInterface::Base<ConstantBlobs> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ConstantBlobs)

  explicit ConstantBlobs(Dialect *dialect) : Base(dialect) {}

  /// The one of the context, which has the dialect loaded.
  static ConstantBlobs &get(MLIRContext *context);

  /// A constant in a new resource, with the first name of the form PREFIX_N
  /// that is free. `root` is the outermost op that the constant is used in.
  DenseResourceElementsAttr create(ShapedType type, StringRef prefix,
                                   AsmResourceBlob blob, Operation *root);

  /// Empties the resources made for `root` that nothing in it uses any more.
  /// Not to be called while others read constants of `root`. (A clone of `root`
  /// has constants of its own only once they were folded there.)
  void emptyUnused(Operation *root);

private:
  std::mutex mutex;
  /// The number to try next for each prefix.
  llvm::StringMap<unsigned> nextNumber;
  llvm::MapVector<Operation *, SmallVector<DenseResourceElementsHandle>> made;
};

} // namespace mlir::nnspec

#endif // NNSPEC_IR_CONSTANTBLOBS_H
