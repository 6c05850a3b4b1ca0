//===- VectorLoop.h - Loops for the processor at hand -----------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The build is for any x86-64, whose vectors hold two doubles and compare no
// 64-bit integers. Loops that convert floats run twice as fast on AVX2. It has
// no fused multiplication and addition, so that results are the same.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_SUPPORT_VECTORLOOP_H
#define NNSPEC_LIB_SUPPORT_VECTORLOOP_H

namespace mlir::nnspec {

#if defined(__x86_64__) && defined(__GNUC__)
template <typename Fn>
__attribute__((target("avx2"), flatten)) void runLoopAVX2(Fn loop) {
  loop();
}

/// Runs a loop, which is a lambda, as code for this processor. What the lambda
/// calls must be inlined into it: LLVM_ATTRIBUTE_ALWAYS_INLINE, where that is
/// more than a line.
template <typename Fn>
void runLoop(Fn loop) {
  if (__builtin_cpu_supports("avx2"))
    runLoopAVX2(loop);
  else
    loop();
}
#else
template <typename Fn>
void runLoop(Fn loop) {
  loop();
}
#endif

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_SUPPORT_VECTORLOOP_H
