//===- kernels.cpp - Batch norms, measured beside each other --------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For each case all contestants run one after the other, in each round from
// another one on, on the same warm memory. Prints one line of JSON a case: what
// it is, and the seconds of each contestant in each round.
//
// Usage: kernels [--rounds=21] [WORD...]      only cases that have all the
// words
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include <omp.h>
#include <sys/mman.h>

static constexpr int64_t kLargePage = 1 << 21;

static std::string getName(const Case &c) {
  const char *layouts[] = {"NCHW", "NHWC", "rank2"};
  std::string shape =
      std::to_string(c.batch) + "x" + std::to_string(c.channels);
  if (c.layout != Layout::Rank2)
    shape += "x" + std::to_string(c.height) + "x" + std::to_string(c.width);
  return c.function + " " + c.type + " " + layouts[int(c.layout)] + " " +
         shape + " " + std::to_string(c.threads) +
         (c.threads > 1 ? " threads" : " thread");
}

static std::vector<Case> getCases() {
  std::vector<Case> cases;
  for (int threads : {1, 2})
    for (const char *function : {"bn", "bn+relu", "bn+add+relu", "bn+bn"})
      for (const char *type : {"f32", "f16", "bf16"})
        for (Layout layout : {Layout::NCHW, Layout::NHWC}) {
          for (auto [n, c, size] :
               {std::tuple(32, 64, 112), {1, 64, 56}, {1, 512, 7}})
            cases.push_back(
                {function, type, layout, n, c, size, size, threads});
          if (layout == Layout::NHWC)
            for (int n : {25088, 64})
              cases.push_back(
                  {function, type, Layout::Rank2, n, 1024, 1, 1, threads});
        }
  return cases;
}

/// Memory that is aligned to a page and touched by the threads that use it. In
/// large pages where it is large: how it lies in physical memory should not
/// decide.
static void *allocate(int64_t bytes, int threads) {
  int64_t alignment = bytes < kLargePage ? 4096 : kLargePage;
  int64_t rounded = (bytes + alignment - 1) / alignment * alignment;
  auto *memory = static_cast<char *>(std::aligned_alloc(alignment, rounded));
#ifdef MADV_HUGEPAGE
  if (memory && alignment == kLargePage)
    madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  if (!memory) {
    std::fprintf(stderr, "error: out of memory\n");
    std::exit(1);
  }
#pragma omp parallel for num_threads(threads) schedule(static)
  for (int64_t page = 0; page < rounded; page += 4096)
    std::memset(memory + page, 0, 4096);
  return memory;
}

static void fill(void *memory, const Case &c) {
  uint32_t state = 1;
  for (int64_t i = 0; i < c.numElements(); ++i) {
    state = state * 1664525 + 1013904223;
    float value = float(int32_t(state)) / float(1u << 31);
    if (c.type == "f32") {
      static_cast<float *>(memory)[i] = value;
    } else if (c.type == "f16") {
      static_cast<_Float16 *>(memory)[i] = _Float16(value);
    } else {
      uint32_t bits;
      std::memcpy(&bits, &value, sizeof(bits));
      static_cast<uint16_t *>(memory)[i] = bits >> 16;
    }
  }
}

static double getElement(const void *memory, const Case &c, int64_t i) {
  if (c.type == "f32")
    return static_cast<const float *>(memory)[i];
  if (c.type == "f16")
    return float(static_cast<const _Float16 *>(memory)[i]);
  uint32_t bits = uint32_t(static_cast<const uint16_t *>(memory)[i]) << 16;
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// Ends the program unless the contestants agree, where their results are in
/// the case's order.
static void checkResults(const Case &c, const Data &data,
                         const std::vector<Contestant> &contestants) {
  std::vector<double> expected;
  double tolerance = c.type == "f32" ? 1e-4 : c.type == "f16" ? 1e-2 : 6e-2;
  int64_t step = std::max<int64_t>(1, c.numElements() / 100003);
  for (const Contestant &contestant : contestants) {
    if (!contestant.hasResult)
      continue;
    std::memset(data.y, 0xff, c.numElements() * c.elementBytes());
    contestant.run();
    bool isFirst = expected.empty();
    for (int64_t i = 0, k = 0; i < c.numElements(); i += step, ++k) {
      double value = getElement(data.y, c, i);
      if (isFirst)
        expected.push_back(value);
      if (std::abs(value - expected[k]) <=
          tolerance * std::max(1.0, std::abs(expected[k])))
        continue;
      std::fprintf(stderr, "error: %s: %s has %g at %lld, %s has %g\n",
                   getName(c).c_str(), contestant.name.c_str(), value,
                   (long long)i, contestants[0].name.c_str(), expected[k]);
      std::exit(1);
    }
  }
}

static double measure(const Contestant &contestant, int repeat) {
  auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < repeat; ++i)
    contestant.run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
             .count() /
         repeat;
}

