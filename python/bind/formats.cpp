// SPDX-License-Identifier: Apache-2.0
// Conversions between FP32 and the narrow formats over whole arrays (docs/numerics.md 1, 4, 5, 7).
//
// Arrays come as buffers that _formats.py has made and checked; what is checked here again is only
// what memory depends on.

#include <cstring>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/xorshift.hpp"
#include "python/bind/bind.hpp"
#include "sim/common/format_name.hpp"

namespace bind {
namespace {

constexpr const char* FormatDoc = R"(A number format (docs/numerics.md section 1).

Args:
    name: fp32, bf16, cfloat8_143[:BIAS[:ieee]] or cfloat8_152[:BIAS[:ieee]]; BIAS is 0 to 63, 7 and
        15 if left out; ieee: denormals scale by 2**(1 - BIAS) in place of 2**-BIAS.
    bias, ieee: the same of a name without them.)";

using golden::FormatEntry;
using FormatPtr = std::shared_ptr<FormatEntry>;
using Self = const Object<FormatEntry>&;

// bias and ieee: None for those of the text.
FormatPtr make_format(const std::string& text, py::handle bias, py::handle ieee) {
  FormatEntry entry = sim::parse_format(text);
  const bool given = !bias.is_none() || !ieee.is_none();
  if (given && !golden::is_cfloat8(entry.code)) {
    throw py::value_error("format \"" + text + "\" has no bias and no ieee");
  }
  if (given && text.find(':') != std::string::npos) {
    throw py::value_error("format \"" + text + "\": bias and ieee are in the text already");
  }
  if (!bias.is_none()) entry.bias = small(bias, "bias", 0, 63);
  if (!ieee.is_none()) {
    if (!py::isinstance<py::bool_>(ieee)) throw py::type_error("ieee: wanted bool");
    entry.ieee = ieee.cast<bool>();
  }
  return std::make_shared<FormatEntry>(entry);
}

FormatPtr from_entry(py::handle bits) {
  const auto entry =
      FormatEntry::from_bits(static_cast<std::uint16_t>(small(bits, "entry", 0, (1 << 11) - 1)));
  try {
    (void)sim::format_name(entry);
  } catch (const std::invalid_argument& error) {
    throw py::value_error("entry: " + std::string(error.what()));
  }
  return std::make_shared<FormatEntry>(entry);
}

void check_narrow(FormatEntry format) {
  if (!golden::is_narrow(format.code)) {
    throw py::value_error("format: " + sim::format_name(format) +
                          " is not narrow; wanted bf16, cfloat8_143 or cfloat8_152");
  }
}

void check_size(const Buffer& buffer, std::size_t size, std::string_view name) {
  if (buffer.size() != size) throw py::value_error(std::string(name) + ": wrong size");
}

std::size_t count_of(const Buffer& buffer, std::size_t bytes, std::string_view name) {
  if (buffer.size() % bytes != 0) throw py::value_error(std::string(name) + ": wrong size");
  return buffer.size() / bytes;
}

template <typename T>
T load(const std::uint8_t* from, std::size_t index) {
  T value;
  std::memcpy(&value, from + index * sizeof(T), sizeof(T));
  return value;
}

// random: one number of 16 bits for each value, or None to round to nearest.
void encode(Self format, py::handle values, py::handle random, py::handle codes, py::handle flags) {
  check_narrow(*format);
  const Buffer in(values, "values");
  Buffer out(codes, "codes", Buffer::Access::Write);
  Buffer raised(flags, "flags", Buffer::Access::Write);
  const std::size_t count = count_of(in, 4, "values");
  const auto bytes = static_cast<std::size_t>(golden::element_bytes(format->code));
  check_size(out, bytes * count, "codes");
  check_size(raised, count, "flags");
  const bool stochastic = !random.is_none();
  const Buffer draws(stochastic ? random : values, "random");
  if (stochastic) check_size(draws, 2 * count, "random");

  const FormatEntry entry = *format;
  const py::gil_scoped_release release;
  const auto rounding = stochastic ? golden::Rounding::Stochastic : golden::Rounding::Nearest;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t r = stochastic ? load<std::uint16_t>(draws.bytes().data(), i) : 0u;
    const auto x = load<std::uint32_t>(in.bytes().data(), i);
    const golden::Result result = golden::convert_to(entry, x, rounding, r);
    std::memcpy(out.data() + bytes * i, &result.value, bytes);
    raised.data()[i] = result.flags;
  }
}

