// SPDX-License-Identifier: Apache-2.0
// Family copy: rows of bytes from any address to any address, with any pitch.
//
// Wide accesses are whole lines, so a destination line is put together from two source lines:
//
//   align     the distance of source and destination modulo 64 is the same in all rows: valign
//   permute   it is not, or not used: valignr of the lower line, vperm of the upper one
//   scalar    loads and stores of 1, 2, 4 or 8 bytes
//
// Predicates keep stores inside the row; the bytes around it are checked to be as they were.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "sim/kernels/families.hpp"
#include "sim/kernels/image.hpp"

namespace sim {
namespace {

using golden::Opcode;

constexpr std::int64_t MaxPitch = 1 << 20;

struct Task {
  std::int64_t rows, bytes;
  std::int64_t source_offset, target_offset;
  std::int64_t source_pitch, target_pitch;
  std::string method;
  int element;
  int workers;

  std::int64_t source(std::int64_t row) const { return source_offset + row * source_pitch; }
  std::int64_t target(std::int64_t row) const { return target_offset + row * target_pitch; }
};

Task task_of(const Params& params) {
  Task task{};
  task.rows = params.integer("rows");
  task.bytes = params.integer("bytes");
  task.source_offset = params.integer("source_offset");
  task.target_offset = params.integer("target_offset");
  const auto pitch = [&](const char* name) {
    const std::int64_t given = params.integer(name);
    return given == 0 ? task.bytes : given;
  };
  task.source_pitch = pitch("source_pitch");
  task.target_pitch = pitch("target_pitch");
  task.method = params.text("method");
  task.element = static_cast<int>(params.integer("element"));
  task.workers = static_cast<int>(std::min(params.integer("threads"), task.rows));

  if (task.target_pitch < task.bytes) {
    throw ParameterError(
        fmt::format("copy: target_pitch = {} is less than bytes = {}: rows of the "
                    "target would overlap",
                    task.target_pitch, task.bytes));
  }
  if (task.method == "align" && task.rows > 1 &&
      (task.source_pitch - task.target_pitch) % golden::LineBytes != 0) {
    throw ParameterError(
        "copy: method = align needs source_pitch and target_pitch that differ by a multiple of 64");
  }
  if (task.method == "scalar") {
    if (task.element != 1 && task.element != 2 && task.element != 4 && task.element != 8) {
      throw ParameterError(
          fmt::format("copy: element = {} is not allowed; 1, 2, 4 or 8", task.element));
    }
    for (const char* name :
         {"bytes", "source_offset", "target_offset", "source_pitch", "target_pitch"}) {
      if (params.integer(name) % task.element != 0) {
        throw ParameterError(
            fmt::format("copy: with method = scalar {} must be a multiple of "
                        "element = {}",
                        name, task.element));
      }
    }
  }
  return task;
}

class Copy final : public Family {
 public:
  Copy()
      : Family("copy", "rows of bytes from any address to any address",
               "copy -p rows=4 -p bytes=1000 -p source_offset=3 -p target_offset=17",
               {
                   int_parameter("rows", 4, 1, 1 << 16, "rows"),
                   int_parameter("bytes", 500, 1, 1 << 20, "of a row"),
                   int_parameter("source_offset", 0, 0, 63, "of the first row from a line"),
                   int_parameter("target_offset", 0, 0, 63, "of the first row from a line"),
                   int_parameter("source_pitch", 0, 0, MaxPitch, "from row to row; 0: tight"),
                   int_parameter("target_pitch", 0, 0, MaxPitch, "from row to row; 0: tight"),
                   choice_parameter("method", {"permute", "align", "scalar"},
                                    "whole lines by vperm, or by valign (equal distance modulo 64 "
                                    "in all rows), or element by element"),
                   int_parameter("element", 8, 1, 8, "bytes of an element of scalar: 1, 2, 4, 8"),
                   threads_parameter(2),
                   start_parameter(),
               }) {}

