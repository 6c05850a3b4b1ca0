# RUN: %python %s
"""What ptx.py, which stands for a GPU in the tests, finds wrong."""

import ctypes
import sys

import numpy as np
import ptx

TEMPLATE = """
.visible .entry kernel(
	.param .u64 .ptr .align 1 kernel_param_0
)
.maxntid 4, 1, 1
{
	.reg .b32 	%r<9>;
	.reg .b64 	%rd<9>;

	ld.param.b64 	%rd1, [kernel_param_0];
	cvta.to.global.u64 	%rd2, %rd1;
	mov.u32 	%r1, %tid.x;
	BODY
	ret;

}
"""
STORE = "add.s64 %rd4, %rd2, %rd3; st.global.b32 [%rd4], %r1;"


def execute(body, num_threads=4, writable=True):
    lines = body.replace("; ", ";\n\t")
    kernel = ptx.Kernel(TEMPLATE.replace("BODY", lines), "kernel")
    memory = ptx.Memory()
    array = ptx.aligned(4, np.int32)
    array[...] = -1
    memory.add(array, writable)
    address = ctypes.c_uint64(array.__array_interface__["data"][0])
    kernel.launch((1, 1, 1), (num_threads, 1, 1), [ctypes.addressof(address)], memory)
    return array.tolist()


def expect(message, *arguments):
    try:
        found = execute(*arguments)
    except ptx.Error as error:
        found = str(error)
    if found != message:
        sys.exit(f"FAIL {arguments}: found {found!r}, expected {message!r}")


expect([0, 1, 2, 3], f"mul.wide.u32 %rd3, %r1, 4; {STORE}")
# Those that branch do not store.
expect(
    [0, 1, -1, -1],
    f"setp.gt.u32 %p1, %r1, 1; @%p1 bra $L__END; mul.wide.u32 %rd3, %r1, 4; {STORE} "
    "bra.uni $L__END;\n$L__END:",
)
OUTSIDE = "an access of 4 bytes is outside of the arrays"
expect(OUTSIDE, f"mul.wide.u32 %rd3, %r1, 8; {STORE}")
expect(OUTSIDE, f"mul.wide.u32 %rd3, %r1, 4; {STORE}", 5)
expect("an access of 4 bytes is not aligned", f"mul.wide.u32 %rd3, %r1, 2; {STORE}")
expect(
    "a second write to one byte",
    f"shr.u32 %r2, %r1, 1; mul.wide.u32 %rd3, %r2, 4; {STORE}",
)
expect("a write to what is read-only", f"mul.wide.u32 %rd3, %r1, 4; {STORE}", 4, False)
expect(
    "ld.local.b32 accesses other memory than the global one",
    "ld.local.b32 %r2, [%rd2];",
)
expect("unknown instruction bar.sync", "bar.sync 0;")
