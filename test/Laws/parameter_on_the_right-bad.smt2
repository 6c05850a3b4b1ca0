; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; parameter_on_the_right where f may also be -.

(declare-const x Real)
(declare-const p Real)

(define-fun max ((a Real) (b Real)) Real (ite (>= a b) a b))

; f is one of these.
(declare-const is_add Bool)
(declare-const is_mul Bool)
(declare-const is_max Bool)
(define-fun f ((a Real) (b Real)) Real
  (ite is_add (+ a b) (ite is_mul (* a b) (ite is_max (max a b) (- a b)))))

(define-fun law () Bool (= (f p x) (f x p)))

; The negation.
(assert (not law))
(check-sat)
