; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; div_parameter the other way round: x * p = x / (fill 1 / p). The program divides by
; nothing, the right side by p and by 1 / p, which p = 0 makes undefined.

(declare-const x Real) ; An element of the tensor.
(declare-const p Real) ; Of the parameter, broadcast, at the same position.
(declare-const v Real) ; The value of the fill.

(assert (= v 1))

; x / 0 is some number; which one, nobody says. (In Lean it is 0.)
(declare-fun div0 (Real) Real)
(define-fun divide ((a Real) (b Real)) Real (ite (= b 0) (div0 a) (/ a b)))

(define-fun law () Bool (= (* x p) (divide x (divide v p))))

; The negation.
(assert (not law))
(check-sat)
