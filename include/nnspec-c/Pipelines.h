/*===- nnspec-c/Pipelines.h - Passes and pipelines in C -----------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* Single passes are reached by their names (docs/Passes.md), with            *|
|* mlirParsePassPipeline or mlirOpPassManagerAddPipeline after                *|
|* nnspecRegisterAllPasses().                                                 *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef NNSPEC_C_PIPELINES_H
#define NNSPEC_C_PIPELINES_H

#include "mlir-c/Pass.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Registers nnspec's passes and pipelines by their names. To be called once.
 */
MLIR_CAPI_EXPORTED void nnspecRegisterAllPasses(void);

/** Adds `nnspec-simplify`: all affine maps per channel are folded into linear
 *  layers; what does not fold comes out as linalg. `foldConstants` computes
 *  constant expressions, which rounds them; without, the result is exactly the
 *  same real function. `keepNNSpec` leaves what does not fold in the normal
 * form. By default they are true and false. */
MLIR_CAPI_EXPORTED void nnspecAddSimplifyPipeline(MlirOpPassManager manager,
                                                  bool foldConstants,
                                                  bool keepNNSpec);

/** Adds `nnspec-lower-to-linalg`: nnspec-simplify where `simplify` says so (the
 *  default), else each op is lowered as it is written. */
MLIR_CAPI_EXPORTED void
nnspecAddLowerToLinalgPipeline(MlirOpPassManager manager, bool simplify);

/** Adds `nnspec-lower-to-llvm`: the former, then bufferisation, loops and the
 *  LLVM dialect. For a manager of modules. */
MLIR_CAPI_EXPORTED void nnspecAddLowerToLLVMPipeline(MlirOpPassManager manager,
                                                     bool simplify);

/** What an optimisation remark says. The strings live as long as the call that
 *  they are given to. */
typedef struct NNSpecRemark {
  /** "Passed", "Missed", "Failure" or "Analysis". */
  MlirStringRef kind;
  /** What remarks are filtered by: the pass. */
  MlirStringRef category;
  /** The law or the rewrite. */
  MlirStringRef name;
  MlirStringRef message;
  /** The function, empty where the remark does not say. */
  MlirStringRef function;
  /** As MLIR prints it, without "loc(...)". */
  MlirStringRef location;
} NNSpecRemark;

typedef void (*NNSpecRemarkHandler)(const NNSpecRemark *remark, void *userData);

/** Has `handler` called with each remark of a category that the regular
 *  expression `categories` matches ("nnspec-.*" for all of nnspec's): one at a
 *  time, in threads of the context. A null handler ends it; so does the end of
 *  the context. Fails where the expression is no regular one. */
MLIR_CAPI_EXPORTED MlirLogicalResult
nnspecContextSetRemarkHandler(MlirContext context, MlirStringRef categories,
                              NNSpecRemarkHandler handler, void *userData);

#ifdef __cplusplus
}
#endif

#endif /* NNSPEC_C_PIPELINES_H */
