#!/usr/bin/env bash
# Installs the Debian packages that building, testing and the demo need, and those
# named as arguments, if any is missing. Needs root or sudo only then.
set -euo pipefail

packages=(
  cmake ninja-build g++
  llvm-22-dev libmlir-22-dev mlir-22-tools llvm-22-tools clang-22 lld-22 libomp-22-dev
  libgtest-dev python3 python3-numpy z3
  libonnx-dev libprotobuf-dev libonnx-testdata python3-onnx
  pybind11-dev python3-dev python3-venv python3-pytest
  dpkg-dev file
  mpich libmpich-dev
)
packages+=("$@")

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "error: missing ${missing[*]}, and no apt-get to install them with" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "error: missing ${missing[*]}; run this as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${missing[*]} ..."
log=$(mktemp)
if ! { "${as_root[@]}" apt-get update &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
         apt-get install -y --no-install-recommends "${missing[@]}"; } \
     </dev/null >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "error: apt-get failed. LLVM 22 is in Debian 12's security updates; for" \
       "other releases see https://apt.llvm.org" >&2
  exit 1
fi
rm -f "$log"
