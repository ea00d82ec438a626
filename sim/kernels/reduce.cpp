// SPDX-License-Identifier: Apache-2.0
// Family reduce: sum, maximum, or place of the maximum of an array.
//
// Each thread reduces its blocks lane by lane, then across lanes, and leaves its part in memory;
// thread 0 joins the parts when the others have stopped. The reference adds in the same order.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/common/format_name.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/stream.hpp"

namespace sim {
namespace {

using golden::FormatEntry;
using golden::Opcode;

enum class Operation { Sum, Max, Argmax };

constexpr std::int32_t MinusInfinity = static_cast<std::int32_t>(0xff800000);

constexpr R PointIn{1}, PointPart{2}, Remaining{3}, BlocksLeft{4}, Scratch{5};
// Accumulator q collects part q of each block; arg max has one, and the place of each lane's
// maximum.
constexpr V Values{0}, Raw{4}, Accumulators{6}, Best{6}, BestPlace{7}, Place{10}, Sixteen{11};

class Reduce final : public Family {
 public:
  Reduce()
      : Family("reduce", "sum, maximum or place of the maximum of an array",
               "reduce -p op=argmax -p n=1000",
               {
                   choice_parameter("op", {"sum", "max", "argmax"},
                                    "NaN never is a maximum; the first of equals counts"),
                   int_parameter("n", 1000, 1, 1 << 20, "elements"),
                   format_parameter("format", "fp32", {"fp32"}, "of the array"),
                   threads_parameter(2),
                   start_parameter(),
                   mix_parameter(),
               }) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override {
    Random random(seed, "reduce parameters");
    Params params = complete(*this, {});
    params.set("n", random_count(config, random));
    if (random.coin()) params.set("format", random_format(random));
    pick(params, random, {"op", "start", "data"});
    params.set("threads", std::int64_t{random.between(1, golden::Threads)});
    return params;
  }

  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;
};

struct Task {
  Operation operation;
  std::int64_t n;
  FormatEntry format;
  int workers;
};

Real combine(const Task& task, const Real& a, const Real& b) {
  return task.operation == Operation::Sum ? add(a, b) : fmax(a, b);
}

Real reference(const Task& task, const Array& in) {
  Real total;
  for (int t = 0; t < task.workers; ++t) {
    const Share share = share_of(blocks_of(task.n), task.workers, t);
    const Real start = task.operation == Operation::Sum
                           ? Real::exact(0)
                           : Real::from_bits(static_cast<std::uint32_t>(MinusInfinity));
    std::vector<Real> lanes(BlockElements, start);
    const std::int64_t begin = share.begin * BlockElements;
    const std::int64_t end = std::min(task.n, begin + share.count * BlockElements);
    for (std::int64_t i = begin; i < end; ++i) {
      Real& lane = lanes[static_cast<std::size_t>((i - begin) % BlockElements)];
      lane = combine(task, lane, Real::from_bits(to_fp32(task.format, in.get(i))));
    }
    // Accumulators 0 + 1 and 2 + 3, their sum, then the tree over 16 lanes.
    const std::size_t width = golden::Lanes32;
    for (std::size_t i = 0; i < 2 * width; ++i) {
      const std::size_t first = i / width * 2 * width + i % width;
      lanes[i] = combine(task, lanes[first], lanes[first + width]);
    }
    for (std::size_t i = 0; i < width; ++i) lanes[i] = combine(task, lanes[i], lanes[i + width]);
    for (std::size_t count = width / 2; count > 0; count /= 2) {
      for (std::size_t i = 0; i < count; ++i) {
        lanes[i] = combine(task, lanes[2 * i], lanes[2 * i + 1]);
      }
    }
    total = t == 0 ? lanes[0] : combine(task, total, lanes[0]);
  }
  return total;
}

// Value and place of the first maximum; -infinity at 0 if nothing is above that.
std::pair<double, std::int64_t> first_maximum(const Task& task, const Array& in) {
  std::pair<double, std::int64_t> best = {-INFINITY, 0};
  for (std::int64_t i = 0; i < task.n; ++i) {
    const double value = decode(task.format, in.get(i));
    if (value > best.first) best = {value, i};
  }
  return best;
}

void emit_block(ProgramBuilder& code, Operation operation) {
  for (int part = 0; part < BlockParts; ++part) {
    const V value{Values.number + part};
    const V accumulator{Accumulators.number + part};
    const P lanes = BlockStream::lane_predicate(part);
    switch (operation) {
      case Operation::Sum:
        code(Opcode::Fadd, accumulator, accumulator, value, lanes);
        break;
      case Operation::Max:
        code(Opcode::Fmax, accumulator, accumulator, value, lanes);
        break;
      case Operation::Argmax:
        code(Opcode::Fcmplt, lanes, Best, value, lanes);
        code(Opcode::Vor, Best, value, value, lanes);
        code(Opcode::Vor, BestPlace, Place, Place, lanes);
        code(Opcode::Vadd, Place, Place, Sixteen, 32);
        break;
    }
  }
}

// From the accumulators to one vector of equal lanes at PointPart; arg max: the place behind it.
void emit_across_lanes(ProgramBuilder& code, Operation operation) {
  const auto accumulator = [](int i) { return V{Accumulators.number + i}; };
  if (operation == Operation::Argmax) {
    const P is_best = BlockStream::lane_predicate(0);
    code(Opcode::Fredmax, Values, Best);
    code(Opcode::Fcmpeq, is_best, Best, Values);
    code(Opcode::Vredmin, BestPlace, BestPlace, 32, is_best);
    code(Opcode::Vst, Values, 0, PointPart);
    code(Opcode::Vst, BestPlace, 1, PointPart);
    return;
  }
  const Opcode op = operation == Operation::Sum ? Opcode::Fadd : Opcode::Fmax;
  code(op, accumulator(0), accumulator(0), accumulator(1));
  code(op, accumulator(2), accumulator(2), accumulator(3));
  code(op, accumulator(0), accumulator(0), accumulator(2));
  code(operation == Operation::Sum ? Opcode::Fredsum : Opcode::Fredmax, accumulator(0),
       accumulator(0));
  code(Opcode::Vst, accumulator(0), 0, PointPart);
}

// Thread 0: its own part at PointPart is followed by those of the others.
void emit_join(ProgramBuilder& code, Operation operation, int workers) {
  const V value{0}, place{1}, other{2}, other_place{3};
  const P better{1};
  code(Opcode::Vld, value, 0, PointPart);
  if (operation == Operation::Argmax) code(Opcode::Vld, place, 1, PointPart);
  for (int t = 1; t < workers; ++t) {
    code(Opcode::Vld, other, 2 * t, PointPart);
    switch (operation) {
      case Operation::Sum:
        code(Opcode::Fadd, value, value, other);
        break;
      case Operation::Max:
        code(Opcode::Fmax, value, value, other);
        break;
      case Operation::Argmax:
        code(Opcode::Vld, other_place, 2 * t + 1, PointPart);
        code(Opcode::Fcmplt, better, value, other);
        code(Opcode::Vor, value, other, other, better);
        code(Opcode::Vor, place, other_place, other_place, better);
        break;
    }
  }
  code(Opcode::Vst, value, 0, PointPart);
  if (operation == Operation::Argmax) code(Opcode::Vst, place, 1, PointPart);
}

Kernel Reduce::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  Task task{};
  const std::string& op = params.text("op");
  task.operation = op == "sum" ? Operation::Sum : op == "max" ? Operation::Max : Operation::Argmax;
  task.n = params.integer("n");
  task.format = parse_format(params.text("format"));
  const std::int64_t blocks = blocks_of(task.n);
  task.workers = static_cast<int>(std::min<std::int64_t>(params.integer("threads"), blocks));
  const Array in =
      block_array(task.format, task.n, parse_mix(params.text("data")), Random(seed, "reduce data"));

