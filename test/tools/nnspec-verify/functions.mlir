// Which functions are compared.

// All that are public and have a body; a difference outweighs an undecided one.
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/functions.mlir --all --seed=1 \
// RUN:   | FileCheck %s --check-prefix=ALL
// ALL: 'main': equivalent
// ALL-NEXT: 'different': different
// ALL: 'undecided': undecided
// ALL-NOT: 'hidden'
// ALL-NOT: 'external'

// Without the different one the exit code is that of the undecided one, and without
// both that of what is equivalent.
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/functions.mlir --all --skip=different --seed=1 \
// RUN:   | FileCheck %s --check-prefix=SKIP --implicit-check-not="'different'"
// SKIP: 'main': equivalent
// SKIP-NEXT: 'undecided': undecided
// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %S/Inputs/functions.mlir --all --skip=different --skip=undecided --seed=1 \
// RUN:   | FileCheck %s --check-prefix=TWO --implicit-check-not="'different'" --implicit-check-not="'undecided'"
// TWO: 'main': equivalent

// One: @main, or the one that is named, which may be private.
// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %S/Inputs/functions.mlir | FileCheck %s --check-prefix=MAIN --match-full-lines
// MAIN: 'main': equivalent (3 trials, {{.*}})
// MAIN-NOT: {{.}}
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/functions.mlir --entry=hidden | FileCheck %s --check-prefix=HIDDEN
// HIDDEN: 'hidden': different

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/functions.mlir --entry=nothing | FileCheck %s --check-prefix=NOTHING
// NOTHING: {{^}}nnspec-verify: error: no such function: 'nothing' in {{.*}}functions.mlir{{$}}

// A function without a body is none.
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/functions.mlir --entry=external | FileCheck %s --check-prefix=EXTERNAL
// EXTERNAL: {{^}}nnspec-verify: error: no such function: 'external' in {{.*}}functions.mlir{{$}}

// One that only BEFORE has is an error; one that only AFTER has is not compared.
// RUN: %python %S/Inputs/status.py 2 nnspec-verify %S/Inputs/functions.mlir %s --entry=new | FileCheck %s --check-prefix=NEW
// NEW: {{^}}nnspec-verify: error: no such function: 'new' in {{.*}}functions.mlir{{$}}

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @different(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @undecided(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}

func.func private @hidden(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func private @external(%x: tensor<2xf32>) -> tensor<2xf32>
