//===- Float16.h - The 16-bit floating-point formats ------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// IEEE half precision and bfloat16 as bits, for hosts and compilers that lack
// the types. Every narrowing rounds once, to nearest, ties to even; going from
// double through float would round twice.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EXECUTIONENGINE_FLOAT16_H
#define NNSPEC_EXECUTIONENGINE_FLOAT16_H

#include <cstdint>

namespace mlir::nnspec {

double halfToDouble(uint16_t bits);
double bfloat16ToDouble(uint16_t bits);

/// Overflow gives an infinity, a NaN stays one and becomes quiet.
uint16_t doubleToHalf(double value);
uint16_t doubleToBFloat16(double value);

} // namespace mlir::nnspec

#endif // NNSPEC_EXECUTIONENGINE_FLOAT16_H
