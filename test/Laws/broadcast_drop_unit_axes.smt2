; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; broadcast_drop_unit_axes: B(a) = B'(a'), where a' is a without the axes that statically
; have size 1.
;
; Ranks 4 and 5, any dims; axes 0 and 2 of a are dropped, so that a' is
; tensor.collapse_shape a [[0, 1, 2], [3]], and dims' are the entries 1 and 3 of dims.
; Negated: B is valid, but B' is not, or some element differs.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(assert (and (>= (n 2) 0) (=> (static_a 2) (= (n 2) 1))))
(assert (and (>= (n 3) 0) (=> (static_a 3) (= (n 3) 1))))
(declare-fun a (Int Int Int Int) Real)

; The result: sizes, and which are statically 1.
(declare-fun r (Int) Int)
(declare-fun static_r (Int) Bool)
(assert (and (>= (r 0) 0) (=> (static_r 0) (= (r 0) 1))))
(assert (and (>= (r 1) 0) (=> (static_r 1) (= (r 1) 1))))
(assert (and (>= (r 2) 0) (=> (static_r 2) (= (r 2) 1))))
(assert (and (>= (r 3) 0) (=> (static_r 3) (= (r 3) 1))))
(assert (and (>= (r 4) 0) (=> (static_r 4) (= (r 4) 1))))

; dims: strictly increasing, within the rank (C2).
(declare-fun dims (Int) Int)
(assert (and (<= 0 (dims 0)) (< (dims 0) (dims 1) (dims 2) (dims 3) 5)))

; An axis has statically size 1, or the size of the result's (C3).
(define-fun c3 ((i Int)) Bool (or (static_a i) (= (n i) (r (dims i)))))
(assert (and (c3 0) (c3 1) (c3 2) (c3 3)))

; The side condition: the axes that are dropped have statically size 1, and none of the
; others has.
(assert (and (static_a 0) (static_a 2)))
(assert (and (not (static_a 1)) (not (static_a 3))))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))
(assert (and (<= 0 (p 3)) (< (p 3) (r 3))))
(assert (and (<= 0 (p 4)) (< (p 4) (r 4))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

(define-fun q ((i Int)) Int (read (static_a i) (p (dims i))))

; tensor.collapse_shape counts axes 0, 1 and 2 of a in row-major order.
(define-fun collapsed ((k Int) (l Int)) Real
  (a (div k (* (n 1) (n 2))) (mod (div k (n 2)) (n 1)) (mod k (n 2)) l))
(define-fun size0 () Int (* (n 0) (n 1) (n 2)))
(define-fun q_kept ((i Int)) Int (read (static_a i) (p (dims i))))

(define-fun law () Bool
  (and (= size0 (r (dims 1)))
       (= (a (q 0) (q 1) (q 2) (q 3)) (collapsed (q_kept 1) (q_kept 3)))))

; The negation.
(assert (not law))
(check-sat)
