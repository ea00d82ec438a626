// SPDX-License-Identifier: Apache-2.0
// Family halo: grids of cells, one after the other from each cell's four neighbours.
//
// A node has rows x cols cells of 64 bytes and a frame around them, the halo, which gets the edges
// of the nodes on its four sides, or zeros where there is none. Cells of a step are made from those
// of the step before, in the other of two arrays. Each thread has grids of its own.
//
// Nobody is more than a step ahead: it needs the edges of all its neighbours first. So an array is
// not written before everybody is through with it.
#include <algorithm>
#include <array>

#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {
namespace {

using golden::Opcode;
using golden::Port;

constexpr int Sides = static_cast<int>(AllSides.size());
constexpr int CellLanes = golden::Lanes32;
using Cell = std::array<std::uint32_t, CellLanes>;

// Semaphores of every node.
constexpr int Done = 0;                        // + thread: own items that are complete
constexpr int Ready = Done + golden::Threads;  // + 4 * thread + side: the edge is there, or may go

int ready_of(int thread, Port side) {
  return Ready + Sides * thread + static_cast<int>(side_index(side));
}

class Halo final : public Family {
 public:
  Halo()
      : Family("halo", "steps over a grid spread over a mesh, with exchange of edges",
               "halo -p mesh_rows=3 -p mesh_cols=3 -p rows=6 -p steps=5 -p method=pull",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("method", {"push", "pull"}, "edges are sent, or fetched"),
        int_parameter("rows", 4, 1, 1000, "of cells at each node"),
        int_parameter("cols", 4, 1, 1000, "of cells at each node"),
        int_parameter("gap", 0, 0, 15, "lines between two rows"),
        int_parameter("steps", 3, 1, 100, "of the grid"),
        threads_parameter(golden::Threads),
    });
  }
};

Params Halo::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "halo parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"method"});
  params.set("gap", std::int64_t{random.coin() ? 0 : random.between(1, 3)});
  params.set("steps", std::int64_t{random.between(1, 6)});
  const std::int64_t threads = random.between(1, golden::Threads);
  params.set("threads", threads);
  constexpr std::int64_t Others = 256;
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  const std::int64_t lines = room / (2 * threads);
  const std::int64_t cols = random.between(1, 8);
  const std::int64_t most = lines / (cols + 2 + params.integer("gap")) - 2;
  params.set("cols", cols);
  params.set("rows", std::min<std::int64_t>(most, random.between(1, 8)));
  return params;
}

// A line of cells in an array, from the cell with this index on.
struct Edge {
  int first = 0, count = 0, stride = 0;  // in cells
};

// An array: rows of cells with the frame, `gap` lines between them.
struct Grid {
  int rows = 0, cols = 0, pitch = 0, threads = 0;

  int cells() const { return (rows + 2) * pitch; }
  int at(int row, int col) const { return row * pitch + col; }
  // The cells that the neighbour on this side gets, and the frame where its cells come in.
  Edge inner(Port side) const { return edge(side, 1); }
  Edge outer(Port side) const { return edge(side, 0); }
  std::uint32_t address(std::uint32_t base, int thread, int parity, int cell) const {
    return base + static_cast<std::uint32_t>((2 * thread + parity) * cells() + cell) * Line;
  }

 private:
  Edge edge(Port side, int inwards) const {
    const int row = side == Port::North ? inwards : side == Port::South ? rows + 1 - inwards : 1;
    const int col = side == Port::West ? inwards : side == Port::East ? cols + 1 - inwards : 1;
    const bool across = side == Port::North || side == Port::South;
    return {at(row, col), across ? cols : rows, across ? 1 : pitch};
  }
};

std::optional<Coord> neighbour_of(const MeshShape& shape, Coord node, Port side) {
  const std::optional<Coord> other = shape.neighbour(node, side);
  return other && shape.has_core(*other) ? other : std::nullopt;
}

using Cells = std::vector<Cell>;

Cells random_cells(int count, Random random) {
  Cells cells(static_cast<std::size_t>(count));
  for (Cell& cell : cells) {
    for (std::uint32_t& lane : cell) lane = random.bits32();
  }
  return cells;
}

Bytes bytes_of(const Cells& cells) {
  Bytes bytes;
  for (const Cell& cell : cells) {
    for (const std::uint32_t lane : cell) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<std::uint8_t>(lane >> shift));
      }
    }
  }
  return bytes;
}

