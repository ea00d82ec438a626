// SPDX-License-Identifier: Apache-2.0
// What softmax and layernorm share: matrices whose rows are treated one by one, pass after pass.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/kernels/stream.hpp"

namespace sim {

// A matrix of which each row begins at a whole block.
struct RowsTask {
  std::int64_t rows = 0, columns = 0;
  golden::FormatEntry format_in, format_out;
  bool stochastic = false;
  int workers = 1;

  std::int64_t row_blocks() const { return blocks_of(columns); }
  std::int64_t row_bytes(golden::FormatEntry format) const {
    return row_blocks() * block_bytes(format);
  }
};

// Parameters rows, columns, format, format_out, rounding, threads, start, data.
std::vector<Parameter> rows_parameters();
void random_rows_parameters(const Family& family, Params& params, Random& random);
RowsTask rows_task(const Params& params);

Array rows_array(const RowsTask& task, Mix mix, Random random);
Real element(const RowsTask& task, const Array& array, std::int64_t row, std::int64_t column);

// Sum of a row in the order of the machine: lane by lane into 16 lanes, then the tree.
Real row_sum(const std::vector<Real>& terms);

// Rows of the result against `expected`, row by row.
CheckResult check_rows(const RowsTask& task, std::uint32_t out, const std::vector<Real>& expected,
                       const FinalState& state);

// Writes the program: the passes over a row, and the way from row to row.
class RowsProgram {
 public:
  RowsProgram(const RowsTask& task, ProgramBuilder& code)
      : task_(task), code_(code), stream_(code, R{8}) {}

  static constexpr R PointIn{1}, PointOut{2}, PointWork{3}, RowsLeft{4};
  static constexpr V Values{0}, Raw{4}, Packed{4}, Accumulator{8};
  static constexpr V FirstFree{12};  // up to v31
  static constexpr int EntryIn = 0, EntryOut = 1;

  // Before the first row of thread `thread`: pointers, formats, streams.
  void begin(int thread, std::uint32_t in, std::uint32_t out, std::uint32_t work,
             std::uint32_t seed);
  // A walk along the row: for each block loads the input (`load_in`), or leaves Values to `body`,
  // which is called with the part and its lane predicate for each part; `before` and `after` frame
  // each block with r5 at the block of the input, r6 of the result, r7 of the work space.
  void pass(bool load_in, const std::function<void()>& before,
            const std::function<void(int part, P lanes)>& body, const std::function<void()>& after);
  void store_result();  // in `after`: Values to the result
  // The next row, until all are done.
  void end(Label first_row);

  static constexpr R BlockIn{5}, BlockOut{6}, BlockWork{7}, Scratch{8};

 private:
  static constexpr R Remaining{9}, BlocksLeft{10};

  const RowsTask& task_;
  ProgramBuilder& code_;
  BlockStream stream_;
};

}  // namespace sim
