# Finds LLVM and MLIR 22 and takes over their build settings.

if(NOT MLIR_DIR)
  # The package's own tool says where it is; no path is written down here.
  find_program(NNSPEC_LLVM_CONFIG NAMES llvm-config-22 llvm-config)
  if(NNSPEC_LLVM_CONFIG)
    execute_process(COMMAND "${NNSPEC_LLVM_CONFIG}" --cmakedir
                    OUTPUT_VARIABLE NNSPEC_LLVM_CMAKE_DIR
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
endif()
find_package(MLIR REQUIRED CONFIG
             HINTS "${NNSPEC_LLVM_CMAKE_DIR}/../mlir" "${NNSPEC_LLVM_CMAKE_DIR}")
# Not asked of find_package, since LLVM's version file takes "22" for "22.0".
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR "nnspec needs MLIR 22, but found ${LLVM_PACKAGE_VERSION} "
                      "in ${MLIR_DIR}; set MLIR_DIR to another one")
endif()
message(STATUS "Using MLIR ${LLVM_PACKAGE_VERSION} in ${MLIR_DIR}")

# One copy of MLIR per process: where the package has the shared libMLIR,
# everything links to it, as its own mlir-opt does. Two copies would give every
# class two TypeIDs.
if(TARGET MLIR)
  set(MLIR_LINK_MLIR_DYLIB ON)
endif()

list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
# Upstream sets this in a file that is not packaged. The packaged libMLIR has no type
# information of its classes that fits ours, which vptr would compare.
if(NOT DEFINED LLVM_UBSAN_FLAGS)
  set(LLVM_UBSAN_FLAGS
      "-fsanitize=undefined -fno-sanitize=vptr,function -fno-sanitize-recover=all")
endif()
include(TableGen)
include(AddLLVM)
include(AddMLIR)
include(HandleLLVMOptions)

include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
separate_arguments(LLVM_DEFINITIONS_LIST NATIVE_COMMAND ${LLVM_DEFINITIONS})
add_definitions(${LLVM_DEFINITIONS_LIST})

# What code that includes our headers needs of LLVM's. The package's config file
# makes it anew, for the LLVM that is there.
add_library(NNSpec::LLVMHeaders INTERFACE IMPORTED GLOBAL)

# GCC fills the table of an op's attribute names when the function that has it first
# runs, clang when it compiles. Where both emit the function, as GCC does for an
# executable and clang did for the packaged libMLIR, the executable's table wins and
# libMLIR's code reads it empty: ops print wrongly, and folds are lost.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND TARGET MLIR)
  include(CheckCXXSourceRuns)
  include(CMakePushCheckState)
  cmake_push_check_state(RESET)
  set(CMAKE_REQUIRED_FLAGS "-fno-rtti")
  set(CMAKE_REQUIRED_INCLUDES ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
  set(CMAKE_REQUIRED_LIBRARIES MLIR LLVM)
  check_cxx_source_runs("
      #include \"mlir/Dialect/UB/IR/UBOps.h\"
      #include \"mlir/IR/MLIRContext.h\"
      int main(int argc, char **) {
        mlir::MLIRContext context;
        context.loadDialect<mlir::ub::UBDialect>();
        mlir::OperationName name(\"ub.poison\", &context);
        bool works = name.getAttributeNames()[0].strref() == \"value\";
        // Only for the sake of its table.
        return works && mlir::ub::PoisonOp::getAttributeNames().size() ? 0 : argc;
      }" NNSPEC_GCC_FITS_MLIR)
  cmake_pop_check_state()
  if(NOT NNSPEC_GCC_FITS_MLIR)
    message(FATAL_ERROR "${MLIR_DIR} has a libMLIR that clang compiled, which code "
                        "from ${CMAKE_CXX_COMPILER} breaks; use clang, for example "
                        "-DCMAKE_CXX_COMPILER=clang++-${LLVM_VERSION_MAJOR}")
  endif()
endif()
