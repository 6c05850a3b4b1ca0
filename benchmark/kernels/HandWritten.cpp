//===- HandWritten.cpp - The loops to compare with ------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HandWritten.h"

#include "Case.h"

using namespace hand;

/// Calls `function` with integral constants in place of the booleans.
template <typename Function>
static void dispatch(Function function) {
  function();
}
template <typename Function, typename... Rest>
static void dispatch(Function function, bool first, Rest... rest) {
  if (first)
    dispatch([=](auto... more) { function(std::true_type(), more...); },
             rest...);
  else
    dispatch([=](auto... more) { function(std::false_type(), more...); },
             rest...);
}

/// `fixedLength` is the length of all rows, or 0 where that is not known.
template <typename T, bool nontemporal, int64_t unroll, int64_t prefetch,
          int64_t fixedLength = 0>
static void addStyle(const Case &c, const Data &data, std::string name,
                     std::vector<Contestant> &contestants, int threads) {
  auto parameters = std::make_shared<std::vector<float>>(4 * c.channels);
  auto run = [c, data, parameters, threads] {
    float *scale = parameters->data(), *shift = scale + c.channels;
    auto p = data.parameters.begin();
    computeParameters(p[0], p[1], p[2], p[3], kEpsilon, scale, shift,
                      c.channels);
    if (c.numNorms() == 2) {
      float *scale2 = shift + c.channels, *shift2 = scale2 + c.channels;
      computeParameters(p[4], p[5], p[6], p[7], kEpsilon, scale2, shift2,
                        c.channels);
      for (int64_t i = 0; i < c.channels; ++i) {
        shift[i] = shift[i] * scale2[i] + shift2[i];
        scale[i] *= scale2[i];
      }
    }
    bool perLane = c.layout != Layout::NCHW;
    int64_t area = c.height * c.width;
    Operands<T> operands = {static_cast<const T *>(data.x),
                            static_cast<const T *>(data.addend),
                            static_cast<T *>(data.y), scale, shift};
    dispatch(
        [&](auto add, auto relu, auto lanes) {
          runRows<T, add.value, relu.value, lanes.value, nontemporal, unroll,
                  prefetch, fixedLength>(
              operands, c.batch * (perLane ? area : c.channels),
              perLane ? c.channels : area, c.channels, threads);
        },
        c.hasAdd(), c.hasRelu(), perLane);
  };
  contestants.push_back({"hand " + name, run});
}

template <typename T>
static void addStyles(const Case &c, const Data &data,
                      std::vector<Contestant> &contestants) {
  int n = c.threads;
  addStyle<T, false, 1, 0>(c, data, "plain", contestants, n);
  addStyle<T, false, 4, 0>(c, data, "unrolled", contestants, n);
  int64_t length = c.layout == Layout::NCHW ? c.height * c.width : c.channels;
  if (length == 49)
    addStyle<T, false, 1, 0, 49>(c, data, "fixed", contestants, n);
  if (length == 64)
    addStyle<T, false, 1, 0, 64>(c, data, "fixed", contestants, n);
  if (n > 1)
    addStyle<T, false, 4, 0>(c, data, "one thread", contestants, 1);
  addStyle<T, true, 1, 0>(c, data, "nontemporal", contestants, n);
  addStyle<T, true, 4, 0>(c, data, "nontemporal unrolled", contestants, n);
  addStyle<T, true, 1, 1024>(c, data, "nontemporal prefetch", contestants, n);
  addStyle<T, true, 1, 4096>(c, data, "nontemporal far prefetch", contestants,
                             n);
  if (length == 64)
    addStyle<T, true, 1, 0, 64>(c, data, "nontemporal fixed", contestants, n);
}

void addHandWritten(const Case &c, const Data &data,
                    std::vector<Contestant> &contestants) {
  if (c.type == "f32")
    addStyles<float>(c, data, contestants);
  else if (c.type == "f16")
    addStyles<_Float16>(c, data, contestants);
  else
    addStyles<BFloat16>(c, data, contestants);
}

void addMemcpy(const Case &c, const Data &data,
               std::vector<Contestant> &contestants) {
  int64_t bytes = c.numElements() * c.elementBytes();
  auto run = [=, threads = c.threads] {
    const auto *from = static_cast<const char *>(data.x);
    auto *to = static_cast<char *>(data.y);
#pragma omp parallel for num_threads(threads) schedule(static) if (threads > 1)
    for (int part = 0; part < threads; ++part) {
      int64_t first = bytes * part / threads / 64 * 64;
      int64_t last =
          part + 1 == threads ? bytes : bytes * (part + 1) / threads / 64 * 64;
      std::memcpy(to + first, from + first, last - first);
    }
  };
  contestants.push_back({"memcpy", run, /*hasResult=*/false});
}
