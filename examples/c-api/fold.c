/*===- fold.c - Batch norms of a model, folded from C -------------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* Appends a batch norm to the function `main` of a module, simplifies the    *|
|* module, and prints it with the remarks.                                    *|
|*                                                                            *|
|* Usage: fold FILE                                                           *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "nnspec-c/Dialect.h"
#include "nnspec-c/Pipelines.h"

#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/IR.h"

#include <stdio.h>
#include <stdlib.h>

static void print(MlirStringRef part, void *userData) {
  fwrite(part.data, 1, part.length, (FILE *)userData);
}

static void printRemark(const NNSpecRemark *remark, void *userData) {
  FILE *file = (FILE *)userData;
  fprintf(file, "// %.*s: %.*s, %.*s\n", (int)remark->kind.length,
          remark->kind.data, (int)remark->name.length, remark->name.data,
          (int)remark->message.length, remark->message.data);
}

static char *readFile(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  size_t size = 0, capacity = 1 << 16;
  char *text = malloc(capacity);
  while (text) {
    size += fread(text + size, 1, capacity - size - 1, file);
    if (size + 1 < capacity)
      break;
    capacity *= 2;
    text = realloc(text, capacity);
  }
  fclose(file);
  if (text)
    text[size] = '\0';
  return text;
}

/* Normalises what the function returns along its axis 1, by its last four
 * arguments. */
static int appendBatchNorm(MlirModule module) {
  MlirOperation function =
      mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  MlirBlock block =
      mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
  MlirOperation end = mlirBlockGetTerminator(block);
  intptr_t first = mlirBlockGetNumArguments(block) - 4;
  MlirOperation norm = nnspecBatchNormInferenceCreate(
      mlirLocationNameGet(mlirModuleGetContext(module),
                          mlirStringRefCreateFromCString("appended"),
                          mlirLocationUnknownGet(mlirModuleGetContext(module))),
      mlirOperationGetOperand(end, 0), mlirBlockGetArgument(block, first),
      mlirBlockGetArgument(block, first + 1),
      mlirBlockGetArgument(block, first + 2),
      mlirBlockGetArgument(block, first + 3), /*axis=*/1, /*epsilon=*/1e-5);
  if (mlirOperationIsNull(norm))
    return 0;
  mlirBlockInsertOwnedOperationBefore(block, end, norm);
  mlirOperationSetOperand(end, 0, mlirOperationGetResult(norm, 0));
  return 1;
}

int main(int argc, char **argv) {
  char *text = argc == 2 ? readFile(argv[1]) : NULL;
  if (!text) {
    fprintf(stderr, "usage: fold FILE\n");
    return 2;
  }

  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  nnspecRegisterAllDialects(registry);
  MlirContext context = mlirContextCreateWithRegistry(registry, true);
  mlirDialectRegistryDestroy(registry);
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__nnspec__(), context);

  int status = 1;
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(text));
  if (!mlirModuleIsNull(module)) {
    MlirPassManager manager = mlirPassManagerCreate(context);
    nnspecAddSimplifyPipeline(mlirPassManagerGetAsOpPassManager(manager),
                              /*foldConstants=*/true, /*keepNNSpec=*/false);
    nnspecContextSetRemarkHandler(context,
                                  mlirStringRefCreateFromCString("nnspec-.*"),
                                  printRemark, stdout);
    MlirOperation op = mlirModuleGetOperation(module);
    if (appendBatchNorm(module) &&
        mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(manager, op))) {
      mlirOperationPrint(op, print, stdout);
      status = 0;
    }
    mlirPassManagerDestroy(manager);
    mlirModuleDestroy(module);
  }
  mlirContextDestroy(context);
  free(text);
  return status;
}
