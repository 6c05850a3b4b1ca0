; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; mul_of_mul for /, which is not associative: (x / p) / q = x / (p / q).

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameters, broadcast, at the same position.
(declare-const q Real)

; So that every quotient is defined.
(assert (not (= p 0)))
(assert (not (= q 0)))

(define-fun law () Bool (= (/ (/ x p) q) (/ x (/ p q))))

; The negation.
(assert (not law))
(check-sat)
