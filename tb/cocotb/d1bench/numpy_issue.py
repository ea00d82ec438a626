# SPDX-License-Identifier: Apache-2.0
"""Issue of NumpyNode (docs/timing.md sections 4 to 7): who issues what in a cycle, what it does to
its thread, and what the units show of it later.

Registers are written when an instruction issues: whoever reads them waits until they are available.
Left out is what no instruction of the model can cause: Watchdog, waiting for the network, and that
a bank is not free: mma_mm needs both wide read ports, so nothing else has a bank when it has them.
"""

from collections.abc import Callable
from typing import NamedTuple

from d1bench.numpy_decode import FIRST, FORMAT_TABLE, MASK, Decoded
from d1bench.numpy_fetch import ORDER, PC_MASK, RUNNING, STATE, THREADS, Fetch, Thread
from d1bench.tables import CSR, FORMAT, LATENCY, MACHINE, SIZES, bit_places

PLACE, SCALAR = bit_places("frontend"), bit_places("scalar")
CAUSE, STALL = MACHINE.enums["Cause"], MACHINE.enums["Stall"]
IDLE, EMPTY, OPERAND, NOT_PICKED, LIMIT, GROUP_END, UNIT, PORT, TRAP = (
    STALL[name] for name in ("Idle", "Empty", "Operand", "NotPicked", "Limit", "GroupEnd", "Unit",
                             "Port", "Trap"))
UNITS = {unit: SIZES[f"Num{unit.capitalize()}"] for unit in ("alu", "agu", "mat", "sys")}
WIDTH, PICKED = SIZES["IssueWidth"], SIZES["IssueThreads"]
PORTS = SIZES["NumWideRead"]
ACCUMULATORS = FIRST["acc"]
LINE, BANKS = SIZES["LineBytes"], SIZES["SramBanks"]
NARROW = FORMAT["Cfloat8_143"], FORMAT["Cfloat8_152"]
FORMAT_ENTRY = (1 << 11) - 1

# After so many cycles a unit shows what issued: section 7.
ALU, READ, MATRIX = LATENCY["Alu"] - 1, LATENCY["Load"] - 1, LATENCY["Mma"] - 1
RING = max(ALU, READ, MATRIX) + 1


class NotModelled(NotImplementedError):
    """The program does what NumpyNode does not have."""


class MatrixWrite(NamedTuple):
    """Without lines it clears the accumulator."""
    thread: int
    acc: int
    lines: tuple[int, int] | None
    from_zero: bool


