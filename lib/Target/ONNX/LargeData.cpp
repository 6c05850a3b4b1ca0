//===- LargeData.cpp - What is not parsed of a model's file ---------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LargeData.h"

#include "Proto.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/wire_format_lite.h>

using namespace mlir;
using namespace mlir::nnspec::importer;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

/// Raw data of so many bytes is not parsed.
static constexpr uint32_t kLargeBytes = 1 << 16;

/// Copies the fields of a message up to the limit of `in`; but those of this
/// number, which have a length, are handled, from behind that. Fails as the
/// handler does, or where the message is damaged.
static bool copyFields(CodedInputStream &in, CodedOutputStream &out, int number,
                       function_ref<bool(uint32_t length)> handle) {
  uint32_t handled = WireFormatLite::MakeTag(
      number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  while (uint32_t tag = in.ReadTag()) {
    uint32_t length;
    if (tag != handled ? !WireFormatLite::SkipField(&in, tag, &out)
                       : !in.ReadVarint32(&length) || !handle(length))
      return false;
  }
  return in.ConsumedEntireMessage();
}

/// Copies a message of this length as field `number`, as the handler copies its
/// fields.
static bool
copyMessage(CodedInputStream &in, CodedOutputStream &out, int number,
            uint32_t length,
            function_ref<bool(CodedOutputStream &inner)> copyInner) {
  std::string message;
  {
    StringOutputStream stream(&message);
    CodedOutputStream inner(&stream);
    CodedInputStream::Limit limit = in.PushLimit(length);
    // The end of the file is taken for that of a message.
    if (!copyInner(inner) || in.BytesUntilLimit() != 0)
      return false;
    in.PopLimit(limit);
  }
  out.WriteTag(WireFormatLite::MakeTag(
      number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint32(message.size());
  out.WriteString(message);
  return true;
}

std::optional<SplitModel>
mlir::nnspec::importer::readSplitModel(llvm::sys::fs::file_t file) {
  constexpr int graphNumber = onnx::ModelProto::kGraphFieldNumber;
  constexpr int tensorNumber = onnx::GraphProto::kInitializerFieldNumber;
  constexpr int dataNumber = onnx::TensorProto::kRawDataFieldNumber;

  google::protobuf::io::FileInputStream stream(file);
  CodedInputStream in(&stream);
  SplitModel split;

  auto copyTensor = [&](CodedOutputStream &out) {
    std::optional<FileSlice> &slice = split.data.emplace_back();
    bool hasData = false;
    return copyFields(in, out, dataNumber, [&](uint32_t length) {
      if (std::exchange(hasData, true))
        return false;
      if (length >= kLargeBytes) {
        slice = {file, uint64_t(in.CurrentPosition()), length};
        return in.Skip(length);
      }
      std::string bytes;
      if (!in.ReadString(&bytes, length))
        return false;
      out.WriteTag(WireFormatLite::MakeTag(
          dataNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
      out.WriteVarint32(length);
      out.WriteString(bytes);
      return true;
    });
  };
  auto copyGraph = [&](CodedOutputStream &out) {
    return copyFields(in, out, tensorNumber, [&](uint32_t length) {
      return copyMessage(in, out, tensorNumber, length, copyTensor);
    });
  };
  StringOutputStream target(&split.model);
  CodedOutputStream out(&target);
  if (!copyFields(in, out, graphNumber, [&](uint32_t length) {
        return copyMessage(in, out, graphNumber, length, copyGraph);
      }))
    return std::nullopt;
  out.Trim();
  return split;
}
