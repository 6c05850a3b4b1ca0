# Helpers that every folder of the project uses.

# install_nnspec(targets...)
#
# Installs targets and exports them as NNSpec::NAME.
function(install_nnspec)
  install(TARGETS ${ARGN} EXPORT NNSpecTargets
          LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endfunction()

# add_nnspec_library(NAME sources... [INTERNAL] [DEPENDS targets...]
#                    [NNSPEC_LIBS libs...] [MLIR_LIBS libs...])
#
# A library of the project. NNSPEC_LIBS are libraries of the project, MLIR_LIBS
# upstream ones, which become the shared libMLIR where there is one. The object
# library obj.NAME holds the same code for the plugin, which must link to no
# MLIR library at all, and for the shared library. An INTERNAL one is for the tools
# alone, and is not installed.
function(add_nnspec_library name)
  cmake_parse_arguments(ARG "INTERNAL" "" "DEPENDS;NNSPEC_LIBS;MLIR_LIBS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS} DISABLE_INSTALL
                   DEPENDS ${ARG_DEPENDS})
  mlir_target_link_libraries(${name} PUBLIC ${ARG_MLIR_LIBS})
  target_link_libraries(${name} PUBLIC ${ARG_NNSPEC_LIBS})
  if(NOT ARG_INTERNAL)
    target_link_libraries(${name} INTERFACE NNSpec::LLVMHeaders)
    target_include_directories(${name} INTERFACE
                               "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    target_compile_features(${name} INTERFACE cxx_std_17)
    install_nnspec(${name})
    set_property(GLOBAL APPEND PROPERTY NNSPEC_LIBRARIES ${name})
  endif()
  if(NNSPEC_ENABLE_WERROR)
    foreach(target ${name} obj.${name})
      if(TARGET ${target})
        target_compile_options(${target} PRIVATE -Werror)
      endif()
    endforeach()
  endif()
endfunction()

# add_nnspec_executable(NAME sources... [NNSPEC_LIBS libs...] [MLIR_LIBS libs...])
function(add_nnspec_executable name)
  cmake_parse_arguments(ARG "" "" "NNSPEC_LIBS;MLIR_LIBS" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  llvm_update_compile_flags(${name})
  mlir_target_link_libraries(${name} PRIVATE ${ARG_MLIR_LIBS})
  target_link_libraries(${name} PRIVATE ${ARG_NNSPEC_LIBS})
  if(NNSPEC_ENABLE_WERROR)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
endfunction()

# As add_nnspec_executable, and installs it.
function(add_nnspec_tool name)
  add_nnspec_executable(${name} ${ARGN})
  install_nnspec(${name})
endfunction()