class Issue:
    def __init__(self, threads: list[Thread], fetch: Fetch) -> None:
        self.threads, self.fetch = threads, fetch
        self.pointer = self.now = self.record = 0
        self.free: dict[str, int] = {}  # units
        self.ports = 0                  # for wide reads, that are free
        # What coming cycles show; that of cycle t is in place t % RING.
        self.scalar = [0] * RING   # record
        self.retired = [0] * RING  # field of the record of the front end, in its place
        self.reads: list[tuple[int, ...]] = [()] * RING  # lines
        self.matrix: list[MatrixWrite | None] = [None] * RING
        self.lines = 0, 0  # of the mma_mm that is about to issue
        # Gives the target of what is taken.
        self.actions: dict[str, Callable[[Thread, Decoded, int], int | None]] = {
            "alu": self.alu, "branch": self.branch, "matrix": self.mma, "clear": self.mclr,
            "csrr": self.csrr, "csrw": self.csrw, "stop": self.tstop}

    def cycle(self, now: int, refills: bool) -> int:
        """Issues; returns its part of the record of the front end. A refill that starts in this
        cycle has a port."""
        self.now, self.record = now, 0
        self.free, self.ports = UNITS.copy(), PORTS - refills
        picked: list[Thread] = []
        for number in ORDER[self.pointer]:
            thread = self.threads[number]
            if thread.state != RUNNING:
                stall = IDLE
            elif not thread.buffer:
                stall = EMPTY
            elif not self.ready(thread, thread.buffer[0][0]):
                stall = OPERAND
            elif len(picked) == PICKED:
                stall = NOT_PICKED
            else:
                picked.append(thread)
                continue
            self.record |= stall << PLACE.stall[number]
        for place, thread in enumerate(picked):
            count, stall = self.group(thread, WIDTH * place)
            thread.issued += count
            number = thread.number
            self.record |= stall << PLACE.stall[number] | count << PLACE.issued[number]
        if picked:
            self.pointer = (picked[0].number + 1) % THREADS
        return self.record

    def ready(self, thread: Thread, insn: Decoded) -> bool:
        """Whether all operands are available; what is refused has none."""
        now, available = self.now, thread.available
        for register in insn.registers:
            if available[register] > now:
                return False
        return True

    def group(self, thread: Thread, slot: int) -> tuple[int, int]:
        """What a picked thread issues: how many, and why not more."""
        count, stall = 0, EMPTY
        for insn, pc, predicted in thread.buffer[:WIDTH]:
            if count and not self.ready(thread, insn):  # the first one is
                stall = OPERAND
                break
            hindrance = self.hindrance(thread, insn, pc)
            if hindrance is not None:
                stall = hindrance
                break
            place = slot + count
            self.record |= 1 << PLACE.slot_valid[place] | insn.word << PLACE.slot_word[place]
            count += 1
            target = self.actions[insn.kind](thread, insn, pc)
            if target is not None or predicted is not None:
                self.fetch.branched(pc, target)
            following = pc + 4 & PC_MASK if target is None else target
            expected = pc + 4 & PC_MASK if predicted is None else predicted
            thread.pc = following
            if following != expected:
                thread.flush(self.now, following)
                self.record |= (1 << PLACE.redirect_valid[thread.number]
                                | following << PLACE.redirect_pc[thread.number])
            if insn.ends:  # as all do that are predicted or redirect
                stall = GROUP_END
                break
            if count == WIDTH:
                stall = LIMIT
        del thread.buffer[:count]  # none is left after a flush
        return count, stall

    def hindrance(self, thread: Thread, insn: Decoded, pc: int) -> int | None:
        """Steps 2 and 5 to 7 for an instruction: why it does not issue; a trap happens. Else it has
        its units and ports. Here the model refuses what it does not have."""
        if insn.kind == "illegal":
            return self.trap(thread, pc, "Illegal")
        if insn.kind == "absent":
            raise NotModelled(f"NumpyNode does not have {insn.name}: "
                              f"thread {thread.number}, pc {pc:#x}")
        if insn.kind == "matrix":
            fault = self.operand_fault(thread, insn)
            if fault:
                return self.trap(thread, pc, *fault)
        free = self.free
        for unit, needed in insn.needs:
            if free[unit] < needed:
                return UNIT
        if insn.kind == "matrix":
            if self.ports < len(self.lines):
                return PORT
            self.ports -= len(self.lines)
        for unit, needed in insn.needs:
            free[unit] -= needed
        return None

    def trap(self, thread: Thread, pc: int, cause: str, value: int = 0) -> int:
        number = thread.number
        thread.state = STATE["Trapped"]
        thread.flush(self.now, pc)
        self.record |= (1 << PLACE.trap_valid[number] | CAUSE[cause] << PLACE.trap_cause[number]
                        | pc << PLACE.trap_pc[number] | value << PLACE.trap_value[number])
        return TRAP

    def operand_fault(self, thread: Thread, insn: Decoded) -> tuple[str, int] | None:
        """Cause and value of the trap that mma_mm takes, if any; else its lines are known."""
        end = self.fetch.memory.size
        a = thread.registers[insn.b] + insn.offset & MASK
        b = thread.registers[insn.c] + insn.offset & MASK
        for address in (a, b):
            if address % LINE:
                return "Misaligned", address & 0xffffffff
            if address >= end:
                return "OutOfRange", address & 0xffffffff
        if (a - b) // LINE % BANKS == 0:
            return "SameBank", b
        self.lines = a // LINE, b // LINE
        for entry in insn.entries:
            code = thread.formats[entry] & 0xf
            if code in NARROW:
                raise NotModelled(f"NumpyNode does not have CFloat8: thread {thread.number}")
            if code != FORMAT["Bf16"]:
                return "BadFormat", entry
        return None

    # --- what instructions do ---

    def write_register(self, thread: Thread, number: int, value: int) -> None:
        """As an alu does: the first one of the cycle shows in slot 0. Its unit is claimed."""
        place = (self.now + ALU) % RING
        self.retired[place] += 1 << PLACE.retired[thread.number]
        if not number:
            return
        thread.registers[number] = value
        thread.available[number] = self.now + LATENCY["Alu"]
        slot = UNITS["alu"] - 1 - self.free["alu"]
        self.scalar[place] |= (1 << SCALAR.alu_valid[slot]
                               | thread.number << SCALAR.alu_thread[slot]
                               | number << SCALAR.alu_rd[slot] | value << SCALAR.alu_data[slot])

    def alu(self, thread: Thread, insn: Decoded, pc: int) -> None:
        self.write_register(thread, insn.a, insn.compute(thread.registers, insn) & MASK)

    def branch(self, thread: Thread, insn: Decoded, pc: int) -> int | None:
        self.retire_now(thread)
        taken = insn.compute(thread.registers, insn)
        return pc + 4 * insn.imm & PC_MASK if taken else None

    def mma(self, thread: Thread, insn: Decoded, pc: int) -> None:
        self.reads[(self.now + READ) % RING] = self.lines
        self.write_accumulator(thread, insn.acc, self.lines, insn.from_zero)

    def mclr(self, thread: Thread, insn: Decoded, pc: int) -> None:
        self.write_accumulator(thread, insn.acc, None, True)

    def write_accumulator(self, thread: Thread, acc: int, lines: tuple[int, int] | None,
                          from_zero: bool) -> None:
        place = (self.now + MATRIX) % RING
        self.retired[place] += 1 << PLACE.retired[thread.number]
        self.matrix[place] = MatrixWrite(thread.number, acc, lines, from_zero)
        thread.available[ACCUMULATORS + acc] = self.now + LATENCY["MmaChain"]

    def csrr(self, thread: Thread, insn: Decoded, pc: int) -> None:
        number = insn.imm
        value = (thread.formats[number - FORMAT_TABLE.start] if number in FORMAT_TABLE else
                 {CSR["Tid"]: thread.number, CSR["Cycle"]: self.now,
                  CSR["InstRet"]: thread.issued}[number])
        self.record |= self.csr_record(thread, number, value)
        self.write_register(thread, insn.a, value)

    def csrw(self, thread: Thread, insn: Decoded, pc: int) -> None:
        number, value = insn.imm, thread.registers[insn.a]
        self.retire_now(thread)
        self.record |= self.csr_record(thread, number, value) | 1 << PLACE.csr_write
        if number == CSR["Console"]:
            self.record |= 1 << PLACE.console_valid | (value & 0xff) << PLACE.console_byte
        elif number == CSR["Exit"]:
            self.record |= 1 << PLACE.exit_valid | (value & 0xffffffff) << PLACE.exit_code
        else:
            thread.formats[number - FORMAT_TABLE.start] = value & FORMAT_ENTRY

    def csr_record(self, thread: Thread, number: int, value: int) -> int:
        record: int = (1 << PLACE.csr_valid | thread.number << PLACE.csr_thread
                       | number << PLACE.csr_number | value << PLACE.csr_data)
        return record

    def tstop(self, thread: Thread, insn: Decoded, pc: int) -> None:
        self.retire_now(thread)
        thread.state = STATE["Stopped"]
        thread.flush(self.now, pc + 4 & PC_MASK)

    def retire_now(self, thread: Thread) -> None:
        self.record += 1 << PLACE.retired[thread.number]
