#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim bench: prints every figure with its marks; verdicts follow from the numbers."""

import json

import d1cosim
from d1cosim import ENVIRONMENT, FAIL, PASS, USAGE, Case, Run

FIGURES = ["lockstep time / RTL time", "cocotb", "golden tick / RTL", "functional layer / RTL",
           "idle cycle / matrix-busy cycle", "utilization, GEMM 128x128x128 bf16",
           "utilization, GEMM 256x256x256 cfloat8_152", "clean build", "start-up", "memory"]


class Bench(Case):
    def test_table_and_data_agree(self) -> None:
        run = Run("bench", "--rounds", "1", "--json", "b.json", "--require", "first",
                  cwd=self.folder, timeout=600)
        self.assertIn(run.code, (PASS, FAIL), str(run))  # speed itself is not tested here
        data = json.loads((self.folder / "b.json").read_text())
        for name in FIGURES:
            figure, = (f for f in data["figures"] if name in f["name"])
            self.assertIn(figure["name"], run.out)
            measured, first, goal = (figure[key] for key in ("measured", "first", "goal"))
            if measured is None:
                self.assertEqual(figure["verdict"], "-")
                self.assertTrue(figure["note"])
                continue
            self.assertGreater(measured, 0)
            sign = 1 if figure["more_is_better"] else -1
            wanted = ("goal" if sign * measured >= sign * goal else
                      "first" if sign * measured >= sign * first else "missed")
            self.assertEqual(figure["verdict"], wanted)
        costs = data["meshes"]["costs"]
        cases = {(c["nodes"], c["load"], c["sides"]) for c in costs}
        self.assertEqual(len(costs), len(cases))
        self.assertEqual(cases, {(nodes, load, sides) for nodes in (1, 4, 16, 64, 354)
                                 for load in ("busy", "idle")
                                 for sides in ("golden", "rtl", "one_rtl")})
        for cost in costs:
            self.assertGreater(cost["node_cycles_per_s"], 0)
            self.assertAlmostEqual(cost["cost"] * cost["node_cycles_per_s"],
                                   costs[0]["node_cycles_per_s"], delta=1)
            self.assertIn(f"{cost['cost']:.3f} (", run.out)
        for side in ("golden_mb", "rtl_mb"):
            self.assertGreater(data["meshes"][side], 354 * 1.25)  # the SRAMs alone
        missed = any(f["verdict"] == "missed" for f in data["figures"])
        self.assertEqual(run.code, FAIL if missed else PASS)

    def test_refusals(self) -> None:
        self.refused(USAGE, "--rounds", "bench", "--rounds", "0")
        self.refused(USAGE, "--require", "bench", "--require", "all")
        self.refused(ENVIRONMENT, "cannot write no/b.json", "bench", "--json", "no/b.json")


if __name__ == "__main__":
    d1cosim.main()
