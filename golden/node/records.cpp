// SPDX-License-Identifier: Apache-2.0
// The observe records of this cycle and of those to come (timing.md sections 7 and 8).
#include "golden/node/records.hpp"

#include <algorithm>
#include <cstddef>

#include "golden/frontend/issue.hpp"

namespace golden {
namespace {

// An instruction that issues in t writes in the record of t + latency - 1.
constexpr int AluDelay = LatencyAlu - 1;
constexpr int MulDelay = LatencyMul - 1;
constexpr int LoadDelay = LatencyLoad - 1;
constexpr int VectorDelay = LatencyVector - 1;
constexpr int MmaDelay = LatencyMma - 1;
constexpr int StoreDelay = 1;

constexpr std::uint32_t u32(int value) { return static_cast<std::uint32_t>(value); }

}  // namespace

void Records::reset() {
  ring_.fill(Cycle{});
  for (Cycle& cycle : ring_) cycle.double_port.fill(AccessPort::None);
  dirty_.fill(0);
  now_ = 0;
  last_ = 0;
  any_ = false;
}

void Records::begin(std::uint64_t cycle) {
  Cycle& old = ring_[now_ % Length];
  std::uint8_t& dirty = dirty_[now_ % Length];
  now_ = cycle;
  if (dirty == 0) return;
  if ((dirty & Scalar) != 0) old.scalar = {};
  if ((dirty & Vector) != 0) old.vector = {};
  if ((dirty & Matrix) != 0) old.matrix = {};
  if ((dirty & SramPorts) != 0) old.sram = {};
  if ((dirty & Ecc) != 0) {
    old.corrected = 0;
    old.doubles = 0;
    old.double_port.fill(AccessPort::None);
    old.double_address.fill(0);
  }
  old.retired.fill(0);
  dirty = 0;
}

void Records::retire(int thread, int delay) {
  ++at(delay, Retired).retired[static_cast<std::size_t>(thread)];
}

void Records::alu(int slot, int thread, const Insn& insn, std::uint64_t data) {
  retire(thread, AluDelay);
  if (insn.dest == 0) return;
  ScalarObserve& record = at(AluDelay, Scalar).scalar;
  record.set_alu_valid(slot, 1);
  record.set_alu_thread(slot, u32(thread));
  record.set_alu_pred(slot, insn.writes_pred);
  record.set_alu_rd(slot, insn.a);
  record.set_alu_data(slot, data);
}

void Records::mul(int thread, const Insn& insn, std::uint64_t data) {
  retire(thread, MulDelay);
  if (insn.dest == 0) return;
  ScalarObserve& record = at(MulDelay, Scalar).scalar;
  record.set_mul_valid(1);
  record.set_mul_thread(u32(thread));
  record.set_mul_rd(insn.a);
  record.set_mul_data(data);
}

void Records::scalar_load(int thread, const Insn& insn, std::uint32_t address, std::uint64_t word,
                          std::uint64_t data) {
  retire(thread, LoadDelay);
  SramObserve& sram = at(LoadDelay, SramPorts).sram;
  sram.set_sread_valid(1);
  sram.set_sread_addr(address & ~7u);
  sram.set_sread_data(word);
  if (insn.dest == 0) return;
  ScalarObserve& record = at(LoadDelay, Scalar).scalar;
  record.set_load_valid(1);
  record.set_load_thread(u32(thread));
  record.set_load_rd(insn.a);
  record.set_load_data(data);
}

void Records::vector_load(int port, int thread, const Insn& insn, std::uint64_t mask,
                          const Vec& data) {
  retire(thread, LoadDelay);
  VectorObserve& record = at(LoadDelay, Vector).vector;
  record.set_load_valid(port, 1);
  record.set_load_thread(port, u32(thread));
  record.set_load_vd(port, insn.a);
  record.set_load_mask(port, mask);
  std::copy(data.begin(), data.end(), record.load_data(port));
}

void Records::vector(int thread, const Insn& insn, const VectorResult& result) {
  retire(thread, VectorDelay);
  VectorObserve& record = at(VectorDelay, Vector).vector;
  if (insn.dest >= ScoreV && insn.dest < ScoreP) {
    record.set_write_valid(1);
    record.set_write_thread(u32(thread));
    record.set_write_vd(insn.a);
    record.set_write_mask(result.mask);
    std::copy(result.data.begin(), result.data.end(), record.write_data());
  } else if (insn.dest >= ScoreP) {
    record.set_pred_valid(1);
    record.set_pred_thread(u32(thread));
    record.set_pred_pd(insn.a);
    record.set_pred_data(result.pred);
  } else if (insn.dest != 0) {
    record.set_ext_valid(1);
    record.set_ext_thread(u32(thread));
    record.set_ext_rd(insn.a);
    record.set_ext_data(result.scalar);
  }
  if (insn.sets_flags) {
    record.set_flags_valid(1);
    record.set_flags_thread(u32(thread));
    record.set_flags_set(result.flags);
  }
}

void Records::matrix(int thread, const Insn& insn, const Acc& value) {
  retire(thread, MmaDelay);
  MatrixObserve& record = at(MmaDelay, Matrix).matrix;
  record.set_write_valid(1);
  record.set_write_thread(u32(thread));
  record.set_write_acc(insn.a);
  if (insn.kind == InsnKind::MatrixLoad) {
    const std::ptrdiff_t first = insn.part * Lanes32;
    record.set_write_parts(1u << insn.part);
    std::copy_n(value.begin() + first, Lanes32, record.write_data() + first);
  } else {
    record.set_write_parts(0xfu);
    std::copy(value.begin(), value.end(), record.write_data());
  }
}

void Records::wide_read(int port, std::uint32_t address, const Vec& data) {
  SramObserve& record = at(LoadDelay, SramPorts).sram;
  record.set_read_valid(port, 1);
  record.set_read_line(port, address / LineBytes);
  std::copy(data.begin(), data.end(), record.read_data(port));
}

// Until it is done, and which bank it keeps.
void Records::store(std::uint32_t address, const Examined& examined) {
  touch(examined.partial_store ? LatencyPartialStore : StoreDelay);
  if (!examined.partial_store) return;
  for (int delay = 1; delay < LatencyPartialStore; ++delay) {
    at(delay, SramPorts).sram.set_held(Banks::bank_of(address), 1);
  }
}

void Records::vector_store(int thread, std::uint32_t address, const Examined& examined,
                           const Vec& data) {
  retire(thread, StoreDelay);
  store(address, examined);
  SramObserve& record = at(StoreDelay, SramPorts).sram;
  record.set_write_valid(1);
  record.set_write_line(address / LineBytes);
  record.set_write_mask(examined.store_mask);
  const Vec shown = masked(data, examined.store_mask);
  std::copy(shown.begin(), shown.end(), record.write_data());
}

void Records::scalar_store(int thread, std::uint32_t address, const Examined& examined,
                           std::uint64_t data) {
  retire(thread, StoreDelay);
  store(address, examined);
  SramObserve& record = at(StoreDelay, SramPorts).sram;
  record.set_swrite_valid(1);
  record.set_swrite_addr(address & ~7u);
  record.set_swrite_mask(static_cast<std::uint32_t>(examined.store_mask));
  for (int i = 0; i < 8; ++i) {
    if ((examined.store_mask >> i & 1u) == 0) data &= ~(std::uint64_t{0xff} << (8 * i));
  }
  record.set_swrite_data(data);
}

void Records::refill(std::uint32_t line, const Vec& data, const EccResult& ecc) {
  SramObserve& record = at(LatencyRefillBusy - 1, SramPorts).sram;
  record.set_refill_valid(1);
  record.set_refill_line(line);
  std::copy(data.begin(), data.end(), record.refill_data());
  report(ecc);
}

void Records::network_read(int thread, std::uint32_t line, const Vec& data,
                           const EccResult& result) {
  SramObserve& record = at(LoadDelay, SramPorts).sram;
  record.set_net_read_valid(1);
  record.set_net_read_line(line);
  std::copy(data.begin(), data.end(), record.net_read_data());
  if (thread < 0) {
    report(result);
  } else {
    ecc(thread, AccessPort::NetworkRead, line * LineBytes, result);
  }
}

void Records::network_write(std::uint32_t line, const Vec& data) {
  SramObserve& record = at(StoreDelay, SramPorts).sram;
  record.set_net_write_valid(1);
  record.set_net_write_line(line);
  std::copy(data.begin(), data.end(), record.net_write_data());
}

Records::Cycle& Records::report(const EccResult& ecc) {
  Cycle& cycle = at(LatencyEccReport, Ecc);
  if (ecc == EccResult{}) return cycle;
  dirty_[(now_ + LatencyEccReport) % Length] |= SramPorts;
  cycle.corrected += ecc.corrected;
  cycle.sram.set_ecc_corrected(u32(cycle.corrected));
  cycle.doubles += ecc.double_error;
  return cycle;
}

void Records::ecc(int thread, AccessPort port, std::uint32_t address, const EccResult& ecc) {
  if (ecc == EccResult{}) return;
  Cycle& cycle = report(ecc);
  if (!ecc.double_error) return;
  cycle.sram.set_ecc_double(thread, 1);
  const auto t = static_cast<std::size_t>(thread);
  if (port < cycle.double_port[t]) {
    cycle.double_port[t] = port;
    cycle.double_address[t] = address;
  }
}

}  // namespace golden
