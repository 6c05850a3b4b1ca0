//===- Runtime.cpp - What compiled code calls -----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Runtime.h"

#include "StridedCopy.h"
#include "nnspec/Support/Float16.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>

using namespace mlir;
using namespace mlir::nnspec;

//===----------------------------------------------------------------------===//
// Failures
//===----------------------------------------------------------------------===//

namespace {
/// A call of compiled code on this thread. Leaving it by longjmp is sound
/// because compiled code has no destructors and nothing between here and there
/// has a frame with any.
struct Call {
  jmp_buf failure;
  /// What the code has allocated and not freed. The results are still in it at
  /// the end of a call that succeeds.
  llvm::SmallPtrSet<void *, 32> allocations;
  bool ranOutOfMemory = false;
  size_t requestedBytes = 0;
  char message[512] = "";
};
} // namespace

static thread_local Call *currentCall = nullptr;

/// Ends the compiled code with what `currentCall` says. Code on a thread of its
/// own has nowhere to go back to.
[[noreturn]] static void fail() {
  if (!currentCall)
    std::abort();
  longjmp(currentCall->failure, 1);
}

/// A failed cf.assert calls puts with its message and then abort.
static int handlePuts(const char *text) {
  if (currentCall)
    std::snprintf(currentCall->message, sizeof(currentCall->message), "%s",
                  text);
  else
    std::fprintf(stderr, "%s\n", text);
  return 0;
}

[[noreturn]] static void handleAbort() { fail(); }

/// Returns whether `function` came to its end. No object of this frame has a
/// destructor.
static bool enter(void (*function)(void **), void **arguments, Call &call) {
  if (setjmp(call.failure) != 0)
    return false;
  function(arguments);
  return true;
}

/// The message of a failed assertion in one line. Upstream's runtime
/// verification writes
///   ERROR: Runtime op verification failed\n^ <what>\nLocation: loc(<where>)
static std::string formatFailure(StringRef message) {
  std::string line;
  if (message.consume_front("ERROR: Runtime op verification failed\n")) {
    // At a higher verbosity the op's text stands before the "^".
    auto [what, location] =
        message.split("^ ").second.split("\nLocation: loc(");
    location.consume_back(")");
    std::string where = location.str();
    llvm::erase(where, '"');
    line = ("check failed: " + where + ", " + what).str();
  } else if (message.empty()) {
    line = "the compiled code aborted";
  } else {
    line = ("assertion failed: " + message.trim()).str();
  }
  llvm::replace(line, '\n', ' ');
  return line;
}

llvm::Error mlir::nnspec::callCompiledCode(void (*function)(void **),
                                           void **arguments) {
  Call call;
  Call *outerCall = currentCall;
  currentCall = &call;
  bool succeeded = enter(function, arguments, call);
  currentCall = outerCall;
  if (succeeded)
    return llvm::Error::success();
  for (void *memory : call.allocations)
    std::free(memory);
  if (call.ranOutOfMemory)
    return llvm::createStringError(Twine("out of memory: ") +
                                   Twine(call.requestedBytes) +
                                   " bytes for an array of the compiled code");
  return llvm::createStringError(Twine(formatFailure(call.message)));
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

/// Returns `memory`, a new block of so many bytes, or fails where it is null.
static void *addAllocation(void *memory, size_t bytes) {
  bool succeeded = memory || bytes == 0;
  if (currentCall && succeeded) {
    currentCall->allocations.insert(memory);
  } else if (currentCall) {
    currentCall->ranOutOfMemory = true;
    currentCall->requestedBytes = bytes;
  }
  if (!succeeded)
    fail();
  return memory;
}

static void *allocate(size_t bytes) {
  return addAllocation(std::malloc(bytes), bytes);
}

static void *allocateAligned(size_t alignment, size_t bytes) {
  return addAllocation(std::aligned_alloc(alignment, bytes), bytes);
}

/// LLVM makes it of malloc and memset.
static void *allocateZeros(size_t count, size_t bytes) {
  return addAllocation(std::calloc(count, bytes),
                       llvm::SaturatingMultiply(count, bytes));
}

static void deallocate(void *memory) {
  if (currentCall)
    currentCall->allocations.erase(memory);
  std::free(memory);
}

namespace {
/// MLIR's descriptor of a memref of any rank: the rank, and a pointer to the
/// descriptor of that rank.
struct UnrankedMemRef {
  int64_t rank;
  int64_t *descriptor;
};

struct MemRefView {
  explicit MemRefView(const UnrankedMemRef &memref, size_t elementSize) {
    // The words are: allocated, aligned, offset, sizes, strides.
    const int64_t *words = memref.descriptor;
    data = reinterpret_cast<char *>(words[1]) + words[2] * int64_t(elementSize);
    sizes = ArrayRef(words + 3, memref.rank);
    strides = ArrayRef(words + 3 + memref.rank, memref.rank);
  }

  char *data;
  ArrayRef<int64_t> sizes;
  ArrayRef<int64_t> strides;
};
} // namespace

/// What memref.copy becomes where one side is not contiguous.
static void copyMemRef(int64_t elementSize, UnrankedMemRef *source,
                       UnrankedMemRef *destination) {
  MemRefView from(*source, elementSize), to(*destination, elementSize);
  copyStrided(elementSize, from.sizes, from.data, from.strides, to.data,
              to.strides);
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// How a 16-bit float is passed: in the low bits of a register that would hold
/// a float. (x86-64 and AArch64; not every compiler has the types themselves.)
using Float16Register = float;

static Float16Register toRegister(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits));
}

