// SPDX-License-Identifier: Apache-2.0
// Draws lists item by item, and notes in the memory of all nodes what each item will do.
#include "sim/kernels/list_plan.hpp"

#include <algorithm>
#include <utility>

#include "sim/kernels/rectangle.hpp"

namespace sim {
namespace {

using golden::ItemKind;
using golden::Opcode;

constexpr int SourceBytes = ListPlan::SourceLines * static_cast<int>(Line);

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

Bytes block_of(const ListItem& item, const std::vector<int>& elements, const Bytes& source) {
  Bytes block;
  for (const int element : elements) {
    for (int i = 0; i < item.element_bytes; ++i) {
      const int byte = element * item.element_bytes + i;
      block.push_back(element < 0 ? 0 : source[static_cast<std::size_t>(byte)]);
    }
  }
  return block;
}

}  // namespace

void emit_list(ProgramBuilder& code, const PlannedList& list, int thread) {
  constexpr R Amount{1};
  emit_start(code, list.address);
  if (list.pause > 0) code(Opcode::Yield, list.pause);
  code.constant(Amount, list.given);
  code(Opcode::Semadd, S{ListSemaphores::Given + thread}, Amount);
}

int signals(const std::vector<PlannedList>& lists) {
  int sum = 0;
  for (const PlannedList& list : lists) sum += list.signals;
  return sum;
}

ListPlan::ListPlan(MeshKernel& mesh, const ListSizes& sizes, const Random& random)
    : mesh_(mesh),
      sizes_(sizes),
      random_(random),
      source_(mesh.layout().allocate(SourceBytes, "the source")),
      nodes_(static_cast<std::size_t>(mesh.shape().size())) {
  for (const std::size_t node : mesh.cores()) {
    nodes_[node].source = random_bytes(SourceLines, random.split("source").split(node));
  }
  for (const std::size_t node : mesh.cores()) {
    Random choice = random.split("items").split(node);
    nodes_[node].threads.resize(static_cast<std::size_t>(sizes.threads));
    for (int t = 0; t < sizes.threads; ++t) {
      for (int i = 0; i < sizes.items; ++i) {
        Step step{draw(node, t, choice)};
        step.chained = i > 0 && choice.chance(2, 3);
        step.pause = choice.between(0, sizes.pause);
        nodes_[node].threads[static_cast<std::size_t>(t)].push_back(step);
      }
    }
  }
  std::size_t index_bytes = 0;
  std::size_t target_bytes = 0;
  for (const Node& node : nodes_) {
    index_bytes = std::max(index_bytes, node.indices.size());
    target_bytes = std::max(target_bytes, node.after.size());
  }
  const auto allocate = [&](std::size_t bytes, const std::string& what) {
    return mesh.layout().allocate(static_cast<std::int64_t>(bytes), what);
  };
  indices_ = allocate(index_bytes, "the indices");
  target_ = allocate(target_bytes, "what arrives");
  for (const std::size_t at : mesh.cores()) {
    const Node& node = nodes_[at];
    mesh.load(at, {source_, node.source});
    mesh.load(at, {indices_, node.indices});
    mesh.load(at, {target_, node.before});
    mesh.expect(at, target_, node.after);
    mesh.expect(at, source_, node.source);
    mesh.image(at).semaphores[ListSemaphores::Counted] = node.counted;
  }
}

std::vector<PlannedList> ListPlan::write(ListBuilder& lists, std::size_t node, int thread) const {
  std::vector<PlannedList> written;
  for (const Step& step : nodes_[node].threads[static_cast<std::size_t>(thread)]) {
    if (!step.chained) {
      if (!written.empty()) lists.end();
      written.push_back({.address = lists.next_address(), .pause = step.pause});
    }
    ListItem item = step.item;
    item.indices += indices_;
    item.target += target_;
    if (item.kind == ItemKind::Wait) written.back().given += item.amount;
    if (item.signal) ++written.back().signals;
    lists.add(item);
  }
  if (!written.empty()) lists.end();
  return written;
}

ListItem ListPlan::draw(std::size_t node, int thread, Random& random) {
  ListItem item;
  item.kind = random.pick(std::array{ItemKind::Push, ItemKind::Push, ItemKind::Pull, ItemKind::Pull,
                                     ItemKind::Add, ItemKind::Wait});
  const bool moves = item.kind == ItemKind::Push || item.kind == ItemKind::Pull;
  if (moves && !draw_block(item, node, random)) item = add_to({}, ListSemaphores::Counted, 0);
  if (item.kind == ItemKind::Wait) {
    constexpr int MostGiven = 1 << 20;
    return wait_for(ListSemaphores::Given + thread,
                    static_cast<std::uint32_t>(random.between(0, MostGiven)));
  }
  if (item.kind == ItemKind::Add) {
    item.semaphore = ListSemaphores::Counted;
    item.amount = random.bits32();
    for (const std::size_t other : draw_receivers(item, random)) {
      nodes_[other].counted += item.amount;
    }
  }
  if (random.coin()) item.signal = ListSemaphores::Done + thread;
  return item;
}

// One node, or a rectangle.
std::vector<std::size_t> ListPlan::draw_receivers(ListItem& item, Random& random) {
  const std::size_t one = random.pick(mesh_.cores());
  item.node = mesh_.coord(one);
  if (random.coin()) return {one};
  const Rectangle to =
      without_dead_core(mesh_.shape(), random_rectangle(mesh_.shape(), random), random);
  item.node = to.first;
  item.broadcast_to = to.last;
  return cores_in(mesh_.shape(), to);
}

// Number of elements, their size, shape, window, and where they are.
ListPlan::Elements ListPlan::draw_elements(ListItem& item, Node& own, Random& random) const {
  const bool push = item.kind == ItemKind::Push;
  if (push) item.element_bytes = random.pick(std::array{64, 8, 16});
  const int count = random.between(1, sizes_.lines) * (static_cast<int>(Line) / item.element_bytes);
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
  item.source = source_ + static_cast<std::uint32_t>(base * item.element_bytes);
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

// False if there is no room for it.
bool ListPlan::draw_block(ListItem& item, std::size_t node, Random& random) {
  const bool push = item.kind == ItemKind::Push;
  const Elements elements = draw_elements(item, nodes_[node], random);
  std::vector<std::size_t> receivers = {node};
  std::size_t from = node;
  if (push) {
    receivers = draw_receivers(item, random);
  } else {
    from = random.pick(mesh_.cores());
    item.node = mesh_.coord(from);
  }
  return place(item, block_of(item, elements, nodes_[from].source), receivers, random);
}

// Lines of the destination, one row or several, up or down.
bool ListPlan::place(ListItem& item, const Bytes& block, const std::vector<std::size_t>& receivers,
                     Random& random) {
  const int count = static_cast<int>(block.size() / Line);
  const int per_row = random.coin() ? count : random.between(1, count);
  const int rows = (count + per_row - 1) / per_row;
  const int stride = per_row + random.between(0, 2);
  const bool down = random.coin();
  std::size_t begin = 0;
  for (const std::size_t node : receivers) begin = std::max(begin, nodes_[node].after.size());
  const std::size_t end = begin + static_cast<std::size_t>((rows - 1) * stride + per_row) * Line;
  if (static_cast<std::int64_t>(end) > sizes_.room) return false;
  for (const std::size_t node : receivers) {
    Node& plan = nodes_[node];
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
    item.remote_signal = ListSemaphores::Arrived;
    for (const std::size_t node : receivers) ++nodes_[node].arrivals;
  }
  return true;
}

}  // namespace sim
