//===- Torch.cpp - PyTorch's ops for a case -------------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Batch norm into a prepared result, by the kernel itself, since its op would
// allocate one; and in place what follows. Each is a pass over the data. NHWC
// is PyTorch's channels_last.
//
//===----------------------------------------------------------------------===//

// The versions that the library has, between which it chooses.
#define HAVE_AVX2_CPU_DEFINITION
#define HAVE_AVX512_CPU_DEFINITION

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/native/batch_norm.h>

// Behind PyTorch's, which take any Layout for theirs.
#include "Case.h"

namespace {
struct Operands {
  at::Tensor x, addend, y, unused;
  /// Mean, variance, gamma and beta of each batch norm.
  std::vector<at::Tensor> parameters;
};
} // namespace

/// The memory of the other contestants.
static at::Tensor wrap(const Case &c, const void *data) {
  at::ScalarType type = c.type == "f32"    ? at::kFloat
                        : c.type == "bf16" ? at::kBFloat16
                                           : at::kHalf;
  std::vector<int64_t> sizes = {c.batch, c.channels};
  std::vector<int64_t> strides = {c.channels, 1};
  if (c.layout != Layout::Rank2)
    sizes.insert(sizes.end(), {c.height, c.width});
  int64_t numPoints = c.height * c.width;
  if (c.layout == Layout::NCHW)
    strides = {c.channels * numPoints, numPoints, c.width, 1};
  else if (c.layout == Layout::NHWC)
    strides = {c.channels * numPoints, 1, c.width * c.channels, c.channels};
  return at::from_blob(const_cast<void *>(data), sizes, strides, type);
}

static void compute(const Case &c, Operands &operands) {
  c10::InferenceMode guard;
  at::Tensor input = operands.x;
  for (int norm = 0; norm < c.numNorms(); ++norm) {
    const at::Tensor *p = &operands.parameters[4 * norm];
    at::native::batch_norm_cpu_stub(at::kCPU, operands.y, input, p[2], p[3],
                                    operands.unused, operands.unused, p[0],
                                    p[1], /*train=*/false, kEpsilon);
    input = operands.y;
  }
  if (c.hasAdd())
    operands.y.add_(operands.addend);
  if (c.hasRelu())
    operands.y.relu_();
}

void addTorch(const Case &c, const Data &data,
              std::vector<Contestant> &contestants) {
  at::set_num_threads(c.threads);
  c10::InferenceMode guard;
  auto operands = std::make_shared<Operands>();
  operands->x = wrap(c, data.x);
  operands->y = wrap(c, data.y);
  if (c.hasAdd())
    operands->addend = wrap(c, data.addend);
  operands->unused = at::empty({0}, at::kFloat);
  for (const float *parameter : data.parameters)
    operands->parameters.push_back(at::from_blob(const_cast<float *>(parameter),
                                                 {c.channels}, at::kFloat));
  try {
    compute(c, *operands);
  } catch (const c10::Error &) {
    // Not supported.
    return;
  }
  contestants.push_back({"PyTorch", [c, operands] { compute(c, *operands); }});
}
