// SPDX-License-Identifier: Apache-2.0
// Family gemm: matrix products of any shape that the SRAM holds.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>

#include "sim/common/format_name.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/gemm_plan.hpp"
#include "sim/kernels/gemm_program.hpp"
#include "sim/kernels/gemm_reference.hpp"

namespace sim {
namespace {

constexpr double MaxFp32 = 3.4028234663852886e38;
// Bytes kept for the program: longer than any.
constexpr std::int64_t ProgramBytes = 16384;

std::vector<std::string> block_names() {
  std::vector<std::string> names = {"auto"};
  for (const GemmBlock& block : GemmBlockShapes) names.emplace_back(block.name);
  return names;
}

std::vector<Parameter> gemm_parameters() {
  return {
      int_parameter("m", 64, 1, MaxGemmDimension, "rows of the result"),
      int_parameter("n", 64, 1, MaxGemmDimension, "columns of the result"),
      int_parameter("k", 64, 1, MaxGemmDimension, "columns of op(A), rows of op(B)"),
      real_parameter("alpha", 1, -MaxFp32, MaxFp32, "factor of the product, rounded to FP32"),
      real_parameter("beta", 0, -MaxFp32, MaxFp32, "factor of C, rounded to FP32; 0: no C"),
      int_parameter("trans_a", 0, 0, 1, "A is given transposed, k x m"),
      int_parameter("trans_b", 0, 0, 1, "B is given transposed, n x k"),
      format_parameter("format", "bf16", {}, "of both operands"),
      format_parameter("format_a", "same", {"same"}, "of A; same: as `format`"),
      format_parameter("format_b", "same", {"same"}, "of B; same: as `format`"),
      format_parameter("format_out", "fp32", {"fp32"}, "of the result"),
      choice_parameter("rounding", {"nearest", "stochastic"}, "of a result narrower than FP32"),
      threads_parameter(4),
      start_parameter(),
      choice_parameter("block", block_names(), "tiles of 8x8 that a thread computes together"),
      choice_parameter("operands", {"registers", "memory_b", "memory"},
                       "loads before; B as memory operand; both (square blocks of equal formats)"),
      mix_parameter(),
  };
}

GemmPlan plan_of(const Family& family, const Params& params) {
  GemmPlan plan;
  plan.m = params.integer("m");
  plan.n = params.integer("n");
  plan.k = params.integer("k");
  plan.alpha = static_cast<float>(params.real("alpha"));
  plan.beta = static_cast<float>(params.real("beta"));
  const auto format = [&](const char* name) {
    const std::string& text = params.text(name);
    return parse_format(text == "same" ? params.text("format") : text);
  };
  plan.format_a = format("format_a");
  plan.format_b = format("format_b");
  plan.format_out = format("format_out");
  plan.stochastic = params.text("rounding") == "stochastic";
  plan.threads = static_cast<int>(params.integer("threads"));
  plan.by_host = params.text("start") == "host";
  const std::string& operands = params.text("operands");
  plan.operands = operands == "registers"  ? GemmOperands::Registers
                  : operands == "memory_b" ? GemmOperands::MemoryB
                                           : GemmOperands::Memory;
  const bool memory = plan.operands == GemmOperands::Memory;
  if (memory && golden::is_cfloat8(plan.format_a.code) != golden::is_cfloat8(plan.format_b.code)) {
    throw ParameterError(fmt::format(
        "{}: operands = memory needs both operands in BF16 or both in CFloat8", family.name()));
  }

  const std::string& block = params.text("block");
  for (const GemmBlock& shape : GemmBlockShapes) {
    if (block == shape.name && memory && !shape.square()) {
      throw ParameterError(fmt::format(
          "{}: operands = memory needs block = 1x1, 2x2 or auto, not {}", family.name(), block));
    }
  }
  cut_into(plan, block);
  return plan;
}

// What would fit, for the message of what does not.
std::string advice(const Family& family, const Params& params, std::int64_t room) {
  const auto fits = [&](std::initializer_list<const char*> names, std::int64_t size) {
    Params smaller = params;
    for (const char* name : names) smaller.set(name, size);
    return image_bytes(plan_of(family, smaller)) <= room;
  };
  const auto largest = [&](std::initializer_list<const char*> names) {
    std::int64_t low = 0;
    std::int64_t high = MaxGemmDimension + 1;
    while (high - low > 1) {
      const std::int64_t middle = (low + high) / 2;
      (fits(names, middle) ? low : high) = middle;
    }
    return low;
  };
  std::string text = fmt::format("m = n = k up to {} fits", largest({"m", "n", "k"}));
  const auto one = [&](const char* others, const char* name) {
    const std::int64_t size = largest({name});
    if (size > 0) text += fmt::format("; with this {}, {} up to {}", others, name, size);
  };
  one("n and k", "m");
  one("m and k", "n");
  one("m and n", "k");
  return text;
}

GemmPlan placed_plan(const Family& family, const Params& params, const golden::Config& config) {
  GemmPlan plan = plan_of(family, params);
  Layout layout(config, family.name());
  const std::int64_t room = layout.size() - ProgramBytes;
  if (image_bytes(plan) > room) {
    throw ParameterError(fmt::format(
        "{}: {} x {} x {} needs {} bytes, the SRAM has room for {} besides the program; {}",
        family.name(), plan.m, plan.n, plan.k, image_bytes(plan), room,
        advice(family, params, room)));
  }
  const auto bytes = [](std::int64_t lines) { return lines * std::int64_t{Line}; };
  const std::int64_t tiles = plan.blocks() * plan.tiles();
  plan.a = layout.allocate(bytes(plan.lines_of_a()), "A");
  if (plan.operands == GemmOperands::Memory) {
    layout.align_lines(2 * plan.tiles_n, plan.tiles_n);
  }
  plan.b = layout.allocate(bytes(plan.blocks_n * plan.panel_b), "B");
  plan.d = layout.allocate(bytes(tiles * plan.tile_lines_out()), "D");
  plan.c = plan.d;
  if (plan.uses_c() && !plan.in_place()) {
    plan.c = layout.allocate(bytes(tiles * golden::AccParts), "C");
  }
  plan.code = layout.next();
  return plan;
}

class Gemm final : public Family {
 public:
  Gemm()
      : Family("gemm", "D = alpha * op(A) * op(B) + beta * C on the matrix unit",
               "gemm -p m=128 -p n=128 -p k=128 -p format=bf16", gemm_parameters()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
  Kernel build_with(const Params& params, const golden::Config& config,
                    const UserArrays& arrays) const override;

 private:
  Kernel kernel(const Params& params, const GemmPlan& plan, const GemmData& data) const;
};

Kernel Gemm::kernel(const Params& params, const GemmPlan& plan, const GemmData& data) const {
  Kernel kernel;
  kernel.family = name();
  kernel.params = params;
  kernel.units = {.scalar = true, .vector = true, .matrix = true, .sram = true};
  kernel.macs = static_cast<std::uint64_t>(plan.m * plan.n * plan.k);
  kernel.symbols = {{"a", plan.a}, {"b", plan.b}, {"d", plan.d}, {"code", plan.code}};

  kernel.segments.push_back(image_of_a(plan, data.a));
  kernel.segments.push_back(image_of_b(plan, data.b));
  if (plan.uses_c()) {
    kernel.symbols["c"] = plan.c;
    kernel.segments.push_back(image_of_c(plan, data.c));
  }
  GemmProgram program = gemm_program(plan);
  kernel.starts = std::move(program.starts);
  kernel.segments.push_back(std::move(program.segment));

  // Matrix instructions, each alone; a third of a thread's time in epilogues is never reached.
  const std::int64_t mmas = plan.blocks() * plan.tiles() * plan.quads;
  kernel.cycle_limit = static_cast<std::uint64_t>(20 * mmas + 1000 * plan.blocks() + 20000);

  const auto read = [plan](const FinalState& state) {
    return read_codes(state, plan.d, plan.format_out,
                      plan.blocks() * plan.tiles() * golden::TileM * golden::TileN);
  };
  kernel.check = [plan, read, data](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    const std::vector<Real> expected = gemm_reference(plan, data);
    const std::vector<std::uint32_t> codes = read(state);
    return check_elements(
        plan.m * plan.n,
        [&](std::int64_t i) {
          const std::int64_t element = plan.element_out(i / plan.n, i % plan.n);
          return compare(expected[static_cast<std::size_t>(i)], plan.format_out,
                         codes[static_cast<std::size_t>(element)], plan.stochastic);
        },
        [&](std::int64_t i) { return fmt::format("d[{}][{}]", i / plan.n, i % plan.n); });
  };
  kernel.output = [plan, read](const FinalState& state) {
    Matrix matrix{static_cast<int>(plan.m), static_cast<int>(plan.n), {}};
    const std::vector<std::uint32_t> codes = read(state);
    for (std::int64_t i = 0; i < plan.m * plan.n; ++i) {
      const std::int64_t element = plan.element_out(i / plan.n, i % plan.n);
      matrix.values.push_back(
          static_cast<float>(decode(plan.format_out, codes[static_cast<std::size_t>(element)])));
    }
    return matrix;
  };
  return kernel;
}

Kernel Gemm::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  const GemmPlan plan = placed_plan(*this, params, config);
  const Mix mix = parse_mix(params.text("data"));
  const Random random(seed, "gemm data");
  // The data are those of A and B as they are given; a transpose is a matter of where they go.
  const auto matrix = [&](const char* purpose, golden::FormatEntry format, std::int64_t rows,
                          std::int64_t columns, bool transposed) {
    Random stream = random.split(purpose);
    std::vector<std::uint32_t> codes(static_cast<std::size_t>(rows * columns));
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i) / (transposed ? rows : columns);
      const auto column = static_cast<std::int64_t>(i) % (transposed ? rows : columns);
      const std::int64_t place = transposed ? column * columns + row : row * columns + column;
      codes[static_cast<std::size_t>(place)] = random_code(format, mix, stream);
    }
    return codes;
  };
  GemmData data;
  data.a = matrix("a", plan.format_a, plan.m, plan.k, params.integer("trans_a") == 1);
  data.b = matrix("b", plan.format_b, plan.k, plan.n, params.integer("trans_b") == 1);
  if (plan.uses_c()) data.c = matrix("c", Fp32Format, plan.m, plan.n, false);
  Kernel result = kernel(params, plan, data);
  result.seed = seed;
  return result;
}

