// SPDX-License-Identifier: Apache-2.0
// Family traffic: every thread of every node sends and fetches blocks and counts, in a pattern.
//
// Each transfer is an item of a list, or a semsend; each block has a place of its own where it
// arrives, so that every beat is accounted for in memory, and every signal in a semaphore.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {
namespace {

using golden::Opcode;

// Semaphores of every node.
constexpr int Arrived = 0;  // blocks that others have pushed here
constexpr int Counted = 1;  // what Add items and semsend have added
constexpr int Done = 2;     // + thread: its items that are complete

constexpr int SourceLines = 64;

enum class Kind { Push, Pull, Add, Send };

struct Transfer {
  Kind kind = Kind::Push;
  std::size_t other = 0;     // node at the other end
  int lines = 0;             // Push, Pull
  int source = 0;            // line in the source area of the node that has the data
  std::uint32_t target = 0;  // address at the node that gets them
  std::uint32_t amount = 0;  // Add, Send
  int pause = 0;             // cycles before it
  bool chained = false;      // an item of the same list as the one before
};

struct Task {
  MeshShape shape;
  std::vector<std::size_t> cores;
  std::vector<std::size_t> ends;  // cores and devices
  int threads, transfers, lines, pause;
  std::string pattern, method;
};

Task task_of(const Params& params, std::uint64_t seed) {
  Task task;
  task.shape = mesh_of("traffic", params, seed);
  task.cores = cores_of(task.shape);
  task.ends = devices_of(task.shape);
  task.ends.insert(task.ends.end(), task.cores.begin(), task.cores.end());
  std::sort(task.ends.begin(), task.ends.end());
  task.threads = static_cast<int>(params.integer("threads"));
  task.transfers = static_cast<int>(params.integer("transfers"));
  task.lines = static_cast<int>(params.integer("lines"));
  task.pause = static_cast<int>(params.integer("pause"));
  task.pattern = params.text("pattern");
  task.method = params.text("method");
  return task;
}

// A node with a core, or a device: the one at `node`, or the next one.
std::size_t end_at(const Task& task, std::size_t node) {
  const auto found = std::lower_bound(task.ends.begin(), task.ends.end(), node);
  return found == task.ends.end() ? task.ends.front() : *found;
}

std::size_t partner(const Task& task, std::size_t node, Random& random) {
  const MeshShape& shape = task.shape;
  const Coord at = shape.coord(node);
  if (task.pattern == "transpose") {
    return end_at(task, shape.index({at.x % shape.rows(), at.y % shape.cols()}));
  }
  if (task.pattern == "complement") {
    return end_at(task, shape.index({shape.rows() - 1 - at.y, shape.cols() - 1 - at.x}));
  }
  if (task.pattern == "neighbour") {
    return end_at(task, (node + 1) % static_cast<std::size_t>(shape.size()));
  }
  if (task.pattern == "hot_spot" && random.coin()) {
    return end_at(task, static_cast<std::size_t>(shape.size()) / 2);
  }
  return random.pick(task.ends);
}

// Everything one node does and gets.
struct NodePlan {
  std::vector<std::vector<Transfer>> threads;
  std::vector<std::uint8_t> source;
  std::uint32_t source_address = 0, target_address = 0;
  std::vector<std::uint8_t> expected;  // target area at the end
  int arrivals = 0;
  std::uint32_t counted = 0;
};

Kind kind_of(const Task& task, Random& random) {
  if (task.method == "push") return Kind::Push;
  if (task.method == "pull") return Kind::Pull;
  if (task.method == "count") return random.coin() ? Kind::Add : Kind::Send;
  return random.pick(
      std::array{Kind::Push, Kind::Push, Kind::Pull, Kind::Pull, Kind::Add, Kind::Send});
}

class Traffic final : public Family {
 public:
  Traffic()
      : Family("traffic", "blocks and counts between all nodes of a mesh, in a pattern",
               "traffic -p mesh_rows=4 -p mesh_cols=4 -p pattern=transpose", parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("pattern", {"uniform", "transpose", "hot_spot", "complement", "neighbour"},
                         "who deals with whom"),
        choice_parameter("method", {"mixed", "push", "pull", "count"},
                         "blocks are sent, fetched; semaphores are raised"),
        int_parameter("transfers", 8, 1, 1000, "of each thread"),
        int_parameter("lines", 8, 1, SourceLines, "of a block, at most"),
        int_parameter("pause", 0, 0, 1000, "cycles between two lists of a thread, at most"),
        threads_parameter(golden::Threads),
    });
  }
};

