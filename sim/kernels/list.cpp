// SPDX-License-Identifier: Apache-2.0
// Family list: random lists of transfers, with all that an item can say (docs/network.md section
// 7).
//
// Sources are only read, and each block has places of its own where it arrives; between the places
// is known data, so that a line too many is found.
#include <algorithm>
#include <array>

#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"
#include "sim/kernels/rectangle.hpp"

namespace sim {
namespace {

using golden::ItemKind;
using golden::Opcode;

// Semaphores of every node.
constexpr int Arrived = 0;                     // blocks that are signalled
constexpr int Counted = 1;                     // what Add items have added
constexpr int Given = 2;                       // + thread: what its Wait items take
constexpr int Done = Given + golden::Threads;  // + thread: its items that are signalled

constexpr int SourceLines = 64;
constexpr int SourceBytes = SourceLines * static_cast<int>(Line);
constexpr int MostLines = SourceLines / 2;  // of a block
constexpr std::uint32_t SourceAddress = 0;

class List final : public Family {
 public:
  List()
      : Family("list", "random lists of transfers: strides, gather, padding, every kind of item",
               "list -p mesh_rows=3 -p mesh_cols=3 -p items=12 -p lines=16", parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        int_parameter("items", 6, 1, 1000, "of each thread, in one list or several"),
        int_parameter("lines", 8, 1, MostLines, "of a block, at most"),
        int_parameter("pause", 50, 0, 1000, "cycles that a list waits for its thread, at most"),
        threads_parameter(golden::Threads),
    });
  }
};

