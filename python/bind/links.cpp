// SPDX-License-Identifier: Apache-2.0
// Links, beats and headers for Python, and the protocol that senders keep.

#include "python/bind/links.hpp"

#include <cstring>

#include "golden/noc/step.hpp"

namespace bind {
namespace {

constexpr const char* LinksDoc = R"(The four sides of a node in one cycle, as inputs or outputs.

Args:
    beats: North, East, South, West: each beat_t of rtl/noc/noc_pkg.sv as an integer, 0: none.
    credits: as many: bit c is one credit of channel c (0 request, 1 response).
    None: nothing.)";

constexpr const char* NeighboursDoc = R"(The inputs of a node from the outputs of its neighbours.

Args:
    north, east, south, west: `links` of the Node at that side; None: there is no node.)";

constexpr const char* PackDoc =
    R"(A beat as the integer that crosses a link (docs/network.md section 2).

Args:
    kind: a name of BEAT_KINDS. dst, src: node numbers, {y, x} of 5 bits each.
    data: up to 64 bytes, the rest is 0. The others: fields of the header.)";

using golden::Beat;
using golden::BeatKind;
using golden::Header;
using golden::Port;

constexpr std::size_t Sides = 4;
constexpr int Response = 1;

std::string_view side_name(std::size_t side) { return name(static_cast<Port>(side + 1)); }

Beat beat_from(py::handle value, std::string_view what) {
  BeatBits bits{};
  from_int(value, what, bits);
  Beat beat;
  if (bits.back() > 1) throw py::value_error(std::string(what) + " has more bits than a beat");
  beat.valid = bits.back() == 1;
  if (!beat.valid) {
    if (bits != BeatBits{}) throw py::value_error(std::string(what) + " is not valid and not zero");
    return beat;
  }
  std::memcpy(beat.data.data(), bits.data(), golden::LineBytes);
  std::memcpy(&beat.header, bits.data() + golden::LineBytes, 8);
  return beat;
}

py::int_ beat_int(const Beat& beat) { return beat.valid ? to_int(to_bits(beat)) : py::int_(0); }

std::array<py::object, Sides> four(py::handle values, std::string_view what) {
  if (!py::isinstance<py::sequence>(values) || py::isinstance<py::str>(values)) {
    throw py::type_error(std::string(what) + ": wanted a sequence of 4, got " +
                         Py_TYPE(values.ptr())->tp_name);
  }
  const auto sequence = py::reinterpret_borrow<py::sequence>(values);
  if (sequence.size() != Sides) {
    throw py::value_error(std::string(what) + ": " + std::to_string(sequence.size()) +
                          " values, wanted 4: North, East, South, West");
  }
  return {sequence[0], sequence[1], sequence[2], sequence[3]};
}

std::shared_ptr<Links> make_links(py::handle beats, py::handle credits) {
  auto links = std::make_shared<Links>();
  if (!beats.is_none()) {
    const auto given = four(beats, "beats");
    for (std::size_t s = 0; s < Sides; ++s) links->beat[s] = beat_from(given[s], "a beat");
  }
  if (!credits.is_none()) {
    const auto given = four(credits, "credits");
    for (std::size_t s = 0; s < Sides; ++s) {
      links->credit[s] = static_cast<std::uint8_t>(small(given[s], "credits of a side", 0, 3));
    }
  }
  return links;
}

// What a node receives of what its neighbours give: the other end of each link.
std::shared_ptr<Links> from_neighbours(const std::array<std::shared_ptr<Links>, Sides>& given) {
  auto links = std::make_shared<Links>();
  for (std::size_t s = 0; s < Sides; ++s) {
    if (given[s] == nullptr) continue;
    links->beat[s] = given[s]->beat[(s + 2) % Sides];
    links->credit[s] = given[s]->credit[(s + 2) % Sides];
  }
  return links;
}

py::tuple beats_of(const Links& links) {
  py::tuple all(Sides);
  for (std::size_t s = 0; s < Sides; ++s) all[s] = beat_int(links.beat[s]);
  return all;
}

py::tuple credits_of(const Links& links) {
  py::tuple all(Sides);
  for (std::size_t s = 0; s < Sides; ++s) all[s] = static_cast<int>(links.credit[s]);
  return all;
}

BeatKind kind_named(const std::string& text) {
  std::string known;
  for (const BeatKind kind : golden::AllBeatKinds) {
    if (name(kind) == text) return kind;
    known += (known.empty() ? "" : ", ") + std::string(name(kind));
  }
  throw py::value_error("kind: \"" + text.substr(0, 40) + "\" is not one of " + known);
}

py::int_ pack_beat(const std::string& kind, py::handle dst, py::handle src, py::handle data,
                   py::handle thread, py::handle line, py::handle beats, bool poison, bool signal,
                   py::handle sem) {
  Header header;
  header.kind = kind_named(kind);
  header.dst = small(dst, "dst", 0, golden::NodeNumbers - 1);
  header.src = small(src, "src", 0, golden::NodeNumbers - 1);
  header.thread = small(thread, "thread", 0, golden::Threads - 1);
  header.line = static_cast<std::uint32_t>(
      small(line, "line", 0, (1 << golden::AddressBits) / golden::LineBytes - 1));
  header.beats = small(beats, "beats", 0, golden::PacketBeats - 1);
  header.poison = poison;
  header.signal = signal;
  header.sem = small(sem, "sem", 0, golden::Semaphores - 1);
  Beat beat{true, header.bits(), {}};
  const Buffer buffer(data, "data");
  if (buffer.size() > golden::LineBytes) {
    throw py::value_error("data: " + std::to_string(buffer.size()) + " bytes, at most 64");
  }
  if (buffer.size() != 0) std::memcpy(beat.data.data(), buffer.bytes().data(), buffer.size());
  return beat_int(beat);
}

