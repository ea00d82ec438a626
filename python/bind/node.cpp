// SPDX-License-Identifier: Apache-2.0
// The cycle model for Python: one call for one cycle, its records as bytes.

#include "golden/node/node.hpp"

#include <utility>

#include "python/bind/links.hpp"
#include "python/bind/machine.hpp"
#include "python/bind/observe.hpp"

namespace bind {
namespace {

constexpr const char* NodeDoc = R"(A node in reset, about to begin cycle 0.

Args:
    config: one of CONFIGS.
    y, x: where it is, 0 to 31; rows, cols: of the mesh, 1 to 32 (docs/network.md section 1).
    route_table: routes come from the table that tick(route=...) fills, else XY.
    core_dead: the core does not take part: requests to it are answered with errors.)";

constexpr const char* TickDoc = R"(One clock cycle (docs/timing.md section 1).

Args:
    start: (thread, pc), the start_* inputs of the RTL; ignored if the thread is Running.
    route: (node, port) with a name of PORTS: one entry of the route table.
    links: what arrives in this cycle; None: nothing.

Returns:
    RECORD_BYTES bytes: the observe records of this cycle, one unit after the other; UNITS says
    what is where. Bit n of a unit's port in the RTL is bit n % 8 of byte n // 8 of its record.

Raises:
    TypeError, ValueError: of an argument, or the links break the rules of docs/network.md
        sections 3 and 4 (a beat without a credit, an illegal turn ...). Nothing has changed then.
    RuntimeError: by wrong routes a response came out at a node that did not ask.)";

constexpr const char* RunDoc = R"(Ticks without inputs until the node is idle.

Args:
    max_cycles: the most it does.

Returns:
    How many it did; see `idle`.)";

// How many cycles are done between two looks at signals.
constexpr std::uint64_t Stretch = 1u << 16;

class NodeMachine : public Machine {
 public:
  NodeMachine(const golden::Config& config, const golden::Place& place) : model(config, place) {}

  golden::ArchState& state() override { return model.state(); }
  const golden::ArchState& seen() const override { return model.state(); }
  const golden::TrapInfo& trap(int thread) const override { return model.trap(thread); }
  const std::string& console() const override { return console_; }
  std::optional<std::uint32_t> exit_code() const override { return exit_; }

  void reset() {
    model.reset();
    console_.clear();
    exit_.reset();
  }

  void check(const Links& in) const {
    check_responses(model);
    if (golden::Network::arrives(in)) check_inputs(model, in);
  }
  // With inputs that were checked.
  void tick(const Links& in) {
    model.tick(in);
    const golden::FrontendObserve& shown = std::as_const(model).frontend();
    if (shown.console_valid() != 0) console_.push_back(static_cast<char>(shown.console_byte()));
    if (shown.exit_valid() != 0) exit_ = shown.exit_code();
  }

  void tick_alone() {
    check(golden::Unconnected);
    tick(golden::Unconnected);
  }

  golden::Node model;

 private:
  std::string console_;
  std::optional<std::uint32_t> exit_;
};
using Self = const Object<NodeMachine>&;

std::shared_ptr<NodeMachine> make_node(const std::string& config, py::handle y, py::handle x,
                                       py::handle rows, py::handle cols, bool route_table,
                                       bool core_dead) {
  constexpr int Side = 1 << golden::CoordinateBits;
  golden::Place place;
  place.y = small(y, "y", 0, Side - 1);
  place.x = small(x, "x", 0, Side - 1);
  place.rows = small(rows, "rows", 1, Side);
  place.cols = small(cols, "cols", 1, Side);
  place.route_table = route_table;
  place.core_dead = core_dead;
  return std::make_shared<NodeMachine>(config_named(config), place);
}

py::tuple pair(py::handle value, std::string_view name, std::string_view members) {
  if (!py::isinstance<py::tuple>(value) || py::len(value) != 2) {
    throw py::type_error(std::string(name) + ": wanted a tuple (" + std::string(members) + ")");
  }
  return py::reinterpret_borrow<py::tuple>(value);
}

golden::Port port_named(py::handle value) {
  if (!py::isinstance<py::str>(value)) throw py::type_error("route: wanted the name of a port");
  std::string known;
  const std::string text = py::str(value);
  for (const golden::Port port : golden::AllPorts) {
    if (name(port) == text) return port;
    known += (known.empty() ? "" : ", ") + std::string(name(port));
  }
  throw py::value_error("route: \"" + text.substr(0, 40) + "\" is not one of " + known);
}