static uint16_t fromRegister(Float16Register value) {
  return uint16_t(llvm::bit_cast<uint32_t>(value));
}

static float extendHalf(Float16Register value) {
  return float(halfToDouble(fromRegister(value)));
}

static Float16Register truncateFloatToHalf(float value) {
  return toRegister(doubleToHalf(value));
}

static Float16Register truncateDoubleToHalf(double value) {
  return toRegister(doubleToHalf(value));
}

static Float16Register truncateFloatToBFloat16(float value) {
  return toRegister(doubleToBFloat16(value));
}

static Float16Register truncateDoubleToBFloat16(double value) {
  return toRegister(doubleToBFloat16(value));
}

//===----------------------------------------------------------------------===//
// Threads
//===----------------------------------------------------------------------===//

#ifdef NNSPEC_HAS_OPENMP
// LLVM's OpenMP runtime. Nothing is called from here, so the types do not
// matter.
extern "C" {
void __kmpc_barrier();
void __kmpc_for_static_fini();
void __kmpc_for_static_init_4u();
void __kmpc_for_static_init_8u();
void __kmpc_fork_call();
void __kmpc_global_thread_num();
void __kmpc_push_num_threads();
}
#endif

bool mlir::nnspec::hasThreads() {
#ifdef NNSPEC_HAS_OPENMP
  return true;
#else
  return false;
#endif
}

template <typename Function>
static void *getAddress(Function *function) {
  return reinterpret_cast<void *>(function);
}

const llvm::StringMap<void *> &mlir::nnspec::getRuntimeSymbols() {
  static const llvm::StringMap<void *> symbols = {
      {"puts", getAddress(handlePuts)},
      {"abort", getAddress(handleAbort)},
      {"malloc", getAddress(allocate)},
      {"aligned_alloc", getAddress(allocateAligned)},
      {"calloc", getAddress(allocateZeros)},
      {"free", getAddress(deallocate)},
      {"memrefCopy", getAddress(copyMemRef)},
      {"__extendhfsf2", getAddress(extendHalf)},
      {"__truncsfhf2", getAddress(truncateFloatToHalf)},
      {"__truncdfhf2", getAddress(truncateDoubleToHalf)},
      {"__truncsfbf2", getAddress(truncateFloatToBFloat16)},
      {"__truncdfbf2", getAddress(truncateDoubleToBFloat16)},
#ifdef NNSPEC_HAS_OPENMP
      {"__kmpc_barrier", getAddress(__kmpc_barrier)},
      {"__kmpc_for_static_fini", getAddress(__kmpc_for_static_fini)},
      {"__kmpc_for_static_init_4u", getAddress(__kmpc_for_static_init_4u)},
      {"__kmpc_for_static_init_8u", getAddress(__kmpc_for_static_init_8u)},
      {"__kmpc_fork_call", getAddress(__kmpc_fork_call)},
      {"__kmpc_global_thread_num", getAddress(__kmpc_global_thread_num)},
      {"__kmpc_push_num_threads", getAddress(__kmpc_push_num_threads)},
#endif
  };
  return symbols;
}