void decode(Self format, py::handle codes, py::handle values, py::handle flags) {
  check_narrow(*format);
  const Buffer in(codes, "codes");
  Buffer out(values, "values", Buffer::Access::Write);
  Buffer raised(flags, "flags", Buffer::Access::Write);
  const auto bytes = static_cast<std::size_t>(golden::element_bytes(format->code));
  const std::size_t count = count_of(in, bytes, "codes");
  check_size(out, 4 * count, "values");
  check_size(raised, count, "flags");

  const FormatEntry entry = *format;
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t code = 0;
    std::memcpy(&code, in.bytes().data() + bytes * i, bytes);
    const golden::Result result = golden::convert_from(entry, code);
    std::memcpy(out.data() + 4 * i, &result.value, 4);
    raised.data()[i] = result.flags;
  }
}

// The numbers R of the 16 streams of a thread after reset, lane by lane, step by step.
void random_bits(py::handle seed, py::handle numbers) {
  constexpr int MaxSeed = (1 << 28) - 1;  // above, streams repeat
  golden::Streams streams =
      golden::xorshift_reset(static_cast<std::uint32_t>(small(seed, "seed", 0, MaxSeed)));
  Buffer out(numbers, "numbers", Buffer::Access::Write);
  const std::size_t count = count_of(out, 2, "numbers");
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t lane = i % streams.size();
    if (lane == 0) golden::xorshift_step(streams);
    const auto r = static_cast<std::uint16_t>(golden::xorshift_random(streams[lane]));
    std::memcpy(out.data() + 2 * i, &r, 2);
  }
}

}  // namespace

void bind_formats(py::module_& module) {
  py::class_<FormatEntry, FormatPtr>(module, "Format", FormatDoc)
      .def(py::init(&make_format), py::arg("name"), py::kw_only(), py::arg("bias") = py::none(),
           py::arg("ieee") = py::none())
      .def_static("from_entry", &from_entry,
                  "The format of an entry of the format table, 11 bits as in CSR Fmt0 to Fmt15.",
                  py::arg("entry"))
      .def_property_readonly(
          "name", [](Self self) { return sim::format_name(*self); },
          "The shortest text that names it.")
      .def_property_readonly(
          "bits", [](Self self) { return sim::format_bits(*self); }, "Of a code: 32, 16 or 8.")
      .def_property_readonly(
          "bias",
          [](Self self) -> py::object {
            if (!golden::is_cfloat8(self->code)) return py::none();
            return py::int_(self->bias);
          },
          "Of cfloat8: 0 to 63; None of the others, whose bias is 127.")
      .def_property_readonly(
          "ieee", [](Self self) { return self->ieee; },
          "Of cfloat8: denormals scale by 2**(1 - bias).")
      .def_property_readonly(
          "entry", [](Self self) { return self->to_bits(); }, "As in CSR Fmt0 to Fmt15.")
      .def("__repr__", [](Self self) { return "Format('" + sim::format_name(*self) + "')"; })
      .def("__hash__", [](Self self) { return self->to_bits(); })
      .def(
          "__eq__",
          [](Self self, py::handle other) -> py::object {
            if (!py::isinstance<FormatEntry>(other)) {
              return py::reinterpret_borrow<py::object>(Py_NotImplemented);
            }
            return py::bool_(*self == *other.cast<FormatPtr>());
          },
          py::arg("other"));
  module.def("_encode", &encode, py::arg("format"), py::arg("values"), py::arg("random"),
             py::arg("codes"), py::arg("flags"));
  module.def("_decode", &decode, py::arg("format"), py::arg("codes"), py::arg("values"),
             py::arg("flags"));
  module.def("_random_bits", &random_bits, py::arg("seed"), py::arg("numbers"));

  py::dict flags;
  flags["Invalid"] = 1 << golden::FlagInvalid;
  flags["Denormal"] = 1 << golden::FlagDenormal;
  flags["Overflow"] = 1 << golden::FlagOverflow;
  flags["Underflow"] = 1 << golden::FlagUnderflow;
  module.attr("_FLAGS") = flags;
}

}  // namespace bind
