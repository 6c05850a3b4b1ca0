; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; broadcast_of_shape_cast without its side condition: a dynamic axis of size 1, which
; the run time does not let become an axis of another size, begins to expand.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(declare-fun a (Int Int) Real)

; Which sizes are statically 1 behind the cast: it only forgets.
(declare-fun static_cast (Int) Bool)
(assert (and (=> (static_cast 0) (static_a 0)) (=> (static_cast 1) (static_a 1))))

; The result: sizes, and which are statically 1.
(declare-fun r (Int) Int)
(declare-fun static_r (Int) Bool)
(assert (and (>= (r 0) 0) (=> (static_r 0) (= (r 0) 1))))
(assert (and (>= (r 1) 0) (=> (static_r 1) (= (r 1) 1))))
(assert (and (>= (r 2) 0) (=> (static_r 2) (= (r 2) 1))))

; dims: strictly increasing, within the rank (C2).
(declare-fun dims (Int) Int)
(assert (and (<= 0 (dims 0)) (< (dims 0) (dims 1) 3)))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

; What the run time checks (C3).
(define-fun valid ((static1 Bool) (i Int)) Bool
  (or static1 (= (n i) (r (dims i)))))
(define-fun valid_left () Bool
  (and (valid (static_cast 0) 0) (valid (static_cast 1) 1)))
(define-fun valid_right () Bool
  (and (valid (static_a 0) 0) (valid (static_a 1) 1)))

(define-fun left () Real
  (a (read (static_cast 0) (p (dims 0))) (read (static_cast 1) (p (dims 1)))))
(define-fun right () Real
  (a (read (static_a 0) (p (dims 0))) (read (static_a 1) (p (dims 1)))))

(define-fun law () Bool
  (and (= valid_left valid_right) (=> valid_left (= left right))))

; The negation.
(assert (not law))
(check-sat)
