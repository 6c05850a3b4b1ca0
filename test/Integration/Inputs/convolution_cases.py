"""Cases for linalg's convolutions and pools: every named one.

A convolution's layouts are in its name. Values are small multiples of powers of two,
whose sums of products are exact in any order.
"""

import itertools

import numpy as np
from evaluation import floats, integers
from structured_cases import bytes_of, shape_of
from tensor_cases import dyadic

# Input, kernel and output as letters: batch n, group g, channel c, filter f, the
# spatial axes dhw. In the kernel these are its own.
CONVOLUTIONS = {
    "conv_1d": "w,w->w",
    "conv_2d": "hw,hw->hw",
    "conv_3d": "dhw,dhw->dhw",
    "conv_1d_ncw_fcw": "ncw,fcw->nfw",
    "conv_1d_nwc_wcf": "nwc,wcf->nwf",
    "conv_2d_nchw_fchw": "nchw,fchw->nfhw",
    "conv_2d_ngchw_fgchw": "ngchw,fgchw->ngfhw",
    "conv_2d_ngchw_gfchw": "ngchw,gfchw->ngfhw",
    "conv_2d_nhwc_fhwc": "nhwc,fhwc->nhwf",
    "conv_2d_nhwc_hwcf": "nhwc,hwcf->nhwf",
    "conv_2d_nhwgc_gfhwc": "nhwgc,gfhwc->nhwgf",
    "conv_3d_ncdhw_fcdhw": "ncdhw,fcdhw->nfdhw",
    "conv_3d_ndhwc_dhwcf": "ndhwc,dhwcf->ndhwf",
    "depthwise_conv_1d_ncw_cw": "ncw,cw->ncw",
    "depthwise_conv_1d_nwc_wc": "nwc,wc->nwc",
    "depthwise_conv_1d_nwc_wcm": "nwc,wcm->nwcm",
    "depthwise_conv_2d_nchw_chw": "nchw,chw->nchw",
    "depthwise_conv_2d_nhwc_hwc": "nhwc,hwc->nhwc",
    "depthwise_conv_2d_nhwc_hwcm": "nhwc,hwcm->nhwcm",
    "depthwise_conv_3d_ncdhw_cdhw": "ncdhw,cdhw->ncdhw",
    "depthwise_conv_3d_ndhwc_dhwc": "ndhwc,dhwc->ndhwc",
    "depthwise_conv_3d_ndhwc_dhwcm": "ndhwc,dhwcm->ndhwcm",
}
QUANTIZED_CONVOLUTIONS = (
    "conv_2d_nchw_fchw",
    "conv_2d_ngchw_gfchw",
    "conv_2d_nhwc_fhwc",
    "conv_2d_nhwc_hwcf",
    "conv_2d_nhwgc_gfhwc",
    "conv_3d_ndhwc_dhwcf",
    "depthwise_conv_2d_nhwc_hwc",
    "depthwise_conv_2d_nhwc_hwcm",
)
KERNEL = dict(d=1, h=3, w=2)
OUTPUT = dict(d=2, h=3, w=4)
STRIDES = dict(d=2, h=1, w=2)
DILATIONS = dict(d=1, h=2, w=3)


def windows(x, letters, kernel, output, strides, dilations):
    """For each position in the kernel, what it meets at each output."""
    spatial = [letter for letter in letters if letter in "dhw"]
    for position in itertools.product(*(range(kernel[s]) for s in spatial)):
        at = dict(zip(spatial, position, strict=True))
        index = []
        for letter in letters:
            if letter not in at:
                index.append(slice(None))
                continue
            start = at[letter] * dilations[letter]
            step = strides[letter]
            index.append(slice(start, start + (output[letter] - 1) * step + 1, step))
        yield at, x[tuple(index)]


def input_sizes(strides, dilations):
    return {
        s: (OUTPUT[s] - 1) * strides[s] + (KERNEL[s] - 1) * dilations[s] + 1
        for s in KERNEL
    }


def attributes(letters, strides, dilations):
    spatial = [letter for letter in letters if letter in "dhw"]

    def dense(name, values):
        list = ", ".join(str(values[s]) for s in spatial)
        return f"{name} = dense<[{list}]> : tensor<{len(spatial)}xi64>"

    return f"{{{dense('dilations', dilations)}, {dense('strides', strides)}}}"


def convolve(x, kernel, result, layout, strides, dilations):
    inputs, output = layout.split("->")
    x_letters, kernel_letters = inputs.split(",")
    result = result.copy()
    rest = "".join(letter for letter in kernel_letters if letter not in "dhw")
    for at, window in windows(x, x_letters, KERNEL, OUTPUT, strides, dilations):
        index = tuple(at.get(letter, slice(None)) for letter in kernel_letters)
        result += np.einsum(f"{x_letters},{rest}->{output}", window, kernel[index])
    return result


