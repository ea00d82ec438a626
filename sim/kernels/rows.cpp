// SPDX-License-Identifier: Apache-2.0
// Parameters, data and passes of the families that treat a matrix row by row.
#include "sim/kernels/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/common/format_name.hpp"

namespace sim {

using golden::Opcode;

std::vector<Parameter> rows_parameters() {
  return {
      int_parameter("rows", 8, 1, 1 << 14, "rows, each treated on its own"),
      int_parameter("columns", 100, 1, 1 << 18, "elements of a row"),
      format_parameter("format", "fp32", {"fp32"}, "of the input"),
      format_parameter("format_out", "fp32", {"fp32"}, "of the result"),
      choice_parameter("rounding", {"nearest", "stochastic"}, "of a result narrower than FP32"),
      threads_parameter(2),
      start_parameter(),
      mix_parameter(),
  };
}

void random_rows_parameters(const Family& family, Params& params, Random& random) {
  const std::int64_t columns = random.between(1, random.coin() ? 70 : 400);
  params.set("columns", columns);
  params.set("rows", std::int64_t{random.between(1, 1 + static_cast<int>(1200 / (columns + 30)))});
  if (random.coin()) params.set("format", random_format(random));
  if (random.coin()) params.set("format_out", random_format(random));
  family.pick(params, random, {"rounding", "start", "data"});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
}

RowsTask rows_task(const Params& params) {
  RowsTask task;
  task.rows = params.integer("rows");
  task.columns = params.integer("columns");
  task.format_in = parse_format(params.text("format"));
  task.format_out = parse_format(params.text("format_out"));
  task.stochastic = params.text("rounding") == "stochastic";
  task.workers = static_cast<int>(std::min(params.integer("threads"), task.rows));
  return task;
}

Array rows_array(const RowsTask& task, Mix mix, Random random) {
  Array array(task.format_in, task.rows * task.row_blocks() * BlockElements);
  for (std::int64_t row = 0; row < task.rows; ++row) {
    for (std::int64_t column = 0; column < task.columns; ++column) {
      array.set(row * task.row_blocks() * BlockElements + column,
                random_code(task.format_in, mix, random));
    }
  }
  return array;
}

Real element(const RowsTask& task, const Array& array, std::int64_t row, std::int64_t column) {
  const std::int64_t index = row * task.row_blocks() * BlockElements + column;
  return Real::from_bits(to_fp32(task.format_in, array.get(index)));
}

Real row_sum(const std::vector<Real>& terms) {
  std::vector<Real> lanes(golden::Lanes32, Real::exact(0));
  for (std::size_t i = 0; i < terms.size(); ++i) {
    Real& lane = lanes[i % lanes.size()];
    lane = add(lane, terms[i]);
  }
  for (std::size_t count = lanes.size() / 2; count > 0; count /= 2) {
    for (std::size_t i = 0; i < count; ++i) lanes[i] = add(lanes[2 * i], lanes[2 * i + 1]);
  }
  return lanes[0];
}

CheckResult check_rows(const RowsTask& task, std::uint32_t out, const std::vector<Real>& expected,
                       const FinalState& state) {
  if (const auto error = check_clean_end(state)) return {0, error};
  const std::int64_t pitch = task.row_blocks() * BlockElements;
  const std::vector<std::uint32_t> codes =
      read_codes(state, out, task.format_out, task.rows * pitch);
  return check_elements(
      task.rows * task.columns,
      [&](std::int64_t i) {
        const std::int64_t at = i / task.columns * pitch + i % task.columns;
        return compare(expected[static_cast<std::size_t>(i)], task.format_out,
                       codes[static_cast<std::size_t>(at)], task.stochastic);
      },
      [&](std::int64_t i) { return fmt::format("y[{}][{}]", i / task.columns, i % task.columns); });
}

void RowsProgram::begin(int thread, std::uint32_t in, std::uint32_t out, std::uint32_t work,
                        std::uint32_t seed) {
  const Share share = share_of(task_.rows, task_.workers, thread);
  code_.constant(PointIn, in + share.begin * task_.row_bytes(task_.format_in));
  code_.constant(PointOut, out + share.begin * task_.row_bytes(task_.format_out));
  code_.constant(PointWork, work + thread * task_.row_bytes(Fp32Format));
  code_.constant(RowsLeft, share.count);
  code_.format_entry(EntryIn, task_.format_in.to_bits(), Scratch);
  code_.format_entry(EntryOut, task_.format_out.to_bits(), Scratch);
  if (task_.stochastic) {
    seed_streams(code_, seed + static_cast<std::uint32_t>(thread), Raw, Scratch);
  }
}

void RowsProgram::pass(bool load_in, const std::function<void()>& before,
                       const std::function<void(int part, P lanes)>& body,
                       const std::function<void()>& after) {
  code_(Opcode::Addi, BlockIn, PointIn, 0);
  code_(Opcode::Addi, BlockOut, PointOut, 0);
  code_(Opcode::Addi, BlockWork, PointWork, 0);
  code_.constant(Remaining, task_.columns);
  code_.constant(BlocksLeft, task_.row_blocks());
  const Label loop = code_.here();
  if (load_in) stream_.load(task_.format_in, EntryIn, BlockIn, Values, Raw);
  if (before) before();
  stream_.make_lane_predicates(Remaining);
  for (int part = 0; part < BlockParts; ++part) body(part, BlockStream::lane_predicate(part));
  if (after) after();
  code_(Opcode::Addi, BlocksLeft, BlocksLeft, -1);
  code_(Opcode::Addi, Remaining, Remaining, -BlockElements);
  stream_.advance(BlockIn, task_.format_in);
  stream_.advance(BlockOut, task_.format_out);
  stream_.advance(BlockWork, Fp32Format);
  code_(Opcode::Bne, BlocksLeft, R{0}, loop);
}

void RowsProgram::store_result() {
  stream_.make_line_predicates(task_.format_out, Remaining);
  stream_.store(task_.format_out, EntryOut, BlockOut, Values, Packed, task_.stochastic);
}

void RowsProgram::end(Label first_row) {
  code_.constant(Scratch, task_.row_bytes(task_.format_in));
  code_(Opcode::Add, PointIn, PointIn, Scratch);
  code_.constant(Scratch, task_.row_bytes(task_.format_out));
  code_(Opcode::Add, PointOut, PointOut, Scratch);
  code_(Opcode::Addi, RowsLeft, RowsLeft, -1);
  code_(Opcode::Bne, RowsLeft, R{0}, first_row);
}

}  // namespace sim