  Layout layout(config, name());
  const std::uint32_t at_in = layout.allocate(in.bytes(), "the array");
  const std::uint32_t at_parts = layout.allocate(task.workers * 2 * std::int64_t{Line}, "parts");
  ProgramBuilder code(layout.next());
  Threads threads(code, task.workers, params.text("start") == "host");
  BlockStream stream(code, Scratch);
  const Label loop = code.label();
  for (int t = 0; t < task.workers; ++t) {
    const Share share = share_of(blocks, task.workers, t);
    threads.enter(t);
    code.constant(PointIn, at_in + share.begin * block_bytes(task.format));
    code.constant(PointPart, at_parts + 2 * t * std::int64_t{Line});
    code.constant(Remaining, task.n - share.begin * BlockElements);
    code.constant(BlocksLeft, share.count);
    code.format_entry(0, task.format.to_bits(), Scratch);
    code.constant(Scratch, task.operation == Operation::Sum ? 0 : MinusInfinity);
    const int accumulators = task.operation == Operation::Argmax ? 1 : BlockParts;
    for (int i = 0; i < accumulators; ++i) {
      code(Opcode::Vbc, V{Accumulators.number + i}, Scratch, 32);
    }
    if (task.operation == Operation::Argmax) {
      code(Opcode::Vxor, BestPlace, BestPlace, BestPlace);
      code.constant(Scratch, share.begin * BlockElements);
      code(Opcode::Vbc, Sixteen, Scratch, 32);
      code(Opcode::Viota, Place, 32);
      code(Opcode::Vadd, Place, Place, Sixteen, 32);
      code.constant(Scratch, golden::Lanes32);
      code(Opcode::Vbc, Sixteen, Scratch, 32);
    }
    if (t + 1 != task.workers) code.jump(loop);
  }
  code.bind(loop);
  stream.load(task.format, 0, PointIn, Values, Raw);
  stream.make_lane_predicates(Remaining);
  emit_block(code, task.operation);
  code(Opcode::Addi, BlocksLeft, BlocksLeft, -1);
  code(Opcode::Addi, Remaining, Remaining, -BlockElements);
  stream.advance(PointIn, task.format);
  code(Opcode::Bne, BlocksLeft, R{0}, loop);
  emit_across_lanes(code, task.operation);
  finish_threads(code, [&] { emit_join(code, task.operation, task.workers); });

