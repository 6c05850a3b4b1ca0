/*===- nnspec-c/Dialect.h - The dialect in C ----------------------*- C -*-===*\
|*                                                                            *|
|* Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.        *|
|* See LICENSE for license information.                                       *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|*===----------------------------------------------------------------------===*|
|*                                                                            *|
|* The dialect, and builders of its ops, beside MLIR's C API (mlir-c).        *|
|* docs/Spec.md says what the ops compute, and what their constraints are.    *|
|*                                                                            *|
|* A builder verifies the op that it makes. Where a constraint does not hold  *|
|* it emits the verifier's error as a diagnostic of the context and returns   *|
|* null (mlirOperationIsNull). What it returns belongs to the caller, who     *|
|* inserts it into a block or destroys it. The dialect must be loaded.        *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#ifndef NNSPEC_C_DIALECT_H
#define NNSPEC_C_DIALECT_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/** mlirGetDialectHandle__nnspec__(), for mlirDialectHandleRegisterDialect and
 *  mlirDialectHandleLoadDialect. */
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(NNSpec, nnspec);

/** Registers nnspec and all upstream dialects, with upstream's implementations
 *  of interfaces: what the pipelines need (nnspec-c/Pipelines.h). */
MLIR_CAPI_EXPORTED void nnspecRegisterAllDialects(MlirDialectRegistry registry);

/** `nnspec.fill`: a tensor of `type` with `value` everywhere. One size operand,
 *  of type index, for each dynamic axis of `type`. */
MLIR_CAPI_EXPORTED MlirOperation nnspecFillCreate(MlirLocation location,
                                                  double value, MlirType type,
                                                  intptr_t numSizes,
                                                  MlirValue const *sizes);

/** `nnspec.broadcast`: axis i of the operand becomes axis `dims[i]` of the
 *  result, which has type `type`; as many `dims` as the operand has axes. One
 *  size operand, of type index, for each dynamic axis of `type`. */
MLIR_CAPI_EXPORTED MlirOperation
nnspecBroadcastCreate(MlirLocation location, MlirValue operand,
                      intptr_t numDims, int64_t const *dims, MlirType type,
                      intptr_t numSizes, MlirValue const *sizes);

/** `nnspec.add`, `sub`, `mul`, `div` and `max`: of two tensors of one type,
 *  elementwise. */
MLIR_CAPI_EXPORTED MlirOperation nnspecAddCreate(MlirLocation location,
                                                 MlirValue lhs, MlirValue rhs);
MLIR_CAPI_EXPORTED MlirOperation nnspecSubCreate(MlirLocation location,
                                                 MlirValue lhs, MlirValue rhs);
MLIR_CAPI_EXPORTED MlirOperation nnspecMulCreate(MlirLocation location,
                                                 MlirValue lhs, MlirValue rhs);
MLIR_CAPI_EXPORTED MlirOperation nnspecDivCreate(MlirLocation location,
                                                 MlirValue lhs, MlirValue rhs);
MLIR_CAPI_EXPORTED MlirOperation nnspecMaxCreate(MlirLocation location,
                                                 MlirValue lhs, MlirValue rhs);

/** `nnspec.sqrt`: elementwise the square root of max(x, 0). */
MLIR_CAPI_EXPORTED MlirOperation nnspecSqrtCreate(MlirLocation location,
                                                  MlirValue operand);

/** `nnspec.cast`: the same tensor in the element type of `type`. */
MLIR_CAPI_EXPORTED MlirOperation nnspecCastCreate(MlirLocation location,
                                                  MlirValue operand,
                                                  MlirType type);

/** `nnspec.batch_norm_inference`: `x` normalised along its axis `axis`, with
 * one element of each parameter a channel. */
MLIR_CAPI_EXPORTED MlirOperation nnspecBatchNormInferenceCreate(
    MlirLocation location, MlirValue x, MlirValue mean, MlirValue variance,
    MlirValue gamma, MlirValue beta, int64_t axis, double epsilon);

/** `nnspec.batch_norm_training`: `x` normalised along its axis `axis` by its
 * own statistics. Three results: y, and the mean and the variance of `x`, which
 *  have gamma's shape and its element type, or f32 where that is narrower. */
MLIR_CAPI_EXPORTED MlirOperation nnspecBatchNormTrainingCreate(
    MlirLocation location, MlirValue x, MlirValue gamma, MlirValue beta,
    int64_t axis, double epsilon);

#ifdef __cplusplus
}
#endif

#endif /* NNSPEC_C_DIALECT_H */
