// Shows the maps per channel in a function's linalg ops, collapses their chains, and
// folds them into the layers beside them.

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %functions = transform.structured.match ops{["func.func"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %functions {
      transform.apply_patterns.nnspec.raise_linalg
    } : !transform.any_op
    transform.apply_patterns to %functions {
      transform.apply_patterns.nnspec.affine_algebra
    } : !transform.any_op
    transform.apply_patterns to %functions {
      transform.apply_patterns.nnspec.fold_affine {always = true}
    } : !transform.any_op
    transform.yield
  }
}
