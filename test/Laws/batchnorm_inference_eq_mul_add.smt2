; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; batchnorm_inference_eq_mul_add, at one element x and the parameters of its channel:
;
;   (x - mean) / std * gamma + beta = x * (gamma/std) + (beta - mean * (gamma/std))
;
; where std = sqrt(max(variance, 0) + eps) != 0. Negated: some real numbers with such
; a std make the two sides differ.

(declare-const x Real)
(declare-const mean Real)
(declare-const variance Real)
(declare-const gamma Real)
(declare-const beta Real)
(declare-const eps Real)

; std is the root that is not negative.
(declare-const std Real)
(assert (>= std 0))
(assert (= (* std std) (+ (ite (> variance 0) variance 0.0) eps)))

; The side condition.
(assert (not (= std 0)))

; x / 0 is some number; which one, nobody says. (In Lean it is 0.)
(declare-fun div0 (Real) Real)
(define-fun divide ((a Real) (b Real)) Real (ite (= b 0) (div0 a) (/ a b)))

(define-fun original () Real
  (+ (* (divide (- x mean) std) gamma) beta))
(define-fun scale () Real (divide gamma std))
(define-fun factored () Real
  (+ (* x scale) (- beta (* mean scale))))

(define-fun law () Bool (= original factored))

; The negation.
(assert (not law))
(check-sat)
