#!/usr/bin/env python3
"""Tables and plots of what nnspec-benchmark-kernels prints.

One table for each function and number of threads. Of each case: the median time of the
best loop by hand and the bytes it moves in a second; then medians, and quartiles, of
the ratios of each round:

    nnspec       the compiled code over the best loop by hand
    cached       the same over the best that leaves its result in the cache
    dynamic      the same, compiled for dynamic shapes
    dyn/static   the latter over the former
    oneDNN       nnspec over the fastest of oneDNN's primitives and layouts
    PyTorch      nnspec over PyTorch's ops
    memcpy       memcpy of the case's tensor over the best loop by hand
    f32 rate     bytes a second of nnspec, over those of the same case in f32

Usage: report.py FILE [--plots=DIRECTORY]
"""

import argparse
import json
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import figures  # noqa: E402

COLUMNS = ["nnspec", "cached", "dynamic", "dyn/static", "oneDNN", "PyTorch", "memcpy"]


def read(path):
    """The cases, each with its contestants' seconds of each round."""
    with open(path) as file:
        return [json.loads(line) for line in file]


def fastest(seconds, prefix, without=None):
    """The contestant with the smallest median, or None."""
    names = [
        name
        for name in seconds
        if name.startswith(prefix) and not (without and without in name)
    ]
    return min(names, key=lambda n: statistics.median(seconds[n]), default=None)


def compare(case):
    seconds = case["seconds"]
    hand = fastest(seconds, "hand")
    dnn = fastest(seconds, "oneDNN")
    pairs = {
        "nnspec": ("nnspec", hand),
        "cached": ("nnspec", fastest(seconds, "hand", without="nontemporal")),
        "dynamic": ("nnspec dynamic", hand),
        "dyn/static": ("nnspec dynamic", "nnspec"),
        "oneDNN": ("nnspec", dnn),
        "PyTorch": ("nnspec", fastest(seconds, "PyTorch")),
        "memcpy": ("memcpy", hand),
    }
    return hand, {k: figures.ratio(seconds, *pair) for k, pair in pairs.items() if pair[1]}


def rate(case, name):
    return case["bytes"] / statistics.median(case["seconds"][name]) / 1e9


def print_table(title, cases, f32_rates):
    print(f"\n### {title}\n")
    rows = []
    for case in cases:
        hand, ratios = compare(case)
        micros = statistics.median(case["seconds"][hand]) * 1e6
        cells = [f"{short_name(case)}", f"{micros:.1f} µs, {hand[5:]}"]
        cells.append(f"{rate(case, hand):.0f}")
        cells += [figures.format_ratio(ratios.get(column)) for column in COLUMNS]
        f32 = f32_rates.get(case["name"].replace(f" {case['type']} ", " f32 "))
        cells.append(f"{rate(case, 'nnspec') / f32:.2f}" if f32 else "-")
        rows.append(cells)
    figures.print_table(["case", "by hand", "GB/s", *COLUMNS, "f32 rate"], rows)


def short_name(case):
    _, type, layout, shape, *_ = case["name"].split()
    return f"{type} {layout} {shape}"


def plot(path, title, cases):
    """Time over that of the best loop by hand."""
    rows = []
    for case in cases:
        hand, ratios = compare(case)
        values = {kind: ratios[kind][1] for kind in ("nnspec", "dynamic")}
        dnn = fastest(case["seconds"], "oneDNN")
        if dnn:
            values["oneDNN"] = figures.ratio(case["seconds"], dnn, hand)[1]
        rows.append((short_name(case), values))
    figures.plot(path, f"{title}: time over the best loop by hand", rows)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file")
    parser.add_argument("--plots", type=pathlib.Path)
    arguments = parser.parse_args()
    cases = read(arguments.file)
    tables = {}
    for case in cases:
        tables.setdefault((case["function"], case["threads"]), []).append(case)
    f32_rates = {c["name"]: rate(c, "nnspec") for c in cases if c["type"] == "f32"}
    for (function, threads), group in tables.items():
        title = f"{function}, {threads} thread{'s' * (threads > 1)}"
        print_table(title, group, f32_rates)
        if arguments.plots:
            name = f"kernels-{function.replace('+', '-')}-{threads}.svg"
            plot(arguments.plots / name, title, group)


main()
