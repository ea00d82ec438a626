// SPDX-License-Identifier: Apache-2.0
// Writes one wrong item or command.
#include "sim/kernels/misuse.hpp"

#include <algorithm>
#include <vector>

#include "golden/noc/step.hpp"
#include "sim/kernels/image.hpp"
#include "sim/kernels/mesh_plan.hpp"

namespace sim {
namespace {

using golden::Cause;
using golden::Csr;
using golden::fault_value;
using golden::ItemKind;
using golden::NetworkFault;
using golden::Opcode;

constexpr std::uint32_t AddressSpace = 1u << golden::AddressBits;

std::vector<Coord> dead_cores(const MeshShape& shape) {
  std::vector<Coord> nodes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.size()); ++i) {
    if (shape.health(shape.coord(i)) == NodeHealth::DeadCore) nodes.push_back(shape.coord(i));
  }
  return nodes;
}

class Writer {
 public:
  Writer(const MisuseContext& context, ProgramBuilder& code, ListBuilder& lists, Random random)
      : context_(context), places_(context.places), code_(code), lists_(lists), random_(random) {}

  ExpectedTrap write(Misuse misuse) {
    switch (misuse) {
      case Misuse::Descriptor:
        return error(NetworkFault::BadDescriptor, start_failing(bad_descriptor()));
      case Misuse::Corners: {
        const Corners corners = bad_corners();
        barrier(context_.node, corners);
        return error(NetworkFault::BadDescriptor, number(corners.first));
      }
      case Misuse::ItemRoute: {
        const Coord node = unreachable();
        start_failing(encoded(any_item(node)));
        return error(NetworkFault::NoRoute, number(node));
      }
      case Misuse::CommandRoute: {
        const Coord node = unreachable();
        command(node);
        return error(NetworkFault::NoRoute, number(node));
      }
      case Misuse::Source:
        return bad_source();
      case Misuse::Target: {
        ListItem item = random_.coin() ? push(core()) : pull(core());
        item.target = item.kind == ItemKind::Push ? beyond_addresses() : beyond_memory();
        start_failing(encoded(item));
        return error(NetworkFault::BadAddress, item.target);
      }
      case Misuse::Index: {
        const ListItem item = gathering(beyond_memory());
        start_failing(encoded(item));
        return error(NetworkFault::BadAddress, item.indices);
      }
      case Misuse::RemoteTarget: {
        ListItem item = push(core());
        item.target = beyond_memory();
        start(item);
        return error(NetworkFault::RemoteAddress, item.target);
      }
      case Misuse::RemoteSource: {
        ListItem item = pull(core());
        item.source = beyond_memory();
        if (random_.coin()) {  // of several lines the last
          const int before = random_.between(1, MisusePlaces::UntouchedLines - 1);
          item.cols = MisusePlaces::UntouchedLines;
          item.target = places_.untouched;
          item.source = places_.memory_bytes - Line * static_cast<std::uint32_t>(before);
        }
        start_failing(encoded(item));
        return error(NetworkFault::RemoteAddress, item.source);
      }
      case Misuse::DeadCore:
        return dead_core();
      case Misuse::PoisonedPull: {
        const Coord from = places_.all_poisoned ? core() : context_.node;
        if (!places_.all_poisoned) poison(places_.poisoned);
        ListItem item = pull(from);
        item.source = places_.poisoned;
        start_failing(encoded(item));
        return error(NetworkFault::RemoteData, item.target);
      }
      case Misuse::PoisonedItem:
        return double_error(start_failing(encoded(push(core())), true));
      case Misuse::PoisonedIndex:
        if (!places_.all_poisoned) poison(places_.poisoned);
        start_failing(encoded(gathering(places_.poisoned)));
        return double_error(places_.poisoned);
      case Misuse::PoisonedElement:
        if (!places_.all_poisoned) poison(places_.poisoned);
        start(poisoned_push());
        return double_error(places_.poisoned);
    }
    return {};
  }

 private:
  struct Corners {
    Coord first, last;
  };

  // ---- what is drawn

