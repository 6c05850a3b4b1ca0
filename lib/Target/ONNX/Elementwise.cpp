//===- Elementwise.cpp - ONNX's elementwise ops ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each op is one linalg.generic over all points.
//
//===----------------------------------------------------------------------===//

#include "ElementArithmetic.h"
#include "OpTable.h"
#include "Pointwise.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

template <typename Step>
static Value reduceOperands(const Point &p, Step step) {
  Value result = p[0];
  for (Value operand : p.operands.drop_front())
    result = step(result, operand);
  return result;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

static Value sigmoid(const Point &p, Value x) {
  Value one = p.constant(1);
  Value exp = p.emit<math::ExpOp>(p.emit<arith::NegFOp>(x));
  return p.div(one, p.add(one, exp));
}

/// x where it is positive, else `otherwise`.
static Value wherePositive(const Point &p, Value x, Value otherwise) {
  return p.select(p.compare(arith::CmpFPredicate::OGE,
                            arith::CmpIPredicate::sge,
                            arith::CmpIPredicate::uge, x, p.constant(0)),
                  x, otherwise);
}

static Value hardSigmoid(const Point &p, double alpha, double beta) {
  Value line = p.add(p.mul(p[0], p.constant(alpha)), p.constant(beta));
  return p.max(p.min(line, p.constant(1)), p.constant(0));
}

static Value power(const Point &p) {
  if (!p.isFloat())
    return p.emit<math::IPowIOp>(p[0], p[1]);
  return p.emit<math::PowFOp>(p[0], p[1]);
}

//===----------------------------------------------------------------------===//
// Importers
//===----------------------------------------------------------------------===//

static LogicalResult importLeakyRelu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 0.01f);
  return importUnary(node, Domain::Floats, [&](const Point &p) {
    return wherePositive(p, p[0], p.mul(p.constant(alpha), p[0]));
  });
}

static LogicalResult importElu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 1.0);
  return importUnary(node, Domain::Floats, [&](const Point &p) {
    Value exp = p.emit<math::ExpOp>(p[0]);
    return wherePositive(p, p[0],
                         p.mul(p.constant(alpha), p.sub(exp, p.constant(1))));
  });
}

static LogicalResult importSelu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 1.67326319217681884765625f);
  double gamma = node.getFloat("gamma", 1.05070102214813232421875f);
  return importUnary(node, Domain::Floats, [&](const Point &p) {
    Value exp = p.emit<math::ExpOp>(p[0]);
    Value negative = p.mul(p.constant(alpha), p.sub(exp, p.constant(1)));
    return p.mul(p.constant(gamma), wherePositive(p, p[0], negative));
  });
}

static LogicalResult importHardSigmoid(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 0.2f);
  double beta = node.getFloat("beta", 0.5);
  return importUnary(node, Domain::Floats, [&](const Point &p) {
    return hardSigmoid(p, alpha, beta);
  });
}

static LogicalResult importPRelu(NodeImporter &node) {
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, Domain::Numbers, node.getInputs())))
    return failure();
  ImportedTensor &x = node.getInput(0), slope = node.getInput(1);
  // Before opset 7 a slope of rank 1 is one for each channel.
  if (node.getOpset() < 7 && slope.getRank() == 1 && x.getRank() > 2) {
    SmallVector<OpFoldResult> sizes = slope.sizes;
    sizes.append(x.getRank() - 2, node.getEmitter().getIndex(1));
    slope = node.getEmitter().reshape(slope, sizes);
  }
  return emitPointwise(
      node, {&x, &slope}, x.elementType, x.isUnsigned,
      [](const Point &p) { return wherePositive(p, p[0], p.mul(p[1], p[0])); });
}

/// Bounds are attributes before opset 11, inputs of rank 0 from then on.
static LogicalResult importClip(NodeImporter &node) {
  ImportedTensor &x = node.getInput(0);
  // A bound that is known becomes part of the op; the others are operands.
  std::optional<double> known[2];
  std::optional<unsigned> operandOf[2];
  SmallVector<ImportedTensor *> operands = {&x};
  if (node.getOpset() < 11) {
    for (auto [i, name] : {std::pair(0, "min"), std::pair(1, "max")})
      if (node.hasAttribute(name))
        known[i] = node.getFloat(name, 0);
  }
  if (failed(node.checkAttributes()))
    return failure();
  for (unsigned i = 0; i < 2 && node.getOpset() >= 11; ++i) {
    if (!node.hasInput(i + 1))
      continue;
    ImportedTensor &bound = node.getInput(i + 1);
    if (bound.getRank() > 0 && bound.getNumElements() != 1)
      return node.error("bad bound: found shape " + formatShape(bound.sizes) +
                        ", expected a scalar");
    auto numbers = bound.getNumbers();
    if (numbers && x.isFloat() && bound.elementType == x.elementType) {
      known[i] = numbers->front();
    } else {
      operandOf[i] = operands.size();
      operands.push_back(&bound);
    }
  }
  if (failed(checkElementTypes(node, Domain::Numbers, operands)))
    return failure();
  return emitPointwise(
      node, operands, x.elementType, x.isUnsigned, [&](const Point &p) {
        auto getBound = [&](unsigned i) {
          return known[i] ? p.constant(*known[i]) : p[*operandOf[i]];
        };
        Value result = p[0];
        if (known[0] || operandOf[0])
          result = p.max(result, getBound(0));
        if (known[1] || operandOf[1])
          result = p.min(result, getBound(1));
        return result;
      });
}

