; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; dim_of_pointwise: the size of a result is that of an operand with its shape.
;
; Rank 3: an op that reads x at the position of the result, and a parameter at the
; position along one axis, as batch norm does. Negated: some size differs.

(declare-fun r (Int) Int)
(declare-fun x (Int) Int)
(declare-const parameter Int)
(declare-const axis Int)
(assert (and (<= 0 axis) (< axis 3)))

; The op's verifier: x has the result's shape, the parameter the size of its axis.
(assert (and (= (x 0) (r 0)) (= (x 1) (r 1)) (= (x 2) (r 2))))
(assert (= parameter (r axis)))

(define-fun size ((k Int)) Int (x k))

(declare-const k Int)
(assert (and (<= 0 k) (< k 3)))
(define-fun law () Bool (= (size k) (r k)))

; The negation.
(assert (not law))
(check-sat)
