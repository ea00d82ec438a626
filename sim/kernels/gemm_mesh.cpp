// SPDX-License-Identifier: Apache-2.0
// Family gemm_mesh: C = A * B with all three matrices spread over the nodes of a mesh.
//
// The nodes form a grid, as square as can be. Node (y, x) of the grid computes a block of C from
// rows y of A and columns x of B, panel after panel along k:
//
//   panel p of rows y of A      lies at node (y, p - y)     columns modulo those of the grid
//   panel p of columns x of B   lies at node (p - x, x)     rows likewise
//
// In step s node (y, x) takes panel y + x + s, modulo their number. So it begins with what it has,
// and in each step everybody asks somebody else for panels, as in Cannon's algorithm. What a node
// does not have its list pulls into one of two buffers, while the threads compute from the other:
// the panel of step s comes when all threads are through with step s - 2. Without overlap it comes
// when they are through with step s - 1, and they wait for it.
//
// The first step stores its products as C, each other one adds its own to it.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/common/format_name.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/gemm_program.hpp"
#include "sim/kernels/gemm_reference.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr int Buffers = 2;

// Semaphores of every node, each + thread: a thread may be a step ahead of another.
constexpr int Full = 0;                       // panels that have come
constexpr int Free = Full + golden::Threads;  // steps that it is through with

class GemmMesh final : public Family {
 public:
  GemmMesh()
      : Family("gemm_mesh", "C = A * B, all spread over the nodes of a mesh",
               "gemm_mesh -p m=200 -p n=200 -p k=200 -p depth=50 -p format=cfloat8_143",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        int_parameter("m", 64, 1, MaxGemmDimension, "rows of A and C"),
        int_parameter("n", 64, 1, MaxGemmDimension, "columns of B and C"),
        int_parameter("k", 64, 1, MaxGemmDimension, "columns of A, rows of B"),
        int_parameter("depth", 16, 1, MaxGemmDimension, "of a panel along k"),
        format_parameter("format", "bf16", {}, "of A and B; C is FP32"),
        choice_parameter("overlap", {"yes", "no"}, "panels come while others are computed with"),
        threads_parameter(golden::Threads),
        mix_parameter(),
    });
  }
};

// A place in the grid.
struct Spot {
  int y = 0, x = 0;
};

// How the task is cut over the grid.
struct Cut {
  GemmPlan whole;  // sizes of the task, shape of all blocks
  int rows = 1, cols = 1;
  int depth = 0, panels = 0;
  bool overlap = true;

  int nodes() const { return rows * cols; }
  Spot spot(int rank) const { return {rank / cols, rank % cols}; }
  int rank(Spot spot) const { return spot.y * cols + spot.x; }

  int panel(Spot spot, int step) const { return (spot.y + spot.x + step) % panels; }
  Spot owner_of_a(Spot spot, int panel) const { return {spot.y, modulo(panel - spot.y, cols)}; }
  Spot owner_of_b(Spot spot, int panel) const { return {modulo(panel - spot.x, rows), spot.x}; }

  // Rows and columns of C, in whole blocks but for the last.
  Share rows_at(int y) const {
    return elements(whole.m, golden::TileM * whole.tiles_m, whole.blocks_m, rows, y);
  }
  Share columns_at(int x) const {
    return elements(whole.n, golden::TileN * whole.tiles_n, whole.blocks_n, cols, x);
  }
  Share depths_of(int panel) const {
    const std::int64_t begin = std::int64_t{panel} * depth;
    return {begin, std::min<std::int64_t>(depth, whole.k - begin)};
  }

  // One step of a node: the product of two panels.
  GemmPlan plan_at(Spot spot) const {
    GemmPlan plan = whole;
    plan.m = rows_at(spot.y).count;
    plan.n = columns_at(spot.x).count;
    plan.k = depth;
    cut(plan);
    return plan;
  }

 private:
  static int modulo(int value, int count) { return (value % count + count) % count; }
  static Share elements(std::int64_t all, std::int64_t size, std::int64_t blocks, int parts,
                        int part) {
    const Share share = share_of(blocks, parts, part);
    const std::int64_t begin = std::min(all, share.begin * size);
    return {begin, std::min(all, (share.begin + share.count) * size) - begin};
  }
};

Cut cut_of(const Params& params, int nodes) {
  Cut cut;
  cut.whole.m = params.integer("m");
  cut.whole.n = params.integer("n");
  cut.whole.k = params.integer("k");
  cut.whole.format_a = cut.whole.format_b = parse_format(params.text("format"));
  cut.whole.format_out = Fp32Format;
  cut.whole.threads = static_cast<int>(params.integer("threads"));
  cut_into(cut.whole, "auto");
  for (int rows = 1; rows * rows <= nodes; ++rows) {
    if (nodes % rows == 0) cut.rows = rows;
  }
  cut.cols = nodes / cut.rows;
  cut.depth = static_cast<int>(std::min(params.integer("depth"), cut.whole.k));
  cut.panels = static_cast<int>((cut.whole.k + cut.depth - 1) / cut.depth);
  cut.overlap = params.text("overlap") == "yes";
  return cut;
}

