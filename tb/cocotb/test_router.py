# SPDX-License-Identifier: Apache-2.0
"""The router: no beat is lost, doubled, changed, sent another way or overtaken by one behind it,
and every credit comes back (docs/network.md 3 and 4)."""

from collections import deque

import cocotb
from cocotb.triggers import FallingEdge, RisingEdge

from d1bench.beats import (BEAT, CHANNELS, CREDITS, PLACE, PORTS, TableRoute, XyRoute, beat,
                           channel_of, header_of, node)
from d1bench.clocking import reset, seeded, start_clock
from d1bench.scoreboard import Scoreboard
from d1bench.tables import KIND, PORT

ROWS, COLS, Y, X = 5, 4, 2, 1
OWN = node(Y, X)
NODES = [node(y, x) for y in range(ROWS) for x in range(COLS)]
FAULTS = ("data", "header", "lost", "doubled", "credit")


class Ledger(Scoreboard):
    """Beats under way, by the way they take: input, output and channel. Each way keeps order."""

    def __init__(self, route) -> None:
        super().__init__()
        self.route = route
        self.ways: dict[tuple[int, int, int], deque[int]] = {}

    def entered(self, source: int, value: int) -> None:
        way = source, self.route.port(header_of(value, "dst")), channel_of(value)
        self.ways.setdefault(way, deque()).append(value)

    def left(self, target: int, value: int) -> None:
        """It is the oldest on one of the ways to this port."""
        heads = [way for (_, port, channel), way in self.ways.items()
                 if port == target and channel == channel_of(value) and way and way[0] == value]
        self.check(bool(heads), f"port {target} sends {value:#x}, which is not due there")
        if heads:
            heads[0].popleft()

    def expect_empty(self) -> None:
        for (source, target, _), way in self.ways.items():
            self.check(not way, f"{len(way)} beats from port {source} to {target} never came")


class Source:
    """Sends random beats into a port as long as it has credits, and counts those."""

    def __init__(self, dut, port: int, ledger: Ledger, fault: str) -> None:
        self.dut, self.port, self.ledger, self.fault = dut, port, ledger, fault
        self.random = seeded(f"source {port}")
        self.credits = [CREDITS] * CHANNELS
        self.sent = 0

    def next_beat(self) -> int:
        """A beat, or 0."""
        kind = self.random.choice([KIND["Write"], KIND["SemAdd"], KIND["ReadData"]])
        if not self.credits[kind >= KIND["ReadData"]] or self.random.random() < 0.3:
            return 0
        dst = self.random.choice(
            [dst for dst in NODES if self.ledger.route.allows(self.port, dst)])
        return beat(self.random.getrandbits(512), kind=kind, dst=dst, src=OWN,
                    line=self.sent & 0x7fff)

    async def run(self, busy: int, quiet: int) -> None:
        for cycle in range(busy + quiet):
            await RisingEdge(self.dut.clk_i)
            value = self.next_beat() if cycle < busy else 0
            self.dut.in_i[self.port].value = self.spoil(value)
            if value:
                self.credits[channel_of(value)] -= 1
                self.sent += 1
                self.ledger.entered(self.port, value)
            await FallingEdge(self.dut.clk_i)
            back = int(self.dut.credit_o[self.port].value)
            for channel in range(CHANNELS):
                self.credits[channel] += back >> channel & 1

    def spoil(self, value: int) -> int:
        """What the router gets: with a fault, of one beat not what the ledger knows of."""
        if self.port != PORT["Local"] or self.sent != 20 or not value:
            return value
        return {"data": value ^ 1 << 300, "header": value ^ 1 << 512 + 30, "lost": 0}.get(
            self.fault, value)


