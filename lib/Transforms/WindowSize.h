//===- WindowSize.h - What counts as a small window --------------*- C++
//-*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TRANSFORMS_WINDOWSIZE_H
#define NNSPEC_LIB_TRANSFORMS_WINDOWSIZE_H

#include <cstdint>

namespace mlir::nnspec {

/// The largest number of elements whose reduction is unrolled.
inline constexpr int64_t kMaxWindowSize = 32;

} // namespace mlir::nnspec

#endif // NNSPEC_LIB_TRANSFORMS_WINDOWSIZE_H
