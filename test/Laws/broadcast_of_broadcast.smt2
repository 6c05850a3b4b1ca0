; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; broadcast_of_broadcast: B(B'(a)) = B''(a) where dims''[i] = dims[dims'[i]], if an axis
; that B expands has statically size 1 in a too.
;
; Ranks 2, 3 and 4, any dims, static and dynamic sizes. Negated: B and B' are valid, but
; B'' is not, or some element differs.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(declare-fun a (Int Int) Real)

; B'(a): sizes, and which are statically 1.
(declare-fun m (Int) Int)
(declare-fun static_m (Int) Bool)
(assert (and (>= (m 0) 0) (=> (static_m 0) (= (m 0) 1))))
(assert (and (>= (m 1) 0) (=> (static_m 1) (= (m 1) 1))))
(assert (and (>= (m 2) 0) (=> (static_m 2) (= (m 2) 1))))

; B(B'(a)): sizes, and which are statically 1.
(declare-fun r (Int) Int)
(declare-fun static_r (Int) Bool)
(assert (and (>= (r 0) 0) (=> (static_r 0) (= (r 0) 1))))
(assert (and (>= (r 1) 0) (=> (static_r 1) (= (r 1) 1))))
(assert (and (>= (r 2) 0) (=> (static_r 2) (= (r 2) 1))))
(assert (and (>= (r 3) 0) (=> (static_r 3) (= (r 3) 1))))

; dims': strictly increasing, within the rank (C2).
(declare-fun inner (Int) Int)
(assert (and (<= 0 (inner 0)) (< (inner 0) (inner 1) 3)))
; dims: strictly increasing, within the rank (C2).
(declare-fun outer (Int) Int)
(assert (and (<= 0 (outer 0)) (< (outer 0) (outer 1) (outer 2) 4)))

; An axis has statically size 1, or the size of the result's (C3).
(define-fun c3_inner ((i Int)) Bool (or (static_a i) (= (n i) (m (inner i)))))
(define-fun c3_outer ((j Int)) Bool (or (static_m j) (= (m j) (r (outer j)))))
(assert (and (c3_inner 0) (c3_inner 1)))
(assert (and (c3_outer 0) (c3_outer 1) (c3_outer 2)))

; The side condition.
(define-fun outer_expands ((j Int)) Bool
  (and (static_m j) (not (static_r (outer j)))))
(assert (=> (outer_expands (inner 0)) (static_a 0)))
(assert (=> (outer_expands (inner 1)) (static_a 1)))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))
(assert (and (<= 0 (p 3)) (< (p 3) (r 3))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

; In two steps: B reads B'(a) at position_m, B' reads a at q.
(define-fun position_m ((j Int)) Int (read (static_m j) (p (outer j))))
(define-fun q ((i Int)) Int (read (static_a i) (position_m (inner i))))

; In one.
(define-fun composed ((i Int)) Int (outer (inner i)))
(define-fun c3_composed ((i Int)) Bool
  (or (static_a i) (= (n i) (r (composed i)))))
(define-fun q_composed ((i Int)) Int (read (static_a i) (p (composed i))))

(define-fun law () Bool
  (and (c3_composed 0) (c3_composed 1)
       (= (a (q 0) (q 1)) (a (q_composed 0) (q_composed 1)))))

; The negation.
(assert (not law))
(check-sat)
