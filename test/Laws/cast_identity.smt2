; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; cast_identity: T(x) = x where x has element type T.
;
; Over the reals T(x) = x for all x. Stated here for what the law keeps beyond that: T
; rounds, by any function that leaves the values of T alone. Negated: x is a value of T,
; and T(x) is not x.

; The values of T, and its rounding.
(declare-fun is_T (Real) Bool)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_T y) (= (T y) y))))

(declare-const x Real)
; The side condition.
(assert (is_T x))

(define-fun law () Bool (= (T x) x))

; The negation.
(assert (not law))
(check-sat)
