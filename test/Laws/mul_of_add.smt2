; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; mul_of_add: (x + p) * q = x * q + p * q. That p and q are parameters, and that nothing
; else uses the sum, is for profit only. Negated: the two sides differ.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameters, broadcast, at the same position.
(declare-const q Real)

(define-fun law () Bool (= (* (+ x p) q) (+ (* x q) (* p q))))

; The negation.
(assert (not law))
(check-sat)
