// SPDX-License-Identifier: Apache-2.0
// Family axpy: y = alpha * x + y, x in any format, y in FP32.
#include <fmt/format.h>

#include <bit>

#include "sim/common/format_name.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/stream.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr double MaxFp32 = 3.4028234663852886e38;

class Axpy final : public Family {
 public:
  Axpy()
      : Family("axpy", "y = alpha * x + y on the vector unit", "axpy -p n=1000 -p alpha=0.5",
               {
                   int_parameter("n", 1000, 1, 1 << 20, "elements"),
                   real_parameter("alpha", 2, -MaxFp32, MaxFp32, "factor, rounded to FP32"),
                   format_parameter("format", "fp32", {"fp32"}, "of x; y is FP32"),
                   choice_parameter("operands", {"registers", "memory"},
                                    "x by loads, or as memory operand (FP32 only)"),
                   threads_parameter(2),
                   start_parameter(),
                   mix_parameter(),
               }) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override {
    Random random(seed, "axpy parameters");
    Params params = complete(*this, {});
    params.set("n", random_count(config, random));
    params.set("alpha", random.chance(1, 8) ? 0.0 : (random.unit() - 0.5) * 16);
    if (random.coin()) params.set("format", random_format(random));
    params.set("operands",
               random.coin() && params.text("format") == "fp32" ? "memory" : "registers");
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    pick(params, random, {"start", "data"});
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

Kernel Axpy::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  const std::int64_t n = params.integer("n");
  const auto alpha = static_cast<float>(params.real("alpha"));
  const golden::FormatEntry format = parse_format(params.text("format"));
  const bool memory = params.text("operands") == "memory";
  if (memory && format != Fp32Format) {
    throw ParameterError("axpy: operands = memory needs format = fp32");
  }
  const Mix mix = parse_mix(params.text("data"));
  const Random random(seed, "axpy data");
  const Array x = block_array(format, n, mix, random.split("x"));
  const Array y = block_array(Fp32Format, n, mix, random.split("y"));

  Layout layout(config, name());
  const std::uint32_t at_x = layout.allocate(x.bytes(), "x");
  const std::uint32_t at_y = layout.allocate(y.bytes(), "y");

  const std::int64_t blocks = blocks_of(n);
  const int workers = static_cast<int>(std::min<std::int64_t>(params.integer("threads"), blocks));
  constexpr R PointX{1}, PointY{2}, Remaining{3}, BlocksLeft{4}, Scratch{5};
  constexpr V X{0}, Y{4}, Raw{8}, Alpha{10};
  ProgramBuilder code(layout.next());
  Threads threads(code, workers, params.text("start") == "host");
  BlockStream stream(code, Scratch);
  const Label loop = code.label();
  for (int t = 0; t < workers; ++t) {
    const Share share = share_of(blocks, workers, t);
    threads.enter(t);
    code.constant(PointX, at_x + share.begin * block_bytes(format));
    code.constant(PointY, at_y + share.begin * block_bytes(Fp32Format));
    code.constant(Remaining, n - share.begin * BlockElements);
    code.constant(BlocksLeft, share.count);
    code.constant(Scratch, std::bit_cast<std::int32_t>(alpha));
    code(Opcode::Vbc, Alpha, Scratch, 32);
    code.format_entry(0, format.to_bits(), Scratch);
    if (t + 1 != workers) code.jump(loop);
  }
  code.bind(loop);
  if (!memory) stream.load(format, 0, PointX, X, Raw);
  for (int part = 0; part < BlockParts; ++part) {
    code(Opcode::Vld, V{Y.number + part}, part, PointY);
  }
  stream.make_lane_predicates(Remaining);
  for (int part = 0; part < BlockParts; ++part) {
    const V result{Y.number + part};
    const P lanes = BlockStream::lane_predicate(part);
    if (memory) {
      code(Opcode::FmaM, result, Alpha, part, PointX, lanes);
    } else {
      code(Opcode::Fma, result, Alpha, V{X.number + part}, lanes);
    }
  }
  code(Opcode::Addi, BlocksLeft, BlocksLeft, -1);
  code(Opcode::Addi, Remaining, Remaining, -BlockElements);
  for (int part = 0; part < BlockParts; ++part) {
    code(Opcode::Vst, V{Y.number + part}, part, PointY, BlockStream::lane_predicate(part));
  }
  stream.advance(PointX, format);
  stream.advance(PointY, Fp32Format);
  code(Opcode::Bne, BlocksLeft, R{0}, loop);
  finish_threads(code);

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code, {x.at(at_x), y.at(at_y)});
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["x"] = at_x;
  kernel.symbols["y"] = at_y;
  kernel.cycle_limit = static_cast<std::uint64_t>(10000 + 200 * blocks);
  kernel.check = [=](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    const std::vector<std::uint32_t> result = read_codes(state, at_y, Fp32Format, n);
    const Real factor = Real::from_bits(std::bit_cast<std::uint32_t>(alpha));
    return check_elements(
        n,
        [&](std::int64_t i) {
          const Real expected =
              fma(factor, Real::from_bits(to_fp32(format, x.get(i))), Real::from_bits(y.get(i)));
          return compare(expected, Fp32Format, result[static_cast<std::size_t>(i)]);
        },
        [](std::int64_t i) { return fmt::format("y[{}]", i); });
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_axpy() { return std::make_unique<Axpy>(); }

}  // namespace sim