Params List::random_parameters(const golden::Config&, std::uint64_t seed) const {
  Random random(seed, "list parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  params.set("items", std::int64_t{random.between(1, 10)});
  params.set("lines", std::int64_t{random.coin() ? random.between(1, 4) : random.between(1, 16)});
  params.set("pause", std::int64_t{random.coin() ? 0 : random.between(1, 200)});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  return params;
}

// An item; its indices and its target count from the areas for them on.
struct Step {
  ListItem item;
  bool chained = false;  // of the same list as the one before
  int pause = 0;         // of the first: cycles before the thread gives what the list waits for
};

struct NodePlan {
  std::vector<std::vector<Step>> threads;
  Bytes source;
  Bytes indices;
  Bytes before, after;  // target area
  std::uint32_t counted = 0;
  int arrivals = 0;
};

bool is_padding(const ListItem& item, int row, int col) {
  return row < item.row_low || row >= item.row_high || col < item.column_low ||
         col >= item.column_high;
}

// Low to high, or beyond the end: a window around a part of `count`, all, or nothing.
void draw_window(int count, int& low, int& high, Random& random) {
  if (random.chance(2, 3)) return;
  low = random.coin() ? 0 : random.between(0, count);
  high = random.between(0, count + 2);
}

// Elements that the item takes, as numbers of elements in the source area; -1 is padding.
using Elements = std::vector<int>;

// Number of elements, their size, shape, window, and where they are.
Elements draw_elements(ListItem& item, int most_lines, NodePlan& own, Random& random) {
  const bool push = item.kind == ItemKind::Push;
  if (push) item.element_bytes = random.pick(std::array{64, 8, 16});
  const int count = random.between(1, most_lines) * (static_cast<int>(Line) / item.element_bytes);
  do {
    item.rows = random.between(1, count);
  } while (count % item.rows != 0);
  item.cols = count / item.rows;
  draw_window(item.cols, item.column_low, item.column_high, random);
  draw_window(item.rows, item.row_low, item.row_high, random);
  item.gather = push && random.chance(1, 3);

  // Strides such that all elements fit into the area.
  const int area = SourceBytes / item.element_bytes;
  const auto stride = [&](int steps) {
    const int most = (area - 1) / 2 / std::max(steps, 1);
    return random.between(-most, most);
  };
  const int row_stride = random.chance(1, 4) ? item.cols : stride(item.rows - 1);
  const int col_stride = random.coin() ? 1 : stride(item.cols - 1);
  Elements offsets;
  int low = area;
  int high = -area;
  for (int row = 0; row < item.rows; ++row) {
    for (int col = 0; col < item.cols; ++col) {
      offsets.push_back(row * row_stride + col * col_stride);
      if (is_padding(item, row, col)) continue;
      low = std::min(low, offsets.back());
      high = std::max(high, offsets.back());
    }
  }
  const bool none = low > high;
  const int base = none ? 0 : random.between(-low, area - 1 - high);
  item.source = SourceAddress + static_cast<std::uint32_t>(base * item.element_bytes);
  if (none) item.source = random.bits32();
  item.source_row_stride = row_stride * item.element_bytes;
  item.source_column_stride = col_stride * item.element_bytes;

  if (item.gather) {
    item.indices = static_cast<std::uint32_t>(own.indices.size());
    item.source_row_stride = static_cast<std::int32_t>(random.bits32());
    item.source_column_stride = static_cast<std::int32_t>(random.bits32());
  }
  Elements elements;
  for (int i = 0; i < count; ++i) {
    const bool padding = is_padding(item, i / item.cols, i % item.cols);
    int element = padding ? -1 : base + offsets[static_cast<std::size_t>(i)];
    if (item.gather) {
      std::uint32_t index = random.bits32();
      if (!padding) {
        element = random.between(0, area - 1);
        index = static_cast<std::uint32_t>(element - base);
      }
      for (int shift = 0; shift < 32; shift += 8) {
        own.indices.push_back(static_cast<std::uint8_t>(index >> shift));
      }
    }
    elements.push_back(element);
  }
  own.indices.resize(
      static_cast<std::size_t>(round_up(static_cast<std::int64_t>(own.indices.size()), Line)));
  return elements;
}

Bytes block_of(const ListItem& item, const Elements& elements, const Bytes& source) {
  Bytes block;
  for (const int element : elements) {
    for (int i = 0; i < item.element_bytes; ++i) {
      const int byte = element * item.element_bytes + i;
      block.push_back(element < 0 ? 0 : source[static_cast<std::size_t>(byte)]);
    }
  }
  return block;
}

class Drawer {
 public:
  Drawer(const MeshKernel& mesh, const Params& params, std::int64_t room, const Random& random)
      : mesh_(mesh),
        random_(random),
        room_(room),
        lines_(static_cast<int>(params.integer("lines"))) {
    plans_.resize(static_cast<std::size_t>(mesh.shape().size()));
    for (const std::size_t node : mesh.cores()) {
      plans_[node].source = random_bytes(SourceLines, random.split("source").split(node));
    }
    for (const std::size_t node : mesh.cores()) {
      Random choice = random.split("items").split(node);
      plans_[node].threads.resize(static_cast<std::size_t>(params.integer("threads")));
      for (std::size_t t = 0; t < plans_[node].threads.size(); ++t) {
        for (std::int64_t i = 0; i < params.integer("items"); ++i) {
          Step step{draw(node, static_cast<int>(t), choice)};
          step.chained = i > 0 && choice.chance(2, 3);
          step.pause = choice.between(0, static_cast<int>(params.integer("pause")));
          plans_[node].threads[t].push_back(step);
        }
      }
    }
  }

  std::vector<NodePlan> finish() { return std::move(plans_); }

 private:
  ListItem draw(std::size_t node, int thread, Random& random) {
    ListItem item;
    item.kind = random.pick(std::array{ItemKind::Push, ItemKind::Push, ItemKind::Pull,
                                       ItemKind::Pull, ItemKind::Add, ItemKind::Wait});
    const bool moves = item.kind == ItemKind::Push || item.kind == ItemKind::Pull;
    if (moves && !draw_block(item, node, random)) item = add_to({}, Counted, 0);
    if (item.kind == ItemKind::Wait) {
      constexpr int MostGiven = 1 << 20;
      return wait_for(Given + thread, static_cast<std::uint32_t>(random.between(0, MostGiven)));
    }
    if (item.kind == ItemKind::Add) {
      item.semaphore = Counted;
      item.amount = random.bits32();
      for (const std::size_t other : draw_receivers(item, random)) {
        plans_[other].counted += item.amount;
      }
    }
    if (random.coin()) item.signal = Done + thread;
    return item;
  }

  // One node, or a rectangle.
  std::vector<std::size_t> draw_receivers(ListItem& item, Random& random) {
    const std::size_t one = random.pick(mesh_.cores());
    item.node = mesh_.coord(one);
    if (random.coin()) return {one};
    const Rectangle to =
        without_dead_core(mesh_.shape(), random_rectangle(mesh_.shape(), random), random);
    item.node = to.first;
    item.broadcast_to = to.last;
    return cores_in(mesh_.shape(), to);
  }

  // False if there is no room for it.
  bool draw_block(ListItem& item, std::size_t node, Random& random) {
    const bool push = item.kind == ItemKind::Push;
    const Elements elements = draw_elements(item, lines_, plans_[node], random);
    std::vector<std::size_t> receivers = {node};
    std::size_t from = node;
    if (push) {
      receivers = draw_receivers(item, random);
    } else {
      from = random.pick(mesh_.cores());
      item.node = mesh_.coord(from);
    }
    return place(item, block_of(item, elements, plans_[from].source), receivers, random);
  }

  // Lines of the destination, one row or several, up or down.
  bool place(ListItem& item, const Bytes& block, const std::vector<std::size_t>& receivers,
             Random& random) {
    const int count = static_cast<int>(block.size() / Line);
    const int per_row = random.coin() ? count : random.between(1, count);
    const int rows = (count + per_row - 1) / per_row;
    const int stride = per_row + random.between(0, 2);
    const bool down = random.coin();
    std::size_t begin = 0;
    for (const std::size_t node : receivers) begin = std::max(begin, plans_[node].after.size());
    const std::size_t end = begin + static_cast<std::size_t>((rows - 1) * stride + per_row) * Line;
    if (static_cast<std::int64_t>(end) > room_) return false;
    for (const std::size_t node : receivers) {
      NodePlan& plan = plans_[node];
      while (plan.after.size() < end) {
        const Bytes line =
            random_bytes(1, random_.split("before").split(node).split(plan.after.size()));
        plan.before.insert(plan.before.end(), line.begin(), line.end());
        plan.after.insert(plan.after.end(), line.begin(), line.end());
      }
      for (int i = 0; i < count; ++i) {
        const int row = down ? rows - 1 - i / per_row : i / per_row;
        const auto to = static_cast<std::ptrdiff_t>(begin) +
                        (row * stride + i % per_row) * static_cast<std::ptrdiff_t>(Line);
        std::copy_n(block.begin() + i * static_cast<std::ptrdiff_t>(Line), Line,
                    plan.after.begin() + to);
      }
    }
    item.lines_per_row = rows == 1 && random.coin() ? 0 : per_row;
    item.target_row_stride = (down ? -stride : stride) * static_cast<int>(Line);
    item.target = static_cast<std::uint32_t>(begin);
    if (down) item.target += static_cast<std::uint32_t>((rows - 1) * stride) * Line;
    if (item.kind == ItemKind::Push && random.coin()) {
      item.remote_signal = Arrived;
      for (const std::size_t node : receivers) ++plans_[node].arrivals;
    }
    return true;
  }

  const MeshKernel& mesh_;
  Random random_;
  std::int64_t room_;
  int lines_;
  std::vector<NodePlan> plans_;
};

void emit_thread(ProgramBuilder& code, ListBuilder& lists, const std::vector<Step>& steps,
                 int thread) {
  constexpr R Amount{1};
  int signals = 0;
  for (std::size_t i = 0; i < steps.size();) {
    const std::size_t first = i;
    const std::uint32_t address = lists.next_address();
    std::uint32_t given = 0;
    do {
      const ListItem& item = steps[i].item;
      if (item.kind == ItemKind::Wait) given += item.amount;
      if (item.signal) ++signals;
      lists.add(item);
    } while (++i < steps.size() && steps[i].chained);
    lists.end();
    emit_start(code, address);
    if (steps[first].pause > 0) code(Opcode::Yield, steps[first].pause);
    code.constant(Amount, given);
    code(Opcode::Semadd, S{Given + thread}, Amount);
  }
  emit_wait(code, Done + thread, signals);
}

Kernel List::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const auto threads = static_cast<int>(params.integer("threads"));
  const std::int64_t items = threads * params.integer("items");
  // Beside what arrives there are the source, programs, items and their indices.
  constexpr std::int64_t Program = 64;
  const std::int64_t index_lines = params.integer("lines") / 2 + 1;
  const std::int64_t others = SourceLines + Program + items * (3 + index_lines);
  const Random random(seed, "list");
  std::vector<NodePlan> plans =
      Drawer(mesh, params, mesh.layout().size() - others * Line, random).finish();

  std::size_t index_bytes = 0;
  std::size_t target_bytes = 0;
  for (const NodePlan& plan : plans) {
    index_bytes = std::max(index_bytes, plan.indices.size());
    target_bytes = std::max(target_bytes, plan.after.size());
  }
  const auto allocate = [&](std::size_t bytes, const std::string& what) {
    return mesh.layout().allocate(static_cast<std::int64_t>(bytes), what);
  };
  allocate(SourceBytes, "the source");
  const std::uint32_t indices = allocate(index_bytes, "the indices");
  const std::uint32_t target = allocate(target_bytes, "what arrives");
  for (const std::size_t node : mesh.cores()) {
    NodePlan& plan = plans[node];
    mesh.load(node, {SourceAddress, plan.source});
    mesh.load(node, {indices, plan.indices});
    mesh.load(node, {target, plan.before});
    mesh.write_program(node, threads, items,
                       [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
                         std::vector<Step>& steps = plan.threads[static_cast<std::size_t>(thread)];
                         for (Step& step : steps) {
                           step.item.indices += indices;
                           step.item.target += target;
                         }
                         emit_thread(code, lists, steps, thread);
                         if (thread == 0) emit_wait(code, Arrived, plan.arrivals);
                       });
    mesh.expect(node, target, plan.after);
    mesh.expect(node, SourceAddress, plan.source);
    mesh.image(node).semaphores[Counted] = plan.counted;
    mesh.image(node).units.network = true;
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto nodes = static_cast<std::uint64_t>(mesh.shape().size());
  const auto all_items = static_cast<std::uint64_t>(items) * nodes;
  const auto lines = static_cast<std::uint64_t>(params.integer("lines")) * all_items;
  return mesh.finish(50000 + (lines + all_items) * nodes * (40 + late) +
                     static_cast<std::uint64_t>(items * params.integer("pause")));
}

}  // namespace

std::unique_ptr<const Family> make_list() { return std::make_unique<List>(); }

}  // namespace sim
