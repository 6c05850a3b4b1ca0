#!/usr/bin/env python3
"""Shows what nnspec-simplify does to the batch norms of a network.

    report.py MODEL [-o report.html]

MODEL is an ONNX model, or a module with a function `main` (.mlir, .mlirbc). Prints a
table, and with -o writes a page that needs nothing else. Finds nnspec-translate and
nnspec-opt in PATH; needs no Python package.
"""

import argparse
import collections
import html
import pathlib
import subprocess
import sys
import tempfile

import folds

STATES = {
    "producer": "folded into the layer before",
    "consumers": "folded into the layers after",
    "merged": "merged with another map",
    "partly": "folded in part",
    "refused": "refused: stays a pass",
    "kept": "stays a pass: not next to a linear layer",
}

GONE = ("producer", "consumers", "merged")  # From where they were.

# Of the drawing, in pixels.
ROW, BOX, WIDTH, GAP, TOP = 52, 36, 310, 170, 40
LANE, LANES = 16, 96  # The distance of lines beside the boxes, and of all together.

STYLE = """
:root { color-scheme: light dark; --page: #fbfbfa; --text: #1d2125; --muted: #68707a;
  --line: #b9c0c8; --box: #ffffff; --linear: #eceff3;
  --producer: #0b7a5b; --producer-fill: #d3f1e5; --consumers: #1b5fc1; --consumers-fill: #dbe8fc;
  --merged: #0e7490; --merged-fill: #cff0f6;
  --partly: #7d5ba6; --partly-fill: #ebe1f7; --refused: #b3261e; --refused-fill: #fbdedb;
  --kept: #8a6100; --kept-fill: #fbecc4; }
@media (prefers-color-scheme: dark) { :root { --page: #16191d; --text: #e6e9ec; --muted: #98a1ab;
  --line: #4b545e; --box: #1f242a; --linear: #2a3038;
  --producer: #4fd1a5; --producer-fill: #123d31; --consumers: #7fb0ff; --consumers-fill: #162f57;
  --merged: #67d3e6; --merged-fill: #0f3a44;
  --partly: #c7a5ee; --partly-fill: #3a2a50; --refused: #ff8a80; --refused-fill: #521c19;
  --kept: #e9bb55; --kept-fill: #463505; } }
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: var(--text);
  background: var(--page); max-width: 1000px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; margin: 0; } h2 { font-size: 1.1em; margin: 2em 0 .6em; }
.lead { color: var(--muted); margin: .2em 0 1.4em; }
ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .4em 1.4em; padding: 0;
  margin: 0 0 1.4em; }
.key { display: inline-block; width: 1em; height: 1em; border-radius: 3px; vertical-align: -.15em;
  margin-right: .5em; border: 1.5px solid; }
.drawing { overflow-x: auto; } svg { display: block; margin: 0 auto; max-width: none; }
svg text { font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--text); }
svg .title { font-weight: 600; font-size: 15px; } svg .kind { font-weight: 600; }
svg .muted { fill: var(--muted); font-size: 12px; }
svg .box { fill: var(--box); stroke: var(--line); } svg .linear { fill: var(--linear); }
svg .edge { fill: none; stroke: var(--line); stroke-width: 1.6; }
svg .move { stroke-width: 2; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { padding: .35em .8em .35em 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th.number, td.number { text-align: right; }
code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; }
""" + "".join(
    f"svg .{state} {{ fill: var(--{state}-fill); stroke: var(--{state}); }}\n"
    f"svg .move.{state} {{ fill: none; }}\n"
    f"svg text.{state} {{ fill: var(--{state}); stroke: none; }}\n"
    f".key.{state} {{ background: var(--{state}-fill); border-color: var(--{state}); }}\n"
    f"td.{state} {{ color: var(--{state}); }}\n"
    for state in STATES
)


def run(*command):
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode:
        sys.exit(process.stderr.strip() or f"error: {command[0]} failed")
    return process


def inspect(model):
    """The network before and after, and what became of its maps."""
    with tempfile.TemporaryDirectory() as folder:
        if model.suffix == ".onnx":
            module = f"{folder}/model.mlirbc"
            run("nnspec-translate", f"--import-onnx={model}", "-o", module)
        else:
            module = str(model)
        printed = [
            "--mlir-print-debuginfo",
            "--mlir-elide-resource-strings-if-larger=16",
            "--mlir-elide-elementsattrs-if-larger=16",
        ]
        before = folds.read_network(run("nnspec-opt", module, *printed).stdout)
        simplified = run(
            "nnspec-opt", module, "--nnspec-simplify", *printed,
            "--remarks-filter=nnspec-fold-affine",
        )
    after = folds.read_network(simplified.stdout)
    maps = folds.follow_maps(before, after, folds.read_remarks(simplified.stderr))
    return before, after, maps


def shorten(name):
    """/block1/bn/BatchNormalization is block1/bn: the box says what it is."""
    parts = name.strip("/").split("/")
    return "/".join(parts[:-1]) or parts[-1] if name.startswith("/") else name


