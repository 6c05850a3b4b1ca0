//===- Replay.cpp - Run a fuzz target without libFuzzer -------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the tests: runs the target on each file of a folder, then on damaged
// copies of them, always the same.
//
//===----------------------------------------------------------------------===//

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <random>
#include <vector>

namespace cl = llvm::cl;

static cl::opt<std::string> folder(cl::Positional, cl::Required,
                                   cl::desc("FOLDER"));
static cl::opt<unsigned> runs("runs", cl::desc("How many damaged copies"),
                              cl::init(0));
static cl::opt<unsigned> seed("seed", cl::desc("Decides how they are damaged"),
                              cl::init(0));
static cl::opt<std::string>
    last("last", cl::desc("Where the input of the run in progress is written"));

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern "C" LLVM_ATTRIBUTE_WEAK int LLVMFuzzerInitialize(int *, char ***);

using Bytes = std::vector<uint8_t>;

static void run(const Bytes &bytes) {
  if (!last.empty()) {
    std::error_code ignored;
    llvm::raw_fd_ostream(last, ignored)
        .write(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  }
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

static void damage(Bytes &bytes, std::mt19937 &random) {
  unsigned count = 1 + random() % 8;
  for (unsigned i = 0; i < count && !bytes.empty(); ++i) {
    size_t position = random() % bytes.size();
    switch (random() % 4) {
    case 0:
      bytes.erase(bytes.begin() + position);
      break;
    case 1:
      bytes.insert(bytes.begin() + position, uint8_t(random()));
      break;
    default:
      bytes[position] = uint8_t(random());
    }
  }
}

int main(int argc, char **argv) {
  llvm::sys::PrintStackTraceOnErrorSignal(argv[0]);
  cl::ParseCommandLineOptions(argc, argv);
  if (LLVMFuzzerInitialize)
    LLVMFuzzerInitialize(&argc, &argv);

  std::vector<std::string> paths;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator file(folder, error), end;
       file != end && !error; file.increment(error))
    paths.push_back(file->path());
  if (error || paths.empty()) {
    llvm::errs() << "error: no files in " << folder << '\n';
    return 1;
  }
  llvm::sort(paths);
  std::vector<Bytes> inputs;
  for (const std::string &path : paths) {
    auto file = llvm::MemoryBuffer::getFile(path);
    if (!file) {
      llvm::errs() << "error: cannot read " << path << '\n';
      return 1;
    }
    llvm::StringRef bytes = (*file)->getBuffer();
    inputs.emplace_back(bytes.bytes_begin(), bytes.bytes_end());
  }

  auto start = std::chrono::steady_clock::now();
  for (const Bytes &input : inputs)
    run(input);
  std::mt19937 random(seed);
  for (unsigned i = 0; i < runs; ++i) {
    Bytes bytes = inputs[random() % inputs.size()];
    damage(bytes, random);
    run(bytes);
  }
  std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  llvm::errs() << inputs.size() + runs << " runs in " << int(time.count())
               << " s\n";
}
