// SPDX-License-Identifier: Apache-2.0
// Family pipeline: layers on neighbouring nodes, through which micro-batches pass.
//
// The nodes form a line, row by row, to and fro. Node i computes layer i of each micro-batch,
//
//   Y = act(W * X / sqrt(inputs) + bias)     X inputs x batch, Y width x batch
//
// keeps Y and pushes it into an input buffer of node i + 1, while its threads go on with the next
// micro-batch. A tile of Y has the lines of two steps of X, or of one, but in another order:
// an index list of the push puts them right.
//
// So each layer is checked with what its node really got: the Y that the node before has kept.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "sim/common/format_name.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/gemm_program.hpp"
#include "sim/kernels/gemm_reference.hpp"
#include "sim/kernels/mesh_kernel.hpp"

namespace sim {
namespace {

using golden::Opcode;

// Semaphores of every node, each + thread: a thread may be a micro-batch ahead of another.
constexpr int Full = 0;                       // inputs that have come
constexpr int Done = Full + golden::Threads;  // outputs of this thread
constexpr int Room = Done + golden::Threads;  // inputs that the next node's thread is through with

class Pipeline final : public Family {
 public:
  Pipeline()
      : Family("pipeline", "layers on neighbouring nodes, micro-batches pass through",
               "pipeline -p mesh_rows=2 -p mesh_cols=3 -p batches=8 -p width=40", parameters_of()) {
  }

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        int_parameter("layers", 0, 0, NodeNumbers,
                      "each at a node of its own; 0: one at each node"),
        int_parameter("inputs", 24, 1, MaxGemmDimension, "of the first layer"),
        int_parameter("width", 32, 1, MaxGemmDimension, "outputs of each layer"),
        int_parameter("batch", 16, 1, MaxGemmDimension, "columns of a micro-batch"),
        int_parameter("batches", 6, 1, 1000, "micro-batches"),
        int_parameter("buffers", 2, 1, 8, "for inputs, of each node"),
        choice_parameter("activation", {"relu", "none"}, "of each layer"),
        format_parameter("format", "bf16", {}, "of weights, inputs and outputs"),
        choice_parameter("rounding", {"nearest", "stochastic"}, "of outputs"),
        threads_parameter(golden::Threads),
    });
  }
};

struct Task {
  int layers = 0, batches = 0, buffers = 0;
  std::int64_t inputs = 0;  // of the first layer
  GemmPlan layer;           // one micro-batch through any other layer, with the places of all

  // A micro-batch through a layer.
  GemmPlan plan(int number) const {
    GemmPlan plan = layer;
    if (number == 0) plan.k = inputs;
    plan.alpha = 1 / std::sqrt(static_cast<float>(plan.k));
    cut(plan);
    return plan;
  }
  bool last(int number) const { return number == layers - 1; }

  std::int64_t x_bytes(int number) const {
    const GemmPlan of_layer = plan(number);
    return of_layer.blocks_n * of_layer.panel_b * Line;
  }
  std::int64_t y_bytes() const {
    return layer.blocks() * layer.tiles() * layer.tile_lines_out() * Line;
  }
};

Task task_of(const Params& params, int nodes) {
  const auto layers = static_cast<int>(params.integer("layers"));
  Task task;
  task.layers = layers == 0 ? nodes : layers;
  task.batches = static_cast<int>(params.integer("batches"));
  task.buffers = static_cast<int>(params.integer("buffers"));
  task.inputs = params.integer("inputs");
  GemmPlan& layer = task.layer;
  layer.m = layer.k = params.integer("width");
  layer.n = params.integer("batch");
  layer.beta = 1;
  layer.relu = params.text("activation") == "relu";
  layer.format_a = layer.format_b = layer.format_out = parse_format(params.text("format"));
  layer.stochastic = params.text("rounding") == "stochastic";
  layer.threads = static_cast<int>(params.integer("threads"));
  cut_into(layer, "auto");
  return task;
}

// What lies where, at every node.
struct Places {
  std::uint32_t weights = 0, bias = 0;
  std::uint32_t inputs = 0;   // all of the first layer, buffers of the others
  std::uint32_t outputs = 0;  // all of them
  std::uint32_t indices = 0;  // of the lines that are pushed

  std::uint32_t input(const Task& task, int layer, int batch) const {
    const int slot = layer == 0 ? batch : batch % task.buffers;
    return inputs + static_cast<std::uint32_t>(slot * task.x_bytes(layer));
  }
  std::uint32_t output(const Task& task, int batch) const {
    return outputs + static_cast<std::uint32_t>(batch * task.y_bytes());
  }
};

