#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim regress: what it runs, what it survives, what it writes, and its refusals.

Most tests run on the tiny configuration and without RTL, where a run takes milliseconds; what is
tested here does not depend on what a run is.
"""

import json
import os
import signal
import sqlite3
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import d1cosim
from d1cosim import ENVIRONMENT, FAIL, INTERRUPTED, PASS, USAGE, Case, Run

QUICK = ["--config", "tiny", "--check", "golden"]
LOCKSTEP = ["--config", "tiny"]
FULL = ["--config", "full"]  # the one that can write waves


class Regress(Case):
    def regress(self, *arguments: str, mode: list[str] = QUICK, code: int = PASS) -> dict:
        """The JSON of a regression that ends with `code`."""
        path = self.folder / "r.json"
        run = Run("regress", *mode, *arguments, "--json", path, cwd=self.folder)
        self.assertEqual(run.code, code, str(run))
        return json.loads(path.read_text())

    def test_number_of_workers_does_not_change_results(self) -> None:
        one = self.regress("--count", "60", "--jobs", "1", "--seed", "7")
        two = self.regress("--count", "60", "--jobs", "2", "--seed", "7")
        five = self.regress("--count", "60", "--jobs", "5", "--seed", "7")
        self.assertEqual(one["runs"], 60)
        self.assertEqual(one["digest"], two["digest"])
        self.assertEqual(one["digest"], five["digest"])
        for a, b in zip(one["results"], two["results"]):
            for field in ("index", "kernel", "params", "seed", "status", "cycles", "digest"):
                self.assertEqual(a[field], b[field])
        other = self.regress("--count", "60", "--seed", "8")
        self.assertNotEqual(one["digest"], other["digest"])

    def test_lockstep_on_the_tiny_node_too(self) -> None:
        both = [self.regress("--count", "24", "--jobs", jobs, mode=LOCKSTEP)
                for jobs in "12"]
        self.assertEqual(both[0]["digest"], both[1]["digest"])
        for run in both[0]["results"]:
            self.assertGreater(min(run["compared"].values()), 0)

    def test_every_family_gets_its_share(self) -> None:
        kernels = json.loads(self.run_ok("kernels", "--json", "-").out)["kernels"]
        names = [kernel["name"] for kernel in kernels]
        shares = [kernel["share"] for kernel in kernels]
        self.assertEqual([name for name, share in zip(names, shares) if share > 1], ["isa"])
        result = self.regress("--count", str(3 * sum(shares)))
        self.assertEqual([family["family"] for family in result["families"]], names)
        self.assertEqual([family["runs"] for family in result["families"]],
                         [3 * share for share in shares])
        few = self.regress("--count", "6", "--families", f"{names[1]},{names[0]}")
        self.assertEqual([(f["family"], f["runs"]) for f in few["families"]],
                         [(names[1], 3), (names[0], 3)])

    def test_command_of_a_run_does_it_again(self) -> None:
        for run in self.regress("--count", "12")["results"]:
            path = self.folder / "again.json"
            words = run["command"].split()
            self.assertEqual(words[0], "d1cosim")
            self.run_ok(*words[1:], "--json", path)
            again = json.loads(path.read_text())
            self.assertEqual(again["digest"], run["digest"], run["command"])

    def test_workers_that_die_hang_or_throw_are_survived(self) -> None:
        result = self.regress("--count", "30", "--jobs", "2", "--plant", "crash@3", "--plant",
                              "exit@4", "--plant", "hang@9", "--plant", "throw@11", "--plant",
                              "crash@12", "--timeout", "5", code=FAIL)
        self.assertEqual(result["runs"], 30)
        self.assertEqual(result["status"], "fail")
        status = {r["index"]: r["status"] for r in result["results"] if r["status"] != "pass"}
        self.assertEqual(status, {3: "crash", 4: "crash", 9: "timeout", 11: "error", 12: "crash"})
        message = {r["index"]: r["message"] for r in result["results"] if r["index"] in status}
        self.assertIn("signal 11", message[3])
        self.assertIn("exit code 7", message[4])
        self.assertIn("no answer within 5 s", message[9])
        self.assertIn("planted exception", message[11])
        again = self.regress("--count", "30", "--jobs", "1", "--plant", "crash@3", "--plant",
                             "exit@4", "--plant", "hang@9", "--plant", "throw@11", "--plant",
                             "crash@12", "--timeout", "5", code=FAIL)
        self.assertEqual(result["digest"], again["digest"])

    def test_every_error_of_the_network_occurs(self) -> None:
        """In the family for it; what a kernel expects is counted when cause and value are right."""
        traps: dict[str, int] = {}
        for run in self.regress("--count", "60", "--families", "fault")["results"]:
            for checker, count in run["compared"].items():
                if checker.startswith("trap "):
                    name = checker.removeprefix("trap ")
                    traps[name] = traps.get(name, 0) + count
        self.assertEqual(set(traps), {"BadDescriptor", "NoRoute", "BadAddress", "RemoteAddress",
                                      "RemoteDead", "RemoteData", "EccDouble"})
        self.assertGreater(min(traps.values()), 10, traps)

    def test_a_planted_fault_fails_with_command_and_wave(self) -> None:
        result = self.regress("--count", "3", "--families", "isa", "--plant",
                              "rtl:frontend.pc@20", "--waves", "1", "--report", "out",
                              mode=FULL, code=FAIL)
        self.assertEqual([run["status"] for run in result["results"]], ["mismatch"] * 3)
        first = result["results"][0]
        self.assertEqual(first["first_divergence"]["unit"], "frontend")
        self.assertEqual(first["first_divergence"]["cycle"], 20)
        self.assertTrue((self.folder / first["wave"]).stat().st_size > 0)
        self.assertEqual([bool(run["wave"]) for run in result["results"]], [True, False, False])
        words = first["command"].split()
        again = Run(*words[1:], "--trace", "off", cwd=self.folder)
        self.assertEqual(again.code, FAIL)
        self.assertIn("frontend", again.out)
        page = (self.folder / "out" / "index.html").read_text()
        self.assertIn(first["command"], page)

    def test_outputs_are_valid_and_agree(self) -> None:
        self.regress("--count", "20", "--plant", "crash@5", "--plant", "throw@6", "--junit",
                     "j.xml", "--report", "deep/report", "--db", "runs.db", code=FAIL)
        result = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(result, json.loads(
            (self.folder / "deep" / "report" / "results.json").read_text()))
        self.assertEqual((result["runs"], result["passes"], result["failures"]), (20, 18, 2))

        suites = ElementTree.parse(self.folder / "j.xml").getroot()
        self.assertEqual(suites.tag, "testsuites")
        self.assertEqual((suites.get("tests"), suites.get("failures"), suites.get("errors")),
                         ("20", "0", "2"))
        cases = suites.findall("testsuite/testcase")
        self.assertEqual(len(cases), 20)
        self.assertEqual(len(suites.findall("testsuite/testcase/error")), 2)
        for suite in suites:
            self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))

        page = (self.folder / "deep" / "report" / "index.html").read_text()
        self.assertIn(result["digest"], page)
        self.assertNotIn("://", page)  # self-contained
        opened: list[str] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attributes: opened.append(tag)
        parser.handle_endtag = lambda tag: self.assertIn(tag, opened)
        parser.feed(page)
        self.assertEqual(page.count("<tr"), page.count("</tr>"))

        with sqlite3.connect(self.folder / "runs.db") as db:
            rows = db.execute("SELECT idx, status, digest FROM runs ORDER BY idx").fetchall()
        self.assertEqual(rows, [(r["index"], r["status"], r["digest"]) for r in result["results"]])

    def test_interrupt_kills_the_workers_and_prints_the_summary(self) -> None:
        process = subprocess.Popen(
            [d1cosim.PROGRAM, "regress", *QUICK, "--count", "1000000", "--jobs", "2", "--db",
             "runs.db"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        with process:
            time.sleep(3)
            children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)],
                                      capture_output=True, text=True).stdout.split()
            self.assertEqual(len(children), 2)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED, out + err)
        self.assertIn("INTERRUPTED", out)
        for child in children:
            self.assertFalse(os.path.exists(f"/proc/{child}"))
        with sqlite3.connect(self.folder / "runs.db") as db:
            (count,), = db.execute("SELECT count(*) FROM runs")
        self.assertGreater(count, 0)
        self.assertIn(f"{count} runs", out)

    def test_resume_ends_where_an_uninterrupted_run_ends(self) -> None:
        whole = self.regress("--count", "40", "--seed", "5")
        self.regress("--count", "15", "--seed", "5", "--db", "runs.db", "--plant", "crash@3",
                     code=FAIL)
        with sqlite3.connect(self.folder / "runs.db") as db:
            db.execute("DELETE FROM runs WHERE idx IN (3, 9)")
        rest = self.regress("--count", "40", "--db", "runs.db", "--resume")
        self.assertEqual((rest["runs"], rest["seed"]), (40, 5))
        self.assertEqual(rest["digest"], whole["digest"])
        self.refused(USAGE, "does not match the campaign to resume: 5", "regress", *QUICK,
                     "--resume", "--db", "runs.db", "--seed", "6")
        self.refused(USAGE, "does not match the campaign to resume: tiny", "regress", "--resume",
                     "--db", "runs.db", "--config", "full")

    def test_minutes_end_in_time_with_whole_results(self) -> None:
        begin = time.monotonic()
        result = self.regress("--minutes", "0.05", "--jobs", "2")
        self.assertGreater(time.monotonic() - begin, 2.9)
        self.assertLess(time.monotonic() - begin, 60)
        self.assertEqual([run["index"] for run in result["results"]], list(range(result["runs"])))
        again = self.regress("--count", str(result["runs"]), "--jobs", "1")
        self.assertEqual(again["digest"], result["digest"])

    def test_too_few_runs_fail(self) -> None:
        enough = self.regress("--minutes", "0.02", "--jobs", "1", "--at-least", "1")
        self.assertEqual(enough["status"], "pass")
        few = self.regress("--minutes", "0.02", "--jobs", "1", "--at-least", "1000000", code=FAIL)
        self.assertEqual((few["status"], few["failures"]), ("fail", 0))
        self.assertGreater(few["runs"], 0)

    def test_wrong_options_are_usage_errors(self) -> None:
        for said, *arguments in [
                ("--count", "--count", "0"), ("--count", "--count", "-1"),
                ("--count", "--count", "x"), ("--jobs", "--jobs", "0"),
                ("--minutes", "--minutes", "0"), ("excludes", "--minutes", "1", "--count", "1"),
                ("--at-least", "--minutes", "1", "--at-least", "0"),
                ("requires", "--at-least", "5", "--count", "5"),
                ("--seed", "--seed", "-1"), ("--seed", "--seed", "18446744073709551616"),
                ("no kernel family \"foo\"; there are", "--families", "gemm,foo"),
                ("twice", "--families", "gemm,gemm"), ("--config", "--config", "huge"),
                ("--check", "--check", "rt1"), ("crash@N", "--plant", "crash@x"),
                ("--resume needs --db", "--resume"), ("not expected", "--bogus"),
                ("no campaign to resume", "--db", "new.db", "--resume")]:
            with self.subTest(" ".join(arguments)):
                self.refused(USAGE, said, "regress", *arguments)

    def test_unwritable_outputs_are_found_before_the_first_run(self) -> None:
        (self.folder / "locked").write_text("")
        (self.folder / "text.db").write_text("this is no database, and long enough\n" * 40)
        for said, *arguments in [
                ("cannot write no/such/r.json: No such file", "--json", "no/such/r.json"),
                ("cannot write no/such/j.xml: No such file", "--junit", "no/such/j.xml"),
                ("cannot write .: Is a directory", "--json", "."),
                ("cannot create locked/report: Not a directory", "--report", "locked/report"),
                ("database no/such.db: unable to open", "--db", "no/such.db"),
                ("database text.db: file is not a database", "--db", "text.db")]:
            with self.subTest(" ".join(arguments)):
                begin = time.monotonic()
                self.refused(ENVIRONMENT, said, "regress", *QUICK, "--count", "100000", *arguments)
                self.assertLess(time.monotonic() - begin, 30)

    def test_a_full_disk_is_reported(self) -> None:
        self.refused(ENVIRONMENT, "cannot write /dev/full: No space left", "regress", *QUICK,
                     "--count", "2", "--json", "/dev/full")
        run = Run("regress", *QUICK, "--count", "2", stdout="/dev/full")
        self.assertEqual(run.code, ENVIRONMENT, str(run))

    def test_a_locked_database_is_reported(self) -> None:
        self.regress("--count", "1", "--db", "runs.db")
        db = sqlite3.connect(self.folder / "runs.db")
        self.addCleanup(db.close)
        db.execute("BEGIN EXCLUSIVE")
        self.refused(ENVIRONMENT, "database runs.db: database is locked", "regress", *QUICK,
                     "--count", "1", "--db", "runs.db")


if __name__ == "__main__":
    d1cosim.main()
