; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; cast_of_fill without the half of its side condition that is about the fill's own
; element type S: rounding to S comes first, and changes v.

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

(define-fun law () Bool (and (= (T (S v)) (T v)) (= (T v) v)))

; The negation.
(assert (not law))
(check-sat)
