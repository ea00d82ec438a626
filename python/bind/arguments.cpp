// SPDX-License-Identifier: Apache-2.0
// Arguments of Python, checked, with messages that name them.

#include <limits>

#include "python/bind/bind.hpp"

namespace bind {
namespace {

std::string type_name(py::handle value) { return Py_TYPE(value.ptr())->tp_name; }

py::object index_of(py::handle value, std::string_view name) {
  if (PyIndex_Check(value.ptr()) == 0) {
    throw py::type_error(std::string(name) + ": wanted int, got " + type_name(value));
  }
  PyObject* const number = PyNumber_Index(value.ptr());
  if (number == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(number);
}

// Of the format of a buffer, in which names stand between colons.
bool holds_objects(const char* format) {
  bool in_name = false;
  for (; format != nullptr && *format != '\0'; ++format) {
    if (*format == ':') in_name = !in_name;
    if (*format == 'O' && !in_name) return true;
  }
  return false;
}

[[noreturn]] void refuse_range(py::handle value, std::string_view name, const std::string& range) {
  const std::string text = py::str(value);
  throw py::value_error(std::string(name) + ": " + text.substr(0, 40) + " is not " + range);
}

}  // namespace

std::int64_t integer(py::handle value, std::string_view name, std::int64_t min, std::int64_t max) {
  const py::object number = index_of(value, name);
  int overflow = 0;
  const long long result = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
  if (overflow != 0 || result < min || result > max) {
    const std::string range = "from " + std::to_string(min) + " to " + std::to_string(max);
    if (overflow != 0) throw py::value_error(std::string(name) + " is not " + range);
    refuse_range(number, name, range);
  }
  return result;
}

std::uint64_t word64(py::handle value, std::string_view name) {
  const py::object number = index_of(value, name);
  const unsigned long long result = PyLong_AsUnsignedLongLong(number.ptr());
  if (PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    throw py::value_error(std::string(name) + " is not from 0 to 2**64 - 1");
  }
  return result;
}

Buffer::Buffer(py::handle object, std::string_view name, Access access) {
  if (PyObject_CheckBuffer(object.ptr()) == 0) {
    throw py::type_error(std::string(name) + ": wanted bytes or another buffer, got " +
                         type_name(object));
  }
  const int flags =
      PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (access == Access::Write ? PyBUF_WRITABLE : 0);
  if (PyObject_GetBuffer(object.ptr(), &view_, flags) != 0) {
    PyErr_Clear();
    throw py::value_error(std::string(name) + ": its bytes are not contiguous" +
                          (access == Access::Write ? ", or cannot be written" : ""));
  }
  if (holds_objects(view_.format)) {
    PyBuffer_Release(&view_);
    throw py::type_error(std::string(name) + ": holds objects, wanted numbers");
  }
}

py::int_ to_int(std::span<const std::uint8_t> bytes) {
  const py::object int_type =
      py::reinterpret_borrow<py::object>(reinterpret_cast<PyObject*>(&PyLong_Type));
  return int_type.attr("from_bytes")(to_bytes(bytes.data(), bytes.size()), "little");
}

void from_int(py::handle value, std::string_view name, std::span<std::uint8_t> bytes) {
  const py::object number = index_of(value, name);
  try {
    const auto text = py::bytes(number.attr("to_bytes")(bytes.size(), "little"));
    const auto given = static_cast<std::string_view>(text);
    std::copy(given.begin(), given.end(), bytes.begin());
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_OverflowError)) throw;
    throw py::value_error(std::string(name) + " is not from 0 to 2**" +
                          std::to_string(8 * bytes.size()) + " - 1");
  }
}

}  // namespace bind
