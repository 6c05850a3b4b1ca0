def NNSpec_ExampleOp : NNSpec_Op<"example"> {
  let description = [{
    Constraints:

    - (C1) one;
    - (C2) two.
  }];
}
