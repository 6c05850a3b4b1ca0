; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; cast_of_fill: T(fill v) = fill v, of element type T, if the fill's own element type S
; holds v exactly.
;
; Over the reals both sides are v. Stated here with rounding: a fill of element type S
; has the value S(v), where S and T are any functions that leave their values alone.
; Negated: S holds v, and the two sides differ.

; The values of S and T, and their rounding.
(declare-fun is_S (Real) Bool)
(declare-fun is_T (Real) Bool)
(declare-fun S (Real) Real)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_S y) (= (S y) y))))
(assert (forall ((y Real)) (=> (is_T y) (= (T y) y))))

(declare-const v Real)
; The side condition.
(assert (is_S v))

(define-fun law () Bool (= (T (S v)) (T v)))

; The negation.
(assert (not law))
(check-sat)
