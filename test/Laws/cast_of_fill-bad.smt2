; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; cast_of_fill with the side condition about the wrong element type, T instead of the
; fill's own, S: rounding to S comes first, and changes v.

; The values of S and T, and their rounding.
(declare-fun is_S (Real) Bool)
(declare-fun is_T (Real) Bool)
(declare-fun S (Real) Real)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_S y) (= (S y) y))))
(assert (forall ((y Real)) (=> (is_T y) (= (T y) y))))

(declare-const v Real)
; The side condition.
(assert (is_T v))

(define-fun law () Bool (= (T (S v)) (T v)))

; The negation.
(assert (not law))
(check-sat)
