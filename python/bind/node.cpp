// SPDX-License-Identifier: Apache-2.0
// The cycle model for Python: one call for one cycle, its records as bytes.

#include "golden/node/node.hpp"

#include <algorithm>

#include "python/bind/links.hpp"
#include "python/bind/machine.hpp"
#include "python/bind/observe.hpp"

namespace bind {
namespace {

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

  void tick(const Links& in) {
    check_responses(model);
    if (golden::Network::arrives(in)) check_inputs(model, in);
    model.tick(in);
    const golden::FrontendObserve& shown = std::as_const(model).frontend();
    if (shown.console_valid() != 0) console_.push_back(static_cast<char>(shown.console_byte()));
    if (shown.exit_valid() != 0) exit_ = shown.exit_code();
  }

  golden::Node model;

 private:
  std::string console_;
  std::optional<std::uint32_t> exit_;
};
using Self = const std::shared_ptr<NodeMachine>&;

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
  std::string known;
  const std::string text = py::str(value);
  for (const golden::Port port : golden::AllPorts) {
    if (name(port) == text) return port;
    known += (known.empty() ? "" : ", ") + std::string(name(port));
  }
  throw py::value_error("route: \"" + text.substr(0, 40) + "\" is not one of " + known);
}

// The inputs of the next cycle apart from the links; all are checked before any is given.
void give(golden::Node& node, py::handle start, py::handle route) {
  int thread = 0;
  std::uint32_t pc = 0;
  if (!start.is_none()) {
    const py::tuple values = pair(start, "start", "thread, pc");
    thread = thread_number(values[0]);
    pc = start_pc(values[1]);
  }
  if (!route.is_none()) {
    const py::tuple values = pair(route, "route", "node, port");
    const int number = small(values[0], "node", 0, golden::NodeNumbers - 1);
    node.set_route(number, port_named(values[1]));
  }
  if (!start.is_none()) node.host_start(thread, pc);
}

py::bytes all_records(const golden::Node& node) {
  PyObject* const bytes = PyBytes_FromStringAndSize(nullptr, RecordBytes);
  if (bytes == nullptr) throw py::error_already_set();
  copy_records(node, reinterpret_cast<std::uint8_t*>(PyBytes_AS_STRING(bytes)));
  return py::reinterpret_steal<py::bytes>(bytes);
}

py::bytes tick(Self self, py::handle start, py::handle route, const std::shared_ptr<Links>& links) {
  give(self->model, start, route);
  self->tick(links == nullptr ? golden::Unconnected : *links);
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
    self->tick(golden::Unconnected);
    copy_records(self->model, buffer.data() + n * RecordBytes);
    if (n % Stretch == 0 && PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
}

std::uint64_t run_until_idle(Self self, py::handle max_cycles) {
  const auto most = static_cast<std::uint64_t>(integer(max_cycles, "max_cycles", 0, INT64_MAX));
  std::uint64_t done = 0;
  while (done < most) {
    self->tick(golden::Unconnected);
    ++done;
    if (self->model.idle()) break;
    if (done % Stretch == 0 && PyErr_CheckSignals() != 0) throw py::error_already_set();
  }
  return done;
}

std::span<const std::uint32_t> record(Self self, const std::string& unit) {
  return records(self->model)[unit_named(unit)];
}

}  // namespace

void bind_node(py::module_& module) {
  module.attr("RECORD_BYTES") = RecordBytes;
  py::class_<NodeMachine, Machine, std::shared_ptr<NodeMachine>>(module, "Node")
      .def(py::init(&make_node), py::arg("config") = "full", py::kw_only(), py::arg("y") = 0,
           py::arg("x") = 0, py::arg("rows") = 1, py::arg("cols") = 1,
           py::arg("route_table") = false, py::arg("core_dead") = false)
      .def("reset", [](Self self) { self->reset(); })
      .def("tick", &tick, py::arg("start") = py::none(), py::arg("route") = py::none(),
           py::arg("links") = py::none())
      .def("_trace", &trace, py::arg("rows"))
      .def("run_until_idle", &run_until_idle, py::arg("max_cycles") = 10'000'000)
      .def("records", [](Self self) { return all_records(self->model); })
      .def(
          "record",
          [](Self self, const std::string& unit) {
            const auto words = record(self, unit);
            return to_bytes(words.data(), words.size());
          },
          py::arg("unit"))
      .def_property_readonly(
          "links",
          [](Self self) { return std::make_shared<Links>(std::as_const(self->model).links()); })
      .def_property_readonly("idle", [](Self self) { return self->model.idle(); })
      .def_property_readonly("arrivals", [](Self self) {
        const auto all = self->model.arrivals();
        py::tuple values(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) values[i] = all[i];
        return values;
      });
}

}  // namespace bind
