; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; sub_parameter: x - p = x + p * fill -1. Negated: the difference is not the sum.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameter, broadcast, at the same position.
(declare-const v Real) ; The value of the fill.

(assert (= v (- 1)))

(define-fun law () Bool (= (- x p) (+ x (* p v))))

; The negation.
(assert (not law))
(check-sat)
