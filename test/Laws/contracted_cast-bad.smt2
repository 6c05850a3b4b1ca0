; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; contracted_cast without its side condition: the inner cast has no flag, so that it
; rounds.

(declare-fun S (Real) Real)
(declare-fun T (Real) Real)

(define-fun may_S ((y Real) (z Real)) Bool (or (= z (S y)) (= z y)))
(define-fun may_T ((y Real) (z Real)) Bool (= z (T y)))

(declare-const x Real)

(define-fun law () Bool
  (exists ((between Real)) (and (may_T x between) (may_S between x))))

; The negation.
(assert (not law))
(check-sat)
