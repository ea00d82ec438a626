// SPDX-License-Identifier: Apache-2.0
// Constructors of the kernel families; registry.cpp lists them.
#pragma once

#include <memory>

#include "sim/kernels/kernel.hpp"

namespace sim {

std::unique_ptr<const Family> make_gemm();

}  // namespace sim
