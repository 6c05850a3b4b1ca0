; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; sub_zero: x - fill 0 = x. Negated: the difference is not x.

(declare-const x Real) ; An element of the tensor.
(declare-const v Real) ; The value of the fill.

(assert (= v 0))

(define-fun law () Bool (= (- x v) x))

; The negation.
(assert (not law))
(check-sat)
