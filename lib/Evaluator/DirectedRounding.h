//===- DirectedRounding.h - Arithmetic rounded down or up -------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The largest double that is not above, and the smallest that is not below, the
// exact result of an operation: correctly rounded, without touching the
// processor's rounding mode, for the sign of the exact rounding error says
// whether to step to the next double. Where the error cannot be had, near the
// overflow limit, the result may be one step too far out, never too far in.
//
// An operand may be infinite. A finite result too large for a double rounds
// down to the largest one and up to infinity. Zero times infinity is zero: an
// infinite bound of an interval is a limit, which no element of it attains.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_DIRECTEDROUNDING_H
#define NNSPEC_LIB_EVALUATOR_DIRECTEDROUNDING_H

namespace mlir::nnspec::eval {

/// The next double. Infinities stay.
double nextUp(double a);
double nextDown(double a);

/// Operands are not infinities of opposite sign.
double addDown(double a, double b);
double mulDown(double a, double b);
/// The divisor is not zero, and not both are infinite.
double divDown(double a, double b);
/// The operand is not negative.
double sqrtDown(double a);
double sqrtUp(double a);

inline double addUp(double a, double b) { return -addDown(-a, -b); }
inline double subDown(double a, double b) { return addDown(a, -b); }
inline double subUp(double a, double b) { return -addDown(-a, b); }
inline double mulUp(double a, double b) { return -mulDown(-a, b); }
inline double divUp(double a, double b) { return -divDown(-a, b); }

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_DIRECTEDROUNDING_H
