// SPDX-License-Identifier: Apache-2.0
// Family barrier: each thread number is a barrier of its own, over the nodes of a rectangle.
//
// Before it arrives in a round, a node publishes a line of data, in its own memory or at the root;
// behind the barrier each node fetches the lines of all. They are noise until they are published,
// so whoever passes early has the wrong line in its memory at the end.
#include <algorithm>
#include <array>
#include <numeric>

#include "sim/common/random.hpp"
#include "sim/kernels/barrier_plan.hpp"
#include "sim/kernels/families.hpp"

namespace sim {
namespace {

using golden::Opcode;

// Semaphores of every node; those from FirstBarrier on are drawn.
constexpr int Done = 0;  // + thread: its items that are complete
constexpr int FirstBarrier = Done + golden::Threads;

class Barrier final : public Family {
 public:
  Barrier()
      : Family("barrier", "barriers over rectangles of a mesh, several at once, round after round",
               "barrier -p mesh_rows=3 -p mesh_cols=3 -p area=rectangle -p publish=root",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("area", {"mesh", "rectangle"}, "the whole mesh, or a random rectangle"),
        choice_parameter("publish", {"own", "root"},
                         "where a node puts its line before it arrives"),
        int_parameter("rounds", 4, 1, 100, "of each barrier"),
        int_parameter("pause", 200, 0, 1000, "cycles before a node arrives, at most"),
        threads_parameter(golden::Threads),
    });
  }
};

Params Barrier::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "barrier parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"area", "publish"});
  params.set("pause", std::int64_t{random.coin() ? 0 : random.between(1, 400)});
  const std::int64_t threads = random.between(1, golden::Threads);
  params.set("threads", threads);
  // Of each round there are three lines for each node: what is published, items, what is fetched.
  constexpr std::int64_t Others = 128;
  const std::int64_t nodes = params.integer("mesh_rows") * params.integer("mesh_cols");
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  const std::int64_t most = room / (threads * (3 * nodes + 8));
  params.set("rounds", std::clamp<std::int64_t>(most, 1, random.between(1, 8)));
  return params;
}

// By the number of the thread that takes part at each member.
std::vector<BarrierPlan> draw(const MeshKernel& mesh, const Params& params, Random random) {
  std::array<int, golden::Semaphores - FirstBarrier> semaphores;
  std::iota(semaphores.begin(), semaphores.end(), FirstBarrier);
  random.shuffle(std::span<int>(semaphores));
  std::vector<BarrierPlan> plans;
  for (std::size_t t = 0; t < static_cast<std::size_t>(params.integer("threads")); ++t) {
    const Rectangle area = params.text("area") == "mesh" ? whole_mesh(mesh.shape())
                                                         : random_rectangle(mesh.shape(), random);
    plans.push_back(random_barrier(mesh, area, semaphores[t], random));
  }
  return plans;
}

// Where the lines of thread and round are; what is published and fetched has one for each node.
struct Places {
  std::uint32_t source = 0, published = 0, fetched = 0;
  int rounds = 0;
  std::size_t nodes = 0;

  std::uint32_t index(int thread, int round) const {
    return static_cast<std::uint32_t>(thread * rounds + round);
  }
  std::uint32_t source_of(int thread, int round) const {
    return source + index(thread, round) * Line;
  }
  std::uint32_t many(std::uint32_t base, int thread, int round, std::size_t member) const {
    return base + static_cast<std::uint32_t>(index(thread, round) * nodes + member) * Line;
  }
};

struct Writer {
  const MeshKernel& mesh;
  const Places& places;
  const BarrierPlan& plan;
  bool at_root;  // lines are published there
  int thread;
  ProgramBuilder& code;
  ListBuilder& lists;

