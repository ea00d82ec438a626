# SPDX-License-Identifier: Apache-2.0
"""How tests end, and what results.xml says of it. Those that fail are meant to."""

import cocotb
from cocotb.triggers import Event, Timer
from marks import Broken, SimTimeoutError, after, begin, break_after, finish


async def assert_after(ns):
    await Timer(ns, "ns")
    assert ns == 0


@cocotb.test(stage=2)
async def runs_last(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(stage=1)
async def runs_last_but_one(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def passes(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def fails(dut):
    mark = await begin(dut)
    mark(1)
    await assert_after(2)
    mark(2)
    await finish()


@cocotb.test()
async def fails_in_a_task(dut):
    mark = await begin(dut)
    cocotb.start_soon(assert_after(2))
    cocotb.start_soon(after(mark, 2, 5))
    await after(mark, 1, 1)
    await after(mark, 3, 10)
    await finish()


@cocotb.test()
async def is_broken(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test()
async def is_broken_by_a_task(dut):
    mark = await begin(dut)
    mark(1)
    cocotb.start_soon(break_after(2))
    await after(mark, 2, 10)


@cocotb.test(skip=True)
async def is_skipped(dut):
    mark = await begin(dut)
    mark(1)


@cocotb.test(expect_fail=True)
async def fails_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await assert_after(2)


@cocotb.test(expect_fail=True)
async def does_not_fail_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(expect_fail=True)
async def is_broken_where_a_failure_is_expected(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test(expect_error=Broken)
async def is_broken_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test(expect_error=(SimTimeoutError, Broken))
async def is_broken_in_one_of_the_expected_ways(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test(expect_error=(SimTimeoutError, RuntimeError))
async def is_broken_in_none_of_the_expected_ways(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test(expect_error=Broken)
async def fails_where_an_error_is_expected(dut):
    mark = await begin(dut)
    mark(1)
    await assert_after(2)


@cocotb.test(expect_error=Broken)
async def is_not_broken_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(expect_error=SimTimeoutError)
async def is_broken_in_another_way(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test(timeout_time=10, timeout_unit="ns")
async def times_out(dut):
    mark = await begin(dut)
    mark(1)
    cocotb.start_soon(after(mark, 2, 20))
    await Event().wait()


@cocotb.test(timeout_time=20, timeout_unit="ns")
async def does_not_time_out(dut):
    mark = await begin(dut)
    await after(mark, 1, 10)
    await finish()


@cocotb.test(timeout_time=10, timeout_unit="ns", expect_error=SimTimeoutError)
async def times_out_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await Event().wait()


@cocotb.test()
async def passes_after_all_that(dut):
    mark = await begin(dut)
    await after(mark, 1, 30)
    await finish()
