#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Table and plot of latency against load: runs tests/noc/router_load.cpp, writes the plot
docs/network_load.svg and prints the table of docs/network.md.

  scripts/network_load.py build/release/tests/router_load [--check]

--check writes nothing, and fails if these two do not show what is measured now.
"""
import argparse
import csv
import io
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple, TextIO

ROOT = Path(__file__).resolve().parent.parent
PLOT, DOC = ROOT / "docs/network_load.svg", ROOT / "docs/network.md"
CARRIED = 0.97  # a load is carried if at least this part of it arrives
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7f7f7f")
WIDTH, HEIGHT, LEFT, TOP, GAP = 330, 240, 52, 34, 60  # of a panel and around it
MAX_LATENCY = 60


class Point(NamedTuple):
    offered: float
    accepted: float
    latency: float
    latency99: int

    @property
    def carried(self) -> bool:
        return self.accepted >= CARRIED * self.offered


class Curve(NamedTuple):
    pattern: str
    links: int
    points: list[Point]

    @property
    def saturation(self) -> float:
        """The highest load up to which all loads are carried."""
        highest = 0.0
        for point in self.points:
            if not point.carried:
                break
            highest = point.offered
        return highest


def read(lines: TextIO) -> tuple[str, list[Curve]]:
    """The size of the mesh, and the curves in the order of the file."""
    sizes: set[str] = set()
    points: dict[tuple[str, int], list[Point]] = defaultdict(list)
    for row in csv.DictReader(lines):
        sizes.add(f"{row['rows']} x {row['cols']}")
        points[row["pattern"], int(row["links"])].append(
            Point(float(row["offered"]), float(row["accepted"]), float(row["latency"]),
                  int(row["latency99"])))
    if len(sizes) != 1:
        raise ValueError(f"want the measurements of one mesh, got {sorted(sizes) or 'none'}")
    for key, curve in points.items():
        if curve != sorted(curve):
            raise ValueError(f"{key}: loads are not in ascending order")
    if len({pattern for pattern, _ in points}) > len(COLOURS):
        raise ValueError(f"more than {len(COLOURS)} patterns")
    return sizes.pop(), [Curve(pattern, links, curve) for (pattern, links), curve in points.items()]


def table(size: str, curves: list[Curve]) -> str:
    """One row per curve: latencies at the lowest load and at half of saturation, throughput."""
    lines = [f"| {size} | links | latency, lowest load | at half saturation (99 %) | saturation |"
             " throughput at full offer |", "|---|---|---|---|---|---|"]
    for curve in curves:
        half = max((p for p in curve.points if p.offered <= curve.saturation / 2 + 1e-9),
                   default=curve.points[0])
        lines.append(f"| {curve.pattern} | {curve.links} | {curve.points[0].latency:.1f} | "
                     f"{half.latency:.1f} ({half.latency99}) | {curve.saturation:.2f} | "
                     f"{curve.points[-1].accepted:.2f} |")
    return "\n".join(lines) + "\n"


def panel(size: str, links: int, curves: list[Curve], colours: dict[str, str],
          left: int) -> list[str]:
    """Axes and curves of one number of links; a curve ends where its load is not carried."""
    def place(offered: float, latency: float) -> tuple[float, float]:
        return left + WIDTH * offered, TOP + HEIGHT * (1 - min(latency, MAX_LATENCY) / MAX_LATENCY)

    plural = "link" if links == 1 else "links"
    out = [f'<text x="{left}" y="{TOP - 14}">{size} nodes, {links} {plural} on each side</text>',
           f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
           'stroke="#444"/>']
    for step in range(0, 6):
        x, _ = place(step / 5, 0)
        out.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">'
                   f'{step / 5:.1f}</text>')
    for latency in range(0, MAX_LATENCY + 1, 20):
        x, y = place(0, latency)
        out.append(f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{latency}</text>')
        out.append(f'<path d="M{x:.1f} {y:.1f}h{WIDTH}" stroke="#ddd" stroke-width="0.5"/>')
    out.append(f'<text x="{left + WIDTH / 2:.1f}" y="{TOP + HEIGHT + 34}" text-anchor="middle">'
               'offered load, beats per node and cycle</text>')
    for curve in curves:
        shown = []
        for point in curve.points:
            shown.append("{:.1f},{:.1f}".format(*place(point.offered, point.latency)))
            if not point.carried or point.latency > MAX_LATENCY:
                break
        out.append(f'<polyline points="{" ".join(shown)}" fill="none" stroke-width="1.8" '
                   f'stroke="{colours[curve.pattern]}"/>')
    return out


def plot(size: str, curves: list[Curve]) -> str:
    """The plot as SVG: one panel per number of links, one legend."""
    patterns = list(dict.fromkeys(curve.pattern for curve in curves))
    colours = dict(zip(patterns, COLOURS))
    all_links = sorted({curve.links for curve in curves})
    width = LEFT + len(all_links) * (WIDTH + GAP)
    height = TOP + HEIGHT + 70
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>',
           f'<text transform="translate(14 {TOP + HEIGHT / 2:.0f}) rotate(-90)" '
           'text-anchor="middle">mean latency, cycles</text>']
    for number, links in enumerate(all_links):
        out += panel(size, links, [c for c in curves if c.links == links], colours,
                     LEFT + number * (WIDTH + GAP))
    for number, pattern in enumerate(patterns):
        x, y = LEFT + 140 * number, height - 14
        out.append(f'<path d="M{x} {y - 4}h22" stroke="{colours[pattern]}" stroke-width="2.5"/>')
        out.append(f'<text x="{x + 28}" y="{y}">{pattern}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("router_load", type=Path, help="the program that measures")
    parser.add_argument("--check", action="store_true", help="compare with what is in docs/")
    args = parser.parse_args()
    measured = subprocess.run([args.router_load.resolve()], check=True, capture_output=True,
                              text=True).stdout
    size, curves = read(io.StringIO(measured))
    if not args.check:
        PLOT.write_text(plot(size, curves), encoding="utf-8")
        sys.stdout.write(table(size, curves))
        return 0
    stale = [path.name for path, text in ((PLOT, plot(size, curves)), (DOC, table(size, curves)))
             if text not in path.read_text(encoding="utf-8")]
    if stale:
        print(f"network_load: run scripts/network_load.py {args.router_load}; stale: {stale}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
