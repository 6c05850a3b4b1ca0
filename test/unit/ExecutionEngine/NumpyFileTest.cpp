//===- NumpyFileTest.cpp - NumPy's .npy files -----------------------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "nnspec/ExecutionEngine/NumpyFile.h"

#include "TestUtils.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cstring>
#include <random>

using namespace mlir;
using namespace mlir::nnspec;

/// A file of any header text.
static std::string makeFile(StringRef header, StringRef data = "",
                            char major = 1) {
  std::string bytes("\x93NUMPY");
  bytes += major;
  bytes += '\0';
  bytes += char(header.size() & 0xff);
  bytes += char(header.size() >> 8);
  if (major > 1)
    bytes += StringRef("\0\0", 2);
  return (bytes + header + data).str();
}

static std::string makeHeader(StringRef descr, StringRef shape,
                              StringRef order = "False") {
  return ("{'descr': '" + descr + "', 'fortran_order': " + order +
          ", 'shape': " + shape + ", }   \n")
      .str();
}

static NDArray parse(StringRef bytes) {
  llvm::Expected<NDArray> array = parseNumpy(bytes, "x.npy");
  if (array)
    return std::move(*array);
  ADD_FAILURE() << llvm::toString(array.takeError());
  return llvm::cantFail(NDArray::allocate(ElementType::Bool, {}));
}

static std::string parseError(StringRef bytes) {
  return getMessage(parseNumpy(bytes, "x.npy"));
}

TEST(NumpyFile, ReadsEachType) {
  const std::pair<StringRef, ElementType> types[] = {
      {"|b1", ElementType::Bool},    {"|i1", ElementType::Int8},
      {"<i2", ElementType::Int16},   {"<i4", ElementType::Int32},
      {"<i8", ElementType::Int64},   {"|u1", ElementType::UInt8},
      {"<u2", ElementType::UInt16},  {"<u4", ElementType::UInt32},
      {"<u8", ElementType::UInt64},  {"<f2", ElementType::Float16},
      {"<f4", ElementType::Float32}, {"<f8", ElementType::Float64},
      {"?", ElementType::Bool},      {"=f4", ElementType::Float32},
      {"f4", ElementType::Float32},
  };
  for (auto [descr, type] : types) {
    std::string data(3 * getSizeInBytes(type), '\1');
    NDArray array = parse(makeFile(makeHeader(descr, "(3,)"), data));
    EXPECT_EQ(array.getElementType(), type) << descr.str();
    EXPECT_EQ(array.getShape(), ArrayRef<int64_t>({3}));
    EXPECT_EQ(StringRef(array.getData(), array.getSizeInBytes()), data);
  }
}

TEST(NumpyFile, ReadsBothByteOrders) {
  StringRef bytes("\0\1\2\3", 4);
  auto read = [&](StringRef descr) {
    return parse(makeFile(makeHeader(descr, "(2,)"), bytes))
        .getValues<uint16_t>()
        .vec();
  };
  EXPECT_EQ(read("<u2"), (std::vector<uint16_t>{0x0100, 0x0302}));
  EXPECT_EQ(read(">u2"), (std::vector<uint16_t>{0x0001, 0x0203}));
  StringRef one("\x3f\xf0\0\0\0\0\0\0", 8);
  NDArray array = parse(makeFile(makeHeader(">f8", "()"), one));
  EXPECT_EQ(array.getValues<double>()[0], 1.0);
}

TEST(NumpyFile, ReadsFortranOrder) {
  // Element (i, j, k) of shape (2, 3, 2) is 100i + 10j + k.
  const uint8_t data[] = {0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121};
  StringRef bytes(reinterpret_cast<const char *>(data), sizeof(data));
  NDArray array =
      parse(makeFile(makeHeader("|u1", "(2, 3, 2)", "True"), bytes));
  EXPECT_EQ(array.getShape(), ArrayRef<int64_t>({2, 3, 2}));
  EXPECT_EQ(array.getValues<uint8_t>().vec(),
            (std::vector<uint8_t>{0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120,
                                  121}));
  // Both at once.
  array = parse(makeFile(makeHeader(">u2", "(2, 2)", "True"),
                         StringRef("\0\0\0\2\0\1\0\3", 8)));
  EXPECT_EQ(array.getValues<uint16_t>().vec(),
            (std::vector<uint16_t>{0, 1, 2, 3}));
}

TEST(NumpyFile, ReadsEachVersion) {
  for (char major : {1, 2, 3}) {
    NDArray array = parse(makeFile(makeHeader("|i1", "(2,)"), "ab", major));
    EXPECT_EQ(array.getValues<char>().vec(), (std::vector<char>{'a', 'b'}));
  }
}

