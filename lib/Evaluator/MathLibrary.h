//===- MathLibrary.h - The C library's functions ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_EVALUATOR_MATHLIBRARY_H
#define NNSPEC_LIB_EVALUATOR_MATHLIBRARY_H

namespace mlir::nnspec::eval {

/// How far, in units in the last place, a function of the C library may be from
/// the exact value in any element type. glibc's own tests fail above 9 ("The
/// math testsuite only flags results larger than 9ulp as errors", GNU C Library
/// manual, Errors in Math Functions). Measured maxima are smaller: of the
/// functions used here the worst is erfc, with 5.2 in double and 3.2 in single
/// precision (Gladman, Innocente, Mather and Zimmermann, Accuracy of
/// Mathematical Functions, hal-03141101). Square roots, sums, products,
/// quotients and roundings to integers do not need it: IEEE 754 defines them.
constexpr double kMathLibraryUlps = 10;

} // namespace mlir::nnspec::eval

#endif // NNSPEC_LIB_EVALUATOR_MATHLIBRARY_H
