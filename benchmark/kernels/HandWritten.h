//===- HandWritten.h - The loops to compare with ----------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// y = f(x * scale + shift), the way somebody writes it who knows the machine:
// vectors of a cache line, tails under a mask, contiguous parts for the
// threads. The compiler may contract the multiplication and addition. The
// variants differ in how a row is stored, how far it is unrolled, and what is
// prefetched.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_BENCHMARK_KERNELS_HANDWRITTEN_H
#define NNSPEC_BENCHMARK_KERNELS_HANDWRITTEN_H

#include <cmath>
#include <cstdint>
#include <cstring>
#if defined(__AVX512BW__)
#include <immintrin.h>
#endif

namespace hand {

struct BFloat16 {
  uint16_t bits;
};

/// Vectors of so many bytes are a cache line.
constexpr int64_t kLineBytes = 64;

template <typename T>
struct Vector {
  static constexpr int64_t lanes = kLineBytes / sizeof(T);
  typedef float Floats __attribute__((vector_size(4 * lanes)));
  typedef uint32_t Words __attribute__((vector_size(4 * lanes)));
  typedef uint16_t Halves __attribute__((vector_size(2 * lanes)));
  typedef T Elements __attribute__((vector_size(kLineBytes)));
};
/// There is no vector of a struct.
template <>
struct Vector<BFloat16> : Vector<uint16_t> {};

template <typename T>
using Floats = typename Vector<T>::Floats;
template <typename T>
using Line = typename Vector<T>::Elements;

inline Floats<float> extend(Line<float> line, float) { return line; }
inline Line<float> narrow(Floats<float> value, float) { return value; }

inline Floats<_Float16> extend(Line<_Float16> line, _Float16) {
  return __builtin_convertvector(line, Floats<_Float16>);
}
inline Line<_Float16> narrow(Floats<_Float16> value, _Float16) {
  return __builtin_convertvector(value, Line<_Float16>);
}

inline Floats<BFloat16> extend(Line<BFloat16> line, BFloat16) {
  using Words = Vector<BFloat16>::Words;
  return (Floats<BFloat16>)(__builtin_convertvector(line, Words) << 16);
}
/// Rounds to nearest even and keeps NaN, as a bf16 instruction does that does
/// not take subnormal numbers for zero.
inline Line<BFloat16> narrow(Floats<BFloat16> value, BFloat16) {
  using Words = Vector<BFloat16>::Words;
  Words bits = (Words)value;
  Words rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  Words quiet = (bits >> 16) | 0x40;
  Words isNaN = (Words)(value != value);
  return __builtin_convertvector((isNaN & quiet) | (~isNaN & rounded),
                                 Line<BFloat16>);
}

template <typename T>
inline Floats<T> load(const T *from) {
  Line<T> line;
  std::memcpy(&line, from, sizeof(line));
  return extend(line, T());
}
template <typename T>
inline void store(T *to, Floats<T> value) {
  Line<T> line = narrow(value, T());
  std::memcpy(to, &line, sizeof(line));
}
template <typename T>
inline void storeNontemporal(T *to, Floats<T> value) {
  __builtin_nontemporal_store(narrow(value, T()),
                              reinterpret_cast<Line<T> *>(to));
}

#if defined(__AVX512BW__)
template <typename T>
inline Floats<T> loadSome(const T *from, int64_t count) {
  __m512i line;
  if constexpr (sizeof(T) == 4)
    line = _mm512_maskz_loadu_epi32((1u << count) - 1, from);
  else
    line = _mm512_maskz_loadu_epi16((1u << count) - 1, from);
  return extend((Line<T>)line, T());
}
template <typename T>
inline void storeSome(T *to, Floats<T> value, int64_t count) {
  auto line = (__m512i)narrow(value, T());
  if constexpr (sizeof(T) == 4)
    _mm512_mask_storeu_epi32(to, (1u << count) - 1, line);
  else
    _mm512_mask_storeu_epi16(to, (1u << count) - 1, line);
}
#else
template <typename T>
inline Floats<T> loadSome(const T *from, int64_t count) {
  Line<T> line = {};
  std::memcpy(&line, from, count * sizeof(T));
  return extend(line, T());
}
template <typename T>
inline void storeSome(T *to, Floats<T> value, int64_t count) {
  Line<T> line = narrow(value, T());
  std::memcpy(to, &line, count * sizeof(T));
}
#endif

/// Floats that are parameters of the lanes, for the lanes of T.
template <typename T>
inline Floats<T> loadFloats(const float *from) {
  Floats<T> value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}
template <typename T>
inline Floats<T> loadSomeFloats(const float *from, int64_t count) {
  Floats<T> value = {};
  std::memcpy(&value, from, count * sizeof(float));
  return value;
}

template <typename T>
struct Operands {
  const T *x, *addend;
  T *y;
  const float *scale, *shift;
};

template <typename T, bool add, bool relu>
inline Floats<T> compute(Floats<T> x, Floats<T> addend, Floats<T> scale,
                         Floats<T> shift) {
  Floats<T> value = x * scale + shift;
  if constexpr (add)
    value += addend;
  // Not value > 0: that would lose NaN.
  if constexpr (relu)
    value = value < 0.0f ? Floats<T>{} : value;
  return value;
}

/// One row. `perLane`: the parameters belong to the elements of the row,
/// otherwise to the row.
template <typename T, bool add, bool relu, bool perLane, bool nontemporal,
          int64_t unroll, int64_t prefetch>
inline void runRow(const T *x, const T *addend, T *y, const float *scales,
                   const float *shifts, int64_t length) {
  constexpr int64_t lanes = Vector<T>::lanes;
  Floats<T> scale = {}, shift = {};
  if constexpr (!perLane) {
    scale += *scales;
    shift += *shifts;
  }
  int64_t i = 0;
  auto runSome = [&](int64_t count) {
    if constexpr (perLane) {
      scale = loadSomeFloats<T>(scales + i, count);
      shift = loadSomeFloats<T>(shifts + i, count);
    }
    Floats<T> other = {};
    if constexpr (add)
      other = loadSome(addend + i, count);
    storeSome(
        y + i,
        compute<T, add, relu>(loadSome(x + i, count), other, scale, shift),
        count);
    i += count;
  };
  if constexpr (nontemporal) {
    int64_t ahead = (-reinterpret_cast<uintptr_t>(y) % kLineBytes) / sizeof(T);
    if (ahead)
      runSome(ahead < length ? ahead : length);
  }
  auto runVectors = [&](auto count) {
    constexpr int64_t n = decltype(count)::value;
    Floats<T> values[n], others[n];
    for (int64_t k = 0; k < n; ++k) {
      if constexpr (prefetch > 0) {
        __builtin_prefetch(reinterpret_cast<const char *>(x + i + k * lanes) +
                           prefetch);
        if constexpr (add)
          __builtin_prefetch(
              reinterpret_cast<const char *>(addend + i + k * lanes) +
              prefetch);
      }
      values[k] = load(x + i + k * lanes);
      others[k] = Floats<T>{};
      if constexpr (add)
        others[k] = load(addend + i + k * lanes);
    }
    for (int64_t k = 0; k < n; ++k) {
      if constexpr (perLane) {
        scale = loadFloats<T>(scales + i + k * lanes);
        shift = loadFloats<T>(shifts + i + k * lanes);
      }
      Floats<T> value =
          compute<T, add, relu>(values[k], others[k], scale, shift);
      if constexpr (nontemporal)
        storeNontemporal(y + i + k * lanes, value);
      else
        store(y + i + k * lanes, value);
    }
    i += n * lanes;
  };
  while (i + unroll * lanes <= length)
    runVectors(std::integral_constant<int64_t, unroll>());
  if constexpr (unroll > 1)
    while (i + lanes <= length)
      runVectors(std::integral_constant<int64_t, 1>());
  if (i < length)
    runSome(length - i);
}

/// `rows` rows of `length` elements; without `perLane` row r is of channel
/// r % channels. `fixedLength` is the length where the compiler may know it.
template <typename T, bool add, bool relu, bool perLane, bool nontemporal,
          int64_t unroll, int64_t prefetch, int64_t fixedLength>
void runRows(Operands<T> o, int64_t rows, int64_t length, int64_t channels,
             int threads) {
  if constexpr (fixedLength > 0)
    length = fixedLength;
#pragma omp parallel for num_threads(threads) schedule(static) if (threads > 1)
  for (int part = 0; part < threads; ++part) {
    for (int64_t row = rows * part / threads, end = rows * (part + 1) / threads;
         row < end; ++row) {
      int64_t channel = perLane ? 0 : row % channels;
      runRow<T, add, relu, perLane, nontemporal, unroll, prefetch>(
          o.x + row * length, add ? o.addend + row * length : nullptr,
          o.y + row * length, o.scale + channel, o.shift + channel, length);
    }
    if constexpr (nontemporal)
      __atomic_thread_fence(__ATOMIC_SEQ_CST);
  }
}

/// The parameters of the map, once a call.
inline void computeParameters(const float *mean, const float *variance,
                              const float *gamma, const float *beta,
                              float epsilon, float *__restrict scale,
                              float *__restrict shift, int64_t channels) {
  for (int64_t c = 0; c < channels; ++c) {
    float positive = variance[c] < 0 ? 0 : variance[c];
    scale[c] = gamma[c] / std::sqrt(positive + epsilon);
    shift[c] = beta[c] - mean[c] * scale[c];
  }
}

} // namespace hand

#endif // NNSPEC_BENCHMARK_KERNELS_HANDWRITTEN_H