  Coord core() { return context_.shape.coord(random_.pick(cores_of(context_.shape))); }
  // Anywhere, or just behind the last row or column.
  Coord unreachable() {
    const MeshShape& shape = context_.shape;
    for (;;) {
      Coord node = node_of(random_.between(0, NodeNumbers - 1));
      const std::uint64_t where = random_.below(4);
      if (where == 0) node = {shape.rows() % MaxMeshSide, node.x % shape.cols()};
      if (where == 1) node = {node.y % shape.rows(), shape.cols() % MaxMeshSide};
      if (!shape.attached(node)) return node;
    }
  }
  std::uint32_t untouched() {
    return places_.untouched +
           Line * static_cast<std::uint32_t>(random_.below(MisusePlaces::UntouchedLines));
  }
  // The first line behind it, or any other that an address has room for.
  std::uint32_t beyond_memory() {
    const std::uint64_t lines = (AddressSpace - places_.memory_bytes) / Line;
    const std::uint64_t line = random_.coin() ? 0 : random_.below(lines);
    return places_.memory_bytes + Line * static_cast<std::uint32_t>(line);
  }
  std::uint32_t beyond_addresses() {
    return random_.coin() ? AddressSpace : (random_.bits32() | AddressSpace) & ~(Line - 1);
  }
  Corners bad_corners() {
    for (;;) {
      Corners corners;
      corners.first = node_of(random_.between(0, NodeNumbers - 1));
      corners.last = node_of(random_.between(0, NodeNumbers - 1));
      if (corners.last.y < corners.first.y || corners.last.x < corners.first.x) return corners;
    }
  }

  ListItem push(Coord node) {
    ListItem item = push_lines(places_.source, 1, node, untouched());
    if (random_.coin()) item.remote_signal = places_.semaphore;
    return item;
  }
  ListItem pull(Coord node) { return pull_lines(node, places_.source, 1, untouched()); }
  ListItem add(Coord node) { return add_to(node, places_.semaphore, 1); }
  ListItem any_item(Coord node) {
    const std::uint64_t kind = random_.below(3);
    return kind == 0 ? push(node) : kind == 1 ? pull(node) : add(node);
  }
  ListItem gathering(std::uint32_t indices) {
    ListItem item = push(core());
    item.gather = true;
    item.indices = indices;
    return item;
  }

  // One element of a line has a double error.
  ListItem poisoned_push() {
    ListItem item = push(core());
    item.source = places_.poisoned;
    if (random_.coin()) return item;
    item.element_bytes = 16;
    item.cols = static_cast<int>(Line) / item.element_bytes;
    const int first = random_.between(1 - item.cols, 0);  // counted from that element
    item.source += static_cast<std::uint32_t>(first) * Line;
    return item;
  }

  // One thing wrong.
  ItemBytes bad_descriptor() {
    ListItem item = push(core());
    const auto low_bits = [&] { return static_cast<std::uint32_t>(random_.between(1, 63)); };
    switch (random_.below(12)) {
      case 0:
        item.kind = static_cast<ItemKind>(random_.coin() ? 0 : random_.between(5, 15));
        break;
      case 1:
        return flipped(item, 4, 5);  // an element size that there is not
      case 2: {
        const int bit = random_.between(21, 31);
        return flipped(item, bit, bit);
      }
      case 3:
        (random_.coin() ? item.rows : item.cols) = 0;
        break;
      case 4:
        item.element_bytes = random_.coin() ? 8 : 16;
        item.rows = random_.between(1, 3);
        break;
      case 5:
        item.target += low_bits();
        break;
      case 6:
        item.target_row_stride = static_cast<std::int32_t>(low_bits());
        break;
      case 7:
        item = gathering(places_.source + low_bits());
        break;
      case 8:
        item = bad_pull();
        break;
      case 9:
        item = random_.coin() ? add(core()) : wait_for(places_.semaphore, 0);
        return flipped(item, 15, 15);  // rsignal
      case 10: {
        const Corners corners = bad_corners();
        item.node = corners.first;
        item.broadcast_to = corners.last;
        break;
      }
      default:
        item.next = random_.coin() ? lists_.next_address() + low_bits() : beyond_memory();
        return item.encode();
    }
    return encoded(item);
  }

  ListItem bad_pull() {
    ListItem item = pull(core());
    switch (random_.below(4)) {
      case 0:
        item.element_bytes = 16;
        item.cols = static_cast<int>(Line) / item.element_bytes;
        break;
      case 1:
        item.gather = true;
        break;
      case 2:
        item.broadcast_to = item.node;
        break;
      default:
        item.remote_signal = places_.semaphore;
        break;
    }
    return item;
  }

  ExpectedTrap bad_source() {
    ListItem item = random_.coin() ? push(core()) : pull(core());
    const bool push = item.kind == ItemKind::Push;
    if (push) item.element_bytes = random_.pick(std::array{64, 8, 16});
    item.cols = static_cast<int>(Line) / item.element_bytes;
    item.source_column_stride = item.element_bytes;
    if (random_.coin()) {
      item.source += static_cast<std::uint32_t>(random_.between(1, item.element_bytes - 1));
    } else {
      item.source = push ? beyond_memory() : beyond_addresses();
    }
    start_failing(encoded(item));
    return error(NetworkFault::BadAddress, item.source);
  }

