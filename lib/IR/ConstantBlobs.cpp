//===- ConstantBlobs.cpp - Resources that nnspec makes --------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/IR/ConstantBlobs.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/Operation.h"
#include "nnspec/IR/NNSpecDialect.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

using namespace mlir;
using namespace mlir::nnspec;

/// A cache line, and what vector loads want.
static constexpr size_t kAlignment = 64;

AsmResourceBlob nnspec::allocateBlob(size_t size) {
  // The large kind of page, where there is one, takes the kernel a fraction of
  // the time to hand out.
#ifdef MADV_HUGEPAGE
  constexpr size_t kPage = size_t(1) << 21;
  if (size >= kPage) {
    void *data = llvm::allocate_buffer(size, kPage);
    // Advice: it does not matter whether it is taken. The last page would be
    // used in part only.
    (void)madvise(data, llvm::alignDown(size, kPage), MADV_HUGEPAGE);
    return AsmResourceBlob(
        ArrayRef<char>(static_cast<char *>(data), size), kAlignment,
        [](void *data, size_t size, size_t) {
          llvm::deallocate_buffer(data, size, kPage);
        },
        /*dataIsMutable=*/true);
  }
#endif
  return HeapAsmResourceBlob::allocate(size, kAlignment);
}

ConstantBlobs &ConstantBlobs::get(MLIRContext *context) {
  Dialect *dialect = context->getLoadedDialect<NNSpecDialect>();
  assert(dialect && "a pass that makes constants depends on the dialect");
  // Interfaces are handed out as const; this one guards its own state.
  return *const_cast<ConstantBlobs *>(
      dialect->getRegisteredInterface<ConstantBlobs>());
}

DenseResourceElementsAttr ConstantBlobs::create(ShapedType type,
                                                StringRef prefix,
                                                AsmResourceBlob blob,
                                                Operation *root) {
  auto &manager =
      DenseResourceElementsHandle::getManagerInterface(type.getContext());
  std::lock_guard<std::mutex> lock(mutex);
  unsigned &number = nextNumber[prefix];
  std::string name;
  do
    name = (prefix + "_" + Twine(number++)).str();
  while (manager.getBlobManager().lookup(name));
  DenseResourceElementsHandle handle = manager.insert(name, std::move(blob));
  made[root].push_back(handle);
  return DenseResourceElementsAttr::get(type, handle);
}

/// The resources that anything in `root` refers to.
static llvm::DenseSet<DialectResourceBlobManager::BlobEntry *>
findUsedResources(Operation *root) {
  llvm::DenseSet<DialectResourceBlobManager::BlobEntry *> used;
  // Looks at each attribute and type once.
  AttrTypeWalker walker;
  walker.addWalk([&](DenseResourceElementsAttr resource) {
    used.insert(resource.getRawHandle().getResource());
  });
  root->walk([&](Operation *op) {
    walker.walk(op->getAttrDictionary());
    walker.walk(op->getLoc());
    for (Type type : op->getResultTypes())
      walker.walk(type);
  });
  return used;
}

void ConstantBlobs::emptyUnused(Operation *root) {
  std::lock_guard<std::mutex> lock(mutex);
  auto it = made.find(root);
  if (it == made.end())
    return;
  auto used = findUsedResources(root);
  llvm::erase_if(it->second, [&](DenseResourceElementsHandle handle) {
    if (used.contains(handle.getResource()))
      return false;
    handle.getResource()->setBlob({});
    return true;
  });
  if (it->second.empty())
    made.erase(root);
}
