; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; add_zero: x + fill 0 = fill 0 + x = x. Negated: one of the two sums differs from x.

(declare-const x Real) ; An element of the tensor.
(declare-const v Real) ; The value of the fill.

; The side condition.
(assert (= v 0))

(define-fun law () Bool (and (= (+ x v) x) (= (+ v x) x)))

; The negation.
(assert (not law))
(check-sat)
