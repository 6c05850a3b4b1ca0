//===- HostTarget.cpp - The machine that this runs on ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/HostTarget.h"

#include "llvm/ADT/Twine.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

#include <mutex>
#include <unistd.h>

using namespace mlir;

static void addFeatures(llvm::orc::JITTargetMachineBuilder &builder) {
  // Their conversions to bf16 take subnormal numbers for zero.
  if (builder.getTargetTriple().isX86())
    builder.addFeatures({"-avx512bf16", "-avxneconvert"});
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
nnspec::createTargetMachine(StringRef cpu, unsigned optLevel) {
  static std::once_flag initialized;
  std::call_once(initialized, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  addFeatures(*builder);
  builder->setCodeGenOptLevel(llvm::CodeGenOpt::getLevel(optLevel).value_or(
      llvm::CodeGenOptLevel::Aggressive));
  auto machine = builder->createTargetMachine();
  if (!machine || cpu == "native")
    return machine;
  // Asked before LLVM would print that it does not know it.
  if (!(*machine)->getMCSubtargetInfo()->isCPUStringValid(cpu))
    return llvm::createStringError("bad cpu: found '" + cpu +
                                   "', expected native or one of LLVM's for " +
                                   (*machine)->getTargetTriple().getArchName());
  builder->setCPU(cpu.str());
  builder->getFeatures() = llvm::SubtargetFeatures();
  addFeatures(*builder);
  return builder->createTargetMachine();
}

/// The size of the highest level in Linux's description of the first core, or
/// 0.
static uint64_t readCacheBytes() {
  uint64_t largest = 0;
  for (int index = 0;; ++index) {
    auto file = llvm::MemoryBuffer::getFileAsStream(
        "/sys/devices/system/cpu/cpu0/cache/index" + Twine(index) + "/size");
    if (!file)
      return largest;
    StringRef text = (*file)->getBuffer().trim();
    uint64_t unit = text.consume_back("K")   ? 1024
                    : text.consume_back("M") ? 1024 * 1024
                                             : 1;
    uint64_t size;
    if (!text.getAsInteger(10, size))
      largest = std::max(largest, size * unit);
  }
}

uint64_t nnspec::getLastLevelCacheBytes() {
  if (uint64_t bytes = readCacheBytes())
    return bytes;
  // In a virtual machine this may be the sum of more caches than a core has.
#if defined(_SC_LEVEL3_CACHE_SIZE)
  for (int level : {_SC_LEVEL3_CACHE_SIZE, _SC_LEVEL2_CACHE_SIZE})
    if (long bytes = sysconf(level); bytes > 0)
      return bytes;
#endif
  return 0;
}
