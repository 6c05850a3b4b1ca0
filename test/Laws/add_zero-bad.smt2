; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; add_zero for any fill: x + fill v = fill v + x = x.

(declare-const x Real) ; An element of the tensor.
(declare-const v Real) ; The value of the fill.

(define-fun law () Bool (and (= (+ x v) x) (= (+ v x) x)))

; The negation.
(assert (not law))
(check-sat)
