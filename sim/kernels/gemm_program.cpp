// SPDX-License-Identifier: Apache-2.0
// The program of a matrix product.
//
// Within a step, loads and counters are spread evenly between the matrix instructions, so that a
// thread that runs alone issues one matrix instruction a cycle too.
#include "sim/kernels/gemm_program.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace sim {
namespace {

using golden::Opcode;

// Scalar registers.
constexpr R PointA{1}, PointB{2}, PointC{3}, PointD{4}, BlockA{5}, BlockB{6}, Column{7}, Columns{8},
    PanelA{9}, PanelB{10}, AllOfB{11}, StepsLeft{12}, BlocksLeft{13}, Wrap{14}, Scratch{15};
// Of memory operands: one pointer for each tile row and each tile column of a block.
constexpr int MemoryA = 16, MemoryB = 20;

// Vector registers: stages of operands, then temporaries, then constants.
constexpr int StageRegisters = GuardLines;
constexpr int FirstTemporary = StageRegisters;
constexpr int EndOfTemporaries = 30;
constexpr V Zero{29};  // a temporary without relu
constexpr V Alpha{30}, Beta{31};

// Format-table entries.
constexpr int EntryA = 0, EntryB = 1, EntryOut = 2;

constexpr int MaxStages = 4;
constexpr std::int64_t FullUnroll = 192;  // matrix instructions of a block without a loop
constexpr std::int64_t LoopBody = 96;     // of one pass through the loop otherwise, about
constexpr std::int64_t OffsetLines = 8;   // reach of the offset of matrix memory operands
constexpr std::int64_t MaxAdd = 8128;     // largest multiple of a line that addi can add

using Emit = std::function<void()>;
using Emits = std::vector<Emit>;

// An instruction of the epilogue with the time at which it should come, in vector instructions.
struct Timed {
  int time;
  Emit emit;
};

class Generator {
 public:
  Generator(const GemmPlan& plan, ProgramBuilder& code)
      : plan_(plan),
        code_(code),
        step_lines_a_(plan.tiles_m * plan.lines_a),
        step_lines_b_(plan.tiles_n * plan.lines_b),
        a_in_registers_(plan.operands != GemmOperands::Memory),
        b_in_registers_(plan.operands == GemmOperands::Registers) {
    cut_steps();
  }

  void prepare(int thread) {
    code_.format_entry(EntryA, plan_.format_a.to_bits(), Scratch);
    if (plan_.format_b != plan_.format_a) {
      code_.format_entry(EntryB, plan_.format_b.to_bits(), Scratch);
    }
    code_.constant(Columns, plan_.blocks_n);
    code_.constant(PanelA, plan_.panel_a * Line);
    code_.constant(PanelB, plan_.panel_b * Line);
    code_.constant(AllOfB, plan_.blocks_n * plan_.panel_b * Line);
    if (!plan_.in_place()) code_.format_entry(EntryOut, plan_.format_out.to_bits(), Scratch);
    if (scales()) broadcast(Alpha, plan_.alpha);
    if (plan_.uses_c()) broadcast(Beta, plan_.beta);
    if (plan_.relu) broadcast(Zero, 0);
    if (plan_.stochastic && !plan_.in_place()) seed_streams(thread);
  }

  void begin(const Share& blocks) {
    const std::int64_t row = blocks.begin / plan_.blocks_n;
    const std::int64_t column = blocks.begin % plan_.blocks_n;
    const std::int64_t tile_bytes = plan_.tile_lines_out() * std::int64_t{Line};
    const std::int64_t c_bytes = golden::AccParts * std::int64_t{Line};
    code_.constant(BlockA, plan_.a + row * plan_.panel_a * Line);
    code_.constant(BlockB, plan_.b + column * plan_.panel_b * Line);
    set_pointers();
    for (const Emit& emit : first_loads()) emit();
    code_.constant(Column, column);
    code_.constant(BlocksLeft, blocks.count);
    code_.constant(PointD, plan_.d + blocks.begin * plan_.tiles() * tile_bytes);
    if (plan_.uses_c() && !plan_.in_place()) {
      code_.constant(PointC, plan_.c + blocks.begin * plan_.tiles() * c_bytes);
    }
  }