class Sink:
    """Takes what leaves a port and gives its credit back, sooner or later."""

    def __init__(self, dut, port: int, ledger: Ledger, fault: str) -> None:
        self.dut, self.port, self.ledger, self.fault = dut, port, ledger, fault
        self.random = seeded(f"sink {port}")
        self.owed = [0] * CHANNELS
        self.taken = 0

    async def run(self, count: int) -> None:
        for _ in range(count):
            await RisingEdge(self.dut.clk_i)
            back = 0
            for channel in range(CHANNELS):
                if self.owed[channel] and self.random.random() < 0.5:
                    self.owed[channel] -= 1
                    back |= 1 << channel
            self.dut.credit_i[self.port].value = back
            await FallingEdge(self.dut.clk_i)
            value = int(self.dut.out_o[self.port].value)
            if not BEAT.get(value, "valid"):
                continue
            self.taken += 1
            planted = self.port == PORT["East"] and self.taken == 20
            self.ledger.left(self.port, value)
            if planted and self.fault == "doubled":
                self.ledger.left(self.port, value)
            if not (planted and self.fault == "credit"):
                self.owed[channel_of(value)] += 1


async def bring_up(dut, route_table: bool = False) -> None:
    dut.place_i.value = PLACE.pack(y=Y, x=X, rows=ROWS, cols=COLS, route_table=route_table)
    dut.config_valid_i.value = 0
    dut.lookup_valid_i.value = 0
    for port in range(PORTS):
        dut.in_i[port].value = 0
        dut.credit_i[port].value = 0
    await reset(dut)


async def traffic(dut, route, busy: int, fault: str = "", quiet: int = 200) -> Ledger:
    """Random beats for some cycles, then time to drain. The router has been brought up."""
    ledger = Ledger(route)
    sources = [Source(dut, port, ledger, fault) for port in range(PORTS)]
    sinks = [Sink(dut, port, ledger, fault) for port in range(PORTS)]
    tasks = [cocotb.start_soon(source.run(busy, quiet)) for source in sources]
    tasks += [cocotb.start_soon(sink.run(busy + quiet)) for sink in sinks]
    for task in tasks:
        await task

    ledger.expect_empty()
    ledger.equal("beats taken", sum(sink.taken for sink in sinks),
                 sum(source.sent for source in sources))
    ledger.equal("idle_o", int(dut.idle_o.value), 1)
    ledger.equal("occupancy_o", int(dut.occupancy_o.value), 0)
    ledger.equal("credits_o", int(dut.credits_o.value),
                 sum(CREDITS << 3 * way for way in range(PORTS * CHANNELS)))
    for source in sources:
        for credits in source.credits:
            ledger.equal(f"credits of port {source.port}", credits, CREDITS)
    return ledger


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def lone_beat_leaves_in_the_next_cycle(dut):
    start_clock(dut)
    await bring_up(dut)
    value = beat(0x1234 << 480, kind=KIND["Write"], dst=node(Y, X + 2), src=OWN)
    await RisingEdge(dut.clk_i)
    dut.in_i[PORT["Local"]].value = value
    await FallingEdge(dut.clk_i)
    assert [int(out.value) for out in dut.out_o] == [0] * PORTS
    await RisingEdge(dut.clk_i)
    dut.in_i[PORT["Local"]].value = 0
    await FallingEdge(dut.clk_i)
    assert [int(out.value) for out in dut.out_o] == [0, 0, value, 0, 0]
    assert int(dut.credit_o[PORT["Local"]].value) == 1


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def random_traffic_goes_first_along_the_row(dut):
    start_clock(dut)
    await bring_up(dut)
    ledger = await traffic(dut, XyRoute(Y, X, ROWS, COLS), 1000)
    ledger.expect_clean(at_least=1500)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def random_traffic_follows_the_table(dut):
    start_clock(dut)
    await bring_up(dut, route_table=True)
    ways = seeded("table")
    table = {dst: ways.choice(range(PORTS)) for dst in NODES}
    for dst, port in table.items():
        await RisingEdge(dut.clk_i)
        dut.config_valid_i.value = 1
        dut.config_node_i.value = dst
        dut.config_route_i.value = port
    await RisingEdge(dut.clk_i)
    dut.config_valid_i.value = 0
    ledger = await traffic(dut, TableRoute(OWN, table), 1000)
    ledger.expect_clean(at_least=1500)


@cocotb.test(timeout_time=1, timeout_unit="ms")
async def planted_faults_are_found(dut):
    start_clock(dut)
    for fault in FAULTS:
        await bring_up(dut)
        ledger = await traffic(dut, XyRoute(Y, X, ROWS, COLS), 150, fault)
        ledger.expect_caught(fault)
