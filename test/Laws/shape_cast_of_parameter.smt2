; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; shape_cast_of_parameter: tensor.cast B(a) = B(a) of the sizes that the cast knows.
;
; Ranks 2 and 3, any dims; a fill is the broadcast of a scalar. Negated: the original is
; valid, but the new one is not, has another shape, or has another element. Not stated:
; that the new one is refused where the original is. It is not; the size that would
; disagree at run time is gone.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(declare-fun a (Int Int) Real)

; The sizes of the broadcast.
(declare-fun r (Int) Int)
(assert (and (>= (r 0) 0) (>= (r 1) 0) (>= (r 2) 0)))

; dims: strictly increasing, within the rank (C2).
(declare-fun dims (Int) Int)
(assert (and (<= 0 (dims 0)) (< (dims 0) (dims 1) 3)))

; An axis has statically size 1, or the size of the result's (C3).
(define-fun c3 ((i Int)) Bool (or (static_a i) (= (n i) (r (dims i)))))
(assert (and (c3 0) (c3 1)))

; The sizes that the cast knows.
(declare-fun known (Int) Bool)
(declare-fun value (Int) Int)
; What tensor.cast checks.
(assert (and (=> (known 0) (= (value 0) (r 0)))
             (=> (known 1) (= (value 1) (r 1)))
             (=> (known 2) (= (value 2) (r 2)))))

; The new broadcast has these, and the others as before.
(define-fun new_r ((k Int)) Int (ite (known k) (value k) (r k)))
(define-fun new_c3 ((i Int)) Bool (or (static_a i) (= (n i) (new_r (dims i)))))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

(define-fun q ((i Int)) Int (read (static_a i) (p (dims i))))
; An element outside of the new shape is an unknown number.
(declare-const outside Real)
(define-fun new_element () Real
  (ite (and (< (p 0) (new_r 0)) (< (p 1) (new_r 1)) (< (p 2) (new_r 2)))
       (a (q 0) (q 1)) outside))

(define-fun law () Bool
  (and (new_c3 0) (new_c3 1)
       (= (new_r 0) (r 0)) (= (new_r 1) (r 1)) (= (new_r 2) (r 2))
       (= (a (q 0) (q 1)) new_element)))

; The negation.
(assert (not law))
(check-sat)