def count_states(maps):
    counts = collections.Counter(found.state for found in maps)
    return ", ".join(f"{counts[state]} {text}" for state, text in STATES.items() if counts[state])


def summarize(maps):
    norms = [found for found in maps.values() if found.is_batch_norm]
    others = [found for found in maps.values() if not found.is_batch_norm]
    parts = [f"{len(norms)} batch norms" + (f": {count_states(norms)}" if norms else "")]
    if others:
        parts.append(f"{len(others)} other maps per channel: {count_states(others)}")
    return ". ".join(parts)


def describe(found):
    """Where a map went, or why not."""
    layers = ", ".join(map(shorten, found.layers))
    return "; ".join(part for part in [layers, *found.reasons] if part)


def print_table(maps):
    rows = [
        (shorten(found.name), STATES[found.state], describe(found))
        for found in maps.values()
    ]
    widths = [max([len(row[i]) for row in rows] + [0]) for i in range(2)]
    for name, state, where in rows:
        print(f"{name:{widths[0]}}  {state:{widths[1]}}  {where}")
    print(summarize(maps))


#
# The drawing: one row a node, before on the left, after on the right
#


def text(x, y, content, style="", anchor="start"):
    return (f'<text x="{x:g}" y="{y:g}" class="{style}" text-anchor="{anchor}">'
            f"{html.escape(content)}</text>")


def clip(content, length):
    return content if len(content) <= length else content[: length - 1] + "…"


def place(before, after, maps):
    """For each node of `after`, the first and the last row that it takes."""
    rows = {name: row for row, name in enumerate(before)}
    gone = {name for name, found in maps.items() if found.state in GONE}
    placed, last = {}, 0
    for name, node in after.items():
        known = [rows[n] for n in node.names if n in rows and n not in gone]
        if node.is_linear and name in rows:
            known = [rows[name]]
        end = max(known, default=last)
        start = end
        while start - 1 in known:
            start -= 1
        placed[name] = start, end
        last = end
    return placed


def get_rows(placed):
    return {row for start, end in placed.values() for row in range(start, end + 1)}


def assign_lanes(nodes, placed):
    """For each node whose value goes around others, the lane that it does so in; and
    the number of lanes."""
    taken = get_rows(placed)
    reach = {}
    for name, node in nodes.items():
        for producer in node.inputs:
            above, below = placed[producer][1], placed[name][0]
            if taken & set(range(above + 1, below)):
                reach[producer] = max(reach.get(producer, 0), below)
    lanes, ends = {}, []
    for producer in sorted(reach, key=lambda name: placed[name][1]):
        above = placed[producer][1]
        lane = next((i for i, end in enumerate(ends) if end <= above), len(ends))
        ends[lane : lane + 1] = [reach[producer]]
        lanes[producer] = lane
    return lanes, len(ends)


def draw_edges(nodes, placed, x, side):
    """Straight to the next row, and around what is between: on the given side."""
    parts = []
    taken = get_rows(placed)
    lanes, count = assign_lanes(nodes, placed)
    width = get_lanes_width(count) / max(count, 1)
    middle = x + WIDTH / 2
    edge = x if side < 0 else x + WIDTH
    for name, node in nodes.items():
        for producer in node.inputs:
            above, below = placed[producer][1], placed[name][0]
            y0, y1 = TOP + above * ROW + BOX, TOP + below * ROW
            path = f"M{middle:g} {y0}V{y1 - 1}"
            if producer in lanes and taken & set(range(above + 1, below)):
                out = edge + side * (lanes[producer] + 1) * width
                y0, y1 = y0 - BOX / 2, y1 + BOX / 2
                path = (
                    f"M{edge:g} {y0:g}C{out:g} {y0:g} {out:g} {y0:g} {out:g} {y0 + 14:g}"
                    f"V{y1 - 14:g}C{out:g} {y1:g} {out:g} {y1:g} {edge + side * 2:g} {y1:g}"
                )
            parts.append(f'<path class="edge" d="{path}" marker-end="url(#arrow)"/>')
    return parts


def get_lanes_width(count):
    return min(count * LANE, LANES)


