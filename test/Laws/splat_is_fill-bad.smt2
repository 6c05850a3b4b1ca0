; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}sat{{$}}
;
; splat_is_fill of which only the first element is looked at.

(declare-fun c (Int Int) Real) ; The constant.
(declare-const v Real) ; The value of the fill.

; Its sizes.
(declare-const m Int)
(declare-const n Int)

; The first element is v.
(assert (= (c 0 0) v))

; A position in it.
(declare-const i Int)
(declare-const j Int)
(assert (and (<= 0 i) (< i m) (<= 0 j) (< j n)))

(define-fun law () Bool (= (c i j) v))

; The negation.
(assert (not law))
(check-sat)
