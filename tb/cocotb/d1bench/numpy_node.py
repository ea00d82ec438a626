# SPDX-License-Identifier: Apache-2.0
"""A node of its own in Python and NumPy, cycle by cycle, written from docs/: it gets the contents
of the memory and the starts of threads, and says what all observe records are to be.

It has the instructions of numpy_decode.py; what a program does beyond them raises NotModelled. The
network does nothing, so its record never changes.
"""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from d1bench.numpy_fetch import RUNNING, THREADS, Fetch, Thread
from d1bench.numpy_issue import RING, Issue, MatrixWrite
from d1bench.numpy_matrix import Accumulator, Operand, bf16_operand
from d1bench.tables import MACHINE, SIZES, bit_places

PLACE, MATRIX, SRAM = bit_places("frontend"), bit_places("matrix"), bit_places("sram")
LINE = SIZES["LineBytes"]
ALL_PARTS = (1 << SIZES["AccParts"]) - 1


# The records lie one after the other; numbers of bytes.
SIZE = {unit: 4 * record.words for unit, record in MACHINE.records.items()}
BEGIN = dict(zip(SIZE, accumulate(SIZE.values(), initial=0)))
WHERE = {unit: slice(begin, begin + SIZE[unit]) for unit, begin in BEGIN.items()}


class NumpyNode:
    def __init__(self, config: str = "full") -> None:
        lines = MACHINE.config[config]["SramRows"] * SIZES["SramBanks"]
        self.memory = np.zeros((lines, LINE), np.uint8)
        self.operands: dict[int, Operand] = {}  # lines that were decoded
        self.acc = [[Accumulator() for _ in range(SIZES["Accumulators"])] for _ in range(THREADS)]
        self.threads = [Thread(number) for number in range(THREADS)]
        self.fetch = Fetch(self.threads, self.memory, config)
        self.issue = Issue(self.threads, self.fetch)
        self.shown = list(zip(self.threads, PLACE.state, PLACE.pc, PLACE.buffered))
        self.cycle = 0
        self.data = bytearray(sum(SIZE.values()))
        self.records = np.frombuffer(self.data, np.uint8)
        network = bit_places("network")
        self.show("network", sum(SIZES["RouterFifo"] << place  # all credits are there
                                 for place in network.credits + network.inject_credits))

    def write(self, address: int, data: bytes) -> None:
        """Before anything was fetched or read."""
        if self.cycle:
            raise ValueError(f"cycle {self.cycle}: memory is written before the first cycle")
        self.memory.reshape(-1)[address:address + len(data)] = np.frombuffer(data, np.uint8)

    def tick(self, start: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """One cycle, with at most one start (thread, pc). The observe records of the cycle, unit
        after unit as in MACHINE.records; valid until the next call."""
        now = self.cycle
        record = 0  # of the front end
        for thread, state, pc, buffered in self.shown:
            record |= thread.state << state | thread.pc << pc | len(thread.buffer) << buffered
        started = self.threads[start[0]] if start else None
        if started and started.state == RUNNING:
            started = None
        refills = self.fetch.start_refill(now)
        record |= self.fetch.look()
        record |= self.issue.cycle(now, refills)
        self.show_units(now, record)
        if start and started:
            started.state = RUNNING
            started.flush(now, start[1])
        self.fetch.end_cycle(now)
        self.cycle += 1
        return self.records

    def show_units(self, now: int, frontend: int) -> None:
        issue, place = self.issue, now % RING
        self.show("frontend", frontend + issue.retired[place])
        self.show("scalar", issue.scalar[place])
        self.show_matrix(issue.matrix[place])
        self.show_sram(now, issue.reads[place])
        issue.retired[place] = issue.scalar[place] = 0
        issue.matrix[place], issue.reads[place] = None, ()

    def show(self, unit: str, record: int) -> int:
        """Gives the place of the record, for data that do not come as a number."""
        self.data[WHERE[unit]] = record.to_bytes(SIZE[unit], "little")
        return BEGIN[unit]

    def show_matrix(self, write: MatrixWrite | None) -> None:
        if write is None:
            self.show("matrix", 0)
            return
        acc = self.acc[write.thread][write.acc]
        if write.lines:
            a, b = write.lines
            acc.step(self.operand(a), self.operand(b), write.from_zero)
        else:
            acc.clear()
        at = self.show("matrix", 1 << MATRIX.write_valid | write.thread << MATRIX.write_thread
                       | write.acc << MATRIX.write_acc | ALL_PARTS << MATRIX.write_parts)
        at += MATRIX.write_data // 8
        self.data[at:at + acc.values.nbytes] = acc.values.tobytes()

    def operand(self, line: int) -> Operand:
        """Nothing changes the memory, so a line is decoded once."""
        known = self.operands.get(line)
        if known is None:
            known = self.operands[line] = bf16_operand(self.memory[line])
        return known

    def show_sram(self, now: int, reads: tuple[int, ...]) -> None:
        record, shown = 0, []
        for port, line in enumerate(reads):
            record |= 1 << SRAM.read_valid[port] | line << SRAM.read_line[port]
            shown.append((SRAM.read_data[port], line))
        if now == self.fetch.refill_done:
            line = self.fetch.refill_line
            record |= 1 << SRAM.refill_valid | line << SRAM.refill_line
            shown.append((SRAM.refill_data, line))
        begin = self.show("sram", record)
        for place, line in shown:
            at = begin + place // 8
            self.data[at:at + LINE] = self.memory[line].tobytes()
