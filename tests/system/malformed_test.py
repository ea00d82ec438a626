#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What users get wrong on the way in: programs, arrays, parameters, numbers.

Each case names what the message must say. Case.refused() adds what holds for all: the exit code of
docs/cli.md, a message for people, no file left behind, no crash.
"""

import os
import random
import struct
import time

import d1cosim
from d1cosim import FAIL, GOOD, PASS, QUICK, USAGE, Run, SmallCase, header, npy

TOO_LARGE = str(2**64)


class Programs(SmallCase):
    TEXTS = [
        ("line 1, column 1: expected a label", b"\x7fELF\x02\x01\x01\0\0\0"),
        ("line 1, column 1: expected a label", bytes(range(128, 256))),
        ("line 2, column 3: 'frob' is not an instruction", "  nop\n  frob r1\n"),
        ("line 1, column 1: '.frob' is not a directive", ".frob 3\n"),
        ("no instruction", ""),
        ("no instruction", "# nothing\n\n"),
        ("'99999999999999999999' does not fit into 64 bits", "li r1, 99999999999999999999\n"),
        ("does not fit into 64 bits", "li r1, 0x" + "f" * 100000 + "\n"),
        ("70000 is not allowed for operand", "li r1, 70000\n"),
        ("'0x' is not a number", "li r1, 0x\n"),
        ("'12ab' is not a number", "li r1, 12ab\n"),
        ("behind the value of %lo16, found end of line", "li r1, %lo16(4\n"),
        ("expected a number or a name, found end of line", "li r1,\n"),
        ("expected ','", "add r1 r2, r3\n"),
        ("r0 to r31", "add r1, r2, r32\n"),
        ("'x' is not defined above", ".equ x, x+1\n"),
        ("'b' is not defined above", ".equ a, b\n.equ b, a\n"),
        ("%lo16 and %hi16 do not nest", "li r1, " + "%lo16(" * 10000 + "1" + ")" * 10000 + "\n"),
        ("'a' is defined twice", "a: nop\na: nop\n"),
        ("'nowhere' is not defined", "j nowhere\n"),
        ("address 64 was written by a line above", ".org 64\nnop\n.org 64\nnop\n"),
        ("was written by a line above", ".org 0\n.zero 128\n.org 100\n.byte 1\n"),
        ("2097153 is not allowed; 0 to 2097152", ".org 2097153\nnop\n"),
        ("-1 is not allowed", ".org -1\nnop\n"),
        ("beyond the last address, 2097151", ".org 0x1ffffc\nnop\nnop\n"),
        ("beyond the last address", "nop\n.zero 2097152\n"),
        ("beyond the last address", ".align 2097152\nnop\n.align 2097152\nnop\n"),
        ("0 is not a power of two", ".align 0\n"),
        ("multiple of 4, this is address 1", ".byte 1\nnop\n"),
        ("256 does not fit; .byte holds -128 to 255", ".byte 256\n"),
        ("is out of the range of FP32", ".float 1e99\n"),
        ("is not a decimal number", ".float 1.2.3\n"),
        ("cannot be written", "csrw Cycle, r1\n"),
        ("'Nope' is not a control and status register", "csrr r1, Nope\n"),
        ("is not a branch target", "beq r1, r2, 3\n"),
        ("_start is not a multiple of 4", ".byte 1\n_start:\n.byte 2, 3, 4\nnop\n"),
    ]

    def test_texts(self) -> None:
        for said, text in self.TEXTS:
            with self.subTest(said):
                self.write("x.s", text)
                for command in (("run", "x.s", "--check", "golden"), ("asm", "x.s")):
                    self.refused(USAGE, "x.s", *command)
                self.refused(USAGE, said, "run", "x.s", "--config", "tiny")

    def test_beyond_the_memory_of_the_configuration(self) -> None:
        self.write("x.s", ".org 0x10000\n_start: halt\n")
        self.refused(USAGE, "the SRAM of configuration tiny ends at 0x10000", "run", "x.s",
                     "--config", "tiny")
        self.run_ok("run", "x.s", "--check", "golden")
        self.write("x.s", ".org 0x140000\n_start: halt\n")
        self.refused(USAGE, "the SRAM of configuration full ends at 0x140000", "run", "x.s")

    def test_large_texts_are_read_in_linear_time(self) -> None:
        size = 1 << 20
        for said, text in [
                ("nothing more expected", "nop " + "x" * size),
                ("expected", "(" * size),
                ("is not allowed", "li r1, 1" + "+1" * (size // 2)),
                ("defined twice", "a:" * (size // 2)),
                ("line 20, column", "frob\n" * (size // 5)),
                ("does not fit", ".byte " + "1," * (size // 2) + "256")]:
            with self.subTest(said):
                begin = time.monotonic()
                run = self.refused(USAGE, said, "run", self.write("x.s", text + "\n"))
                self.assertLess(len(run.err), 10000)
                self.assertLess(time.monotonic() - begin, 30)
        self.write("x.s", "_start: halt # " + "x" * size + "\n" + "# y\n" * size)
        self.run_ok("run", "x.s", *QUICK)

    def test_files(self) -> None:
        (self.folder / "folder.s").mkdir()
        os.symlink("loop.s", self.folder / "loop.s")
        for command in ("run", "asm"):
            self.each(USAGE, [
                ("cannot read none.s: No such file or directory", command, "none.s"),
                ("cannot read no/x.s: No such file or directory", command, "no/x.s"),
                ("cannot read good.s/x.s: Not a directory", command, "good.s/x.s"),
                ("cannot read folder.s: Is a directory", command, "folder.s"),
                ("cannot read " + "x" * 300 + ".s: File name too long", command,
                 "x" * 300 + ".s")])

    def test_names_that_are_no_text(self) -> None:
        name = os.fsdecode(b"\xff\xfe.s")
        (self.folder / name).write_text(GOOD)
        run = Run("run", name, *QUICK, "--json", "-", cwd=self.folder)
        self.assertEqual(run.code, PASS, str(run))

    def test_random_bytes(self) -> None:
        generator = random.Random(5)
        for size in (1, 10, 1000, 100000):
            self.write("x.s", generator.randbytes(size))
            self.refused(USAGE, "x.s: ", "run", "x.s")


class Arrays(SmallCase):
    ONES = struct.pack("<4f", 1, 1, 1, 1)
    FILES = [
        ("not a .npy file", b""), ("not a .npy file", b"\x93NUMPY"),
        ("not a .npy file", b"PK\x03\x04" + bytes(100)),
        ("version 0 of .npy is unknown", npy(header("(2, 2)"), ONES, 0)),
        ("version 4 of .npy is unknown", npy(header("(2, 2)"), ONES, 4)),
        ("its header is cut off", npy(header("(2, 2)"))[:20]),
        ("its header is cut off", b"\x93NUMPY\x02\0\xff\xff\xff\xff{}"),
        ("its header is cut off", b"\x93NUMPY\x02\0\xff\xff"),
        ("no 'descr'", npy("{}")), ("no 'shape'", npy("{'descr': '<f4', 'fortran_order': True}")),
        ("no 'fortran_order'", npy("{'descr': '<f4', 'shape': (2, 2)}", ONES)),
        ("its fortran_order is neither True nor False", npy(header("(2, 2)", fortran="7"), ONES)),
        ("its elements are '<f8', not float32", npy(header("(2, 2)", "'<f8'"), ONES * 2)),
        ("its elements are '<f2', not float32", npy(header("(2, 2)", "'<f2'"), ONES)),
        ("its elements are '<i4', not float32", npy(header("(2, 2)", "'<i4'"), ONES)),
        ("not float32", npy(header("(2, 2)", "[('a', '<f4')]"), ONES)),
        ("not float32", npy(header("(2, 2)", "'<f40'"), ONES)),
        ("has 0 dimensions, not 1 or 2", npy(header("()"), ONES[:4])),
        ("has 3 dimensions, not 1 or 2", npy(header("(1, 2, 2)"), ONES)),
        ("its shape is not a tuple", npy(header("4"), ONES)),
        ("its shape is not a tuple", npy(header("(2, 2"), ONES)),
        ("not a tuple of numbers from 0 on", npy(header("(-2, -2)"), ONES)),
        ("not a tuple of numbers from 0 on", npy(header("(2 2)"), ONES)),
        ("not a tuple of numbers from 0 on", npy(header("(2,, 2)"), ONES)),
        ("not a tuple of numbers from 0 on", npy(header("(2.0, 2)"), ONES)),
        ("not a tuple of numbers from 0 on", npy(header("(0x2, 2)"), ONES)),
        ("has no element", npy(header("(0, 4)"))), ("has no element", npy(header("(4, 0)"))),
        ("more than 64 bits", npy(header(f"({TOO_LARGE}, 1)"), ONES)),
        ("too many", npy(header(f"({2**32}, {2**32})"), ONES)),
        ("too many", npy(header(f"({2**62}, 4)"), ONES)),
        ("too many", npy(header(f"({2**63}, 2)"), ONES)),
        ("2 x 2 elements need 16 bytes, the file has 15", npy(header("(2, 2)"), ONES[:15])),
        ("2 x 2 elements need 16 bytes, the file has 17", npy(header("(2, 2)"), ONES + b"x")),
        ("268435456 x 1 elements need", npy(header(f"({2**28}, 1)"), ONES)),
    ]

    def test_files(self) -> None:
        for said, content in self.FILES:
            with self.subTest(f"{said} {content[:90]!r}"):
                self.write("x.npy", content)
                self.refused(USAGE, "x.npy: ", "run", "gemm", "--a", "a.npy", "--b", "x.npy")
                self.refused(USAGE, said, "run", "gemm", "--a", "x.npy", "--b", "a.npy")

    def test_fortran_order_and_other_versions_are_read(self) -> None:
        for content in (npy(header("(2, 2)", fortran="True"), self.ONES),
                        npy(header("(2, 2)", "'>f4'"), self.ONES),
                        npy(header("(2,2)"), self.ONES, 2), npy(header("(2, 2,)"), self.ONES, 3)):
            self.write("x.npy", content)
            self.run_ok("run", "gemm", "--a", "a.npy", "--b", "x.npy", *QUICK)

    def test_values_that_are_no_numbers(self) -> None:
        for values in ((float("nan"), 1, 1, 1), (float("inf"), -float("inf"), 1, 1),
                       (1e-45, -0.0, 3e38, -3e38)):
            self.write("x.npy", npy(header("(2, 2)"), struct.pack("<4f", *values)))
            run = Run("run", "gemm", "--a", "a.npy", "--b", "x.npy", *QUICK, cwd=self.folder)
            self.assertIn(run.code, (PASS, USAGE), str(run))

    def test_shapes_and_combinations(self) -> None:
        self.write("b.npy", npy(header("(3, 2)"), bytes(24)))
        both = ("run", "gemm", "--a", "a.npy", "--b")
        self.each(USAGE, [
            ("A is 2 x 2, B is 3 x 2", *both, "b.npy"),
            ("C is 3 x 2, it must be 2 x 2", *both, "a.npy", "--c", "b.npy", "-p", "beta=1"),
            ("give both", "run", "gemm", "--b", "a.npy"),
            ("give both", "run", "gemm", "--c", "a.npy"),
            ("cannot read none.npy: No such file", *both, "none.npy"),
            ("cannot read .: Is a directory", *both, "."),
            ("more than", *both, "/dev/zero"),
            ("axpy", "run", "axpy", "--a", "a.npy", "--b", "a.npy"),
            ("a program takes no arrays", "run", "good.s", "--a", "a.npy", "--b", "a.npy"),
            ("has no array as its result", "run", "axpy", "--out", "d.npy")])


class Numbers(SmallCase):
    def test_parameters(self) -> None:
        def given(*params: str) -> list[str]:
            return [word for param in params for word in ("-p", param)]

        self.each(USAGE, [(said, "run", "gemm", *given(*params)) for said, *params in [
            ('there is no parameter "q"; there are m, n, k', "q=1"),
            ("parameter m is given twice", "m=1", "m=2"),
            ('parameter m = "0" is not allowed; 1..', "m=0"),
            ('parameter m = "-5" is not allowed', "m=-5"),
            (f'parameter m = "{TOO_LARGE}" is not allowed', f"m={TOO_LARGE}"),
            ('parameter m = "12x" is not allowed', "m=12x"),
            ('parameter m = " 1" is not allowed', "m= 1"),
            ('parameter m = "" is not allowed', "m="),
            ('parameter m = "0x10" is not allowed', "m=0x10"),
            ('parameter alpha = "nan" is not allowed', "alpha=nan"),
            ('parameter alpha = "inf" is not allowed', "alpha=inf"),
            ('parameter alpha = "1e999" is not', "alpha=1e999"),
            ('parameter format = "fp99" is not allowed; bf16|cfloat8_143', "format=fp99"),
            ('parameter format = "cfloat8_143:64', "format=cfloat8_143:64"),
            ('parameter threads = "5" is not allowed', "threads=5"),
            ("operands", "operands=memory", "block=2x4"),
            ("up to", "m=100000", "n=100000", "k=100000"),
            ("-p m: write name=value", "m"), ("-p =1: write name=value", "=1")]])
        self.refused(USAGE, "given twice", "run", "gemm", "--format", "bf16", "-p", "format=bf16")
        self.refused(USAGE, "-p", "run", "gemm", "-p")

    def test_numbers_of_options(self) -> None:
        for option in ("--seed", "--reset-seed", "--state-interval", "--max-cycles"):
            for text in ("-1", TOO_LARGE, "1.5", "0x10", "ten", "", " 1", "1e3"):
                with self.subTest(f"{option} {text}"):
                    self.refused(USAGE, option, "run", "good.s", f"{option}={text}")
        self.refused(USAGE, "--max-cycles 0: not a number from 1", "run", "good.s", "--max-cycles",
                     "0")
        largest = str(2**64 - 1)
        for option in ("--seed", "--reset-seed", "--state-interval", "--max-cycles"):
            for check in ("lockstep", "functional"):
                self.run_ok("run", "good.s", "--config", "tiny", "--check", check, option, largest)

    def test_configurations_and_kernels(self) -> None:
        self.each(USAGE, [
            ("--config huge: not one of full tiny", "run", "gemm", "--config", "huge"),
            ("--config", "run", "gemm", "--config"),
            ("--check all: not lockstep", "run", "gemm", "--check", "all"),
            ("'gem' is neither a kernel nor a file ending in .s", "run", "gem"),
            ("'' is neither a kernel", "run", ""),
            ("kernel is required", "run"),
            ("good.s", "run", "gemm", "good.s")])

    def test_plants(self) -> None:
        self.each(USAGE, [(said, "run", "good.s", "--config", "tiny", f"--plant={text}")
                          for said, text in [
            ("--plant", ""), ("'nothing' is not a side", "nothing"),
            ("unit 'vektor': not one of frontend", "rtl:vektor.write_data"),
            ("vector has no field 'nothing'", "rtl:vector.nothing@1"),
            ("vector has no field ''", "rtl:vector"),
            ("'x' is not a number", "rtl:vector.write_data@x"),
            ("'' is not a number", "rtl:vector.write_data@"),
            ("'-1' is not a number", "rtl:vector.write_data@-1"),
            (f"'{TOO_LARGE}' is not a number", f"rtl:vector.write_data@{TOO_LARGE}"),
            ("no such register", "golden:r32"), ("no such thread", "golden:t4.r1"),
            ("'q1' is not a register", "golden:q1"), ("'' is not a number", "golden:r"),
            ("0x100000040 is above 2097151", "golden:sram:0x100000040"),
            ("outside the SRAM", "golden:sram:0x1fffff@1"),
            ("'0x' is not a number", "golden:sram:0x"),
            ("unit 'all': not one of", "compare:all"), ("unit '': not one of", "compare:"),
            ("every cycle", "compare@5"),
            ("the run ends in cycle", "rtl:vector.write_data@99999999"),
            ("the run ends in cycle", "golden:r1@18446744073709551615")]])
        for check in ("golden", "rtl", "functional"):
            self.refused(USAGE, f"--check {check} has none", "run", "good.s", "--config", "tiny",
                         "--check", check, "--plant", "golden:r1@3")

    def test_windows(self) -> None:
        self.each(USAGE, [(said, "run", "good.s", "--config", "tiny", f"--trace={text}")
                          for said, text in [
            ("--trace", ""), ("not off, fail, all or FROM:TO", "some"),
            ("not a number", ":"), ("not a number", "5:"), ("not a number", ":5"),
            ("not a number", "1:2:3"), ("not a number", "-1:5"), ("not a number", "a:b"),
            ("not a number", f"0:{TOO_LARGE}"), ("the end is before the beginning", "9:3"),
            ("the run ends in cycle", "99999:100000")]])
        for check in ("golden", "functional"):
            self.refused(USAGE, "waves need the RTL", "run", "good.s", "--check", check, "--trace",
                         "all")
        self.refused(USAGE, "w.gtkw: this is where the GTKWave save file goes", "run", "good.s",
                     "--trace", "all", "--wave", "w.gtkw")

    def test_a_failure_before_the_window_is_still_a_failure(self) -> None:
        run = self.refused(FAIL, "exit code 7", "run", "wrong.s", "--config", "tiny", "--trace",
                           "99999:100000", "--wave", "w.fst")
        self.assertNotIn("w.fst", run.out)

    def test_numbers_of_regressions(self) -> None:
        wrong = ("", "x", "-1", "1.5", TOO_LARGE)
        self.each(USAGE, [
            *[("--count", "regress", f"--count={text}") for text in (*wrong, "0")],
            *[("--jobs", "regress", f"--jobs={text}") for text in (*wrong, "0", "1025")],
            *[("--seed", "regress", f"--seed={text}") for text in wrong],
            *[("--waves", "regress", f"--waves={text}") for text in (*wrong, "1001")],
            *[("--minutes", "regress", f"--minutes={text}")
              for text in ("", "x", "-1", "0", "nan", "inf", "1e9")],
            *[("--timeout", "regress", f"--timeout={text}") for text in ("", "x", "0", "nan")],
            ("no kernel family", "regress", "--families", "gem"),
            ("crash@N", "regress", "--plant", "crash@"),
            ("crash@N", "regress", "--plant", f"crash@{TOO_LARGE}")])

    def test_more_workers_than_runs(self) -> None:
        self.run_ok("regress", *QUICK, "--count", "3", "--jobs", "1024")

    def test_numbers_of_convert(self) -> None:
        to_bf16 = ("convert", "--from", "fp32", "--to", "bf16")
        self.each(USAGE, [
            ("argument 2", *to_bf16, "1", "x"), ("argument 1", *to_bf16, "0x1ffffffff"),
            ("argument 1", *to_bf16, ""), ("argument 1", *to_bf16, "1" * 100000 + "y"),
            ('format "fp8"', "convert", "1", "--from", "fp8", "--to", "bf16"),
            ("cfloat8_143:64", "convert", "1", "--from", "cfloat8_143:64", "--to", "bf16"),
            ("--seed", *to_bf16, "1", "--seed", "268435456"),
            ("--to is required", "convert", "1", "--from", "bf16")])


if __name__ == "__main__":
    d1cosim.main()
