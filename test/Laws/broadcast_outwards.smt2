; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; broadcast_outwards: f(B(a), B(b), fill v) = B(f(B'(a), B'(b), fill v)) for every
; elementwise f; B' broadcasts to the union of the axes that a and b depend on.
;
; Result of rank 4; a depends on axes x and z of it, b on y and z, where x < y < z are
; any. That the union is not all axes is for profit only: the law holds without.
; Negated: the original is valid, but one of the broadcasts on the right is not, or some
; element differs.

; The axes.
(declare-const x Int)
(declare-const y Int)
(declare-const z Int)
(assert (and (<= 0 x) (< x y z 4)))

; Sizes of the result, of a and of b. None of the axes of a and b expands: that is
; what broadcast_drop_unit_axes leaves.
(declare-fun r (Int) Int)
(declare-fun size_a (Int) Int)
(declare-fun size_b (Int) Int)
(assert (and (= (size_a 0) (r x)) (= (size_a 1) (r z))))
(assert (and (= (size_b 0) (r y)) (= (size_b 1) (r z))))

(declare-fun a (Int Int) Real)
(declare-fun b (Int Int) Real)
(declare-const v Real)

; f at a position: it may depend on the values, and on the index along the axis that
; neither a nor b has.
(declare-fun f (Real Real Real Int) Real)

; The side condition: f is elementwise, which is to say that it does not.
(assert (forall ((s Real) (t Real) (u Real) (i Int) (j Int))
  (= (f s t u i) (f s t u j))))

; A position in the result.
(declare-fun p (Int) Int)
(assert (and (<= 0 (p 0)) (< (p 0) (r 0))))
(assert (and (<= 0 (p 1)) (< (p 1) (r 1))))
(assert (and (<= 0 (p 2)) (< (p 2) (r 2))))
(assert (and (<= 0 (p 3)) (< (p 3) (r 3))))

(declare-const other Int)
(assert (and (<= 0 other) (< other 4) (distinct other x y z)))

; On the left.
(define-fun left () Real
  (f (a (p x) (p z)) (b (p y) (p z)) v (p other)))

; On the right: a tensor on the axes 0, 1, 2, which are x, y, z of the result. The
; dims of B' are [0, 2] for a and [1, 2] for b; the other axis is not there.
(define-fun outer ((i Int)) Int (ite (= i 0) x (ite (= i 1) y z)))
(define-fun inner_size ((i Int)) Int (r (outer i)))
(define-fun inner ((i Int) (j Int) (k Int)) Real
  (f (a i k) (b j k) v 0))
(define-fun right () Real
  (inner (p (outer 0)) (p (outer 1)) (p (outer 2))))

(define-fun law () Bool
  (and (= (size_a 0) (inner_size 0)) (= (size_a 1) (inner_size 2))
       (= (size_b 0) (inner_size 1)) (= (size_b 1) (inner_size 2))
       (= left right)))

; The negation.
(assert (not law))
(check-sat)
