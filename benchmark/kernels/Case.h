//===- Case.h - What is measured --------------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_BENCHMARK_KERNELS_CASE_H
#define NNSPEC_BENCHMARK_KERNELS_CASE_H

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

enum class Layout { NCHW, NHWC, Rank2 };

/// A computation and the data that it works on.
struct Case {
  /// "bn", "bn+relu", "bn+add+relu" or "bn+bn".
  std::string function;
  /// "f32", "f16" or "bf16".
  std::string type;
  Layout layout;
  /// Rank 2 is batch times channels; then height and width are 1.
  int64_t batch, channels, height, width;
  int threads;

  bool hasAdd() const { return function == "bn+add+relu"; }
  bool hasRelu() const { return function.find("relu") != std::string::npos; }
  int numNorms() const { return function == "bn+bn" ? 2 : 1; }
  int64_t numElements() const { return batch * channels * height * width; }
  int64_t elementBytes() const { return type == "f32" ? 4 : 2; }
  /// What is read and written.
  int64_t numBytes() const {
    return numElements() * elementBytes() * (hasAdd() ? 3 : 2);
  }
};

/// The operands of a case, in memory that has been written to. The parameters
/// are f32: mean, variance, gamma and beta of each batch norm.
struct Data {
  const void *x, *addend;
  void *y;
  std::vector<const float *> parameters;
};

constexpr float kEpsilon = 1e-5f;

/// A way to compute a case: writes data.y.
struct Contestant {
  std::string name;
  std::function<void()> run;
  /// Whether its result is that of the case. Otherwise it is a copy, or in
  /// another order.
  bool hasResult = true;
};

/// What is added to a list of contestants for a case; nothing where a case is
/// not supported.
void addCompiled(const Case &c, const Data &data,
                 std::vector<Contestant> &contestants);
void addHandWritten(const Case &c, const Data &data,
                    std::vector<Contestant> &contestants);
void addMemcpy(const Case &c, const Data &data,
               std::vector<Contestant> &contestants);
void addOneDNN(const Case &c, const Data &data,
               std::vector<Contestant> &contestants);
void addTorch(const Case &c, const Data &data,
              std::vector<Contestant> &contestants);

#endif // NNSPEC_BENCHMARK_KERNELS_CASE_H