def draw_box(x, span, node, style, lines, kind=None):
    """Of the lines each is a text and the state that it has the colour of, or none."""
    start, end = span
    y, height = TOP + start * ROW, (end - start) * ROW + BOX
    title = html.escape(" + ".join(node.names))
    parts = [
        f"<g><title>{title}</title>",
        f'<rect class="box {style}" x="{x:g}" y="{y}" width="{WIDTH}" height="{height}" rx="6"/>',
        text(x + 10, y + 15, clip(kind or node.kind, 28), "kind"),
        text(x + WIDTH - 10, y + 15, node.shape, "muted", "end"),
    ]
    for i, (content, state) in enumerate(lines[: (height - 4) // 16 - 1]):
        parts.append(text(x + 10, y + 30 + i * 16, clip(content, 44), f"muted {state}"))
    return [*parts, "</g>"]


def draw_node_after(x, span, node, before, maps, absorbed):
    if node.is_linear:
        name = shorten(node.name)
        found = absorbed.get(node.name, [])
        if not found:
            return draw_box(x, span, node, "linear", [(name, "")])
        name += " with " + ", ".join(shorten(m.name) for m in found)
        return draw_box(x, span, node, "linear", [(name, found[0].state)])
    rows = list(before)
    names = sorted((n for n in node.names if n in before), key=rows.index)
    # Not those of which only the location is left.
    names = [n for n in names if n not in maps or maps[n].state not in GONE]
    names = [n for n in names if not before[n].is_linear] or names
    kind = " + ".join(before[n].kind for n in names)
    lines = [(" + ".join(map(shorten, names)) or shorten(node.name), "")]
    style = ""
    for found in (maps[n] for n in names if n in maps):
        style = found.state
        lines += [(reason, style) for reason in found.reasons]
    return draw_box(x, span, node, style, lines, kind)


def draw_moves(found, row, after, placed, x0, x1):
    """From a map to the layers that have it now, or to where it stays."""
    y0 = TOP + row * ROW + BOX / 2
    style = f'class="move {found.state}" marker-end="url(#to-{found.state})"'
    bend = (x0 + x1) / 2
    for layer in found.layers:
        if layer in placed:
            y1 = TOP + placed[layer][0] * ROW + BOX / 2
            path = f"M{x0:g} {y0:g}C{bend:g} {y0:g} {bend:g} {y1:g} {x1:g} {y1:g}"
            yield f'<path {style} d="{path}"/>'
    if not found.layers and any(found.name in node.names for node in after.values()):
        yield f'<path {style} stroke-dasharray="5 4" d="M{x0:g} {y0:g}H{x1:g}"/>'


def draw_head(name, color, reference, size):
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="{reference}" refY="4" orient="auto" '
        f'markerWidth="{size}" markerHeight="{size}">'
        f'<path d="M0 0L8 4L0 8z" fill="{color}"/></marker>'
    )


def draw(before, after, maps):
    rows = {name: (row, row) for row, name in enumerate(before)}
    placed = place(before, after, maps)
    left = get_lanes_width(assign_lanes(before, rows)[1]) + 4
    right = left + WIDTH + GAP
    width = right + WIDTH + get_lanes_width(assign_lanes(after, placed)[1]) + 4
    edges = draw_edges(before, rows, left, -1) + draw_edges(after, placed, right, 1)
    height = TOP + len(before) * ROW

    absorbed = collections.defaultdict(list)
    for found in maps.values():
        for layer in found.layers:
            absorbed[layer].append(found)
    boxes = []
    for name, node in before.items():
        style = maps[name].state if name in maps else "linear" if node.is_linear else ""
        boxes += draw_box(left, rows[name], node, style, [(shorten(name), "")])
    for name, node in after.items():
        boxes += draw_node_after(right, placed[name], node, before, maps, absorbed)
    moves = []
    for name, found in maps.items():
        moves += draw_moves(found, rows[name][0], after, placed, left + WIDTH, right - 8)
    heads = "".join(draw_head(f"to-{state}", f"var(--{state})", 4, 5) for state in STATES)
    heads += draw_head("arrow", "var(--line)", 7, 7)
    titles = [
        text(left + WIDTH / 2, 20, f"Before: {len(before)} nodes", "title", "middle"),
        text(right + WIDTH / 2, 20, f"After: {len(after)} ops", "title", "middle"),
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" '
        f'viewBox="0 0 {width:g} {height}" role="img" aria-label="The network before and after">',
        f"<defs>{heads}</defs>", *titles, *edges, *moves, *boxes, "</svg>",
    ])


def write_page(path, title, before, after, maps):
    used = [state for state in STATES if any(m.state == state for m in maps.values())]
    legend = "".join(
        f'<li><span class="key {state}"></span>{STATES[state]}</li>' for state in used
    )

    def cell(content, style=""):
        return f'<td class="{style}">{html.escape(content)}</td>'

    rows = "".join(
        f"<tr><td><code>{html.escape(shorten(found.name))}</code></td>"
        + cell(found.channels, "number")
        + cell(STATES[found.state], found.state)
        + cell(", ".join(map(shorten, found.layers)))
        + cell("; ".join(found.reasons))
        + "</tr>\n"
        for found in maps.values()
    )
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}: batch norms</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{html.escape(title)}</h1>
<p class="lead">{html.escape(summarize(maps))}.</p>
<ul class="legend">{legend}</ul>
<div class="drawing">
{draw(before, after, maps)}
</div>
<h2>Each map per channel</h2>
<table>
<thead><tr><th>map</th><th class="number">channels</th><th>what happened</th>
<th>layers</th><th>why not</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
<p class="lead">From the output of <code>nnspec-opt --nnspec-simplify
--remarks-filter=nnspec-fold-affine</code>.</p>
</body>
</html>
""",
        encoding="utf-8",
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("-o", dest="page", type=pathlib.Path, metavar="report.html")
    options = parser.parse_args()
    before, after, maps = inspect(options.model)
    print_table(maps)
    if options.page:
        write_page(options.page, options.model.name, before, after, maps)


if __name__ == "__main__":
    main()
