//===- Elementwise.cpp - ONNX's elementwise ops ---------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each op is one linalg.generic over all points. Where all operands are known
// integers, it is computed at import (ElementArithmetic).
//
//===----------------------------------------------------------------------===//

#include "ElementArithmetic.h"
#include "OpTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::nnspec;
using namespace mlir::nnspec::importer;

namespace {
/// One point of an op.
struct Point {
  OpBuilder &b;
  Location loc;
  ValueRange operands;
  bool isUnsigned;

  Value operator[](unsigned i) const { return operands[i]; }
  Type getType() const { return operands[0].getType(); }
  bool isFloat() const { return isa<FloatType>(getType()); }

  template <typename Op, typename... Args>
  Value emit(Args... args) const {
    return Op::create(b, loc, args...);
  }
  /// One of three ops, by the element type.
  template <typename FloatOp, typename SignedOp, typename UnsignedOp = SignedOp>
  Value choose(Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<FloatOp>(x, y);
    return isUnsigned ? emit<UnsignedOp>(x, y) : emit<SignedOp>(x, y);
  }
  Value constant(double value) const {
    if (isFloat())
      return emit<arith::ConstantOp>(b.getFloatAttr(getType(), value));
    return emit<arith::ConstantOp>(
        b.getIntegerAttr(getType(), static_cast<int64_t>(value)));
  }
  Value add(Value x, Value y) const {
    return choose<arith::AddFOp, arith::AddIOp>(x, y);
  }
  Value sub(Value x, Value y) const {
    return choose<arith::SubFOp, arith::SubIOp>(x, y);
  }
  Value mul(Value x, Value y) const {
    return choose<arith::MulFOp, arith::MulIOp>(x, y);
  }
  Value max(Value x, Value y) const {
    return choose<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(x, y);
  }
  Value min(Value x, Value y) const {
    return choose<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(x, y);
  }
  Value compare(arith::CmpFPredicate ofFloats, arith::CmpIPredicate ofSigned,
                arith::CmpIPredicate ofUnsigned, Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<arith::CmpFOp>(ofFloats, x, y);
    return emit<arith::CmpIOp>(isUnsigned ? ofUnsigned : ofSigned, x, y);
  }
  Value less(Value x, Value y) const {
    return compare(arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt,
                   arith::CmpIPredicate::ult, x, y);
  }
  Value equal(Value x, Value y) const {
    return compare(arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq,
                   arith::CmpIPredicate::eq, x, y);
  }
  Value select(Value condition, Value x, Value y) const {
    return emit<arith::SelectOp>(condition, x, y);
  }
  /// Integer division truncates. By zero it gives the numerator, and the
  /// smallest integer by -1 itself: both would trap.
  Value div(Value x, Value y) const {
    if (isa<FloatType>(x.getType()))
      return emit<arith::DivFOp>(x, y);
    Value zero = constant(0), one = constant(1);
    Value isZero = emit<arith::CmpIOp>(arith::CmpIPredicate::eq, y, zero);
    if (isUnsigned)
      return emit<arith::DivUIOp>(x, select(isZero, one, y));
    Value isMinusOne =
        emit<arith::CmpIOp>(arith::CmpIPredicate::eq, y, constant(-1));
    Value divisor = select(emit<arith::OrIOp>(isZero, isMinusOne), one, y);
    Value quotient = emit<arith::DivSIOp>(x, divisor);
    return select(isMinusOne, emit<arith::SubIOp>(zero, x), quotient);
  }
};

using PointFn = llvm::function_ref<Value(const Point &)>;
/// Which element types an op takes.
enum class Domain { Floats, Numbers, Booleans, Any };
} // namespace

static LogicalResult checkElementTypes(NodeImporter &node, Domain domain,
                                       ArrayRef<ImportedTensor *> operands) {
  Type type = operands.front()->elementType;
  for (ImportedTensor *operand : operands)
    if (operand->elementType != type ||
        operand->isUnsigned != operands.front()->isUnsigned)
      return node.error("inputs have different element types");
  bool isBoolean = type.isInteger(1), isFloat = isa<FloatType>(type);
  if (domain == Domain::Any || (domain == Domain::Floats && isFloat) ||
      (domain == Domain::Booleans && isBoolean) ||
      (domain == Domain::Numbers && !isBoolean))
    return success();
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return node.unsupported("element type " + text);
}

