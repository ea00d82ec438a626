// SPDX-License-Identifier: Apache-2.0
// An unpacked port: dut.data_i[2].value = 5.
#pragma once

#include <concepts>
#include <cstddef>
#include <deque>
#include <stdexcept>
#include <string>

#include "sim/engine/dut.hpp"
#include "sim/engine/signal.hpp"

namespace engine {

template <typename Storage, std::size_t Size>
class SignalArray {
 public:
  SignalArray(Simulator& simulator, const std::string& name, Storage (&elements)[Size], int left,
              int right, bool writable)
      : name_(name) {
    for (std::size_t i = 0; i < Size; ++i) {
      elements_.emplace_back(simulator, name + "[" + std::to_string(i) + "]", elements[i], left,
                             right, writable);
    }
  }

  static constexpr std::size_t size() { return Size; }
  // By position in the order of their numbers, from 0; throws std::out_of_range.
  template <std::integral Index>
  Signal<Storage>& operator[](Index index) {
    if (index < Index{0} || static_cast<std::size_t>(index) >= Size) {
      throw std::out_of_range(name_ + "[" + std::to_string(index) + "]: it has " +
                              std::to_string(Size) + " elements");
    }
    return elements_[static_cast<std::size_t>(index)];
  }
  void add_to(DutBase& dut) {
    for (Signal<Storage>& element : elements_) dut.add_port(element);
  }

 private:
  std::string name_;
  std::deque<Signal<Storage>> elements_;
};

}  // namespace engine