Places place(const Task& task, Layout& layout) {
  const auto allocate = [&](std::int64_t bytes, const char* what) {
    return layout.allocate(bytes, what, "choose smaller layers, or fewer or smaller batches");
  };
  // The loads for the block behind the last one reach beyond the weights.
  const std::int64_t weights =
      std::max(task.plan(0).lines_of_a(), task.plan(1).lines_of_a()) * Line;
  Places places;
  places.weights = allocate(weights, "the weights");
  places.bias =
      allocate(task.layer.blocks() * task.layer.tiles() * golden::AccParts * Line, "bias");
  places.inputs = allocate(std::max(task.batches * task.x_bytes(0), task.buffers * task.x_bytes(1)),
                           "the inputs");
  places.outputs = allocate(task.batches * task.y_bytes(), "the outputs");
  places.indices = allocate(task.x_bytes(1) / Line * 4, "the indices");
  return places;
}

// Where in Y the lines of the next layer's X are.
Segment indices_of(const Task& task, const Places& places) {
  const GemmPlan plan = task.plan(1);
  const std::int64_t lines = task.x_bytes(1) / Line;
  Segment segment{places.indices, Bytes(static_cast<std::size_t>(round_up(lines * 4, Line)))};
  const std::int64_t rows =
      std::int64_t{Line} / bytes_of(plan.format_b) / golden::TileN;  // of a line
  for (std::int64_t row = 0; row < plan.steps * plan.quads_per_step * golden::TileK; row += rows) {
    const std::int64_t columns = plan.blocks_n * plan.tiles_n * golden::TileN;
    for (std::int64_t column = 0; column < columns; column += golden::TileN) {
      const auto to = static_cast<std::size_t>(plan.offset_b(row, column) / Line);
      const auto from = static_cast<std::uint32_t>(plan.element_out(row, column) *
                                                   bytes_of(plan.format_out) / Line);
      std::memcpy(&segment.bytes[4 * to], &from, 4);
    }
  }
  return segment;
}

// Emits the program of one layer.
class Writer {
 public:
  Writer(const Task& task, const Places& places, int layer, const std::vector<Coord>& line)
      : task_(task), places_(places), layer_(layer), line_(line), plan_(task.plan(layer)) {
    plan_.a = places.weights;
    plan_.c = places.bias;
  }

  // What threads call: all blocks of a micro-batch.
  void write_common(ProgramBuilder& code) {
    blocks_ = code.here();
    emit_gemm_blocks(plan_, code);
    code(Opcode::Jalr, R{0}, Link, 0);
  }

  void write_thread(int thread, ProgramBuilder& code, ListBuilder& lists) const {
    const int workers = plan_.workers();
    if (thread >= workers) return;
    if (thread == 0 && sends()) emit_start(code, write_list(lists));
    emit_gemm_stagger(plan_, code, thread, workers);
    emit_gemm_prepare(plan_, code, thread);
    code(Opcode::Li, One, 1);
    if (receives()) code.constant(Before, number(line_[static_cast<std::size_t>(layer_ - 1)]));
    for (int batch = 0; batch < task_.batches; ++batch) {
      if (receives()) emit_wait(code, Full + thread, 1);
      GemmPlan plan = plan_;
      plan.b = places_.input(task_, layer_, batch);
      plan.d = places_.output(task_, batch);
      emit_gemm_begin(plan, code, share_of(plan.blocks(), workers, thread));
      code(Opcode::Jal, Link, blocks_);
      if (sends()) code(Opcode::Semadd, S{Done + thread}, One);
      if (receives() && batch + task_.buffers < task_.batches) {
        code(Opcode::Semsend, S{Room + thread}, Before, One);
      }
    }
  }

  // Of its list.
  std::int64_t most_items() const { return task_.batches * std::int64_t{1 + 3 * golden::Threads}; }

 private:
  static constexpr R Link{24}, One{25}, Before{26};

  bool receives() const { return layer_ > 0; }
  bool sends() const { return !task_.last(layer_); }

  std::uint32_t write_list(ListBuilder& lists) const {
    const std::uint32_t address = lists.next_address();
    const Coord next = line_[static_cast<std::size_t>(layer_ + 1)];
    const int workers = plan_.workers();
    for (int batch = 0; batch < task_.batches; ++batch) {
      for (int thread = 0; thread < workers; ++thread) lists.add(wait_for(Done + thread, 1));
      for (int thread = 0; batch >= task_.buffers && thread < workers; ++thread) {
        lists.add(wait_for(Room + thread, 1));
      }
      ListItem push = push_lines(places_.output(task_, batch),
                                 static_cast<int>(task_.x_bytes(layer_ + 1) / Line), next,
                                 places_.input(task_, layer_ + 1, batch));
      push.gather = true;
      push.indices = places_.indices;
      push.remote_signal = Full;
      lists.add(push);
      for (int thread = 1; thread < workers; ++thread) lists.add(add_to(next, Full + thread, 1));
    }
    lists.end();
    return address;
  }