// What lies where, at every node.
struct Places {
  std::uint32_t panel_a = 0, panel_b = 0;  // bytes
  std::uint32_t a = 0, b = 0;              // the node's own panels
  std::uint32_t buffers = 0, c = 0;

  std::uint32_t own_a(const Cut& cut, int panel) const {
    return a + static_cast<std::uint32_t>(panel / cut.cols) * panel_a;
  }
  std::uint32_t own_b(const Cut& cut, int panel) const {
    return b + static_cast<std::uint32_t>(panel / cut.rows) * panel_b;
  }
  std::uint32_t buffer_a(int step) const {
    return buffers + static_cast<std::uint32_t>(step % Buffers) * (panel_a + panel_b);
  }
  std::uint32_t buffer_b(int step) const { return buffer_a(step) + panel_a; }
};

std::int64_t bytes_of_a(const GemmPlan& plan) { return plan.blocks_m * plan.panel_a * Line; }
std::int64_t bytes_of_b(const GemmPlan& plan) { return plan.blocks_n * plan.panel_b * Line; }

Places place(const Cut& cut, Layout& layout) {
  const GemmPlan most = cut.plan_at({0, 0});  // nobody has more rows or columns
  const std::int64_t panel_a = bytes_of_a(most);
  const std::int64_t panel_b = bytes_of_b(most);
  const auto allocate = [&](std::int64_t bytes, const char* what) {
    return layout.allocate(bytes, what, "choose smaller matrices or a smaller depth");
  };
  Places places;
  places.panel_a = static_cast<std::uint32_t>(panel_a);
  places.panel_b = static_cast<std::uint32_t>(panel_b);
  places.a = allocate((cut.panels + cut.cols - 1) / cut.cols * panel_a, "A");
  places.b = allocate((cut.panels + cut.rows - 1) / cut.rows * panel_b, "B");
  // The loads for the block behind the last one reach beyond the last panel too.
  const std::int64_t buffers = cut.nodes() > 1 ? Buffers * (panel_a + panel_b) : 0;
  places.buffers = allocate(buffers + GuardLines * Line, "the buffers");
  places.c = allocate(most.blocks() * most.tiles() * golden::AccParts * Line, "C");
  return places;
}

// Emits the program of one node.
class Writer {
 public:
  Writer(const MeshKernel& mesh, const Cut& cut, const Places& places, int rank)
      : mesh_(mesh), cut_(cut), places_(places), rank_(rank), first_(cut.plan_at(spot())) {
    first_.d = first_.c = places.c;
    next_ = first_;
    next_.beta = 1;
    for (int step = 0; step < cut.panels; ++step) {
      if (pulls(step)) last_pull_ = step;
    }
  }

  bool computes() const { return first_.blocks() > 0; }
  bool pulls() const { return last_pull_.has_value(); }

  // What threads call: all blocks of a step.
  void write_common(ProgramBuilder& code) {
    const auto subroutine = [&](const GemmPlan& plan) {
      const Label entry = code.here();
      emit_gemm_blocks(plan, code);
      code(Opcode::Jalr, R{0}, Link, 0);
      return entry;
    };
    if (!computes()) return;
    store_ = subroutine(first_);
    if (cut_.panels > 1) add_ = subroutine(next_);
  }

  void write_thread(int thread, ProgramBuilder& code, ListBuilder& lists) const {
    const int workers = first_.workers();
    if (thread >= workers) return;
    if (thread == 0 && pulls()) emit_start(code, write_list(lists));
    emit_gemm_stagger(first_, code, thread, workers);
    emit_gemm_prepare(next_, code, thread);
    code(Opcode::Li, One, 1);
    for (int step = 0; step < cut_.panels; ++step) {
      if (pulls(step)) emit_wait(code, Full + thread, 1);
      GemmPlan plan = next_;
      plan.a = pulls_a(step) ? places_.buffer_a(step) : places_.own_a(cut_, panel(step));
      plan.b = pulls_b(step) ? places_.buffer_b(step) : places_.own_b(cut_, panel(step));
      emit_gemm_begin(plan, code, share_of(plan.blocks(), workers, thread));
      code(Opcode::Jal, Link, step == 0 ? store_ : add_);
      if (step + lead() <= last_pull_) code(Opcode::Semadd, S{Free + thread}, One);
    }
  }

