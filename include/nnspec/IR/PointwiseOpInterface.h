//===- PointwiseOpInterface.h - One value per point -------------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_IR_POINTWISEOPINTERFACE_H
#define NNSPEC_IR_POINTWISEOPINTERFACE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

#include "nnspec/IR/PointwiseOpInterface.h.inc"

namespace mlir::nnspec::detail {

/// Implementations of upstream's interfaces for every pointwise op, derived
/// from its indexing maps. ODS generates the methods that call them.

/// Speculatable where all sizes are statically known to agree: executing an op
/// on sizes that do not agree is undefined.
Speculation::Speculatability
getPointwiseSpeculatability(PointwiseOpInterface op);

/// Asserts that each operand's axis has the size of the result's axis that it
/// is read along, where that is not known statically.
void generatePointwiseRuntimeVerification(
    PointwiseOpInterface op, OpBuilder &builder, Location loc,
    function_ref<std::string(Operation *, StringRef)> generateErrorMessage);

/// The result's axes, from 0, with step 1.
SmallVector<Range> getPointwiseIterationDomain(PointwiseOpInterface op,
                                               OpBuilder &builder);

/// Computes one tile of the result from slices of the operands.
FailureOr<TilingResult> getPointwiseTile(PointwiseOpInterface op,
                                         OpBuilder &builder,
                                         ArrayRef<OpFoldResult> offsets,
                                         ArrayRef<OpFoldResult> sizes);

/// The tile of the result that uses the given tiles of operands: all of the
/// axes that no operand given is read along. Fails where two operands disagree.
LogicalResult getPointwiseDomainTileFromOperandTiles(
    PointwiseOpInterface op, OpBuilder &builder,
    ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> offsets,
    ArrayRef<SmallVector<OpFoldResult>> sizes,
    SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes);

} // namespace mlir::nnspec::detail

#endif // NNSPEC_IR_POINTWISEOPINTERFACE_H