/// In opset 6, the second operand broadcasts by two attributes: its first axis
/// is that axis of the first operand.
static LogicalResult alignLegacyOperand(NodeImporter &node, int64_t broadcast,
                                        std::optional<int64_t> axis,
                                        ImportedTensor &aligned) {
  ImportedTensor &x = node.getInput(0), &y = node.getInput(1);
  aligned = y;
  if (!broadcast || !axis)
    return success();
  auto first = node.getAxis(*axis, x.getRank());
  if (failed(first))
    return failure();
  if (*first + y.getRank() > x.getRank())
    return node.error("bad axis: the second input has too high a rank");
  SmallVector<OpFoldResult> sizes = y.sizes;
  sizes.append(x.getRank() - *first - y.getRank(),
               node.getEmitter().getIndex(1));
  aligned = node.getEmitter().reshape(y, sizes);
  return success();
}

/// Emits `body` at all points of `operands`; `condition`, where there is one,
/// is one more operand, before the others.
static LogicalResult emitPointwise(NodeImporter &node,
                                   ArrayRef<ImportedTensor *> operands,
                                   Type resultType, bool isUnsigned,
                                   PointFn body) {
  SmallVector<const ImportedTensor *> shapes(operands.begin(), operands.end());
  auto sizes = Emitter::broadcastSizes(shapes);
  if (!sizes)
    return node.error("shapes do not broadcast: found " +
                      llvm::join(llvm::map_range(operands,
                                                 [](ImportedTensor *operand) {
                                                   return formatShape(
                                                       operand->sizes);
                                                 }),
                                 ", "));
  ImportedTensor result;
  // With fmod the sign is the dividend's, which shapes have no use for.
  bool isFloatMod = node.getOpType() == "Mod" && node.getInt("fmod", 0) != 0;
  StringRef opType = isFloatMod ? StringRef() : node.getOpType();
  std::optional<SmallVector<OpFoldResult>> elements =
      foldElements(opType, node.getEmitter(), operands, *sizes);
  // Floats are computed by the program, since folding them would round.
  if (elements && !isa<FloatType>(resultType)) {
    result.elementType = resultType;
    result.isUnsigned = isUnsigned;
    result.sizes = *sizes;
  } else {
    result = node.getEmitter().elementwise(
        operands, *sizes, resultType, isUnsigned,
        [&](OpBuilder &b, Location loc, ValueRange values) {
          return body({b, loc, values, operands.back()->isUnsigned});
        });
  }
  result.elements = std::move(elements);
  node.setResult(0, std::move(result));
  return success();
}

template <Domain domain>
static LogicalResult importUnary(NodeImporter &node, PointFn body) {
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, {&node.getInput(0)})))
    return failure();
  ImportedTensor &x = node.getInput(0);
  return emitPointwise(node, {&x}, x.elementType, x.isUnsigned, body);
}

static LogicalResult importBinary(NodeImporter &node, Domain domain,
                                  bool isPredicate, PointFn body) {
  std::optional<int64_t> axis;
  int64_t broadcast = 0;
  if (node.getOpset() < 7) {
    broadcast = node.getInt("broadcast", 0);
    if (node.hasAttribute("axis"))
      axis = node.getInt("axis", 0);
  }
  ImportedTensor second;
  ImportedTensor &x = node.getInput(0);
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, {&x, &node.getInput(1)})) ||
      failed(alignLegacyOperand(node, broadcast, axis, second)))
    return failure();
  return emitPointwise(node, {&x, &second},
                       isPredicate ? node.getBuilder().getI1Type()
                                   : x.elementType,
                       !isPredicate && x.isUnsigned, body);
}

/// An op of any number of operands, two by two from the left.
static LogicalResult importVariadic(NodeImporter &node, Domain domain,
                                    PointFn body) {
  if (failed(node.checkAttributes()) ||
      failed(checkElementTypes(node, domain, node.getInputs())))
    return failure();
  ImportedTensor &x = node.getInput(0);
  return emitPointwise(node, node.getInputs(), x.elementType, x.isUnsigned,
                       body);
}

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
  if (p[1].getType() == p[0].getType())
    return p.emit<math::PowFOp>(p[0], p[1]);
  return p.emit<math::FPowIOp>(p[0], p[1]);
}