Params Traffic::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "traffic parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"pattern", "method"});
  params.set("transfers", std::int64_t{random.between(1, 12)});
  const std::int64_t lines = random.coin() ? random.between(1, 4) : random.between(1, 24);
  params.set("pause", std::int64_t{random.coin() ? 0 : random.between(1, 200)});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  // Even if every block goes to one node, it fits beside sources, lists and program.
  constexpr std::int64_t Others = 192;
  const std::int64_t blocks = params.integer("mesh_rows") * params.integer("mesh_cols") *
                              params.integer("threads") * params.integer("transfers");
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  params.set("lines", std::clamp<std::int64_t>(room / blocks, 1, lines));
  return params;
}

// Draws all transfers, node by node.
std::vector<NodePlan> draw(const Task& task, const Random& random) {
  std::vector<NodePlan> plans(static_cast<std::size_t>(task.shape.size()));
  for (const std::size_t node : task.ends) {
    Random data = random.split("source").split(node);
    plans[node].source.resize(SourceLines * Line);
    for (std::uint8_t& byte : plans[node].source) byte = static_cast<std::uint8_t>(data.bits());
  }
  for (const std::size_t node : task.cores) {
    Random choice = random.split("transfers").split(node);
    plans[node].threads.resize(static_cast<std::size_t>(task.threads));
    for (std::vector<Transfer>& transfers : plans[node].threads) {
      for (int i = 0; i < task.transfers; ++i) {
        Transfer transfer;
        transfer.kind = kind_of(task, choice);
        transfer.other = partner(task, node, choice);
        transfer.lines = choice.between(1, task.lines);
        transfer.source = choice.between(0, SourceLines - transfer.lines);
        transfer.amount = choice.bits32();
        transfer.pause = choice.between(0, task.pause);
        const bool listed = transfer.kind != Kind::Send && !transfers.empty() &&
                            transfers.back().kind != Kind::Send;
        transfer.chained = listed && choice.chance(1, 3);
        transfers.push_back(transfer);
      }
    }
  }
  return plans;
}

// Gives each block its place and notes what will be there.
void place_blocks(const Task& task, std::vector<NodePlan>& plans) {
  for (const std::size_t node : task.cores) {
    for (std::vector<Transfer>& transfers : plans[node].threads) {
      for (Transfer& transfer : transfers) {
        NodePlan& other = plans[transfer.other];
        if (transfer.kind == Kind::Add || transfer.kind == Kind::Send) {
          other.counted += transfer.amount;
          continue;
        }
        const bool push = transfer.kind == Kind::Push;
        const std::vector<std::uint8_t>& source = push ? plans[node].source : other.source;
        std::vector<std::uint8_t>& expected = push ? other.expected : plans[node].expected;
        transfer.target = static_cast<std::uint32_t>(expected.size());
        const auto begin = source.begin() + static_cast<std::ptrdiff_t>(transfer.source * 64);
        expected.insert(expected.end(), begin,
                        begin + static_cast<std::ptrdiff_t>(transfer.lines * 64));
        if (push) ++other.arrivals;
      }
    }
  }
}

ListItem item_of(const Transfer& transfer, const Task& task, const std::vector<NodePlan>& plans,
                 std::size_t node, int thread) {
  const Coord other = task.shape.coord(transfer.other);
  const auto offset = static_cast<std::uint32_t>(transfer.source) * Line;
  if (transfer.kind == Kind::Add) return add_to(other, Counted, transfer.amount);
  const bool push = transfer.kind == Kind::Push;
  const NodePlan& from = plans[push ? node : transfer.other];
  const NodePlan& to = plans[push ? transfer.other : node];
  ListItem item = push ? push_lines(from.source_address + offset, transfer.lines, other,
                                    to.target_address + transfer.target)
                       : pull_lines(other, from.source_address + offset, transfer.lines,
                                    to.target_address + transfer.target);
  item.signal = Done + thread;
  if (push) item.remote_signal = Arrived;
  return item;
}

// One thread: starts its lists one after the other and waits for all of them.
void emit_thread(ProgramBuilder& code, ListBuilder& lists, const Task& task,
                 const std::vector<NodePlan>& plans, std::size_t node, int thread) {
  constexpr R Address{1}, Target{2}, Amount{3};
  const std::vector<Transfer>& transfers = plans[node].threads[static_cast<std::size_t>(thread)];
  int blocks = 0;
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    const Transfer& transfer = transfers[i];
    if (transfer.kind == Kind::Push || transfer.kind == Kind::Pull) ++blocks;
    if (!transfer.chained && transfer.pause > 0) code(Opcode::Yield, transfer.pause);
    if (transfer.kind == Kind::Send) {
      code.constant(Target, number(task.shape.coord(transfer.other)));
      code.constant(Amount, transfer.amount);
      code(Opcode::Semsend, S{Counted}, Target, Amount);
      continue;
    }
    const std::uint32_t address = lists.add(item_of(transfer, task, plans, node, thread));
    if (!transfer.chained) {
      code.constant(Address, address);
      code(Opcode::Xfer, Address);
    }
    if (i + 1 == transfers.size() || !transfers[i + 1].chained) lists.end();
  }
  emit_wait(code, Done + thread, blocks);
}

