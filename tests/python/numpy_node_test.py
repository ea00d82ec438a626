#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""NumpyNode (tb/cocotb/d1bench/numpy_node.py) against the node of d1golden: all records of every
cycle, over the program of `d1cosim bench` and others of the same instructions."""

import random
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import d1golden
from d1golden import CAUSES, STALLS, THREADS

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "common"), str(ROOT / "tb" / "cocotb")]

import strict_unittest  # noqa: E402
from d1bench.numpy_decode import KIND  # noqa: E402
from d1bench.numpy_issue import NotModelled  # noqa: E402
from d1bench.numpy_node import NumpyNode  # noqa: E402
from numpy_node_programs import (BRANCHES, CONFLICTS, DATA, REGISTERS, TRAPS,  # noqa: E402
                                 at, bench_program, matrix_loop, operands, random_program,
                                 trapping)

STRAIGHT = "".join(f"addi r1, r1, {i}\n" for i in range(14))
SPECIAL = (0, 0x8000, 0x0001, 0x807f, 0x7f80, 0xff80, 0x7fc0, 0x7f81)  # zeros, denormals, ...


class Pair:
    """Both nodes with the same memory; `compared` counts cycles in which all records were equal.
    `issued` and `stalls` are names, of instructions and reasons."""

    def __init__(self, *texts: str, config: str = "full") -> None:
        self.golden = d1golden.Node(config, rows=1, cols=2)
        self.model = NumpyNode(config)
        self.compared = 0
        self.issued: set[str] = set()
        self.stalls: set[str] = set()
        self.traps: list[str] = []
        self.misses = 0
        self.entries: list[int] = []
        for text in texts:
            program = d1golden.assemble(text)
            self.entries.append(program.entry)
            for address, data in program.chunks:
                self.write(address, data)

    def write(self, address: int, data: bytes) -> None:
        self.golden.write(address, data)
        self.model.write(address, data)

    def fill(self, low: int = 126, high: int = 129, also: tuple[int, ...] = (),
             seed: int = 1) -> None:
        """Lines of operands, as many as the programs read."""
        self.write(DATA, operands(np.random.default_rng(seed), 320, low, high, also))

    def cycle(self, start: tuple[int, int] | None = None) -> list[str]:
        """What differs, if anything."""
        expected, actual = self.golden.tick(start=start), self.model.tick(start).tobytes()
        if actual != expected:
            return [f"cycle {self.golden.cycle - 1}: {difference}"
                    for difference in d1golden.differences(expected, actual)]
        self.compared += 1
        self.note(d1golden.decode_record(expected, "frontend"))
        return []

    def note(self, frontend: dict[str, Any]) -> None:
        self.issued |= {d1golden.disassemble(word).split()[0] for word, valid
                        in zip(frontend["slot_word"], frontend["slot_valid"]) if valid}
        self.stalls |= {STALLS[stall] for stall in frontend["stall"]}
        self.traps += [CAUSES[cause] for cause in frontend["trap_cause"] if cause]
        self.misses += frontend["fetch_valid"] - frontend["fetch_hit"]

    def run(self, starts: dict[int, tuple[int, int]], limit: int) -> list[str]:
        """Until both are idle after the last start, or differ, or the limit is reached."""
        last = max(starts)
        for cycle in range(limit):
            differences = self.cycle(starts.get(cycle))
            if differences or cycle > last and self.golden.idle:
                return differences
        return []

    def all_threads(self) -> dict[int, tuple[int, int]]:
        return {thread: (thread, self.entries[thread % len(self.entries)])
                for thread in range(THREADS)}


class Lockstep(unittest.TestCase):
    def expect_equal(self, pair: Pair, starts: dict[int, tuple[int, int]], limit: int,
                     at_least: int) -> None:
        self.assertEqual(pair.run(starts, limit), [])
        self.assertTrue(pair.golden.idle or pair.compared == at_least, f"busy after {limit} cycles")
        self.assertGreaterEqual(pair.compared, at_least)

    def test_program_of_the_bench(self) -> None:
        pair = Pair(bench_program())
        pair.fill()
        self.expect_equal(pair, pair.all_threads(), 4000, 4000)

    def test_one_thread_and_another_later(self) -> None:
        for thread in range(THREADS):
            pair = Pair(matrix_loop(DATA, DATA + 64, 25))
            pair.fill()
            entry = pair.entries[0]
            self.expect_equal(pair, {5: (thread, entry), 900: ((thread + 1) % 4, entry)}, 3000, 900)

    def test_loops_of_any_count(self) -> None:
        for rounds in (1, 2, 3, 17):
            for mma in ("mma_mm", "mmaz_mm"):
                pair = Pair(matrix_loop(DATA, DATA + 128, rounds, mma=mma))
                pair.fill()
                self.expect_equal(pair, pair.all_threads(), 3000, 40 + 8 * rounds)

    def test_operands_whose_banks_conflict(self) -> None:
        for text in CONFLICTS:
            pair = Pair(text)
            pair.fill()
            self.expect_equal(pair, pair.all_threads(), 3000, 400)

    def test_branches_and_their_buffer(self) -> None:
        for config in d1golden.CONFIGS:
            pair = Pair(BRANCHES, config=config)
            self.expect_equal(pair, pair.all_threads(), 5000, 500)

    def test_code_that_shares_lines_of_the_cache(self) -> None:
        origins = (0, 0x400, 0x840, 0xc00)  # both the cache and the target buffer have 16 entries
        pair = Pair(*(at(origin, BRANCHES) for origin in origins), config="tiny")
        self.expect_equal(pair, pair.all_threads(), 5000, 500)
        self.assertGreater(pair.misses, 100)

    def test_control_registers(self) -> None:
        pair = Pair(REGISTERS)
        self.expect_equal(pair, pair.all_threads(), 1000, 30)
        self.assertEqual(pair.golden.console, b"\xff" * THREADS)
        self.assertEqual(pair.golden.exit_code, 0xfffeffff)

    def test_traps_and_starts_after_them(self) -> None:
        for name, text in TRAPS.items():
            with self.subTest(name):
                pair = Pair(trapping(text), at(0x2000, BRANCHES))
                pair.fill()
                trap, other = pair.entries
                starts = {0: (1, trap), 1: (0, other), 150: (1, other), 151: (2, trap)}
                self.expect_equal(pair, starts, 5000, 151)
                self.assertEqual(pair.traps, 2 * [name.split()[0]])

    def test_starts_at_any_moment(self) -> None:
        """Of threads that run, stop in that cycle, are stopped."""
        for seed in range(4):
            rng = random.Random(seed)
            pair = Pair(matrix_loop(DATA, DATA + 64, 2))
            pair.fill()
            starts = {cycle: (rng.randrange(THREADS), pair.entries[0])
                      for cycle in range(1500) if rng.randrange(4)}
            self.expect_equal(pair, starts, 3000, 1500)

    def test_start_in_the_cycle_of_a_stop_or_trap_is_ignored(self) -> None:
        for text in (trapping("nop"), trapping(TRAPS["SameBank"])):
            pair, last = Pair(text), 0
            self.assertEqual(pair.cycle((1, 0)), [])
            while pair.golden.thread(1).state == "Running":
                self.assertEqual(pair.cycle(), [])
                last += 1
            once = pair.golden.thread(1).inst_ret
            for late in (0, 1):
                pair = Pair(text)
                self.expect_equal(pair, {0: (1, 0), last + late: (1, 0)}, 200, last + late)
                self.assertEqual(pair.golden.thread(1).inst_ret, once * (1 + late))

    def test_code_at_the_end_of_the_memory_and_above(self) -> None:
        end = d1golden.Node("tiny").sram_size
        pair = Pair(at(end - 64, f"_start: {STRAIGHT}"), config="tiny")
        self.expect_equal(pair, {0: (0, pair.entries[0]), 1: (3, end + 4), 2: (2, (1 << 21) - 8)},
                          200, 20)
        self.assertEqual(pair.traps, 3 * ["Illegal"])

    def test_random_programs_have_everything_in_them(self) -> None:
        issued: set[str] = set()
        stalls: set[str] = set()
        for seed in range(12):
            rng = random.Random(seed)
            pair = Pair(*(random_program(rng, 0x1000 * i, rng.randrange(50, 300))
                          for i in range(3)), config=rng.choice(["full", "tiny"]))
            pair.fill()
            starts = {cycle: (rng.randrange(THREADS), rng.choice(pair.entries))
                      for cycle in range(600) if rng.randrange(3) == 0}
            self.expect_equal(pair, starts, 20000, 600)
            issued |= pair.issued
            stalls |= pair.stalls
        self.assertEqual(issued, set(KIND))
        # Of the units that there are a fourth instruction finds only what ends its group, and
        # mma_mm takes both ports that have banks to share.
        self.assertEqual(stalls, set(STALLS.values()) - {"Yield", "Semaphore", "Network", "Limit",
                                                         "Bank"})

    def test_operands_of_any_size(self) -> None:
        for low, high, also in ((120, 134, ()), (100, 150, SPECIAL[:2]), (1, 10, SPECIAL[:4]),
                                (0, 4, ()), (40, 70, SPECIAL[:2]), (245, 255, ()),
                                (110, 140, SPECIAL), (0, 255, SPECIAL[:2]), (0, 256, SPECIAL),
                                (255, 256, SPECIAL[4:7])):
            for mma in ("mma_mm", "mmaz_mm"):
                pair = Pair(matrix_loop(DATA, DATA + 64, 8, mma=mma))
                pair.fill(low, high, also)
                self.expect_equal(pair, pair.all_threads(), 3000, 100)


    def test_large_operands_after_small_ones(self) -> None:
        """What the small ones left in the accumulator is cut off at the window of the large."""
        pair = Pair(matrix_loop(DATA, DATA + 64, 20))
        pair.fill(115, 118)
        large = operands(np.random.default_rng(2), 12, 126, 129)
        for line in range(4, 320, 16):
            pair.write(DATA + 64 * line, large)
        self.expect_equal(pair, pair.all_threads(), 3000, 100)


class PlantedFault(unittest.TestCase):
    """Something wrong in the model from cycle 100 of the program of the bench on."""

    def expect_found(self, unit: str, plant: Callable[[NumpyNode], None]) -> None:
        pair = Pair(bench_program())
        pair.fill()
        self.assertEqual(pair.run(pair.all_threads(), 100), [])
        plant(pair.model)
        differences = pair.run({0: (0, 0)}, 300)
        self.assertTrue(differences, "the fault was not noticed")
        self.assertIn(f": {unit}.", differences[0])

    def test_bit_of_an_accumulator(self) -> None:
        def plant(model: NumpyNode) -> None:
            model.acc[2][0].values.view(np.uint32)[7, 7] ^= 1 << 10
        self.expect_found("matrix", plant)

    def test_bit_of_an_operand(self) -> None:
        def plant(model: NumpyNode) -> None:
            model.memory[DATA // 64:, 63] ^= 0x80
        self.expect_found("sram", plant)

    def test_register_one_less(self) -> None:
        def plant(model: NumpyNode) -> None:
            model.threads[3].registers[4] -= 1
        self.expect_found("scalar", plant)

    def test_turn_of_another_thread(self) -> None:
        def plant(model: NumpyNode) -> None:
            model.issue.pointer = (model.issue.pointer + 1) % THREADS
        self.expect_found("frontend", plant)

    def test_credit_that_is_missing(self) -> None:
        def plant(model: NumpyNode) -> None:
            place = d1golden.UNITS["network"].fields["credits"].offset // 8
            model.records[d1golden.UNITS["network"].where][place] ^= 1
        self.expect_found("network", plant)


class Refusals(unittest.TestCase):
    def expect_refused(self, name: str, text: str) -> None:
        pair = Pair(f"nop\nnop\nnop\nnop\nnop\nnop\n{text}\ntstop\n.zero 256")
        with self.assertRaisesRegex(NotModelled, rf"not have {name}: thread 1, pc 0x18$"):
            pair.run({0: (1, 0)}, 100)
        self.assertGreater(pair.compared, 5)

    def test_instructions_that_the_model_does_not_have(self) -> None:
        for text in ("mul r1, r2, r3", "ld r1, 0(r2)", "vst v1, 0(r2)", "jal r1, 0", "ifence",
                     "fadd v1, v2, v3", "mma acc0, v1, v2, 0, 0",
                     "mma_mm_h acc0, 0(r1), 0(r2), 0, 0", "semwait s1, 0", "xfer r1"):
            self.expect_refused(text.split()[0], text)
        self.expect_refused("csrr of PerfMma", "csrr r1, PerfMma")
        self.expect_refused("csrw of Flags", "csrw Flags, r1")

    def test_they_are_not_refused_where_they_do_not_issue(self) -> None:
        pair = Pair("beq r0, r0, on\nmul r1, r2, r3\non: tstop\nvst v1, 0(r2)\n.zero 256")
        self.assertEqual(pair.run({0: (1, 0)}, 100), [])
        self.assertTrue(pair.golden.idle)

    def test_operands_in_cfloat8(self) -> None:
        pair = Pair(f"li r1, 2\ncsrw Fmt0, r1\nla r2, {DATA}\naddi r3, r2, 64\n"
                    "mma_mm acc0, 0(r2), 0(r3), 0, 0\ntstop\n.zero 256")
        with self.assertRaisesRegex(NotModelled, "CFloat8: thread 0"):
            pair.run({0: (0, 0)}, 100)

    def test_memory_is_written_first(self) -> None:
        model = NumpyNode()
        model.tick()
        with self.assertRaisesRegex(ValueError, "cycle 1: memory"):
            model.write(0, b"1")


if __name__ == "__main__":
    strict_unittest.main()
