#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim run: exit codes, the fields of --json, waves, arrays, memory, and every refusal."""

import json
import math
import os
import re
import signal
import struct
import subprocess
import time
from pathlib import Path

import d1cosim
from d1cosim import ENVIRONMENT, FAIL, INTERRUPTED, USAGE, Case

GOOD = """
_start:
  la r1, data
  vld v1, 0(r1)
  fadd v2, v1, v1
  vst v2, 1(r1)
  ld r3, 0(r1)
  mul r4, r3, r3
  li r5, 30
loop:
  addi r5, r5, -1
  bne r5, r0, loop
  csrw Exit, r0
  halt
.align 64
data:
  .float 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
"""
ENDLESS = "_start:\nloop:\n  j loop\n"
TRAPS = "_start:\n  li r1, 3\n  ld r2, 0(r1)\n  halt\n"
FAILS = "_start:\n  li r1, 7\n  csrw Exit, r1\n  halt\n"

FIELDS = {"status": str, "kernel": str, "params": dict, "seed": int, "config": str, "cycles": int,
          "instructions": int, "macs": int, "mac_utilization": (float, type(None)),
          "compared": dict, "wall_s": float, "cycles_per_s": float, "digest": str}
DIVERGENCE = {"cycle": int, "node": str, "unit": str, "field": str, "expected": str, "actual": str,
              "instruction": str, "replay": str}


def npy(rows: int, columns: int, values: list[float], descr: str = "<f4",
        fortran: bool = False) -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({rows}, {columns}), }}"
    header = header.ljust(117) + "\n"
    order = ([r * columns + c for c in range(columns) for r in range(rows)] if fortran
             else range(rows * columns))
    data = struct.pack(f"{descr[0]}{rows * columns}f", *(values[i] for i in order))
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() + data


def read_npy(path: Path) -> tuple[tuple[int, int], list[float]]:
    content = path.read_bytes()
    size = struct.unpack("<H", content[8:10])[0]
    rows, columns = map(int, re.search(rb"\((\d+), (\d+)\)", content[10:10 + size]).groups())
    return (rows, columns), list(struct.unpack(f"<{rows * columns}f", content[10 + size:]))


class RunCase(Case):
    def setUp(self) -> None:
        super().setUp()
        for name, text in (("good", GOOD), ("endless", ENDLESS), ("traps", TRAPS),
                           ("fails", FAILS)):
            (self.folder / f"{name}.s").write_text(text)

    def result(self, *arguments: str, code: int = 0, config: str = "tiny") -> dict:
        """The --json of a run, whose fields are all there."""
        chosen = () if "--config" in arguments else ("--config", config)
        run = d1cosim.Run("run", *arguments, *chosen, "--json", "r.json", cwd=self.folder)
        self.assertEqual(run.code, code, str(run))
        result = json.loads((self.folder / "r.json").read_text())
        for name, kind in FIELDS.items():
            self.assertIsInstance(result.get(name), kind, f"{name} in {result}")
        if result["status"] == "mismatch":
            for name, kind in DIVERGENCE.items():
                self.assertIsInstance(result["first_divergence"].get(name), kind, name)
        return result


