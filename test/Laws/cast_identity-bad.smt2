; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; cast_identity for an x of any element type: T may round it.

; The values of T, and its rounding.
(declare-fun is_T (Real) Bool)
(declare-fun T (Real) Real)
(assert (forall ((y Real)) (=> (is_T y) (= (T y) y))))

(declare-const x Real)

(define-fun law () Bool (= (T x) x))

; The negation.
(assert (not law))
(check-sat)
