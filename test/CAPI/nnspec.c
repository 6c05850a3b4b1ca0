/*===- nnspec.c - A user of the C API -----------------------------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "nnspec-c/Dialect.h"
#include "nnspec-c/ONNX.h"
#include "nnspec-c/Pipelines.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static MlirStringRef text(const char *string) {
  return mlirStringRefCreateFromCString(string);
}

static void print(MlirStringRef part, void *userData) {
  (void)userData;
  fwrite(part.data, 1, part.length, stdout);
}

static MlirLogicalResult printDiagnostic(MlirDiagnostic diagnostic,
                                         void *userData) {
  printf("error: ");
  mlirDiagnosticPrint(diagnostic, print, userData);
  printf("\n");
  return mlirLogicalResultSuccess();
}

static void require(bool condition, const char *what) {
  if (condition)
    return;
  printf("failed: %s\n", what);
  exit(1);
}

/* A function of these arguments that returns its first one. */
static MlirModule createModule(MlirContext context) {
  MlirModule module = mlirModuleCreateParse(
      context, text("func.func @main(%x: tensor<2x?xf16>, %p: tensor<?xf32>,\n"
                    "    %one: tensor<1xf32>, %n: index) -> tensor<2x?xf16> {\n"
                    "  return %x : tensor<2x?xf16>\n"
                    "}\n"));
  require(!mlirModuleIsNull(module), "the module parses");
  return module;
}

static MlirBlock getFunctionBlock(MlirModule module) {
  MlirOperation function =
      mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(function, 0));
}

/* Inserts the op before the function's end, and returns its first result. */
static MlirValue insert(MlirBlock block, MlirOperation op) {
  require(!mlirOperationIsNull(op), "the op is valid");
  mlirBlockInsertOwnedOperationBefore(block, mlirBlockGetTerminator(block), op);
  return mlirOperationGetResult(op, 0);
}

static void testBuilders(MlirContext context) {
  printf("@builders\n");
  MlirModule module = createModule(context);
  MlirBlock block = getFunctionBlock(module);
  MlirLocation here = mlirLocationUnknownGet(context);
  MlirValue x = mlirBlockGetArgument(block, 0);
  MlirValue p = mlirBlockGetArgument(block, 1);
  MlirValue one = mlirBlockGetArgument(block, 2);
  MlirValue n = mlirBlockGetArgument(block, 3);

  MlirValue fill =
      insert(block, nnspecFillCreate(here, 0.1, mlirValueGetType(p), 1, &n));
  MlirValue sum = insert(block, nnspecAddCreate(here, p, fill));
  MlirValue difference = insert(block, nnspecSubCreate(here, sum, p));
  MlirValue product = insert(block, nnspecMulCreate(here, difference, p));
  MlirValue quotient = insert(block, nnspecDivCreate(here, product, p));
  MlirValue largest = insert(block, nnspecMaxCreate(here, quotient, p));
  MlirValue root = insert(block, nnspecSqrtCreate(here, largest));

  int64_t channels = 1;
  int64_t sizes[] = {2, mlirShapedTypeGetDynamicSize()};
  MlirType wide = mlirRankedTensorTypeGet(2, sizes, mlirF32TypeGet(context),
                                          mlirAttributeGetNull());
  MlirValue expanded = insert(
      block, nnspecBroadcastCreate(here, one, 1, &channels, wide, 1, &n));
  insert(block, nnspecCastCreate(here, expanded, mlirValueGetType(x)));

  MlirValue y = insert(
      block, nnspecBatchNormInferenceCreate(here, x, p, root, sum, p, 1, 1e-5));
  insert(block, nnspecBatchNormTrainingCreate(here, y, p, p, 1, 1e-3));
  require(mlirOperationVerify(mlirModuleGetOperation(module)),
          "the module is valid");
  mlirOperationPrint(mlirModuleGetOperation(module), print, NULL);
  mlirModuleDestroy(module);
}

/* A wrong op is null, and the reason a diagnostic. */
static void testErrors(MlirContext context) {
  printf("@errors\n");
  MlirModule module = createModule(context);
  MlirBlock block = getFunctionBlock(module);
  MlirLocation here = mlirLocationUnknownGet(context);
  MlirValue x = mlirBlockGetArgument(block, 0);
  MlirValue p = mlirBlockGetArgument(block, 1);
  MlirValue n = mlirBlockGetArgument(block, 3);
  int64_t dims[] = {1, 0};

  require(mlirOperationIsNull(
              nnspecBatchNormInferenceCreate(here, x, p, p, p, p, 2, 1e-5)),
          "the axis is beyond the rank");
  require(mlirOperationIsNull(
              nnspecBatchNormTrainingCreate(here, x, p, p, 1, -1.0)),
          "epsilon is negative");
  require(mlirOperationIsNull(
              nnspecBatchNormTrainingCreate(here, x, n, n, 1, 1e-5)),
          "gamma is no tensor");
  require(mlirOperationIsNull(nnspecBroadcastCreate(
              here, x, 2, dims, mlirValueGetType(x), 1, &n)),
          "dims do not increase");
  require(mlirOperationIsNull(nnspecAddCreate(here, x, p)), "two types");
  require(mlirOperationIsNull(
              nnspecFillCreate(here, 0.0, mlirValueGetType(p), 0, NULL)),
          "a size is missing");

  MlirValue none = {NULL};
  MlirType noType = {NULL};
  require(mlirOperationIsNull(nnspecFillCreate(here, 0.0, noType, 0, NULL)),
          "fill of no type");
  require(mlirOperationIsNull(
              nnspecFillCreate(here, 0.0, mlirValueGetType(p), 1, &none)),
          "fill of no size");
  require(mlirOperationIsNull(
              nnspecBroadcastCreate(here, p, 1, dims, noType, 0, NULL)),
          "broadcast to no type");
  require(mlirOperationIsNull(nnspecAddCreate(here, none, p)), "no operand");
  require(mlirOperationIsNull(nnspecSqrtCreate(here, none)), "no operand");
  require(mlirOperationIsNull(nnspecCastCreate(here, p, noType)), "no type");
  require(mlirOperationIsNull(
              nnspecBatchNormInferenceCreate(here, none, p, p, p, p, 1, 1e-5)),
          "no operand");
  require(mlirOperationIsNull(
              nnspecBatchNormTrainingCreate(here, none, p, p, 1, 1e-5)),
          "no operand");
  require(mlirOperationIsNull(
              nnspecBatchNormTrainingCreate(here, x, p, none, 1, 1e-5)),
          "no operand");
  mlirModuleDestroy(module);

  require(mlirModuleIsNull(nnspecImportONNXFile(context, text("none.onnx"))),
          "there is no such file");
}

