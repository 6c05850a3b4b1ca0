; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; sub_zero with the fill on the left: fill 0 - x = x. It changes the sign.

(declare-const x Real) ; An element of the tensor.
(declare-const v Real) ; The value of the fill.

(assert (= v 0))

(define-fun law () Bool (= (- v x) x))

; The negation.
(assert (not law))
(check-sat)
