; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; div_parameter: x / p = x * (fill 1 / p). Negated: the two sides differ.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameter, broadcast, at the same position.
(declare-const v Real) ; The value of the fill.

(assert (= v 1))

; x / 0 is some number; which one, nobody says. (In Lean it is 0.)
(declare-fun div0 (Real) Real)
(define-fun divide ((a Real) (b Real)) Real (ite (= b 0) (div0 a) (/ a b)))

; The side condition, which the program meets already: it divides by p, as the right
; side does, and by nothing else.
(assert (not (= p 0)))

(define-fun law () Bool (= (divide x p) (* x (divide v p))))

; The negation.
(assert (not law))
(check-sat)
