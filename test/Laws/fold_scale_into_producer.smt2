; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; fold_scale_into_producer: L(x, W; a) * s = L(x, W * s'; a * s), where s depends on
; axes that the weight has. Negated: the two sides differ.

; A matrix product of two terms: data x of row i, weight w, result (i, j).
(declare-fun x (Int Int) Real)
(declare-fun w (Int Int) Real)
(declare-fun a (Int) Real) ; The accumulator, along j.
(declare-const i Int)
(declare-const j Int)
(declare-fun s (Int) Real)

(define-fun layer () Real
  (+ (* (x i 0) (w 0 j)) (* (x i 1) (w 1 j)) (a j)))
(define-fun scaled_w ((k Int)) Real (* (w k j) (s j)))
(define-fun folded () Real
  (+ (* (x i 0) (scaled_w 0)) (* (x i 1) (scaled_w 1)) (* (a j) (s j))))
(define-fun law () Bool (= (* layer (s j)) folded))

; The negation.
(assert (not law))
(check-sat)
