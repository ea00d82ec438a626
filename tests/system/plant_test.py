#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""d1cosim run --plant: faults in each part of the network of each node are found and located."""

import json
import tomllib
from pathlib import Path

import d1cosim
from d1cosim import FAIL, USAGE, Case, Run

MACHINE = Path(__file__).resolve().parents[2] / "golden" / "machine.toml"
NODES = ("0,0", "0,1", "1,0", "1,1")
CYCLE = 60

# The table of docs/network.md section 11.
PARTS = {"router": ("out_valid", "out_header", "out_data", "credit", "occupancy", "credits"),
         "interface": ("inject_valid", "inject_header", "inject_data", "inject_credits",
                       "eject_occupancy", "server_busy", "release_busy", "commands", "error_valid",
                       "error_value"),
         "list parser": ("list_state", "list_outstanding"),
         "semaphores": ("sem_valid", "sem_number", "sem_delta")}
# Of the model: no record shows these at once, only the comparison of states.
STATE = {"golden:sem31": ("semaphores", "state sem31"), "golden:route:1,1": ("router",
                                                                              "state route 1,1")}


class Plant(Case):
    def found(self, plant: str, node: str, *options: str) -> dict:
        """The divergence that a run with this fault reports, which must be where it was planted."""
        run = Run("run", "traffic", "--config", "tiny", "--mesh", "2x2", "-p", "transfers=3",
                  "--trace", "off", "--plant", f"{plant}@{CYCLE}@{node}", "--json", "-", *options)
        self.assertEqual(run.code, FAIL, str(run))
        result = json.loads(run.out)
        self.assertEqual(result["status"], "mismatch", str(run))
        divergence = result["first_divergence"]
        self.assertEqual((divergence["cycle"], divergence["node"], divergence["unit"]),
                         (CYCLE, node, "network"), str(run))
        self.assertIn(f"node {node}: ", result["message"])
        self.assertIn(f"unit network ({divergence['part']})", result["message"])
        return divergence

    def test_each_field_of_the_record_is_located(self) -> None:
        with MACHINE.open("rb") as file:
            fields = set(tomllib.load(file)["observe"]["network"])
        self.assertEqual(fields, {field for part in PARTS.values() for field in part})
        compared = 0
        for part, names in PARTS.items():
            for name in names:
                node = NODES[compared % len(NODES)]
                with self.subTest(name, node=node):
                    divergence = self.found(f"rtl:network.{name}", node)
                    self.assertEqual(divergence["part"], part)
                    self.assertEqual(divergence["field"].partition("[")[0], name)
                compared += 1
        self.assertEqual(compared, len(fields))
        self.assertGreater(compared, 0)

    def test_each_part_of_each_node_is_located(self) -> None:
        for node in NODES:
            for part, names in PARTS.items():
                with self.subTest(part, node=node):
                    self.assertEqual(self.found(f"rtl:network.{names[0]}", node)["part"], part)

    def test_state_that_no_record_shows_is_located(self) -> None:
        for plant, (part, field) in STATE.items():
            for node in NODES:
                with self.subTest(plant, node=node):
                    divergence = self.found(plant, node)
                    self.assertEqual((divergence["part"], divergence["field"]), (part, field))

    def test_state_is_also_compared_at_intervals(self) -> None:
        divergence = self.found("golden:sem31", "0,1", "--state-interval", "100",
                                "--max-cycles", "150")
        self.assertEqual(divergence["field"], "state sem31")

    def test_what_is_no_place_is_refused(self) -> None:
        for plant in ("golden:sem32@5", "golden:sem@5", "golden:t0.sem1@5", "golden:route:0,32@5",
                      "golden:route:1@5", "golden:sem1@5@0,32", "rtl:network.nothing@5"):
            with self.subTest(plant):
                self.refused(USAGE, "--plant", "run", "traffic", "--config", "tiny",
                             "--plant", plant)


if __name__ == "__main__":
    d1cosim.main()
