# REQUIRES: ptxas
# RUN: %python %s | FileCheck %s
"""What ptxas says of the kernels: registers, and that nothing is spilled.

Each chain on data is one kernel, of accesses of 16 bytes.
"""

import itertools
import re
import subprocess
import sys

# Of the layouts: shape, axis of the channels.
LAYOUTS = {
    "NCHW": ((32, 64, 112, 112), 1),
    "NCHW, 7 x 7": ((32, 512, 7, 7), 1),
    "NCHW, dynamic": (("?", 64, "?", "?"), 1),
    "NHWC": ((32, 112, 112, 64), 3),
    "rank 2": ((8192, 1024), 1),
}
CHAINS = ("bn", "bn+relu", "bn+add+relu")


def make_module(type, shape, axis, chain):
    x = f"tensor<{'x'.join(map(str, shape))}x{type}>"
    p = f"tensor<{shape[axis]}xf32>"
    lines = [
        f"func.func @f(%x: {x}, %addend: {x}, %m: {p}, %v: {p}, %g: {p}, %b: {p})"
        f" -> {x} {{",
        "%0 = nnspec.batch_norm_inference %x mean(%m) variance(%v) gamma(%g) beta(%b)"
        f" axis = {axis} epsilon = 1.0e-05 : {x}, {p}",
    ]
    last = "%0"
    if "add" in chain:
        lines.append(f"%1 = nnspec.add {last}, %addend : {x}")
        last = "%1"
    if "relu" in chain:
        sizes = []
        for i, size in enumerate(shape):
            if size == "?":
                lines.append(f"%c{i} = arith.constant {i} : index")
                lines.append(f"%d{i} = tensor.dim %x, %c{i} : {x}")
                sizes.append(f"%d{i}")
        sizes = f"sizes({', '.join(sizes)})" if sizes else ""
        lines.append(f"%zero = nnspec.fill 0.0 {sizes} : {x}")
        lines.append(f"%2 = nnspec.max {last}, %zero : {x}")
        last = "%2"
    return "\n".join([*lines, f"return {last} : {x}", "}"])


def compile_kernels(module, options):
    """The images of the kernels, in the order of their launches."""
    lowered = subprocess.run(
        ["nnspec-opt", f"--nnspec-lower-to-nvvm={options}"],
        input=module.encode(), capture_output=True, check=True,
    ).stdout.decode()
    strings = re.findall(
        r'gpu\.binary @.*(?:assembly|bin) = "((?:[^"\\]|\\.)*)"', lowered
    )

    def unescape(match):
        return bytes.fromhex(match[1].decode()) if len(match[1]) == 2 else match[1]

    return [
        re.sub(rb"\\([0-9A-F]{2}|\\|\")", unescape, string.encode())
        for string in strings
    ]


def assemble(ptx, chip):
    """The registers of a thread."""
    process = subprocess.run(
        ["ptxas", "-v", f"-arch={chip}", "-o", "/dev/null", "-"],
        input=ptx, capture_output=True,
    )
    report = process.stderr.decode()
    if process.returncode:
        sys.exit(f"FAIL ptxas: {report}")
    if "0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads" not in report:
        sys.exit(f"FAIL memory for a stack: {report}")
    return int(re.search(r"Used (\d+) registers", report)[1])


def main():
    for chip in ("sm_80", "sm_90"):
        for type, layout in itertools.product(("f32", "f16", "bf16"), LAYOUTS):
            counts = []
            for chain in CHAINS:
                module = make_module(type, *LAYOUTS[layout], chain)
                kernels = compile_kernels(module, f"chip={chip}")
                text = kernels[-1].decode()
                if len(kernels) != 3:
                    sys.exit(f"FAIL {len(kernels)} kernels: {module}")
                for needed in ("ld.global.v4.b32", "st.global.v4.b32", chip):
                    if needed not in text:
                        sys.exit(f"FAIL no {needed}: {module}")
                for forbidden in (".local", "call"):
                    if forbidden in text:
                        sys.exit(f"FAIL {forbidden}: {module}")
                counts.append([assemble(kernel, chip) for kernel in kernels][-1])
            print(f"{chip} {type} {layout}: {', '.join(map(str, counts))} registers")
        module = make_module("f16", *LAYOUTS["NCHW"], "bn+relu")
        for format, magic in (("cubin", b"\x7fELF"), ("fatbin", b"\x50\xed\x55\xba")):
            for binary in compile_kernels(module, f"chip={chip} format={format}"):
                if not binary.startswith(magic):
                    sys.exit(f"FAIL no {format}: {binary[:20]}")
            print(f"{chip} {format}")


main()

# CHECK-COUNT-15: sm_80 {{.*}} registers
# CHECK: sm_80 cubin
# CHECK-NEXT: sm_80 fatbin
# CHECK-COUNT-15: sm_90 {{.*}} registers
# CHECK: sm_90 cubin
# CHECK-NEXT: sm_90 fatbin
