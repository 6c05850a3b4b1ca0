; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; fold_into_consumers with a bias that is not padded: wrong at the border.

; A matrix product of two terms: data x of row i, weight w, result (i, j).
(declare-fun x (Int Int) Real)
(declare-fun w (Int Int) Real)
(declare-fun a (Int) Real) ; The accumulator, along j.
(declare-const i Int)
(declare-const j Int)
(declare-fun s (Int) Real) ; Along the terms.
(declare-fun b (Int) Real)
; Which of the terms the padding with zero made.
(declare-fun is_padding (Int) Bool)

(define-fun pad ((k Int) (value Real)) Real (ite (is_padding k) 0.0 value))
(define-fun term ((k Int)) Real
  (* (pad k (+ (* (x i k) (s k)) (b k))) (w k j)))
(define-fun scaled_term ((k Int)) Real
  (* (pad k (x i k)) (* (w k j) (s k))))
(define-fun bias_term ((k Int)) Real (* (pad k (b k)) (w k j)))
(define-fun layer () Real (+ (term 0) (term 1) (a j)))
(define-fun law () Bool
  (= layer (+ (scaled_term 0) (scaled_term 1)
              (+ (a j) (+ (* (b 0) (w 0 j)) (* (b 1) (w 1 j)))))))

; The negation.
(assert (not law))
(check-sat)
