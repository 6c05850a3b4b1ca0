; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; parameter_on_the_right: f(p, x) = f(x, p) for f in +, *, max. That p is a parameter and
; x is none is for the normal form only. Negated: for some f the order matters.

(declare-const x Real)
(declare-const p Real)

(define-fun max ((a Real) (b Real)) Real (ite (>= a b) a b))

; f is one of these.
(declare-const is_add Bool)
(declare-const is_mul Bool)
(declare-const is_max Bool)
(define-fun f ((a Real) (b Real)) Real
  (ite is_add (+ a b) (ite is_mul (* a b) (ite is_max (max a b) (- a b)))))

; The side condition: f is commutative; it is not -.
(assert (or is_add is_mul is_max))

(define-fun law () Bool (= (f p x) (f x p)))

; The negation.
(assert (not law))
(check-sat)