  Kernel kernel = new_kernel(*this, params, seed, layout, threads, code, {in.at(at_in)});
  kernel.units = {.scalar = true, .vector = true, .matrix = false, .sram = true};
  kernel.symbols["in"] = at_in;
  kernel.symbols["result"] = at_parts;
  kernel.cycle_limit = static_cast<std::uint64_t>(10000 + 300 * blocks);
  kernel.check = [=](const FinalState& state) {
    if (const auto error = check_clean_end(state)) return CheckResult{0, error};
    CheckResult result{1, std::nullopt};
    const std::uint32_t value = read_codes(state, at_parts, Fp32Format, 1)[0];
    if (task.operation != Operation::Argmax) {
      result.error = compare(reference(task, in), Fp32Format, value);
    } else {
      const auto [maximum, place] = first_maximum(task, in);
      const std::uint32_t found = read_codes(state, at_parts + Line, Fp32Format, 1)[0];
      ++result.compared;
      if (decode(Fp32Format, value) != maximum || found != place) {
        result.error = fmt::format("expected {} at {}, actual {} at {}", maximum, place,
                                   code_text(Fp32Format, value), found);
      }
    }
    if (result.error) result.error = fmt::format("{}: {}", op, *result.error);
    return result;
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_reduce() { return std::make_unique<Reduce>(); }

}  // namespace sim
