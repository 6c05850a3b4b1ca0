; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; cast_of_fill: T(fill v) = fill v, of element type T, if both element types hold v
; exactly.
;
; Over the reals both sides are v. Stated here with rounding: a fill of element type S
; has the value S(v), where S and T are any functions that leave their values alone.
; Negated: both types hold v, and the two sides differ, or are not v.

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
(assert (is_T v))

(define-fun law () Bool (and (= (T (S v)) (T v)) (= (T v) v)))

; The negation.
(assert (not law))
(check-sat)
