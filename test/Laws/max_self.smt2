; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; max_self: max(x, x) = x. Negated: the maximum of x and y is not x, where y is x.

(declare-const x Real)
(declare-const y Real)

; The side condition.
(assert (= x y))

(define-fun max ((a Real) (b Real)) Real (ite (>= a b) a b))

(define-fun law () Bool (= (max x y) x))

; The negation.
(assert (not law))
(check-sat)
