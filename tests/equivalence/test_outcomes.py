# SPDX-License-Identifier: Apache-2.0
"""Names of tests, and ends that cocotb has since 2.1. Those that fail are meant to."""

import asyncio

import cocotb
import pytest
from cocotb.triggers import Timer
from marks import Broken, after, begin, break_after, finish


@cocotb.test(name="another name!")
async def has_another_name(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
@cocotb.parametrize(flag=[True, False], number=[-1, 1000], ratio=[0.00001, 2.0, 1e16],
                    word=["up", "ten_digits"], text=["up", "a-b"])
async def has_parameters(dut, flag, number, ratio, word, text):
    mark = await begin(dut)
    mark(1 if flag else 2)
    mark(1 if number == 1000 else 2)
    mark(1 if ratio == 2.0 else 2)
    mark(1 if word == "up" else 2)
    mark(1 if text == "up" else 2)
    await finish()


@cocotb.test()
@cocotb.parametrize(mode=[cocotb.Param(3, "three"), cocotb.Param("a-b", "dash")],
                    long=["eleven_char", "s"])
async def has_values_with_names(dut, mode, long):
    mark = await begin(dut)
    mark(1 if long == "s" else 2)
    await finish()


@cocotb.test()
@cocotb.parametrize((("low", "high"), [(1, "-"), (2, "y"), (3, "z")]), ("last", [4, 5]))
async def has_grouped_parameters(dut, low, high, last):
    mark = await begin(dut)
    mark(low)
    mark(last)
    await finish()


# --- ends from within


@cocotb.test()
async def ends_early(dut):
    mark = await begin(dut)
    cocotb.start_soon(after(mark, 2, 5))
    await after(mark, 1, 2)
    cocotb.end_test("seen enough")


async def end_test_after(ns):
    await Timer(ns, "ns")
    cocotb.end_test()


@cocotb.test()
async def is_ended_by_a_task(dut):
    mark = await begin(dut)
    cocotb.start_soon(end_test_after(3))
    await after(mark, 1, 2)
    await after(mark, 2, 2)


@cocotb.test(expect_fail=True)
async def ends_early_where_a_failure_is_expected(dut):
    mark = await begin(dut)
    mark(1)
    cocotb.end_test()


@cocotb.test()
async def skips_itself(dut):
    mark = await begin(dut)
    await after(mark, 1, 2)
    pytest.skip("no such unit")


async def skip_test_after(ns):
    await Timer(ns, "ns")
    pytest.skip("no such unit")


@cocotb.test(expect_fail=True)
async def is_skipped_by_a_task(dut):
    mark = await begin(dut)
    cocotb.start_soon(skip_test_after(3))
    await after(mark, 1, 2)
    await after(mark, 2, 2)


# --- several exceptions


async def break_at_the_end(mark, digit):
    try:
        await Timer(1, "us")
    except asyncio.CancelledError:
        mark(digit)
        raise Broken from None


async def fail_after(ns):
    await Timer(ns, "ns")
    assert ns == 0


@cocotb.test()
async def several_exceptions(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    cocotb.start_soon(break_at_the_end(mark, 2))
    await fail_after(2)


@cocotb.test()
async def several_exceptions_of_tasks(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    cocotb.start_soon(break_after(2))
    await Timer(10, "ns")


@cocotb.test(expect_fail=True)
async def several_where_a_failure_is_expected(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await fail_after(2)


@cocotb.test(expect_error=(AssertionError, RuntimeError, Broken))
async def several_where_one_of_them_is_expected(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await fail_after(2)


@cocotb.test(expect_error=ExceptionGroup)  # noqa: F821
async def several_as_expected(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await break_after(2)


@cocotb.test(timeout_time=5, timeout_unit="ns")
async def several_of_which_one_is_a_time_limit(dut):
    mark = await begin(dut)
    await break_at_the_end(mark, 1)


@cocotb.test()
async def several_of_which_one_skips(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await skip_test_after(2)


@cocotb.test()
async def ends_early_and_is_broken(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await end_test_after(2)


@cocotb.test()
async def passes_but_for_a_task(dut):
    mark = await begin(dut)
    cocotb.start_soon(break_at_the_end(mark, 1))
    await finish()