  void blocks() {
    const Label block = code_.here();
    one_block();
    code_(Opcode::Bne, BlocksLeft, R{0}, block);
  }

 private:
  // ---- the cut of a block's steps: head_, then loops_ times body_, then tail_

  void cut_steps() {
    int registers = a_in_registers_ ? step_lines_a_ : 0;
    if (b_in_registers_) registers += step_lines_b_;
    stages_ = registers == 0 ? 1 : std::min(MaxStages, StageRegisters / registers);
    stages_ = static_cast<int>(std::min<std::int64_t>(stages_, plan_.steps));
    ahead_ = registers == 0 ? 0 : std::max(1, stages_ - 1);
    tail_ = plan_.steps;
    const std::int64_t mmas_per_step = std::int64_t{plan_.tiles()} * plan_.quads_per_step;
    if (plan_.steps * mmas_per_step <= FullUnroll) return;
    // Stages and the positions of memory pointers must be the same in each pass.
    const std::int64_t unit = std::lcm<std::int64_t>(stages_, steps_per_offset());
    const std::int64_t body = round_up(std::max<std::int64_t>(1, LoopBody / mmas_per_step), unit);
    // The last step may be half a step, so it belongs to the tail.
    const std::int64_t loops = (plan_.steps - unit - std::max(1, ahead_)) / body;
    if (loops < 2) return;
    head_ = unit;
    body_ = body;
    loops_ = loops;
    tail_ = plan_.steps - head_ - loops_ * body_;
  }

  // Steps after which the pointers of memory operands move on.
  std::int64_t steps_per_offset() const {
    return b_in_registers_ ? 1 : OffsetLines / step_lines_b_;
  }

  // ---- what a thread prepares

  void broadcast(V destination, float value) {
    code_.constant(Scratch, std::bit_cast<std::int32_t>(value));
    code_(Opcode::Vbc, destination, Scratch, 32);
  }

  void seed_streams(int thread) {
    const V lanes{FirstTemporary}, factor{FirstTemporary + 1};
    code_.constant(Scratch, 0x2545F491 + 2 * thread);
    code_(Opcode::Vbc, factor, Scratch, 32);
    code_(Opcode::Viota, lanes, 32);
    code_(Opcode::Vsub, lanes, lanes, factor, 32);
    code_(Opcode::Vmul, lanes, lanes, factor, 32);
    code_(Opcode::Vseed, lanes);
  }

  // ---- one block

  // A step to generate. `at`: which step the pointers see, that is the number of the step in its
  // block less the passes of the loop before it.
  struct Step {
    std::int64_t at = 0;
    bool first = false;  // the accumulators begin here
    bool half = false;   // only the first quad exists
    bool load = true;    // the step `ahead_` steps later exists
  };

  void one_block() {
    moved_ = 0;
    for (std::int64_t s = 0; s < head_; ++s) step({.at = s, .first = s == 0}, {});
    if (loops_ > 0) {
      code_.constant(StepsLeft, loops_);
      const Label loop = code_.here();
      for (std::int64_t s = 0; s < body_; ++s) {
        step({.at = head_ + s}, s == body_ - 1 ? next_pass() : Emits());
      }
      moved_ -= body_;
      code_(Opcode::Bne, StepsLeft, R{0}, loop);
    }
    for (std::int64_t s = 0; s < tail_; ++s) {
      const bool last = s == tail_ - 1;
      step({.at = head_ + s,
            .first = head_ == 0 && s == 0,
            .half = last && plan_.quads % plan_.quads_per_step != 0,
            .load = s + ahead_ < tail_},
           last ? next_block() : Emits());
    }
    set_pointers();
    epilogue(first_loads());
  }

  // At the end of a pass: pointers of loads move on, the count goes down.
  Emits next_pass() {
    Emits emits;
    const auto add = [&](R pointer, std::int64_t lines) {
      for (std::int64_t bytes = lines * Line; bytes > 0; bytes -= MaxAdd) {
        emits.push_back([this, pointer, amount = std::min(bytes, MaxAdd)] {
          code_(Opcode::Addi, pointer, pointer, amount);
        });
      }
    };
    if (a_in_registers_) add(PointA, body_ * step_lines_a_);
    if (b_in_registers_) add(PointB, body_ * step_lines_b_);
    emits.push_back([this] { code_(Opcode::Addi, StepsLeft, StepsLeft, -1); });
    return emits;
  }

