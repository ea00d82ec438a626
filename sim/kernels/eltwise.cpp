// SPDX-License-Identifier: Apache-2.0
// Family eltwise: one operation on each element of one to three arrays.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "sim/common/format_name.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/stream.hpp"

namespace sim {
namespace {

using golden::Opcode;

// add, mul, max: d = a op b. relu: d = max(a, 0). clamp: d = min(max(a, low), high).
// select: d = a < b ? c : a.
enum class Operation { Add, Mul, Max, Relu, Clamp, Select };
constexpr const char* OperationNames[] = {"add", "mul", "max", "relu", "clamp", "select"};

int arrays_of(Operation operation) {
  switch (operation) {
    case Operation::Add:
    case Operation::Mul:
    case Operation::Max:
      return 2;
    case Operation::Relu:
    case Operation::Clamp:
      return 1;
    case Operation::Select:
      return 3;
  }
  return 0;
}

constexpr double MaxFp32 = 3.4028234663852886e38;

Real expected(Operation operation, const std::array<Real, 3>& in, float low, float high) {
  const auto bits = [](float value) {
    return Real::from_bits(std::bit_cast<std::uint32_t>(value));
  };
  switch (operation) {
    case Operation::Add:
      return add(in[0], in[1]);
    case Operation::Mul:
      return mul(in[0], in[1]);
    case Operation::Max:
      return fmax(in[0], in[1]);
    case Operation::Relu:
      return fmax(in[0], Real::exact(0));
    case Operation::Clamp:
      return fmin(fmax(in[0], bits(low)), bits(high));
    case Operation::Select:
      break;
  }
  // Values as read are exact, so the comparison is certain.
  const auto value = [](const Real& x) {
    return x.kind == Real::Kind::Nan        ? NAN
           : x.kind == Real::Kind::Infinite ? x.value * INFINITY
                                            : x.value;
  };
  return value(in[0]) < value(in[1]) ? in[2] : in[0];
}

class Eltwise final : public Family {
 public:
  Eltwise()
      : Family("eltwise", "one operation on each element of one to three arrays",
               "eltwise -p op=relu -p n=1000 -p format=bf16",
               {
                   choice_parameter("op", {std::begin(OperationNames), std::end(OperationNames)},
                                    "add, mul, max of a and b; relu of a; clamp of a to low..high; "
                                    "select: a < b ? c : a"),
                   int_parameter("n", 1000, 1, 1 << 20, "elements"),
                   format_parameter("format", "fp32", {"fp32"}, "of inputs"),
                   format_parameter("format_out", "fp32", {"fp32"}, "of the result"),
                   choice_parameter("rounding", {"nearest", "stochastic"},
                                    "of a result narrower than FP32"),
                   real_parameter("low", -1, -MaxFp32, MaxFp32, "of clamp"),
                   real_parameter("high", 1, -MaxFp32, MaxFp32, "of clamp"),
                   choice_parameter("operands", {"registers", "memory"},
                                    "b by loads, or as memory operand (FP32 only)"),
                   threads_parameter(2),
                   start_parameter(),
                   mix_parameter(),
               }) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override {
    Random random(seed, "eltwise parameters");
    Params params = complete(*this, {});
    params.set("n", random_count(config, random));
    if (random.coin()) params.set("format", random_format(random));
    if (random.coin()) params.set("format_out", random_format(random));
    pick(params, random, {"op", "rounding", "start", "data"});
    const bool memory = random.coin() && params.text("format") == "fp32";
    params.set("operands", memory ? "memory" : "registers");
    params.set("low", (random.unit() - 0.75) * 4);
    params.set("high", (random.unit() - 0.25) * 4);
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

// Vector registers: 4 each for the arrays, d replaces a.
constexpr V Inputs[] = {V{0}, V{4}, V{8}};
constexpr V Raw{12}, Packed{14}, Low{16}, High{17};
constexpr R Pointers[] = {R{1}, R{2}, R{3}};
constexpr R PointD{4}, Remaining{5}, BlocksLeft{6}, Scratch{7};
constexpr int EntryIn = 0, EntryOut = 1;

// `b_in_memory`: operand b is at its pointer instead of in registers.
void operate(ProgramBuilder& code, Operation operation, bool b_in_memory, int part) {
  const V a{Inputs[0].number + part};
  const V b{Inputs[1].number + part};
  const V c{Inputs[2].number + part};
  const P lanes = BlockStream::lane_predicate(part);
  const auto binary = [&](Opcode registers, Opcode memory) {
    if (b_in_memory) {
      code(memory, a, a, part, Pointers[1], lanes);
    } else {
      code(registers, a, a, b, lanes);
    }
  };
  switch (operation) {
    case Operation::Add:
      binary(Opcode::Fadd, Opcode::FaddM);
      break;
    case Operation::Mul:
      binary(Opcode::Fmul, Opcode::FmulM);
      break;
    case Operation::Max:
      binary(Opcode::Fmax, Opcode::FmaxM);
      break;
    case Operation::Relu:
      code(Opcode::Fmax, a, a, Low, lanes);
      break;
    case Operation::Clamp:
      code(Opcode::Fmax, a, a, Low, lanes);
      code(Opcode::Fmin, a, a, High, lanes);
      break;
    case Operation::Select:
      // The lane predicate is not needed any more, so the result of the comparison takes its place.
      if (b_in_memory) {
        code(Opcode::FcmpltM, lanes, a, part, Pointers[1], lanes);
      } else {
        code(Opcode::Fcmplt, lanes, a, b, lanes);
      }
      code(Opcode::Vsel, a, c, a, lanes);
      break;
  }
}

Kernel Eltwise::build(const Params& params, const golden::Config& config,
                      std::uint64_t seed) const {
  validate(*this, params);
  const std::int64_t n = params.integer("n");
  const auto* name_found =
      std::find(std::begin(OperationNames), std::end(OperationNames), params.text("op"));
  const auto operation = static_cast<Operation>(name_found - std::begin(OperationNames));
  const int inputs = arrays_of(operation);
  const golden::FormatEntry format = parse_format(params.text("format"));
  const golden::FormatEntry format_out = parse_format(params.text("format_out"));
  const bool stochastic = params.text("rounding") == "stochastic";
  const bool memory = params.text("operands") == "memory" && inputs > 1;
  const auto low = static_cast<float>(params.real("low"));
  const auto high = static_cast<float>(params.real("high"));
  if (params.text("operands") == "memory" && format != Fp32Format) {
    throw ParameterError("eltwise: operands = memory needs format = fp32");
  }
  const Mix mix = parse_mix(params.text("data"));
  const Random random(seed, "eltwise data");

  Layout layout(config, name());
  std::vector<Array> arrays;
  std::vector<std::uint32_t> addresses;
  for (int i = 0; i < inputs; ++i) {
    arrays.push_back(block_array(format, n, mix, random.split(static_cast<std::uint64_t>(i))));
    addresses.push_back(layout.allocate(arrays.back().bytes(), "an input"));
  }
  const std::int64_t blocks = blocks_of(n);
  const std::uint32_t at_d = layout.allocate(blocks * block_bytes(format_out), "d");

  const int workers = static_cast<int>(std::min<std::int64_t>(params.integer("threads"), blocks));
  ProgramBuilder code(layout.next());
  Threads threads(code, workers, params.text("start") == "host");
  BlockStream stream(code, Scratch);
  const Label loop = code.label();
  for (int t = 0; t < workers; ++t) {
    const Share share = share_of(blocks, workers, t);
    threads.enter(t);
    for (int i = 0; i < inputs; ++i) {
      code.constant(Pointers[i],
                    addresses[static_cast<std::size_t>(i)] + share.begin * block_bytes(format));
    }
    code.constant(PointD, at_d + share.begin * block_bytes(format_out));
    code.constant(Remaining, n - share.begin * BlockElements);
    code.constant(BlocksLeft, share.count);
    code.format_entry(EntryIn, format.to_bits(), Scratch);
    code.format_entry(EntryOut, format_out.to_bits(), Scratch);
    code.constant(Scratch, std::bit_cast<std::int32_t>(operation == Operation::Clamp ? low : 0.0f));
    code(Opcode::Vbc, Low, Scratch, 32);
    code.constant(Scratch, std::bit_cast<std::int32_t>(high));
    code(Opcode::Vbc, High, Scratch, 32);
    if (stochastic)
      seed_streams(code, random.split("seed").bits32() + static_cast<std::uint32_t>(t), Raw,
                   Scratch);
    if (t + 1 != workers) code.jump(loop);
  }
  code.bind(loop);
  for (int i = 0; i < inputs; ++i) {
    if (i == 1 && memory) continue;
    stream.load(format, EntryIn, Pointers[i], Inputs[i], Raw);
  }
  stream.make_lane_predicates(Remaining);
  for (int part = 0; part < BlockParts; ++part) operate(code, operation, memory, part);
  stream.make_line_predicates(format_out, Remaining);
  stream.store(format_out, EntryOut, PointD, Inputs[0], Packed, stochastic);
  code(Opcode::Addi, BlocksLeft, BlocksLeft, -1);
  code(Opcode::Addi, Remaining, Remaining, -BlockElements);
  for (int i = 0; i < inputs; ++i) stream.advance(Pointers[i], format);
  stream.advance(PointD, format_out);
  code(Opcode::Bne, BlocksLeft, R{0}, loop);
  finish_threads(code);

  std::vector<Segment> data;
  for (std::size_t i = 0; i < arrays.size(); ++i) data.push_back(arrays[i].at(addresses[i]));
  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code, std::move(data));
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["a"] = addresses[0];
  kernel.symbols["d"] = at_d;
  kernel.cycle_limit = static_cast<std::uint64_t>(10000 + 400 * blocks);
  kernel.check = [=](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    const std::vector<std::uint32_t> result = read_codes(state, at_d, format_out, n);
    return check_elements(
        n,
        [&](std::int64_t i) {
          std::array<Real, 3> in{};
          for (std::size_t array = 0; array < arrays.size(); ++array) {
            in[array] = Real::from_bits(to_fp32(format, arrays[array].get(i)));
          }
          return compare(expected(operation, in, low, high), format_out,
                         result[static_cast<std::size_t>(i)], stochastic);
        },
        [](std::int64_t i) { return fmt::format("d[{}]", i); });
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_eltwise() { return std::make_unique<Eltwise>(); }

}  // namespace sim
