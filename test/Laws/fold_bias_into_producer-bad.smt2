; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; fold_bias_into_producer that forgets the accumulator.

; A matrix product of two terms: data x of row i, weight w, result (i, j).
(declare-fun x (Int Int) Real)
(declare-fun w (Int Int) Real)
(declare-fun a (Int) Real) ; The accumulator, along j.
(declare-const i Int)
(declare-const j Int)
(declare-fun b (Int) Real)

(define-fun products () Real (+ (* (x i 0) (w 0 j)) (* (x i 1) (w 1 j))))
(define-fun law () Bool (= (+ (+ products (a j)) (b j)) (+ products (b j))))

; The negation.
(assert (not law))
(check-sat)