//===----------------------------------------------------------------------===//
// Importers
//===----------------------------------------------------------------------===//

static LogicalResult importLeakyRelu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 0.01f);
  return importUnary<Domain::Floats>(node, [&](const Point &p) {
    return wherePositive(p, p[0], p.mul(p.constant(alpha), p[0]));
  });
}

static LogicalResult importElu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 1.0);
  return importUnary<Domain::Floats>(node, [&](const Point &p) {
    Value exp = p.emit<math::ExpOp>(p[0]);
    return wherePositive(p, p[0],
                         p.mul(p.constant(alpha), p.sub(exp, p.constant(1))));
  });
}

static LogicalResult importSelu(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 1.67326319217681884765625f);
  double gamma = node.getFloat("gamma", 1.05070102214813232421875f);
  return importUnary<Domain::Floats>(node, [&](const Point &p) {
    Value exp = p.emit<math::ExpOp>(p[0]);
    Value negative = p.mul(p.constant(alpha), p.sub(exp, p.constant(1)));
    return p.mul(p.constant(gamma), wherePositive(p, p[0], negative));
  });
}

static LogicalResult importHardSigmoid(NodeImporter &node) {
  double alpha = node.getFloat("alpha", 0.2f);
  double beta = node.getFloat("beta", 0.5);
  return importUnary<Domain::Floats>(
      node, [&](const Point &p) { return hardSigmoid(p, alpha, beta); });
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
  return importUnary<Domain::Floats>(
      node, [](const Point &p) { return p.emit<Op>(p[0]); });
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
  auto unary = [&](StringRef name, LogicalResult (*import)(NodeImporter &)) {
    table[name] = {import, 1, 1};
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
    return importUnary<Domain::Numbers>(node, [](const Point &p) -> Value {
      if (p.isFloat())
        return p.emit<math::AbsFOp>(p[0]);
      return p.isUnsigned ? p[0] : p.emit<math::AbsIOp>(p[0]);
    });
  });
  unary("Neg", [](NodeImporter &node) {
    return importUnary<Domain::Numbers>(node, [](const Point &p) -> Value {
      if (p.isFloat())
        return p.emit<arith::NegFOp>(p[0]);
      return p.sub(p.constant(0), p[0]);
    });
  });
  unary("Reciprocal", [](NodeImporter &node) {
    return importUnary<Domain::Floats>(
        node, [](const Point &p) { return p.div(p.constant(1), p[0]); });
  });
  unary("Relu", [](NodeImporter &node) {
    return importUnary<Domain::Numbers>(
        node, [](const Point &p) { return p.max(p[0], p.constant(0)); });
  });
  unary("Sigmoid", [](NodeImporter &node) {
    return importUnary<Domain::Floats>(
        node, [](const Point &p) { return sigmoid(p, p[0]); });
  });
  unary("HardSwish", [](NodeImporter &node) {
    return importUnary<Domain::Floats>(node, [](const Point &p) {
      return p.mul(p[0], hardSigmoid(p, 1.0 / 6, 0.5));
    });
  });
  unary("Softplus", [](NodeImporter &node) {
    // log(1 + exp(x)), without overflow.
    return importUnary<Domain::Floats>(node, [](const Point &p) -> Value {
      Value magnitude = p.emit<math::AbsFOp>(p[0]);
      Value exp = p.emit<math::ExpOp>(p.emit<arith::NegFOp>(magnitude));
      return p.add(p.max(p[0], p.constant(0)), p.emit<math::Log1pOp>(exp));
    });
  });
  unary("Softsign", [](NodeImporter &node) {
    return importUnary<Domain::Floats>(node, [](const Point &p) {
      return p.div(p[0], p.add(p.constant(1), p.emit<math::AbsFOp>(p[0])));
    });
  });
  unary("Not", [](NodeImporter &node) {
    return importUnary<Domain::Booleans>(node, [](const Point &p) -> Value {
      return p.emit<arith::XOrIOp>(p[0], p.constant(1));
    });
  });
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
