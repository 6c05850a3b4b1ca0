//===- Remarks.h - Optimisation remarks as values ---------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Folds and refusals are reported through MLIR's optimisation remarks. A
// compiler that has a streamer of its own needs nothing of this; it is for
// those that want a function to be called.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_PIPELINES_REMARKS_H
#define NNSPEC_PIPELINES_REMARKS_H

#include "mlir/IR/Remarks.h"

#include <functional>

namespace mlir::nnspec {

/// What a remark says.
struct RemarkInfo {
  /// "Passed", "Missed", "Failure" or "Analysis".
  std::string kind;
  /// The pass, or what else the remark is filtered by.
  std::string category;
  /// The law or the rewrite.
  std::string name;
  std::string message;
  /// The function, empty where the remark does not say.
  std::string function;
  /// As MLIR prints it, without "loc(...)".
  std::string location;
};

/// Has `handler` called with each remark of a category that the regular
/// expression matches, until the next call for the context; one at a time, in
/// threads of the context. It takes the place of any other remark engine of the
/// context. An empty handler ends it. Fails where the expression is no regular
/// one.
LogicalResult setRemarkHandler(MLIRContext &context, StringRef categories,
                               std::function<void(const RemarkInfo &)> handler);

} // namespace mlir::nnspec

#endif // NNSPEC_PIPELINES_REMARKS_H
