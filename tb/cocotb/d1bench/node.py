# SPDX-License-Identifier: Apache-2.0
"""A node at (0,0) of a mesh of two, its host and its neighbour in the East."""

from collections import deque

from cocotb.triggers import FallingEdge, RisingEdge

from d1bench.beats import BEAT, CREDITS, channel_of, node
from d1bench.clocking import reset
from d1bench.tables import RECORD, SIZES

TOP = "d1_node"
THREADS = SIZES["Threads"]
OWN, NEIGHBOUR = node(0, 0), node(0, 1)
EAST, SIDES = 1, 4  # link_i[0] is North


async def bring_up(dut) -> None:
    dut.start_valid_i.value = 0
    dut.node_y_i.value = 0
    dut.node_x_i.value = 0
    dut.mesh_rows_i.value = 1
    dut.mesh_cols_i.value = 2
    dut.route_table_i.value = 0
    dut.core_dead_i.value = 0
    dut.config_valid_i.value = 0
    for side in range(SIDES):
        dut.link_i[side].value = 0
        dut.link_credit_i[side].value = 0
    await reset(dut)


class Host:
    """Starts threads and listens: what the node printed and its exit codes."""

    def __init__(self, dut) -> None:
        self.dut = dut
        self.console = b""
        self.exits: list[int] = []

    def get(self, unit: str, field: str) -> int:
        """Of the record of this cycle."""
        return RECORD[unit].get(int(getattr(self.dut, f"{unit}_o").value), field)

    async def start(self, *starts: tuple[int, int]) -> None:
        """(thread, address), one in each cycle."""
        for thread, address in starts:
            await RisingEdge(self.dut.clk_i)
            self.drive_start((thread, address))
            await self.listen()
        await RisingEdge(self.dut.clk_i)
        self.drive_start(None)

    def drive_start(self, start: tuple[int, int] | None) -> None:
        self.dut.start_valid_i.value = int(start is not None)
        if start:
            self.dut.start_thread_i.value, self.dut.start_pc_i.value = start

    async def listen(self) -> None:
        """To the middle of the cycle, and what it brings."""
        await FallingEdge(self.dut.clk_i)
        if self.get("frontend", "console_valid"):
            self.console += bytes([self.get("frontend", "console_byte")])
        if self.get("frontend", "exit_valid"):
            self.exits.append(self.get("frontend", "exit_code"))

    async def run(self, limit: int) -> None:
        """Until the node is idle."""
        for _ in range(limit):
            await self.listen()
            assert not self.get("frontend", "trap_valid"), "a trap"
            if int(self.dut.idle_o.value):
                return
        raise AssertionError(f"not idle after {limit} cycles")


class Neighbour:
    """The router in the East: sends beats as credits allow, takes what comes, gives its credits."""

    def __init__(self, dut) -> None:
        self.dut = dut
        self.to_send: deque[int] = deque()
        self.taken: list[int] = []
        self.credits = [CREDITS, CREDITS]
        self.back = 0

    def drive(self) -> tuple[int, int]:
        """After the rising edge: the beat and the credits that it gives in this cycle."""
        value = 0
        if self.to_send and self.credits[channel_of(self.to_send[0])]:
            value = self.to_send.popleft()
            self.credits[channel_of(value)] -= 1
        self.dut.link_i[EAST].value = value
        self.dut.link_credit_i[EAST].value = self.back
        return value, self.back

    def sample(self) -> None:
        """At the falling edge."""
        given = int(self.dut.link_credit_o[EAST].value)
        self.credits = [self.credits[channel] + (given >> channel & 1) for channel in (0, 1)]
        came = int(self.dut.link_o[EAST].value)
        self.back = 0
        if BEAT.get(came, "valid"):
            self.taken.append(came)
            self.back = 1 << channel_of(came)

    async def run(self, count: int) -> None:
        for _ in range(count):
            await RisingEdge(self.dut.clk_i)
            self.drive()
            await FallingEdge(self.dut.clk_i)
            self.sample()