def add_convolutions(table):
    for name, layout in CONVOLUTIONS.items():
        letters, kernel_letters = layout.split("->")[0].split(",")
        has_attributes = name not in ("conv_1d", "conv_2d", "conv_3d")
        ones = dict.fromkeys("dhw", 1)
        strides, dilations = (STRIDES, DILATIONS) if has_attributes else (ones, ones)
        shapes = (
            shape_of(letters, input_sizes(strides, dilations)),
            shape_of(kernel_letters, KERNEL),
            shape_of(layout.split("->")[1], OUTPUT),
        )
        text = attributes(letters, strides, dilations) if has_attributes else ""
        for types in (("f32", "f32", "f32"), ("f16", "f16", "f64")):
            x, kernel, initial = (
                floats(dyadic(*shape), type)
                for shape, type in zip(shapes, types, strict=True)
            )
            table(
                f"%y = linalg.{name} {text} ins(%x, %k : $x, $k) outs(%a : $a) -> $a",
                lambda x, k, a, layout=layout, s=strides, d=dilations: convolve(
                    x, k, a, layout, s, d
                ),
                types[2],
                x=x,
                k=kernel,
                a=initial,
            )
        if name in QUANTIZED_CONVOLUTIONS:
            x, kernel, initial = (bytes_of(*shape) for shape in shapes)
            table(
                "%p = arith.constant -7 : i32\n%q = arith.constant 5 : i32\n"
                f"%y = linalg.{name}_q {text} ins(%x, %k, %p, %q : $x, $k, i32, i32) "
                "outs(%a : $a) -> $a",
                lambda x, k, a, layout=layout: convolve(
                    x.astype(np.int64) + 7,
                    k.astype(np.int64) - 5,
                    a.astype(np.int64),
                    layout,
                    STRIDES,
                    DILATIONS,
                ),
                "i32",
                x=integers(x, "i8"),
                k=integers(kernel, "i8"),
                a=integers(initial, "i32"),
            )


POOL_LAYOUTS = {
    "sum": ("ncw", "nchw", "nwc", "nhwc", "ndhwc"),
    "max": ("ncw", "nchw", "nwc", "nhwc", "ndhwc"),
    "min": ("nwc", "nhwc", "ndhwc"),
    "max_unsigned": ("nwc", "nhwc"),
    "min_unsigned": ("nwc", "nhwc"),
}
POOL_FUNCTIONS = dict(sum=np.add, max=np.maximum, min=np.minimum)


def pool(x, result, letters, function):
    result = result.copy()
    for _, window in windows(x, letters, KERNEL, OUTPUT, STRIDES, DILATIONS):
        result = function(result, window)
    return result


def add_pools(table):
    for kind, layouts in POOL_LAYOUTS.items():
        function = POOL_FUNCTIONS[kind.split("_")[0]]
        for letters in layouts:
            shape = shape_of(letters, input_sizes(STRIDES, DILATIONS))
            window = "x".join(str(KERNEL[s]) for s in letters if s in KERNEL)
            body = (
                f"%k = tensor.empty() : tensor<{window}x$E>\n"
                f"%y = linalg.pooling_{letters}_{kind} "
                f"{attributes(letters, STRIDES, DILATIONS)} ins(%x, %k : $x, "
                f"tensor<{window}x$E>) outs(%a : $a) -> $a"
            )
            output = shape_of(letters, OUTPUT)
            if "unsigned" not in kind:
                table(
                    body.replace("$E", "f32"),
                    lambda x, a, l=letters, f=function: pool(x, a, l, f),
                    "f32",
                    x=floats(dyadic(*shape), "f32"),
                    a=floats(dyadic(*output), "f32"),
                )
                # The accumulator is as wide as the sum, here and there.
                table(
                    body.replace("$E", "i16"),
                    lambda x, a, l=letters, f=function: pool(
                        x.astype(int), a.astype(int), l, f
                    ),
                    "i16",
                    x=integers(bytes_of(*shape), "i16"),
                    a=integers(bytes_of(*output), "i16"),
                )
            else:
                table(
                    body.replace("$E", "i8"),
                    lambda x, a, l=letters, f=function: pool(
                        x.view(np.uint8), a.view(np.uint8), l, f
                    ).view(np.int8),
                    "i8",
                    x=integers(bytes_of(*shape), "i8"),
                    a=integers(bytes_of(*output), "i8"),
                )


def add_cases(table):
    add_convolutions(table)
    add_pools(table)
