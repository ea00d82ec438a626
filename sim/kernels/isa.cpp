// SPDX-License-Identifier: Apache-2.0
// Family isa: random streams of legal instructions. Its check is the lockstep; without traps, races
// and reads of counters the functional layer and the cycle layer must also leave the same memory.
// With the network each node of a mesh, or a single one for itself, also starts lists whose outcome
// is known, and others, takes part in barriers and counts.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/kernels/families.hpp"
#include "sim/kernels/isa_program.hpp"

namespace sim {
namespace {

class Isa final : public Family {
 public:
  Isa()
      : Family("isa", "random legal instructions on all units, with loops, calls and branches",
               "isa -p threads=4 -p mix=memory",
               with_mesh(
                   {
                       threads_parameter(4),
                       int_parameter("length", 300, 1, 2000, "instructions of a thread, about"),
                       choice_parameter(
                           "mix", {"balanced", "scalar", "vector", "matrix", "memory", "network"},
                           "which instructions come more often"),
                       int_parameter("traps", 0, 0, 1, "threads may end in a trap"),
                       int_parameter("races", 0, 0, 1, "threads write what others read and write"),
                       int_parameter("timing", 0, 0, 1, "counters are read"),
                       int_parameter("ecc", 1, 0, 1, "stored words get a flipped bit"),
                       int_parameter("network", 0, 0, 1,
                                     "lists, barriers, counts for other nodes or the own one"),
                       start_parameter(),
                   },
                   1, 1)) {}

  // Most bugs of the RTL that only few programs show are found by these programs.
  int share() const override { return 6; }

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

Params Isa::random_parameters(const golden::Config&, std::uint64_t seed) const {
  Random random(seed, "isa parameters");
  Params params = complete(*this, {});
  params.set("threads", std::int64_t{random.chance(1, 2) ? 4 : random.between(1, 3)});
  pick(params, random, {"mix"});
  params.set("traps", std::int64_t{random.coin()});
  params.set("races", std::int64_t{random.chance(1, 3)});
  params.set("timing", std::int64_t{random.chance(1, 3)});
  params.set("ecc", std::int64_t{random.coin()});
  pick(params, random, {"start"});
  const bool network = random.coin();
  params.set("network", std::int64_t{network});
  if (network && random.coin()) set_random_mesh(params, 4, 4, seed);
  // All nodes together do not take much longer than one alone.
  const std::int64_t nodes = params.integer("mesh_rows") * params.integer("mesh_cols");
  const std::int64_t longest = (network ? 1000 : 2000) / nodes;
  const std::int64_t shorter = std::min<std::int64_t>(longest, 400);
  params.set("length", random.between(std::int64_t{20}, random.coin() ? shorter : longest));
  return params;
}

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

IsaOptions options_of(const Params& params, const golden::Config& config) {
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
  return options;
}

// Of no meaning: what a thread uses for itself, and what all change at will.
std::uint32_t semaphores_without_meaning() {
  const auto from = [](int first) { return ~std::uint32_t{0} << first; };
  return (from(IsaSemaphores::Own) & ~from(IsaSemaphores::Handed)) | from(IsaSemaphores::NoMeaning);
}

Kernel Isa::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  const Random random(seed, "isa program");
  MeshKernel mesh(*this, params, config, seed);
  IsaOptions options = options_of(params, config);
  const bool uses_network = params.integer("network") == 1;
  std::optional<IsaNetwork> network;
  if (uses_network) {
    const int items = 2 + options.length / 100;
    const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
    network.emplace(mesh, options.threads, items, late, random.split("network"));
  }
  std::map<std::string, std::uint32_t> symbols;
  const auto allocate = [&](const std::string& what) {
    const std::uint32_t address = mesh.layout().allocate(WindowLines * std::int64_t{Line}, what);
    symbols[what] = address;
    for (const std::size_t node : mesh.cores()) {
      mesh.load(node, window(address, random.split(address).split(node)));
    }
    return address;
  };
  for (int t = 0; t < options.threads; ++t) {
    options.windows.push_back(allocate(fmt::format("window{}", t)));
  }
  options.shared = allocate("shared");

  std::uint64_t cycles = 0;
  for (const std::size_t node : mesh.cores()) {
    Layout layout = mesh.layout();
    ListBuilder lists(layout.next());
    if (network) {
      layout.allocate(network->most_items() * Line, "the lists");
      const IsaWindows windows = {options.windows, options.shared, WindowLines, options.races,
                                  options.traps};
      options.network = network->write(node, windows, lists);
      options.lists = &lists;
    }
    IsaProgram program = isa_program(options, layout.next(), random.split("node").split(node));
    layout.allocate(static_cast<std::int64_t>(program.segment.bytes.size()), "the program",
                    "choose a smaller length");
    symbols["code"] = program.segment.address;
    cycles += program.cycles;
    NodeImage& image = mesh.image(node);
    mesh.load(node, lists.finish());
    mesh.load(node, std::move(program.segment));
    image.starts = std::move(program.starts);
    image.units = {
        .scalar = true, .vector = true, .matrix = true, .sram = true, .network = uses_network};
    image.any_trap = options.traps;
    image.no_meaning = semaphores_without_meaning();
  }
  // The functional layer has no network.
  const bool alone = mesh.shape().size() == 1 && !uses_network;
  Kernel kernel = mesh.finish(cycles);
  if (alone) kernel = without_network(std::move(kernel));
  kernel.symbols = std::move(symbols);
  kernel.timing_independent = !options.traps && !options.races && !options.timing;
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_isa() { return std::make_unique<Isa>(); }

}  // namespace sim
