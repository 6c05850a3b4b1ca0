// What is printed for each of the three answers, and the exit code that goes with it.

// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %S/Inputs/answers.mlir --entry=equivalent --seed=1 \
// RUN:   | FileCheck %s --check-prefix=EQUIVALENT --match-full-lines
// EQUIVALENT: 'equivalent': equivalent (3 trials, seed 1, wrong with a probability below {{[0-9]+e-[0-9]+}})
// EQUIVALENT-NOT: {{.}}

func.func @equivalent(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = arith.addf %x, %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

// More trials make an error less probable.
// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %S/Inputs/answers.mlir --entry=equivalent --seed=1 --trials=7 \
// RUN:   | FileCheck %s --check-prefix=TRIALS
// TRIALS: equivalent (7 trials, seed 1, wrong with a probability below {{[0-9]+}}e-1{{[0-9][0-9]}})

// The sizes that were chosen: equal where an op needs that, and else all different.
// RUN: %python %S/Inputs/status.py 0 nnspec-verify %s %S/Inputs/answers.mlir --entry=sizes --seed=1 \
// RUN:   | FileCheck %s --check-prefix=SIZES
// SIZES: 'sizes': equivalent for arg0 of [[X:[0-9]+]]x3, arg1 = {{[0-9]+}}, arg2 of [[X]]x3 (3 trials,

func.func @sizes(%x: tensor<?x3xf32>, %n: index, %z: tensor<?x3xf32>, %s: f32) -> tensor<?x3xf32> {
  %y = arith.addf %x, %z : tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// A counterexample: where results differ, by how much each may be off, and the
// arguments, of which long ones are cut off.
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/answers.mlir --entry=different --seed=1 > %t.first
// RUN: FileCheck %s --check-prefix=DIFFERENT --match-full-lines < %t.first
// DIFFERENT: 'different': different for arg0 of {{[0-9]+}}x6, arg1 = {{[0-9]+}} (seed 1)
// DIFFERENT-NEXT: {{^}}  result 1 at []: BEFORE {{-?[0-9.]+}} (+- 0), AFTER {{-?[0-9.]+}} (+- {{[0-9.e-]+}})
// DIFFERENT-NEXT: {{^}}  arg0 = {{[0-9]+}}x6 [{{(-?[0-9.e-]+, )+}}...]
// DIFFERENT-NEXT: {{^}}  arg1 = [{{[0-9]+}}]
// DIFFERENT-NEXT: {{^}}  arg2 = 2 [{{[01], [01]}}]
// DIFFERENT-NEXT: {{^}}  arg3 = [{{-?[0-9.e-]+}}]
// DIFFERENT-NOT: {{.}}

// One seed gives one output; another gives another input.
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/answers.mlir --entry=different --seed=1 > %t.again
// RUN: diff %t.first %t.again
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/answers.mlir --entry=different --seed=2 > %t.other
// RUN: not diff %t.first %t.other

// Without a seed there is a random one, which is printed.
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/answers.mlir --entry=different \
// RUN:   | FileCheck %s --check-prefix=RANDOM
// RANDOM: (seed {{[0-9]+}})

func.func @different(%x: tensor<?x6xf32>, %n: index, %b: tensor<2xi1>, %s: f32) -> (tensor<?x6xf32>, f32) {
  return %x, %s : tensor<?x6xf32>, f32
}

// The place of the difference is in one row only.
// RUN: %python %S/Inputs/status.py 1 nnspec-verify %s %S/Inputs/answers.mlir --entry=place --seed=1 \
// RUN:   | FileCheck %s --check-prefix=PLACE
// PLACE: result 0 at [1, {{[012]}}]: BEFORE

func.func @place(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  return %x : tensor<2x3xf32>
}

// RUN: %python %S/Inputs/status.py 2 nnspec-verify %s %S/Inputs/answers.mlir --entry=undecided --seed=1 \
// RUN:   | FileCheck %s --check-prefix=UNDECIDED --match-full-lines
// UNDECIDED: 'undecided': undecided: {{.+}} (seed 1)
// UNDECIDED-NOT: {{.}}

func.func @undecided(%x: tensor<2xi32>) -> tensor<2xi32> {
  return %x : tensor<2xi32>
}
