// SPDX-License-Identifier: Apache-2.0
// Family layernorm: y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, row by row.
//
// Three passes: mean; variance, as the mean square of x - mean; result. 1 / columns is the exact
// quotient with the error of its FP32 code, so that the expected value is the mathematical one.
#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "sim/kernels/families.hpp"
#include "sim/kernels/rows.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr V Mean{12}, Share{13}, Scale{14}, Epsilon{15}, Gamma{16}, Beta{20};
constexpr R PointGamma{11}, PointBeta{12}, BlockGamma{13}, BlockBeta{14};

struct Constants {
  float epsilon;
  float share;  // 1 / columns
};

std::vector<Real> reference(const RowsTask& task, const Array& in, const Array& gamma,
                            const Array& beta, const Constants& constants) {
  const double exact = 1.0 / static_cast<double>(task.columns);
  const Real share = {Real::Kind::Finite, exact, std::abs(exact - double{constants.share})};
  std::vector<Real> result;
  for (std::int64_t row = 0; row < task.rows; ++row) {
    std::vector<Real> x;
    for (std::int64_t i = 0; i < task.columns; ++i) x.push_back(element(task, in, row, i));
    const Real mean = mul(row_sum(x), share);
    // The accumulators take the squares by fma, each lane in order.
    std::vector<Real> lanes(golden::Lanes32, Real::exact(0));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real difference = sub(x[i], mean);
      Real& lane = lanes[i % lanes.size()];
      lane = fma(difference, difference, lane);
    }
    const Real variance = mul(row_sum(lanes), share);
    const Real scale = rsqrt(add(variance, Real::exact(constants.epsilon)));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto column = static_cast<std::int64_t>(i);
      result.push_back(fma(mul(sub(x[i], mean), scale), Real::from_bits(gamma.get(column)),
                           Real::from_bits(beta.get(column))));
    }
  }
  return result;
}

class Layernorm final : public Family {
 public:
  Layernorm()
      : Family("layernorm", "(x - mean) / sqrt(variance + epsilon) * gamma + beta, row by row",
               "layernorm -p rows=16 -p columns=100", parameters_with_epsilon()) {}

  Params random_parameters(const golden::Config&, std::uint64_t seed) const override {
    Random random(seed, "layernorm parameters");
    Params params = complete(*this, {});
    random_rows_parameters(*this, params, random);
    params.set("epsilon", random.pick(std::vector<double>{1e-5, 1e-3, 1.0}));
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_with_epsilon() {
    std::vector<Parameter> parameters = rows_parameters();
    parameters.push_back(
        real_parameter("epsilon", 1e-5, 1e-30, 1e30, "added to the variance, rounded to FP32"));
    return parameters;
  }
};

void emit_row(ProgramBuilder& code, RowsProgram& program) {
  constexpr V Accumulator = RowsProgram::Accumulator;
  const auto value = [](int part) { return V{RowsProgram::Values.number + part}; };
  const auto centre = [&] {
    for (int part = 0; part < BlockParts; ++part) {
      code(Opcode::Fsub, value(part), value(part), Mean);
    }
  };

  code(Opcode::Vxor, Accumulator, Accumulator, Accumulator);
  program.pass(
      true, {},
      [&](int part, P lanes) { code(Opcode::Fadd, Accumulator, Accumulator, value(part), lanes); },
      {});
  code(Opcode::Fredsum, Mean, Accumulator);
  code(Opcode::Fmul, Mean, Mean, Share);

  code(Opcode::Vxor, Accumulator, Accumulator, Accumulator);
  program.pass(
      true, centre,
      [&](int part, P lanes) { code(Opcode::Fma, Accumulator, value(part), value(part), lanes); },
      {});
  code(Opcode::Fredsum, Scale, Accumulator);
  code(Opcode::Fmul, Scale, Scale, Share);
  code(Opcode::Fadd, Scale, Scale, Epsilon);
  code(Opcode::Frsqrt, Scale, Scale);

  code(Opcode::Addi, BlockGamma, PointGamma, 0);
  code(Opcode::Addi, BlockBeta, PointBeta, 0);
  program.pass(
      true,
      [&] {
        centre();
        for (int part = 0; part < BlockParts; ++part) {
          code(Opcode::Vld, V{Gamma.number + part}, part, BlockGamma);
          code(Opcode::Vld, V{Beta.number + part}, part, BlockBeta);
        }
      },
      [&](int part, P lanes) {
        code(Opcode::Fmul, value(part), value(part), Scale, lanes);
        code(Opcode::Fma, V{Beta.number + part}, value(part), V{Gamma.number + part}, lanes);
        code(Opcode::Vor, value(part), V{Beta.number + part}, V{Beta.number + part});
      },
      [&] {
        program.store_result();
        code(Opcode::Addi, BlockGamma, BlockGamma, block_bytes(Fp32Format));
        code(Opcode::Addi, BlockBeta, BlockBeta, block_bytes(Fp32Format));
      });
}

Kernel Layernorm::build(const Params& params, const golden::Config& config,
                        std::uint64_t seed) const {
  validate(*this, params);
  const RowsTask task = rows_task(params);
  const Constants constants = {static_cast<float>(params.real("epsilon")),
                               static_cast<float>(1.0 / static_cast<double>(task.columns))};
  const Random random(seed, "layernorm data");
  const Array in = rows_array(task, parse_mix(params.text("data")), random.split("in"));
  const Array gamma = block_array(Fp32Format, task.columns, Mix::Ordinary, random.split("gamma"));
  const Array beta = block_array(Fp32Format, task.columns, Mix::Ordinary, random.split("beta"));

  Layout layout(config, name());
  const std::uint32_t at_in = layout.allocate(in.bytes(), "the input");
  const std::uint32_t at_gamma = layout.allocate(gamma.bytes(), "gamma");
  const std::uint32_t at_beta = layout.allocate(beta.bytes(), "beta");
  const std::uint32_t at_out =
      layout.allocate(task.rows * task.row_bytes(task.format_out), "the result");

  ProgramBuilder code(layout.next());
  Threads threads(code, task.workers, params.text("start") == "host");
  RowsProgram program(task, code);
  const Label row = code.label();
  for (int t = 0; t < task.workers; ++t) {
    threads.enter(t);
    program.begin(t, at_in, at_out, at_out, random.split("streams").bits32());
    code.constant(PointGamma, at_gamma);
    code.constant(PointBeta, at_beta);
    code.constant(RowsProgram::Scratch, std::bit_cast<std::int32_t>(constants.share));
    code(Opcode::Vbc, Share, RowsProgram::Scratch, 32);
    code.constant(RowsProgram::Scratch, std::bit_cast<std::int32_t>(constants.epsilon));
    code(Opcode::Vbc, Epsilon, RowsProgram::Scratch, 32);
    if (t + 1 != task.workers) code.jump(row);
  }
  code.bind(row);
  emit_row(code, program);
  program.end(row);
  finish_threads(code);

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code,
                             {in.at(at_in), gamma.at(at_gamma), beta.at(at_beta)});
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["in"] = at_in;
  kernel.symbols["out"] = at_out;
  kernel.cycle_limit =
      static_cast<std::uint64_t>(10000 + task.rows * (1000 + 600 * task.row_blocks()));
  kernel.check = [=](const FinalState& state) {
    return check_rows(task, at_out, reference(task, in, gamma, beta, constants), state);
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_layernorm() { return std::make_unique<Layernorm>(); }

}  // namespace sim