  ExpectedTrap dead_core() {
    const Coord node = random_.pick(dead_cores(context_.shape));
    if (random_.coin()) {
      command(node);
    } else {
      start(any_item(node));
    }
    return error(NetworkFault::RemoteDead, number(node));
  }

  // ---- how it is written

  // With all that comes if it is complete, and an item behind it.
  ItemBytes encoded(ListItem item) {
    if (item.kind != ItemKind::Wait) item.signal = places_.semaphore;
    item.next = address() + Line;
    return item.encode();
  }
  ItemBytes flipped(const ListItem& item, int first_bit, int last_bit) {
    ItemBytes bytes = encoded(item);
    for (int bit = first_bit; bit <= last_bit; ++bit) {
      std::uint8_t& byte = bytes[static_cast<std::size_t>(bit / 8)];
      byte = static_cast<std::uint8_t>(byte ^ 1u << bit % 8);
    }
    return bytes;
  }
  // Of the wrong item.
  std::uint32_t address() const { return lists_.next_address() + (context_.before ? Line : 0); }

  // A list that fails at its item; what is behind must not be done. Returns the item's address.
  std::uint32_t start_failing(const ItemBytes& bytes, bool poisoned = false) {
    const std::uint32_t begin = lists_.next_address();
    const std::uint32_t wrong = address();
    if (context_.before) lists_.add(*context_.before);
    lists_.add(bytes);
    lists_.add(add(context_.node));
    lists_.end();
    if (poisoned) poison(wrong);
    start_at(begin);
    return wrong;
  }
  // A list that is complete when the error comes.
  void start(const ListItem& item) {
    const std::uint32_t begin = lists_.next_address();
    if (context_.before) lists_.add(*context_.before);
    lists_.add(item);
    lists_.end();
    start_at(begin);
  }
  void start_at(std::uint32_t list) {
    code_.constant(context_.scratch, list);
    code_(Opcode::Xfer, context_.scratch);
  }
  void poison(std::uint32_t line) {
    const std::uint32_t word = line + 8 * static_cast<std::uint32_t>(random_.below(8));
    emit_double_error(code_, word, context_.scratch, context_.scratch2, random_);
  }
  void command(Coord node) {
    if (random_.coin()) return barrier(node, {context_.node, context_.node});
    code_.constant(context_.scratch, number(node));
    code_(Opcode::Semsend, S{places_.semaphore}, context_.scratch, context_.scratch);
  }
  void barrier(Coord root, const Corners& corners) {
    constexpr int OneParticipant = 1 << 16;
    code_.constant(context_.scratch,
                   number(corners.first) | std::int64_t{number(corners.last)} << 16);
    code_.constant(context_.scratch2, number(root) | OneParticipant);
    code_(Opcode::Barrier, S{places_.semaphore}, context_.scratch, context_.scratch2);
  }

  ExpectedTrap error(NetworkFault fault, std::uint32_t value) const {
    return {context_.thread, Cause::NetworkError, fault_value(fault, value)};
  }
  ExpectedTrap error(NetworkFault fault, int node) const {
    return error(fault, static_cast<std::uint32_t>(node));
  }
  ExpectedTrap double_error(std::uint32_t line) const {
    return {context_.thread, Cause::EccDouble, line};
  }

  const MisuseContext& context_;
  const MisusePlaces& places_;
  ProgramBuilder& code_;
  ListBuilder& lists_;
  Random random_;
};

}  // namespace

bool possible(Misuse misuse, const MeshShape& shape) {
  return misuse != Misuse::DeadCore || !dead_cores(shape).empty();
}

ExpectedTrap emit_misuse(Misuse misuse, const MisuseContext& context, ProgramBuilder& code,
                         ListBuilder& lists, const Random& random) {
  return Writer(context, code, lists, random).write(misuse);
}

void emit_double_error(ProgramBuilder& code, std::uint32_t address, R scratch, R scratch2,
                       Random& random) {
  constexpr int CodewordBits = 72;
  const int first = random.between(0, CodewordBits - 1);
  const int second = (first + random.between(1, CodewordBits - 1)) % CodewordBits;
  constexpr int Both = 0x8080;
  code.constant(scratch, second << 8 | first | Both);
  code(Opcode::Csrw, Csr::EccInject, scratch);
  code.constant(scratch, address);
  code(Opcode::Ld, scratch2, 0, scratch);
  code(Opcode::Sdx, scratch2, 0, scratch);
  code(Opcode::Csrw, Csr::EccInject, R{0});
}

}  // namespace sim
