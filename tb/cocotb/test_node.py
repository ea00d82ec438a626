# SPDX-License-Identifier: Apache-2.0
"""A whole node of configuration full: programs with known results, seen through its records and its
memory, and a neighbour in the East that asks it for lines and writes some."""

from collections import defaultdict

import cocotb

from d1bench.beats import BEAT, CREDITS, beat, header_of
from d1bench.clocking import seeded, start_clock
from d1bench.node import NEIGHBOUR, OWN, THREADS, TOP, Host, Neighbour, bring_up
from d1bench.packed import bits, split
from d1bench.program import ScalarProgram
from d1bench.scoreboard import Scoreboard
from d1bench.sram import LINE, Sram, assemble
from d1bench.tables import KIND, RECORD, SIZES

GREETING = """
_start:
  la r1, text
next:
  lbu r2, 0(r1)
  beq r2, r0, done
  csrw Console, r2
  addi r1, r1, 1
  j next
done:
  li r3, 0
  li r4, 100
sum:
  add r3, r3, r4
  addi r4, r4, -1
  bne r4, r0, sum
  la r5, result
  sd r3, 0(r5)
  csrw Exit, r3
  halt
.align 64
text: .byte 72, 101, 108, 108, 111, 0
.align 64
result: .dword 0
"""
GREETING_RESULT_LINE = 3


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def program_prints_and_sums(dut):
    start_clock(dut)
    sram = Sram(TOP)
    sram.load(assemble(GREETING))
    await bring_up(dut)
    host = Host(dut)
    await host.start((0, 0))
    await host.run(2000)
    assert host.console == b"Hello"
    assert host.exits == [5050]
    assert sram.line(GREETING_RESULT_LINE) == (5050).to_bytes(LINE, "little")


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def single_bit_error_is_corrected_and_counted(dut):
    start_clock(dut)
    sram = Sram(TOP)
    sram.load(assemble(GREETING))
    sram.flip(line=0, bit=40)
    await bring_up(dut)
    host = Host(dut)
    corrected = 0
    await host.start((0, 0))
    for _ in range(20):
        await host.listen()
        corrected += host.get("sram", "ecc_corrected")
    await host.run(2000)
    assert host.exits == [5050]
    assert corrected == 1


class WriteMonitor:
    """Scalar writes in the order in which the records show them, per thread and register."""

    def __init__(self, dut) -> None:
        self.dut = dut
        self.seen: dict[tuple[int, int], list[int]] = defaultdict(list)

    def sample(self) -> None:
        record = RECORD["scalar"].unpack(int(self.dut.scalar_o.value))
        for slot in range(SIZES["NumAlu"]):
            if record.alu_valid >> slot & 1 and not record.alu_pred >> slot & 1:
                self.note(bits(record.alu_thread, 2 * slot, 2), bits(record.alu_rd, 8 * slot, 8),
                          split(record.alu_data, 64, 2)[slot])
        if record.mul_valid:
            self.note(record.mul_thread, record.mul_rd, record.mul_data)

    def note(self, thread: int, register: int, value: int) -> None:
        self.seen[thread, register].append(value)


async def random_programs(dut, length: int, fault: str = "") -> Scoreboard:
    """One in each thread, all at once; a fault is an instruction that the reference knows nothing
    of."""
    rng = seeded("programs")
    programs = [ScalarProgram(rng, length) for _ in range(THREADS)]
    texts = [program.text for program in programs]
    texts[2] = texts[2].replace("csrw Exit", f"{fault}\ncsrw Exit")
    sram = Sram(TOP)
    for thread, text in enumerate(texts):
        sram.load(assemble(text), 0x1000 * thread)

    await bring_up(dut)
    host = Host(dut)
    monitor = WriteMonitor(dut)
    await host.start(*((thread, 0x1000 * thread) for thread in range(THREADS)))
    for _ in range(40 * length):
        await host.listen()
        monitor.sample()
        if int(dut.idle_o.value):
            break

    board = Scoreboard()
    board.equal("idle_o", int(dut.idle_o.value), 1)
    for thread, program in enumerate(programs):
        wanted: dict[int, list[int]] = defaultdict(list)
        for register, value in program.writes:
            wanted[register].append(value)
        for register in range(32):
            actual = monitor.seen[thread, register]
            board.check(actual == wanted[register],
                        f"thread {thread} r{register}: {actual}, expected {wanted[register]}")
    exits = sorted(program.exit_code for program in programs)
    board.check(sorted(host.exits) == exits, f"exit codes {host.exits}, expected {exits}")
    return board


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def random_programs_write_what_they_compute(dut):
    start_clock(dut)
    board = await random_programs(dut, 100)
    board.expect_clean(at_least=32 * THREADS)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_faults_are_found(dut):
    start_clock(dut)
    for fault in ("addi r3, r3, 1", "addi r1, r1, 1"):
        board = await random_programs(dut, 20, fault)
        board.expect_caught(fault)


async def exchange(dut, spoil: int = 0) -> Scoreboard:
    """Reads of lines that the back door wrote, writes of lines that it reads."""
    rng = seeded("lines")
    sram = Sram(TOP)
    stored = {line: rng.getrandbits(512) for line in rng.sample(range(1000), 12)}
    for line, data in stored.items():
        sram.load((data ^ spoil).to_bytes(LINE, "little"), LINE * line)
    sent = {line: rng.getrandbits(512) for line in rng.sample(range(1000, 2000), 12)}

    await bring_up(dut)
    neighbour = Neighbour(dut)
    for (line, _), (target, data) in zip(stored.items(), sent.items()):
        neighbour.to_send.append(beat(kind=KIND["Write"], dst=OWN, src=NEIGHBOUR, line=target,
                                      data=data))
        neighbour.to_send.append(beat(kind=KIND["Read"], dst=OWN, src=NEIGHBOUR, line=line,
                                      data=0x4000 | line))
    await neighbour.run(300)

    board = Scoreboard()
    board.equal("answers", len(neighbour.taken), len(stored))
    for came in neighbour.taken:
        board.equal("kind", header_of(came, "kind"), KIND["ReadData"])
        board.equal("dst", header_of(came, "dst"), NEIGHBOUR)
        line = header_of(came, "line") & 0x3fff  # as the Read asked for, bit 14 marks it
        board.equal(f"line {line}", BEAT.get(came, "data"), stored[line])
    for line, data in sent.items():
        board.equal(f"line {line}", int.from_bytes(sram.line(line), "little"), data)
    board.equal("idle_o", int(dut.idle_o.value), 1)
    for credits in neighbour.credits:
        board.equal("credits", credits, CREDITS)
    return board


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def neighbour_reads_and_writes_lines(dut):
    start_clock(dut)
    (await exchange(dut)).expect_clean(at_least=50)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_fault_in_memory_is_found(dut):
    start_clock(dut)
    (await exchange(dut, spoil=1 << 99)).expect_caught("a bit of the lines")