  // The panels of the next block: one column on, or the first column of the next row.
  Emits next_block() {
    return {
        [this] { code_(Opcode::Addi, Column, Column, 1); },
        [this] { code_(Opcode::Addi, BlocksLeft, BlocksLeft, -1); },
        [this] { code_(Opcode::Seq, Wrap, Column, Columns); },
        [this] { code_(Opcode::Add, BlockB, BlockB, PanelB); },
        [this] { code_(Opcode::Sub, Wrap, R{0}, Wrap); },  // all ones if the row is finished
        [this] { code_(Opcode::And, Scratch, Wrap, PanelA); },
        [this] { code_(Opcode::And, R{30}, Wrap, AllOfB); },
        [this] { code_(Opcode::And, R{31}, Wrap, Columns); },
        [this] { code_(Opcode::Add, BlockA, BlockA, Scratch); },
        [this] { code_(Opcode::Sub, BlockB, BlockB, R{30}); },
        [this] { code_(Opcode::Sub, Column, Column, R{31}); },
    };
  }

  void set_pointers() {
    const auto copy = [&](R pointer, R from, int lines) {
      code_(Opcode::Addi, pointer, from, lines * std::int64_t{Line});
    };
    if (a_in_registers_) copy(PointA, BlockA, 0);
    if (b_in_registers_) copy(PointB, BlockB, 0);
    if (!a_in_registers_) {
      for (int i = 0; i < plan_.tiles_m; ++i) copy(R{MemoryA + i}, BlockA, i * plan_.lines_a);
    }
    if (!b_in_registers_ && a_in_registers_) copy(R{MemoryB}, BlockB, 0);
    if (!b_in_registers_ && !a_in_registers_) {
      for (int j = 0; j < plan_.tiles_n; ++j) copy(R{MemoryB + j}, BlockB, j * plan_.lines_b);
    }
  }

  // ---- one step

  void step(const Step& step, const Emits& more) {
    Emits others = step.load ? loads(step.at + ahead_) : Emits();
    others.insert(others.end(), more.begin(), more.end());
    Emits mmas;
    for (int h = 0; h < (step.half ? 1 : plan_.quads_per_step); ++h) {
      for (int i = 0; i < plan_.tiles_m; ++i) {
        for (int j = 0; j < plan_.tiles_n; ++j) {
          mmas.push_back([this, at = step.at, h, i, j, zero = step.first && h == 0] {
            mma(at, h, i, j, zero);
          });
        }
      }
    }
    merge(mmas, others);
    if (!b_in_registers_ && step.at + 1 - moved_ == steps_per_offset()) move_memory_pointers();
  }

  int stage(std::int64_t at) const { return static_cast<int>(at % stages_); }
  int stage_registers() const {
    return (a_in_registers_ ? step_lines_a_ : 0) + (b_in_registers_ ? step_lines_b_ : 0);
  }
  V register_a(std::int64_t at, int line) const { return V{stage(at) * stage_registers() + line}; }
  V register_b(std::int64_t at, int line) const {
    return V{stage(at) * stage_registers() + step_lines_a_ + line};
  }

  Emits loads(std::int64_t at) {
    Emits emits;
    for (int line = 0; a_in_registers_ && line < step_lines_a_; ++line) {
      emits.push_back([this, at, line] {
        code_(Opcode::Vld, register_a(at, line), at * step_lines_a_ + line, PointA);
      });
    }
    for (int line = 0; b_in_registers_ && line < step_lines_b_; ++line) {
      emits.push_back([this, at, line] {
        code_(Opcode::Vld, register_b(at, line), at * step_lines_b_ + line, PointB);
      });
    }
    return emits;
  }

  Emits first_loads() {
    Emits emits;
    for (std::int64_t at = 0; at < ahead_; ++at) {
      const Emits more = loads(at);
      emits.insert(emits.end(), more.begin(), more.end());
    }
    return emits;
  }

