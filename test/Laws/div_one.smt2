; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; div_one: x / fill 1 = x. Negated: the quotient is not x.

(declare-const x Real) ; An element of the tensor.
(declare-const v Real) ; The value of the fill.

(assert (= v 1))

; So that both quotients are defined, here and in the twin.
(assert (not (= x 0)))

(define-fun law () Bool (= (/ x v) x))

; The negation.
(assert (not law))
(check-sat)
