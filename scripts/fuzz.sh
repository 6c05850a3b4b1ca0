#!/usr/bin/env bash
# Runs a fuzzer on its seeds in test/fuzz/corpus/TARGET and on what it made of them
# before (build/fuzz/corpus/TARGET). Builds it first. An input with a finding is left
# in build/fuzz/findings/TARGET, and the exit code is not 0.
#
# Usage: fuzz.sh TARGET SECONDS [libFuzzer's options]
#        fuzz.sh TARGET INPUT ...      runs these inputs only
#
# TARGET: ir        text, through bytecode and the passes
#         onnx      import of models
#         npy       .npy files
#         programs  random programs, compared before and after the passes
#
# NNSPEC_FUZZ_BUILD is a build folder that has the fuzzers, if they are not to be built.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."

usage() {
  echo "usage: fuzz.sh ir|onnx|npy|programs SECONDS|INPUT ..." >&2
  exit 2
}
[ $# -ge 2 ] || usage
target=$1
case "$target" in
  ir | onnx | npy | programs) ;;
  *) usage ;;
esac
shift

build=${NNSPEC_FUZZ_BUILD:-}
if [ -z "$build" ]; then
  scripts/install-packages.sh libclang-rt-22-dev
  scripts/build.sh fuzz "nnspec-fuzz-$target"
  build=build/fuzz
fi
build=$(cd "$build" && pwd)
binary=$build/bin/nnspec-fuzz-$target

# The packaged libMLIR is not sanitised: it does not say what of its containers is
# poisoned.
export ASAN_OPTIONS=allow_user_poisoning=0:detect_leaks=0:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1

if [[ ! $1 =~ ^[0-9]+$ ]]; then
  cd "$here"
  exec "$binary" "$@"
fi
seconds=$1
shift
corpus=$build/corpus/$target
findings=$build/findings/$target
mkdir -p "$corpus" "$findings"
dictionary=test/fuzz/$target.dict
[ ! -e "$dictionary" ] || set -- -dict="$dictionary" "$@"
exec "$binary" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
  -max_len=4096 -artifact_prefix="$findings/" "$@" "$corpus" \
  "test/fuzz/corpus/$target"
