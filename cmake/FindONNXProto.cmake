# Finds the classes that protobuf makes of ONNX's file format (Debian:
# libonnx-dev and libprotobuf-dev) as the target NNSpec::ONNXProto.

find_package(Protobuf QUIET)
find_path(ONNXProto_INCLUDE_DIR onnx/onnx_pb.h)
find_library(ONNXProto_LIBRARY onnx_proto)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ONNXProto
  REQUIRED_VARS ONNXProto_LIBRARY ONNXProto_INCLUDE_DIR Protobuf_FOUND)
mark_as_advanced(ONNXProto_INCLUDE_DIR ONNXProto_LIBRARY)

if(ONNXProto_FOUND AND NOT TARGET NNSpec::ONNXProto)
  add_library(NNSpec::ONNXProto UNKNOWN IMPORTED)
  set_target_properties(NNSpec::ONNXProto PROPERTIES
    IMPORTED_LOCATION "${ONNXProto_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${ONNXProto_INCLUDE_DIR}"
    # How Debian's package was built; it changes the names of the classes.
    INTERFACE_COMPILE_DEFINITIONS "ONNX_ML=1;ONNX_NAMESPACE=onnx"
    INTERFACE_LINK_LIBRARIES protobuf::libprotobuf)
endif()
