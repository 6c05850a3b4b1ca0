//===- BytecodeTest.cpp - Where bytecode is put to be read ----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Support/Bytecode.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::nnspec;

namespace {

/// Bytecode of a module with a resource of two floats.
std::string getBytecode(uint32_t alignment) {
  char head[4];
  llvm::support::endian::write32le(head, alignment);
  std::string source = "module attributes {test.a = dense_resource<w> : "
                       "tensor<2xf32>} {}\n{-# dialect_resources: { builtin: "
                       "{ w: \"0x" +
                       llvm::toHex(StringRef(head, 4)) +
                       "0000803F00000040\" } } #-}";
  MLIRContext context;
  context.allowUnregisteredDialects();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(source, &context);
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  if (!module || failed(writeBytecodeToFile(*module, os)))
    bytes.clear();
  return bytes;
}

/// At an odd address. `storage` has the bytes.
std::unique_ptr<llvm::MemoryBuffer> align(StringRef bytes,
                                          std::vector<char> &storage) {
  storage.assign(bytes.size() + 1, '.');
  char *start = storage.data();
  start += reinterpret_cast<uintptr_t>(start) % 2 ? 0 : 1;
  llvm::copy(bytes, start);
  return alignBytecode(
      llvm::MemoryBuffer::getMemBuffer(StringRef(start, bytes.size()), "input",
                                       /*RequiresNullTerminator=*/false));
}

TEST(Bytecode, LiesAsItsResourcesAreAligned) {
  for (unsigned log : {0, 2, 6, 11, 12, 13, 14, 17, 20}) {
    SCOPED_TRACE(log);
    std::string bytes = getBytecode(1u << log);
    std::vector<char> storage;
    ASSERT_FALSE(bytes.empty());
    std::unique_ptr<llvm::MemoryBuffer> buffer = align(bytes, storage);
    EXPECT_EQ(buffer->getBuffer(), bytes);
    EXPECT_TRUE(
        llvm::isAddrAligned(llvm::Align(1u << log), buffer->getBufferStart()));

    MLIRContext context;
    context.allowUnregisteredDialects();
    Block block;
    ASSERT_TRUE(succeeded(
        readBytecodeFile(buffer->getMemBufferRef(), &block, &context)));
    auto value =
        block.front().getAttrOfType<DenseResourceElementsAttr>("test.a");
    ASSERT_TRUE(value);
    ArrayRef<char> data = value.getRawHandle().getBlob()->getData();
    EXPECT_EQ(llvm::toHex(StringRef(data.data(), data.size())),
              "0000803F00000040");
  }
}

// Whether it can be read is for the reader to say: nothing is lost, and nothing
// behind the end is looked at.
TEST(Bytecode, LeavesDamagedOnesAsTheyAre) {
  std::string bytes = getBytecode(1u << 13);
  std::vector<char> storage;
  ASSERT_FALSE(bytes.empty());
  const size_t head = 256;
  for (size_t size = 0; size < head; ++size) {
    StringRef part = StringRef(bytes).take_front(size);
    EXPECT_EQ(align(part, storage)->getBuffer(), part);
  }
  for (size_t at = 0; at < head; ++at)
    for (int byte : {0x00, 0x01, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[at] = char(byte);
      EXPECT_EQ(align(damaged, storage)->getBuffer(), StringRef(damaged));
    }
}

TEST(Bytecode, LeavesTextWhereItIs) {
  std::vector<char> storage;
  std::unique_ptr<llvm::MemoryBuffer> buffer = align("module {}", storage);
  EXPECT_GE(buffer->getBufferStart(), storage.data());
  EXPECT_LE(buffer->getBufferStart(), storage.data() + 1);
}

} // namespace
