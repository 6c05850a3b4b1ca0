; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; max_self where the two operands may differ: max(x, y) = x.

(declare-const x Real)
(declare-const y Real)

(define-fun max ((a Real) (b Real)) Real (ite (>= a b) a b))

(define-fun law () Bool (= (max x y) x))

; The negation.
(assert (not law))
(check-sat)
