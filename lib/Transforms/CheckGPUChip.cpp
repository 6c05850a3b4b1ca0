//===- CheckGPUChip.cpp - Check the name of an architecture ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Transforms/Passes.h"
#include "llvm/Config/Targets.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"

#include <mutex>

namespace mlir::nnspec {
#define GEN_PASS_DEF_CHECKGPUCHIP
#include "nnspec/Transforms/Passes.h.inc"
} // namespace mlir::nnspec

using namespace mlir;
using namespace mlir::nnspec;

/// What LLVM knows of NVIDIA's GPUs; null where it was built without.
static std::unique_ptr<llvm::MCSubtargetInfo> getSubtarget() {
#if LLVM_HAS_NVPTX_TARGET
  static std::once_flag initialized;
  std::call_once(initialized, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTargetMC();
  });
#endif
  llvm::Triple triple("nvptx64-nvidia-cuda");
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  return std::unique_ptr<llvm::MCSubtargetInfo>(
      target->createMCSubtargetInfo(triple, /*CPU=*/"", /*Features=*/""));
}

namespace {
struct CheckGPUChipPass
    : public nnspec::impl::CheckGPUChipBase<CheckGPUChipPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    std::unique_ptr<llvm::MCSubtargetInfo> subtarget = getSubtarget();
    auto error = [&] {
      return emitError(UnknownLoc::get(context)) << getArgument() << ": ";
    };
    if (!subtarget)
      return error() << "LLVM was built without the target NVPTX";
    if (!StringRef(chip).starts_with("sm_") ||
        !subtarget->isCPUStringValid(chip))
      return error() << "chip is '" << chip
                     << "', expected one that LLVM knows, such as sm_80";
    return success();
  }

  void runOnOperation() override {}
};
} // namespace