static LogicalResult importPow(NodeImporter &node) {
  std::optional<int64_t> axis;
  int64_t broadcast = 0;
  if (node.getOpset() < 7) {
    broadcast = node.getInt("broadcast", 0);
    if (node.hasAttribute("axis"))
      axis = node.getInt("axis", 0);
  }
  ImportedTensor &x = node.getInput(0);
  ImportedTensor exponent;
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, Domain::Numbers, {&x})) ||
      failed(checkElementTypes(node, Domain::Numbers, {&node.getInput(1)})) ||
      failed(alignLegacyOperand(node, broadcast, axis, exponent)))
    return failure();
  // A square is a product: exact where it can be, and known to the algebra.
  if (auto numbers = exponent.getNumbers(); numbers && numbers->size() == 1 &&
                                            x.isFloat() &&
                                            exponent.getRank() <= x.getRank()) {
    double value = numbers->front();
    if (value == 2 || value == 1 || value == 0.5)
      return emitPointwise(node, {&x}, x.elementType, false,
                           [&](const Point &p) -> Value {
                             return value == 2   ? p.mul(p[0], p[0])
                                    : value == 1 ? p[0]
                                                 : p.emit<math::SqrtOp>(p[0]);
                           });
  }
  // The exponent is read as signed.
  bool isIntegerPower = !x.isFloat() && !exponent.isFloat() &&
                        x.elementType == exponent.elementType &&
                        !exponent.isUnsigned;
  bool isFloatPower = x.isFloat() && exponent.elementType == x.elementType;
  if (isIntegerPower || isFloatPower)
    return emitPointwise(node, {&x, &exponent}, x.elementType, x.isUnsigned,
                         power);
  // Of mixed types: in the wider float, as NumPy does; of integers in the
  // widest.
  Emitter &emitter = node.getEmitter();
  bool isInteger = !x.isFloat() && !exponent.isFloat();
  Type wide = isInteger ? Type(emitter.getBuilder().getI64Type())
                        : Type(emitter.getBuilder().getF64Type());
  ImportedTensor base = convertElements(emitter, x, {wide});
  ImportedTensor wideExponent = convertElements(emitter, exponent, {wide});
  if (failed(emitPointwise(node, {&base, &wideExponent}, wide, false, power)))
    return failure();
  ImportedTensor result = node.getResults().front();
  node.setResult(
      0, convertElements(emitter, result, {x.elementType, x.isUnsigned}));
  return success();
}

static LogicalResult importCast(NodeImporter &node) {
  int64_t to = node.getInt("to", 0);
  node.ignore("saturate"); // Of 8-bit floats only.
  if (failed(node.checkAttributes()))
    return failure();
  auto kind = getElementKind(llvm::isInt<32>(to) ? to : -1,
                             node.getBuilder().getContext());
  if (!kind)
    return node.error(llvm::toString(kind.takeError()));
  node.setResult(0,
                 convertElements(node.getEmitter(), node.getInput(0), *kind));
  return success();
}

static LogicalResult importCastLike(NodeImporter &node) {
  node.ignore("saturate"); // Of 8-bit floats only.
  if (failed(node.checkAttributes()))
    return failure();
  ImportedTensor &like = node.getInput(1);
  node.setResult(0, convertElements(node.getEmitter(), node.getInput(0),
                                    {like.elementType, like.isUnsigned}));
  return success();
}

static LogicalResult importWhere(NodeImporter &node) {
  ImportedTensor &condition = node.getInput(0), &x = node.getInput(1),
                 &y = node.getInput(2);
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, Domain::Booleans, {&condition})) ||
      failed(checkElementTypes(node, Domain::Any, {&x, &y})))
    return failure();
  return emitPointwise(
      node, {&condition, &x, &y}, x.elementType, x.isUnsigned,
      [](const Point &p) { return p.select(p[0], p[1], p[2]); });
}