static void printRemark(const NNSpecRemark *remark, void *userData) {
  MlirStringRef parts[] = {remark->kind,     remark->category, remark->name,
                           remark->function, remark->location, remark->message};
  printf("remark %d", ++*(int *)userData);
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) {
    printf(" | ");
    print(parts[i], NULL);
  }
  printf("\n");
}

static const char *const network =
    "func.func @main(%x: tensor<8x3xf32>, %w: tensor<3x4xf32>,\n"
    "                %s: tensor<4xf32>) -> tensor<8x4xf32> {\n"
    "  %c = arith.constant 0.0 : f32\n"
    "  %e = tensor.empty() : tensor<8x4xf32>\n"
    "  %z = linalg.fill ins(%c : f32) outs(%e : tensor<8x4xf32>)\n"
    "         -> tensor<8x4xf32>\n"
    "  %l = linalg.matmul ins(%x, %w : tensor<8x3xf32>, tensor<3x4xf32>)\n"
    "         outs(%z : tensor<8x4xf32>) -> tensor<8x4xf32>\n"
    "  %b = nnspec.broadcast %s dims = [1] : tensor<4xf32>\n"
    "         to tensor<8x4xf32>\n"
    "  %y = nnspec.mul %l, %b : tensor<8x4xf32> loc(\"head/bn\")\n"
    "  return %y : tensor<8x4xf32>\n"
    "}\n";

static void run(MlirContext context, void (*add)(MlirOpPassManager)) {
  MlirModule module = mlirModuleCreateParse(context, text(network));
  MlirPassManager manager = mlirPassManagerCreate(context);
  add(mlirPassManagerGetAsOpPassManager(manager));
  MlirOperation op = mlirModuleGetOperation(module);
  require(mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(manager, op)),
          "the pipeline runs");
  mlirOperationPrint(op, print, NULL);
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(module);
}

static void addSimplify(MlirOpPassManager manager) {
  nnspecAddSimplifyPipeline(manager, true, true);
}
static void addLinalg(MlirOpPassManager manager) {
  nnspecAddLowerToLinalgPipeline(manager, false);
}
static void addLLVM(MlirOpPassManager manager) {
  nnspecAddLowerToLLVMPipeline(manager, true);
}
static void addByName(MlirOpPassManager manager) {
  require(mlirLogicalResultIsSuccess(mlirOpPassManagerAddPipeline(
              manager, text("nnspec-simplify{keep-nnspec}"), print, NULL)),
          "the pipeline has its name");
}

static void testPipelines(MlirContext context) {
  int numRemarks = 0;
  require(mlirLogicalResultIsFailure(nnspecContextSetRemarkHandler(
              context, text("("), printRemark, &numRemarks)),
          "no regular expression");
  require(mlirLogicalResultIsSuccess(nnspecContextSetRemarkHandler(
              context, text("nnspec-.*"), printRemark, &numRemarks)),
          "remarks are on");
  printf("@simplify\n");
  run(context, addSimplify);
  require(numRemarks == 1, "there is one remark");
  require(mlirLogicalResultIsSuccess(
              nnspecContextSetRemarkHandler(context, text(""), NULL, NULL)),
          "remarks are off");
  printf("@by_name\n");
  run(context, addByName);
  require(numRemarks == 1, "there are no more remarks");
  printf("@linalg\n");
  run(context, addLinalg);
  printf("@llvm\n");
  run(context, addLLVM);
}

int main(void) {
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  nnspecRegisterAllDialects(registry);
  nnspecRegisterAllPasses();
  MlirContext context = mlirContextCreateWithRegistry(registry, false);
  mlirDialectRegistryDestroy(registry);
  mlirContextAttachDiagnosticHandler(context, printDiagnostic, NULL, NULL);

  /* Before the dialect is there, its ops are refused. */
  MlirType type = mlirRankedTensorTypeGet(0, NULL, mlirF32TypeGet(context),
                                          mlirAttributeGetNull());
  require(mlirOperationIsNull(nnspecFillCreate(mlirLocationUnknownGet(context),
                                               0.0, type, 0, NULL)),
          "the dialect is not loaded");
  MlirDialect dialect =
      mlirDialectHandleLoadDialect(mlirGetDialectHandle__nnspec__(), context);
  print(mlirDialectGetNamespace(dialect), NULL);
  printf("\n");

  testBuilders(context);
  testErrors(context);
  testPipelines(context);
  mlirContextDestroy(context);
  printf("done\n");
  return 0;
}
