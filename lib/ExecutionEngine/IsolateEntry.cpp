//===- IsolateEntry.cpp - Reduce a module to one function -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IsolateEntry.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::nnspec;

/// Removes what would make the code fit another machine, or another caller.
static void dropTarget(ModuleOp module) {
  for (StringRef name : {StringRef(DLTIDialect::kDataLayoutAttrName),
                         StringRef(DLTIDialect::kTargetSystemDescAttrName),
                         LLVM::LLVMDialect::getDataLayoutAttrName(),
                         LLVM::LLVMDialect::getTargetTripleAttrName()})
    module->removeAttr(name);
  for (auto function : module.getOps<FunctionOpInterface>()) {
    SmallVector<NamedAttribute> attributes =
        llvm::to_vector(function->getDiscardableAttrs());
    for (NamedAttribute attribute : attributes)
      if (attribute.getName().getValue().starts_with("llvm."))
        function->removeDiscardableAttr(attribute.getName());
  }
}

static void prepareEntry(func::FuncOp function) {
  Builder builder(function.getContext());
  function.setPublic();
  function->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                    builder.getUnitAttr());
  // The caller chooses layout and alignment; other promises about arguments do
  // not hold.
  DictionaryAttr readOnly = builder.getDictionaryAttr(builder.getNamedAttr(
      bufferization::BufferizationDialect::kWritableAttrName,
      builder.getBoolAttr(false)));
  for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i)
    function.setArgAttrs(i, readOnly);
  for (unsigned i = 0, e = function.getNumResults(); i < e; ++i)
    function.setResultAttrs(i, builder.getDictionaryAttr({}));
}

llvm::Expected<std::string> mlir::nnspec::isolateEntry(ModuleOp module,
                                                       StringRef entry) {
  auto entryOp = module.lookupSymbol<func::FuncOp>(entry);
  dropTarget(module);
  for (auto function : module.getOps<FunctionOpInterface>())
    SymbolTable::setSymbolVisibility(function,
                                     SymbolTable::Visibility::Private);
  prepareEntry(entryOp);

  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  pm.addPass(createSymbolDCEPass());
  if (failed(pm.run(module)))
    return llvm::createStringError(Twine("cannot compile: '") + entry +
                                   "', removing unused functions failed");

  // A function called malloc would be taken for C's.
  SymbolTable symbols(module);
  unsigned counter = 0;
  for (auto function : module.getOps<FunctionOpInterface>()) {
    if (function.isExternal())
      return llvm::createStringError(
          Twine("function without a body: '") + function.getName() +
          "' is used by '" + entry +
          "', found a declaration, expected a definition");
    std::string name;
    do
      name = ("nnspec_function_" + Twine(counter++)).str();
    while (symbols.lookup(name));
    if (failed(symbols.rename(function, name)))
      return llvm::createStringError(Twine("cannot compile: '") + entry +
                                     "', the references to '" +
                                     function.getName() + "' are not known");
  }
  return entryOp.getSymName().str();
}
