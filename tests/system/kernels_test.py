#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim kernels: lists every family with what it takes; its examples work."""

import json
import shlex

import d1cosim
from d1cosim import ENVIRONMENT, USAGE, Case

FAMILIES = {"gemm", "axpy", "eltwise", "reduce", "convert", "copy", "softmax", "layernorm", "isa",
            "traffic", "barrier", "broadcast", "allreduce", "halo", "list", "allgather", "fault",
            "gemm_mesh", "pipeline"}


class Kernels(Case):
    def kernels(self) -> list[dict]:
        return json.loads(self.run_ok("kernels", "--json", "-").out)["kernels"]

    def test_lists_the_families(self) -> None:
        out = self.run_ok("kernels").out
        names = {kernel["name"] for kernel in self.kernels()}
        self.assertLessEqual(FAMILIES, names)
        for kernel in self.kernels():
            self.assertIn(kernel["name"], out)
            self.assertIn(kernel["doc"], out)

    def test_details_name_every_parameter_with_range_and_default(self) -> None:
        for kernel in self.kernels():
            out = self.run_ok("kernels", kernel["name"], "--json", "one.json").out
            one, = json.loads((self.folder / "one.json").read_text())["kernels"]
            self.assertEqual(one, kernel)
            self.assertIn(f"example: {kernel['example']}", out)
            self.assertGreater(len(kernel["parameters"]), 0)
            for parameter in kernel["parameters"]:
                self.assertIn(f"  {parameter['name']} ", out)
                self.assertIn(parameter["range"], out)
                self.assertTrue(parameter["doc"])

    def test_examples_pass(self) -> None:
        for kernel in self.kernels():
            with self.subTest(kernel["example"]):
                words = shlex.split(kernel["example"])
                self.assertEqual(words[0], "d1cosim")
                self.run_ok(*words[1:], "--check", "golden")

    def test_refusals(self) -> None:
        self.refused(USAGE, 'no kernel family "gem"; there are', "kernels", "gem")
        self.refused(ENVIRONMENT, "cannot write no/k.json", "kernels", "--json", "no/k.json")
        self.refused(ENVIRONMENT, "/dev/full", "kernels", "--json", "/dev/full")


if __name__ == "__main__":
    d1cosim.main()
