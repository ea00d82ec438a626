# SPDX-License-Identifier: Apache-2.0
"""A regression that is stopped after two failures, by COCOTB_MAX_FAILURES. Those that fail are
meant to."""

import cocotb
from cocotb.regression import RegressionTerminated
from marks import begin, break_after, finish


@cocotb.test()
async def fails_first(dut):
    mark = await begin(dut)
    mark(1)
    await break_after(2)


@cocotb.test()
async def passes_between(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(expect_fail=True)
async def fails_second(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test()
async def never_begins(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(expect_error=RegressionTerminated)
async def never_begins_as_expected(dut):
    mark = await begin(dut)
    mark(1)
    await finish()


@cocotb.test(skip=True)
async def is_skipped(dut):
    await finish()


@cocotb.test(expect_fail=True)
async def never_begins_where_a_failure_is_expected(dut):
    mark = await begin(dut)
    mark(1)
    await finish()
