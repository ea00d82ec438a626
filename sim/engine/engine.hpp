// SPDX-License-Identifier: Apache-2.0
// All that a test needs.
#pragma once

#include "sim/engine/clock.hpp"
#include "sim/engine/coroutine.hpp"
#include "sim/engine/dut.hpp"
#include "sim/engine/errors.hpp"
#include "sim/engine/event.hpp"
#include "sim/engine/log.hpp"
#include "sim/engine/queue.hpp"
#include "sim/engine/regression.hpp"
#include "sim/engine/signal_array.hpp"
#include "sim/engine/tasks.hpp"
#include "sim/engine/testcase.hpp"
#include "sim/engine/triggers.hpp"
