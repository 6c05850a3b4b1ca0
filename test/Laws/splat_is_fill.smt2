; RUN: %z3 %s | FileCheck %s
; REQUIRES: z3
; CHECK: {{^}}unsat{{$}}
;
; splat_is_fill: a constant with one value v is fill v, of its shape.
;
; Rank 2, any sizes. v is the value as the constant stores it. Negated: some element of
; the constant is not v.

(declare-fun c (Int Int) Real) ; The constant.
(declare-const v Real) ; The value of the fill.

; Its sizes.
(declare-const m Int)
(declare-const n Int)

; The side condition: v is the value everywhere.
(assert (forall ((i Int) (j Int))
  (=> (and (<= 0 i) (< i m) (<= 0 j) (< j n)) (= (c i j) v))))

; A position in it.
(declare-const i Int)
(declare-const j Int)
(assert (and (<= 0 i) (< i m) (<= 0 j) (< j n)))

(define-fun law () Bool (= (c i j) v))

; The negation.
(assert (not law))
(check-sat)
