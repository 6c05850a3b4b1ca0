; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; broadcast_of_fill where the fill on the right has the operand's sizes, not the
; result's: some elements of the result are outside of it.

; The operand: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))

; The result: sizes, and which are statically 1.
(declare-fun r (Int) Int)
(declare-fun static_r (Int) Bool)
(assert (and (>= (r 0) 0) (=> (static_r 0) (= (r 0) 1))))
(assert (and (>= (r 1) 0) (=> (static_r 1) (= (r 1) 1))))
(assert (and (>= (r 2) 0) (=> (static_r 2) (= (r 2) 1))))

; dims: strictly increasing, within the rank (C2).
(declare-fun dims (Int) Int)
(assert (and (<= 0 (dims 0)) (< (dims 0) (dims 1) 3)))

; An axis has statically size 1, or the size of the result's (C3).
(define-fun c3 ((i Int)) Bool (or (static_a i) (= (n i) (r (dims i)))))
(assert (and (c3 0) (c3 1)))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

(define-fun q ((i Int)) Int (read (static_a i) (p (dims i))))

(define-fun within ((position Int) (size Int)) Bool
  (and (<= 0 position) (< position size)))
(declare-const v Real)
(declare-const outside Real)
(define-fun broadcast_of_fill () Real
  (ite (and (within (q 0) (n 0)) (within (q 1) (n 1))) v outside))

; The shape of the fill on the right: the operand's, where it has the axis.
(define-fun size ((k Int)) Int
  (ite (= k (dims 0)) (n 0) (ite (= k (dims 1)) (n 1) (r k))))
(define-fun fill () Real
  (ite (and (within (p 0) (size 0)) (within (p 1) (size 1))
            (within (p 2) (size 2)))
       v outside))

(define-fun law () Bool (= broadcast_of_fill fill))

; The negation.
(assert (not law))
(check-sat)