py::object unpack_beat(py::handle bits) {
  const Beat beat = beat_from(bits, "bits");
  if (!beat.valid) return py::none();
  const Header header = Header::from_bits(beat.header);
  py::dict all;
  const bool known = static_cast<std::size_t>(header.kind) < golden::AllBeatKinds.size();
  all["kind"] = known ? name(header.kind) : std::string_view("?");
  all["dst"] = header.dst;
  all["src"] = header.src;
  all["thread"] = header.thread;
  all["line"] = header.line;
  all["beats"] = header.beats;
  all["poison"] = header.poison;
  all["signal"] = header.signal;
  all["sem"] = header.sem;
  all["data"] = to_bytes(beat.data.data(), beat.data.size());
  return all;
}

// Why a beat cannot come, nullptr if it can.
const char* refusal(const golden::Node& node, int port, const Beat& beat) {
  const Header header = Header::from_bits(beat.header);
  const golden::Place& place = node.state().place;
  const int own = golden::node_number(place.y, place.x);
  const int channel = golden::channel_of(beat.header);
  const auto lines = node.state().sram.size() / golden::LineBytes;
  if (static_cast<std::size_t>(header.kind) >= golden::AllBeatKinds.size()) return "no such kind";
  if (node.router().occupancy(port, channel) >= golden::RouterFifo) {
    return "the FIFO of its channel is full: its sender has no credit";
  }
  if (!node.router().may_enter(port, beat)) return "its route is no legal turn";
  if (header.src == own) return "it comes from this node itself";
  if (channel == Response && header.dst != own && !node.router().reachable(header.dst)) {
    return "a response to a node that is not reachable from here";
  }
  if (channel == Response && header.dst == own && header.kind == BeatKind::ReadData &&
      header.line >= lines) {
    return "data that nobody asked for: the line is outside of the SRAM";
  }
  if (header.kind == BeatKind::Arrive) {
    const auto corner = [&](int low) {
      return static_cast<int>(beat.data[0] >> low & (golden::NodeNumbers - 1));
    };
    if (!golden::Rectangle::from(corner(0), corner(16)).legal()) return "no legal rectangle";
  }
  return nullptr;
}

}  // namespace

BeatBits to_bits(const Beat& beat) {
  BeatBits bits{};
  if (!beat.valid) return bits;
  std::memcpy(bits.data(), beat.data.data(), golden::LineBytes);
  std::memcpy(bits.data() + golden::LineBytes, &beat.header, 8);
  bits.back() = 1;
  return bits;
}

void check_inputs(const golden::Node& node, const Links& in) {
  for (std::size_t s = 0; s < Sides; ++s) {
    const int port = static_cast<int>(s) + 1;
    const auto fail = [&](const std::string& why) {
      throw py::value_error("links, " + std::string(side_name(s)) + ": " + why);
    };
    if (in.beat[s].valid) {
      if (const char* why = refusal(node, port, in.beat[s])) fail(why);
    }
    for (int c = 0; c < golden::Channels; ++c) {
      if ((in.credit[s] >> c & 1) != 0 && node.router().credits(port, c) >= golden::RouterFifo) {
        fail("a credit of channel " + std::to_string(c) + " too many");
      }
    }
  }
}

void check_responses(const golden::Node& node) {
  const Beat* beat = node.interface().eject_head(Response);
  if (beat == nullptr) return;
  const golden::Place& place = node.state().place;
  const int dst = golden::dst_of(beat->header);
  if (dst == golden::node_number(place.y, place.x)) return;
  throw std::runtime_error("a response to node " + std::to_string(dst) +
                           " came out at this one: it has no route");
}

void bind_links(py::module_& module) {
  using Self = const Object<Links>&;
  using Optional = const std::shared_ptr<Links>&;
  py::class_<Links, std::shared_ptr<Links>>(module, "Links", LinksDoc)
      .def(py::init(&make_links), py::arg("beats") = py::none(), py::arg("credits") = py::none())
      .def_static(
          "from_neighbours",
          [](Optional north, Optional east, Optional south, Optional west) {
            return from_neighbours({north, east, south, west});
          },
          NeighboursDoc, py::arg("north") = py::none(), py::arg("east") = py::none(),
          py::arg("south") = py::none(), py::arg("west") = py::none())
      .def_property_readonly(
          "beats", [](Self self) { return beats_of(*self); },
          "Four integers: North, East, South, West.")
      .def_property_readonly(
          "credits", [](Self self) { return credits_of(*self); },
          "Four integers from 0 to 3: North, East, South, West.");
  module.def("pack_beat", &pack_beat, PackDoc, py::arg("kind"), py::arg("dst"), py::arg("src"),
             py::arg("data") = py::bytes(), py::kw_only(), py::arg("thread") = 0,
             py::arg("line") = 0, py::arg("beats") = 0, py::arg("poison") = false,
             py::arg("signal") = false, py::arg("sem") = 0);
  module.def("_unpack_beat", &unpack_beat, py::arg("bits"));
}

}  // namespace bind
