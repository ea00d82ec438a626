// SPDX-License-Identifier: Apache-2.0
// Memory layout, arrays, thread start and end.
#include "sim/kernels/image.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim {

using golden::Csr;
using golden::Opcode;

namespace {

constexpr R ThreadNumber{29};

}  // namespace

std::uint32_t Layout::allocate(std::int64_t bytes, const std::string& what,
                               const std::string& advice) {
  const std::int64_t address = next_;
  next_ += round_up(bytes, Line);
  if (next_ > size_) {
    throw ParameterError(fmt::format("{}: {} would end at byte {}, the SRAM has {}; {}", family_,
                                     what, next_, size_, advice));
  }
  return static_cast<std::uint32_t>(address);
}

void Layout::align_lines(std::int64_t multiple, std::int64_t remainder) {
  while (next_ / Line % multiple != remainder) next_ += Line;
}

void Array::set(std::int64_t index, std::uint32_t code) {
  const int size = bytes_of(format_);
  for (int i = 0; i < size; ++i) {
    bytes_.at(static_cast<std::size_t>(index * size + i)) =
        static_cast<std::uint8_t>(code >> 8 * i);
  }
}

std::uint32_t Array::get(std::int64_t index) const {
  const int size = bytes_of(format_);
  std::uint32_t code = 0;
  for (int i = 0; i < size; ++i) {
    code |= std::uint32_t{bytes_.at(static_cast<std::size_t>(index * size + i))} << 8 * i;
  }
  return code;
}

Array random_array(golden::FormatEntry format, std::int64_t count, Mix mix, Random random) {
  Array array(format, count);
  for (std::int64_t i = 0; i < count; ++i) array.set(i, random_code(format, mix, random));
  return array;
}

std::vector<std::uint32_t> read_codes(const NodeState& state, std::uint32_t address,
                                      golden::FormatEntry format, std::int64_t count) {
  const auto size = static_cast<std::size_t>(bytes_of(format));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count) * size);
  state.read(address, bytes);
  std::vector<std::uint32_t> codes(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    codes[i / size] |= std::uint32_t{bytes[i]} << 8 * (i % size);
  }
  return codes;
}

Share share_of(std::int64_t count, int threads, int thread) {
  const std::int64_t each = count / threads;
  const std::int64_t more = count % threads;
  return {each * thread + std::min<std::int64_t>(thread, more), each + (thread < more ? 1 : 0)};
}

void Threads::enter(int thread) {
  const auto entry_of = [&](int t) {
    auto& entry = entries_[static_cast<std::size_t>(t)];
    if (!entry) entry = code_.label();
    return *entry;
  };
  code_.bind(entry_of(thread));
  code_(Opcode::Li, ThreadNumber, thread);
  if (by_host_ || thread != 0) return;
  for (int other = 1; other < count_; ++other) {
    code_.label_address(R{30}, entry_of(other));
    code_(Opcode::Li, R{31}, other);
    code_(Opcode::Tstart, R{31}, R{30});
  }
}

std::vector<Start> Threads::starts() const {
  std::vector<Start> starts;
  for (int thread = 0; thread < (by_host_ ? count_ : 1); ++thread) {
    starts.push_back({thread, code_.address(*entries_[static_cast<std::size_t>(thread)])});
  }
  return starts;
}

Parameter threads_parameter(int default_value) {
  return int_parameter("threads", default_value, 1, golden::Threads, "hardware threads that work");
}

Parameter start_parameter() {
  return choice_parameter("start", {"host", "tstart"},
                          "the host starts all threads, or thread 0 starts the others");
}

Parameter mix_parameter() {
  return choice_parameter("data", mix_names(),
                          "magnitudes around 1; any finite value; infinity and NaN too");
}

void finish_threads(ProgramBuilder& code, const std::function<void()>& last) {
  const Label stop = code.label();
  code(Opcode::Bne, ThreadNumber, R{0}, stop);
  const Label wait = code.here();
  code(Opcode::Csrr, R{30}, Csr::Running);
  code(Opcode::Addi, R{30}, R{30}, -1);  // bit 0 is this thread itself
  code(Opcode::Bne, R{30}, R{0}, wait);
  if (last) last();
  code(Opcode::Csrw, Csr::Exit, R{0});
  code.bind(stop);
  code(Opcode::Tstop);
}

Kernel new_kernel(const Family& family, const Params& params, std::uint64_t seed, Layout& layout,
                  const Threads& threads, ProgramBuilder& code, std::vector<Segment> data) {
  Kernel kernel;
  kernel.family = family.name();
  kernel.params = params;
  kernel.seed = seed;
  kernel.starts = threads.starts();
  kernel.segments = std::move(data);
  kernel.segments.push_back(code.finish());
  kernel.symbols["code"] = code.base();
  layout.allocate(static_cast<std::int64_t>(kernel.segments.back().bytes.size()), "the program");
  return kernel;
}

std::optional<std::string> check_clean_end(const NodeState& state) {
  for (int thread = 0; thread < golden::Threads; ++thread) {
    const golden::Cause cause = state.cause[static_cast<std::size_t>(thread)];
    if (cause != golden::Cause::None) {
      return fmt::format("thread {} trapped: {}", thread, name(cause));
    }
  }
  if (!state.exit_code) return "no exit code was written";
  if (*state.exit_code != 0) return fmt::format("exit code {}, expected 0", *state.exit_code);
  return std::nullopt;
}

CheckResult check_elements(std::int64_t count,
                           const std::function<std::optional<std::string>(std::int64_t)>& wrong,
                           const std::function<std::string(std::int64_t)>& text) {
  CheckResult result;
  std::int64_t differing = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto difference = wrong(i);
    ++result.compared;
    if (!difference) continue;
    if (differing++ == 0) result.error = fmt::format("{}: {}", text(i), *difference);
  }
  if (differing > 1) *result.error += fmt::format(" ({} of {} elements differ)", differing, count);
  return result;
}

}  // namespace sim