// Nobody takes from its semaphores.
std::optional<std::string> check_device(const NodeState& state, const NodePlan& plan) {
  for (const auto& [semaphore, expected] :
       {std::pair{Arrived, static_cast<std::uint32_t>(plan.arrivals)},
        std::pair{Counted, plan.counted}}) {
    const std::uint32_t actual = state.semaphores[static_cast<std::size_t>(semaphore)];
    if (actual == expected) continue;
    return fmt::format("semaphore {} is {} at the end, expected {}", semaphore, actual, expected);
  }
  return std::nullopt;
}

Kernel Traffic::build(const Params& params, const golden::Config& config,
                      std::uint64_t seed) const {
  validate(*this, params);
  const Task task = task_of(params, seed);
  const Random random(seed, "traffic");
  std::vector<NodePlan> plans = draw(task, random);
  place_blocks(task, plans);

  Kernel kernel;
  kernel.family = name();
  kernel.params = params;
  kernel.seed = seed;
  set_mesh(kernel, task.shape, params);
  std::vector<Layout> layouts(plans.size(), Layout(config, name()));
  for (const std::size_t node : task.ends) {
    NodePlan& plan = plans[node];
    plan.source_address = layouts[node].allocate(SourceLines * Line, "the source");
    plan.target_address =
        layouts[node].allocate(static_cast<std::int64_t>(plan.expected.size()), "what arrives");
  }
  std::uint64_t lines = 0;
  for (const std::size_t node : task.ends) {
    const NodePlan& plan = plans[node];
    NodeImage& image = kernel.nodes[node];
    lines += plan.expected.size() / Line;
    if (!task.shape.has_core(task.shape.coord(node))) {
      image.segments = {{plan.source_address, plan.source}};
      continue;
    }
    image.semaphores[Counted] = plan.counted;
    const auto most_items = static_cast<std::int64_t>(task.threads) * task.transfers;
    const std::uint32_t list_address = layouts[node].allocate(most_items * Line, "the lists");
    ListBuilder lists(list_address);
    ProgramBuilder code(layouts[node].next());
    Threads threads(code, task.threads, true);
    for (int t = 0; t < task.threads; ++t) {
      threads.enter(t);
      emit_thread(code, lists, task, plans, node, t);
      if (t == 0) emit_wait(code, Arrived, plan.arrivals);
      finish_threads(code);
    }
    image.starts = threads.starts();
    image.segments = {{plan.source_address, plan.source}, code.finish()};
    Segment list_segment = lists.finish();
    if (!list_segment.bytes.empty()) image.segments.push_back(std::move(list_segment));
    layouts[node].allocate(static_cast<std::int64_t>(image.segments[1].bytes.size()),
                           "the program");
    image.units = {.scalar = true, .vector = false, .matrix = false, .sram = true, .network = true};
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto transfers = static_cast<std::uint64_t>(task.threads * task.transfers) *
                         static_cast<std::uint64_t>(task.cores.size());
  const auto pace = static_cast<std::uint64_t>(100 - params.integer("device_stall"));
  kernel.cycle_limit = 50000 + (lines + transfers) * (20 + late) * 100 / pace +
                       static_cast<std::uint64_t>(task.transfers * task.pause);

  kernel.check = [plans, ends = task.ends, shape = task.shape](const FinalState& state) {
    CheckResult all;
    for (const std::size_t node : ends) {
      const NodePlan& plan = plans[node];
      const std::string where = fmt::format("node {}: ", to_string(shape.coord(node)));
      const bool core = shape.has_core(shape.coord(node));
      if (const auto error =
              core ? check_clean_end(state.nodes[node]) : check_device(state.nodes[node], plan)) {
        return CheckResult{all.compared, where + *error};
      }
      std::vector<std::uint8_t> actual(plan.expected.size());
      if (!actual.empty()) state.nodes[node].read(plan.target_address, actual);
      const CheckResult own = check_elements(
          static_cast<std::int64_t>(actual.size() / Line),
          [&](std::int64_t i) -> std::optional<std::string> {
            const auto at = static_cast<std::size_t>(i * Line);
            if (std::memcmp(&actual[at], &plan.expected[at], Line) == 0) return std::nullopt;
            std::size_t byte = at;
            while (actual[byte] == plan.expected[byte]) ++byte;
            return fmt::format("byte {}: expected {:#04x}, actual {:#04x}", byte - at,
                               plan.expected[byte], actual[byte]);
          },
          [&](std::int64_t i) {
            return where + fmt::format("line at {:#x}", plan.target_address + i * Line);
          });
      all.compared += own.compared + 1;
      if (own.error) return CheckResult{all.compared, own.error};
    }
    return all;
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_traffic() { return std::make_unique<Traffic>(); }

}  // namespace sim