class Verdicts(RunCase):
    def test_pass(self) -> None:
        result = self.result("good.s", "--seed", "5")
        self.assertEqual(result["status"], "pass")
        self.assertEqual(result["seed"], 5)
        self.assertEqual(result["config"], "tiny")
        self.assertEqual(set(result["compared"]), {"frontend", "scalar", "vector", "matrix", "sram",
                                                   "network", "state", "drained", "reference"})
        self.assertGreater(min(result["compared"].values()), 0)

    def test_all_checks_give_the_same_history(self) -> None:
        digests = {self.result("good.s", "--check", check)["digest"]
                   for check in ("lockstep", "golden", "rtl")}
        self.assertEqual(len(digests), 1)
        self.assertEqual(self.result("good.s", "--check", "functional")["status"], "pass")

    def test_failures(self) -> None:
        self.assertEqual(self.result("traps.s", code=FAIL)["status"], "trap")
        self.assertEqual(self.result("fails.s", code=FAIL)["status"], "reference")
        hang = self.result("endless.s", "--max-cycles", "300", code=FAIL)
        self.assertEqual(hang["status"], "hang")
        self.assertIn("thread 0", hang["message"])

    def test_planted_faults_are_found(self) -> None:
        rtl = self.result("good.s", "--plant", "rtl:vector.write_data@40", code=FAIL)
        self.assertEqual(rtl["status"], "mismatch")
        self.assertEqual(rtl["first_divergence"]["unit"], "vector")
        self.assertEqual(rtl["first_divergence"]["cycle"], 40)
        golden = self.result("good.s", "--plant", "golden:r3@70", code=FAIL)
        self.assertEqual(golden["status"], "mismatch")
        compare = self.result("good.s", "--plant", "compare", code=FAIL)
        self.assertEqual(compare["status"], "assertion")

    def test_replay_finds_the_same_divergence(self) -> None:
        first = self.result("good.s", "--plant", "rtl:sram.read_data@35", code=FAIL)
        words = first["first_divergence"]["replay"].split()
        self.assertEqual(words[:2], ["d1cosim", "run"])
        run = d1cosim.Run(*words[1:], "--json", "again.json", cwd=self.folder)
        self.assertEqual(run.code, FAIL, str(run))
        again = json.loads((self.folder / "again.json").read_text())
        for field in ("cycle", "unit", "field", "expected", "actual"):
            self.assertEqual(first["first_divergence"][field], again["first_divergence"][field])

    def test_divergence_is_explained(self) -> None:
        done = self.refused(FAIL, "first divergence", "run", "good.s", "--plant",
                            "rtl:vector.write_data@45", "--config", "tiny")
        for part in ("expected", "actual", "replay"):
            self.assertIn(part, done.out)

    def test_reset_state_is_not_seen(self) -> None:
        self.assertEqual(self.result("good.s", "--check-reset")["status"], "pass")
        (self.folder / "noise.s").write_text("_start:\n add r1, r2, r3\n halt\n")
        result = self.result("noise.s", "--check-reset", code=FAIL)
        self.assertEqual(result["status"], "mismatch")
        first = result["first_divergence"]
        self.assertEqual((first["unit"], first["instruction"]), ("scalar", "add r1, r2, r3"))
        self.assertIn("--check-reset", first["replay"])

    def test_functional_runs_have_no_utilization(self) -> None:
        gemm = ("gemm", "-p", "m=16", "-p", "n=16", "-p", "k=16")
        lockstep = self.result(*gemm)
        functional = self.result(*gemm, "--check", "functional")
        self.assertIsNone(functional["mac_utilization"])
        self.assertGreater(lockstep["mac_utilization"], 0)
        for count in ("macs", "mma_steps"):
            self.assertEqual(functional[count], lockstep[count])
            self.assertGreater(functional[count], 0)

    def test_help_teaches(self) -> None:
        text = self.run_ok("run", "--help").out
        for part in ("Examples", "Exit codes", "lockstep", "functional", "--trace", "--json"):
            self.assertIn(part, text)

    def test_interrupt(self) -> None:
        process = subprocess.Popen([d1cosim.PROGRAM, "run", "endless.s", "--max-cycles",
                                    "1000000000000", "--trace", "off"], cwd=self.folder,
                                   stdout=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED)

    def test_memory_of_the_full_node(self) -> None:
        process = subprocess.Popen([d1cosim.PROGRAM, "run", "gemm"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        self.assertLess(usage.ru_maxrss, 200 * 1024)  # KiB


class Waves(RunCase):
    def vcd(self, name: str) -> str:
        """The wave as text, with names without blanks in front of ranges."""
        path = self.folder / name
        return subprocess.run(["fst2vcd", path], check=True, capture_output=True, text=True).stdout

    def names(self, vcd: str) -> set[str]:
        scope, found = [], set()
        for line in vcd.splitlines():
            words = line.split()
            if line.startswith("$scope"):
                scope.append(words[2])
            elif line.startswith("$upscope"):
                scope.pop()
            elif line.startswith("$var"):
                found.add(".".join(scope) + "." + "".join(words[4:-1]))
            elif line.startswith("$enddefinitions"):
                return found
        return found

    def changes(self, vcd: str, name: str) -> list[tuple[int, str]]:
        """(time, value) of a one-bit signal of the wave top."""
        code = re.search(rf"\$var wire +1 (\S+) {name} \$end", vcd)[1]
        time, found = 0, []
        for line in vcd[vcd.index("$enddefinitions"):].splitlines():
            if line.startswith("#"):
                time = int(line[1:])
            elif line[1:] == code and line[0] in "01":
                found.append((time, line[0]))
        return found

    def test_failure_is_replayed_with_waves(self) -> None:
        for config in ("full", "tiny"):
            with self.subTest(config):
                self.check_replay(config)

    def check_replay(self, config: str) -> None:
        result = self.result("good.s", "--plant", "golden:v2@60", "--wave", "w.fst", code=FAIL,
                             config=config)
        self.assertEqual(result["wave"], "w.fst")
        self.assertEqual(result["first_divergence"]["wave"], "w.fst")
        vcd = self.vcd("w.fst")
        names = self.names(vcd)
        for name in ("frontend_o.pc[0][31:0]", "golden_frontend_i.pc[0][31:0]",
                     "vector_o.write_data[511:0]", "golden_vector_i.write_data[511:0]",
                     "gen_slot[0].rtl_op[7:0]", "mismatch_o"):
            self.assertTrue(any(n.endswith("d1_wave." + name) for n in names), name)
        shown = [line.split()[-1] for line in (self.folder / "w.gtkw").read_text().splitlines()
                 if line[0] not in "[@-*"]
        self.assertGreater(len(shown), 200)
        self.assertLessEqual(set(shown), names)

    def test_mismatch_flag_marks_the_first_divergent_cycle(self) -> None:
        result = self.result("good.s", "--plant", "golden:sram:0x40@0", "--wave", "w.fst",
                             code=FAIL, config="full")
        # The memory is wrong from the start; the records differ when the word is read.
        unit, cycle = re.fullmatch(r"(\w+)\..* in cycle (\d+)",
                                   result["first_divergence"]["also"][0]).groups()
        changes = self.changes(self.vcd("w.fst"), f"mismatch_{unit}_o")
        self.assertEqual([t for t, value in changes if value == "1"][0], 500 * int(cycle))

    def test_window(self) -> None:
        for config in ("full", "tiny"):
            with self.subTest(config):
                self.check_window(config)

    def check_window(self, config: str) -> None:
        self.result("good.s", "--trace", "20:29", "--wave", "w.fst", config=config)
        vcd = self.vcd("w.fst")
        times = [int(t) for t in re.findall(r"^#(\d+)$", vcd, re.MULTILINE)]
        self.assertEqual(min(times), 20 * 500)
        self.assertLessEqual(max(times), 30 * 500)
        self.assertEqual({v for _, v in self.changes(vcd, "mismatch_o")}, {"0"})

    def test_enum_names_are_in_the_file(self) -> None:
        self.result("good.s", "--trace", "all", "--wave", "w.fst", "--check", "rtl",
                    config="full")
        vcd = subprocess.run(["fst2vcd", "-e", self.folder / "w.fst"], check=True,
                             capture_output=True, text=True).stdout
        for name in ("OpFadd", "StallBank", "StRunning"):
            self.assertIn(name, vcd)

    def test_nothing_is_written_without_need(self) -> None:
        self.result("good.s", "--wave", "w.fst", config="full")
        self.result("good.s", "--plant", "rtl:sram.read_data@35", "--trace", "off", "--wave",
                    "w.fst", code=FAIL, config="full")
        self.assertFalse((self.folder / "w.fst").exists())


class Arrays(RunCase):
    def test_gemm_of_arrays(self) -> None:
        m, k, n = 5, 7, 3
        a = [float((i * 7) % 11 - 5) for i in range(m * k)]
        b = [float((i * 5) % 13 - 6) for i in range(k * n)]
        want = [math.fsum(a[i * k + x] * b[x * n + j] for x in range(k))
                for i in range(m) for j in range(n)]
        (self.folder / "a.npy").write_bytes(npy(m, k, a))
        for name, content in (("b", npy(k, n, b)), ("f", npy(k, n, b, fortran=True)),
                              ("big", npy(k, n, b, descr=">f4"))):
            (self.folder / f"{name}.npy").write_bytes(content)
            self.result("gemm", "--a", "a.npy", "--b", f"{name}.npy", "--out", "d.npy", "--format",
                        "bf16")
            shape, values = read_npy(self.folder / "d.npy")
            self.assertEqual(shape, (m, n))
            self.assertEqual(values, want)  # small integers are exact

    def test_malformed_arrays(self) -> None:
        good = npy(4, 4, [1.0] * 16)
        (self.folder / "a.npy").write_bytes(good)
        for content, said in (
                (b"", "not a .npy file"), (b"\x93NUMPY", "not a .npy file"),
                (good[:40], "cut off"), (good[:-1], "bytes"), (good + b"x", "bytes"),
                (good.replace(b"<f4", b"<f8"), "float32"),
                (good.replace(b"<f4", b"|O8"), "float32"),
                (good.replace(b"descr", b"xxxxx"), "descr"),
                (good.replace(b"(4, 4)", b"4, 4  "), "tuple"),
                (good.replace(b"(4, 4)", b"(-4,4)"), "tuple"),
                (good.replace(b"(4, 4)", b"(0, 4)"), "no element"),
                (good.replace(b"(4, 4)", b"(4,4,1"), "tuple"),
                (good.replace(b"(4, 4), }", b"(4,4,1),}"), "dimensions"),
                (good.replace(b"(4, 4), }        ", b"(99999999999, 9),"), "too many"),
                (b"\x93NUMPY\x09" + good[7:], "version")):
            (self.folder / "b.npy").write_bytes(content)
            self.refused(USAGE, said, "run", "gemm", "--a", "a.npy", "--b", "b.npy")

    def test_refusals_around_arrays(self) -> None:
        (self.folder / "a.npy").write_bytes(npy(4, 4, [1.0] * 16))
        (self.folder / "b.npy").write_bytes(npy(5, 4, [1.0] * 20))
        self.refused(USAGE, "--b", "run", "gemm", "--a", "a.npy")
        self.refused(USAGE, "", "run", "gemm", "--a", "a.npy", "--b", "b.npy")
        self.refused(USAGE, "--out", "run", "good.s", "--out", "d.npy")
        self.refused(USAGE, "arrays", "run", "good.s", "--a", "a.npy", "--b", "a.npy")


class Refusals(RunCase):
    def test_wrong_usage(self) -> None:
        for arguments, said in (
                ([], "kernel"), (["nothing"], "gemm"), (["gemm", "--seed", "-1"], "--seed"),
                (["gemm", "--seed", "99999999999999999999"], "--seed"),
                (["gemm", "--seed", "x"], "--seed"), (["gemm", "-p", "m"], "name=value"),
                (["gemm", "-p", "m=x"], "m"), (["gemm", "-p", "m=0"], "m"),
                (["gemm", "-p", "nothing=1"], "nothing"), (["good.s", "-p", "m=1"], "m"),
                (["gemm", "--check", "all"], "--check"), (["gemm", "--config", "huge"], "--config"),
                (["gemm", "--trace", "some"], "--trace"), (["gemm", "--trace", "9:3"], "--trace"),
                (["gemm", "--trace", "a:b"], "--trace"), (["gemm", "--plant", "rtl:x.y"], "unit"),
                (["good.s", "--plant", "rtl:sram.read_data@99999999"], "--plant"),
                (["good.s", "--trace", "all", "--check", "golden"], "RTL"),
                (["gemm", "--reset-seed", "1.5"], "--reset-seed"), (["gemm", "--x"], "--x")):
            self.refused(USAGE, said, "run", *arguments)

    def test_malformed_programs(self) -> None:
        for number, (text, said) in enumerate((
                ("", "no instruction"), ("_start:\n  nonsense r1\n", "line 2"),
                ("  add r1, r2\n", "line 1"), ("  li r1, 99999999\n", "line 1"),
                ("  .org 0x200000\n  halt\n", ""), ("\0\xff\n", "line 1"),
                ("  j nowhere\n", "nowhere"), ("  .zero 99999999999\n", "line 1"))):
            (self.folder / f"{number}.s").write_text(text, encoding="latin-1")
            self.refused(USAGE, said, "run", f"{number}.s", "--config", "tiny")

    def test_files_that_cannot_be(self) -> None:
        self.refused(USAGE, "cannot read missing.s: No such file", "run", "missing.s")
        self.refused(ENVIRONMENT, "no/r.json", "run", "good.s", "--json", "no/r.json")
        self.refused(ENVIRONMENT, "no/w.fst", "run", "good.s", "--trace", "all", "--wave",
                     "no/w.fst")
        self.refused(ENVIRONMENT, "/dev/full", "run", "good.s", "--json", "/dev/full")
        done = d1cosim.Run("run", "good.s", cwd=self.folder, stdout="/dev/full")
        self.assertEqual(done.code, ENVIRONMENT, str(done))


if __name__ == "__main__":
    d1cosim.main()
