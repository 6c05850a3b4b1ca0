; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; contracted_cast: S(T(x)) = x, if both casts have the flag `contract`.
;
; Over the reals S(T(x)) = T(x) = x. Stated here for what the flag promises: a cast with
; it may round, by any function, or leave its operand as it is. Negated: x is none of the
; values that S(T(x)) may have.

(declare-fun S (Real) Real)
(declare-fun T (Real) Real)

; The values that a cast of y may have: with the flag, and without.
(define-fun may_S ((y Real) (z Real)) Bool (or (= z (S y)) (= z y)))
(define-fun may_T ((y Real) (z Real)) Bool (or (= z (T y)) (= z y)))

(declare-const x Real)

(define-fun law () Bool
  (exists ((between Real)) (and (may_T x between) (may_S between x))))

; The negation.
(assert (not law))
(check-sat)
