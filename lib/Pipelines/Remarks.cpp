//===- Remarks.cpp - Optimisation remarks as values -----------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/Pipelines/Remarks.h"

#include <mutex>

using namespace mlir;
using namespace mlir::nnspec;

/// "loc(LOCATION)" without its ends.
static std::string formatLocation(Location location) {
  std::string text;
  llvm::raw_string_ostream(text) << location;
  StringRef inner = text;
  if (inner.consume_front("loc("))
    inner.consume_back(")");
  return inner.str();
}

/// The remark's text, or its values where it has no text. The names of layers
/// are in its location.
static std::string formatMessage(ArrayRef<remark::detail::Remark::Arg> args) {
  auto isLayer = [](const remark::detail::Remark::Arg &arg) {
    return arg.key == "Layer";
  };
  std::string message;
  llvm::raw_string_ostream os(message);
  llvm::interleave(
      llvm::make_filter_range(args, std::not_fn(isLayer)), os,
      [&](const remark::detail::Remark::Arg &arg) {
        if (arg.key != "Remark" && arg.key != "Reason")
          os << arg.key << '=';
        os << arg.val;
      },
      ", ");
  return message;
}

namespace {
class HandlerStreamer : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit HandlerStreamer(std::function<void(const RemarkInfo &)> handler)
      : handler(std::move(handler)) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    StringRef function = remark.getFunction();
    RemarkInfo info{remark.getRemarkTypeString().str(),
                    remark.getCombinedCategoryName().str(),
                    remark.getRemarkName().str(),
                    formatMessage(remark.getArgs()),
                    function == "<unknown function>" ? "" : function.str(),
                    formatLocation(remark.getLocation())};
    // The engine does not lock.
    std::lock_guard<std::mutex> lock(mutex);
    handler(info);
  }

private:
  std::function<void(const RemarkInfo &)> handler;
  std::mutex mutex;
};
} // namespace

LogicalResult
nnspec::setRemarkHandler(MLIRContext &context, StringRef categories,
                         std::function<void(const RemarkInfo &)> handler) {
  if (!handler) {
    context.setRemarkEngine(nullptr);
    return success();
  }
  if (!llvm::Regex(categories).isValid())
    return failure();
  // `all` adds to the kinds that are given, and gives none itself.
  remark::RemarkCategories filter;
  filter.passed = filter.missed = filter.analysis = filter.failed =
      categories.str();
  return remark::enableOptimizationRemarks(
      context, std::make_unique<HandlerStreamer>(std::move(handler)),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), filter);
}
