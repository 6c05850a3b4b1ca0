//===- Proto.h - The classes that protobuf makes of ONNX --------*- C++ -*-===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only way to include them: generated code is not free of warnings.
//
//===----------------------------------------------------------------------===//

#ifndef NNSPEC_LIB_TARGET_ONNX_PROTO_H
#define NNSPEC_LIB_TARGET_ONNX_PROTO_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "onnx/onnx_pb.h"
#pragma GCC diagnostic pop

#endif // NNSPEC_LIB_TARGET_ONNX_PROTO_H