  void publish(int round, std::size_t member) {
    const std::uint32_t source = places.source_of(thread, round);
    const std::uint32_t target = places.many(places.published, thread, round, member);
    if (at_root) {
      ListItem item = push_lines(source, 1, mesh.coord(plan.root), target);
      item.signal = Done + thread;
      emit_start(code, lists.add(item));
      lists.end();
      emit_wait(code, Done + thread, 1);
      return;
    }
    constexpr R Address{1};
    constexpr V Data{1};
    code.constant(Address, source);
    code(Opcode::Vld, Data, 0, Address);
    code.constant(Address, target);
    code(Opcode::Vst, Data, 0, Address);
  }

  void fetch(int round) {
    const int count = static_cast<int>(plan.members.size());
    const int each = at_root ? count : 1;
    for (int i = 0; i < count; i += each) {
      const auto member = static_cast<std::size_t>(i);
      ListItem item = pull_lines(mesh.coord(at_root ? plan.root : plan.members[member]),
                                 places.many(places.published, thread, round, member), each,
                                 places.many(places.fetched, thread, round, member));
      item.signal = Done + thread;
      const std::uint32_t address = lists.add(item);
      if (i == 0) emit_start(code, address);
    }
    lists.end();
    emit_wait(code, Done + thread, count / each);
  }
};

Kernel Barrier::build(const Params& params, const golden::Config& config,
                      std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const Random random(seed, "barrier");
  const std::vector<BarrierPlan> plans = draw(mesh, params, random.split("plans"));
  const auto threads = static_cast<int>(plans.size());
  const auto pause = static_cast<int>(params.integer("pause"));
  Places places;
  places.rounds = static_cast<int>(params.integer("rounds"));
  places.nodes = mesh.cores().size();
  const std::int64_t lines = std::int64_t{threads} * places.rounds;
  const std::int64_t many = lines * static_cast<std::int64_t>(places.nodes);
  places.source = mesh.layout().allocate(lines * Line, "the source");
  places.published = mesh.layout().allocate(many * Line, "what is published");
  places.fetched = mesh.layout().allocate(many * Line, "what is fetched");

  const auto source = [&](std::size_t node) {
    return random_bytes(lines, random.split("source").split(node));
  };
  for (const std::size_t node : mesh.cores()) {
    Random pauses = random.split("pauses").split(node);
    bool busy = false;
    mesh.load(node, {places.source, source(node)});
    mesh.write_program(
        node, threads, many + lines, [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          const BarrierPlan& plan = plans[static_cast<std::size_t>(thread)];
          busy = busy || plan.root == node;
          const auto found = std::find(plan.members.begin(), plan.members.end(), node);
          if (found == plan.members.end()) return;
          busy = true;
          const auto member = static_cast<std::size_t>(found - plan.members.begin());
          Writer writer{mesh, places, plan, params.text("publish") == "root", thread, code, lists};
          for (int round = 0; round < places.rounds; ++round) {
            const int wait = pauses.between(0, pause);
            if (wait > 0) code(Opcode::Yield, wait);
            writer.publish(round, member);
            emit_barrier(code, plan, R{1}, R{2});
            writer.fetch(round);
          }
        });
    mesh.image(node).units.network = busy;
  }
  for (int thread = 0; thread < threads; ++thread) {
    const BarrierPlan& plan = plans[static_cast<std::size_t>(thread)];
    for (int round = 0; round < places.rounds; ++round) {
      Bytes all;
      for (const std::size_t member : plan.members) {
        const Bytes own = source(member);
        const auto begin =
            own.begin() + static_cast<std::ptrdiff_t>(places.index(thread, round) * Line);
        all.insert(all.end(), begin, begin + Line);
      }
      for (const std::size_t node : plan.members) {
        mesh.expect(node, places.many(places.fetched, thread, round, 0), all);
      }
    }
    expect_releases(mesh, plan, places.rounds);
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto beats = static_cast<std::uint64_t>(many) * (places.nodes + 2);
  return mesh.finish(50000 + beats * (20 + late) +
                     static_cast<std::uint64_t>(lines) * static_cast<std::uint64_t>(pause));
}

}  // namespace

std::unique_ptr<const Family> make_barrier() { return std::make_unique<Barrier>(); }

}  // namespace sim
