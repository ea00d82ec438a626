# SPDX-License-Identifier: Apache-2.0
"""Clock, reset and time limits of a module with clk_i and rst_ni."""

import random

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import RisingEdge

PERIOD_NS = 10


def seeded(purpose: str) -> random.Random:
    """A stream of its own for each purpose, from the seed that cocotb prints."""
    return random.Random(f"{cocotb.RANDOM_SEED} {purpose}")


def start_clock(dut) -> None:
    # Arguments by position: they are called unit or units, as the version is.
    cocotb.start_soon(Clock(dut.clk_i, PERIOD_NS, "ns").start())


async def reset(dut, cycles: int = 2) -> None:
    """Returns in the first cycle without reset, when it is time to write inputs."""
    dut.rst_ni.value = 0
    for _ in range(cycles + 1):
        await RisingEdge(dut.clk_i)
    dut.rst_ni.value = 1