static void runCase(const Case &c, int rounds) {
  omp_set_num_threads(c.threads);
  int64_t bytes = c.numElements() * c.elementBytes();
  Data data = {allocate(bytes, c.threads),
               c.hasAdd() ? allocate(bytes, c.threads) : nullptr,
               allocate(bytes, c.threads),
               {}};
  fill(const_cast<void *>(data.x), c);
  if (c.hasAdd())
    fill(const_cast<void *>(data.addend), c);
  std::mt19937 random(1);
  std::uniform_real_distribution<float> distribution(0.5f, 1.5f);
  for (int i = 0; i < 4 * c.numNorms(); ++i) {
    auto *parameter =
        static_cast<float *>(allocate(c.channels * sizeof(float), 1));
    for (int64_t channel = 0; channel < c.channels; ++channel)
      parameter[channel] = distribution(random);
    data.parameters.push_back(parameter);
  }

  std::vector<Contestant> contestants;
  addHandWritten(c, data, contestants);
  addCompiled(c, data, contestants);
#ifdef NNSPEC_HAS_TORCH
  addTorch(c, data, contestants);
#endif
  checkResults(c, data, contestants);
  addMemcpy(c, data, contestants);
#ifdef NNSPEC_HAS_ONEDNN
  addOneDNN(c, data, contestants);
#endif

  // So often that the clock does not matter.
  std::vector<int> repeats;
  for (const Contestant &contestant : contestants) {
    measure(contestant, 2);
    repeats.push_back(std::clamp(int(5e-4 / measure(contestant, 2)), 1, 1000));
  }
  std::vector<std::vector<double>> seconds(contestants.size());
  for (int round = 0; round < rounds; ++round)
    for (size_t i = 0; i < contestants.size(); ++i) {
      size_t k = (i + round) % contestants.size();
      // In the state that it leaves the caches in itself.
      measure(contestants[k], 1);
      seconds[k].push_back(measure(contestants[k], repeats[k]));
    }

  std::printf("{\"name\": \"%s\", \"function\": \"%s\", \"type\": \"%s\", "
              "\"threads\": %d, \"bytes\": %lld, \"seconds\": {",
              getName(c).c_str(), c.function.c_str(), c.type.c_str(), c.threads,
              (long long)c.numBytes());
  for (size_t k = 0; k < contestants.size(); ++k) {
    std::printf("%s\"%s\": [", k ? ", " : "", contestants[k].name.c_str());
    for (int round = 0; round < rounds; ++round)
      std::printf("%s%.4g", round ? ", " : "", seconds[k][round]);
    std::printf("]");
  }
  std::printf("}}\n");
  std::fflush(stdout);

  contestants.clear();
  std::free(const_cast<void *>(data.x));
  std::free(const_cast<void *>(data.addend));
  std::free(data.y);
  for (const float *parameter : data.parameters)
    std::free(const_cast<float *>(parameter));
}

int main(int argc, char **argv) {
  int rounds = 21;
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--rounds=", 9) == 0)
      rounds = std::max(1, std::atoi(argv[i] + 9));
    else
      words.push_back(argv[i]);
  }
  for (const Case &c : getCases()) {
    std::string name = " " + getName(c) + " ";
    if (std::all_of(words.begin(), words.end(), [&](const std::string &word) {
          return name.find(" " + word + " ") != std::string::npos;
        }))
      runCase(c, rounds);
  }
}
