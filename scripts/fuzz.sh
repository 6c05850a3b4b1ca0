#!/usr/bin/env bash
# Runs a fuzzer on its seeds in test/fuzz/corpus/TARGET and on what it made of them
# before (build/fuzz/corpus/TARGET), on each processor. Builds it first. An input with a
# finding is left in build/fuzz/findings/TARGET, and the exit code is not 0. What each
# process says is in build/fuzz/logs/TARGET/fuzz-N.log; the last line is how many inputs
# all of them ran in a second.
#
# Usage: fuzz.sh TARGET SECONDS [libFuzzer's options]
#        fuzz.sh TARGET INPUT ...      runs these inputs only
#
# TARGET: ir        text, through bytecode and the passes
#         onnx      import of models
#         npy       .npy files
#         programs  random programs, compared before and after the passes
#
# NNSPEC_FUZZ_BUILD is a build folder that has the fuzzers, if they are not to be built;
# NNSPEC_FUZZ_JOBS how many processes there are.
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
# These take a quarter of the time of small programs. Where an input is run again, they
# are on, as in the test suite under ASan.
[ "$target" != programs ] ||
  ASAN_OPTIONS+=:detect_stack_use_after_return=0:malloc_context_size=1
corpus=$build/corpus/$target
findings=$build/findings/$target
seeds=$PWD/test/fuzz/corpus/$target
dictionary=$PWD/test/fuzz/$target.dict
logs=$build/logs/$target
mkdir -p "$corpus" "$findings" "$logs"
[ ! -e "$dictionary" ] || set -- -dict="$dictionary" "$@"

cd "$logs"
rm -f fuzz-*.log
jobs=${NNSPEC_FUZZ_JOBS:-$(nproc)}
status=0
"$binary" -jobs="$jobs" -workers="$jobs" -max_total_time="$seconds" -timeout=20 \
  -rss_limit_mb=4096 -max_len=4096 -artifact_prefix="$findings/" -print_final_stats=1 \
  "$@" "$corpus" "$seeds" || status=$?
awk '/^stat::average_exec_per_sec:/ {sum += $2}
     END {print sum " inputs a second"}' fuzz-*.log
exit $status
