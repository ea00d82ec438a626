// SPDX-License-Identifier: Apache-2.0
// What the parts of the Python module share: checked arguments, buffers, and who binds what.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace bind {

namespace py = pybind11;

// An object of Python that is there: neither None nor one whose __init__ was never called, both of
// which pybind11 would pass on as memory that nobody owns. Every bound method takes its object so.
template <typename T>
class Object {
 public:
  Object() = default;
  explicit Object(std::shared_ptr<T> held) : held_(std::move(held)) {}
  T& operator*() const { return *held_; }
  T* operator->() const { return held_.get(); }

 private:
  std::shared_ptr<T> held_;
};

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

template <typename Values>
py::tuple to_tuple(const Values& values) {
  py::tuple all(std::size(values));
  std::size_t i = 0;
  for (const auto& value : values) all[i++] = value;
  return all;
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

template <typename T>
struct pybind11::detail::type_caster<bind::Object<T>> {
  using Holder = std::shared_ptr<T>;
  PYBIND11_TYPE_CASTER(bind::Object<T>, make_caster<Holder>::name);

  bool load(handle source, bool convert) {
    make_caster<Holder> holder;  // throws if the object was never initialised
    if (source.is_none() || !holder.load(source, convert)) return false;
    value = bind::Object<T>(cast_op<Holder&>(holder));
    return true;
  }
};
