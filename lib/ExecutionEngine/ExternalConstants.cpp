//===- ExternalConstants.cpp - Constants outside of LLVM IR ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExternalConstants.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;
using namespace mlir::nnspec;

/// Smaller ones LLVM may as well see.
static constexpr size_t kMinBytes = 1024;
static constexpr size_t kAlignment = 64;

/// The elements as they lie in memory, or nothing where the attribute holds
/// them otherwise.
static ArrayRef<char> getElements(ElementsAttr attribute) {
  Type type = attribute.getElementType();
  if (!type.isIntOrFloat() || type.getIntOrFloatBitWidth() % 8 != 0)
    return {};
  ArrayRef<char> data;
  if (auto dense = dyn_cast<DenseElementsAttr>(attribute)) {
    if (!dense.isSplat())
      data = dense.getRawData();
  } else if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    if (const AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      data = blob->getData();
  }
  size_t bytes =
      attribute.getNumElements() * (type.getIntOrFloatBitWidth() / 8);
  return data.size() == bytes ? data : ArrayRef<char>();
}

ExternalConstants nnspec::externalizeConstants(ModuleOp module) {
  ExternalConstants constants;
  for (auto global : module.getOps<LLVM::GlobalOp>()) {
    auto value = dyn_cast_or_null<ElementsAttr>(global.getValueOrNull());
    if (!value || !global.getConstant())
      continue;
    ArrayRef<char> data = getElements(value);
    if (data.size() < kMinBytes ||
        global.getAlignment().value_or(1) > kAlignment)
      continue;
    void *memory =
        std::aligned_alloc(kAlignment, llvm::alignTo(data.size(), kAlignment));
    if (!memory)
      continue;
    std::memcpy(memory, data.data(), data.size());
    constants.try_emplace(global.getSymName(), memory);
    global.removeValueAttr();
    global.setLinkage(LLVM::Linkage::External);
  }
  return constants;
}
