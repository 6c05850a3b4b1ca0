#!/usr/bin/env bash
# Installs the Python package with pip into a fresh virtual environment, and runs its
# tests and its example there.
#
# Usage: test-wheel.sh VENV [PREFIX]
#
# VENV is a directory to make; PREFIX is where nnspec is installed. Without PREFIX pip
# compiles all of nnspec, which takes minutes. PYTHON says which Python.
set -euo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
venv=$1
prefix=${2:-}

rm -rf "$venv"
"${PYTHON:-python3}" -m venv "$venv"
venv=$(cd "$venv" && pwd)
# Nothing of a build folder.
unset PYTHONPATH
pip() { "$venv/bin/python" -m pip --disable-pip-version-check -q "$@"; }

options=()
if [ -n "$prefix" ]; then
  prefix=$(cd "$prefix" && pwd)
  options+=(--config-settings=cmake.define.NNSpec_ROOT="$prefix")
fi
pip install "$source" "${options[@]}"
pip install pytest ml_dtypes matplotlib

cd "$venv"
"$venv/bin/python" -m pytest -q -p no:cacheprovider "$source/test/python"
"$venv/bin/python" "$source/examples/python/digits.py" "$venv"
