//===- OneDNN.cpp - oneDNN's primitives for a case ------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Batch norm with a fused relu where that is the case; and the map x * scale +
// shift as a binary primitive with post-ops, the only way to add a tensor in
// the same pass. Each in the plain layouts, batch norm also in the blocked one,
// of memory that is in that layout before; the time of a case is the shortest
// of them all.
//
//===----------------------------------------------------------------------===//

#include "Case.h"

#include <oneapi/dnnl/dnnl.hpp>

#include <cmath>

using dnnl::memory;

namespace {
/// One primitive and its memory.
struct Primitive {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
  /// Parameters, which are computed in each call for what is no batch norm.
  std::vector<std::vector<float>> parameters;
};
} // namespace

/// The memory of the other contestants, whatever order they take it to have.
static memory wrap(const memory::desc &desc, const void *data,
                   dnnl::engine &engine) {
  return memory(desc, engine, const_cast<void *>(data));
}

static memory wrap(const float *data, int64_t size, dnnl::engine &engine) {
  memory::desc desc({size}, memory::data_type::f32, memory::format_tag::x);
  return memory(desc, engine, const_cast<float *>(data));
}

static memory::desc getDesc(const Case &c, memory::format_tag tag) {
  memory::data_type type = c.type == "f32"    ? memory::data_type::f32
                           : c.type == "bf16" ? memory::data_type::bf16
                                              : memory::data_type::f16;
  memory::dims dims = {c.batch, c.channels, c.height, c.width};
  if (c.layout == Layout::Rank2)
    dims.resize(2);
  return memory::desc(dims, type, tag);
}

static std::shared_ptr<Primitive> makeBatchNorm(const Case &c, const Data &data,
                                                memory::format_tag tag) {
  auto result = std::make_shared<Primitive>();
  auto flags = dnnl::normalization_flags::use_global_stats |
               dnnl::normalization_flags::use_scale |
               dnnl::normalization_flags::use_shift;
  if (c.hasRelu())
    flags |= dnnl::normalization_flags::fuse_norm_relu;
  memory::desc desc = getDesc(c, tag);
  dnnl::batch_normalization_forward::desc operation(
      dnnl::prop_kind::forward_inference, desc, kEpsilon, flags);
  dnnl::batch_normalization_forward::primitive_desc primitive(operation,
                                                              result->engine);
  result->primitive = dnnl::batch_normalization_forward(primitive);
  auto &engine = result->engine;
  auto p = data.parameters.begin();
  result->arguments = {
      {DNNL_ARG_SRC, wrap(desc, data.x, engine)},
      {DNNL_ARG_DST, wrap(desc, data.y, engine)},
      {DNNL_ARG_MEAN, wrap(p[0], c.channels, engine)},
      {DNNL_ARG_VARIANCE, wrap(p[1], c.channels, engine)},
      {DNNL_ARG_SCALE, wrap(p[2], c.channels, engine)},
      {DNNL_ARG_SHIFT, wrap(p[3], c.channels, engine)},
  };
  return result;
}

/// x * scale + shift [* scale + shift] [+ addend] [relu]. What the parameters
/// are does not change the time, nor is the time of computing them counted.
static std::shared_ptr<Primitive> makeBinary(const Case &c, const Data &data,
                                             memory::format_tag tag) {
  auto result = std::make_shared<Primitive>();
  auto &engine = result->engine;
  memory::desc desc = getDesc(c, tag);
  memory::dims dims(c.layout == Layout::Rank2 ? 2 : 4, 1);
  dims[1] = c.channels;
  memory::desc parameter(dims, memory::data_type::f32,
                         c.layout == Layout::Rank2 ? memory::format_tag::ab
                                                   : memory::format_tag::abcd);
  auto wrapParameter = [&](size_t number) {
    return memory(parameter, engine,
                  const_cast<float *>(data.parameters[number]));
  };

  dnnl::post_ops post;
  post.append_binary(dnnl::algorithm::binary_add, parameter);
  int numPost = 1;
  auto setPost = [&](memory argument) {
    result->arguments.insert(
        {DNNL_ARG_ATTR_MULTIPLE_POST_OP(numPost - 1) | DNNL_ARG_SRC_1,
         argument});
  };
  setPost(wrapParameter(3));
  if (c.hasAdd()) {
    post.append_binary(dnnl::algorithm::binary_add, desc);
    ++numPost;
    setPost(wrap(desc, data.addend, engine));
  }
  if (c.hasRelu())
    post.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(post);
  dnnl::binary::desc operation(dnnl::algorithm::binary_mul, desc, parameter,
                               desc);
  dnnl::binary::primitive_desc primitive(operation, attributes, engine);
  result->primitive = dnnl::binary(primitive);
  result->arguments.insert({DNNL_ARG_SRC_0, wrap(desc, data.x, engine)});
  result->arguments.insert({DNNL_ARG_SRC_1, wrapParameter(2)});
  result->arguments.insert({DNNL_ARG_DST, wrap(desc, data.y, engine)});
  return result;
}

void addOneDNN(const Case &c, const Data &data,
               std::vector<Contestant> &contestants) {
  using Tag = memory::format_tag;
  std::vector<std::pair<std::string, Tag>> tags;
  if (c.layout == Layout::Rank2)
    tags = {{"plain", Tag::ab}};
  else
    tags = {
        {"nchw", Tag::abcd}, {"nhwc", Tag::acdb}, {"blocked", Tag::aBcd16b}};
  auto add = [&](std::string name, auto make, Tag tag) {
    std::shared_ptr<Primitive> primitive;
    try {
      primitive = make(c, data, tag);
    } catch (const dnnl::error &) {
      // Not supported.
      return;
    }
    auto run = [primitive] {
      primitive->primitive.execute(primitive->stream, primitive->arguments);
      primitive->stream.wait();
    };
    contestants.push_back({"oneDNN " + name, run, /*hasResult=*/false});
  };
  for (auto [name, tag] : tags) {
    // A second batch norm would be a second pass over the data: the algebra,
    // done by hand, makes them one.
    // Of rank 2 it is reference code, 100 times slower.
    if (!c.hasAdd() && c.layout != Layout::Rank2)
      add("batch norm " + name, makeBatchNorm, tag);
    // In the blocked layout this is reference code, 400 times slower.
    if (tag != Tag::aBcd16b)
      add("binary " + name, makeBinary, tag);
  }
}