struct Start {
  int thread = 0;
  std::uint32_t pc = 0;
};
std::optional<Start> start_from(py::handle value) {
  if (value.is_none()) return {};
  const py::tuple values = pair(value, "start", "thread, pc");
  return Start{thread_number(values[0]), start_pc(values[1])};
}

struct Route {
  int node = 0;
  golden::Port port = golden::Port::None;
};
std::optional<Route> route_from(py::handle value) {
  if (value.is_none()) return {};
  const py::tuple values = pair(value, "route", "node, port");
  return Route{small(values[0], "node", 0, golden::NodeNumbers - 1), port_named(values[1])};
}

py::bytes all_records(const golden::Node& node) {
  PyObject* const bytes = PyBytes_FromStringAndSize(nullptr, RecordBytes);
  if (bytes == nullptr) throw py::error_already_set();
  copy_records(node, reinterpret_cast<std::uint8_t*>(PyBytes_AS_STRING(bytes)));
  return py::reinterpret_steal<py::bytes>(bytes);
}

// All inputs are checked before any is given.
py::bytes tick(Self self, py::handle start, py::handle route, const std::shared_ptr<Links>& links) {
  const Links& in = links == nullptr ? golden::Unconnected : *links;
  const std::optional<Start> begin = start_from(start);
  const std::optional<Route> entry = route_from(route);
  self->check(in);
  if (begin) self->model.host_start(begin->thread, begin->pc);
  if (entry) self->model.set_route(entry->node, entry->port);
  self->tick(in);
  return all_records(self->model);
}

// One row of records for each cycle.
void trace(Self self, py::handle rows) {
  Buffer buffer(rows, "rows", Buffer::Access::Write);
  if (buffer.size() % RecordBytes != 0) {
    throw py::value_error("rows: their size is no multiple of RECORD_BYTES");
  }
  const std::size_t cycles = buffer.size() / RecordBytes;
  for (std::size_t n = 0; n < cycles; ++n) {
    self->tick_alone();
    copy_records(self->model, buffer.data() + n * RecordBytes);
    if (n % Stretch == 0 && PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
}

std::uint64_t run_until_idle(Self self, py::handle max_cycles) {
  const auto most = static_cast<std::uint64_t>(integer(max_cycles, "max_cycles", 0, INT64_MAX));
  std::uint64_t done = 0;
  while (done < most) {
    self->tick_alone();
    ++done;
    if (self->model.idle()) break;
    if (done % Stretch == 0 && PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
  return done;
}

}  // namespace

void bind_node(py::module_& module) {
  module.attr("RECORD_BYTES") = RecordBytes;
  py::class_<NodeMachine, Machine, std::shared_ptr<NodeMachine>>(module, "Node")
      .def(py::init(&make_node), NodeDoc, py::arg("config") = "full", py::kw_only(),
           py::arg("y") = 0, py::arg("x") = 0, py::arg("rows") = 1, py::arg("cols") = 1,
           py::arg("route_table") = false, py::arg("core_dead") = false)
      .def(
          "reset", [](Self self) { self->reset(); }, "As constructed: memory and registers are 0.")
      .def("tick", &tick, TickDoc, py::arg("start") = py::none(), py::arg("route") = py::none(),
           py::arg("links") = py::none())
      .def("_trace", &trace, py::arg("rows"))
      .def("run_until_idle", &run_until_idle, RunDoc, py::arg("max_cycles") = 10'000'000)
      .def(
          "records", [](Self self) { return all_records(self->model); },
          "What the last tick() returned; zeros before the first.")
      .def(
          "record",
          [](Self self, const std::string& unit) {
            const auto words = records(self->model)[unit_named(unit)];
            return to_bytes(words.data(), words.size());
          },
          "The record of one of UNITS in the last cycle, byte 0 lowest.", py::arg("unit"))
      .def_property_readonly(
          "links",
          [](Self self) { return std::make_shared<Links>(std::as_const(self->model).links()); },
          "What leaves the node in the coming cycle, whatever its inputs will be: Links.")
      .def_property_readonly(
          "idle", [](Self self) { return self->model.idle(); },
          "No thread is Running and nothing is under way: idle_o of the RTL.")
      .def_property_readonly(
          "arrivals", [](Self self) { return to_tuple(self->model.arrivals()); },
          "Arrivals at the barrier of each semaphore of which this node is the root.");
}

}  // namespace bind
