func.func @example_c1() {
  return
}
