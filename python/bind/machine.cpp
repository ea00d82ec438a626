// SPDX-License-Identifier: Apache-2.0
// Memory and registers of a machine, read as copies and written with every argument checked.

#include "python/bind/machine.hpp"

#include <algorithm>
#include <cstring>

#include "golden/common/assembler.hpp"

namespace bind {
namespace {

constexpr const char* WriteDoc = R"(Writes bytes into the SRAM.

Args:
    address: of the first byte.
    data: any contiguous buffer, an array of any type too: its bytes as they lie in memory.

The instruction cache is not told (docs/isa.md): a program that has run there needs `ifence`, or
reset().)";

using Self = const Object<Machine>&;

golden::ThreadContext& context(Machine& machine, py::handle thread) {
  return machine.state().threads[static_cast<std::size_t>(thread_number(thread))];
}

void check_range(const Machine& machine, std::uint64_t address, std::size_t size) {
  const std::uint32_t end = machine.seen().sram.size();
  if (address <= end && size <= end - address) return;
  throw py::value_error("bytes from " + std::to_string(address) + " to " +
                        std::to_string(address + size) + ": the SRAM has " + std::to_string(end));
}

void write(Machine& machine, std::uint64_t address, std::span<const std::uint8_t> bytes) {
  check_range(machine, address, bytes.size());
  machine.state().sram.load(static_cast<std::uint32_t>(address), bytes);
}

// All of it or nothing.
void load(Machine& machine, const golden::Program& program) {
  for (const golden::Chunk& chunk : program.chunks) {
    check_range(machine, chunk.address, chunk.bytes.size());
  }
  for (const golden::Chunk& chunk : program.chunks) {
    machine.state().sram.load(chunk.address, chunk.bytes);
  }
}

std::uint64_t address_of(py::handle address) {
  return static_cast<std::uint64_t>(integer(address, "address", 0, INT64_C(1) << 32));
}

py::bytes read(const Machine& machine, py::handle address, py::handle size) {
  const std::uint64_t from = address_of(address);
  const std::span<const std::uint8_t> all = machine.seen().sram.bytes();
  std::size_t count = 0;
  if (!size.is_none()) {
    count = static_cast<std::size_t>(integer(size, "size", 0, INT64_C(1) << 32));
  } else if (from < all.size()) {
    count = all.size() - from;
  }
  check_range(machine, from, count);
  return to_bytes(all.data() + from, count);
}

// The registers of a thread as bytes, for _machine.py to make arrays of them.
py::dict registers(const Machine& machine, py::handle number) {
  const auto t = static_cast<std::size_t>(thread_number(number));
  const golden::ThreadContext& thread = machine.seen().threads[t];
  py::dict all;
  all["number"] = t;
  all["state"] = name(thread.state);
  all["cause"] = name(thread.cause);
  all["pc"] = thread.pc;
  all["flags"] = static_cast<int>(thread.flags);
  all["inst_ret"] = thread.inst_ret;
  all["ecc_inject"] = thread.ecc_inject;
  all["r"] = to_bytes(thread.r.data(), thread.r.size());
  all["p"] = to_bytes(thread.p.data(), thread.p.size());
  all["v"] = to_bytes(thread.v.data(), thread.v.size());
  all["acc"] = to_bytes(thread.acc.data(), thread.acc.size());
  all["streams"] = to_bytes(thread.streams.data(), thread.streams.size());
  all["formats"] = to_bytes(thread.formats.data(), thread.formats.size());
  return all;
}

// `count` words of 32 bits out of a buffer.
template <std::size_t Count>
void copy_words(py::handle data, std::string_view name, std::array<std::uint32_t, Count>& to) {
  const Buffer buffer(data, name);
  if (buffer.size() != sizeof to) {
    throw py::value_error(std::string(name) + ": " + std::to_string(buffer.size()) +
                          " bytes, wanted " + std::to_string(sizeof to));
  }
  std::memcpy(to.data(), buffer.bytes().data(), sizeof to);
}

py::dict counters(const Machine& machine) {
  const golden::Counters& counts = machine.seen().counters;
  py::dict all;
  all["refill"] = counts.refill;
  all["bank_stall"] = counts.bank_stall;
  all["mma"] = counts.mma;
  all["vector"] = counts.vector;
  all["redirect"] = counts.redirect;
  all["ecc_corrected"] = counts.ecc_corrected;
  all["ecc_double"] = counts.ecc_double;
  all["beats"] = counts.beats;
  return all;
}

py::object trap(const Machine& machine, py::handle number) {
  const golden::TrapInfo& info = machine.trap(thread_number(number));
  if (info.cause == golden::Cause::None) return py::none();
  return py::make_tuple(name(info.cause), info.pc, info.value, info.cycle);
}

}  // namespace

