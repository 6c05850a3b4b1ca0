; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; cast_of_cast without its side condition: the inner cast narrows, and may round x.

; The values of U and S, and the rounding of S and T.
(declare-fun is_U (Real) Bool)
(declare-fun is_S (Real) Bool)
(declare-fun S (Real) Real)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_S y) (= (S y) y))))

(declare-const x Real)
(assert (is_U x))

(define-fun law () Bool (= (T (S x)) (T x)))

; The negation.
(assert (not law))
(check-sat)
