; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; reshape_of_fill where the fill on the right has the size of the operand's first axis:
; some elements of the result are outside of it.

(declare-fun n (Int) Int)
(assert (and (>= (n 0) 0) (>= (n 1) 0)))
(define-fun r () Int (* (n 0) (n 1)))

; A position in the result, and the element of the operand that is read there.
(declare-const p Int)
(assert (and (<= 0 p) (< p r)))
(declare-fun q (Int) Int)
(assert (and (= p (+ (* (q 0) (n 1)) (q 1))) (<= 0 (q 1)) (< (q 1) (n 1))))

(define-fun within ((position Int) (size Int)) Bool
  (and (<= 0 position) (< position size)))
(declare-const v Real)
(declare-const outside Real)
(define-fun reshape_of_fill () Real
  (ite (and (within (q 0) (n 0)) (within (q 1) (n 1))) v outside))

; The shape of the fill on the right: the operand's first axis.
(define-fun size () Int (n 0))
(define-fun fill () Real (ite (within p size) v outside))

(define-fun law () Bool (= reshape_of_fill fill))

; The negation.
(assert (not law))
(check-sat)
