# What `cmake --install` installs beside the libraries and the tools, the CMake
# package, and the packages that `cpack` makes.

include(CMakePackageConfigHelpers)

# Headers and TableGen files, the generated ones too.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY "${PROJECT_BINARY_DIR}/include/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.inc" PATTERN "CMakeFiles" EXCLUDE)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# find_package(NNSpec CONFIG). While the version begins with 0, each minor version
# is another interface.
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/NNSpec")
install(EXPORT NNSpecTargets NAMESPACE NNSpec:: DESTINATION "${package_dir}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/NNSpecConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/NNSpecConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/NNSpecConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/NNSpecConfig.cmake"
  "${PROJECT_BINARY_DIR}/NNSpecConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/FindONNXProto.cmake"
  DESTINATION "${package_dir}")

# cpack: a tarball, and a Debian package that depends on the shared libraries that
# its files link to.
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_VENDOR nnspec)
set(CPACK_PACKAGE_CONTACT "The nnspec developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# To build against it, or to load the plugin.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "libmlir-${LLVM_VERSION_MAJOR}-dev, mlir-${LLVM_VERSION_MAJOR}-tools")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
