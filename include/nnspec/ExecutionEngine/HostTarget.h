//===- HostTarget.h - The machine that this runs on -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_HOSTTARGET_H
#define NNSPEC_EXECUTIONENGINE_HOSTTARGET_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class TargetMachine;
} // namespace llvm

namespace mlir::nnspec {

/// A target that LLVM compiles for in this process: this machine's processor
/// with all that it can do for "native", or another one of its architecture by
/// LLVM's name, which must be able to run here. `optLevel` is 0 to 3. Fails
/// where LLVM knows no such processor.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(StringRef cpu, unsigned optLevel);

/// The size of this machine's last-level cache, or 0 where it is not known.
uint64_t getLastLevelCacheBytes();

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_HOSTTARGET_H
