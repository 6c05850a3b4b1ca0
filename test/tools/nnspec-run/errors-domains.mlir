// What is wrong with --domain and its inputs is one line on stderr and exit code 2.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: %python %S/Inputs/save.py \
// RUN:   x.npy "np.zeros((2, 3), 'f4')" one.npy "np.ones((2, 3), 'f4')" \
// RUN:   shape.npy "np.ones((3, 3), 'f4')" type.npy "np.ones((2, 3))" \
// RUN:   nan.npy "np.array([[0, 0, 0], [0, np.nan, 0]], 'f4')" \
// RUN:   above.npy "np.array([[0, 0, 0], [0, 0, 1.5]], 'f4')" \
// RUN:   i.npy "np.array([1, 2])" wide.npy "np.ones((2, 4), 'f4')"

// DEFINE: %{run} = %python %S/Inputs/status.py 2 nnspec-run %s
// DEFINE: %{interval} = %python %S/Inputs/status.py 2 nnspec-run %s --domain=interval

//===----------------------------------------------------------------------===//
// The option
//===----------------------------------------------------------------------===//

// RUN: %{run} --input=x.npy --input=x.npy --domain=exact | FileCheck %s --check-prefix=DOMAIN
// DOMAIN: {{^}}nnspec-run: error: bad domain: --domain, found 'exact', expected native, real, interval or rounding{{$}}

// RUN: %{run} --input=x.npy --input=x.npy --domain= | FileCheck %s --check-prefix=NO-NAME
// NO-NAME: {{^}}nnspec-run: error: bad domain: --domain, found '', expected native, real, interval or rounding{{$}}

// RUN: %{run} --input=x.npy --input=x.npy --domain | FileCheck %s --check-prefix=NO-VALUE
// NO-VALUE: {{^}}nnspec-run: for the --domain option: requires a value!{{$}}

// Times are those of compiled code.
// RUN: %{run} --input=x.npy --input=x.npy --repeat=3 --domain=real | FileCheck %s --check-prefix=REPEAT
// RUN: %{run} --input=x.npy --input=x.npy --repeat=3 --domain=rounding | FileCheck %s --check-prefix=REPEAT
// RUN: %{interval} --input=x.npy --input=x.npy --repeat=3 | FileCheck %s --check-prefix=REPEAT
// REPEAT: {{^}}nnspec-run: error: bad number of runs: --repeat is for compiled code only{{$}}

// Bounds are for intervals.
// RUN: %{run} --input=x.npy --input=x.npy --radius=1 | FileCheck %s --check-prefix=ONLY
// RUN: %{run} --input=x.npy --input=x.npy --radius=1 --domain=real | FileCheck %s --check-prefix=ONLY
// RUN: %{run} --input-lower=x.npy --input-upper=x.npy --domain=rounding | FileCheck %s --check-prefix=ONLY
// RUN: %{run} --input-upper=x.npy --domain=native | FileCheck %s --check-prefix=ONLY
// ONLY: {{^}}nnspec-run: error: bad inputs: found bounds or a radius, expected them with --domain=interval only{{$}}

// RUN: %{run} --input=x.npy --input=x.npy --domain=real --output=0.npy --output=1.npy | FileCheck %s --check-prefix=OUTPUTS
// OUTPUTS: {{^}}nnspec-run: error: too many files: --output for the results of 'main', found 2, expected at most 1{{$}}

// RUN: %{run} --input=x.npy --input=x.npy --domain=rounding --output=0.npy --output=1.npy --output=2.npy | FileCheck %s --check-prefix=OUTPUTS2
// OUTPUTS2: {{^}}nnspec-run: error: too many files: --output for the results of 'main', found 3, expected at most 2{{$}}

// RUN: %{interval} --input=x.npy --input=x.npy --output=missing/y.npy | FileCheck %s --check-prefix=OUTPUT
// OUTPUT: {{^}}nnspec-run: error: cannot write file: missing/y.npy, No such file or directory{{$}}

//===----------------------------------------------------------------------===//
// Bounds
//===----------------------------------------------------------------------===//

// One is missing: of an argument, of all.
// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=MISSING-UPPER
// MISSING-UPPER: {{^}}nnspec-run: error: wrong number of bounds: function 'main', found 2 --input-lower and 1 --input-upper, expected 2 of each{{$}}
// RUN: %{interval} --input-lower=x.npy --input-upper=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=MISSING-LOWER
// MISSING-LOWER: {{^}}nnspec-run: error: wrong number of bounds: function 'main', found 1 --input-lower and 2 --input-upper, expected 2 of each{{$}}
// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy | FileCheck %s --check-prefix=NO-UPPER
// NO-UPPER: {{^}}nnspec-run: error: wrong number of bounds: function 'main', found 2 --input-lower and 0 --input-upper, expected 2 of each{{$}}
// RUN: %{interval} --input-upper=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=NO-LOWER
// NO-LOWER: {{^}}nnspec-run: error: wrong number of bounds: function 'main', found 0 --input-lower and 2 --input-upper, expected 2 of each{{$}}
// RUN: %{interval} --input=x.npy | FileCheck %s --check-prefix=MISSING1
// RUN: %{run} --domain=rounding --input=x.npy | FileCheck %s --check-prefix=MISSING1
// MISSING1: {{^}}nnspec-run: error: wrong number of inputs: function 'main', found 1, expected 2{{$}}
// RUN: %{interval} | FileCheck %s --check-prefix=MISSING2
// MISSING2: {{^}}nnspec-run: error: wrong number of inputs: function 'main', found 0, expected 2{{$}}

