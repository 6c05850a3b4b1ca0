//===- Bindings.cpp - The extension module nnspec._nnspec -----------------===//
//
// Part of nnspec, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thin layer: python/nnspec has the interface for users and its
// documentation, and _nnspec.pyi the types of what is here.
//
//===----------------------------------------------------------------------===//

#include "Arrays.h"
#include "Module.h"

#include "llvm/ADT/STLExtras.h"

#include <pybind11/stl.h>

#include <cerrno>

namespace py = pybind11;
using namespace mlir::nnspec;
using namespace nnspec_python;

using Arrays = std::vector<py::array>;

/// (name of the element type, shape), with None for a size that is not known.
static py::list describe(llvm::ArrayRef<TensorSpec> specs) {
  py::list list;
  for (const TensorSpec &spec : specs) {
    py::list shape;
    for (int64_t size : spec.shape)
      shape.append(mlir::ShapedType::isDynamic(size) ? py::object(py::none())
                                                     : py::int_(size));
    list.append(
        py::make_tuple(getName(spec.elementType).str(), py::tuple(shape)));
  }
  return list;
}

static py::tuple describe(const FunctionSignature &signature) {
  return py::make_tuple(signature.getName().str(),
                        describe(signature.getArguments()),
                        describe(signature.getResults()));
}

static void check(llvm::Error error) {
  if (error)
    throw Failure(llvm::toString(std::move(error)));
}

static Arrays call(const CompiledFunction &function, const Arrays &arrays) {
  auto inputs = refer(arrays, function.getSignature());
  auto results = [&] {
    py::gil_scoped_release release;
    return function(inputs);
  }();
  if (!results)
    throw Failure(llvm::toString(results.takeError()));
  Arrays converted;
  for (NDArray &result : *results)
    converted.push_back(release(std::move(result)));
  return converted;
}

/// Bounds may be given in f64 for any float: they are sums that may have been
/// rounded outwards.
static mlir::SmallVector<NDArray>
referBounds(const Arrays &arrays, const FunctionSignature &signature) {
  auto bounds = refer(arrays, signature);
  mlir::SmallVector<NDArray> typed;
  for (auto [number, bound] : llvm::enumerate(bounds)) {
    ElementType type = bound.getElementType();
    if (number < signature.getArguments().size() &&
        type == ElementType::Float64 &&
        isFloat(signature.getArguments()[number].elementType))
      type = signature.getArguments()[number].elementType;
    typed.push_back(NDArray::refer(type, bound.getShape(), bound.getData()));
  }
  check(signature.checkArguments(typed));
  return bounds;
}

static py::list evaluate(nnspec_python::Module &module, DomainKind kind,
                         const std::string &entry, bool simplify,
                         llvm::ArrayRef<NDArray> inputs,
                         llvm::ArrayRef<NDArray> uppers) {
  auto results = [&] {
    py::gil_scoped_release release;
    return module.evaluate(kind, entry, simplify, inputs, uppers);
  }();
  py::list list;
  for (DomainResult &result : results) {
    py::object second = py::none();
    if (result.second)
      second = release(std::move(*result.second));
    list.append(py::make_tuple(release(std::move(result.first)), second));
  }
  return list;
}

static FunctionSignature getSignature(nnspec_python::Module &module,
                                      const std::string &entry) {
  py::gil_scoped_release release;
  return module.getSignature(entry);
}

static py::dict
compareModules(nnspec_python::Module &module, nnspec_python::Module &other,
               const std::string &entry, unsigned trials, uint64_t seed,
               std::map<std::pair<unsigned, int64_t>, int64_t> sizes) {
  eval::EquivalenceOptions options;
  options.trials = trials;
  options.seed = seed;
  options.sizes = std::move(sizes);
  Comparison comparison = [&] {
    py::gil_scoped_release release;
    return module.compare(other, entry, options);
  }();
  using Answer = eval::EquivalenceResult::Answer;
  const eval::EquivalenceResult &result = comparison.result;
  py::dict dict;
  dict["answer"] = result.answer == Answer::Equivalent  ? "equivalent"
                   : result.answer == Answer::Different ? "different"
                                                        : "undecided";
  dict["reason"] = nnspec_python::getUTF8(result.reason);
  dict["error_probability"] = result.errorProbability;
  dict["shapes"] = comparison.argumentShapes;
  dict["counterexample"] = py::none();
  if (const auto &found = result.counterexample) {
    py::list arguments;
    for (auto [elements, shape] :
         llvm::zip(found->arguments, comparison.argumentShapes))
      arguments.append(
          py::array(py::dtype("float64"),
                    std::vector<py::ssize_t>(shape.begin(), shape.end()),
                    elements.data()));
    std::vector<int64_t> index(found->index.begin(), found->index.end());
    dict["counterexample"] = py::dict(
        py::arg("arguments") = arguments, py::arg("result") = found->result,
        py::arg("index") = py::tuple(py::cast(index)),
        py::arg("before") = found->before,
        py::arg("before_error") = found->beforeError,
        py::arg("after") = found->after,
        py::arg("after_error") = found->afterError);
  }
  return dict;
}

static py::dict checkAllConstants(nnspec_python::Module &module) {
  ConstantsCheck found = [&] {
    py::gil_scoped_release release;
    return module.checkConstants();
  }();
  return py::dict(py::arg("constants") = found.numConstants,
                  py::arg("elements") = found.numElements,
                  py::arg("unfolded") = found.numUnfolded,
                  py::arg("first_wrong") = found.firstWrong);
}

