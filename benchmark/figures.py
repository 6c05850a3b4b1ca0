"""Ratios, tables and plots that the benchmarks have in common."""

import json
import statistics
from xml.sax.saxutils import escape

COLOURS = ["#1f77b4", "#ff7f0e", "#7fb7e0", "#ffbb78"]


def ratio(seconds, name, reference):
    """Quartiles of the ratios of the rounds, of which each has a time of both."""
    ratios = [a / b for a, b in zip(seconds[name], seconds[reference], strict=True)]
    if len(ratios) < 2:
        return ratios * 3
    return statistics.quantiles(ratios, n=4, method="inclusive")


def format_ratio(quartiles):
    if not quartiles:
        return "-"
    low, middle, high = quartiles
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def print_table(columns, rows):
    """In Markdown."""
    print("|", " | ".join(columns), "|")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("|", " | ".join(row), "|", flush=True)


def write_json(path, cases):
    """One case a line."""
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))


def plot(path, title, rows, limit=2.0, mark=1.0, digits=2):
    """Writes bars as SVG. Each row is a label and the values by name; a bar ends at the
    limit, from where only the number matters. A line is at the mark, if any."""
    left, width, bar = 230, 520, 14
    series = list(dict.fromkeys(name for _, values in rows for name in values))
    height = 40 + sum(len(values) * (bar + 1) + 12 for _, values in rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 160}" '
        f'height="{height}" font-family="sans-serif" font-size="12">',
        f'<text x="8" y="20" font-size="14">{escape(title)}</text>',
    ]
    top = 34
    for label, values in rows:
        middle = top + len(values) * (bar + 1) / 2 + 4
        out.append(f'<text x="8" y="{middle:.1f}">{escape(label)}</text>')
        for name, value in values.items():
            length = min(value, limit) / limit * width
            colour = COLOURS[series.index(name) % len(COLOURS)]
            out.append(
                f'<rect x="{left}" y="{top}" width="{length:.1f}" height="{bar}" '
                f'fill="{colour}"/>'
                f'<text x="{left + length + 4:.1f}" y="{top + 11}" font-size="11">'
                f"{escape(name)} {value:.{digits}f}</text>"
            )
            top += bar + 1
        top += 12
    if mark:
        x = left + mark / limit * width
        out.append(f'<path d="M{x} 30V{height}" stroke="#444" stroke-dasharray="4 3"/>')
    out.append("</svg>\n")
    path.write_text("\n".join(out))
