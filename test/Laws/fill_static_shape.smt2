; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; fill_static_shape: a fill whose size operand is a constant is the fill whose type has
; this size.
;
; Rank 2. An element outside of a fill's shape is an unknown number. Negated: the new fill
; has another shape, or another element.

; The sizes of the fill, and which of the size operands are constants.
(declare-fun r (Int) Int)
(assert (and (>= (r 0) 0) (>= (r 1) 0)))
(declare-fun constant (Int) Bool)
(declare-fun value (Int) Int)

; The side condition: the constant is the size operand.
(assert (and (=> (constant 0) (= (value 0) (r 0)))
             (=> (constant 1) (= (value 1) (r 1)))))

(define-fun new_r ((k Int)) Int (ite (constant k) (value k) (r k)))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))

(declare-const v Real)
(declare-const outside Real)
(define-fun new_element () Real
  (ite (and (< (p 0) (new_r 0)) (< (p 1) (new_r 1))) v outside))

(define-fun law () Bool
  (and (= (new_r 0) (r 0)) (= (new_r 1) (r 1)) (= v new_element)))

; The negation.
(assert (not law))
(check-sat)
