// SPDX-License-Identifier: Apache-2.0
// What the parts of the Python module share: checked arguments, buffers, and who binds what.
//
// Every bound method takes its object as a std::shared_ptr: pybind11 then refuses an object that
// was never initialised, in place of handing out its memory.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bind {

namespace py = pybind11;

// An integer of Python from min to max. TypeError, ValueError: naming the argument.
std::int64_t integer(py::handle value, std::string_view name, std::int64_t min, std::int64_t max);
// Of 64 bits, without a sign.
std::uint64_t word64(py::handle value, std::string_view name);
inline int small(py::handle value, std::string_view name, int min, int max) {
  return static_cast<int>(integer(value, name, min, max));
}

// The bytes of a contiguous buffer, held while this lives. TypeError, ValueError: naming it.
class Buffer {
 public:
  enum class Access : std::uint8_t { Read, Write };
  Buffer(py::handle object, std::string_view name, Access access = Access::Read);
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { PyBuffer_Release(&view_); }

  std::size_t size() const { return static_cast<std::size_t>(view_.len); }
  std::span<const std::uint8_t> bytes() const {
    return {static_cast<const std::uint8_t*>(view_.buf), size()};
  }
  std::uint8_t* data() { return static_cast<std::uint8_t*>(view_.buf); }

 private:
  Py_buffer view_{};
};

// Least significant byte first.
py::int_ to_int(std::span<const std::uint8_t> bytes);
// Into exactly these bytes. TypeError, ValueError: naming the argument.
void from_int(py::handle value, std::string_view name, std::span<std::uint8_t> bytes);

template <typename T>
py::bytes to_bytes(const T* data, std::size_t count) {
  return {reinterpret_cast<const char*>(data), count * sizeof(T)};
}

void bind_names(py::module_& module);
void bind_formats(py::module_& module);
void bind_program(py::module_& module);
void bind_observe(py::module_& module);
void bind_links(py::module_& module);
void bind_machine(py::module_& module);
void bind_functional(py::module_& module);
void bind_node(py::module_& module);
void bind_sram(py::module_& module);

}  // namespace bind
