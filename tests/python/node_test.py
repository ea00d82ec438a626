#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The cycle model of d1golden against d1cosim: `python3 node_test.py PATH_OF_D1COSIM`."""

import ctypes
import ctypes.util
import itertools
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

import d1golden
from d1golden import UNITS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import strict_unittest  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "d1cosim"

# Writes all that it reads, and what fetch reads ahead of the code is part of the program.
WORK = """
_start: li r1, data
        vld v1, 0(r1)
        vbc v2, r1, 32
        fadd v3, v1, v2
        vst v3, 64(r1)
        li r7, 1              # BF16
        csrw Fmt0, r7
        mclr acc0
        mma acc0, v1, v2, 0, 0
        vacc v4, acc0, 1
        li r5, 100
loop:   mul r6, r5, r5
        addi r5, r5, -1
        bne r5, r0, loop
        csrw Console, r6
        csrw Exit, r0
        tstop
        .zero 512
        .align 64
data:   .word 0x3f800000, 0x40000000
        .zero 248
"""


class Hash128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def digest(records: list[bytes]) -> str:
    """As sim/cosim/history.cpp: XXH3-128 over each run of equal records and its length."""
    runs = [(record, len(list(group))) for record, group in itertools.groupby(records)]
    data = b"".join(record + struct.pack("<Q", count) for record, count in runs)
    hash128 = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so").XXH3_128bits
    hash128.restype, hash128.argtypes = Hash128, [ctypes.c_char_p, ctypes.c_size_t]
    result = hash128(data, len(data))
    return f"{result.high:016x}{result.low:016x}"


def run_to_end(node: d1golden.Node, start: tuple[int, int]) -> list[bytes]:
    records = [node.tick(start=start)]
    while not node.idle:
        records.append(node.tick())
    return records


def loaded(text: str, config: str = "tiny", **place: int) -> tuple[d1golden.Node, tuple[int, int]]:
    program = d1golden.assemble(text)
    node = d1golden.Node(config, y=place.get("y", 0), x=place.get("x", 0),
                         rows=place.get("rows", 1), cols=place.get("cols", 1))
    node.load(program)
    return node, (0, program.entry)


