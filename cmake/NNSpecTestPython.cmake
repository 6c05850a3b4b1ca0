# Finds NNSPEC_PYTHON, which runs the tests.

# Integration tests need a Python that has NumPy: Debian's own, where another one
# comes first in PATH.
foreach(candidate IN ITEMS "${NNSPEC_PYTHON}" python3 /usr/bin/python3)
  if(candidate)
    execute_process(COMMAND "${candidate}" -c "import numpy"
                    RESULT_VARIABLE no_numpy OUTPUT_QUIET ERROR_QUIET)
    if(no_numpy EQUAL 0)
      find_program(NNSPEC_PYTHON_PATH NAMES "${candidate}")
      set(NNSPEC_PYTHON "${NNSPEC_PYTHON_PATH}" CACHE FILEPATH
          "A Python interpreter that has NumPy" FORCE)
      break()
    endif()
  endif()
endforeach()
if(NOT NNSPEC_PYTHON)
  message(FATAL_ERROR "the tests need a Python with NumPy (Debian: python3-numpy);"
                      " set NNSPEC_PYTHON to it")
endif()
