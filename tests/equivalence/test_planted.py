# SPDX-License-Identifier: Apache-2.0
"""Tests that differ on purpose between the languages; compare_test.py demands that each is seen."""

import cocotb
from cocotb.triggers import Timer
from marks import after, begin, finish


@cocotb.test()
async def same(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def other_value(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def other_time(dut):
    mark = await begin(dut)
    await Timer(3, "ns")
    mark(1)
    await Timer(3, "ns")
    await finish()


@cocotb.test()
async def other_order(dut):
    mark = await begin(dut)
    cocotb.start_soon(after(mark, 1, 2))
    cocotb.start_soon(after(mark, 2, 2))
    await Timer(3, "ns")
    await finish()


@cocotb.test()
async def other_input(dut):
    mark = await begin(dut)
    dut.wide_i.value = 1 << 40
    mark(1)
    await Timer(1, "ns")
    dut.wide_i.value = 0
    await finish()


@cocotb.test()
async def other_end(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def other_verdict(dut):
    mark = await begin(dut)
    mark(1)
    await finish()
    raise AssertionError


@cocotb.test(skip=True)
async def other_skip(dut):
    pass


@cocotb.test()
async def empty(dut):
    pass


@cocotb.test()
async def same_again(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def only_in_python(dut):
    mark = await begin(dut)
    mark(1)
    await finish()
