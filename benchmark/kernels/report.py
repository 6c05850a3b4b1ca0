#!/usr/bin/env python3
"""Tables and plots of what nnspec-benchmark-kernels prints.

One table for each function and number of threads. Of each case: the median time of the
best loop by hand and the bytes it moves in a second; then medians, and quartiles, of
the ratios of each round:

    nnspec       the compiled code over the best loop by hand
    dynamic      the same, compiled for dynamic shapes
    dyn/static   the latter over the former
    oneDNN       nnspec over the fastest of oneDNN's primitives and layouts
    memcpy       memcpy of the case's tensor over the best loop by hand
    f32 rate     bytes a second of nnspec, over those of the same case in f32

Usage: report.py FILE [--plots=DIRECTORY]
"""

import argparse
import json
import pathlib
import statistics
from xml.sax.saxutils import escape

COLUMNS = ["nnspec", "dynamic", "dyn/static", "oneDNN", "memcpy"]


def read(path):
    """The cases, each with its contestants' seconds of each round."""
    with open(path) as file:
        return [json.loads(line) for line in file]


def fastest(seconds, prefix):
    """The contestant with the smallest median, or None."""
    names = [name for name in seconds if name.startswith(prefix)]
    return min(names, key=lambda n: statistics.median(seconds[n]), default=None)


def ratio(seconds, name, reference):
    """Quartiles of the ratios of the rounds."""
    ratios = [a / b for a, b in zip(seconds[name], seconds[reference], strict=True)]
    if len(ratios) < 2:
        return ratios * 3
    return statistics.quantiles(ratios, n=4, method="inclusive")


def compare(case):
    seconds = case["seconds"]
    hand = fastest(seconds, "hand")
    dnn = fastest(seconds, "oneDNN")
    pairs = {
        "nnspec": ("nnspec", hand),
        "dynamic": ("nnspec dynamic", hand),
        "dyn/static": ("nnspec dynamic", "nnspec"),
        "oneDNN": ("nnspec", dnn),
        "memcpy": ("memcpy", hand),
    }
    return hand, {k: ratio(seconds, *pair) for k, pair in pairs.items() if pair[1]}


def rate(case, name):
    return case["bytes"] / statistics.median(case["seconds"][name]) / 1e9


def format_ratio(quartiles):
    if not quartiles:
        return "-"
    low, middle, high = quartiles
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def print_table(title, cases, f32_rates):
    print(f"\n### {title}\n")
    print("| case | by hand | GB/s |", " | ".join(COLUMNS), "| f32 rate |")
    print("|" + "---|" * (len(COLUMNS) + 4))
    for case in cases:
        hand, ratios = compare(case)
        micros = statistics.median(case["seconds"][hand]) * 1e6
        cells = [f"{short_name(case)}", f"{micros:.1f} µs, {hand[5:]}"]
        cells.append(f"{rate(case, hand):.0f}")
        cells += [format_ratio(ratios.get(column)) for column in COLUMNS]
        f32 = f32_rates.get(case["name"].replace(f" {case['type']} ", " f32 "))
        cells.append(f"{rate(case, 'nnspec') / f32:.2f}" if f32 else "-")
        print("|", " | ".join(cells), "|")


def short_name(case):
    _, type, layout, shape, *_ = case["name"].split()
    return f"{type} {layout} {shape}"


def plot(path, title, cases):
    """Bars of time over that of the best loop by hand, as SVG."""
    kinds = {"nnspec": "#1f77b4", "dynamic": "#7fb7e0", "oneDNN": "#ff7f0e"}
    row, left, width, bar = 52, 230, 520, 13
    height = 40 + row * len(cases)
    # Beyond twice the time by hand only the number matters.
    scale = width / 2
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 60}" '
        f'height="{height}" font-family="sans-serif" font-size="12">',
        f'<text x="8" y="20" font-size="14">{escape(title)}: time over the best '
        "loop by hand</text>",
    ]
    for i, case in enumerate(cases):
        top = 34 + i * row
        out.append(f'<text x="8" y="{top + 24}">{escape(short_name(case))}</text>')
        hand, ratios = compare(case)
        values = {k: ratios[k][1] for k in ("nnspec", "dynamic")}
        dnn = fastest(case["seconds"], "oneDNN")
        if dnn:
            values["oneDNN"] = ratio(case["seconds"], dnn, hand)[1]
        for k, (kind, value) in enumerate(values.items()):
            y = top + k * (bar + 1)
            length = min(value, 2) * scale
            out.append(
                f'<rect x="{left}" y="{y}" width="{length:.1f}" height="{bar}" '
                f'fill="{kinds[kind]}"/>'
                f'<text x="{left + length + 4:.1f}" y="{y + 11}" font-size="11">'
                f"{kind} {value:.2f}</text>"
            )
    x = left + scale
    out.append(f'<path d="M{x} 30V{height}" stroke="#444" stroke-dasharray="4 3"/>')
    out.append("</svg>\n")
    path.write_text("\n".join(out))


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
