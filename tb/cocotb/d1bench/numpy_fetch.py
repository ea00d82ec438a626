# SPDX-License-Identifier: Apache-2.0
"""Fetch of NumpyNode: instruction cache, branch target buffer and refill (docs/timing.md sections
2 and 3). Nothing that the model has stores or makes errors, so no bank is ever kept from a refill,
no miss is stale in a way that matters, and a line is what the memory held from the beginning."""

import numpy as np
from numpy.typing import NDArray

from d1bench.numpy_decode import Decoded, decode
from d1bench.tables import LATENCY, MACHINE, SIZES, bit_places

THREADS = SIZES["Threads"]
ORDER = [[(first + i) % THREADS for i in range(THREADS)] for first in range(THREADS)]
STATE = MACHINE.enums["ThreadState"]
RUNNING = STATE["Running"]
LINE_INSNS, WINDOW_INSNS = SIZES["LineBytes"] // 4, SIZES["WindowInsns"]
ROOM = SIZES["BufferInsns"] - WINDOW_INSNS
PC_MASK = (1 << SIZES["AddressBits"]) - 1
PLACE = bit_places("frontend")

Entry = tuple[Decoded, int, int | None]  # with its pc and its predicted target


class Thread:
    """What the threads of the node have of their own, but for accumulators."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.state = STATE["Stopped"]
        self.pc = self.fetch_pc = 0
        self.buffer: list[Entry] = []
        self.miss: int | None = None  # the line of a pending miss
        self.flushed = -1             # the cycle in which its buffer was emptied last
        self.registers = [0] * SIZES["ScalarRegs"]
        self.available = [0] * (SIZES["ScalarRegs"] + SIZES["Accumulators"])  # from which cycle on
        self.formats = [0] * SIZES["Formats"]
        self.issued = 0

    def flush(self, now: int, pc: int) -> None:
        self.buffer.clear()
        self.pc = self.fetch_pc = pc
        self.flushed = now


class Fetch:
    def __init__(self, threads: list[Thread], memory: NDArray[np.uint8], config: str) -> None:
        """`memory` has a row for each line."""
        self.threads, self.memory = threads, memory
        self.end = memory.size
        sizes = MACHINE.config[config]
        self.cache: list[tuple[int, list[Entry]] | None] = [None] * sizes["IcacheLines"]
        self.targets: list[tuple[int, int, int] | None] = [None] * sizes["BtbEntries"]
        self.pointer = self.refill_pointer = 0
        self.refill_line = self.refill_done = -1  # the last cycle that it is busy
        self.looked: tuple[Thread, list[Entry] | None, int] | None = None

    def start_refill(self, now: int) -> bool:
        """Whether one starts, which claims the line's bank and a wide read port."""
        if now <= self.refill_done:
            return False
        for number in ORDER[self.refill_pointer]:
            line = self.threads[number].miss
            if line is not None:
                self.refill_pointer = (number + 1) % THREADS
                self.refill_line, self.refill_done = line, now + LATENCY["RefillBusy"] - 1
                return True
        return False

    def look(self) -> int:
        """The lookup of this cycle, which sees what was at its start; its part of the record."""
        for number in ORDER[self.pointer]:
            thread = self.threads[number]
            if thread.state == RUNNING and thread.miss is None and len(thread.buffer) <= ROOM:
                break
        else:
            self.looked = None
            return 0
        self.pointer = (number + 1) % THREADS
        pc = thread.fetch_pc
        self.looked = thread, *self.lookup(pc)
        hit = self.looked[1] is not None
        record: int = (1 << PLACE.fetch_valid | hit << PLACE.fetch_hit
                       | number << PLACE.fetch_thread | pc << PLACE.fetch_pc)
        return record

    def lookup(self, pc: int) -> tuple[list[Entry] | None, int]:
        """What is appended to the buffer and where fetch goes on; or nothing and the missing
        line."""
        window, slot = pc // 4 // WINDOW_INSNS, pc // 4 % WINDOW_INSNS
        following = (window + 1) * WINDOW_INSNS * 4 & PC_MASK
        if pc >= self.end:
            return [(decode(0), pc + 4 * i, None) for i in range(WINDOW_INSNS - slot)], following
        line, first = pc // 4 // LINE_INSNS, pc // 4 % LINE_INSNS
        cached = self.cache[line % len(self.cache)]
        if cached is None or cached[0] != line:
            return None, line
        known = self.targets[window % len(self.targets)]
        if known is None or known[0] != window or known[1] < slot:
            return cached[1][first:first - slot + WINDOW_INSNS], following
        entries = cached[1][first:first - slot + known[1] + 1]
        insn, at, _ = entries[-1]
        entries[-1] = insn, at, known[2]
        return entries, known[2]

    def branched(self, pc: int, target: int | None) -> None:
        """Updates the target buffer: taken to `target`, or not though predicted so."""
        window, slot = pc // 4 // WINDOW_INSNS, pc // 4 % WINDOW_INSNS
        self.targets[window % len(self.targets)] = (
            None if target is None else (window, slot, target))

    def end_cycle(self, now: int) -> None:
        """A refill that ends clears the misses that were there before this cycle's lookup."""
        if now == self.refill_done:
            line = self.refill_line
            words = self.memory[line].view(np.uint32).tolist()
            self.cache[line % len(self.cache)] = line, [
                (decode(word), 4 * (LINE_INSNS * line + i), None) for i, word in enumerate(words)]
            for thread in self.threads:
                if thread.miss == line:
                    thread.miss = None
        if not self.looked:
            return
        thread, entries, following = self.looked
        if thread.flushed == now:
            return
        if entries is None:
            thread.miss = following
        else:
            thread.buffer += entries
            thread.fetch_pc = following
