; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; narrow_chain link by link: the one in the middle is rounded to N too, as if each link
; alone were computed in W. Then N rounds twice.

; The values of N, and the rounding of N and W.
(declare-fun is_N (Real) Bool)
(declare-fun N (Real) Real)
(declare-fun W (Real) Real)

; The side condition: every value of N is one of W.
(assert (forall ((y Real)) (=> (is_N y) (= (W y) y))))

(declare-fun f (Real Real) Real)
(declare-fun g (Real Real) Real)

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameters, broadcast, at the same position.
(declare-const q Real)
(assert (and (is_N x) (is_N p) (is_N q)))

(define-fun law () Bool (= (N (g (W (N (f (W x) (W p)))) (W q))) (N (g (f x p) q))))

; The negation.
(assert (not law))
(check-sat)