TEST(NumpyFile, ReadsNoAxesAndNoElements) {
  NDArray scalar = parse(makeFile(makeHeader("|i1", "()"), "a"));
  EXPECT_TRUE(scalar.getShape().empty());
  EXPECT_EQ(scalar.getNumElements(), 1);
  for (StringRef order : {"False", "True"}) {
    NDArray none = parse(makeFile(makeHeader("<f8", "(2, 0, 3)", order)));
    EXPECT_EQ(none.getShape(), ArrayRef<int64_t>({2, 0, 3}));
    EXPECT_EQ(none.getNumElements(), 0);
    EXPECT_NE(none.getData(), nullptr);
  }
}

TEST(NumpyFile, ReadsAnySpelling) {
  for (StringRef header :
       {"{'shape':(2,),'fortran_order':False,'descr':'|i1'}",
        "  {\"descr\" : \"|i1\" ,\n \"shape\" : ( 2 , ) , "
        "\"fortran_order\" : False , } ",
        "{'descr': '|i1', 'fortran_order': True, 'shape': (2, )}"}) {
    NDArray array = parse(makeFile(header, "ab"));
    EXPECT_EQ(array.getValues<char>().vec(), (std::vector<char>{'a', 'b'}));
  }
}

TEST(NumpyFile, MakesBoolsZeroOrOne) {
  NDArray array =
      parse(makeFile(makeHeader("|b1", "(3,)"), StringRef("\0\1\xff", 3)));
  EXPECT_EQ(array.getValues<uint8_t>().vec(), (std::vector<uint8_t>{0, 1, 1}));
}

