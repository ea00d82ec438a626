# SPDX-License-Identifier: Apache-2.0
"""A mesh of 2x2 tiny nodes, joined in RTL: programs that count, pass a line round and meet at a
barrier; and every beat followed from router to router (docs/network.md 4)."""

from collections import deque
from dataclasses import dataclass

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge

from d1bench.beats import HEADER, PORTS, XyRoute, node
from d1bench.clocking import reset, seeded, start_clock
from d1bench.packed import Packed, bits, split
from d1bench.scoreboard import Scoreboard
from d1bench.sram import LINE, Sram, assemble
from d1bench.tables import MACHINE, PORT, RECORD

TOP = "d1_mesh"
ROWS = COLS = 2
PLACES = [(y, x) for y in range(ROWS) for x in range(COLS)]
NODES = [node(y, x) for y, x in PLACES]
RING = {0: 1, 1: 3, 3: 2, 2: 0}  # to the neighbour, clockwise; numbered row by row
STEP = {PORT["North"]: -COLS, PORT["East"]: 1, PORT["South"]: COLS, PORT["West"]: -1}

# An item of a list (docs/network.md 7), the last dword first.
ITEM = Packed([("dst_row_stride", 32), ("unused7", 11), ("next", 21),
               ("unused6", 16), ("per_row", 16), ("dst", 32), ("dword5", 64),
               ("row_hi", 16), ("row_lo", 16), ("col_hi", 16), ("col_lo", 16),
               ("rows", 16), ("cols", 16), ("col_stride", 32),
               ("row_stride", 32), ("src", 32), ("dword1", 64), ("amount", 32), ("unused0", 11),
               ("rsem", 5), ("rsignal", 1), ("sem", 5), ("signal", 1), ("last", 1),
               ("broadcast", 1), ("gather", 1), ("esize", 2), ("kind", 4)])
LIST, SOURCE, TARGET = 0x800, 0x840, 0x880

# Every node tells node 0 its number + 1 by semaphore 1, and pushes a line to the next, which adds
# what comes to its exit code. All meet at the barrier of the whole mesh before they end.
PROGRAM = f"""
_start:
  csrr r1, Node
  addi r2, r1, 1
  li r3, 0
  semsend s1, r3, r2
  li r4, {LIST}
  xfer r4
  semwait s2, 1
  li r5, {TARGET}
  ld r6, 0(r5)
  bne r1, r0, meet
  semwait s1, {sum(NODES) + len(NODES)}
  addi r6, r6, 1000
meet:
  li r7, {NODES[-1]}
  slli r7, r7, 16
  li r8, {len(NODES)}
  slli r8, r8, 16
  barrier s3, r7, r8
  semwait s3, 1
  csrw Exit, r6
  halt
"""


@dataclass
class Flight:
    """A beat under way: the next router it must leave, and by which port."""
    at: int
    dst: int

    @property
    def port(self) -> int:
        return XyRoute(*PLACES[self.at], ROWS, COLS).port(self.dst)


class Tracker(Scoreboard):
    """Each beat that an interface injects leaves the routers on its way, one after the other, and
    then the router of its destination by the Local port."""

    def __init__(self, unseen: int) -> None:
        """The first `unseen` beats are not noted: a fault."""
        super().__init__()
        self.unseen = unseen
        self.flights: dict[tuple[int, int], deque[Flight]] = {}
        self.injected = self.delivered = 0

    def sample(self, number: int, record: int) -> None:
        """The network's record of one node."""
        network = RECORD["network"]
        for port in range(PORTS):
            if bits(network.get(record, "out_valid"), port, 1):
                self.left(number, port, (split(network.get(record, "out_header"), 64, 5)[port],
                                         split(network.get(record, "out_data"), 512, 5)[port]))
        if network.get(record, "inject_valid"):
            self.injected += 1
            header = network.get(record, "inject_header")
            if self.injected <= self.unseen:
                return
            beat = header, network.get(record, "inject_data")
            flight = Flight(number, HEADER.get(header, "dst"))
            self.flights.setdefault(beat, deque()).append(flight)

    def left(self, number: int, port: int, beat: tuple[int, int]) -> None:
        due = [flight for flight in self.flights.get(beat, ())
               if flight.at == number and flight.port == port]
        self.check(bool(due), f"node {number} sends {beat[0]:#x} by port {port}, not due there")
        if not due:
            return
        if port == PORT["Local"]:
            self.delivered += 1
            self.flights[beat].remove(due[0])
        else:
            due[0].at += STEP[port]

    def expect_empty(self) -> None:
        for beat, flights in self.flights.items():
            self.check(not flights, f"{beat[0]:#x} did not arrive")
        self.equal("delivered beats", self.delivered, self.injected)


