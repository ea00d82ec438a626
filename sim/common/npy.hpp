// SPDX-License-Identifier: Apache-2.0
// Arrays of float32 in NumPy's .npy files.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

// Not a .npy file that we take; the text says what was found and what is allowed.
struct NpyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Array2d {
  int rows = 0;
  int columns = 0;
  std::vector<float> values;  // row by row
};

// Float32 of one dimension (one row) or two, either byte order, C or Fortran order. Any bytes are
// safe. `name` is for the message.
Array2d parse_npy(std::string_view content, const std::string& name);
std::string to_npy(const Array2d& array);

}  // namespace sim
