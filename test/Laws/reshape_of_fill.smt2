; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; reshape_of_fill: R(fill v) = fill v, of the result's shape.
;
; Two axes of sizes n(0) and n(1) become one of r = n(0) n(1), in row-major order; the
; other direction reads the same equation backwards. An element outside of a fill's
; shape is an unknown number. Negated: some element of the result differs.

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

; The shape of the fill on the right.
(define-fun size () Int r)
(define-fun fill () Real (ite (within p size) v outside))

(define-fun law () Bool (= reshape_of_fill fill))

; The negation.
(assert (not law))
(check-sat)