const golden::Config& config_named(std::string_view name) {
  if (const golden::Config* config = golden::find_config(name)) return *config;
  std::string known;
  for (const golden::Config* config : golden::AllConfigs) {
    known += (known.empty() ? "" : ", ") + std::string(config->name);
  }
  throw py::value_error("config: \"" + std::string(name.substr(0, 40)) + "\" is not one of " +
                        known);
}

std::uint32_t start_pc(py::handle value) {
  const std::int64_t pc = integer(value, "pc", 0, (INT64_C(1) << golden::AddressBits) - 1);
  if (pc % 4 != 0) throw py::value_error("pc: " + std::to_string(pc) + " is no multiple of 4");
  return static_cast<std::uint32_t>(pc);
}

void bind_machine(py::module_& module) {
  py::class_<Machine, std::shared_ptr<Machine>>(module, "Machine",
                                                "Memory and registers of Functional and Node.")
      .def_property_readonly(
          "config", [](Self self) { return self->seen().config.name; }, "One of CONFIGS.")
      .def_property_readonly(
          "sram_size", [](Self self) { return self->seen().sram.size(); }, "In bytes.")
      .def_property_readonly(
          "cycle", [](Self self) { return self->seen().cycle; },
          "Ticks of a Node, steps of a Functional since reset.")
      .def_property_readonly(
          "console", [](Self self) { return py::bytes(self->console()); },
          "The bytes written to CSR Console.")
      .def_property_readonly(
          "exit_code", [](Self self) { return self->exit_code(); },
          "What was written last to CSR Exit; None if nothing was.")
      .def_property_readonly(
          "counters", [](Self self) { return counters(*self); },
          "The performance counters of docs/isa.md section 3.")
      .def_property_readonly(
          "semaphores", [](Self self) { return to_tuple(self->seen().semaphores); },
          "The 32 semaphores.")
      .def(
          "load", [](Self self, const Object<golden::Program>& program) { load(*self, *program); },
          "Writes the bytes of a Program into the SRAM; starts nothing.", py::arg("program"))
      .def(
          "write",
          [](Self self, py::handle address, py::handle data) {
            const Buffer buffer(data, "data");
            write(*self, address_of(address), buffer.bytes());
          },
          WriteDoc, py::arg("address"), py::arg("data"))
      .def(
          "read",
          [](Self self, py::handle address, py::handle size) { return read(*self, address, size); },
          "Bytes of the SRAM: `size` of them from `address` on, None: up to the end.",
          py::arg("address") = 0, py::arg("size") = py::none())
      .def(
          "_registers", [](Self self, py::handle thread) { return registers(*self, thread); },
          py::arg("thread"))
      .def(
          "_trap", [](Self self, py::handle thread) { return trap(*self, thread); },
          py::arg("thread"))
      .def(
          "write_r",
          [](Self self, py::handle thread, py::handle index, py::handle value) {
            const int i = small(index, "index", 1, golden::ScalarRegs - 1);
            context(*self, thread).r[static_cast<std::size_t>(i)] = word64(value, "value");
          },
          "Scalar register 1 to 31 of a thread: 64 bits.", py::arg("thread"), py::arg("index"),
          py::arg("value"))
      .def(
          "write_p",
          [](Self self, py::handle thread, py::handle index, py::handle value) {
            const int i = small(index, "index", 1, golden::PredRegs - 1);
            context(*self, thread).p[static_cast<std::size_t>(i)] = word64(value, "value");
          },
          "Predicate register 1 to 7 of a thread: 64 bits.", py::arg("thread"), py::arg("index"),
          py::arg("value"))
      .def(
          "write_v",
          [](Self self, py::handle thread, py::handle index, py::handle data) {
            const int i = small(index, "index", 0, golden::VectorRegs - 1);
            copy_words(data, "data", context(*self, thread).v[static_cast<std::size_t>(i)]);
          },
          "Vector register 0 to 31 of a thread: a buffer of 64 bytes.", py::arg("thread"),
          py::arg("index"), py::arg("data"))
      .def(
          "write_acc",
          [](Self self, py::handle thread, py::handle index, py::handle data) {
            const int i = small(index, "index", 0, golden::Accumulators - 1);
            copy_words(data, "data", context(*self, thread).acc[static_cast<std::size_t>(i)]);
          },
          "Accumulator 0 to 7 of a thread: a buffer of 256 bytes, FP32 row by row.",
          py::arg("thread"), py::arg("index"), py::arg("data"))
      .def(
          "write_semaphore",
          [](Self self, py::handle index, py::handle value) {
            const int i = small(index, "index", 0, golden::Semaphores - 1);
            self->state().semaphores[static_cast<std::size_t>(i)] =
                static_cast<std::uint32_t>(integer(value, "value", 0, UINT32_MAX));
          },
          "Semaphore 0 to 31: 32 bits.", py::arg("index"), py::arg("value"));
}

}  // namespace bind
