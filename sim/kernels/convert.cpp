// SPDX-License-Identifier: Apache-2.0
// Family convert: an array from one format to another. Codes and sticky flags are exact, stochastic
// rounding included.
#include <fmt/format.h>

#include <algorithm>

#include "sim/common/format_name.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/stream.hpp"

namespace sim {
namespace {

using golden::Csr;
using golden::FormatEntry;
using golden::Opcode;

constexpr R PointIn{1}, PointOut{2}, Remaining{3}, BlocksLeft{4}, Scratch{5}, PointFlags{6};
constexpr V Values{0}, Raw{4}, Packed{6};
constexpr int EntryIn = 3, EntryOut = 12;

class Convert final : public Family {
 public:
  Convert()
      : Family("convert", "an array from one number format to another",
               "convert -p n=1000 -p from=fp32 -p to=cfloat8_143:7",
               {
                   int_parameter("n", 1000, 1, 1 << 20, "elements"),
                   format_parameter("from", "fp32", {"fp32"}, "format of the input"),
                   format_parameter("to", "cfloat8_143", {"fp32"},
                                    "format of the result; one of both is not fp32"),
                   choice_parameter("rounding", {"nearest", "stochastic"}, "of the result"),
                   threads_parameter(2),
                   start_parameter(),
                   mix_parameter(),
               }) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override {
    Random random(seed, "convert parameters");
    Params params = complete(*this, {});
    params.set("n", random_count(config, random));
    if (random.chance(1, 3)) params.set("from", random_format(random));
    const bool up = params.text("from") != "fp32" && random.coin();
    params.set("to", up ? "fp32" : random_format(random));
    pick(params, random, {"rounding", "start", "data"});
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

struct Expected {
  std::vector<std::uint32_t> codes;
  std::vector<golden::Flags> flags;  // of each thread
};

struct Task {
  std::int64_t n;
  FormatEntry from, to;
  bool stochastic;
  int workers;
  std::uint32_t seed;  // thread t seeds its streams with seed + t
};

// In the order in which the program converts: streams step once for each part that is not dropped.
Expected reference(const Task& task, const Array& in) {
  Expected expected;
  expected.codes.resize(static_cast<std::size_t>(task.n));
  const bool narrow_in = task.from.code != golden::FormatCode::Fp32;
  const bool narrow_out = task.to.code != golden::FormatCode::Fp32;
  const int part_elements = BlockElements / BlockParts;
  const std::int64_t line_elements = golden::LineBytes / bytes_of(task.to);
  for (int t = 0; t < task.workers; ++t) {
    const Share share = share_of(blocks_of(task.n), task.workers, t);
    Streams streams = seeded_streams(task.seed + static_cast<std::uint32_t>(t));
    golden::Flags flags = golden::NoFlags;
    for (std::int64_t part = share.begin * BlockParts;
         part < (share.begin + share.count) * BlockParts; ++part) {
      const std::int64_t first = part * part_elements;
      // Dropped if the whole line of the part has no element.
      if (first / line_elements * line_elements >= task.n) continue;
      if (task.stochastic && narrow_out) step(streams);
      for (int lane = 0; lane < part_elements && first + lane < task.n; ++lane) {
        const std::uint32_t code = in.get(first + lane);
        const std::uint32_t fp32 = to_fp32(task.from, code);
        if (narrow_in) {
          const double value = decode(task.from, code);
          const int fraction_bits = task.from.code == golden::FormatCode::Bf16         ? 7
                                    : task.from.code == golden::FormatCode::Cfloat8143 ? 3
                                                                                       : 2;
          const int exponent_bits = 8 * bytes_of(task.from) - 1 - fraction_bits;
          if (value != value) flags |= golden::Invalid;
          if (value != 0 && (code >> fraction_bits & ((1u << exponent_bits) - 1)) == 0) {
            flags |= golden::Denormal;
          }
        }
        const auto random = streams[static_cast<std::size_t>(lane)] >> 16;
        const Converted converted = convert(
            task.to, fp32, task.stochastic ? std::optional<std::uint32_t>(random) : std::nullopt);
        expected.codes[static_cast<std::size_t>(first + lane)] = converted.code;
        flags |= converted.flags;
      }
    }
    expected.flags.push_back(flags);
  }
  return expected;
}

Kernel Convert::build(const Params& params, const golden::Config& config,
                      std::uint64_t seed) const {
  validate(*this, params);
  Task task{};
  task.n = params.integer("n");
  task.from = parse_format(params.text("from"));
  task.to = parse_format(params.text("to"));
  task.stochastic = params.text("rounding") == "stochastic";
  if (task.from == Fp32Format && task.to == Fp32Format) {
    throw ParameterError("convert: from and to are both fp32; that is copy");
  }
  const Random random(seed, "convert data");
  const Array in =
      block_array(task.from, task.n, parse_mix(params.text("data")), random.split("in"));
  task.seed = random.split("streams").bits32();
  const std::int64_t blocks = blocks_of(task.n);
  task.workers = static_cast<int>(std::min<std::int64_t>(params.integer("threads"), blocks));

  Layout layout(config, name());
  const std::uint32_t at_in = layout.allocate(in.bytes(), "the input");
  const std::uint32_t at_out = layout.allocate(blocks * block_bytes(task.to), "the result");
  const std::uint32_t at_flags = layout.allocate(golden::Threads * 8, "the flags");

  ProgramBuilder code(layout.next());
  Threads threads(code, task.workers, params.text("start") == "host");
  BlockStream stream(code, Scratch);
  const Label loop = code.label();
  for (int t = 0; t < task.workers; ++t) {
    const Share share = share_of(blocks, task.workers, t);
    threads.enter(t);
    code.constant(PointIn, at_in + share.begin * block_bytes(task.from));
    code.constant(PointOut, at_out + share.begin * block_bytes(task.to));
    code.constant(PointFlags, at_flags + 8 * static_cast<std::uint32_t>(t));
    code.constant(Remaining, task.n - share.begin * BlockElements);
    code.constant(BlocksLeft, share.count);
    code.format_entry(EntryIn, task.from.to_bits(), Scratch);
    code.format_entry(EntryOut, task.to.to_bits(), Scratch);
    if (task.stochastic) {
      seed_streams(code, task.seed + static_cast<std::uint32_t>(t), Raw, Scratch);
    }
    if (t + 1 != task.workers) code.jump(loop);
  }
  code.bind(loop);
  stream.load(task.from, EntryIn, PointIn, Values, Raw);
  stream.make_line_predicates(task.to, Remaining);
  stream.store(task.to, EntryOut, PointOut, Values, Packed, task.stochastic);
  code(Opcode::Addi, BlocksLeft, BlocksLeft, -1);
  code(Opcode::Addi, Remaining, Remaining, -BlockElements);
  stream.advance(PointIn, task.from);
  stream.advance(PointOut, task.to);
  code(Opcode::Bne, BlocksLeft, R{0}, loop);
  code(Opcode::Csrr, Scratch, Csr::Flags);
  code(Opcode::Sd, Scratch, 0, PointFlags);
  finish_threads(code);

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code, {in.at(at_in)});
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["in"] = at_in;
  kernel.symbols["out"] = at_out;
  kernel.symbols["flags"] = at_flags;
  kernel.cycle_limit = static_cast<std::uint64_t>(10000 + 300 * blocks);
  kernel.check = [=](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    const Expected expected = reference(task, in);
    const std::vector<std::uint32_t> out = read_codes(state, at_out, task.to, task.n);
    CheckResult result = check_elements(
        task.n,
        [&](std::int64_t i) -> std::optional<std::string> {
          const auto index = static_cast<std::size_t>(i);
          if (out[index] == expected.codes[index]) return std::nullopt;
          return fmt::format("expected {}, actual {}", code_text(task.to, expected.codes[index]),
                             code_text(task.to, out[index]));
        },
        [](std::int64_t i) { return fmt::format("out[{}]", i); });
    for (int t = 0; t < task.workers; ++t) {
      const auto flags =
          read_codes(state, at_flags + 8 * static_cast<std::uint32_t>(t), Fp32Format, 1)[0];
      const golden::Flags wanted = expected.flags[static_cast<std::size_t>(t)];
      ++result.compared;
      if (flags != wanted && !result.error) {
        result.error =
            fmt::format("flags of thread {}: expected {:#x}, actual {:#x}", t, wanted, flags);
      }
    }
    return result;
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_convert() { return std::make_unique<Convert>(); }

}  // namespace sim
