//===- NumpyHeader.cpp - The header of a .npy file ------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file starts with "\x93NUMPY", two bytes of version, the length of the
// header (2 bytes in version 1.0, 4 bytes since 2.0, little-endian) and the
// header: the text of a Python dictionary with the keys descr, fortran_order
// and shape.
//
//===----------------------------------------------------------------------===//

#include "NumpyHeader.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::nnspec;

static constexpr StringLiteral kMagic("\x93NUMPY");

/// The dictionaries of the types read here are below 2 KB, also with 64 sizes.
static constexpr size_t kMaxHeaderLength = 65535;

/// Quotes bytes of a file for an error message: printable and not too long.
static std::string quote(StringRef bytes) {
  constexpr size_t maxLength = 40;
  std::string text = "'";
  llvm::raw_string_ostream os(text);
  llvm::printEscapedString(bytes.take_front(maxLength), os);
  os << (bytes.size() > maxLength ? "...'" : "'");
  return text;
}

static llvm::Error makeError(const Twine &what, StringRef name,
                             const Twine &found, const Twine &expected) {
  return llvm::createStringError(what + ": " + name + ", found " + found +
                                 ", expected " + expected);
}

/// NumPy's type string without its byte order, as in "f4".
static std::optional<ElementType> parseElementType(StringRef text) {
  return llvm::StringSwitch<std::optional<ElementType>>(text)
      .Cases({"b1", "?"}, ElementType::Bool)
      .Case("i1", ElementType::Int8)
      .Case("i2", ElementType::Int16)
      .Case("i4", ElementType::Int32)
      .Case("i8", ElementType::Int64)
      .Case("u1", ElementType::UInt8)
      .Case("u2", ElementType::UInt16)
      .Case("u4", ElementType::UInt32)
      .Case("u8", ElementType::UInt64)
      .Case("f2", ElementType::Float16)
      .Case("f4", ElementType::Float32)
      .Case("f8", ElementType::Float64)
      .Default(std::nullopt);
}

static StringRef formatElementType(ElementType type) {
  switch (type) {
  case ElementType::Bool:
    return "b1";
  case ElementType::Int8:
    return "i1";
  case ElementType::Int16:
    return "i2";
  case ElementType::Int32:
    return "i4";
  case ElementType::Int64:
    return "i8";
  case ElementType::UInt8:
    return "u1";
  case ElementType::UInt16:
  case ElementType::BFloat16:
    return "u2";
  case ElementType::UInt32:
    return "u4";
  case ElementType::UInt64:
    return "u8";
  case ElementType::Float16:
    return "f2";
  case ElementType::Float32:
    return "f4";
  case ElementType::Float64:
    return "f8";
  }
  llvm_unreachable("unknown element type");
}

namespace {
/// A recursive descent over the dictionary's text.
class DictionaryParser {
public:
  DictionaryParser(StringRef text, StringRef name) : rest(text), name(name) {}

  llvm::Error parse(NumpyHeader &header);

private:
  llvm::Error malformed(const Twine &expected) const {
    return makeError("malformed NumPy header", name,
                     rest.empty() ? "its end" : quote(rest), expected);
  }

  bool consume(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }

  llvm::Error parseString(StringRef &value, StringRef what);
  llvm::Error parseElementType(NumpyHeader &header);
  llvm::Error parseBool(bool &value);
  llvm::Error parseShape(SmallVectorImpl<int64_t> &shape);

  StringRef rest;
  StringRef name;
};
} // namespace

llvm::Error DictionaryParser::parseString(StringRef &value, StringRef what) {
  rest = rest.ltrim();
  if (!rest.starts_with("'") && !rest.starts_with("\""))
    return malformed(what);
  size_t end = rest.find(rest.front(), 1);
  if (end == StringRef::npos)
    return malformed("a closing quote");
  value = rest.slice(1, end);
  rest = rest.drop_front(end + 1);
  return llvm::Error::success();
}

llvm::Error DictionaryParser::parseElementType(NumpyHeader &header) {
  constexpr StringLiteral expected("bool, int8 to int64, uint8 to uint64, "
                                   "float16, float32 or float64");
  rest = rest.ltrim();
  if (rest.starts_with("[") || rest.starts_with("("))
    return makeError("unsupported dtype", name, "a structured type", expected);
  StringRef descr;
  if (llvm::Error error = parseString(descr, "a string after 'descr'"))
    return error;
  StringRef base = descr;
  bool isBig = base.consume_front(">");
  bool isLittle = !isBig && base.consume_front("<");
  if (!isBig && !isLittle && !base.consume_front("|"))
    base.consume_front("=");
  std::optional<ElementType> type = ::parseElementType(base);
  if (!type)
    return makeError("unsupported dtype", name, quote(descr), expected);
  header.elementType = *type;
  header.isByteSwapped =
      llvm::endianness::native == llvm::endianness::little ? isBig : isLittle;
  return llvm::Error::success();
}

llvm::Error DictionaryParser::parseBool(bool &value) {
  if (consume("True"))
    value = true;
  else if (consume("False"))
    value = false;
  else
    return malformed("True or False after 'fortran_order'");
  return llvm::Error::success();
}