  Params random_parameters(const golden::Config&, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

Params Copy::random_parameters(const golden::Config&, std::uint64_t seed) const {
  Random random(seed, "copy parameters");
  Params params = complete(*this, {});
  const std::string method = random.pick(find("method")->choices);
  const std::int64_t element = std::int64_t{1} << random.between(0, 3);
  const std::int64_t unit = method == "scalar" ? element : 1;
  const auto multiple = [&](std::int64_t low, std::int64_t high) {
    return random.between((low + unit - 1) / unit, high / unit) * unit;
  };
  const std::int64_t most = method == "scalar" ? 256 * unit : 4096;
  const std::int64_t bytes =
      multiple(unit, random.coin() ? std::min<std::int64_t>(most, 136) : most);
  const std::int64_t rows = random.between(1, 1 + static_cast<int>(most / (bytes + unit)));
  params.set("rows", std::min<std::int64_t>(rows, 64));
  params.set("bytes", bytes);
  params.set("source_offset", multiple(0, 63));
  params.set("target_offset", multiple(0, 63));
  std::int64_t source_pitch = random.coin() ? bytes : multiple(1, bytes + 200);
  std::int64_t target_pitch = random.coin() ? bytes : multiple(bytes, bytes + 200);
  if (method == "align") source_pitch = target_pitch + 64 * random.between(0, 3);
  params.set("source_pitch", source_pitch);
  params.set("target_pitch", target_pitch);
  params.set("method", method);
  params.set("element", element);
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  pick(params, random, {"start"});
  return params;
}

// Common to both: the row at hand and what is left.
constexpr R Source{1}, Target{2}, RowsLeft{3}, SourcePitch{4}, TargetPitch{5};
// Within a row.
constexpr R Line0{6}, From{7}, End{8}, Shift{9}, Low{10}, High{11}, Ones{12}, Scratch{13};
constexpr V Lower{0}, Upper{1}, Joined{2}, Index{3}, Bytes{4}, Moved{5};
constexpr P Mask{1};

void emit_wide_row(ProgramBuilder& code, const Task& task) {
  constexpr int LineMask = -golden::LineBytes;
  code.constant(Scratch, task.bytes);
  code(Opcode::Add, End, Target, Scratch);
  code(Opcode::Andi, Line0, Target, LineMask);
  // The source byte that belongs to the first byte of the line; maybe below the row.
  code(Opcode::Sub, From, Line0, Target);
  code(Opcode::Add, From, From, Source);
  code(Opcode::Andi, Shift, From, golden::LineBytes - 1);
  code(Opcode::Andi, From, From, LineMask);
  if (task.method == "permute") {
    // Byte i of the upper line goes to i + 64 - shift; below that, the index has bit 7 set: zero.
    code(Opcode::Addi, Scratch, Shift, -golden::LineBytes);
    code(Opcode::Vbc, Index, Scratch, 8);
    code(Opcode::Vadd, Index, Index, Bytes, 8);
  }
  code(Opcode::Vld, Lower, 0, From);
  const Label loop = code.here();
  code(Opcode::Vld, Upper, 1, From);
  // Mask of the bytes from Low to High of this line.
  code(Opcode::Sub, Low, Target, Line0);
  code(Opcode::Sub, High, End, Line0);
  code(Opcode::Max, Low, Low, R{0});
  code.constant(Scratch, golden::LineBytes);
  code(Opcode::Min, High, High, Scratch);
  code(Opcode::Sub, High, Scratch, High);
  code(Opcode::Sll, Low, Ones, Low);
  code(Opcode::Srl, High, Ones, High);
  code(Opcode::And, Low, Low, High);
  code(Opcode::Pset, Mask, Low);
  if (task.method == "permute") {
    code(Opcode::Valignr, Joined, Lower, Shift);
    code(Opcode::Vperm, Moved, Upper, Index);
    code(Opcode::Vor, Joined, Joined, Moved);
  } else {
    const std::int64_t shift = ((task.source_offset - task.target_offset) % 64 + 64) % 64;
    code(Opcode::Valign, Joined, Lower, Upper, shift);
  }
  code(Opcode::Vor, Lower, Upper, Upper);
  code(Opcode::Vst, Joined, 0, Line0, Mask);
  code(Opcode::Addi, Line0, Line0, golden::LineBytes);
  code(Opcode::Addi, From, From, golden::LineBytes);
  code(Opcode::Bltu, Line0, End, loop);
}

void emit_scalar_row(ProgramBuilder& code, const Task& task, Random random) {
  constexpr int MaxUnroll = 4;
  const std::int64_t elements = task.bytes / task.element;
  const Opcode store = task.element == 1   ? Opcode::Sb
                       : task.element == 2 ? Opcode::Sh
                       : task.element == 4 ? Opcode::Sw
                                           : Opcode::Sd;
  const auto load = [&] {
    const bool zero = random.coin();
    if (task.element == 1) return zero ? Opcode::Lbu : Opcode::Lb;
    if (task.element == 2) return zero ? Opcode::Lhu : Opcode::Lh;
    if (task.element == 4) return zero ? Opcode::Lwu : Opcode::Lw;
    return Opcode::Ld;
  };
  const auto some = [&](int count) {
    for (int i = 0; i < count; ++i) code(load(), R{14 + i}, i * task.element, From);
    for (int i = 0; i < count; ++i) code(store, R{14 + i}, i * task.element, Line0);
  };
  code(Opcode::Addi, From, Source, 0);
  code(Opcode::Addi, Line0, Target, 0);
  const std::int64_t unroll = std::min<std::int64_t>(elements, random.between(1, MaxUnroll));
  code.constant(End, elements / unroll);
  const Label loop = code.here();
  some(static_cast<int>(unroll));
  code(Opcode::Addi, End, End, -1);
  code(Opcode::Addi, From, From, unroll * task.element);
  code(Opcode::Addi, Line0, Line0, unroll * task.element);
  code(Opcode::Bne, End, R{0}, loop);
  some(static_cast<int>(elements % unroll));
}

std::vector<std::uint8_t> random_bytes(std::int64_t count, Random random) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count));
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.bits());
  return bytes;
}