  const Task& task_;
  const Places& places_;
  int layer_;
  const std::vector<Coord>& line_;  // of nodes
  GemmPlan plan_;
  Label blocks_;
};

// Row by row, to and fro.
std::vector<Coord> line_of(const MeshKernel& mesh) {
  std::vector<Coord> line;
  for (const std::size_t node : mesh.cores()) line.push_back(mesh.coord(node));
  std::ranges::stable_sort(
      line, {}, [](Coord node) { return std::pair(node.y, node.y % 2 == 0 ? node.x : -node.x); });
  return line;
}

struct Data {
  std::vector<std::uint32_t> inputs;  // of the first layer: those of all micro-batches side by side
  std::vector<std::vector<std::uint32_t>> weights, bias;  // by layer
};

Data draw(const Task& task, const Random& random) {
  const auto codes = [](golden::FormatEntry format, std::int64_t count, const Random& own) {
    return random_codes(format, count, Mix::Ordinary, own);
  };
  Data data;
  data.inputs =
      codes(task.layer.format_b, task.inputs * task.layer.n * task.batches, random.split("inputs"));
  for (int layer = 0; layer < task.layers; ++layer) {
    const GemmPlan plan = task.plan(layer);
    const Random own = random.split(static_cast<std::uint64_t>(layer));
    data.weights.push_back(codes(plan.format_a, plan.m * plan.k, own.split("weights")));
    data.bias.push_back(codes(Fp32Format, plan.m, own.split("bias")));
  }
  return data;
}

// Each code so many times.
std::vector<std::uint32_t> repeated(const std::vector<std::uint32_t>& codes, std::int64_t times) {
  std::vector<std::uint32_t> result;
  for (const std::uint32_t code : codes) {
    result.insert(result.end(), static_cast<std::size_t>(times), code);
  }
  return result;
}

// Columns of one micro-batch.
std::vector<std::uint32_t> columns_of(const std::vector<std::uint32_t>& codes, std::int64_t rows,
                                      const Task& task, int batch) {
  std::vector<std::uint32_t> columns;
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto begin = codes.begin() + (i * task.batches + batch) * task.layer.n;
    columns.insert(columns.end(), begin, begin + task.layer.n);
  }
  return columns;
}

// The outputs that a node has kept, in the same order.
std::vector<std::uint32_t> outputs_of(const Task& task, const Places& places,
                                      const NodeState& state) {
  const GemmPlan& plan = task.layer;
  std::vector<std::uint32_t> outputs(static_cast<std::size_t>(plan.m * plan.n * task.batches));
  for (int batch = 0; batch < task.batches; ++batch) {
    const std::vector<std::uint32_t> codes =
        read_codes(state, places.output(task, batch), plan.format_out,
                   task.y_bytes() / bytes_of(plan.format_out));
    for (std::int64_t i = 0; i < plan.m; ++i) {
      for (std::int64_t j = 0; j < plan.n; ++j) {
        outputs[static_cast<std::size_t>((i * task.batches + batch) * plan.n + j)] =
            codes[static_cast<std::size_t>(plan.element_out(i, j))];
      }
    }
  }
  return outputs;
}

// One layer of all micro-batches.
CheckResult check_layer(const Task& task, int layer, const Data& data,
                        const std::vector<std::uint32_t>& inputs,
                        const std::vector<std::uint32_t>& outputs) {
  GemmPlan plan = task.plan(layer);
  plan.n *= task.batches;
  const auto number = static_cast<std::size_t>(layer);
  const std::vector<Real> expected =
      gemm_reference(plan, {data.weights[number], inputs, repeated(data.bias[number], plan.n)});
  return check_elements(
      plan.m * plan.n,
      [&](std::int64_t i) {
        return compare(expected[static_cast<std::size_t>(i)], plan.format_out,
                       outputs[static_cast<std::size_t>(i)], plan.stochastic);
      },
      [&](std::int64_t i) {
        const std::int64_t column = i % plan.n;
        return fmt::format("layer {}, micro-batch {}: y[{}][{}]", layer, column / task.layer.n,
                           i / plan.n, column % task.layer.n);
      });
}