class Node(unittest.TestCase):
    def test_records_have_the_digest_that_d1cosim_gives(self) -> None:
        for config in d1golden.CONFIGS:
            with self.subTest(config), tempfile.TemporaryDirectory() as folder:
                source, report = Path(folder, "work.s"), Path(folder, "report.json")
                source.write_text(WORK)
                subprocess.run([PROGRAM, "run", source, "--check", "golden", "--config", config,
                                "--json", report], check=True, capture_output=True, timeout=600)
                wanted = json.loads(report.read_text())
                records = run_to_end(*loaded(WORK, config))
                self.assertEqual(len(records), wanted["cycles"])
                self.assertGreater(len(records), 200)
                self.assertEqual(digest(records), wanted["digest"])
                # One bit of one record is a different digest.
                planted = bytearray(records[77])
                planted[UNITS["scalar"].where.start] ^= 1
                records[77] = bytes(planted)
                self.assertNotEqual(digest(records), wanted["digest"])

    def test_fields_show_what_the_program_does(self) -> None:
        node, start = loaded(WORK)
        records = run_to_end(node, start)
        fields = [d1golden.decode_record(record, "frontend") for record in records]
        self.assertEqual([f["console_byte"] for f in fields if f["console_valid"]], [1])
        self.assertEqual([f["exit_code"] for f in fields if f["exit_valid"]], [0])
        self.assertEqual((node.console, node.exit_code), (b"\x01", 0))
        issued = 0
        for field in fields:
            assert isinstance(field["issued"], tuple)
            issued += sum(field["issued"])
        self.assertEqual(issued, node.thread(0).inst_ret)
        self.assertEqual(issued, 11 + 3 * 100 + 3)
        products = []
        for record in records:
            scalar = d1golden.decode_record(record, "scalar")
            if scalar["mul_valid"]:
                products.append(scalar["mul_data"])
        self.assertEqual(products, [n * n for n in range(100, 0, -1)])
        written = [d1golden.decode_record(record, "vector")["write_data"] for record in records]
        self.assertTrue(any(isinstance(data, int) and data >> 32 for data in written))

    def test_a_planted_fault_is_found_and_named(self) -> None:
        records = run_to_end(*loaded(WORK))
        self.assertEqual(d1golden.differences(records[50], records[50]), [])
        compared = 0
        for unit in UNITS.values():
            for field in unit.fields.values():
                element = field.count - 1
                bit = field.offset + element * field.stride + field.width - 1
                actual = bytearray(records[50])
                actual[unit.where.start + bit // 8] ^= 1 << bit % 8
                found, = d1golden.differences(records[50], bytes(actual))
                self.assertEqual(found[:3], (unit.name, field.name, element))
                self.assertEqual(found.expected ^ found.actual, 1 << field.width - 1)
                self.assertIn(f"{unit.name}.{field.name}", str(found))
                compared += 1
        self.assertGreater(compared, 80)

    def test_padding_is_compared_too(self) -> None:
        records = run_to_end(*loaded(WORK))
        unit = UNITS["scalar"]
        bit = (unit.padding & -unit.padding).bit_length() - 1
        actual = bytearray(records[9])
        actual[unit.where.start + bit // 8] ^= 1 << bit % 8
        found, = d1golden.differences(records[9], bytes(actual))
        self.assertEqual((found.unit, found.field, found.actual), ("scalar", "padding", 1 << bit))
        self.assertEqual([unit.padding & int.from_bytes(record[unit.where], "little")
                          for record in records], [0] * len(records))

    def test_a_lockstep_of_two_nodes_ends_in_the_cycle_of_a_fault(self) -> None:
        left, start = loaded(WORK)
        right, _ = loaded(WORK)
        right.write(right.sram_size - 1, b"\xff")  # nobody looks there
        for cycle in range(60):
            begin = start if cycle == 0 else None
            self.assertEqual(left.tick(start=begin), right.tick(start=begin))
        value = int(right.thread(0).r[5])
        right.write_r(0, 5, value ^ 1)
        for cycle in range(60, 80):
            expected, actual = left.tick(), right.tick()
            if expected != actual:
                self.assertIn("scalar", {d.unit for d in d1golden.differences(expected, actual)})
                return
        self.fail("the fault was not noticed")

    def test_forms_of_a_record_are_the_same_bits(self) -> None:
        node, start = loaded(WORK)
        for records in run_to_end(node, start)[:30]:
            self.assertEqual(len(records), d1golden.RECORD_BYTES)
        records = node.records()
        for unit in UNITS.values():
            record = node.record(unit.name)
            self.assertEqual(record, records[unit.where])
            self.assertEqual(int(d1golden.binary_text(record), 2),
                             int.from_bytes(record, "little"))
            self.assertEqual(len(d1golden.binary_text(record)), 8 * unit.size)
        self.assertEqual(sum(unit.size for unit in UNITS.values()), d1golden.RECORD_BYTES)

    def test_field_table_is_that_of_the_documents(self) -> None:
        page = Path(__file__).resolve().parents[2] / "docs" / "gen" / "observe.md"
        rows = [line.split("|") for line in page.read_text().splitlines()
                if line.startswith("| `")]
        fields = [field for unit in UNITS.values() for field in unit.fields.values()]
        self.assertEqual(len(rows), len(fields))
        for row, field in zip(rows, fields):
            name, elements, width, bits, stride = (cell.strip(" `") for cell in row[1:6])
            self.assertEqual((name, elements or "1", width), (field.name, str(field.count),
                                                              str(field.width)))
            self.assertEqual(bits.split(":")[1], str(field.offset))
            self.assertIn(stride, ("", str(field.stride)))

    def test_trace_and_run_until_idle_do_what_ticks_do(self) -> None:
        records = run_to_end(*loaded(WORK))
        node, start = loaded(WORK)
        node.tick(start=start)
        rows = node.trace(len(records) - 1)
        self.assertEqual((rows.shape, rows.dtype), ((len(records) - 1, d1golden.RECORD_BYTES),
                                                    np.dtype(np.uint8)))
        self.assertEqual([row.tobytes() for row in rows], records[1:])
        other, _ = loaded(WORK)
        other.tick(start=start)
        self.assertEqual(other.run_until_idle(10), 10)
        self.assertFalse(other.idle)
        self.assertEqual(other.run_until_idle(), len(records) - 11)
        self.assertEqual(other.cycle, len(records))
        other.reset()
        self.assertEqual((other.cycle, other.console, other.exit_code), (0, b"", None))

    def test_registers_at_the_end_equal_those_of_the_functional_layer(self) -> None:
        node, start = loaded(WORK)
        run_to_end(node, start)
        machine = d1golden.Functional("tiny")
        machine.load(d1golden.assemble(WORK))
        machine.start(*start)
        self.assertEqual(machine.run(), "Stopped")
        a, b = node.thread(0), machine.thread(0)
        for name in ("r", "p", "v", "acc", "streams", "formats"):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name), name)
        self.assertEqual(node.read(), machine.read())

    def test_lines_with_check_bits(self) -> None:
        """Column i of the parity-check matrix is what bit i alone gives (docs/gen/machine.md)."""
        lines = [d1golden.code_lines((1 << bit).to_bytes(64, "little")) for bit in range(512)]
        self.assertEqual({len(line) for line in lines}, {72})
        checks = [line[9 * (bit // 64) + 8] for bit, line in enumerate(lines)]
        self.assertEqual(checks[:64] * 8, checks)
        self.assertEqual(len(set(checks[:64])), 64)  # single errors are told apart
        self.assertEqual({check.bit_count() % 2 for check in checks}, {1})  # from double errors
        self.assertEqual(lines[64 + 5][9:17], (1 << 5).to_bytes(8, "little"))


class Links(unittest.TestCase):
    SEND = "li r1, 1\n li r2, 9\n semsend s3, r1, r2\n tstop\n .zero 512\n"

    def mesh(self, west: d1golden.Node, east: d1golden.Node, start: tuple[int, int],
             cycles: int) -> int:
        """Ticks two nodes side by side; the number of beats that crossed."""
        crossed = 0
        for cycle in range(cycles):
            of_west, of_east = west.links, east.links
            crossed += sum(beat != 0 for beat in of_west.beats + of_east.beats)
            west.tick(start=start if cycle == 0 else None,
                      links=d1golden.Links.from_neighbours(east=of_east))
            east.tick(links=d1golden.Links.from_neighbours(west=of_west))
        return crossed

    def test_a_beat_crosses_from_node_to_node(self) -> None:
        west, start = loaded(self.SEND, x=0, cols=2)
        east, _ = loaded(self.SEND, x=1, cols=2)
        self.assertEqual(self.mesh(west, east, start, 60), 1)
        self.assertEqual(east.semaphores[3], 9)
        self.assertTrue(west.idle and east.idle)

    def test_routes_by_a_table(self) -> None:
        program = d1golden.assemble(self.SEND)
        west = d1golden.Node("tiny", x=0, cols=2, route_table=True)
        west.load(program)
        west.tick(route=(1, "South"))
        west.tick(start=(0, 0))
        beats: set[tuple[bool, ...]] = set()
        for _ in range(40):
            beats.add(tuple(beat != 0 for beat in west.links.beats))
            west.tick()
        self.assertEqual(beats, {(False,) * 4, (False, False, True, False)})

    def test_a_beat_made_by_hand_arrives(self) -> None:
        node = d1golden.Node("tiny", x=1, cols=2)
        line = bytes(range(64))
        bits = d1golden.pack_beat("Write", dst=1, src=0, data=line, line=7, signal=True, sem=2)
        self.assertEqual(bits >> 576, 1)
        self.assertEqual(bits & (1 << 512) - 1, int.from_bytes(line, "little"))
        beat = d1golden.unpack_beat(bits)
        assert beat is not None
        self.assertEqual((beat.kind, beat.dst, beat.line, beat.signal, beat.sem, beat.data),
                         ("Write", 1, 7, True, 2, line))
        node.tick(links=d1golden.Links(beats=(0, 0, 0, bits)))
        credits = [node.links.credits]
        for _ in range(20):
            node.tick()
            credits.append(node.links.credits)
        self.assertEqual(node.read(7 * 64, 64), line)
        self.assertEqual(node.semaphores[2], 1)
        self.assertEqual([c for c in credits if any(c)], [(0, 0, 0, 1)])
        self.assertIsNone(d1golden.unpack_beat(0))

    def test_links_of_records_are_the_links_of_the_node(self) -> None:
        west, start = loaded(self.SEND, x=0, cols=2)
        seen = 0
        for cycle in range(40):
            beat = d1golden.unpack_beat(west.links.beats[1])
            fields = d1golden.decode_record(
                west.tick(start=start if cycle == 0 else None), "network")
            valid = fields["out_valid"]
            assert isinstance(valid, tuple)
            self.assertEqual(valid[2], int(beat is not None))
            seen += valid[2]
        self.assertEqual(seen, 1)


if __name__ == "__main__":
    strict_unittest.main()
