; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; elementwise_of_shape_cast if elementwise ops expanded axes of static size 1: a size 1
; that becomes known would expand, where the run time refuses the original.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(declare-fun a (Int Int) Real)
(declare-fun known (Int) Bool) ; Which other sizes of it are static.

; The operand b.
(declare-fun m (Int) Int)
(assert (and (>= (m 0) 0) (>= (m 1) 0)))
(declare-fun b (Int Int) Real)

(declare-fun f (Real Real) Real)

; Whether an elementwise op expands an axis of static size 1, as broadcast does.
(declare-const expands Bool)

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (m 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (m 1))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

; On the left no size 1 is static: a and b have one shape.
(define-fun valid_left () Bool (and (= (n 0) (m 0)) (= (n 1) (m 1))))
(define-fun left () Real (f (a (p 0) (p 1)) (b (p 0) (p 1))))

; On the right a's sizes are those that b is cast to. An axis that expands is left
; out of the cast.
(define-fun expanded ((k Int)) Bool (and expands (static_a k)))
(define-fun valid ((k Int)) Bool
  (ite (expanded k) true
  (ite (or (static_a k) (known k))
       (= (m k) (n k))    ; what tensor.cast checks
       (= (n k) (m k))))) ; what f checks
(define-fun valid_right () Bool (and (valid 0) (valid 1)))
(define-fun right () Real
  (f (a (read (expanded 0) (p 0)) (read (expanded 1) (p 1))) (b (p 0) (p 1))))

(define-fun law () Bool
  (and (= valid_left valid_right) (=> valid_left (= left right))))

; The negation.
(assert (not law))
(check-sat)