std::string shape(const Matrix& matrix) {
  return fmt::format("{} x {}", matrix.rows, matrix.columns);
}

Kernel Gemm::build_with(const Params& given, const golden::Config& config,
                        const UserArrays& arrays) const {
  const bool trans_a = given.integer("trans_a") == 1;
  const bool trans_b = given.integer("trans_b") == 1;
  const int m = trans_a ? arrays.a.columns : arrays.a.rows;
  const int k = trans_a ? arrays.a.rows : arrays.a.columns;
  const int k_of_b = trans_b ? arrays.b.columns : arrays.b.rows;
  const int n = trans_b ? arrays.b.rows : arrays.b.columns;
  if (k != k_of_b) {
    throw ParameterError(fmt::format(
        "gemm: A is {}{}, B is {}{}: op(A) has {} columns and op(B) {} rows, they must be equal",
        shape(arrays.a), trans_a ? " transposed" : "", shape(arrays.b),
        trans_b ? " transposed" : "", k, k_of_b));
  }
  if (arrays.c && (arrays.c->rows != m || arrays.c->columns != n)) {
    throw ParameterError(fmt::format("gemm: C is {}, it must be {} x {}", shape(*arrays.c), m, n));
  }
  Params params = given;
  params.set("m", std::int64_t{m});
  params.set("n", std::int64_t{n});
  params.set("k", std::int64_t{k});
  validate(*this, params);
  if (!arrays.c && params.real("beta") != 0) {
    throw ParameterError("gemm: beta is not 0 but there is no C");
  }
  const GemmPlan plan = placed_plan(*this, params, config);
  const auto codes = [](const Matrix& matrix, golden::FormatEntry format, bool transposed) {
    std::vector<std::uint32_t> result(matrix.values.size());
    const auto rows = static_cast<std::size_t>(matrix.rows);
    const auto columns = static_cast<std::size_t>(matrix.columns);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        const std::size_t place = transposed ? j * rows + i : i * columns + j;
        result[place] =
            convert(format, std::bit_cast<std::uint32_t>(matrix.values[i * columns + j])).code;
      }
    }
    return result;
  };
  GemmData data;
  data.a = codes(arrays.a, plan.format_a, trans_a);
  data.b = codes(arrays.b, plan.format_b, trans_b);
  if (plan.uses_c()) data.c = codes(*arrays.c, Fp32Format, false);
  return kernel(params, plan, data);
}

