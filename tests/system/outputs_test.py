#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Outputs that fail: places that cannot be written, full disks, broken pipes, interrupts.

A failing output costs nothing but itself: exit code 3 with the name of the file and the reason of
the system, what was there before stays, the other outputs are written, a failed check is reported.
"""

import json
import os
import signal
import subprocess
import time

import d1cosim
from d1cosim import ENVIRONMENT, FAIL, INTERRUPTED, PASS, QUICK, USAGE, Run, SmallCase


class Outputs(SmallCase):
    GEMM = ("run", "gemm", "--a", "a.npy", "--b", "a.npy", *QUICK)
    REGRESS = ("regress", *QUICK, "--count", "3")

    def test_places_that_cannot_be_written(self) -> None:
        (self.folder / "taken").mkdir()
        run = ("run", "good.s", "--config", "tiny")
        self.each(ENVIRONMENT, [(f"cannot write {place}: {why}", *command, option, place)
                                for place, why in (("no/x", "No such file or directory"),
                                                   ("taken", "Is a directory"),
                                                   ("good.s/x", "Not a directory"))
                                for command, option in (
                                    (run, "--json"), ((*run, "--trace", "all"), "--wave"),
                                    (self.GEMM, "--out"), (("asm", "good.s"), "--out"),
                                    (self.REGRESS, "--json"), (self.REGRESS, "--junit"),
                                    (("kernels",), "--json"))])
        self.each(ENVIRONMENT, [
            ("cannot create good.s/x", *self.REGRESS, "--report", "good.s/x"),
            ("database no/x.db", *self.REGRESS, "--db", "no/x.db"),
            ("database taken", *self.REGRESS, "--db", "taken")])

    def test_full_devices(self) -> None:
        full = "/dev/full"
        self.each(ENVIRONMENT, [(f"cannot write {full}: No space left on device", *command)
                                for command in (
                                    ("run", "good.s", "--config", "tiny", "--json", full),
                                    (*self.GEMM, "--out", full), ("asm", "good.s", "-o", full),
                                    (*self.REGRESS, "--json", full),
                                    (*self.REGRESS, "--junit", full),
                                    ("kernels", "--json", full))])

    def test_one_output_that_fails_does_not_cost_the_others(self) -> None:
        run = Run(*self.GEMM, "--out", "/dev/full", "--json", "r.json", cwd=self.folder)
        self.assertEqual(run.code, ENVIRONMENT)
        self.assertIn("pass", run.out)
        self.assertIn('"pass"', (self.folder / "r.json").read_text())
        run = Run(*self.REGRESS, "--json", "/dev/full", "--junit", "j.xml", "--report", "out",
                  cwd=self.folder)
        self.assertEqual(run.code, ENVIRONMENT)
        self.assertIn("3 runs", run.out)
        for name in ("j.xml", "out/index.html", "out/results.json"):
            self.assertGreater((self.folder / name).stat().st_size, 100)

    def test_what_was_there_survives_a_failing_write(self) -> None:
        for command, name in (((*self.GEMM, "--json"), "r.json"),
                              (("kernels", "--json"), "k.json"), (("asm", "good.s", "-o"), "p.s"),
                              ((*self.REGRESS, "--json"), "s.json"),
                              ((*self.REGRESS, "--junit"), "j.xml")):
            self.write(name, "what was there")
            with self.subTest(name):
                self.refused(ENVIRONMENT, f"cannot write {name}: File too large", *command, name,
                             file_limit=64)

    def test_waves_on_a_full_disk(self) -> None:
        trace = ("--config", "tiny", "--trace", "all", "--wave", "w.fst")
        self.refused(ENVIRONMENT, "w.fst", "run", "good.s", *trace, file_limit=4096)
        # A failed check stays one.
        run = self.refused(FAIL, "exit code 7", "run", "wrong.s", *trace, file_limit=4096)
        self.assertIn("no wave: w.fst", run.out)
        self.assertFalse((self.folder / "w.fst").exists())

    def test_a_failure_whose_wave_cannot_be_written_is_still_reported(self) -> None:
        plant = ("--config", "tiny", "--plant", "rtl:scalar.mul_data@16", "--wave", "no/w.fst")
        run = self.refused(FAIL, "first divergence: cycle 16", "run", "good.s", *plant)
        self.assertIn("no wave: no/w.fst: cannot be written", run.out)

    def test_a_full_file_system(self) -> None:
        """On a tmpfs of 64 KiB where one may be mounted; elsewhere the limits above must do."""
        if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode != 0:
            return
        (self.folder / "full").mkdir()
        prepare = """mount -t tmpfs -o size=64k tmpfs full && cd full && cp ../good.s . || exit 99
                     head -c 100000 /dev/zero > filler 2> ../said
                     "$@"; code=$?; echo left; ls; exit $code"""
        for command in (("run", "good.s", "--config", "tiny", "--json", "r.json"),
                        ("run", "good.s", "--config", "tiny", "--trace", "all", "--wave", "w.fst"),
                        ("asm", "good.s", "-o", "p.hex"), (*self.REGRESS, "--json", "r.json"),
                        (*self.REGRESS, "--db", "r.db")):
            with self.subTest(" ".join(command)):
                done = subprocess.run(["unshare", "-rm", "sh", "-c", prepare, "sh",
                                       d1cosim.PROGRAM, *command], cwd=self.folder,
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, ENVIRONMENT, done.stdout + done.stderr)
                self.assertIn(command[-1], done.stderr)
                left = set(done.stdout.split("left\n")[1].split())
                self.assertLessEqual(left, {"good.s", "filler", "r.db"})


class Streams(SmallCase):
    COMMANDS = (("--help",), ("run", "--help"), ("kernels",), ("kernels", "gemm"),
                ("asm", "good.s"), ("convert", "1", "--from", "fp32", "--to", "bf16"),
                ("run", "good.s", "--config", "tiny"),
                ("run", "good.s", "--config", "tiny", "--json", "-"),
                ("regress", *QUICK, "--count", "2"))

    def ends(self, stdout: int, arguments: tuple, **options) -> subprocess.CompletedProcess:
        return subprocess.run([d1cosim.PROGRAM, *arguments], stdin=subprocess.DEVNULL,
                              stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=self.folder,
                              **options)

    def test_broken_pipes(self) -> None:
        for command in self.COMMANDS:
            with self.subTest(" ".join(command)):
                read_end, write_end = os.pipe()
                os.close(read_end)
                done = self.ends(write_end, command)
                os.close(write_end)
                self.assertEqual(done.returncode, ENVIRONMENT, done.stderr)
                self.assertIn("cannot write", done.stderr)
                self.assertIn("Broken pipe", done.stderr)

    def test_full_standard_output(self) -> None:
        for command in self.COMMANDS:
            with self.subTest(" ".join(command)), open("/dev/full", "w") as full:
                done = self.ends(full.fileno(), command)
                self.assertEqual(done.returncode, ENVIRONMENT, done.stderr)
                self.assertIn("No space left on device", done.stderr)

    def test_closed_standard_output(self) -> None:
        for command in self.COMMANDS:
            with self.subTest(" ".join(command)):
                done = self.ends(subprocess.DEVNULL, command, preexec_fn=lambda: os.close(1))
                self.assertEqual(done.returncode, ENVIRONMENT, done.stderr)

    def test_full_standard_error(self) -> None:
        for code, command in ((USAGE, ("frobnicate",)), (USAGE, ("run", "--frob")),
                              (USAGE, ("run", "none.s")), (USAGE, ("asm", "a.npy")),
                              (PASS, ("regress", *QUICK, "--count", "2"))):
            with self.subTest(" ".join(command)), open("/dev/full", "w") as full:
                done = subprocess.run([d1cosim.PROGRAM, *command], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=full, cwd=self.folder)
                self.assertEqual(done.returncode, code)


class Interrupts(SmallCase):
    def interrupted(self, *arguments: str, after: float = 1.5) -> tuple[str, str]:
        process = subprocess.Popen([d1cosim.PROGRAM, *arguments], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with process:
            time.sleep(after)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED, out + err)
        return out, err

    def test_every_check(self) -> None:
        for check in ("lockstep", "golden", "rtl", "functional"):
            with self.subTest(check):
                out, _ = self.interrupted("run", "endless.s", "--check", check, "--config", "tiny",
                                          "--max-cycles", str(2**62), "--json", "r.json")
                self.assertIn("interrupted", out)
                self.assertIn('"interrupted"', (self.folder / "r.json").read_text())

    def test_regressions_keep_what_is_finished(self) -> None:
        out, _ = self.interrupted("regress", *QUICK, "--count", "10000000", "--jobs", "2", "--json",
                                  "r.json", "--junit", "j.xml", "--report", "out", "--db", "r.db",
                                  after=3)
        self.assertIn("INTERRUPTED", out)
        # Exactly these runs, whichever way one looks at them.
        self.run_ok("regress", "--db", "r.db", "--resume", "--count", "1", "--json", "s.json")
        runs = [json.loads((self.folder / name).read_text())["runs"]
                for name in ("r.json", "s.json", "out/results.json")]
        self.assertGreater(runs[0], 0)
        self.assertEqual(runs, [runs[0]] * 3)
        self.assertIn(f'tests="{runs[0]}"', (self.folder / "j.xml").read_text())
        self.assertIn(f"{runs[0]} runs", (self.folder / "out/index.html").read_text())


if __name__ == "__main__":
    d1cosim.main()
