//===- DegreeEvaluator.cpp - The evaluator of degrees ---------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EvaluatorImpl.h"

#include "nnspec/Evaluator/DegreeDomain.h"

template class mlir::nnspec::eval::Evaluator<mlir::nnspec::eval::DegreeDomain>;
