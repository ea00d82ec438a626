#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim asm and disasm: the three formats, the way back, and refusals."""

import random
import re

import d1cosim
from d1cosim import ENVIRONMENT, USAGE, Case, Run

PROGRAM = """# counts down, then loads a line
.equ COUNT, 3
.org 0x40
_start:
  li r1, COUNT
  la r2, data
loop:
  addi r1, r1, -1
  bne r1, r0, loop
  vld v1, 1(r2), p1
  halt
.align 64
data: .dword 0x1122334455667788
  .byte 1, 2, 3
.zero 100
.org 0x400
  nop
"""
SEED = 77


class Asm(Case):
    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def bytes_of(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def test_listing_has_address_word_text_and_source(self) -> None:
        out = self.run_ok("asm", self.write("p.s", PROGRAM)).out
        self.assertIn("# entry 0x000040\n_start:\n", out)
        self.assertRegex(out, r"(?m)^000040  [0-9a-f]{8}  li r1, 3 +# 5: li r1, COUNT$")
        self.assertRegex(out, r"(?m)^loop:\n00004c  [0-9a-f]{8}  addi r1, r1, -1 +# 8: ")
        self.assertRegex(out, r"(?m)^data:\n000080  88 77 66 55 44 33 22 11 01 02 03")
        self.assertRegex(out, r"(?m)^000400  [0-9a-f]{8}  addi r0, r0, 0 +# \d+: nop$")

    def test_the_ending_chooses_the_format(self) -> None:
        self.write("p.s", PROGRAM)
        for out, option, begin in [("p.hex", [], b"// entry 000040\n@000040\n"),
                                   ("p.lst", [], b"# entry"), ("p.bin", [], None),
                                   ("p.x", ["--format", "hex"], b"// entry")]:
            self.run_ok("asm", "p.s", "-o", out, *option)
            if begin:
                self.assertTrue(self.bytes_of(out).startswith(begin), out)
        self.assertEqual(len(self.bytes_of("p.bin")), 0x404 - 0x40)
        hex_bytes = re.sub(r"@400\n|//.*|@\w+", "", self.bytes_of("p.hex").decode()).split()
        self.assertEqual(bytes(int(b, 16) for b in hex_bytes[:24]), self.bytes_of("p.bin")[:24])
        stdout = self.run_ok("asm", "-", "--format", "hex", stdin=PROGRAM).out
        self.assertEqual(stdout.encode(), self.bytes_of("p.hex"))

    def test_disassembly_assembles_to_the_same_bytes(self) -> None:
        self.run_ok("asm", self.write("p.s", PROGRAM), "-o", "p.hex")
        self.run_ok("disasm", "p.hex", "-o", "again.s")
        self.run_ok("asm", "again.s", "-o", "again.hex")
        self.assertEqual(self.bytes_of("again.hex"), self.bytes_of("p.hex"))
        self.assertIn("_start:\n  li r1, 3", self.bytes_of("again.s").decode())

    def test_any_bytes_survive_the_way_there_and_back(self) -> None:
        generator = random.Random(SEED)
        for size in (1, 3, 4, 63, 64, 4099):
            noise = bytearray(generator.randbytes(size))
            for _ in range(size // 200):  # runs of zeros of all lengths
                at, length = generator.randrange(size), generator.randrange(1, 40)
                noise[at:at + length] = bytes(len(noise[at:at + length]))
            for base in (0, 0x1000, 0x1003):
                with self.subTest(f"{size} bytes at {base}"):
                    # A program has an instruction: tstop, at a multiple of 4.
                    content = bytes(-base % 4) + b"\0\0\0\x39" + noise
                    self.write("x.bin", content)
                    self.run_ok("disasm", "x.bin", "--base", str(base), "-o", "x.s")
                    self.run_ok("asm", "x.s", "-o", "y.bin")
                    self.assertEqual(self.bytes_of("y.bin"), content)

    def test_errors_name_file_line_and_column(self) -> None:
        self.write("bad.s", "  nop\nadd r1\nfoo r2\nli r99, 3\n")
        run = self.refused(USAGE, "bad.s:2:", "asm", "bad.s")
        self.assertIn("bad.s:3:1: ", run.err)
        self.assertIn("bad.s:4:4: ", run.err)
        self.assertEqual(run.out, "")

    def test_what_is_no_program_is_refused_without_a_crash(self) -> None:
        generator = random.Random(SEED)
        for content in [generator.randbytes(5000), b"\0" * 100, b"(" * 10000, b"a:" * 5000,
                        b".zero 9999999999\n", b".org 0x7fffffffffffffff\n.byte 1\n",
                        b".align 0\n", b".word 1" + b"+1" * 50000]:
            self.write("x.s", content)
            run = Run("asm", "x.s", cwd=self.folder)
            self.assertIn(run.code, (0, USAGE), str(run)[-300:])

    def test_what_is_no_image_is_refused(self) -> None:
        for content, said in [("@200000\n00\n", "line 1"), ("00 1 x\n", "line 1: \"x\""),
                              ("00\n100\n", "line 2: \"100\""), ("@1fffff 00 00\n", "no byte at"),
                              ("@10 01 02\n@11 03\n", "given twice"), ("@\n", "line 1"),
                              ("// entry xyz\n", "line 1")]:
            with self.subTest(content):
                self.refused(USAGE, said, "disasm", self.write("x.hex", content))
        self.refused(USAGE, "address space", "disasm", self.write("x.bin", b"12345"), "--base",
                     "2097150")
        self.refused(USAGE, "--base", "disasm", "x.bin", "--base", "2097152")
        self.refused(USAGE, "--base", "disasm", "x.bin", "--base", "-1")

    def test_files_that_cannot_be_read_or_written_are_named(self) -> None:
        self.refused(USAGE, "cannot read none.s: No such file", "asm", "none.s")
        self.refused(USAGE, "cannot read .: Is a directory", "disasm", ".")
        self.refused(USAGE, "more than", "asm", "/dev/zero")
        self.write("p.s", PROGRAM)
        self.refused(ENVIRONMENT, "cannot write no/p.hex: No such file", "asm", "p.s", "-o",
                     "no/p.hex")
        self.refused(ENVIRONMENT, "cannot write /dev/full: No space", "asm", "p.s", "-o",
                     "/dev/full")
        run = Run("asm", self.folder / "p.s", stdout="/dev/full")
        self.assertEqual(run.code, ENVIRONMENT, str(run))


if __name__ == "__main__":
    d1cosim.main()
