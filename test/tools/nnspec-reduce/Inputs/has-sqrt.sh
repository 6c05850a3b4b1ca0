#!/bin/sh
# Interesting (exit 1) is a module that has an nnspec.sqrt.
grep -q nnspec.sqrt "$1" && exit 1
exit 0