// RUN: %{interval} --input=x.npy --input-lower=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=BOTH
// RUN: %{interval} --input=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=BOTH
// BOTH: {{^}}nnspec-run: error: bad inputs: found --input beside --input-lower or --input-upper, expected one kind or the other{{$}}

// RUN: %{interval} --input-lower=above.npy --input-lower=x.npy --input-upper=one.npy --input-upper=x.npy | FileCheck %s --check-prefix=ORDER
// ORDER: {{^}}nnspec-run: error: bad bounds: argument 0 at [1, 2], found 1.5 and 1, expected the lower one first{{$}}

// RUN: %{interval} --input-lower=x.npy --input-lower=nan.npy --input-upper=x.npy --input-upper=one.npy | FileCheck %s --check-prefix=NAN-LOWER
// NAN-LOWER: {{^}}nnspec-run: error: bad bounds: argument 1 at [1, 1], found nan and 1, expected the lower one first{{$}}
// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy --input-upper=x.npy --input-upper=nan.npy | FileCheck %s --check-prefix=NAN-UPPER
// NAN-UPPER: {{^}}nnspec-run: error: bad bounds: argument 1 at [1, 1], found 0 and nan, expected the lower one first{{$}}
// RUN: %{interval} --input=x.npy --input=nan.npy --radius=1 --radius=1 | FileCheck %s --check-prefix=NAN
// RUN: %{interval} --input=x.npy --input=nan.npy | FileCheck %s --check-prefix=NAN
// NAN: {{^}}nnspec-run: error: bad bounds: argument 1 at [1, 1], found nan and nan, expected the lower one first{{$}}

// RUN: %{interval} --input-lower=shape.npy --input-lower=x.npy --input-upper=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=SHAPE
// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy --input-upper=shape.npy --input-upper=x.npy | FileCheck %s --check-prefix=SHAPE
// RUN: %{run} --domain=real --input=shape.npy --input=x.npy | FileCheck %s --check-prefix=SHAPE
// SHAPE: {{^}}nnspec-run: error: wrong shape: argument 0 of 'main' (shape.npy), found [3, 3], expected [2, 3]{{$}}

// Either is right where sizes are dynamic.
// RUN: %{interval} --entry=dynamic --input-lower=shape.npy --input-lower=x.npy --input-upper=x.npy --input-upper=x.npy | FileCheck %s --check-prefix=SHAPES
// SHAPES: {{^}}nnspec-run: error: bad bounds: argument 0, found shapes [3, 3] and [2, 3], expected one shape{{$}}

// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy --input-upper=type.npy --input-upper=x.npy | FileCheck %s --check-prefix=TYPE
// RUN: %{run} --domain=rounding --input=type.npy --input=x.npy | FileCheck %s --check-prefix=TYPE
// TYPE: {{^}}nnspec-run: error: wrong type: argument 0 of 'main' (type.npy), found float64, expected float32{{$}}

// RUN: %{interval} --input-lower=missing.npy --input-upper=x.npy | FileCheck %s --check-prefix=FILE
// RUN: %{interval} --input-lower=x.npy --input-lower=x.npy --input-upper=missing.npy --input-upper=x.npy | FileCheck %s --check-prefix=FILE
// FILE: {{^}}nnspec-run: error: cannot read file: missing.npy, No such file or directory{{$}}

//===----------------------------------------------------------------------===//
// --radius
//===----------------------------------------------------------------------===//

// RUN: %{interval} --input=x.npy --input=x.npy --radius=-1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: {{^}}nnspec-run: error: bad radius: --radius, found '-1', expected a number of 0 or more{{$}}
// RUN: %{interval} --input=x.npy --input=x.npy --radius=1 --radius=nan | FileCheck %s --check-prefix=RADIUS-NAN
// RADIUS-NAN: {{^}}nnspec-run: error: bad radius: --radius, found 'nan', expected a number of 0 or more{{$}}
// RUN: %{interval} --input=x.npy --input=x.npy --radius=inf | FileCheck %s --check-prefix=RADIUS-INF
// RADIUS-INF: {{^}}nnspec-run: error: bad radius: --radius, found 'inf', expected a number of 0 or more{{$}}
// RUN: %{interval} --input=x.npy --input=x.npy --radius=wide | FileCheck %s --check-prefix=RADIUS-TEXT
// RADIUS-TEXT: {{^}}nnspec-run: error: bad radius: --radius, found 'wide', expected a number of 0 or more{{$}}
// RUN: %{interval} --input=x.npy --input=x.npy --radius= | FileCheck %s --check-prefix=RADIUS-NONE
// RADIUS-NONE: {{^}}nnspec-run: error: bad radius: --radius, found '', expected a number of 0 or more{{$}}

