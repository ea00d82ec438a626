// SPDX-License-Identifier: Apache-2.0
// Family isa: random streams of legal instructions. Its check is the lockstep; without traps, races
// and reads of counters the functional layer and the cycle layer must also leave the same memory.
#include <fmt/format.h>

#include "sim/kernels/families.hpp"
#include "sim/kernels/isa_program.hpp"

namespace sim {
namespace {

class Isa final : public Family {
 public:
  Isa()
      : Family("isa", "random legal instructions on all units, with loops, calls and branches",
               "isa -p threads=4 -p mix=memory",
               {
                   threads_parameter(4),
                   int_parameter("length", 300, 1, 2000, "instructions of a thread, about"),
                   choice_parameter("mix", {"balanced", "scalar", "vector", "matrix", "memory"},
                                    "which instructions come more often"),
                   int_parameter("traps", 0, 0, 1, "threads may end in a trap"),
                   int_parameter("races", 0, 0, 1, "threads write what others read and write"),
                   int_parameter("timing", 0, 0, 1, "counters are read"),
                   int_parameter("ecc", 1, 0, 1, "stored words get a flipped bit"),
                   start_parameter(),
               }) {}

  Params random_parameters(const golden::Config&, std::uint64_t seed) const override {
    Random random(seed, "isa parameters");
    Params params = complete(*this, {});
    params.set("threads", std::int64_t{random.chance(1, 2) ? 4 : random.between(1, 3)});
    params.set("length", std::int64_t{random.between(20, random.coin() ? 400 : 2000)});
    pick(params, random, {"mix"});
    params.set("traps", std::int64_t{random.coin()});
    params.set("races", std::int64_t{random.chance(1, 3)});
    params.set("timing", std::int64_t{random.chance(1, 3)});
    params.set("ecc", std::int64_t{random.coin()});
    pick(params, random, {"start"});
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

// Numbers of all kinds, and bytes of no kind.
Segment window(std::uint32_t address, Random random) {
  const golden::FormatEntry bf16 = {golden::FormatCode::Bf16, 0, false};
  Segment segment{address, {}};
  for (int line = 0; line < WindowLines; ++line) {
    const std::uint64_t kind = random.below(4);
    for (int word = 0; word < golden::Lanes32; ++word) {
      std::uint32_t bits = random.bits32();
      if (kind == 0) bits = random_code(Fp32Format, Mix::Ordinary, random);
      if (kind == 1) bits = random_code(Fp32Format, Mix::Special, random);
      if (kind == 2) {
        bits = random_code(bf16, Mix::Wide, random) << 16;
        bits |= random_code(bf16, Mix::Wide, random);
      }
      for (int byte = 0; byte < 4; ++byte) {
        segment.bytes.push_back(static_cast<std::uint8_t>(bits >> 8 * byte));
      }
    }
  }
  return segment;
}

Kernel Isa::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  const Random random(seed, "isa program");
  IsaOptions options;
  options.threads = static_cast<int>(params.integer("threads"));
  options.length = static_cast<int>(params.integer("length"));
  options.mix = params.text("mix");
  options.traps = params.integer("traps") == 1;
  options.races = params.integer("races") == 1;
  options.timing = params.integer("timing") == 1;
  options.ecc = params.integer("ecc") == 1;
  options.memory_bytes = static_cast<std::uint32_t>(config.SramRows) * golden::SramBanks * Line;
  options.by_host = params.text("start") == "host";

  Kernel kernel;
  kernel.family = name();
  kernel.params = params;
  kernel.seed = seed;
  Layout layout(config, name());
  const auto allocate = [&](const std::string& what) {
    const std::uint32_t address = layout.allocate(WindowLines * std::int64_t{Line}, what);
    kernel.segments.push_back(window(address, random.split(address)));
    kernel.symbols[what] = address;
    return address;
  };
  for (int t = 0; t < options.threads; ++t) {
    options.windows.push_back(allocate(fmt::format("window{}", t)));
  }
  options.shared = allocate("shared");

  IsaProgram program = isa_program(options, layout.next(), random);
  layout.allocate(static_cast<std::int64_t>(program.segment.bytes.size()), "the program",
                  "choose a smaller length");
  kernel.symbols["code"] = program.segment.address;
  kernel.segments.push_back(std::move(program.segment));
  kernel.starts = std::move(program.starts);
  kernel.units = {.scalar = true, .vector = true, .matrix = true, .sram = true};
  kernel.any_trap = options.traps;
  kernel.timing_independent = !options.traps && !options.races && !options.timing;
  kernel.cycle_limit = program.cycles;
  kernel.check = [traps = options.traps](const FinalState& state) {
    CheckResult result;
    for (int t = 0; t < golden::Threads; ++t) {
      const golden::Cause cause = state.cause[static_cast<std::size_t>(t)];
      ++result.compared;
      if (!traps && cause != golden::Cause::None && !result.error) {
        result.error = fmt::format("thread {} trapped: {}", t, golden::name(cause));
      }
    }
    return result;
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_isa() { return std::make_unique<Isa>(); }

}  // namespace sim
