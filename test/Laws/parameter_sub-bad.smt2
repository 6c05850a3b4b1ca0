; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; parameter_sub where the bias is negated too: p - x = x * fill -1 + p * fill -1.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameter, broadcast, at the same position.
(declare-const v Real) ; The value of the fill.

(assert (= v (- 1)))

(define-fun law () Bool (= (- p x) (+ (* x v) (* p v))))

; The negation.
(assert (not law))
(check-sat)
