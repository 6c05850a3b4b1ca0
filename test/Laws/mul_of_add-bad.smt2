; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; mul_of_add with a bias that is not scaled: (x + p) * q = x * q + p.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameters, broadcast, at the same position.
(declare-const q Real)

(define-fun law () Bool (= (* (+ x p) q) (+ (* x q) p)))

; The negation.
(assert (not law))
(check-sat)
