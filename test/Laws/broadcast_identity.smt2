; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; broadcast_identity: B(a) = a where operand and result have one type.
;
; Rank 3, any dims, static and dynamic sizes. Negated: some element differs.

; The operand a: sizes, and which are statically 1.
(declare-fun n (Int) Int)
(declare-fun static_a (Int) Bool)
(assert (and (>= (n 0) 0) (=> (static_a 0) (= (n 0) 1))))
(assert (and (>= (n 1) 0) (=> (static_a 1) (= (n 1) 1))))
(assert (and (>= (n 2) 0) (=> (static_a 2) (= (n 2) 1))))
(declare-fun a (Int Int Int) Real)

; The result: sizes, and which are statically 1.
(declare-fun r (Int) Int)
(declare-fun static_r (Int) Bool)
(assert (and (>= (r 0) 0) (=> (static_r 0) (= (r 0) 1))))
(assert (and (>= (r 1) 0) (=> (static_r 1) (= (r 1) 1))))
(assert (and (>= (r 2) 0) (=> (static_r 2) (= (r 2) 1))))

; dims: strictly increasing, within the rank (C2).
(declare-fun dims (Int) Int)
(assert (and (<= 0 (dims 0)) (< (dims 0) (dims 1) (dims 2) 3)))

; An axis has statically size 1, or the size of the result's (C3).
(define-fun c3 ((i Int)) Bool (or (static_a i) (= (n i) (r (dims i)))))
(assert (and (c3 0) (c3 1) (c3 2)))

; The side condition: the types agree. (Dynamic sizes agree because of C3.)
(assert (and (= (static_a 0) (static_r 0)) (= (static_a 1) (static_r 1))
             (= (static_a 2) (static_r 2))))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))

; Which element of an axis is read for position p of the result's axis: 0 where the
; axis has statically size 1 (it expands, or p is 0), else p.
(define-fun read ((static1 Bool) (p Int)) Int (ite static1 0 p))

(define-fun q ((i Int)) Int (read (static_a i) (p (dims i))))

(define-fun law () Bool (= (a (q 0) (q 1) (q 2)) (a (p 0) (p 1) (p 2))))

; The negation.
(assert (not law))
(check-sat)
