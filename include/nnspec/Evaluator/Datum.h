//===- Datum.h - Values of the evaluator ------------------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_EVALUATOR_DATUM_H
#define NNSPEC_EVALUATOR_DATUM_H

#include "mlir/IR/BuiltinTypes.h"

#include <memory>
#include <variant>
#include <vector>

namespace mlir::nnspec::eval {

/// Elements that several values may share; never changed once shared.
template <typename T>
using Shared = std::shared_ptr<const std::vector<T>>;

template <typename T>
Shared<T> share(std::vector<T> elements) {
  return std::make_shared<const std::vector<T>>(std::move(elements));
}

/// A tensor, a scalar (of rank 0), or a batch of scalars in the domain `D`.
/// Floats are scalars of the domain, i1 values its truth values, and integers
/// and indices concrete, as int64_t whatever their width.
///
/// Elements lie in row-major order. A datum with one element may stand for any
/// number of equal ones; the code that reads it says where.
template <typename D>
struct Datum {
  using Scalar = typename D::Scalar;
  using Bool = typename D::Bool;

  /// What `tensor.empty` makes: a shape without elements.
  struct Uninitialized {};

  SmallVector<int64_t> shape;
  std::variant<Uninitialized, Shared<Scalar>, Shared<Bool>, Shared<int64_t>>
      elements;

  Datum() = default;

  template <typename T>
  Datum(ArrayRef<int64_t> shape, std::vector<T> elements)
      : shape(shape), elements(share(std::move(elements))) {}

  /// A scalar.
  static Datum ofScalar(Scalar value) {
    return Datum(ArrayRef<int64_t>(), std::vector<Scalar>{value});
  }
  static Datum ofBool(Bool value) {
    return Datum(ArrayRef<int64_t>(), std::vector<Bool>{value});
  }
  static Datum ofInteger(int64_t value) {
    return Datum(ArrayRef<int64_t>(), std::vector<int64_t>{value});
  }
  static Datum empty(ArrayRef<int64_t> shape) {
    Datum datum;
    datum.shape.assign(shape.begin(), shape.end());
    return datum;
  }
  /// What nothing was written to. Where it has no elements there is nothing to
  /// write, and it is like any other.
  static Datum empty(ArrayRef<int64_t> shape, Type elementType) {
    if (!llvm::is_contained(shape, 0))
      return empty(shape);
    if (isa<FloatType>(elementType))
      return Datum(shape, std::vector<Scalar>());
    return elementType.isInteger(1) ? Datum(shape, std::vector<Bool>())
                                    : Datum(shape, std::vector<int64_t>());
  }

  bool isUninitialized() const {
    return std::holds_alternative<Uninitialized>(elements);
  }

  /// The elements, which must be of kind T.
  template <typename T>
  const std::vector<T> &get() const {
    return *std::get<Shared<T>>(elements);
  }
  const std::vector<Scalar> &scalars() const { return get<Scalar>(); }
  const std::vector<Bool> &bools() const { return get<Bool>(); }
  const std::vector<int64_t> &integers() const { return get<int64_t>(); }

  int64_t getNumElements() const { return ShapedType::getNumElements(shape); }

  /// Whether both hold the very same elements: copies of one value, so that the
  /// elements at a position are the same number.
  bool isCopyOf(const Datum &other) const {
    return std::visit(
        [&](const auto &mine) {
          using T = std::decay_t<decltype(mine)>;
          const T *others = std::get_if<T>(&other.elements);
          if constexpr (std::is_same_v<T, Uninitialized>)
            return false;
          else
            return others && *others == mine;
        },
        elements);
  }

  /// The same elements in another shape.
  Datum reshaped(ArrayRef<int64_t> newShape) const {
    Datum result = *this;
    result.shape.assign(newShape.begin(), newShape.end());
    return result;
  }
};

/// Calls `fn` with the elements of `datum`, whatever their kind.
template <typename D, typename Fn>
auto visitElements(const Datum<D> &datum, Fn &&fn) {
  using Result =
      std::invoke_result_t<Fn, const std::vector<typename D::Scalar> &>;
  return std::visit(
      [&](const auto &elements) -> Result {
        using T = std::decay_t<decltype(elements)>;
        if constexpr (std::is_same_v<T, typename Datum<D>::Uninitialized>)
          llvm_unreachable("an uninitialised tensor has no elements");
        else
          return fn(*elements);
      },
      datum.elements);
}

} // namespace mlir::nnspec::eval

#endif // NNSPEC_EVALUATOR_DATUM_H