  void move_memory_pointers() {
    const auto move = [&](int pointer, int step_lines) {
      code_(Opcode::Addi, R{pointer}, R{pointer},
            steps_per_offset() * step_lines * std::int64_t{Line});
    };
    for (int i = 0; !a_in_registers_ && i < plan_.tiles_m; ++i) move(MemoryA + i, step_lines_a_);
    if (a_in_registers_) move(MemoryB, step_lines_b_);
    for (int j = 0; !a_in_registers_ && j < plan_.tiles_n; ++j) move(MemoryB + j, step_lines_b_);
    moved_ += steps_per_offset();
  }

  void mma(std::int64_t at, int h, int i, int j, bool zero) {
    // Of two quads in a step, BF16 has a line each, CFloat8 one line with both halves.
    const int line_a = i * plan_.lines_a + (plan_.lines_a == 2 ? h : 0);
    const int line_b = j * plan_.lines_b + (plan_.lines_b == 2 ? h : 0);
    const int entry_b = plan_.format_b == plan_.format_a ? EntryA : EntryB;
    const A acc{i * plan_.tiles_n + j};
    const bool upper = h == 1;
    const std::int64_t offset_b = (at - moved_) * step_lines_b_;
    switch (plan_.operands) {
      case GemmOperands::Registers: {
        const Opcode op = zero ? Opcode::Mmaz : upper ? Opcode::MmaH : Opcode::Mma;
        code_(op, acc, register_a(at, line_a), register_b(at, line_b), EntryA, entry_b);
        break;
      }
      case GemmOperands::MemoryB: {
        const Opcode op = zero ? Opcode::MmazM : upper ? Opcode::MmaMH : Opcode::MmaM;
        code_(op, acc, register_a(at, line_a), offset_b + line_b, R{MemoryB}, EntryA, entry_b);
        break;
      }
      case GemmOperands::Memory: {
        const Opcode op = zero ? Opcode::MmazMm : upper ? Opcode::MmaMmH : Opcode::MmaMm;
        const std::int64_t offset = offset_b + (plan_.lines_b == 2 ? h : 0);
        code_(op, acc, offset, R{MemoryA + i}, offset, R{MemoryB + j}, EntryA, entry_b);
        break;
      }
    }
  }