// What lies at the node of a layer, and is there at the end too.
void load_layer(MeshKernel& mesh, const Task& task, const Places& places, const Data& data,
                int layer, std::size_t node) {
  const auto keep = [&](Segment segment) {
    mesh.expect(node, segment.address, segment.bytes);
    mesh.load(node, std::move(segment));
  };
  const auto number = static_cast<std::size_t>(layer);
  GemmPlan plan = task.plan(layer);
  plan.a = places.weights;
  plan.c = places.bias;
  keep(image_of_a(plan, data.weights[number]));
  keep(image_of_c(plan, repeated(data.bias[number], plan.n)));
  for (int batch = 0; layer == 0 && batch < task.batches; ++batch) {
    plan.b = places.input(task, layer, batch);
    keep(image_of_b(plan, columns_of(data.inputs, plan.k, task, batch)));
  }
  if (!task.last(layer)) keep(indices_of(task, places));
}

Kernel Pipeline::build(const Params& params, const golden::Config& config,
                       std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const std::vector<Coord> line = line_of(mesh);
  const Task task = task_of(params, static_cast<int>(line.size()));
  if (task.layers > static_cast<int>(line.size())) {
    throw ParameterError(fmt::format("{}: layers = {}: the mesh has {} nodes with a core", name(),
                                     task.layers, line.size()));
  }
  const Places places = place(task, mesh.layout());
  const Data data = draw(task, Random(seed, "pipeline data"));

  for (int i = 0; i < static_cast<int>(line.size()); ++i) {
    const std::size_t node = mesh.shape().index(line[static_cast<std::size_t>(i)]);
    UsedUnits& units = mesh.image(node).units;
    if (i >= task.layers) {
      mesh.write_program(node, 1, 0, [](int, ProgramBuilder&, ListBuilder&) {});
      units.network = false;
      continue;
    }
    load_layer(mesh, task, places, data, i, node);
    Writer writer(task, places, i, line);
    mesh.write_program(
        node, task.layer.threads, writer.most_items(),
        [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          writer.write_thread(thread, code, lists);
        },
        [&](ProgramBuilder& code) { writer.write_common(code); });
    units.vector = units.matrix = true;
    units.network = task.layers > 1;
  }

  const GemmPlan& layer = task.layer;
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto passes = static_cast<std::uint64_t>(task.layers * task.batches);
  const std::int64_t quads = std::max(layer.quads, task.plan(0).quads);
  const std::int64_t work = layer.blocks() * (layer.tiles() * quads * 20 + 1000);
  const auto lines = static_cast<std::uint64_t>(task.x_bytes(1) / Line + 3 * golden::Threads);
  Kernel kernel =
      mesh.finish(50000 + passes * (static_cast<std::uint64_t>(work) + lines * (40 + late)));
  const std::int64_t depths = task.inputs + (task.layers - 1) * layer.k;
  kernel.macs = static_cast<std::uint64_t>(layer.m * layer.n * task.batches * depths);
  kernel.symbols = {{"weights", places.weights}, {"y", places.outputs}};
  kernel.check = [rest = kernel.check, task, places, data, line,
                  shape = kernel.mesh](const FinalState& state) {
    CheckResult all = rest(state);
    std::vector<std::uint32_t> inputs = data.inputs;
    for (int i = 0; i < task.layers && !all.error; ++i) {
      const Coord node = line[static_cast<std::size_t>(i)];
      std::vector<std::uint32_t> outputs = outputs_of(task, places, state.nodes[shape.index(node)]);
      const CheckResult checked = check_layer(task, i, data, inputs, outputs);
      all.compared += checked.compared;
      if (checked.error) all.error = fmt::format("node {}: {}", to_string(node), *checked.error);
      inputs = std::move(outputs);
    }
    return all;
  };
  return kernel;
}

Params Pipeline::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "pipeline parameters");
  for (;;) {
    Params params = complete(*this, {});
    set_random_mesh(params, 4, 4, random.bits());
    const std::int64_t cores = params.integer("mesh_rows") * params.integer("mesh_cols") -
                               params.integer("dead_nodes") - params.integer("dead_cores") -
                               params.integer("devices");
    params.set("layers", random.between(std::int64_t{0}, cores));
    for (const char* name : {"inputs", "width"}) params.set(name, random_dimension(random, 6));
    params.set("batch", random_dimension(random, 5));
    params.set("batches", std::int64_t{random.between(1, 8)});
    params.set("buffers", std::int64_t{random.between(1, 3)});
    params.set("format", random_format(random));
    pick(params, random, {"activation", "rounding"});
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    try {
      build(params, config, seed);  // what does not fit is drawn again
      return params;
    } catch (const ParameterError&) {
    }
  }
}

}  // namespace

std::unique_ptr<const Family> make_pipeline() { return std::make_unique<Pipeline>(); }

}  // namespace sim
