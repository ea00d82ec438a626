#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""network_load.py shows what it reads, and refuses what it cannot show."""

import io
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "common")]

import network_load  # noqa: E402
import strict_unittest  # noqa: E402

HEADER = "pattern,rows,cols,links,offered,accepted,latency,latency99\n"
ROWS = ("uniform,4,4,1,0.20,0.200,3.0,7\n"
        "uniform,4,4,1,0.40,0.399,4.0,8\n"
        "uniform,4,4,1,0.60,0.450,90.0,300\n"
        "uniform,4,4,1,0.80,0.790,5.0,9\n"
        "uniform,4,4,2,0.20,0.200,3.0,6\n")


def read(text: str) -> tuple[str, list[network_load.Curve]]:
    return network_load.read(io.StringIO(text))


class NetworkLoad(unittest.TestCase):
    def test_saturation_is_below_the_first_load_that_is_not_carried(self) -> None:
        size, curves = read(HEADER + ROWS)
        self.assertEqual(size, "4 x 4")
        self.assertEqual([c.links for c in curves], [1, 2])
        self.assertEqual([c.saturation for c in curves], [0.4, 0.2])

    def test_table_has_a_row_per_curve(self) -> None:
        lines = network_load.table(*read(HEADER + ROWS)).splitlines()
        self.assertEqual(lines[2:], ["| uniform | 1 | 3.0 | 3.0 (7) | 0.40 | 0.79 |",
                                     "| uniform | 2 | 3.0 | 3.0 (6) | 0.20 | 0.20 |"])

    def test_plot_is_xml_with_a_curve_each_that_ends_where_the_load_is_not_carried(self) -> None:
        root = ElementTree.fromstring(network_load.plot(*read(HEADER + ROWS)))
        curves = root.findall("{http://www.w3.org/2000/svg}polyline")
        self.assertEqual([len(c.attrib["points"].split()) for c in curves], [3, 1])

    def test_refusals(self) -> None:
        with self.assertRaises(ValueError):
            read(HEADER)  # nothing measured
        with self.assertRaises(ValueError):
            read(HEADER + ROWS + "uniform,8,8,1,0.9,0.9,1,1\n")  # two meshes
        with self.assertRaises(ValueError):
            read(HEADER + ROWS + "uniform,4,4,2,0.10,0.100,3.0,6\n")  # not in order
        with self.assertRaises(ValueError):
            read(HEADER + "uniform,4,4,1,fast,0.1,1,1\n")
        with self.assertRaises(KeyError):
            read("pattern,rows\nuniform,4\n")
        many = "".join(f"p{n},4,4,1,0.1,0.1,1.0,1\n" for n in range(6))
        with self.assertRaises(ValueError):
            read(HEADER + many)


if __name__ == "__main__":
    strict_unittest.main()