  // `others` spread evenly over `main`.
  static void merge(const Emits& main, const Emits& others) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < main.size(); ++i) {
      main[i]();
      while (next < others.size() * (i + 1) / main.size()) others[next++]();
    }
  }

  // ---- epilogue: accumulators to memory

  bool scales() const { return plan_.alpha != 1; }

  void epilogue(const Emits& loads) {
    Emits stores;
    const int lines = plan_.tile_lines_out();
    if (plan_.in_place()) {
      tiles_out(0, plan_.tiles(), stores);
    } else {
      // Registers that collect converted parts; what is left holds the parts before.
      const int group = vacc_converts() ? 8 / lines : 4 / lines;
      for (int tile = 0; tile < plan_.tiles(); tile += group) {
        tiles_out(tile, std::min(group, plan_.tiles() - tile), stores);
      }
    }
    merge(stores, loads);
    add_lines(PointD, plan_.tiles() * lines);
    if (plan_.uses_c() && !plan_.in_place()) add_lines(PointC, plan_.tiles() * golden::AccParts);
  }

  void add_lines(R pointer, int lines) {
    code_(Opcode::Addi, pointer, pointer, lines * std::int64_t{Line});
  }

  // A plain copy of an accumulator part into a narrow format is one instruction.
  bool vacc_converts() const {
    return !plan_.in_place() && !scales() && !plan_.uses_c() && !plan_.relu;
  }

  // Emits for `count` tiles from `first` on, in an order in which each value is ready when it is
  // read and no register is written before it was read.
  void tiles_out(int first, int count, Emits& emits) {
    std::vector<Timed> timed;
    const int lines = plan_.tile_lines_out();
    const int collected = plan_.in_place() ? 0 : count * lines;
    const int temporaries = EndOfTemporaries - plan_.relu - FirstTemporary - collected;
    int vector_ops = 1;
    if (scales()) ++vector_ops;
    if (plan_.uses_c()) ++vector_ops;
    if (plan_.relu) ++vector_ops;
    if (!plan_.in_place() && !vacc_converts()) ++vector_ops;
    // As long as a result takes, unless its register must be read sooner for lack of registers.
    const int soonest = (temporaries * vector_ops - 1) / vector_ops;
    const int delay =
        vacc_converts() ? golden::LatencyVector + 1 : std::min(golden::LatencyVector + 1, soonest);

    int index = 0;
    for (int part = 0; part < golden::AccParts; ++part) {
      for (int t = 0; t < count; ++t, ++index) {
        const int tile = first + t;
        int time = index * vector_ops;
        const auto at = [&](Emit emit) {
          timed.push_back({time, std::move(emit)});
          time += delay;
        };
        const V value{FirstTemporary + collected + index % temporaries};
        // BF16: 2 parts of the accumulator to a line, CFloat8: 4.
        const int parts_per_line = golden::AccParts / lines;
        const V line{FirstTemporary + t * lines + part / parts_per_line};
        const std::int64_t out = std::int64_t{tile} * lines;
        if (vacc_converts()) {
          const Opcode op = plan_.stochastic ? Opcode::Vaccsr : Opcode::Vaccdn;
          at([=, this] { code_(op, line, A{tile}, part, EntryOut); });
        } else {
          at([=, this] { code_(Opcode::Vacc, value, A{tile}, part); });
        }
        if (scales()) at([=, this] { code_(Opcode::Fmul, value, value, Alpha); });
        if (plan_.uses_c()) {
          const R pointer = plan_.in_place() ? PointD : PointC;
          const int offset = tile * golden::AccParts + part;
          at([=, this] { code_(Opcode::FmaM, value, Beta, offset, pointer); });
        }
        if (plan_.relu) at([=, this] { code_(Opcode::Fmax, value, value, Zero); });
        if (plan_.in_place()) {
          at([=, this] { code_(Opcode::Vst, value, out + part, PointD); });
          continue;
        }
        if (!vacc_converts()) {
          const Opcode op = plan_.stochastic ? Opcode::Cvtsr : Opcode::Cvtdn;
          at([=, this] { code_(op, line, value, part % parts_per_line, EntryOut); });
        }
        if (part % parts_per_line == parts_per_line - 1) {
          at([=, this] { code_(Opcode::Vst, line, out + part / parts_per_line, PointD); });
        }
      }
    }
    std::stable_sort(timed.begin(), timed.end(),
                     [](const Timed& a, const Timed& b) { return a.time < b.time; });
    for (Timed& entry : timed) emits.push_back(std::move(entry.emit));
  }

  const GemmPlan& plan_;
  ProgramBuilder& code_;
  const int step_lines_a_, step_lines_b_;
  const bool a_in_registers_, b_in_registers_;
  int stages_ = 1;
  int ahead_ = 0;
  std::int64_t head_ = 0, body_ = 0, loops_ = 0, tail_ = 0;
  std::int64_t moved_ = 0;  // steps that the pointers of memory operands have moved on
};

}  // namespace

void emit_gemm_stagger(const GemmPlan& plan, ProgramBuilder& code, int thread, int workers) {
  const std::int64_t delay = plan.quads * plan.tiles() * thread / workers;
  if (delay > 0) code(Opcode::Yield, std::min<std::int64_t>(delay, golden::YieldMax));
}

void emit_gemm_prepare(const GemmPlan& plan, ProgramBuilder& code, int thread) {
  Generator(plan, code).prepare(thread);
}

void emit_gemm_begin(const GemmPlan& plan, ProgramBuilder& code, const Share& blocks) {
  Generator(plan, code).begin(blocks);
}

void emit_gemm_blocks(const GemmPlan& plan, ProgramBuilder& code) {
  Generator(plan, code).blocks();
}

GemmProgram gemm_program(const GemmPlan& plan) {
  ProgramBuilder code(plan.code);
  const int workers = plan.workers();
  Threads threads(code, workers, plan.by_host);
  const Label blocks = code.label();
  // Thread 0 begins first; it goes on without a jump.
  for (int t = workers - 1; t >= 0; --t) {
    threads.enter(t);
    // First of all, so that thread 0 has the instruction cache for itself.
    emit_gemm_stagger(plan, code, t, workers);
    emit_gemm_prepare(plan, code, t);
    emit_gemm_begin(plan, code, share_of(plan.blocks(), workers, t));
    if (t != 0) code.jump(blocks);
  }
  code.bind(blocks);
  emit_gemm_blocks(plan, code);
  finish_threads(code);
  return {code.finish(), threads.starts()};
}

}  // namespace sim
