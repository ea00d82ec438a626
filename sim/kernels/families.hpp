// SPDX-License-Identifier: Apache-2.0
// Constructors of the kernel families; registry.cpp lists them.
#pragma once

#include <memory>

#include "sim/kernels/kernel.hpp"

namespace sim {

std::unique_ptr<const Family> make_gemm();
std::unique_ptr<const Family> make_axpy();
std::unique_ptr<const Family> make_eltwise();
std::unique_ptr<const Family> make_reduce();
std::unique_ptr<const Family> make_convert();
std::unique_ptr<const Family> make_copy();
std::unique_ptr<const Family> make_softmax();
std::unique_ptr<const Family> make_layernorm();
std::unique_ptr<const Family> make_isa();
std::unique_ptr<const Family> make_traffic();
std::unique_ptr<const Family> make_barrier();
std::unique_ptr<const Family> make_broadcast();
std::unique_ptr<const Family> make_allreduce();
std::unique_ptr<const Family> make_halo();
std::unique_ptr<const Family> make_list();
std::unique_ptr<const Family> make_fault();
std::unique_ptr<const Family> make_allgather();
std::unique_ptr<const Family> make_gemm_mesh();
std::unique_ptr<const Family> make_pipeline();

}  // namespace sim