TEST(NumpyFile, RejectsMalformedFiles) {
  const std::pair<std::string, StringRef> files[] = {
      {"", "not a NumPy file: x.npy, found no data, expected '\\93NUMPY'"},
      {"\x93NUMPX\1", "not a NumPy file: x.npy, found first bytes "
                      "'\\93NUMPX', expected '\\93NUMPY'"},
      {"\x93NUMPY\1", "truncated NumPy file: x.npy, found 7 bytes, expected at "
                      "least 10"},
      {std::string("\x93NUMPY\2\0\0\0\0", 11),
       "truncated NumPy file: x.npy, found 11 bytes, expected at least 12"},
      {makeFile("", "", 0), "unsupported NumPy file: x.npy, found format "
                            "version 0.0, expected 1.0, 2.0 or 3.0"},
      {makeFile("", "", 4), "unsupported NumPy file: x.npy, found format "
                            "version 4.0, expected 1.0, 2.0 or 3.0"},
      {std::string("\x93NUMPY\1\1\0\0", 10),
       "unsupported NumPy file: x.npy, found format version 1.1, expected 1.0, "
       "2.0 or 3.0"},
      {std::string("\x93NUMPY\1\0\5\0{}", 12),
       "truncated NumPy file: x.npy, found 2 bytes of header, expected 5"},
      {std::string("\x93NUMPY\2\0\xff\xff\xff\xff{}", 14),
       "unsupported NumPy file: x.npy, found a header of 4294967295 bytes, "
       "expected at most 65535"},
      {makeFile(""), "malformed NumPy header: x.npy, found its end, expected a "
                     "dictionary"},
      {makeFile("{}"),
       "malformed NumPy header: x.npy, found no key 'descr', expected one"},
      {makeFile("{'descr': '<f4'}"), "malformed NumPy header: x.npy, found no "
                                     "key 'fortran_order', expected one"},
      {makeFile("{'fortran_order': False, 'descr': '<f4'}"),
       "malformed NumPy header: x.npy, found no key 'shape', expected one"},
      {makeFile("{'descr': '<f4', 'descr': '<f4'}"),
       "malformed NumPy header: x.npy, found ''descr': '<f4'}', expected each "
       "of the keys 'descr', 'fortran_order' and 'shape' once"},
      {makeFile("{'extra': 1}"),
       "malformed NumPy header: x.npy, found ''extra': 1}', expected each of "
       "the keys 'descr', 'fortran_order' and 'shape' once"},
      {makeFile("{descr: 1}"),
       "malformed NumPy header: x.npy, found 'descr: 1}', expected a key"},
      {makeFile("{'descr"),
       "malformed NumPy header: x.npy, found ''descr', expected a closing "
       "quote"},
      {makeFile("{'descr' 1}"),
       "malformed NumPy header: x.npy, found '1}', expected ':' after a key"},
      {makeFile("{'descr': 1}"), "malformed NumPy header: x.npy, found '1}', "
                                 "expected a string after 'descr'"},
      {makeFile("{'descr': '<f4' 'shape': ()}"),
       "malformed NumPy header: x.npy, found ''shape': ()}', expected ',' or "
       "'}' after a value"},
      {makeFile("{'fortran_order': 0}"),
       "malformed NumPy header: x.npy, found '0}', expected True or False "
       "after 'fortran_order'"},
      {makeFile(makeHeader("<f4", "4")),
       "malformed NumPy header: x.npy, found '4, }   \\0A', expected a tuple "
       "after 'shape'"},
      {makeFile(makeHeader("<f4", "(4)")),
       "malformed NumPy header: x.npy, found '), }   \\0A', expected ',' after "
       "the only size"},
      {makeFile(makeHeader("<f4", "(4 4)")),
       "malformed NumPy header: x.npy, found '4), }   \\0A', expected ',' "
       "after the only size"},
      {makeFile(makeHeader("<f4", "(4, 4 4)")),
       "malformed NumPy header: x.npy, found '4), }   \\0A', expected ',' or "
       "')' after a size"},
      {makeFile(makeHeader("<f4", "(4, ")),
       "malformed NumPy header: x.npy, found ', }   \\0A', expected a size"},
      {makeFile(makeHeader("<f4", "(1.5,)")),
       "malformed NumPy header: x.npy, found '.5,), }   \\0A', expected ',' "
       "after the only size"},
      {makeFile(makeHeader("<f4", "(4, -1)")),
       "malformed NumPy header: x.npy, found a negative size, expected sizes "
       "of 0 or more"},
      {makeFile(makeHeader("<f4", "(9223372036854775808,)")),
       "malformed NumPy header: x.npy, found size '9223372036854775808', "
       "expected a size below 2^63"},
      {makeFile(makeHeader("<f4", "(2305843009213693952, 0)")),
       "malformed NumPy header: x.npy, found shape [2305843009213693952, 0], "
       "expected less than 2^63 bytes of data"},
      {makeFile(makeHeader("<f4", "()") + "x"),
       "malformed NumPy header: x.npy, found 'x', expected nothing after the "
       "dictionary"},
      {makeFile(makeHeader("<f4", "(" + std::string(65 * 2, '1') + ",)")),
       "malformed NumPy header: x.npy, found size "
       "'1111111111111111111111111111111111111111...', expected a size below "
       "2^63"},
      {makeFile(makeHeader("<f4", "(2, 2)"), std::string(15, 'a')),
       "wrong amount of data: x.npy, found 15 bytes, expected 16 for shape [2, "
       "2] of float32"},
      {makeFile(makeHeader("<f4", "(2, 2)"), std::string(17, 'a')),
       "wrong amount of data: x.npy, found 17 bytes, expected 16 for shape [2, "
       "2] of float32"},
      {makeFile(makeHeader("<f4", "(1152921504606846976,)")),
       "wrong amount of data: x.npy, found 0 bytes, expected "
       "4611686018427387904 for shape [1152921504606846976] of float32"},
  };
  for (const auto &[bytes, message] : files)
    EXPECT_EQ(parseError(bytes), message.str());
}

TEST(NumpyFile, RejectsTooManyAxes) {
  std::string shape = "(";
  for (int i = 0; i < 64; ++i)
    shape += "1,";
  EXPECT_EQ(
      parse(makeFile(makeHeader("|i1", shape + ")"), "a")).getShape().size(),
      64u);
  EXPECT_EQ(parseError(makeFile(makeHeader("|i1", shape + "1)"), "a")),
            "unsupported NumPy file: x.npy, found more than 64 axes, expected "
            "at most 64");
}

TEST(NumpyFile, RejectsOtherTypes) {
  const StringRef expected =
      ", expected bool, int8 to int64, uint8 to uint64, float16, float32 or "
      "float64";
  for (StringRef descr : {"<c8", "|O", "<U4", "|S4", "|V2", "<M8[ns]", "<f16",
                          "<f1", "<i3", "", "<", "<>f4", "<f4 "})
    EXPECT_EQ(
        parseError(makeFile(makeHeader(descr, "()"))),
        ("unsupported dtype: x.npy, found '" + descr + "'" + expected).str());
  for (StringRef descr : {"[('a', '<f4')]", "('<f4', (2,))"})
    EXPECT_EQ(
        parseError(makeFile(("{'descr': " + descr + "}").str())),
        ("unsupported dtype: x.npy, found a structured type" + expected).str());
}

