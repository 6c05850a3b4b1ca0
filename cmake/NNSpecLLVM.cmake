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
