// SPDX-License-Identifier: Apache-2.0
// Family softmax: y = exp(x - max) / sum of exp(x - max), row by row.
//
// Three passes: maximum; 2^((x - max) * log2 e) into a work space and its sum; times the reciprocal
// of the sum. The reference takes the same steps on numbers with errors; log2 e is the exact
// constant with the error of its FP32 code, so that the expected value is the mathematical one.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <numbers>

#include "sim/kernels/families.hpp"
#include "sim/kernels/rows.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr auto Log2e = static_cast<float>(std::numbers::log2e);
constexpr std::int32_t MinusInfinity = static_cast<std::int32_t>(0xff800000);

constexpr V Max{12}, Factor{13}, Scale{14}, Lowest{15};

std::vector<Real> reference(const RowsTask& task, const Array& in) {
  const Real log2e = {Real::Kind::Finite, std::numbers::log2e,
                      std::abs(std::numbers::log2e - double{Log2e})};
  std::vector<Real> result;
  for (std::int64_t row = 0; row < task.rows; ++row) {
    Real max = Real::from_bits(static_cast<std::uint32_t>(MinusInfinity));
    for (std::int64_t i = 0; i < task.columns; ++i) max = fmax(max, element(task, in, row, i));
    std::vector<Real> terms;
    for (std::int64_t i = 0; i < task.columns; ++i) {
      terms.push_back(exp2(mul(sub(element(task, in, row, i), max), log2e)));
    }
    const Real scale = rcp(row_sum(terms));
    for (const Real& term : terms) result.push_back(mul(term, scale));
  }
  return result;
}

class Softmax final : public Family {
 public:
  Softmax()
      : Family("softmax", "exp(x - max) / sum, row by row",
               "softmax -p rows=16 -p columns=100 -p format=bf16", rows_parameters()) {}

  Params random_parameters(const golden::Config&, std::uint64_t seed) const override {
    Random random(seed, "softmax parameters");
    Params params = complete(*this, {});
    random_rows_parameters(*this, params, random);
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

void emit_row(ProgramBuilder& code, RowsProgram& program) {
  constexpr V Accumulator = RowsProgram::Accumulator;
  const auto value = [](int part) { return V{RowsProgram::Values.number + part}; };

  code(Opcode::Vor, Accumulator, Lowest, Lowest);
  program.pass(
      true, {},
      [&](int part, P lanes) { code(Opcode::Fmax, Accumulator, Accumulator, value(part), lanes); },
      {});
  code(Opcode::Fredmax, Max, Accumulator);

  code(Opcode::Vxor, Accumulator, Accumulator, Accumulator);
  program.pass(
      true,
      [&] {
        for (int part = 0; part < BlockParts; ++part) {
          code(Opcode::Fsub, value(part), value(part), Max);
        }
        for (int part = 0; part < BlockParts; ++part) {
          code(Opcode::Fmul, value(part), value(part), Factor);
        }
        for (int part = 0; part < BlockParts; ++part) code(Opcode::Fexp2, value(part), value(part));
      },
      [&](int part, P lanes) { code(Opcode::Fadd, Accumulator, Accumulator, value(part), lanes); },
      [&] {
        for (int part = 0; part < BlockParts; ++part) {
          code(Opcode::Vst, value(part), part, RowsProgram::BlockWork);
        }
      });
  code(Opcode::Fredsum, Scale, Accumulator);
  code(Opcode::Frcp, Scale, Scale);

  program.pass(
      false,
      [&] {
        for (int part = 0; part < BlockParts; ++part) {
          code(Opcode::Vld, value(part), part, RowsProgram::BlockWork);
        }
      },
      [&](int part, P lanes) { code(Opcode::Fmul, value(part), value(part), Scale, lanes); },
      [&] { program.store_result(); });
}

Kernel Softmax::build(const Params& params, const golden::Config& config,
                      std::uint64_t seed) const {
  validate(*this, params);
  const RowsTask task = rows_task(params);
  const Random random(seed, "softmax data");
  const Array in = rows_array(task, parse_mix(params.text("data")), random.split("in"));

  Layout layout(config, name());
  const std::uint32_t at_in = layout.allocate(in.bytes(), "the input");
  const std::uint32_t at_out =
      layout.allocate(task.rows * task.row_bytes(task.format_out), "the result");
  const std::uint32_t at_work =
      layout.allocate(task.workers * task.row_bytes(Fp32Format), "the work space");

  ProgramBuilder code(layout.next());
  Threads threads(code, task.workers, params.text("start") == "host");
  RowsProgram program(task, code);
  const Label row = code.label();
  for (int t = 0; t < task.workers; ++t) {
    threads.enter(t);
    program.begin(t, at_in, at_out, at_work, random.split("streams").bits32());
    code.constant(RowsProgram::Scratch, MinusInfinity);
    code(Opcode::Vbc, Lowest, RowsProgram::Scratch, 32);
    code.constant(RowsProgram::Scratch, std::bit_cast<std::int32_t>(Log2e));
    code(Opcode::Vbc, Factor, RowsProgram::Scratch, 32);
    if (t + 1 != task.workers) code.jump(row);
  }
  code.bind(row);
  emit_row(code, program);
  program.end(row);
  finish_threads(code);

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code, {in.at(at_in)});
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["in"] = at_in;
  kernel.symbols["out"] = at_out;
  kernel.cycle_limit =
      static_cast<std::uint64_t>(10000 + task.rows * (1000 + 600 * task.row_blocks()));
  kernel.check = [=](const FinalState& state) {
    return check_rows(task, at_out, reference(task, in), state);
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_softmax() { return std::make_unique<Softmax>(); }

}  // namespace sim