// RUN: %{interval} --input=x.npy --input=x.npy --radius=1 --radius=1 --radius=1 | FileCheck %s --check-prefix=RADII
// RADII: {{^}}nnspec-run: error: too many radii: found 3, expected at most one for each --input{{$}}
// RUN: %{interval} --input-lower=x.npy --input-upper=x.npy --radius=1 | FileCheck %s --check-prefix=RADIUS-BOUNDS
// RADIUS-BOUNDS: {{^}}nnspec-run: error: too many radii: found 1, expected at most one for each --input{{$}}

// RUN: %{interval} --entry=integers --input=i.npy --radius=1 | FileCheck %s --check-prefix=RADIUS-TYPE
// RADIUS-TYPE: {{^}}nnspec-run: error: bad radius: argument 0 is not of floats{{$}}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

// RUN: %{run} --entry=unsupported --input=x.npy --domain=real | FileCheck %s --check-prefix=TOSA
// RUN: %{run} --entry=unsupported --input=x.npy --domain=rounding | FileCheck %s --check-prefix=TOSA
// RUN: %{interval} --entry=unsupported --input=x.npy | FileCheck %s --check-prefix=TOSA
// TOSA: {{^}}nnspec-run: error: cannot evaluate: 'unsupported', {{.*}}errors-domains.mlir:[[#@LINE+41]]:8: 'tosa.exp' op is not supported by the evaluator{{$}}

// The name and the place are those of the op in the callee.
// RUN: %{run} --entry=caller --input=x.npy --domain=real | FileCheck %s --check-prefix=CALLER
// CALLER: {{^}}nnspec-run: error: cannot evaluate: 'caller', {{.*}}errors-domains.mlir:[[#@LINE+37]]:8: 'tosa.exp' op is not supported by the evaluator{{$}}

// RUN: %{run} --entry=unwritten --input=x.npy --domain=rounding | FileCheck %s --check-prefix=UNWRITTEN
// UNWRITTEN: {{^}}nnspec-run: error: cannot evaluate: 'unwritten', result 0 was never written{{$}}

// RUN: %{interval} --entry=compare --input=x.npy --radius=1 | FileCheck %s --check-prefix=TRUTH
// TRUTH: {{^}}nnspec-run: error: cannot evaluate: 'compare', result 0 has truth values that are not known{{$}}

// RUN: %{interval} --entry=divide --input=one.npy --input=x.npy | FileCheck %s --check-prefix=DIVIDE
// DIVIDE: {{^}}nnspec-run: error: cannot evaluate: 'divide', {{.*}}errors-domains.mlir:[[#@LINE+49]]:8: 'nnspec.div' op divides by zero{{$}}

// RUN: %{run} --entry=dynamic --input=x.npy --input=wide.npy --domain=real | FileCheck %s --check-prefix=SIZES
// RUN: %{interval} --entry=dynamic --input=x.npy --input=wide.npy | FileCheck %s --check-prefix=SIZES
// SIZES: {{^}}nnspec-run: error: cannot evaluate: 'dynamic', {{.*}}errors-domains.mlir:[[#@LINE+19]]:8: {{.+}}

// RUN: %{interval} --input=x.npy --input=x.npy --expect=shape.npy | FileCheck %s --check-prefix=EXPECT
// RUN: %{run} --domain=rounding --input=x.npy --input=x.npy --expect=shape.npy | FileCheck %s --check-prefix=EXPECT
// EXPECT: {{^}}nnspec-run: error: wrong shape: expected array, found [3, 3], expected [2, 3] as in the result (result 0, shape.npy){{$}}

// Values that are not as expected are exit code 1.
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=x.npy --input=one.npy --domain=real --expect=x.npy \
// RUN:   | FileCheck %s --check-prefix=DIFFERENT
// RUN: %python %S/Inputs/status.py 1 nnspec-run %s --input=x.npy --input=one.npy --domain=rounding --expect=x.npy \
// RUN:   | FileCheck %s --check-prefix=DIFFERENT
// DIFFERENT: {{^}}result 0 (x.npy): 6 of 6 elements beyond rtol=1e-05 atol=1e-08, the first at [0, 0]{{$}}

func.func @main(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = nnspec.add %x, %y : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @dynamic(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = nnspec.add %x, %y : tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func @unsupported(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = tosa.exp %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @caller(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = call @unsupported(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @unwritten(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = tensor.empty() : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @compare(%x: tensor<2x3xf32>) -> tensor<2x3xi1> {
  %0 = arith.constant dense<0.0> : tensor<2x3xf32>
  %1 = arith.cmpf olt, %x, %0 : tensor<2x3xf32>
  return %1 : tensor<2x3xi1>
}

func.func @divide(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = nnspec.div %x, %y : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @integers(%x: tensor<2xi64>) -> tensor<2xi64> {
  return %x : tensor<2xi64>
}
