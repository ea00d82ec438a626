#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Assembler, disassembler and functional runs of d1golden, with literal results."""

import struct
import sys
import unittest
from pathlib import Path

import numpy as np

import d1golden

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import strict_unittest  # noqa: E402

SUM = """
        .equ count, 10
data:   .zero 64
_start: li r1, count          # r2 = 1 + 2 + ... + count
        li r2, 0
loop:   add r2, r2, r1
        addi r1, r1, -1
        bne r1, r0, loop
        li r3, data
        sd r2, 0(r3)
        li r4, 79             # "O"
        csrw Console, r4
        csrw Exit, r2
        tstop
"""


class Programs(unittest.TestCase):
    def test_program_of_a_text(self) -> None:
        program = d1golden.assemble(SUM)
        self.assertEqual(program.entry, 64)
        self.assertEqual(program.symbols, {"count": 10, "data": 0, "_start": 64, "loop": 72})
        (address, image), = program.chunks
        self.assertEqual((address, len(image)), (0, 64 + 4 * 11))
        self.assertEqual(program.lines[64], 4)
        self.assertEqual(len(program.lines), 11)

    def test_disassembled_words_assemble_to_themselves(self) -> None:
        (_, image), = d1golden.assemble(SUM).chunks
        words = struct.unpack("<11I", image[64:])
        texts = [d1golden.disassemble(word, 64 + 4 * i) for i, word in enumerate(words)]
        self.assertIn("csrw Exit, r2", texts)
        again = d1golden.assemble(".org 64\n" + "\n".join(texts))
        self.assertEqual(again.chunks, ((64, image[64:]),))

    def test_mistakes_are_named_by_line_and_column(self) -> None:
        with self.assertRaises(d1golden.AssemblyError) as caught:
            d1golden.assemble("  nop\n  add r1, r2\n  frob r1\n")
        self.assertEqual([error[0] for error in caught.exception.errors], [2, 3])
        self.assertIn("line 3, column 3: ", str(caught.exception))
        self.assertIn("frob", str(caught.exception))

    def test_functional_run_has_the_literal_result(self) -> None:
        for config in d1golden.CONFIGS:
            with self.subTest(config):
                machine = d1golden.Functional(config)
                program = d1golden.assemble(SUM)
                machine.load(program)
                machine.start(0, program.entry)
                self.assertEqual(machine.run(), "Stopped")
                self.assertEqual((machine.exit_code, machine.console), (55, b"O"))
                self.assertEqual(machine.read(0, 8), struct.pack("<Q", 55))
                self.assertEqual(machine.instructions, 2 + 3 * 10 + 6)
                thread = machine.thread(0)
                self.assertEqual((thread.state, thread.inst_ret), ("Stopped", 38))
                self.assertEqual(thread.r[:5].tolist(), [0, 0, 55, 0, 79])
                self.assertIsNone(machine.trap(0))

    def test_vectors_and_formats_in_a_run(self) -> None:
        program = d1golden.assemble("""
            fadd v3, v1, v2
            csrr r1, Fmt0
            tstop""")
        machine = d1golden.Functional("tiny")
        machine.load(program)
        a, b = np.arange(16, dtype=np.float32), np.full(16, 0.5, np.float32)
        machine.write_v(2, 1, a)
        machine.write_v(2, 2, b)
        machine.start(2, program.entry)
        self.assertEqual(machine.run(), "Stopped")
        np.testing.assert_array_equal(machine.thread(2).v[3].view(np.float32), a + b)
        self.assertEqual(int(machine.thread(2).r[1]), int(machine.thread(2).formats[0]))

    def test_how_a_run_ends(self) -> None:
        for text, end in [("l: beq r0, r0, l", "Limit"), ("semwait s1, 1", "Waiting"),
                          ("tstop", "Stopped"), ("li r1, 4\n .word 0", "Trapped")]:
            with self.subTest(end):
                machine = d1golden.Functional("tiny")
                machine.load(d1golden.assemble(text))
                machine.start(0, 0)
                self.assertEqual(machine.run(3_000_000), end)

    def test_traps_say_cause_place_and_value(self) -> None:
        machine = d1golden.Functional("tiny")
        machine.load(d1golden.assemble("li r1, 12\n ld r2, 1(r1)\n"))
        machine.start(1, 0)
        self.assertEqual(machine.run(), "Trapped")
        trap = machine.trap(1)
        self.assertEqual(trap, d1golden.Trap("Misaligned", 4, 13, 1))
        self.assertEqual((machine.thread(1).state, machine.thread(1).cause),
                         ("Trapped", "Misaligned"))
        machine.reset()
        self.assertIsNone(machine.trap(1))

    def test_sizes_of_the_configurations(self) -> None:
        self.assertEqual([d1golden.Functional(c).sram_size for c in ("full", "tiny")],
                         [1310720, 65536])


if __name__ == "__main__":
    strict_unittest.main()
