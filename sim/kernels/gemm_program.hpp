// SPDX-License-Identifier: Apache-2.0
// The program of a matrix product, and the parts from which other programs with products are made.
//
// Each thread computes a run of blocks, block after block: steps along k with the operands loaded
// some steps ahead, then the epilogue, which reads accumulators through the vector pipe. While one
// thread is in its epilogue the others keep the matrix pipe full; for that they begin at different
// times, spread over the time of one block.
#pragma once

#include <vector>

#include "sim/kernels/gemm_plan.hpp"
#include "sim/kernels/program_builder.hpp"

namespace sim {

struct GemmProgram {
  Segment segment;
  std::vector<Start> starts;
};
GemmProgram gemm_program(const GemmPlan& plan);

// What a thread does: it waits for its turn and prepares, once; then for each run of blocks it
// begins and computes. Plans that differ in `a` and `b` alone have the same code of `prepare` and
// `blocks`. Used are r1 to r23, r30, r31, all vector registers and format entries 0 to 2.
void emit_gemm_stagger(const GemmPlan& plan, ProgramBuilder& code, int thread, int workers);
void emit_gemm_prepare(const GemmPlan& plan, ProgramBuilder& code, int thread);
void emit_gemm_begin(const GemmPlan& plan, ProgramBuilder& code, const Share& blocks);
void emit_gemm_blocks(const GemmPlan& plan, ProgramBuilder& code);

}  // namespace sim