Cell& cell_of(Cells& cells, int index) { return cells[static_cast<std::size_t>(index)]; }

// The rule: every side has a part of its own in it, so that none can stand for another.
std::uint32_t rule(std::uint32_t own, std::uint32_t north, std::uint32_t east, std::uint32_t south,
                   std::uint32_t west) {
  return ((north - south) ^ east) + (west & own) + own;
}

void compute(const Grid& grid, Cells& from, Cells& to) {
  for (int row = 1; row <= grid.rows; ++row) {
    for (int col = 1; col <= grid.cols; ++col) {
      const int at = grid.at(row, col);
      for (std::size_t lane = 0; lane < CellLanes; ++lane) {
        cell_of(to, at)[lane] =
            rule(cell_of(from, at)[lane], cell_of(from, at - grid.pitch)[lane],
                 cell_of(from, at + 1)[lane], cell_of(from, at + grid.pitch)[lane],
                 cell_of(from, at - 1)[lane]);
      }
    }
  }
}

void emit_compute(ProgramBuilder& code, const Grid& grid, std::uint32_t from, std::uint32_t to) {
  constexpr R From{1}, To{2}, RowsLeft{3}, ColsLeft{4};
  constexpr V Own{0}, North{1}, East{2}, South{3}, West{4};
  const int gap = (grid.pitch - grid.cols) * static_cast<int>(Line);
  code.constant(From, from + static_cast<std::uint32_t>(grid.at(1, 1)) * Line);
  code.constant(To, to + static_cast<std::uint32_t>(grid.at(1, 1)) * Line);
  code.constant(RowsLeft, grid.rows);
  const Label row = code.here();
  code.constant(ColsLeft, grid.cols);
  const Label cell = code.here();
  code(Opcode::Vld, Own, 0, From);
  code(Opcode::Vld, North, -grid.pitch, From);
  code(Opcode::Vld, East, 1, From);
  code(Opcode::Vld, South, grid.pitch, From);
  code(Opcode::Vld, West, -1, From);
  code(Opcode::Vsub, North, North, South, 32);
  code(Opcode::Vxor, North, North, East);
  code(Opcode::Vand, West, West, Own);
  code(Opcode::Vadd, North, North, West, 32);
  code(Opcode::Vadd, North, North, Own, 32);
  code(Opcode::Vst, North, 0, To);
  code(Opcode::Addi, From, From, Line);
  code(Opcode::Addi, To, To, Line);
  code(Opcode::Addi, ColsLeft, ColsLeft, -1);
  code(Opcode::Bne, ColsLeft, R{0}, cell);
  code(Opcode::Addi, From, From, gap);
  code(Opcode::Addi, To, To, gap);
  code(Opcode::Addi, RowsLeft, RowsLeft, -1);
  code(Opcode::Bne, RowsLeft, R{0}, row);
}

// The lists of one thread: the exchange of one of its two arrays.
struct Exchange {
  const MeshShape& shape;
  const Grid& grid;
  std::uint32_t base;
  Coord node;
  int thread;
  bool push;
  ListBuilder& lists;

  // Edge to edge, between `node` and `other`; zeros if `other` is not there.
  ListItem item(int parity, Port side, std::optional<Coord> other) const {
    const Edge from = grid.inner(push ? side : opposite(side));
    const Edge to = grid.outer(push && other ? opposite(side) : side);
    ListItem item = push_lines(grid.address(base, thread, parity, from.first), 1,
                               other.value_or(node), grid.address(base, thread, parity, to.first));
    if (!push) item.kind = golden::ItemKind::Pull;
    const bool across = from.stride == 1;
    item.cols = across ? from.count : 1;
    item.rows = across ? 1 : from.count;
    item.source_row_stride = item.target_row_stride = from.stride * static_cast<int>(Line);
    item.lines_per_row = item.cols;
    if (!other) item.row_high = 0;
    item.signal = Done + thread;
    if (push) item.remote_signal = ready_of(thread, other ? opposite(side) : side);
    return item;
  }