Kernel Copy::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  const Task task = task_of(params);
  const Random random(seed, "copy data");
  // A line more on both sides: what is read beside the source, and must stay beside the target.
  const auto extent = [](std::int64_t end) { return round_up(end, Line) + Line; };
  const std::int64_t source_bytes = extent(task.source(task.rows - 1) + task.bytes);
  const std::int64_t target_bytes = extent(task.target(task.rows - 1) + task.bytes);
  Layout layout(config, name());
  const std::uint32_t before_source = layout.allocate(Line + source_bytes, "the source");
  const std::uint32_t before_target = layout.allocate(Line + target_bytes, "the target");
  const std::uint32_t at_source = before_source + Line;
  const std::uint32_t at_target = before_target + Line;
  const auto source = random_bytes(Line + source_bytes, random.split("source"));
  const auto target = random_bytes(Line + target_bytes, random.split("target"));

  ProgramBuilder code(layout.next());
  Threads threads(code, task.workers, params.text("start") == "host");
  const Label row = code.label();
  for (int t = 0; t < task.workers; ++t) {
    const Share share = share_of(task.rows, task.workers, t);
    threads.enter(t);
    code.constant(Source, at_source + task.source(share.begin));
    code.constant(Target, at_target + task.target(share.begin));
    code.constant(SourcePitch, task.source_pitch);
    code.constant(TargetPitch, task.target_pitch);
    code.constant(RowsLeft, share.count);
    code.constant(Ones, -1);
    if (task.method == "permute") code(Opcode::Viota, Bytes, 8);
    if (t + 1 != task.workers) code.jump(row);
  }
  code.bind(row);
  if (task.method == "scalar") {
    emit_scalar_row(code, task, random.split("code"));
  } else {
    emit_wide_row(code, task);
  }
  code(Opcode::Add, Source, Source, SourcePitch);
  code(Opcode::Add, Target, Target, TargetPitch);
  code(Opcode::Addi, RowsLeft, RowsLeft, -1);
  code(Opcode::Bne, RowsLeft, R{0}, row);
  finish_threads(code);

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code,
                             {Segment{before_source, source}, Segment{before_target, target}});
  kernel.units = {.scalar = true, .vector = task.method != "scalar", .matrix = false, .sram = true};
  kernel.symbols["source"] = at_source;
  kernel.symbols["target"] = at_target;
  kernel.cycle_limit = static_cast<std::uint64_t>(10000 + task.rows * (1000 + 30 * task.bytes));

  std::vector<std::uint8_t> expected = target;
  for (std::int64_t r = 0; r < task.rows; ++r) {
    for (std::int64_t i = 0; i < task.bytes; ++i) {
      expected[static_cast<std::size_t>(Line + task.target(r) + i)] =
          source[static_cast<std::size_t>(Line + task.source(r) + i)];
    }
  }
  kernel.check = [before_target, expected](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    std::vector<std::uint8_t> actual(expected.size());
    state.read(before_target, actual);
    return check_elements(
        static_cast<std::int64_t>(expected.size()),
        [&](std::int64_t i) -> std::optional<std::string> {
          const auto index = static_cast<std::size_t>(i);
          if (actual[index] == expected[index]) return std::nullopt;
          return fmt::format("expected {:#04x}, actual {:#04x}", expected[index], actual[index]);
        },
        [&](std::int64_t i) { return fmt::format("byte at {:#x}", before_target + i); });
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_copy() { return std::make_unique<Copy>(); }

}  // namespace sim