// Errors are one printable line whatever the file holds.
TEST(NumpyFile, SurvivesMutations) {
  std::string file =
      makeFile(makeHeader("<f4", "(2, 3)", "True"), std::string(24, '\x3f'), 2);
  ASSERT_EQ(parseError(file), "success");
  auto check = [](const std::string &bytes) {
    // A copy of the exact size, for AddressSanitizer.
    std::unique_ptr<char[]> copy(new char[bytes.size()]);
    std::memcpy(copy.get(), bytes.data(), bytes.size());
    std::string message = parseError(StringRef(copy.get(), bytes.size()));
    EXPECT_TRUE(llvm::all_of(message, [](char c) { return llvm::isPrint(c); }))
        << message;
  };
  for (size_t size = 0; size < file.size(); ++size)
    check(file.substr(0, size));
  std::mt19937 random(0);
  const StringRef interesting = "{}()[]'\",:-0123456789TF<>|fiub\\\n\xff";
  for (int i = 0; i < 20000; ++i) {
    std::string mutated = file;
    for (unsigned edits = random() % 4 + 1; edits-- > 0;) {
      size_t position = random() % mutated.size();
      char value = interesting[random() % interesting.size()];
      switch (random() % 4) {
      case 0:
        mutated.insert(position, 1, value);
        break;
      case 1:
        mutated.erase(position, 1);
        break;
      case 2:
        mutated[position] = char(random());
        break;
      default:
        mutated[position] = value;
      }
    }
    check(mutated);
  }
}

namespace {
/// A path in the temporary folder; the file is removed at the end.
class TemporaryFile {
public:
  TemporaryFile() {
    EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("nnspec", "npy", path));
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }

  SmallString<128> path;
};
} // namespace

TEST(NumpyFile, WritesWhatItReads) {
  TemporaryFile file;
  const SmallVector<int64_t> shapes[] = {{}, {5}, {2, 3}, {2, 0}, {2, 1, 3}};
  for (ElementType type :
       {ElementType::Bool, ElementType::Int8, ElementType::Int16,
        ElementType::Int32, ElementType::Int64, ElementType::UInt8,
        ElementType::UInt16, ElementType::UInt32, ElementType::UInt64,
        ElementType::Float16, ElementType::Float32, ElementType::Float64}) {
    for (const SmallVector<int64_t> &shape : shapes) {
      NDArray array = llvm::cantFail(NDArray::allocate(type, shape));
      std::memset(array.getData(), 1, array.getSizeInBytes());
      ASSERT_EQ(getMessage(writeNumpyFile(file.path, array)), "success");
      llvm::Expected<NDArray> result = readNumpyFile(file.path);
      ASSERT_TRUE(bool(result));
      EXPECT_EQ(result->getElementType(), type);
      EXPECT_EQ(result->getShape(), ArrayRef(shape));
      EXPECT_EQ(StringRef(result->getData(), result->getSizeInBytes()),
                StringRef(array.getData(), array.getSizeInBytes()));
    }
  }
}

// As numpy.lib.format writes it: the data starts at a multiple of 64 bytes.
TEST(NumpyFile, WritesNumpysBytes) {
  TemporaryFile file;
  ASSERT_EQ(getMessage(writeNumpyFile(file.path, makeFloats({1}, {1.0f}))),
            "success");
  auto buffer = llvm::MemoryBuffer::getFile(file.path);
  ASSERT_TRUE(bool(buffer));
  StringRef bytes = (*buffer)->getBuffer();
  std::string header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
  header += std::string(128 - 10 - header.size() - 1, ' ') + "\n";
  EXPECT_EQ(bytes, makeFile(header, StringRef("\0\0\x80\x3f", 4)));
}

TEST(NumpyFile, WritesBFloat16AsBits) {
  TemporaryFile file;
  NDArray array = makeArray<uint16_t>(ElementType::BFloat16, {1}, {0x3f80});
  ASSERT_EQ(getMessage(writeNumpyFile(file.path, array)), "success");
  llvm::Expected<NDArray> result = readNumpyFile(file.path);
  ASSERT_TRUE(bool(result));
  EXPECT_EQ(result->getElementType(), ElementType::UInt16);
  EXPECT_EQ(result->getValues<uint16_t>()[0], 0x3f80);
}

TEST(NumpyFile, FailsWithThePath) {
  EXPECT_EQ(getMessage(readNumpyFile("no/such.npy")),
            "cannot read file: no/such.npy, No such file or directory");
  EXPECT_EQ(getMessage(writeNumpyFile("no/such.npy", makeFloats({}, {1}))),
            "cannot write file: no/such.npy, No such file or directory");
}
