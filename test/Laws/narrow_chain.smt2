; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; narrow_chain: g(f(x, p), q) = N(g(f(W(x), W(p)), W(q))), where the element type N is
; narrower than W, which is f32.
;
; Over the reals N(x) = W(x) = x. Stated here for what the law promises: N and W round, by
; any functions; W leaves the values of N alone. Two links, any functions f and g: what N
; rounds on the right is the chain of x, p and q themselves, and N rounds it once. Negated:
; x, p and q are values of N, and it is another number. Not stated: that f and g round to W.

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

(define-fun law () Bool (= (N (g (f (W x) (W p)) (W q))) (N (g (f x p) q))))

; The negation.
(assert (not law))
(check-sat)