  std::uint32_t write(int parity) const {
    const std::uint32_t address = lists.next_address();
    for (const Port side : AllSides) {
      const std::optional<Coord> other = neighbour_of(shape, node, side);
      if (!push && other) lists.add(add_to(*other, ready_of(thread, opposite(side)), 1));
    }
    for (const Port side : AllSides) {
      const std::optional<Coord> other = neighbour_of(shape, node, side);
      if (!push && other) lists.add(wait_for(ready_of(thread, side), 1));
      lists.add(item(parity, side, other));
    }
    lists.end();
    return address;
  }
};

// All arrays of one thread number, by node and parity.
using Arrays = std::vector<std::array<Cells, 2>>;

void step_reference(const MeshKernel& mesh, const Grid& grid, Arrays& arrays, int parity) {
  const auto own = static_cast<std::size_t>(parity);
  for (const std::size_t node : mesh.cores()) {
    for (const Port side : AllSides) {
      const std::optional<Coord> other = neighbour_of(mesh.shape(), mesh.coord(node), side);
      const Edge to = grid.outer(side);
      const Edge from = grid.inner(opposite(side));
      for (int i = 0; i < to.count; ++i) {
        Cell& cell = cell_of(arrays[node][own], to.first + i * to.stride);
        cell = other
                   ? cell_of(arrays[mesh.shape().index(*other)][own], from.first + i * from.stride)
                   : Cell{};
      }
    }
  }
  for (const std::size_t node : mesh.cores()) {
    compute(grid, arrays[node][own], arrays[node][1 - own]);
  }
}

Kernel Halo::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  Grid grid;
  grid.rows = static_cast<int>(params.integer("rows"));
  grid.cols = static_cast<int>(params.integer("cols"));
  grid.pitch = grid.cols + 2 + static_cast<int>(params.integer("gap"));
  grid.threads = static_cast<int>(params.integer("threads"));
  const auto steps = static_cast<int>(params.integer("steps"));
  const bool push = params.text("method") == "push";
  const std::int64_t cells = std::int64_t{2} * grid.threads * grid.cells();
  const std::uint32_t base = mesh.layout().allocate(cells * Line, "the grids");

  const Random random(seed, "halo cells");
  for (int thread = 0; thread < grid.threads; ++thread) {
    Arrays arrays(static_cast<std::size_t>(mesh.shape().size()));
    const auto address = [&](int parity) { return grid.address(base, thread, parity, 0); };
    for (const std::size_t node : mesh.cores()) {
      for (const int parity : {0, 1}) {
        Cells& own = arrays[node][static_cast<std::size_t>(parity)];
        own = random_cells(grid.cells(), random.split(node).split(address(parity)));
        mesh.load(node, {address(parity), bytes_of(own)});
      }
    }
    for (int step = 0; step < steps; ++step) step_reference(mesh, grid, arrays, step % 2);
    for (const std::size_t node : mesh.cores()) {
      for (const int parity : {0, 1}) {
        mesh.expect(node, address(parity),
                    bytes_of(arrays[node][static_cast<std::size_t>(parity)]));
      }
    }
  }
  constexpr std::int64_t MostItems = 3 * Sides * 2;  // of a thread
  for (const std::size_t node : mesh.cores()) {
    mesh.write_program(
        node, grid.threads, MostItems * grid.threads,
        [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          const Exchange exchange{mesh.shape(), grid, base, mesh.coord(node), thread, push, lists};
          const std::array<std::uint32_t, 2> exchanges = {exchange.write(0), exchange.write(1)};
          for (int step = 0; step < steps; ++step) {
            const int parity = step % 2;
            emit_start(code, exchanges[static_cast<std::size_t>(parity)]);
            emit_wait(code, Done + thread, Sides);
            for (const Port side : AllSides) {
              if (push) emit_wait(code, ready_of(thread, side), 1);
            }
            emit_compute(code, grid, grid.address(base, thread, parity, 0),
                         grid.address(base, thread, 1 - parity, 0));
          }
        });
    mesh.image(node).units.vector = true;
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto exchanged = static_cast<std::uint64_t>(2 * (grid.rows + grid.cols) + Sides) *
                         static_cast<std::uint64_t>(mesh.shape().size());
  const auto work = static_cast<std::uint64_t>(grid.cells()) * 64 + exchanged * (20 + late);
  return mesh.finish(50000 + work * static_cast<std::uint64_t>(steps * grid.threads));
}

}  // namespace

std::unique_ptr<const Family> make_halo() { return std::make_unique<Halo>(); }

}  // namespace sim