static LogicalResult importMod(NodeImporter &node) {
  bool isFloatMod = node.getInt("fmod", 0) != 0;
  return importBinary(
      node, Domain::Numbers, false, [&](const Point &p) -> Value {
        if (p.isFloat())
          return p.emit<arith::RemFOp>(p[0], p[1]);
        Value zero = p.constant(0), one = p.constant(1);
        Value isZero =
            p.emit<arith::CmpIOp>(arith::CmpIPredicate::eq, p[1], zero);
        Value divisor = p.select(isZero, one, p[1]);
        if (p.isUnsigned)
          return p.emit<arith::RemUIOp>(p[0], divisor);
        // The smallest integer modulo -1 would trap.
        Value isMinusOne = p.emit<arith::CmpIOp>(arith::CmpIPredicate::eq, p[1],
                                                 p.constant(-1));
        divisor = p.select(isMinusOne, one, divisor);
        Value remainder = p.emit<arith::RemSIOp>(p[0], divisor);
        if (isFloatMod)
          return remainder;
        // The sign is the divisor's.
        Value isNonZero =
            p.emit<arith::CmpIOp>(arith::CmpIPredicate::ne, remainder, zero);
        Value differs = p.emit<arith::CmpIOp>(
            arith::CmpIPredicate::slt,
            p.emit<arith::XOrIOp>(remainder, divisor), zero);
        return p.select(p.emit<arith::AndIOp>(isNonZero, differs),
                        p.add(remainder, divisor), remainder);
      });
}

//===----------------------------------------------------------------------===//
// Table
//===----------------------------------------------------------------------===//

template <typename Op>
static LogicalResult importMath(NodeImporter &node) {
  return importUnary(node, Domain::Floats,
                     [](const Point &p) { return p.emit<Op>(p[0]); });
}

template <typename Op>
static LogicalResult importLogic(NodeImporter &node) {
  return importBinary(node, Domain::Booleans, true,
                      [](const Point &p) { return p.emit<Op>(p[0], p[1]); });
}

template <arith::CmpFPredicate ofFloats, arith::CmpIPredicate ofSigned,
          arith::CmpIPredicate ofUnsigned>
static LogicalResult importCompare(NodeImporter &node) {
  return importBinary(node, Domain::Any, true, [](const Point &p) {
    return p.compare(ofFloats, ofSigned, ofUnsigned, p[0], p[1]);
  });
}