  // Of its list.
  std::int64_t most_items() const { return std::int64_t{cut_.panels} * (2 + 2 * golden::Threads); }

 private:
  static constexpr R Link{24}, One{25};

  Spot spot() const { return cut_.spot(rank_); }
  int panel(int step) const { return cut_.panel(spot(), step); }
  Coord node(Spot spot) const {
    return mesh_.coord(mesh_.cores()[static_cast<std::size_t>(cut_.rank(spot))]);
  }
  bool pulls_a(int step) const { return cut_.owner_of_a(spot(), panel(step)).x != spot().x; }
  bool pulls_b(int step) const { return cut_.owner_of_b(spot(), panel(step)).y != spot().y; }
  bool pulls(int step) const { return computes() && (pulls_a(step) || pulls_b(step)); }
  // The panels of a step may come when the step so much earlier is done.
  int lead() const { return cut_.overlap ? Buffers : 1; }

  std::uint32_t write_list(ListBuilder& lists) const {
    const std::uint32_t address = lists.next_address();
    const int workers = first_.workers();
    for (int step = 0; step <= last_pull_; ++step) {
      for (int thread = 0; step >= lead() && thread < workers; ++thread) {
        lists.add(wait_for(Free + thread, 1));
      }
      if (pulls_a(step)) {
        lists.add(pull_lines(node(cut_.owner_of_a(spot(), panel(step))),
                             places_.own_a(cut_, panel(step)),
                             static_cast<int>(bytes_of_a(first_) / Line), places_.buffer_a(step)));
      }
      if (pulls_b(step)) {
        lists.add(pull_lines(node(cut_.owner_of_b(spot(), panel(step))),
                             places_.own_b(cut_, panel(step)),
                             static_cast<int>(bytes_of_b(first_) / Line), places_.buffer_b(step)));
      }
      for (int thread = 0; pulls(step) && thread < workers; ++thread) {
        lists.add(add_to(node(spot()), Full + thread, 1));
      }
    }
    lists.end();
    return address;
  }

  const MeshKernel& mesh_;
  const Cut& cut_;
  const Places& places_;
  int rank_;
  GemmPlan first_, next_;  // the first step, and every other
  std::optional<int> last_pull_;
  Label store_, add_;
};

// rows x columns codes of a matrix, and zeros up to so many.
std::vector<std::uint32_t> part_of(const std::vector<std::uint32_t>& codes, std::int64_t width,
                                   const Share& rows, const Share& columns, std::int64_t to_rows,
                                   std::int64_t to_columns) {
  std::vector<std::uint32_t> part(static_cast<std::size_t>(to_rows * to_columns));
  for (std::int64_t i = 0; i < rows.count; ++i) {
    for (std::int64_t j = 0; j < columns.count; ++j) {
      part[static_cast<std::size_t>(i * to_columns + j)] =
          codes[static_cast<std::size_t>((rows.begin + i) * width + columns.begin + j)];
    }
  }
  return part;
}

// Everything from A to C: the panels that lie at a node, which are there at the end too, and zeros.
void load_panels(MeshKernel& mesh, const Cut& cut, const Places& places, const GemmData& data,
                 int rank) {
  const std::size_t node = mesh.cores()[static_cast<std::size_t>(rank)];
  const Spot spot = cut.spot(rank);
  GemmPlan plan = cut.plan_at(spot);
  Bytes all(places.c - places.a);
  const auto keep = [&](Segment panel, std::int64_t bytes) {
    panel.bytes.resize(static_cast<std::size_t>(bytes));
    std::ranges::copy(panel.bytes, all.begin() + (panel.address - places.a));
    mesh.expect(node, panel.address, std::move(panel.bytes));
  };
  for (int panel = 0; panel < cut.panels; ++panel) {
    const Share depths = cut.depths_of(panel);
    if (cut.rank(cut.owner_of_a(spot, panel)) == rank) {
      plan.a = places.own_a(cut, panel);
      const auto codes = part_of(data.a, cut.whole.k, cut.rows_at(spot.y), depths, plan.m, plan.k);
      keep(image_of_a(plan, codes), bytes_of_a(plan));
    }
    if (cut.rank(cut.owner_of_b(spot, panel)) == rank) {
      plan.b = places.own_b(cut, panel);
      const auto codes =
          part_of(data.b, cut.whole.n, depths, cut.columns_at(spot.x), plan.k, plan.n);
      keep(image_of_b(plan, codes), bytes_of_b(plan));
    }
  }
  mesh.load(node, {places.a, std::move(all)});
}

