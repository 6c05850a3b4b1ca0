//===- NNSpecDialect.cpp - The nnspec dialect -----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/NNSpecDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/InliningUtils.h"
#include "nnspec/IR/ConstantBlobs.h"
#include "nnspec/IR/NNSpecOps.h"

using namespace mlir;
using namespace mlir::nnspec;

#include "nnspec/IR/NNSpecDialect.cpp.inc"

namespace {

/// All ops are pure functions of their operands: they may be inlined anywhere.
struct NNSpecInlinerInterface : public DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};

/// Versions the dialect in bytecode. There is nothing to upgrade yet.
struct NNSpecBytecodeInterface : public BytecodeDialectInterface {
  NNSpecBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const final {
    auto version = NNSpecDialectVersion::current();
    writer.writeVarInt(version.major);
    writer.writeVarInt(version.minor);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const final {
    uint64_t major, minor;
    if (failed(reader.readVarInt(major)) || failed(reader.readVarInt(minor)))
      return nullptr;
    auto current = NNSpecDialectVersion::current();
    if (major > current.major) {
      reader.emitError() << "bytecode of nnspec version " << major << '.'
                         << minor << ", but this reader knows versions up to "
                         << current.major << ".x";
      return nullptr;
    }
    return std::make_unique<NNSpecDialectVersion>(major, minor);
  }
};

} // namespace

void NNSpecDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "nnspec/IR/NNSpecOps.cpp.inc"
      >();
  addInterfaces<NNSpecInlinerInterface, NNSpecBytecodeInterface,
                ConstantBlobs>();
}