void importer::addElementwiseOps(OpTable &table) {
  using FloatPredicate = arith::CmpFPredicate;
  using IntPredicate = arith::CmpIPredicate;
  auto unary = [&](StringRef name, LogicalResult (*import)(NodeImporter &),
                   int64_t firstOpset = kOldestOpset) {
    table[name] = {import, 1, 1, firstOpset};
  };
  auto binary = [&](StringRef name, LogicalResult (*import)(NodeImporter &)) {
    table[name] = {import, 2, 2};
  };
  auto variadic = [&](StringRef name, LogicalResult (*import)(NodeImporter &)) {
    table[name] = {import, 1, kAnyNumber};
  };

  unary("Sqrt", importMath<math::SqrtOp>);
  unary("Exp", importMath<math::ExpOp>);
  unary("Log", importMath<math::LogOp>);
  unary("Erf", importMath<math::ErfOp>);
  unary("Tanh", importMath<math::TanhOp>);
  unary("Floor", importMath<math::FloorOp>);
  unary("Ceil", importMath<math::CeilOp>);
  unary("Round", importMath<math::RoundEvenOp>);
  unary("Sin", importMath<math::SinOp>);
  unary("Cos", importMath<math::CosOp>);
  unary("Abs", [](NodeImporter &node) {
    return importUnary(node, Domain::Numbers, [](const Point &p) -> Value {
      if (p.isFloat())
        return p.emit<math::AbsFOp>(p[0]);
      return p.isUnsigned ? p[0] : p.emit<math::AbsIOp>(p[0]);
    });
  });
  unary("Neg", [](NodeImporter &node) {
    return importUnary(node, Domain::Numbers, [](const Point &p) -> Value {
      if (p.isFloat())
        return p.emit<arith::NegFOp>(p[0]);
      return p.sub(p.constant(0), p[0]);
    });
  });
  unary("Reciprocal", [](NodeImporter &node) {
    return importUnary(node, Domain::Floats, [](const Point &p) {
      return p.div(p.constant(1), p[0]);
    });
  });
  unary("Relu", [](NodeImporter &node) {
    return importUnary(node, Domain::Numbers, [](const Point &p) {
      return p.max(p[0], p.constant(0));
    });
  });
  unary("Sigmoid", [](NodeImporter &node) {
    return importUnary(node, Domain::Floats,
                       [](const Point &p) { return sigmoid(p, p[0]); });
  });
  unary("HardSwish", [](NodeImporter &node) {
    return importUnary(node, Domain::Floats, [](const Point &p) {
      return p.mul(p[0], hardSigmoid(p, 1.0 / 6, 0.5));
    });
  });
  unary(
      "Softplus",
      [](NodeImporter &node) {
        // log(1 + exp(x)), without overflow.
        return importUnary(node, Domain::Floats, [](const Point &p) -> Value {
          Value magnitude = p.emit<math::AbsFOp>(p[0]);
          Value exp = p.emit<math::ExpOp>(p.emit<arith::NegFOp>(magnitude));
          return p.add(p.max(p[0], p.constant(0)), p.emit<math::Log1pOp>(exp));
        });
      },
      1);
  unary(
      "Softsign",
      [](NodeImporter &node) {
        return importUnary(node, Domain::Floats, [](const Point &p) {
          return p.div(p[0], p.add(p.constant(1), p.emit<math::AbsFOp>(p[0])));
        });
      },
      1);
  unary(
      "Not",
      [](NodeImporter &node) {
        return importUnary(node, Domain::Booleans, [](const Point &p) -> Value {
          return p.emit<arith::XOrIOp>(p[0], p.constant(1));
        });
      },
      1);
  unary("LeakyRelu", importLeakyRelu);
  unary("Elu", importElu);
  unary("Selu", importSelu);
  unary("HardSigmoid", importHardSigmoid);
  unary("Cast", importCast);
  table["Clip"] = {importClip, 1, 3};

  binary("Add", [](NodeImporter &node) {
    return importBinary(node, Domain::Numbers, false,
                        [](const Point &p) { return p.add(p[0], p[1]); });
  });
  binary("Sub", [](NodeImporter &node) {
    return importBinary(node, Domain::Numbers, false,
                        [](const Point &p) { return p.sub(p[0], p[1]); });
  });
  binary("Mul", [](NodeImporter &node) {
    return importBinary(node, Domain::Numbers, false,
                        [](const Point &p) { return p.mul(p[0], p[1]); });
  });
  binary("Div", [](NodeImporter &node) {
    return importBinary(node, Domain::Numbers, false,
                        [](const Point &p) { return p.div(p[0], p[1]); });
  });
  binary("CastLike", importCastLike);
  binary("Pow", importPow);
  binary("PRelu", importPRelu);
  binary("Mod", importMod);
  binary("And", importLogic<arith::AndIOp>);
  binary("Or", importLogic<arith::OrIOp>);
  binary("Xor", importLogic<arith::XOrIOp>);
  binary(
      "Equal",
      importCompare<FloatPredicate::OEQ, IntPredicate::eq, IntPredicate::eq>);
  binary(
      "Less",
      importCompare<FloatPredicate::OLT, IntPredicate::slt, IntPredicate::ult>);
  binary(
      "LessOrEqual",
      importCompare<FloatPredicate::OLE, IntPredicate::sle, IntPredicate::ule>);
  binary(
      "Greater",
      importCompare<FloatPredicate::OGT, IntPredicate::sgt, IntPredicate::ugt>);
  binary(
      "GreaterOrEqual",
      importCompare<FloatPredicate::OGE, IntPredicate::sge, IntPredicate::uge>);
  table["Where"] = {importWhere, 3, 3};

  variadic("Max", [](NodeImporter &node) {
    return importVariadic(node, Domain::Numbers, [](const Point &p) {
      return reduceOperands(p, [&](Value x, Value y) { return p.max(x, y); });
    });
  });
  variadic("Min", [](NodeImporter &node) {
    return importVariadic(node, Domain::Numbers, [](const Point &p) {
      return reduceOperands(p, [&](Value x, Value y) { return p.min(x, y); });
    });
  });
  variadic("Sum", [](NodeImporter &node) {
    return importVariadic(node, Domain::Floats, [](const Point &p) {
      return reduceOperands(p, [&](Value x, Value y) { return p.add(x, y); });
    });
  });
  variadic("Mean", [](NodeImporter &node) {
    double count = node.getNumInputs();
    return importVariadic(node, Domain::Floats, [&](const Point &p) {
      Value sum =
          reduceOperands(p, [&](Value x, Value y) { return p.add(x, y); });
      return p.div(sum, p.constant(count));
    });
  });
}