// The element of C at (i, j) of the node's block, in the order of its steps.
Real expected(const Cut& cut, const GemmSums& sums, Spot spot, std::int64_t i, std::int64_t j) {
  Real value;
  for (int step = 0; step < cut.panels; ++step) {
    const Share depths = cut.depths_of(cut.panel(spot, step));
    const Real sum = sums.sum(cut.rows_at(spot.y).begin + i, cut.columns_at(spot.x).begin + j,
                              depths.begin, depths.begin + depths.count);
    value = step == 0 ? sum : fma(Real::exact(1), value, sum);
  }
  return value;
}

CheckResult check_block(const Cut& cut, const GemmSums& sums, const Places& places, Spot spot,
                        const NodeState& state) {
  const GemmPlan plan = cut.plan_at(spot);
  const std::vector<std::uint32_t> codes = read_codes(
      state, places.c, Fp32Format, plan.blocks() * plan.tiles() * golden::TileM * golden::TileN);
  return check_elements(
      plan.m * plan.n,
      [&](std::int64_t i) {
        const std::int64_t element = plan.element_out(i / plan.n, i % plan.n);
        return compare(expected(cut, sums, spot, i / plan.n, i % plan.n), Fp32Format,
                       codes[static_cast<std::size_t>(element)]);
      },
      [&](std::int64_t i) {
        return fmt::format("c[{}][{}]", cut.rows_at(spot.y).begin + i / plan.n,
                           cut.columns_at(spot.x).begin + i % plan.n);
      });
}

Kernel GemmMesh::build(const Params& params, const golden::Config& config,
                       std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const Cut cut = cut_of(params, static_cast<int>(mesh.cores().size()));
  const Places places = place(cut, mesh.layout());
  const Mix mix = parse_mix(params.text("data"));
  const Random random(seed, "gemm_mesh data");
  GemmData data;
  data.a = random_codes(cut.whole.format_a, cut.whole.m * cut.whole.k, mix, random.split("a"));
  data.b = random_codes(cut.whole.format_b, cut.whole.k * cut.whole.n, mix, random.split("b"));

  for (int rank = 0; rank < cut.nodes(); ++rank) {
    const std::size_t node = mesh.cores()[static_cast<std::size_t>(rank)];
    load_panels(mesh, cut, places, data, rank);
    Writer writer(mesh, cut, places, rank);
    mesh.write_program(
        node, cut.whole.threads, writer.most_items(),
        [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          writer.write_thread(thread, code, lists);
        },
        [&](ProgramBuilder& code) { writer.write_common(code); });
    UsedUnits& units = mesh.image(node).units;
    units.vector = units.matrix = writer.computes();
    units.network = writer.pulls();
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const GemmPlan most = cut.plan_at({0, 0});
  const auto steps = static_cast<std::uint64_t>(cut.panels);
  const auto mmas = static_cast<std::uint64_t>(most.blocks() * most.tiles() * most.quads);
  const auto lines = (places.panel_a + places.panel_b) / Line;
  Kernel kernel =
      mesh.finish(50000 + steps * (20 * mmas + 1000 * static_cast<std::uint64_t>(most.blocks()) +
                                   lines * static_cast<std::uint64_t>(cut.nodes()) * (20 + late)));
  kernel.macs = static_cast<std::uint64_t>(cut.whole.m * cut.whole.n * cut.whole.k);
  kernel.symbols = {{"a", places.a}, {"b", places.b}, {"c", places.c}};
  kernel.check = [rest = kernel.check, cut, places, sums = GemmSums(cut.whole, data),
                  shape = kernel.mesh](const FinalState& state) {
    CheckResult all = rest(state);
    const std::vector<std::size_t> cores = cores_of(shape);
    for (int rank = 0; rank < cut.nodes() && !all.error; ++rank) {
      const std::size_t node = cores[static_cast<std::size_t>(rank)];
      const CheckResult block = check_block(cut, sums, places, cut.spot(rank), state.nodes[node]);
      all.compared += block.compared;
      if (block.error) {
        all.error = fmt::format("node {}: {}", to_string(shape.coord(node)), *block.error);
      }
    }
    return all;
  };
  return kernel;
}

Params GemmMesh::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "gemm_mesh parameters");
  for (;;) {
    Params params = complete(*this, {});
    set_random_mesh(params, 4, 4, random.bits());
    for (const char* name : {"m", "n", "k"}) params.set(name, random_dimension(random, 7));
    params.set("depth", random_dimension(random, 6));
    params.set("format", random_format(random));
    pick(params, random, {"overlap", "data"});
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    try {
      build(params, config, seed);  // what does not fit is drawn again
      return params;
    } catch (const ParameterError&) {
    }
  }
}

}  // namespace

std::unique_ptr<const Family> make_gemm_mesh() { return std::make_unique<GemmMesh>(); }

}  // namespace sim