llvm::Error DictionaryParser::parseShape(SmallVectorImpl<int64_t> &shape) {
  if (!consume("("))
    return malformed("a tuple after 'shape'");
  while (!consume(")")) {
    if (consume("-"))
      return makeError("malformed NumPy header", name, "a negative size",
                       "sizes of 0 or more");
    StringRef digits = rest.take_while(llvm::isDigit);
    if (digits.empty())
      return malformed("a size");
    int64_t size;
    if (digits.getAsInteger(10, size))
      return makeError("malformed NumPy header", name, "size " + quote(digits),
                       "a size below 2^63");
    if (shape.size() == NDArray::kMaxRank)
      return makeError("unsupported NumPy file", name,
                       "more than " + Twine(NDArray::kMaxRank) + " axes",
                       "at most " + Twine(NDArray::kMaxRank));
    shape.push_back(size);
    rest = rest.drop_front(digits.size());
    // A tuple of one size has a comma; (3) is a number.
    if (consume(","))
      continue;
    if (shape.size() == 1)
      return malformed("',' after the only size");
    if (consume(")"))
      break;
    return malformed("',' or ')' after a size");
  }
  return llvm::Error::success();
}

llvm::Error DictionaryParser::parse(NumpyHeader &header) {
  if (!consume("{"))
    return malformed("a dictionary");
  bool hasDescr = false, hasOrder = false, hasShape = false;
  while (!consume("}")) {
    StringRef atKey = rest, key;
    if (llvm::Error error = parseString(key, "a key"))
      return error;
    bool *seen = llvm::StringSwitch<bool *>(key)
                     .Case("descr", &hasDescr)
                     .Case("fortran_order", &hasOrder)
                     .Case("shape", &hasShape)
                     .Default(nullptr);
    if (!seen || *seen) {
      rest = atKey.ltrim();
      return malformed("each of the keys 'descr', 'fortran_order' and 'shape' "
                       "once");
    }
    *seen = true;
    if (!consume(":"))
      return malformed("':' after a key");
    if (llvm::Error error = seen == &hasDescr ? parseElementType(header)
                            : seen == &hasOrder
                                ? parseBool(header.isFortranOrder)
                                : parseShape(header.shape))
      return error;
    if (!consume(",")) {
      if (consume("}"))
        break;
      return malformed("',' or '}' after a value");
    }
  }
  rest = rest.ltrim();
  if (!rest.empty())
    return malformed("nothing after the dictionary");
  if (!hasDescr || !hasOrder || !hasShape)
    return makeError("malformed NumPy header", name,
                     Twine("no key '") +
                         (!hasDescr   ? "descr"
                          : !hasOrder ? "fortran_order"
                                      : "shape") +
                         "'",
                     "one");
  return llvm::Error::success();
}

llvm::Expected<NumpyHeader> mlir::nnspec::parseNumpyHeader(StringRef bytes,
                                                           StringRef name) {
  if (!bytes.starts_with(kMagic))
    return makeError("not a NumPy file", name,
                     bytes.empty()
                         ? std::string("no data")
                         : "first bytes " + quote(bytes.take_front(6)),
                     "'\\93NUMPY'");
  // A version and a length of two bytes.
  constexpr size_t minPrefix = kMagic.size() + 4;
  if (bytes.size() < minPrefix)
    return makeError("truncated NumPy file", name,
                     Twine(bytes.size()) + " bytes",
                     "at least " + Twine(minPrefix));
  unsigned major = uint8_t(bytes[kMagic.size()]);
  unsigned minor = uint8_t(bytes[kMagic.size() + 1]);
  if (major < 1 || major > 3 || minor != 0)
    return makeError("unsupported NumPy file", name,
                     "format version " + Twine(major) + "." + Twine(minor),
                     "1.0, 2.0 or 3.0");

  size_t start = minPrefix, length;
  const char *lengthBytes = bytes.data() + kMagic.size() + 2;
  if (major == 1) {
    length = llvm::support::endian::read16le(lengthBytes);
  } else {
    start += 2;
    if (bytes.size() < start)
      return makeError("truncated NumPy file", name,
                       Twine(bytes.size()) + " bytes",
                       "at least " + Twine(start));
    length = llvm::support::endian::read32le(lengthBytes);
    if (length > kMaxHeaderLength)
      return makeError("unsupported NumPy file", name,
                       "a header of " + Twine(length) + " bytes",
                       "at most " + Twine(kMaxHeaderLength));
  }
  if (bytes.size() - start < length)
    return makeError("truncated NumPy file", name,
                     Twine(bytes.size() - start) + " bytes of header",
                     Twine(length));

  NumpyHeader header;
  header.dataOffset = start + length;
  DictionaryParser parser(bytes.substr(start, length), name);
  if (llvm::Error error = parser.parse(header))
    return std::move(error);
  if (!getNumElements(header.shape, header.elementType))
    return makeError("malformed NumPy header", name,
                     "shape " + formatShape(header.shape),
                     "less than 2^63 bytes of data");
  return header;
}

std::string mlir::nnspec::formatNumpyHeader(const NDArray &array) {
  std::string dictionary;
  llvm::raw_string_ostream os(dictionary);
  ElementType type = array.getElementType();
  os << "{'descr': '";
  if (getSizeInBytes(type) == 1)
    os << '|';
  else
    os << (llvm::endianness::native == llvm::endianness::little ? '<' : '>');
  os << formatElementType(type) << "', 'fortran_order': False, 'shape': (";
  llvm::interleaveComma(array.getShape(), os);
  os << (array.getShape().size() == 1 ? ",), }" : "), }");

  // Spaces and a newline make the data start at a multiple of 64 bytes.
  constexpr size_t prefix = kMagic.size() + 4;
  size_t total = llvm::alignTo(prefix + dictionary.size() + 1, 64);
  dictionary.resize(total - prefix - 1, ' ');
  dictionary += '\n';

  std::string bytes = kMagic.str();
  bytes += {'\x01', '\x00', char(dictionary.size() & 0xff),
            char(dictionary.size() >> 8)};
  return bytes + dictionary;
}
