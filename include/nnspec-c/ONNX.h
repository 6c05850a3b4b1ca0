/*===- nnspec-c/ONNX.h - ONNX models in C -------------------------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef NNSPEC_C_ONNX_H
#define NNSPEC_C_ONNX_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Imports the ONNX model in the file as a module with one function `main`
 *  (docs/ONNX.md). The context must have nnspecRegisterAllDialects's dialects.
 *  Where anything is unsupported or wrong, each such thing is an error
 * diagnostic of the context, and the module is null; so it is, with one error,
 * where nnspec was built without ONNX. */
MLIR_CAPI_EXPORTED MlirModule nnspecImportONNXFile(MlirContext context,
                                                   MlirStringRef path);

#ifdef __cplusplus
}
#endif

#endif /* NNSPEC_C_ONNX_H */