class Mesh:
    def __init__(self, dut, unseen: int) -> None:
        self.dut = dut
        self.srams = [Sram(f"{TOP}.gen_node[{number}].u_node") for number in range(len(NODES))]
        self.exits: dict[int, list[int]] = {number: [] for number in range(len(NODES))}
        self.tracker = Tracker(unseen)

    async def bring_up(self) -> None:
        dut = self.dut
        dut.start_valid_i.value = 0
        dut.route_table_i.value = 0
        dut.core_dead_i.value = 0
        dut.config_valid_i.value = 0
        for number in range(len(NODES)):
            dut.start_thread_i[number].value = 0
            dut.start_pc_i[number].value = 0
        await reset(dut)

    async def run(self, limit: int) -> None:
        """Starts thread 0 of all nodes, and looks on until all are idle."""
        self.dut.start_valid_i.value = (1 << len(NODES)) - 1
        for cycle in range(limit):
            await FallingEdge(self.dut.clk_i)
            for number in range(len(NODES)):
                frontend = int(self.dut.frontend_o[number].value)
                self.tracker.check(not RECORD["frontend"].get(frontend, "trap_valid"),
                                   f"node {number} traps")
                if RECORD["frontend"].get(frontend, "exit_valid"):
                    self.exits[number].append(RECORD["frontend"].get(frontend, "exit_code"))
                self.tracker.sample(number, int(self.dut.network_o[number].value))
            if cycle > 0 and int(self.dut.idle_o.value) == (1 << len(NODES)) - 1:
                return
            await RisingEdge(self.dut.clk_i)
            self.dut.start_valid_i.value = 0
        self.tracker.check(False, f"not idle after {limit} cycles")


async def ring(dut, fault: str = "") -> Tracker:
    """What every node ends with follows from the line of the one before."""
    rng = seeded("lines")
    numbers = [rng.randrange(1 << 20) for _ in NODES]
    mesh = Mesh(dut, unseen=int(fault == "beat"))
    image = assemble(PROGRAM)
    assert len(image) <= LIST
    for number, sram in enumerate(mesh.srams):
        sram.load(image)
        item = ITEM.pack(kind=MACHINE.enums["ItemKind"]["Push"], last=1, rsignal=1, rsem=2,
                         dword1=NODES[RING[number]], src=SOURCE, col_stride=LINE, cols=1, rows=1,
                         col_hi=1, row_hi=1, dst=TARGET)
        sram.load(item.to_bytes(LINE, "little"), LIST)
        sram.load(numbers[number].to_bytes(LINE, "little"), SOURCE)
        sram.load(bytes(LINE), TARGET)
    if fault == "number":
        mesh.srams[1].load((numbers[1] ^ 1).to_bytes(LINE, "little"), SOURCE)
    if fault == "program":  # without the node's wait for its line
        mesh.srams[2].load(assemble(PROGRAM.replace("semwait s2, 1", "nop")))
    await mesh.bring_up()
    await mesh.run(1500)

    mesh.tracker.expect_empty()
    for number, target in RING.items():
        wanted = numbers[number] + (1000 if target == 0 else 0)
        mesh.tracker.check(mesh.exits[target] == [wanted],
                           f"exit codes of node {target}: {mesh.exits[target]}, not [{wanted}]")
    return mesh.tracker


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def nodes_count_pass_lines_and_meet(dut):
    start_clock(dut)
    tracker = await ring(dut)
    tracker.expect_clean(at_least=100)
    # Each node: a semaphore's amount, a line, an arrival; and a release to each.
    assert tracker.injected == 4 * len(NODES)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_faults_are_found(dut):
    start_clock(dut)
    for fault in ("number", "program", "beat"):
        (await ring(dut, fault)).expect_caught(fault)