Params Gemm::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "gemm parameters");
  for (;;) {
    Params params = complete(*this, {});
    params.set("m", random_dimension(random, 8));
    params.set("n", random_dimension(random, 8));
    params.set("k", random_dimension(random, 8));
    if (random.coin()) params.set("alpha", (random.unit() - 0.5) * 8);
    if (random.coin()) params.set("beta", (random.unit() - 0.5) * 8);
    params.set("trans_a", std::int64_t{random.coin()});
    params.set("trans_b", std::int64_t{random.coin()});
    params.set("format", random_format(random));
    if (random.chance(1, 4)) params.set("format_a", random_format(random));
    if (random.chance(1, 4)) params.set("format_b", random_format(random));
    if (random.chance(1, 3)) params.set("format_out", random_format(random));
    pick(params, random, {"rounding", "start", "data", "operands"});
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    if (random.coin()) pick(params, random, {"block"});
    // Rarely up to 16000 cycles; what does not fit or go together is drawn again.
    const double steps = static_cast<double>(round_up(params.integer("m"), 8)) *
                         static_cast<double>(round_up(params.integer("n"), 8)) *
                         static_cast<double>(round_up(params.integer("k"), 4)) / 256;
    if (steps > (random.chance(1, 16) ? 16000 : 4000)) continue;
    try {
      placed_plan(*this, params, config);
      return params;
    } catch (const ParameterError&) {
    }
  }
}

}  // namespace

std::unique_ptr<const Family> make_gemm() { return std::make_unique<Gemm>(); }

}  // namespace sim
