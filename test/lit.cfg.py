"""lit configuration: which files are tests, and what their RUN lines may use."""

import os
import shutil
import subprocess
import sys

from lit.llvm import llvm_config

sys.path.insert(0, os.path.dirname(__file__))
import verification

config.name = "nnspec"
config.test_format = verification.VerifiedShTest()
config.suffixes = [".mlir", ".test", ".py", ".smt2"]
config.excludes = ["Inputs", "models", "corpus", "upstream", "unit", "lit.cfg.py",
                   "verification.py", "conftest.py"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.nnspec_obj_root, "test")

if "Address" in config.use_sanitizer:
    config.available_features.add("asan")
if "Thread" in config.use_sanitizer:
    config.available_features.add("tsan")
if config.use_sanitizer:
    # Addresses are not to be limited: the sanitizers reserve terabytes of them.
    config.environment["NNSPEC_TEST_SANITIZED"] = "1"

# The importer is optional. What tests it makes models with ONNX's own Python.
if config.has_onnx.upper() in ("ON", "TRUE", "1"):
    config.available_features.add("onnx-import")
    imports = [config.python, "-c", "import onnx"]
    if subprocess.run(imports, stderr=subprocess.DEVNULL).returncode == 0:
        config.available_features.add("onnx")

# So is the Python package.
if config.has_python.upper() in ("ON", "TRUE", "1"):
    config.available_features.add("python-package")

# Runs programs of several processes.
if all(map(shutil.which, ["mpirun.mpich", "mpicc.mpich", "clang-22"])):
    config.available_features.add("mpich")

# Proves the laws in test/Laws.
z3 = shutil.which("z3")
if z3:
    config.available_features.add("z3")
    config.substitutions.append(("%z3", z3))

# Compiles PTX; a part of CUDA.
if shutil.which("ptxas"):
    config.available_features.add("ptxas")

llvm_config.use_default_substitutions()
config.substitutions += [
    ("%python", config.python),
    ("%nnspec_src", config.nnspec_src_root),
    ("%nnspec_obj", config.nnspec_obj_root),
    ("%nnspec_lib_dir", config.nnspec_lib_dir),
    ("%nnspec_plugin", os.path.join(config.nnspec_lib_dir, "NNSpecPlugin.so")),
    ("%mlir_lib_dir", config.mlir_lib_dir),
]
# Scripts of the tests import the helpers in test/Integration/Inputs.
llvm_config.with_environment(
    "PYTHONPATH",
    os.path.join(config.test_source_root, "Integration", "Inputs"),
    append_path=True,
)
llvm_config.with_environment(
    "PYTHONPATH", os.path.join(config.nnspec_obj_root, "python"), append_path=True
)
llvm_config.with_environment("PATH", config.nnspec_tools_dir, append_path=True)
llvm_config.add_tool_substitutions(
    [
        "nnspec-capi-test",
        "nnspec-lsp-server",
        "nnspec-opt",
        "nnspec-reduce",
        "nnspec-run",
        "nnspec-translate",
        "nnspec-verify",
        "mlir-opt",
        "mlir-runner",
    ],
    [
        config.nnspec_tools_dir,
        os.path.join(config.test_exec_root, "CAPI"),
        config.llvm_tools_dir,
    ],
)
