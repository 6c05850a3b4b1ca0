; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; cast_of_cast: T(S(x)) = T(x), if every value of x's element type U is one of S.
;
; Over the reals T(S(x)) = T(x) = x. Stated here for what the side condition promises: S
; and T round, by any functions; S leaves its values alone. Negated: x is a value of U,
; and the two sides differ.

; The values of U and S, and the rounding of S and T.
(declare-fun is_U (Real) Bool)
(declare-fun is_S (Real) Bool)
(declare-fun S (Real) Real)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_S y) (= (S y) y))))

; The side condition: the inner cast is exact.
(assert (forall ((y Real)) (=> (is_U y) (is_S y))))

(declare-const x Real)
(assert (is_U x))

(define-fun law () Bool (= (T (S x)) (T x)))

; The negation.
(assert (not law))
(check-sat)
