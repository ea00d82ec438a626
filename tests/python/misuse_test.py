#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong arguments of d1golden: each is a TypeError or ValueError that names it, none ends Python.

Under sanitizers (preset asan) the same test proves that nothing outside of the model is touched.
"""

import copy
import pickle
import random
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import d1golden
from d1golden import _core

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

import strict_unittest  # noqa: E402

SEED = 20240607
ODD: list[Any] = [
    None, True, -1, 0, 1, 3, 4, 31, 63, 64, 255, 1 << 10, 1 << 21, (1 << 21) - 4, 1 << 31, 1 << 32,
    1 << 63, 1 << 64, -(1 << 64), 1 << 576, 1 << 577, 10 ** 400, 1.5, float("nan"), 1j,
    "", "full", "tiny", "bf16", "cfloat8_143:7:ieee", "East", "Write", "\ud800", "\0", "x" * 5000,
    b"", b"x" * 64, b"\xff" * 256, bytearray(72), memoryview(b"abcd")[::2],
    [], [0] * 4, (0, 0), (0, "East"), (1, 4), (0,) * 4, ("x",) * 4, {}, set(), object(), int, len,
    np.float32(1), np.uint16(7), np.int64(-5), np.zeros(16, np.float32), np.zeros((2, 8), np.uint8),
    np.zeros(4)[::2], np.zeros(0, np.uint16), np.array("text"), np.array([None]),
    np.zeros((1, 1656), np.uint8), np.zeros(16, ">f4"),
    d1golden.Format("bf16"), d1golden.Links(), d1golden.assemble("tstop")]
# RuntimeError: an object that was never initialised, a lost response.
EXPECTED = (TypeError, ValueError, RuntimeError)


class Misuse(unittest.TestCase):
    def refused(self, kind: type[Exception], text: str, call: Callable[..., object],
                *args: Any, **named: Any) -> None:
        with self.assertRaises(kind) as caught:
            call(*args, **named)
        self.assertIn(text, str(caught.exception))

    def test_arrays_of_a_wrong_type_or_shape(self) -> None:
        values = np.zeros(4, np.float32)
        encode, decode = d1golden.encode, d1golden.decode
        odd: list[Any] = [np.zeros(4), np.zeros(4, np.float16), np.zeros(4, np.uint32),
                          np.zeros(4, ">f4"), np.array(["a"])]
        for wrong in odd:
            self.refused(TypeError, f"values: wanted dtype float32, got {wrong.dtype}", encode,
                         wrong, "bf16")
        self.refused(TypeError, "values: wanted a NumPy array of float32, got list", encode, [1.0],
                     "bf16")
        self.refused(TypeError, "codes: wanted dtype uint16, got uint8", decode,
                     np.zeros(4, np.uint8), "bf16")
        self.refused(TypeError, "codes: wanted dtype uint8, got uint16", decode,
                     np.zeros(4, np.uint16), "cfloat8_143")
        self.refused(ValueError, "random: shape (3,), that of the values is (4,)", encode, values,
                     "bf16", random=np.zeros(3, np.uint16))
        self.refused(TypeError, "random: wanted dtype uint16", encode, values, "bf16",
                     random=np.zeros(4, np.uint8))
        self.refused(ValueError, "give one of them", encode, values, "bf16", seed=1,
                     random=np.zeros(4, np.uint16))
        for seed in (-1, 1 << 28):
            self.refused(ValueError, f"seed: {seed} is not from 0 to", encode, values, "bf16",
                         seed=seed)
        self.refused(ValueError, "count: -1", d1golden.random_bits, -1, 0)

    def test_formats(self) -> None:
        for text in ("fp64", "", "bf16:1", "cfloat8_143:64", "cfloat8_143:7:IEEE", "cfloat8_152:"):
            self.refused(ValueError, f'format "{text}": allowed are', d1golden.Format, text)
        self.refused(ValueError, "fp32 is not narrow", d1golden.encode, np.zeros(1, np.float32),
                     "fp32")
        self.refused(TypeError, "format: wanted Format or str, got int", d1golden.code_type, 3)
        self.refused(ValueError, "bias: 64 is not", d1golden.Format, "cfloat8_143", bias=64)
        self.refused(ValueError, "has no bias", d1golden.Format, "bf16", bias=7)
        self.refused(ValueError, "in the text already", d1golden.Format, "cfloat8_143:7", bias=7)
        self.refused(TypeError, "ieee: wanted bool", d1golden.Format, "cfloat8_143", ieee=1)
        self.refused(ValueError, "entry: format code 9", d1golden.Format.from_entry, 9)

    def test_machines(self) -> None:
        node, machine = d1golden.Node("tiny"), d1golden.Functional("tiny")
        self.refused(ValueError, 'config: "huge" is not one of full, tiny', d1golden.Node, "huge")
        self.refused(ValueError, "rows: 0 is not from 1 to 32", d1golden.Node, rows=0)
        self.refused(ValueError, "thread: 4 is not from 0 to 3", node.thread, 4)
        self.refused(TypeError, "thread: wanted int, got str", machine.trap, "0")
        self.refused(ValueError, "pc: 2 is no multiple of 4", machine.start, 0, 2)
        self.refused(ValueError, "pc: 2097152 is not from 0", node.tick, start=(0, 1 << 21))
        self.refused(TypeError, "start: wanted a tuple (thread, pc)", node.tick, start=3)
        self.refused(ValueError, 'route: "Up" is not one of Local, North', node.tick,
                     route=(1, "Up"))
        self.refused(ValueError, "index: 0 is not from 1 to 31", node.write_r, 0, 0, 1)
        self.refused(ValueError, "value is not from 0 to 2**64 - 1", node.write_r, 0, 1, 1 << 64)
        self.refused(ValueError, "data: 63 bytes, wanted 64", node.write_v, 0, 0, bytes(63))
        self.refused(ValueError, "not contiguous", node.write, 0, memoryview(b"abcd")[::2])
        self.refused(TypeError, "data: holds objects", node.write, 0, np.array([None]))
        self.refused(ValueError, "from 65535 to 65537: the SRAM has 65536", node.write, 65535,
                     b"ab")
        self.refused(ValueError, "the SRAM has 65536", node.read, 65537)
        self.refused(ValueError, "the SRAM has 65536", node.load,
                     d1golden.assemble(".org 0x10000\ntstop"))
        self.refused(ValueError, 'unit: "x" is not one of frontend', node.record, "x")
        self.refused(ValueError, 'unit: "x" is not one of frontend', d1golden.decode_record,
                     node.records(), "x")
        self.refused(ValueError, "records: 3 bytes, wanted", d1golden.decode_record, b"abc",
                     "scalar")
        self.refused(TypeError, "actual: wanted bytes, got int", d1golden.differences,
                     node.records(), 5)
        self.refused(ValueError, "cycles: -1", node.trace, -1)
        self.refused(TypeError, "cycles: wanted int, got float", node.trace, 1.5)
        self.refused(ValueError, "max_cycles: -1", node.run_until_idle, -1)
        self.assertEqual(node.cycle, 0)

    def test_what_neighbours_cannot_send(self) -> None:
        def pack(kind: str = "Write", dst: int = 33, src: int = 32, **fields: Any) -> int:
            return d1golden.pack_beat(kind, dst, src, **fields)

        def node() -> d1golden.Node:
            return d1golden.Node("tiny", y=1, x=1, rows=3, cols=3)

        def west(beat: int, credit: int = 0) -> d1golden.Links:
            return d1golden.Links((0, 0, 0, beat), (0, 0, 0, credit))

        self.refused(ValueError, "links, West: its route is no legal turn", node().tick,
                     links=west(pack(dst=32)))
        self.refused(ValueError, "North: its route is no legal turn", node().tick,
                     links=d1golden.Links((pack(dst=34), 0, 0, 0)))
        self.refused(ValueError, "it comes from this node itself", node().tick,
                     links=west(pack(src=33)))
        self.refused(ValueError, "a response to a node that is not reachable", node().tick,
                     links=west(pack("Error", dst=1023)))
        self.refused(ValueError, "outside of the SRAM", node().tick,
                     links=west(pack("ReadData", line=1024)))
        self.refused(ValueError, "no legal rectangle", node().tick,
                     links=west(pack("Arrive", data=bytes([33, 0, 0, 0]))))
        self.refused(ValueError, "no such kind", node().tick, links=west(pack() | 7 << 512))
        self.refused(ValueError, "West: a credit of channel 1 too many", node().tick,
                     links=west(0, 2))
        flooded = d1golden.Node("tiny", y=1, x=1, rows=3, cols=3)
        with self.assertRaises(ValueError) as caught:
            for _ in range(20):  # it goes on to (1, 2), which gives no credits
                flooded.tick(links=west(pack(dst=34)))
        self.assertIn("the FIFO of its channel is full", str(caught.exception))
        self.assertEqual(flooded.cycle, 8)
        # The answer to a Read of a node that does not exist comes back to who answers.
        lost = node()
        lost.tick(links=west(pack("Read", src=1023)))
        self.refused(RuntimeError, "a response to node 1023 came out at this one", lost.trace, 50)

    def test_beats_and_links(self) -> None:
        self.refused(ValueError, "3 values, wanted 4", d1golden.Links, (0, 0, 0))
        self.refused(TypeError, "beats: wanted a sequence of 4, got int", d1golden.Links, 3)
        self.refused(ValueError, "not valid and not zero", d1golden.Links, (1, 0, 0, 0))
        self.refused(ValueError, "is not from 0 to 2**584 - 1", d1golden.Links, (1 << 584, 0, 0, 0))
        self.refused(ValueError, "more bits than a beat", d1golden.unpack_beat, 1 << 577)
        self.refused(ValueError, 'kind: "Hello" is not one of', d1golden.pack_beat, "Hello", 0, 0)
        self.refused(ValueError, "data: 65 bytes", d1golden.pack_beat, "Write", 0, 0, bytes(65))
        self.refused(ValueError, "72 bytes, wanted a multiple of 64", d1golden.code_lines,
                     bytes(72))

    def test_objects_that_were_never_initialised(self) -> None:
        calls = 0
        kinds: list[Any] = [d1golden.Node, d1golden.Functional, d1golden.Format, d1golden.Links,
                            d1golden.Program, _core.Machine]
        for kind in kinds:
            for name in dir(kind):
                if name.startswith("__"):
                    continue
                empty = kind.__new__(kind)
                with self.assertRaises((*EXPECTED, AttributeError)):
                    attribute = getattr(empty, name)
                    attribute(0)
                    attribute()
                calls += 1
        self.assertGreater(calls, 60)
        for kind in kinds[-2:]:
            self.refused(TypeError, "No constructor defined", kind)
        duplicates: list[Callable[[object], object]] = [copy.copy, copy.deepcopy, pickle.dumps]
        for thing in (d1golden.Node("tiny"), d1golden.Links()):
            for duplicate in duplicates:
                self.refused(TypeError, "pickle", duplicate, thing)

    def test_any_argument_at_any_place(self) -> None:
        draws = random.Random(SEED)
        program = d1golden.assemble("_start: li r1, 5\nl: fadd v1, v2, v3\n j l\n")
        targets: list[Callable[..., Any]] = [
            getattr(_core, name) for name in dir(_core)
            if callable(getattr(_core, name)) and not name.startswith("__")]
        targets += [d1golden.encode, d1golden.decode, d1golden.random_bits, d1golden.code_type,
                    d1golden.assemble, d1golden.decode_record, d1golden.differences,
                    d1golden.unpack_beat, d1golden.Links.from_neighbours,
                    d1golden.Format.from_entry]
        done = {"returned": 0, "refused": 0}
        for _ in range(600):
            things: list[Any] = [d1golden.Node(draws.choice(["full", "tiny"]), rows=2, cols=2),
                                 d1golden.Functional("tiny"), d1golden.Format("cfloat8_152"),
                                 d1golden.Links(), program]
            calls = targets + [getattr(thing, name) for thing in things for name in dir(thing)
                               if not name.startswith("__") and callable(getattr(thing, name))]
            for call in calls:
                count = draws.choice([0, 1, 1, 2, 2, 3, 3, 4, 5])
                args = [self.argument(draws) for _ in range(count)]
                # What would only take long, or all of the memory, proves nothing.
                if getattr(call, "__name__", "") in ("run", "run_until_idle", "trace",
                                                     "random_bits"):
                    args = [a for a in args if type(a) is not int or abs(a) < 1000] or [5]
                try:
                    call(*args)
                    done["returned"] += 1
                except EXPECTED:
                    done["refused"] += 1
            for thing in things[:2]:
                self.assertEqual(len(thing.thread(0).r), 32)
        self.assertGreater(done["returned"], 1000)
        self.assertGreater(done["refused"], 10000)

    def argument(self, draws: random.Random) -> Any:
        """Mostly odd; sometimes a small number, so that calls get further."""
        kind = draws.randrange(4)
        if kind == 0:
            return draws.randrange(8)
        return draws.choice(ODD)

    def test_wild_beats_and_inputs(self) -> None:
        """What the links accept is survived, whatever it is."""
        draws = random.Random(SEED)
        accepted = refused = lost = 0
        kinds = list(d1golden.BEAT_KINDS.values())
        for _ in range(200):
            node = d1golden.Node("tiny", y=1, x=1, rows=3, cols=3,
                                 route_table=draws.random() < 0.5, core_dead=draws.random() < 0.2)
            node.write(0, draws.randbytes(65536))
            for _ in range(150):
                beats = [0, 0, 0, 0]
                side = draws.randrange(4)
                dst = draws.choice([33, 33, 33, 1, 32, 34, 65, draws.randrange(1024)])
                src = draws.choice([1, 32, 34, 65, draws.randrange(1024)])
                line = draws.choice([draws.randrange(1024), draws.randrange(1 << 15)])
                beats[side] = d1golden.pack_beat(
                    draws.choice(kinds), dst, src, draws.randbytes(64),
                    thread=draws.randrange(4), line=line, beats=draws.randrange(16),
                    poison=draws.random() < 0.2, signal=draws.random() < 0.5,
                    sem=draws.randrange(32))
                credits = tuple(draws.choice([0] * 40 + [1, 2, 3]) for _ in range(4))
                start = (draws.randrange(4), draws.randrange(1 << 14) * 4)
                route = (draws.randrange(1024), draws.choice(list(d1golden.PORTS.values())))
                try:
                    node.tick(start=start if draws.random() < 0.3 else None,
                              route=route if draws.random() < 0.3 else None,
                              links=d1golden.Links(beats, credits))
                    accepted += 1
                except ValueError:
                    refused += 1
                except RuntimeError:
                    lost += 1
                    break
        self.assertGreater(accepted, 3000)
        self.assertGreater(refused, 3000)
        self.assertGreater(lost, 50)


if __name__ == "__main__":
    strict_unittest.main()