/// Raises nnspec.Error for what is thrown here.
static void translate(std::exception_ptr pointer) {
  try {
    if (pointer)
      std::rethrow_exception(pointer);
  } catch (const Failure &failure) {
    py::object type = py::module_::import("nnspec._errors").attr("Error");
    py::object error = type(std::string(failure.what()), failure.diagnostics);
    PyErr_SetObject(type.ptr(), error.ptr());
  }
}

PYBIND11_MODULE(_nnspec, m) {
  using nnspec_python::Module;
  m.attr("__version__") = NNSPEC_VERSION;
#ifdef NNSPEC_HAS_ONNX
  m.attr("HAS_ONNX") = true;
#else
  m.attr("HAS_ONNX") = false;
#endif
  py::register_exception_translator(translate);
  using Release = py::call_guard<py::gil_scoped_release>;

  py::class_<CompiledFunction>(m, "Function")
      .def("signature",
           [](const CompiledFunction &function) {
             return describe(function.getSignature());
           })
      .def("call", call, py::arg("arrays"));

  py::class_<RemarkInfo>(m, "RemarkInfo")
      .def_readonly("kind", &RemarkInfo::kind)
      .def_readonly("category", &RemarkInfo::category)
      .def_readonly("name", &RemarkInfo::name)
      .def_readonly("message", &RemarkInfo::message)
      .def_readonly("function", &RemarkInfo::function)
      .def_readonly("location", &RemarkInfo::location);

  py::class_<ONNXOptions>(m, "ONNXOptions")
      .def(py::init<>())
      .def_readwrite("dimensions", &ONNXOptions::dimensions)
      .def_readwrite("input_shapes", &ONNXOptions::inputShapes)
      .def_readwrite("input_values", &ONNXOptions::inputValues);

  py::class_<Module>(m, "Module")
      .def_static(
          "parse",
          [](const py::bytes &source, const std::string &name) {
            std::string_view view = source;
            py::gil_scoped_release release;
            return Module::parse(view, name);
          },
          py::arg("source"), py::arg("name"))
      .def_static("read_file", &Module::readFile, py::arg("path"), Release())
      .def_static("import_onnx_file", &Module::importONNXFile, py::arg("path"),
                  py::arg("options"), Release())
      .def_static(
          "import_onnx",
          [](const py::bytes &model, const ONNXOptions &options) {
            std::string_view view = model;
            py::gil_scoped_release release;
            return Module::importONNX(view, options);
          },
          py::arg("model"), py::arg("options"))
      .def("clone", &Module::clone, Release())
      .def("bytecode",
           [](Module &module) {
             std::string bytes = [&] {
               py::gil_scoped_release release;
               return module.getBytecode();
             }();
             return py::bytes(bytes);
           })
      .def(
          "write_bytecode",
          [](Module &module, int file) {
            std::error_code error = [&] {
              py::gil_scoped_release release;
              return module.writeBytecode(file);
            }();
            if (!error)
              return;
            errno = error.value();
            PyErr_SetFromErrno(PyExc_OSError);
            throw py::error_already_set();
          },
          py::arg("file"))
      .def("text", &Module::getText, py::arg("whole"), py::arg("locations"),
           Release())
      .def("functions", &Module::getFunctionNames, Release())
      .def(
          "signature",
          [](Module &module, const std::string &entry) {
            return describe(getSignature(module, entry));
          },
          py::arg("entry"))
      .def("run", &Module::runPipeline, py::arg("pipeline"), Release())
      .def(
          "compile",
          [](Module &module, const std::string &entry, bool simplify,
             bool verifySizes, unsigned threads) {
            CompileOptions options;
            options.simplify = simplify;
            options.verifySizes = verifySizes;
            options.threads = threads;
            return module.compile(entry, options);
          },
          py::arg("entry"), py::arg("simplify"), py::arg("verify_sizes"),
          py::arg("threads"), Release())
      .def("compare", compareModules, py::arg("other"), py::arg("entry"),
           py::arg("trials"), py::arg("seed"), py::arg("sizes"))
      .def("check_constants", checkAllConstants)
      .def(
          "evaluate",
          [](Module &module, const Arrays &arrays, const std::string &entry,
             bool rounding, bool simplify) {
            FunctionSignature signature = getSignature(module, entry);
            auto inputs = refer(arrays, signature);
            check(signature.checkArguments(inputs));
            return evaluate(module,
                            rounding ? DomainKind::Rounding : DomainKind::Real,
                            entry, simplify, inputs, {});
          },
          py::arg("arrays"), py::arg("entry"), py::arg("rounding"),
          py::arg("simplify"))
      .def(
          "bounds",
          [](Module &module, const Arrays &lower, const Arrays &upper,
             const std::string &entry) {
            FunctionSignature signature = getSignature(module, entry);
            auto lowerBounds = referBounds(lower, signature);
            auto upperBounds = referBounds(upper, signature);
            check(checkBounds(lowerBounds, upperBounds));
            return evaluate(module, DomainKind::Interval, entry,
                            /*simplify=*/false, lowerBounds, upperBounds);
          },
          py::arg("lower"), py::arg("upper"), py::arg("entry"));
}
