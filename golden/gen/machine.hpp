// SPDX-License-Identifier: Apache-2.0
// Names and numbers of the machine.
// Generated from golden/machine.toml: do not edit, run scripts/gen_machine.py.
// clang-format off
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace golden {

// Sizes.
inline constexpr int Threads = 4;
inline constexpr int WindowBytes = 32;
inline constexpr int WindowInsns = 8;
inline constexpr int BufferInsns = 16;
inline constexpr int IssueThreads = 2;
inline constexpr int IssueWidth = 4;
inline constexpr int ScalarRegs = 32;
inline constexpr int VectorRegs = 32;
inline constexpr int PredRegs = 8;
inline constexpr int Accumulators = 8;
inline constexpr int Formats = 16;
inline constexpr int LineBytes = 64;
inline constexpr int Lanes32 = 16;
inline constexpr int SramBanks = 16;
inline constexpr int AddressBits = 21;
inline constexpr int EccDataBits = 64;
inline constexpr int EccCheckBits = 8;
inline constexpr int TileM = 8;
inline constexpr int TileN = 8;
inline constexpr int TileK = 4;
inline constexpr int AccParts = 4;
inline constexpr int ApproxSegments = 128;
inline constexpr int ApproxFracBits = 27;
inline constexpr int MmaWindowBits = 26;
inline constexpr int WatchdogCycles = 4096;
inline constexpr int YieldMax = 16383;
inline constexpr int NumAlu = 2;
inline constexpr int NumMul = 1;
inline constexpr int NumAgu = 2;
inline constexpr int NumVec = 1;
inline constexpr int NumMat = 1;
inline constexpr int NumSys = 1;
inline constexpr int NumWideRead = 2;
inline constexpr int NumWideWrite = 1;
inline constexpr int NumScalarRead = 1;
inline constexpr int NumScalarWrite = 1;
inline constexpr int CoordinateBits = 5;
inline constexpr int Links = 1;
inline constexpr int RouterFifo = 4;
inline constexpr int CommandFifo = 4;
inline constexpr int PacketBeats = 16;
inline constexpr int Semaphores = 32;

// Latencies, in cycles (docs/timing.md).
inline constexpr int LatencyAlu = 2;
inline constexpr int LatencyMul = 4;
inline constexpr int LatencyLoad = 3;
inline constexpr int LatencyVector = 6;
inline constexpr int LatencyMma = 6;
inline constexpr int LatencyMmaChain = 2;
inline constexpr int LatencyEccReport = 2;
inline constexpr int LatencyPartialStore = 3;
inline constexpr int LatencyRefillBusy = 3;

// Configuration full.
inline constexpr int FullSramRows = 1280;
inline constexpr int FullIcacheLines = 128;
inline constexpr int FullBtbEntries = 64;

// Configuration tiny.
inline constexpr int TinySramRows = 64;
inline constexpr int TinyIcacheLines = 16;
inline constexpr int TinyBtbEntries = 16;

// Bit numbers of the sticky flags.
inline constexpr int FlagInvalid = 0;
inline constexpr int FlagDenormal = 1;
inline constexpr int FlagOverflow = 2;
inline constexpr int FlagUnderflow = 3;

// Instruction fields.
inline constexpr int FieldOpHi = 31;
inline constexpr int FieldOpLo = 24;
inline constexpr int FieldAHi = 23;
inline constexpr int FieldALo = 19;
inline constexpr int FieldBHi = 18;
inline constexpr int FieldBLo = 14;
inline constexpr int FieldCHi = 13;
inline constexpr int FieldCLo = 9;
inline constexpr int FieldPHi = 8;
inline constexpr int FieldPLo = 6;
inline constexpr int FieldI6Hi = 5;
inline constexpr int FieldI6Lo = 0;
inline constexpr int FieldImm14Hi = 13;
inline constexpr int FieldImm14Lo = 0;
inline constexpr int FieldImm16Hi = 15;
inline constexpr int FieldImm16Lo = 0;
inline constexpr int FieldImm19Hi = 18;
inline constexpr int FieldImm19Lo = 0;
inline constexpr int FieldPmHi = 13;
inline constexpr int FieldPmLo = 11;
inline constexpr int FieldImm11Hi = 10;
inline constexpr int FieldImm11Lo = 0;
inline constexpr int FieldWHi = 1;
inline constexpr int FieldWLo = 0;
inline constexpr int FieldLaneHi = 3;
inline constexpr int FieldLaneLo = 0;
inline constexpr int FieldFmtHi = 3;
inline constexpr int FieldFmtLo = 0;
inline constexpr int FieldPartHi = 5;
inline constexpr int FieldPartLo = 4;
inline constexpr int FieldAccHi = 21;
inline constexpr int FieldAccLo = 19;
inline constexpr int FieldApartHi = 23;
inline constexpr int FieldApartLo = 22;
inline constexpr int FieldBaccHi = 16;
inline constexpr int FieldBaccLo = 14;
inline constexpr int FieldBpartHi = 18;
inline constexpr int FieldBpartLo = 17;
inline constexpr int FieldEaHi = 3;
inline constexpr int FieldEaLo = 0;
inline constexpr int FieldEbHi = 7;
inline constexpr int FieldEbLo = 4;
inline constexpr int FieldOff0Hi = 8;
inline constexpr int FieldOff0Lo = 8;

// Enums; name() is for printing, All<Enum>s for looking a name up.

enum class ThreadState : std::uint8_t {
  Stopped = 0,
  Running = 1,
  Trapped = 2,
};
inline constexpr std::array<ThreadState, 3> AllThreadStates = {
    ThreadState::Stopped, ThreadState::Running, ThreadState::Trapped
};

constexpr std::string_view name(ThreadState value) {
  switch (value) {
    case ThreadState::Stopped: return "Stopped";
    case ThreadState::Running: return "Running";
    case ThreadState::Trapped: return "Trapped";
  }
  return "?";
}

enum class Stall : std::uint8_t {
  Idle = 0,
  Yield = 1,
  Empty = 2,
  Operand = 3,
  NotPicked = 4,
  Limit = 5,
  GroupEnd = 6,
  Unit = 7,
  Port = 8,
  Bank = 9,
  Trap = 10,
  Semaphore = 11,
  Network = 12,
};
inline constexpr std::array<Stall, 13> AllStalls = {
    Stall::Idle, Stall::Yield, Stall::Empty, Stall::Operand, Stall::NotPicked, Stall::Limit,
    Stall::GroupEnd, Stall::Unit, Stall::Port, Stall::Bank, Stall::Trap, Stall::Semaphore,
    Stall::Network
};

constexpr std::string_view name(Stall value) {
  switch (value) {
    case Stall::Idle: return "Idle";
    case Stall::Yield: return "Yield";
    case Stall::Empty: return "Empty";
    case Stall::Operand: return "Operand";
    case Stall::NotPicked: return "NotPicked";
    case Stall::Limit: return "Limit";
    case Stall::GroupEnd: return "GroupEnd";
    case Stall::Unit: return "Unit";
    case Stall::Port: return "Port";
    case Stall::Bank: return "Bank";
    case Stall::Trap: return "Trap";
    case Stall::Semaphore: return "Semaphore";
    case Stall::Network: return "Network";
  }
  return "?";
}

enum class Port : std::uint8_t {
  Local = 0,
  North = 1,
  East = 2,
  South = 3,
  West = 4,
  None = 7,
};
inline constexpr std::array<Port, 6> AllPorts = {
    Port::Local, Port::North, Port::East, Port::South, Port::West, Port::None
};

constexpr std::string_view name(Port value) {
  switch (value) {
    case Port::Local: return "Local";
    case Port::North: return "North";
    case Port::East: return "East";
    case Port::South: return "South";
    case Port::West: return "West";
    case Port::None: return "None";
  }
  return "?";
}

enum class BeatKind : std::uint8_t {
  Write = 0,
  Read = 1,
  SemAdd = 2,
  Arrive = 3,
  ReadData = 4,
  Error = 5,
  Release = 6,
};
inline constexpr std::array<BeatKind, 7> AllBeatKinds = {
    BeatKind::Write, BeatKind::Read, BeatKind::SemAdd, BeatKind::Arrive, BeatKind::ReadData,
    BeatKind::Error, BeatKind::Release
};

constexpr std::string_view name(BeatKind value) {
  switch (value) {
    case BeatKind::Write: return "Write";
    case BeatKind::Read: return "Read";
    case BeatKind::SemAdd: return "SemAdd";
    case BeatKind::Arrive: return "Arrive";
    case BeatKind::ReadData: return "ReadData";
    case BeatKind::Error: return "Error";
    case BeatKind::Release: return "Release";
  }
  return "?";
}

enum class ItemKind : std::uint8_t {
  Push = 1,
  Pull = 2,
  Add = 3,
  Wait = 4,
};
inline constexpr std::array<ItemKind, 4> AllItemKinds = {
    ItemKind::Push, ItemKind::Pull, ItemKind::Add, ItemKind::Wait
};

constexpr std::string_view name(ItemKind value) {
  switch (value) {
    case ItemKind::Push: return "Push";
    case ItemKind::Pull: return "Pull";
    case ItemKind::Add: return "Add";
    case ItemKind::Wait: return "Wait";
  }
  return "?";
}

enum class ListState : std::uint8_t {
  Idle = 0,
  Fetch = 1,
  Load = 2,
  Run = 3,
  IndexLoad = 4,
  Drain = 5,
  Failed = 6,
};
inline constexpr std::array<ListState, 7> AllListStates = {
    ListState::Idle, ListState::Fetch, ListState::Load, ListState::Run, ListState::IndexLoad,
    ListState::Drain, ListState::Failed
};

constexpr std::string_view name(ListState value) {
  switch (value) {
    case ListState::Idle: return "Idle";
    case ListState::Fetch: return "Fetch";
    case ListState::Load: return "Load";
    case ListState::Run: return "Run";
    case ListState::IndexLoad: return "IndexLoad";
    case ListState::Drain: return "Drain";
    case ListState::Failed: return "Failed";
  }
  return "?";
}

enum class NetworkFault : std::uint8_t {
  NoNetwork = 0,
  BadDescriptor = 1,
  NoRoute = 2,
  BadAddress = 3,
  RemoteAddress = 4,
  RemoteDead = 5,
  RemoteData = 6,
};
inline constexpr std::array<NetworkFault, 7> AllNetworkFaults = {
    NetworkFault::NoNetwork, NetworkFault::BadDescriptor, NetworkFault::NoRoute,
    NetworkFault::BadAddress, NetworkFault::RemoteAddress, NetworkFault::RemoteDead,
    NetworkFault::RemoteData
};

constexpr std::string_view name(NetworkFault value) {
  switch (value) {
    case NetworkFault::NoNetwork: return "NoNetwork";
    case NetworkFault::BadDescriptor: return "BadDescriptor";
    case NetworkFault::NoRoute: return "NoRoute";
    case NetworkFault::BadAddress: return "BadAddress";
    case NetworkFault::RemoteAddress: return "RemoteAddress";
    case NetworkFault::RemoteDead: return "RemoteDead";
    case NetworkFault::RemoteData: return "RemoteData";
  }
  return "?";
}

enum class Cause : std::uint8_t {
  None = 0,
  Illegal = 1,
  Misaligned = 2,
  OutOfRange = 3,
  BadTarget = 4,
  BadThread = 5,
  BadFormat = 6,
  EccDouble = 7,
  EccFetch = 8,
  Watchdog = 9,
  SameBank = 10,
  NetworkError = 11,
};
inline constexpr std::array<Cause, 12> AllCauses = {
    Cause::None, Cause::Illegal, Cause::Misaligned, Cause::OutOfRange, Cause::BadTarget,
    Cause::BadThread, Cause::BadFormat, Cause::EccDouble, Cause::EccFetch, Cause::Watchdog,
    Cause::SameBank, Cause::NetworkError
};

constexpr std::string_view name(Cause value) {
  switch (value) {
    case Cause::None: return "None";
    case Cause::Illegal: return "Illegal";
    case Cause::Misaligned: return "Misaligned";
    case Cause::OutOfRange: return "OutOfRange";
    case Cause::BadTarget: return "BadTarget";
    case Cause::BadThread: return "BadThread";
    case Cause::BadFormat: return "BadFormat";
    case Cause::EccDouble: return "EccDouble";
    case Cause::EccFetch: return "EccFetch";
    case Cause::Watchdog: return "Watchdog";
    case Cause::SameBank: return "SameBank";
    case Cause::NetworkError: return "NetworkError";
  }
  return "?";
}

enum class FormatCode : std::uint8_t {
  Fp32 = 0,
  Bf16 = 1,
  Cfloat8143 = 2,
  Cfloat8152 = 3,
  Shp = 4,
  Uhp = 5,
};
inline constexpr std::array<FormatCode, 6> AllFormatCodes = {
    FormatCode::Fp32, FormatCode::Bf16, FormatCode::Cfloat8143, FormatCode::Cfloat8152,
    FormatCode::Shp, FormatCode::Uhp
};

constexpr std::string_view name(FormatCode value) {
  switch (value) {
    case FormatCode::Fp32: return "Fp32";
    case FormatCode::Bf16: return "Bf16";
    case FormatCode::Cfloat8143: return "Cfloat8_143";
    case FormatCode::Cfloat8152: return "Cfloat8_152";
    case FormatCode::Shp: return "Shp";
    case FormatCode::Uhp: return "Uhp";
  }
  return "?";
}

enum class Csr : std::uint16_t {
  Tid = 0,
  Cycle = 1,
  InstRet = 2,
  Flags = 3,
  Running = 4,
  TrapCause = 5,
  EccInject = 6,
  Console = 7,
  Exit = 8,
  Node = 9,
  Mesh = 10,
  Lists = 11,
  Fmt0 = 16,
  PerfRefill = 32,
  PerfBankStall = 33,
  PerfMma = 34,
  PerfVector = 35,
  PerfRedirect = 36,
  PerfEccCorrected = 37,
  PerfEccDouble = 38,
  PerfBeats = 39,
};
inline constexpr std::array<Csr, 21> AllCsrs = {
    Csr::Tid, Csr::Cycle, Csr::InstRet, Csr::Flags, Csr::Running, Csr::TrapCause, Csr::EccInject,
    Csr::Console, Csr::Exit, Csr::Node, Csr::Mesh, Csr::Lists, Csr::Fmt0, Csr::PerfRefill,
    Csr::PerfBankStall, Csr::PerfMma, Csr::PerfVector, Csr::PerfRedirect, Csr::PerfEccCorrected,
    Csr::PerfEccDouble, Csr::PerfBeats
};

constexpr std::string_view name(Csr value) {
  switch (value) {
    case Csr::Tid: return "Tid";
    case Csr::Cycle: return "Cycle";
    case Csr::InstRet: return "InstRet";
    case Csr::Flags: return "Flags";
    case Csr::Running: return "Running";
    case Csr::TrapCause: return "TrapCause";
    case Csr::EccInject: return "EccInject";
    case Csr::Console: return "Console";
    case Csr::Exit: return "Exit";
    case Csr::Node: return "Node";
    case Csr::Mesh: return "Mesh";
    case Csr::Lists: return "Lists";
    case Csr::Fmt0: return "Fmt0";
    case Csr::PerfRefill: return "PerfRefill";
    case Csr::PerfBankStall: return "PerfBankStall";
    case Csr::PerfMma: return "PerfMma";
    case Csr::PerfVector: return "PerfVector";
    case Csr::PerfRedirect: return "PerfRedirect";
    case Csr::PerfEccCorrected: return "PerfEccCorrected";
    case Csr::PerfEccDouble: return "PerfEccDouble";
    case Csr::PerfBeats: return "PerfBeats";
  }
  return "?";
}

// Instruction formats. `used_bits` has the opcode; other bits must be zero.

enum class InsnFormat : std::uint8_t {
  None = 0,
  RdRsRt = 1,
  RdRs = 2,
  RdRsI = 3,
  RdRsSh = 4,
  RdI16 = 5,
  Mem = 6,
  Branch = 7,
  Jump = 8,
  RdCsr = 9,
  CsrRs = 10,
  RsRt = 11,
  I14 = 12,
  PdRs = 13,
  RdPs = 14,
  VVv = 15,
  VVvw = 16,
  VV = 17,
  VVw = 18,
  VVvi = 19,
  VVvr = 20,
  VRw = 21,
  VW = 22,
  VVl = 23,
  RVl = 24,
  PVv = 25,
  PVvw = 26,
  VVf = 27,
  Vseed = 28,
  VAcc = 29,
  VAccf = 30,
  VVm = 31,
  PVm = 32,
  Vmem = 33,
  MmaVv = 34,
  MmaVm = 35,
  MmaMm = 36,
  AccV = 37,
  Acc = 38,
  Rs = 39,
  SemI = 40,
  SemRs = 41,
  SemRsRt = 42,
  RdSem = 43,
};
inline constexpr std::array<InsnFormat, 44> AllInsnFormats = {
    InsnFormat::None, InsnFormat::RdRsRt, InsnFormat::RdRs, InsnFormat::RdRsI, InsnFormat::RdRsSh,
    InsnFormat::RdI16, InsnFormat::Mem, InsnFormat::Branch, InsnFormat::Jump, InsnFormat::RdCsr,
    InsnFormat::CsrRs, InsnFormat::RsRt, InsnFormat::I14, InsnFormat::PdRs, InsnFormat::RdPs,
    InsnFormat::VVv, InsnFormat::VVvw, InsnFormat::VV, InsnFormat::VVw, InsnFormat::VVvi,
    InsnFormat::VVvr, InsnFormat::VRw, InsnFormat::VW, InsnFormat::VVl, InsnFormat::RVl,
    InsnFormat::PVv, InsnFormat::PVvw, InsnFormat::VVf, InsnFormat::Vseed, InsnFormat::VAcc,
    InsnFormat::VAccf, InsnFormat::VVm, InsnFormat::PVm, InsnFormat::Vmem, InsnFormat::MmaVv,
    InsnFormat::MmaVm, InsnFormat::MmaMm, InsnFormat::AccV, InsnFormat::Acc, InsnFormat::Rs,
    InsnFormat::SemI, InsnFormat::SemRs, InsnFormat::SemRsRt, InsnFormat::RdSem
};

struct InsnFormatInfo {
  std::string_view name;
  std::string_view use;       // fields and slices of fields
  std::string_view operands;  // assembly text
  std::uint32_t used_bits;
};

inline constexpr std::array<InsnFormatInfo, 44> InsnFormats = {{
    {"none", "", "", 0xff000000u},
    {"rd_rs_rt", "a b c", "ra, rb, rc", 0xfffffe00u},
    {"rd_rs", "a b", "ra, rb", 0xffffc000u},
    {"rd_rs_i", "a b imm14", "ra, rb, imm14", 0xffffffffu},
    {"rd_rs_sh", "a b i6", "ra, rb, i6", 0xffffc03fu},
    {"rd_i16", "a imm16", "ra, imm16", 0xfff8ffffu},
    {"mem", "a b imm14", "ra, imm14(rb)", 0xffffffffu},
    {"branch", "a b imm14", "ra, rb, label14", 0xffffffffu},
    {"jump", "a imm19", "ra, label19", 0xffffffffu},
    {"rd_csr", "a imm14", "ra, csr", 0xfff83fffu},
    {"csr_rs", "a imm14", "csr, ra", 0xfff83fffu},
    {"rs_rt", "b c", "rb, rc", 0xff07fe00u},
    {"i14", "imm14", "imm14", 0xff003fffu},
    {"pd_rs", "a2:0 b", "pa, rb", 0xff3fc000u},
    {"rd_ps", "a b2:0", "ra, pb", 0xfff9c000u},
    {"v_vv", "a b c p", "va, vb, vc, p", 0xffffffc0u},
    {"v_vvw", "a b c p w", "va, vb, vc, w, p", 0xffffffc3u},
    {"v_v", "a b p", "va, vb, p", 0xffffc1c0u},
    {"v_vw", "a b p w", "va, vb, w, p", 0xffffc1c3u},
    {"v_vvi", "a b c p i6", "va, vb, vc, i6, p", 0xffffffffu},
    {"v_vvr", "a b c p", "va, vb, rc, p", 0xffffffc0u},
    {"v_rw", "a b p w", "va, rb, w, p", 0xffffc1c3u},
    {"v_w", "a p w", "va, w, p", 0xfff801c3u},
    {"v_vl", "a b p lane", "va, vb, lane, p", 0xffffc1cfu},
    {"r_vl", "a b lane", "ra, vb, lane", 0xffffc00fu},
    {"p_vv", "a2:0 b c p", "pa, vb, vc, p", 0xff3fffc0u},
    {"p_vvw", "a2:0 b c p w", "pa, vb, vc, w, p", 0xff3fffc3u},
    {"v_vf", "a b p part fmt", "va, vb, part, fmt, p", 0xffffc1ffu},
    {"vseed", "b", "vb", 0xff07c000u},
    {"v_acc", "a b p", "va, accb, bpart, p", 0xffffc1c0u},
    {"v_accf", "a b p fmt", "va, accb, bpart, fmt, p", 0xffffc1cfu},
    {"v_vm", "a b c p i6", "va, vb, i6(rc), p", 0xffffffffu},
    {"p_vm", "a2:0 b c p i6", "pa, vb, i6(rc), p", 0xff3fffffu},
    {"vmem", "a b pm imm11", "va, imm11(rb), pm", 0xffffffffu},
    {"mma_vv", "acc b c ea eb", "acca, vb, vc, ea, eb", 0xff3ffeffu},
    {"mma_vm", "a b c ea eb off0", "acca, vb, off(rc), ea, eb", 0xffffffffu},
    {"mma_mm", "a b c ea eb off0", "acca, off(rb), off(rc), ea, eb", 0xffffffffu},
    {"acc_v", "a b", "acca, apart, vb", 0xffffc000u},
    {"acc", "acc", "acca", 0xff380000u},
    {"rs", "b", "rb", 0xff07c000u},
    {"sem_i", "a imm14", "sa, imm14", 0xfff83fffu},
    {"sem_rs", "a b", "sa, rb", 0xffffc000u},
    {"sem_rs_rt", "a b c", "sa, rb, rc", 0xfffffe00u},
    {"rd_sem", "a b", "ra, sb", 0xffffc000u},
}};

constexpr const InsnFormatInfo& info(InsnFormat format) {
  return InsnFormats[static_cast<std::size_t>(format)];
}

constexpr std::string_view name(InsnFormat format) { return info(format).name; }

// Instructions.

enum class Opcode : std::uint8_t {
  Add = 0x01,
  Sub = 0x02,
  And = 0x03,
  Or = 0x04,
  Xor = 0x05,
  Sll = 0x06,
  Srl = 0x07,
  Sra = 0x08,
  Slt = 0x09,
  Sltu = 0x0a,
  Seq = 0x0b,
  Min = 0x0c,
  Max = 0x0d,
  Mul = 0x0e,
  Mulh = 0x0f,
  Addi = 0x10,
  Andi = 0x11,
  Ori = 0x12,
  Xori = 0x13,
  Slti = 0x14,
  Sltiu = 0x15,
  Slli = 0x16,
  Srli = 0x17,
  Srai = 0x18,
  Li = 0x19,
  Lih = 0x1a,
  Clz = 0x1b,
  Ctz = 0x1c,
  Popc = 0x1d,
  Lb = 0x20,
  Lbu = 0x21,
  Lh = 0x22,
  Lhu = 0x23,
  Lw = 0x24,
  Lwu = 0x25,
  Ld = 0x26,
  Sb = 0x28,
  Sh = 0x29,
  Sw = 0x2a,
  Sd = 0x2b,
  Sdx = 0x2c,
  Beq = 0x30,
  Bne = 0x31,
  Blt = 0x32,
  Bge = 0x33,
  Bltu = 0x34,
  Bgeu = 0x35,
  Jal = 0x36,
  Jalr = 0x37,
  Tstart = 0x38,
  Tstop = 0x39,
  Yield = 0x3a,
  Csrr = 0x3b,
  Csrw = 0x3c,
  Ifence = 0x3d,
  Pset = 0x2d,
  Ptail = 0x2e,
  Pget = 0x2f,
  Fadd = 0x40,
  Fsub = 0x41,
  Fmul = 0x42,
  Fma = 0x43,
  Fnma = 0x44,
  Fmin = 0x45,
  Fmax = 0x46,
  Fcmpeq = 0x47,
  Fcmplt = 0x48,
  Fcmple = 0x49,
  Vand = 0x4a,
  Vor = 0x4b,
  Vxor = 0x4c,
  Vsel = 0x4d,
  Vadd = 0x50,
  Vsub = 0x51,
  Vmul = 0x52,
  Vmin = 0x53,
  Vmax = 0x54,
  Vminu = 0x55,
  Vmaxu = 0x56,
  Vsll = 0x57,
  Vsrl = 0x58,
  Vsra = 0x59,
  Vcmpeq = 0x5a,
  Vcmplt = 0x5b,
  Vcmpltu = 0x5c,
  Frcp = 0x60,
  Frsqrt = 0x61,
  Fexp2 = 0x62,
  Flog2 = 0x63,
  Cvtup = 0x64,
  Cvtdn = 0x65,
  Cvtsr = 0x66,
  Vseed = 0x67,
  Fredsum = 0x68,
  Fredmin = 0x69,
  Fredmax = 0x6a,
  Vredsum = 0x6b,
  Vredmin = 0x6c,
  Vredmax = 0x6d,
  Vbc = 0x70,
  Vbcl = 0x71,
  Valign = 0x72,
  Valignr = 0x73,
  Vperm = 0x74,
  Vext = 0x76,
  Viota = 0x77,
  Vacc = 0x78,
  Vaccdn = 0x79,
  Vaccsr = 0x7a,
  FaddM = 0x80,
  FsubM = 0x81,
  FmulM = 0x82,
  FmaM = 0x83,
  FnmaM = 0x84,
  FminM = 0x85,
  FmaxM = 0x86,
  FcmpeqM = 0x87,
  FcmpltM = 0x88,
  FcmpleM = 0x89,
  VandM = 0x8a,
  VorM = 0x8b,
  VxorM = 0x8c,
  Mma = 0xc0,
  MmaH = 0xc1,
  Mmaz = 0xc2,
  MmazH = 0xc3,
  MmaM = 0xc4,
  MmaMH = 0xc5,
  MmazM = 0xc6,
  MmazMH = 0xc7,
  MmaMm = 0xc8,
  MmaMmH = 0xc9,
  MmazMm = 0xca,
  MmazMmH = 0xcb,
  Mld = 0xcc,
  Mclr = 0xcd,
  Vld = 0xd0,
  Vst = 0xd1,
  Xfer = 0xe0,
  Semwait = 0xf0,
  Semadd = 0xf1,
  Semset = 0xf2,
  Semrd = 0xf3,
  Semsend = 0xf4,
  Barrier = 0xf5,
};
inline constexpr std::array<Opcode, 145> AllOpcodes = {
    Opcode::Add, Opcode::Sub, Opcode::And, Opcode::Or, Opcode::Xor, Opcode::Sll, Opcode::Srl,
    Opcode::Sra, Opcode::Slt, Opcode::Sltu, Opcode::Seq, Opcode::Min, Opcode::Max, Opcode::Mul,
    Opcode::Mulh, Opcode::Addi, Opcode::Andi, Opcode::Ori, Opcode::Xori, Opcode::Slti,
    Opcode::Sltiu, Opcode::Slli, Opcode::Srli, Opcode::Srai, Opcode::Li, Opcode::Lih, Opcode::Clz,
    Opcode::Ctz, Opcode::Popc, Opcode::Lb, Opcode::Lbu, Opcode::Lh, Opcode::Lhu, Opcode::Lw,
    Opcode::Lwu, Opcode::Ld, Opcode::Sb, Opcode::Sh, Opcode::Sw, Opcode::Sd, Opcode::Sdx,
    Opcode::Beq, Opcode::Bne, Opcode::Blt, Opcode::Bge, Opcode::Bltu, Opcode::Bgeu, Opcode::Jal,
    Opcode::Jalr, Opcode::Tstart, Opcode::Tstop, Opcode::Yield, Opcode::Csrr, Opcode::Csrw,
    Opcode::Ifence, Opcode::Pset, Opcode::Ptail, Opcode::Pget, Opcode::Fadd, Opcode::Fsub,
    Opcode::Fmul, Opcode::Fma, Opcode::Fnma, Opcode::Fmin, Opcode::Fmax, Opcode::Fcmpeq,
    Opcode::Fcmplt, Opcode::Fcmple, Opcode::Vand, Opcode::Vor, Opcode::Vxor, Opcode::Vsel,
    Opcode::Vadd, Opcode::Vsub, Opcode::Vmul, Opcode::Vmin, Opcode::Vmax, Opcode::Vminu,
    Opcode::Vmaxu, Opcode::Vsll, Opcode::Vsrl, Opcode::Vsra, Opcode::Vcmpeq, Opcode::Vcmplt,
    Opcode::Vcmpltu, Opcode::Frcp, Opcode::Frsqrt, Opcode::Fexp2, Opcode::Flog2, Opcode::Cvtup,
    Opcode::Cvtdn, Opcode::Cvtsr, Opcode::Vseed, Opcode::Fredsum, Opcode::Fredmin, Opcode::Fredmax,
    Opcode::Vredsum, Opcode::Vredmin, Opcode::Vredmax, Opcode::Vbc, Opcode::Vbcl, Opcode::Valign,
    Opcode::Valignr, Opcode::Vperm, Opcode::Vext, Opcode::Viota, Opcode::Vacc, Opcode::Vaccdn,
    Opcode::Vaccsr, Opcode::FaddM, Opcode::FsubM, Opcode::FmulM, Opcode::FmaM, Opcode::FnmaM,
    Opcode::FminM, Opcode::FmaxM, Opcode::FcmpeqM, Opcode::FcmpltM, Opcode::FcmpleM, Opcode::VandM,
    Opcode::VorM, Opcode::VxorM, Opcode::Mma, Opcode::MmaH, Opcode::Mmaz, Opcode::MmazH,
    Opcode::MmaM, Opcode::MmaMH, Opcode::MmazM, Opcode::MmazMH, Opcode::MmaMm, Opcode::MmaMmH,
    Opcode::MmazMm, Opcode::MmazMmH, Opcode::Mld, Opcode::Mclr, Opcode::Vld, Opcode::Vst,
    Opcode::Xfer, Opcode::Semwait, Opcode::Semadd, Opcode::Semset, Opcode::Semrd, Opcode::Semsend,
    Opcode::Barrier
};

// How many of each unit it occupies; whether it ends its thread's issue group,
// sets sticky flags, and is never dropped by a zero predicate.
struct InsnInfo {
  std::string_view name;
  Opcode op;
  InsnFormat format;
  int alu, mul, agu, vec, mat, sys;
  bool ends_group, sets_flags, keep;
  std::string_view doc;
};

inline constexpr std::array<InsnInfo, 145> Insns = {{
    {"add", Opcode::Add, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb + rc"},
    {"sub", Opcode::Sub, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb - rc"},
    {"and", Opcode::And, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb & rc"},
    {"or", Opcode::Or, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb | rc"},
    {"xor", Opcode::Xor, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb ^ rc"},
    {"sll", Opcode::Sll, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb << rc[5:0]"},
    {"srl", Opcode::Srl, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb >> rc[5:0], zeros in"},
    {"sra", Opcode::Sra, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb >> rc[5:0], sign in"},
    {"slt", Opcode::Slt, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb < rc, signed"},
    {"sltu", Opcode::Sltu, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb < rc, unsigned"},
    {"seq", Opcode::Seq, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb == rc"},
    {"min", Opcode::Min, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = minimum, signed"},
    {"max", Opcode::Max, InsnFormat::RdRsRt, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = maximum, signed"},
    {"mul", Opcode::Mul, InsnFormat::RdRsRt, 0, 1, 0, 0, 0, 0,
     false, false, false, "ra = low 64 bits of rb * rc"},
    {"mulh", Opcode::Mulh, InsnFormat::RdRsRt, 0, 1, 0, 0, 0, 0,
     false, false, false, "ra = high 64 bits of rb * rc, signed"},
    {"addi", Opcode::Addi, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb + imm14"},
    {"andi", Opcode::Andi, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb & imm14"},
    {"ori", Opcode::Ori, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb | imm14"},
    {"xori", Opcode::Xori, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb ^ imm14"},
    {"slti", Opcode::Slti, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb < imm14, signed"},
    {"sltiu", Opcode::Sltiu, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb < imm14, unsigned"},
    {"slli", Opcode::Slli, InsnFormat::RdRsSh, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb << i6"},
    {"srli", Opcode::Srli, InsnFormat::RdRsSh, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb >> i6, zeros in"},
    {"srai", Opcode::Srai, InsnFormat::RdRsSh, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = rb >> i6, sign in"},
    {"li", Opcode::Li, InsnFormat::RdI16, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = imm16, sign extended"},
    {"lih", Opcode::Lih, InsnFormat::RdI16, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = ra << 16 | imm16, zero extended"},
    {"clz", Opcode::Clz, InsnFormat::RdRs, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = leading zeros of rb, 64 for 0"},
    {"ctz", Opcode::Ctz, InsnFormat::RdRs, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = trailing zeros of rb, 64 for 0"},
    {"popc", Opcode::Popc, InsnFormat::RdRs, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = ones in rb"},
    {"lb", Opcode::Lb, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = sign-extended byte"},
    {"lbu", Opcode::Lbu, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = zero-extended byte"},
    {"lh", Opcode::Lh, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = sign-extended 16 bits"},
    {"lhu", Opcode::Lhu, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = zero-extended 16 bits"},
    {"lw", Opcode::Lw, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = sign-extended 32 bits"},
    {"lwu", Opcode::Lwu, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = zero-extended 32 bits"},
    {"ld", Opcode::Ld, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "ra = 64 bits"},
    {"sb", Opcode::Sb, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "store ra[7:0]"},
    {"sh", Opcode::Sh, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "store ra[15:0]"},
    {"sw", Opcode::Sw, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "store ra[31:0]"},
    {"sd", Opcode::Sd, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "store ra"},
    {"sdx", Opcode::Sdx, InsnFormat::Mem, 0, 0, 1, 0, 0, 0,
     false, false, false, "store ra, flip the codeword bits of EccInject"},
    {"beq", Opcode::Beq, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra == rb"},
    {"bne", Opcode::Bne, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra != rb"},
    {"blt", Opcode::Blt, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra < rb, signed"},
    {"bge", Opcode::Bge, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra >= rb, signed"},
    {"bltu", Opcode::Bltu, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra < rb, unsigned"},
    {"bgeu", Opcode::Bgeu, InsnFormat::Branch, 0, 0, 0, 0, 0, 0,
     true, false, false, "branch if ra >= rb, unsigned"},
    {"jal", Opcode::Jal, InsnFormat::Jump, 1, 0, 0, 0, 0, 0,
     true, false, false, "ra = pc + 4; jump"},
    {"jalr", Opcode::Jalr, InsnFormat::RdRsI, 1, 0, 0, 0, 0, 0,
     true, false, false, "ra = pc + 4; jump to rb + imm14"},
    {"tstart", Opcode::Tstart, InsnFormat::RsRt, 0, 0, 0, 0, 0, 1,
     true, false, false, "start thread rb at rc"},
    {"tstop", Opcode::Tstop, InsnFormat::None, 0, 0, 0, 0, 0, 1,
     true, false, false, "stop this thread"},
    {"yield", Opcode::Yield, InsnFormat::I14, 0, 0, 0, 0, 0, 1,
     true, false, false, "no issue for imm14 cycles (unsigned)"},
    {"csrr", Opcode::Csrr, InsnFormat::RdCsr, 1, 0, 0, 0, 0, 1,
     true, false, false, "ra = csr"},
    {"csrw", Opcode::Csrw, InsnFormat::CsrRs, 0, 0, 0, 0, 0, 1,
     true, false, false, "csr = ra"},
    {"ifence", Opcode::Ifence, InsnFormat::None, 0, 0, 0, 0, 0, 1,
     true, false, false, "empty the instruction cache"},
    {"pset", Opcode::Pset, InsnFormat::PdRs, 1, 0, 0, 0, 0, 0,
     false, false, false, "pa = rb"},
    {"ptail", Opcode::Ptail, InsnFormat::PdRs, 1, 0, 0, 0, 0, 0,
     false, false, false, "pa = the first min(rb, 64) lanes, rb unsigned"},
    {"pget", Opcode::Pget, InsnFormat::RdPs, 1, 0, 0, 0, 0, 0,
     false, false, false, "ra = pb"},
    {"fadd", Opcode::Fadd, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = vb + vc"},
    {"fsub", Opcode::Fsub, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = vb - vc"},
    {"fmul", Opcode::Fmul, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = vb * vc"},
    {"fma", Opcode::Fma, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = vb * vc + va"},
    {"fnma", Opcode::Fnma, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = -(vb * vc) + va"},
    {"fmin", Opcode::Fmin, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = minimum of vb and vc"},
    {"fmax", Opcode::Fmax, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = maximum of vb and vc"},
    {"fcmpeq", Opcode::Fcmpeq, InsnFormat::PVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "pa = vb == vc"},
    {"fcmplt", Opcode::Fcmplt, InsnFormat::PVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "pa = vb < vc"},
    {"fcmple", Opcode::Fcmple, InsnFormat::PVv, 0, 0, 0, 1, 0, 0,
     false, true, false, "pa = vb <= vc"},
    {"vand", Opcode::Vand, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb & vc"},
    {"vor", Opcode::Vor, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb | vc"},
    {"vxor", Opcode::Vxor, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb ^ vc"},
    {"vsel", Opcode::Vsel, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, false, true, "va = p ? vb : vc, each byte"},
    {"vadd", Opcode::Vadd, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb + vc"},
    {"vsub", Opcode::Vsub, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb - vc"},
    {"vmul", Opcode::Vmul, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = low part of vb * vc"},
    {"vmin", Opcode::Vmin, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = minimum, signed"},
    {"vmax", Opcode::Vmax, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = maximum, signed"},
    {"vminu", Opcode::Vminu, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = minimum, unsigned"},
    {"vmaxu", Opcode::Vmaxu, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = maximum, unsigned"},
    {"vsll", Opcode::Vsll, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb << vc modulo width"},
    {"vsrl", Opcode::Vsrl, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb >> vc modulo width, zeros in"},
    {"vsra", Opcode::Vsra, InsnFormat::VVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = vb >> vc modulo width, sign in"},
    {"vcmpeq", Opcode::Vcmpeq, InsnFormat::PVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "pa = vb == vc"},
    {"vcmplt", Opcode::Vcmplt, InsnFormat::PVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "pa = vb < vc, signed"},
    {"vcmpltu", Opcode::Vcmpltu, InsnFormat::PVvw, 0, 0, 0, 1, 0, 0,
     false, false, false, "pa = vb < vc, unsigned"},
    {"frcp", Opcode::Frcp, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = 1 / vb, approximate"},
    {"frsqrt", Opcode::Frsqrt, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = 1 / sqrt(vb), approximate"},
    {"fexp2", Opcode::Fexp2, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = 2 ** vb, approximate"},
    {"flog2", Opcode::Flog2, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = log2(vb), approximate"},
    {"cvtup", Opcode::Cvtup, InsnFormat::VVf, 0, 0, 0, 1, 0, 0,
     false, true, false, "va = FP32 of part of vb"},
    {"cvtdn", Opcode::Cvtdn, InsnFormat::VVf, 0, 0, 0, 1, 0, 0,
     false, true, false, "part of va = vb to nearest even"},
    {"cvtsr", Opcode::Cvtsr, InsnFormat::VVf, 0, 0, 0, 1, 0, 0,
     false, true, false, "part of va = vb stochastically"},
    {"vseed", Opcode::Vseed, InsnFormat::Vseed, 0, 0, 0, 1, 0, 0,
     false, false, false, "seed the 16 random streams from vb"},
    {"fredsum", Opcode::Fredsum, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "every lane of va = sum of lanes of vb"},
    {"fredmin", Opcode::Fredmin, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "every lane of va = minimum of lanes"},
    {"fredmax", Opcode::Fredmax, InsnFormat::VV, 0, 0, 0, 1, 0, 0,
     false, true, false, "every lane of va = maximum of lanes"},
    {"vredsum", Opcode::Vredsum, InsnFormat::VVw, 0, 0, 0, 1, 0, 0,
     false, false, false, "every lane of va = sum of lanes of vb"},
    {"vredmin", Opcode::Vredmin, InsnFormat::VVw, 0, 0, 0, 1, 0, 0,
     false, false, false, "every lane of va = minimum, signed"},
    {"vredmax", Opcode::Vredmax, InsnFormat::VVw, 0, 0, 0, 1, 0, 0,
     false, false, false, "every lane of va = maximum, signed"},
    {"vbc", Opcode::Vbc, InsnFormat::VRw, 0, 0, 0, 1, 0, 0,
     false, false, false, "every lane of va = rb"},
    {"vbcl", Opcode::Vbcl, InsnFormat::VVl, 0, 0, 0, 1, 0, 0,
     false, false, false, "every 32-bit lane of va = one lane of vb"},
    {"valign", Opcode::Valign, InsnFormat::VVvi, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = {vc, vb} >> 8 * i6"},
    {"valignr", Opcode::Valignr, InsnFormat::VVvr, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = {0, vb} >> 8 * rc[5:0]"},
    {"vperm", Opcode::Vperm, InsnFormat::VVv, 0, 0, 0, 1, 0, 0,
     false, false, false, "va[i] = vc[i][7] ? 0 : vb[vc[i][5:0]], bytes"},
    {"vext", Opcode::Vext, InsnFormat::RVl, 0, 0, 0, 1, 0, 0,
     false, false, false, "ra = 32-bit lane of vb, zero extended"},
    {"viota", Opcode::Viota, InsnFormat::VW, 0, 0, 0, 1, 0, 0,
     false, false, false, "each lane of va = its number"},
    {"vacc", Opcode::Vacc, InsnFormat::VAcc, 0, 0, 0, 1, 0, 0,
     false, false, false, "va = part of accumulator"},
    {"vaccdn", Opcode::Vaccdn, InsnFormat::VAccf, 0, 0, 0, 1, 0, 0,
     false, true, false, "part of va = part of accumulator to nearest"},
    {"vaccsr", Opcode::Vaccsr, InsnFormat::VAccf, 0, 0, 0, 1, 0, 0,
     false, true, false, "part of va = part of accumulator, stochastic"},
    {"fadd_m", Opcode::FaddM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = vb + memory"},
    {"fsub_m", Opcode::FsubM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = vb - memory"},
    {"fmul_m", Opcode::FmulM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = vb * memory"},
    {"fma_m", Opcode::FmaM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = vb * memory + va"},
    {"fnma_m", Opcode::FnmaM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = -(vb * memory) + va"},
    {"fmin_m", Opcode::FminM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = minimum of vb and memory"},
    {"fmax_m", Opcode::FmaxM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "va = maximum of vb and memory"},
    {"fcmpeq_m", Opcode::FcmpeqM, InsnFormat::PVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "pa = vb == memory"},
    {"fcmplt_m", Opcode::FcmpltM, InsnFormat::PVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "pa = vb < memory"},
    {"fcmple_m", Opcode::FcmpleM, InsnFormat::PVm, 0, 0, 1, 1, 0, 0,
     false, true, false, "pa = vb <= memory"},
    {"vand_m", Opcode::VandM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, false, false, "va = vb & memory"},
    {"vor_m", Opcode::VorM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, false, false, "va = vb | memory"},
    {"vxor_m", Opcode::VxorM, InsnFormat::VVm, 0, 0, 1, 1, 0, 0,
     false, false, false, "va = vb ^ memory"},
    {"mma", Opcode::Mma, InsnFormat::MmaVv, 0, 0, 0, 0, 1, 0,
     false, false, false, "acc += A * B, K half 0"},
    {"mma_h", Opcode::MmaH, InsnFormat::MmaVv, 0, 0, 0, 0, 1, 0,
     false, false, false, "acc += A * B, K half 1"},
    {"mmaz", Opcode::Mmaz, InsnFormat::MmaVv, 0, 0, 0, 0, 1, 0,
     false, false, false, "acc = A * B, K half 0"},
    {"mmaz_h", Opcode::MmazH, InsnFormat::MmaVv, 0, 0, 0, 0, 1, 0,
     false, false, false, "acc = A * B, K half 1"},
    {"mma_m", Opcode::MmaM, InsnFormat::MmaVm, 0, 0, 1, 0, 1, 0,
     false, false, false, "acc += A * memory, K half 0"},
    {"mma_m_h", Opcode::MmaMH, InsnFormat::MmaVm, 0, 0, 1, 0, 1, 0,
     false, false, false, "acc += A * memory, K half 1"},
    {"mmaz_m", Opcode::MmazM, InsnFormat::MmaVm, 0, 0, 1, 0, 1, 0,
     false, false, false, "acc = A * memory, K half 0"},
    {"mmaz_m_h", Opcode::MmazMH, InsnFormat::MmaVm, 0, 0, 1, 0, 1, 0,
     false, false, false, "acc = A * memory, K half 1"},
    {"mma_mm", Opcode::MmaMm, InsnFormat::MmaMm, 0, 0, 2, 0, 1, 0,
     false, false, false, "acc += memory * memory, K half 0"},
    {"mma_mm_h", Opcode::MmaMmH, InsnFormat::MmaMm, 0, 0, 2, 0, 1, 0,
     false, false, false, "acc += memory * memory, K half 1"},
    {"mmaz_mm", Opcode::MmazMm, InsnFormat::MmaMm, 0, 0, 2, 0, 1, 0,
     false, false, false, "acc = memory * memory, K half 0"},
    {"mmaz_mm_h", Opcode::MmazMmH, InsnFormat::MmaMm, 0, 0, 2, 0, 1, 0,
     false, false, false, "acc = memory * memory, K half 1"},
    {"mld", Opcode::Mld, InsnFormat::AccV, 0, 0, 0, 0, 1, 0,
     false, false, false, "part of accumulator = vb"},
    {"mclr", Opcode::Mclr, InsnFormat::Acc, 0, 0, 0, 0, 1, 0,
     false, false, false, "accumulator = 0"},
    {"vld", Opcode::Vld, InsnFormat::Vmem, 0, 0, 1, 0, 0, 0,
     false, false, false, "va = 64 bytes at rb + 64 * imm11"},
    {"vst", Opcode::Vst, InsnFormat::Vmem, 0, 0, 1, 0, 0, 0,
     false, false, false, "64 bytes at rb + 64 * imm11 = va"},
    {"xfer", Opcode::Xfer, InsnFormat::Rs, 0, 0, 0, 0, 0, 1,
     true, false, false, "start the list at rb"},
    {"semwait", Opcode::Semwait, InsnFormat::SemI, 0, 0, 0, 0, 0, 1,
     true, false, false, "wait until semaphore a >= imm14, take imm14"},
    {"semadd", Opcode::Semadd, InsnFormat::SemRs, 0, 0, 0, 0, 0, 1,
     true, false, false, "semaphore a += rb"},
    {"semset", Opcode::Semset, InsnFormat::SemRs, 0, 0, 0, 0, 0, 1,
     true, false, false, "semaphore a = rb"},
    {"semrd", Opcode::Semrd, InsnFormat::RdSem, 1, 0, 0, 0, 0, 1,
     true, false, false, "ra = semaphore b"},
    {"semsend", Opcode::Semsend, InsnFormat::SemRsRt, 0, 0, 0, 0, 0, 1,
     true, false, false, "semaphore a of node rb += rc"},
    {"barrier", Opcode::Barrier, InsnFormat::SemRsRt, 0, 0, 0, 0, 0, 1,
     true, false, false, "arrive: rectangle rb, root, count rc"},
}};

namespace detail {
// Opcode -> position in Insns + 1, 0 where there is no instruction.
constexpr std::array<std::uint8_t, 256> make_insn_index() {
  std::array<std::uint8_t, 256> index{};
  for (std::size_t i = 0; i < Insns.size(); ++i) {
    index[static_cast<std::size_t>(Insns[i].op)] = static_cast<std::uint8_t>(i + 1);
  }
  return index;
}
inline constexpr std::array<std::uint8_t, 256> InsnIndex = make_insn_index();
}  // namespace detail

// nullptr when the opcode is unknown or reserved.
constexpr const InsnInfo* find_insn(std::uint8_t op) {
  const std::uint8_t index = detail::InsnIndex[op];
  return index == 0 ? nullptr : &Insns[index - 1u];
}

constexpr const InsnInfo& info(Opcode op) {
  return *find_insn(static_cast<std::uint8_t>(op));
}

constexpr std::string_view name(Opcode op) {
  const InsnInfo* insn = find_insn(static_cast<std::uint8_t>(op));
  return insn == nullptr ? std::string_view("?") : insn->name;
}

// Named configurations.
struct Config {
  std::string_view name;
  int SramRows;
  int IcacheLines;
  int BtbEntries;
};
inline constexpr Config FullConfig = {"full", FullSramRows, FullIcacheLines, FullBtbEntries};
inline constexpr Config TinyConfig = {"tiny", TinySramRows, TinyIcacheLines, TinyBtbEntries};
inline constexpr std::array<const Config*, 2> AllConfigs = {
    &FullConfig, &TinyConfig
};

constexpr const Config* find_config(std::string_view name) {
  for (const Config* config : AllConfigs) {
    if (config->name == name) return config;
  }
  return nullptr;
}

// Syndrome of each bit of the codeword {check, data}.
inline constexpr std::array<std::uint8_t, 72> EccColumn = {
    0x07, 0x0b, 0x0d, 0x0e, 0x13, 0x15, 0x16, 0x19, 0x1a, 0x1c, 0x23, 0x25, 0x26, 0x29, 0x2a, 0x2c,
    0x31, 0x32, 0x34, 0x38, 0x43, 0x45, 0x46, 0x49, 0x4a, 0x4c, 0x51, 0x52, 0x54, 0x58, 0x61, 0x62,
    0x64, 0x68, 0x70, 0x83, 0x85, 0x86, 0x89, 0x8a, 0x8c, 0x91, 0x92, 0x94, 0x98, 0xa1, 0xa2, 0xa4,
    0xa8, 0xb0, 0xc1, 0xc2, 0xc4, 0xc8, 0xd0, 0xe0, 0x1f, 0x2f, 0x37, 0x3b, 0x3d, 0x3e, 0x4f, 0x57,
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80
};

// The same matrix by rows: check bit j is the parity of data & EccRow[j].
inline constexpr std::array<std::uint64_t, 8> EccRow = {
    0xdf04225844b12cb7u, 0xef0844a88952555bu, 0xf710893112649a6du, 0x7b2111c22388e38eu,
    0xbd421e043c0f03f0u, 0x3e83e007c00ffc00u, 0xc0fc0007fff00000u, 0x00fffff800000000u
};

// Approximation tables (docs/numerics.md): coefficients c0, c1, c2.

inline constexpr std::array<std::array<std::int32_t, 3>, 128> ApproxRcp = {{
    {{134217728, -1048544, 8097}},
    {{133177280, -1032351, 7911}},
    {{132152840, -1016531, 7730}},
    {{131144040, -1001071, 7555}},
    {{130150524, -985961, 7385}},
    {{129171949, -971191, 7221}},
    {{128207979, -956750, 7061}},
    {{127258290, -942628, 6906}},
    {{126322568, -928818, 6755}},
    {{125400505, -915308, 6609}},
    {{124491806, -902091, 6467}},
    {{123596181, -889158, 6329}},
    {{122713351, -876502, 6194}},
    {{121843044, -864114, 6064}},
    {{120984994, -851986, 5937}},
    {{120138945, -840112, 5814}},
    {{119304647, -828485, 5694}},
    {{118481856, -817097, 5577}},
    {{117670337, -805942, 5464}},
    {{116869858, -795015, 5354}},
    {{116080197, -784308, 5246}},
    {{115301135, -773816, 5142}},
    {{114532461, -763533, 5040}},
    {{113773968, -753454, 4941}},
    {{113025455, -743573, 4844}},
    {{112286727, -733885, 4750}},
    {{111557592, -724385, 4658}},
    {{110837866, -715068, 4569}},
    {{110127367, -705930, 4482}},
    {{109425918, -696966, 4397}},
    {{108733349, -688172, 4315}},
    {{108049492, -679543, 4234}},
    {{107374182, -671076, 4155}},
    {{106707262, -662765, 4079}},
    {{106048575, -654608, 4004}},
    {{105397970, -646601, 3931}},
    {{104755300, -638740, 3859}},
    {{104120419, -631021, 3790}},
    {{103493188, -623442, 3722}},
    {{102873468, -615998, 3656}},
    {{102261126, -608686, 3591}},
    {{101656031, -601505, 3528}},
    {{101058054, -594449, 3466}},
    {{100467071, -587517, 3406}},
    {{99882960, -580705, 3347}},
    {{99305602, -574011, 3289}},
    {{98734880, -567433, 3233}},
    {{98170681, -560966, 3178}},
    {{97612893, -554610, 3125}},
    {{97061408, -548361, 3072}},
    {{96516119, -542217, 3021}},
    {{95976923, -536176, 2971}},
    {{95443718, -530235, 2921}},
    {{94916404, -524392, 2873}},
    {{94394886, -518645, 2826}},
    {{93879067, -512993, 2780}},
    {{93368854, -507432, 2735}},
    {{92864158, -501961, 2691}},
    {{92364888, -496578, 2648}},
    {{91870958, -491282, 2606}},
    {{91382283, -486069, 2565}},
    {{90898779, -480939, 2525}},
    {{90420364, -475890, 2485}},
    {{89946959, -470920, 2446}},
    {{89478485, -466028, 2408}},
    {{89014866, -461211, 2371}},
    {{88556027, -456468, 2335}},
    {{88101893, -451799, 2299}},
    {{87652394, -447200, 2264}},
    {{87207458, -442672, 2230}},
    {{86767016, -438212, 2197}},
    {{86331001, -433819, 2164}},
    {{85899346, -429491, 2131}},
    {{85471986, -425229, 2100}},
    {{85048857, -421029, 2069}},
    {{84629897, -416891, 2039}},
    {{84215045, -412814, 2009}},
    {{83804240, -408796, 1980}},
    {{83397423, -404837, 1951}},
    {{82994537, -400935, 1923}},
    {{82595525, -397089, 1895}},
    {{82200331, -393299, 1868}},
    {{81808901, -389562, 1842}},
    {{81421181, -385878, 1816}},
    {{81037119, -382246, 1790}},
    {{80656663, -378666, 1765}},
    {{80279763, -375135, 1741}},
    {{79906368, -371654, 1717}},
    {{79536431, -368220, 1693}},
    {{79169904, -364834, 1670}},
    {{78806739, -361495, 1647}},
    {{78446891, -358201, 1624}},
    {{78090314, -354952, 1602}},
    {{77736965, -351747, 1581}},
    {{77386798, -348586, 1560}},
    {{77039772, -345466, 1539}},
    {{76695845, -342389, 1518}},
    {{76354974, -339352, 1498}},
    {{76017120, -336356, 1478}},
    {{75682243, -333399, 1459}},
    {{75350303, -330481, 1440}},
    {{75021263, -327601, 1421}},
    {{74695083, -324758, 1403}},
    {{74371728, -321953, 1385}},
    {{74051160, -319183, 1367}},
    {{73733344, -316449, 1349}},
    {{73418244, -313750, 1332}},
    {{73105826, -311086, 1315}},
    {{72796056, -308455, 1299}},
    {{72488900, -305858, 1282}},
    {{72184324, -303293, 1266}},
    {{71882298, -300760, 1251}},
    {{71582788, -298259, 1235}},
    {{71285764, -295789, 1220}},
    {{70991195, -293350, 1205}},
    {{70699050, -290940, 1190}},
    {{70409300, -288560, 1175}},
    {{70121915, -286210, 1161}},
    {{69836867, -283887, 1147}},
    {{69554126, -281593, 1133}},
    {{69273666, -279327, 1120}},
    {{68995459, -277088, 1106}},
    {{68719477, -274876, 1093}},
    {{68445694, -272690, 1080}},
    {{68174084, -270530, 1067}},
    {{67904621, -268396, 1055}},
    {{67637280, -266286, 1042}},
    {{67372036, -264202, 1030}},
}};

inline constexpr std::array<std::array<std::int32_t, 3>, 256> ApproxRsqrt = {{
    {{134217728, -524278, 3042}},
    {{133696492, -518194, 2984}},
    {{133181282, -512226, 2927}},
    {{132671983, -506372, 2872}},
    {{132168482, -500629, 2818}},
    {{131670671, -494994, 2765}},
    {{131178442, -489463, 2714}},
    {{130691693, -484035, 2664}},
    {{130210322, -478706, 2616}},
    {{129734232, -473475, 2569}},
    {{129263325, -468338, 2522}},
    {{128797510, -463293, 2478}},
    {{128336695, -458338, 2434}},
    {{127880790, -453471, 2391}},
    {{127429710, -448689, 2349}},
    {{126983370, -443991, 2308}},
    {{126541687, -439374, 2269}},
    {{126104582, -434837, 2230}},
    {{125671975, -430377, 2192}},
    {{125243790, -425993, 2155}},
    {{124819952, -421683, 2119}},
    {{124400388, -417445, 2084}},
    {{123985026, -413278, 2049}},
    {{123573798, -409179, 2016}},
    {{123166634, -405148, 1983}},
    {{122763469, -401182, 1951}},
    {{122364237, -397281, 1919}},
    {{121968875, -393443, 1889}},
    {{121577321, -389666, 1859}},
    {{121189513, -385949, 1829}},
    {{120805393, -382291, 1800}},
    {{120424903, -378690, 1772}},
    {{120047985, -375145, 1745}},
    {{119674585, -371656, 1718}},
    {{119304647, -368220, 1692}},
    {{118938119, -364837, 1666}},
    {{118574948, -361505, 1641}},
    {{118215084, -358223, 1616}},
    {{117858477, -354991, 1592}},
    {{117505077, -351808, 1568}},
    {{117154838, -348671, 1545}},
    {{116807712, -345581, 1522}},
    {{116463653, -342536, 1500}},
    {{116122616, -339536, 1478}},
    {{115784559, -336579, 1457}},
    {{115449436, -333665, 1436}},
    {{115117207, -330793, 1416}},
    {{114787829, -327962, 1396}},
    {{114461263, -325171, 1376}},
    {{114137468, -322419, 1357}},
    {{113816406, -319706, 1338}},
    {{113498038, -317031, 1319}},
    {{113182326, -314392, 1301}},
    {{112869235, -311791, 1283}},
    {{112558727, -309224, 1266}},
    {{112250768, -306693, 1248}},
    {{111945324, -304196, 1232}},
    {{111642359, -301733, 1215}},
    {{111341840, -299303, 1199}},
    {{111043736, -296906, 1183}},
    {{110748013, -294540, 1167}},
    {{110454640, -292206, 1152}},
    {{110163587, -289902, 1137}},
    {{109874822, -287628, 1122}},
    {{109588316, -285384, 1108}},
    {{109304040, -283169, 1093}},
    {{109021964, -280982, 1079}},
    {{108742062, -278824, 1066}},
    {{108464304, -276692, 1052}},
    {{108188663, -274588, 1039}},
    {{107915114, -272511, 1026}},
    {{107643629, -270459, 1013}},
    {{107374182, -268433, 1000}},
    {{107106749, -266433, 988}},
    {{106841305, -264457, 976}},
    {{106577824, -262505, 964}},
    {{106316283, -260577, 952}},
    {{106056658, -258673, 941}},
    {{105798926, -256792, 929}},
    {{105543063, -254933, 918}},
    {{105289048, -253097, 907}},
    {{105036859, -251283, 896}},
    {{104786472, -249490, 886}},
    {{104537868, -247718, 875}},
    {{104291025, -245968, 865}},
    {{104045923, -244238, 855}},
    {{103802540, -242528, 845}},
    {{103560857, -240838, 835}},
    {{103320855, -239167, 826}},
    {{103082514, -237516, 816}},
    {{102845814, -235883, 807}},
    {{102610738, -234270, 798}},
    {{102377266, -232674, 789}},
    {{102145381, -231097, 780}},
    {{101915064, -229537, 771}},
    {{101686298, -227995, 763}},
    {{101459066, -226470, 754}},
    {{101233350, -224962, 746}},
    {{101009134, -223470, 738}},
    {{100786401, -221995, 729}},
    {{100565136, -220536, 721}},
    {{100345321, -219093, 714}},
    {{100126941, -217666, 706}},
    {{99909981, -216254, 698}},
    {{99694426, -214857, 691}},
    {{99480259, -213476, 683}},
    {{99267467, -212109, 676}},
    {{99056034, -210756, 669}},
    {{98845947, -209418, 662}},
    {{98637191, -208094, 655}},
    {{98429752, -206784, 648}},
    {{98223616, -205488, 641}},
    {{98018770, -204205, 635}},
    {{97815200, -202935, 628}},
    {{97612893, -201678, 622}},
    {{97411836, -200435, 615}},
    {{97212017, -199204, 609}},
    {{97013422, -197986, 603}},
    {{96816040, -196780, 597}},
    {{96619857, -195586, 591}},
    {{96424862, -194404, 585}},
    {{96231043, -193234, 579}},
    {{96038388, -192076, 573}},
    {{95846886, -190929, 568}},
    {{95656524, -189794, 562}},
    {{95467293, -188670, 557}},
    {{95279180, -187557, 551}},
    {{95092174, -186454, 546}},
    {{94906266, -370721, 2151}},
    {{94537696, -366418, 2110}},
    {{94173388, -362199, 2070}},
    {{93813259, -358059, 2031}},
    {{93457230, -353998, 1992}},
    {{93105224, -350014, 1955}},
    {{92757166, -346103, 1919}},
    {{92412982, -342264, 1884}},
    {{92072602, -338497, 1850}},
    {{91735955, -334797, 1816}},
    {{91402974, -331165, 1784}},
    {{91073593, -327598, 1752}},
    {{90747747, -324094, 1721}},
    {{90425374, -320652, 1691}},
    {{90106412, -317271, 1661}},
    {{89790802, -313949, 1632}},
    {{89478485, -310685, 1604}},
    {{89169405, -307476, 1577}},
    {{88863506, -304323, 1550}},
    {{88560733, -301223, 1524}},
    {{88261034, -298175, 1498}},
    {{87964358, -295178, 1473}},
    {{87670653, -292231, 1449}},
    {{87379870, -289333, 1425}},
    {{87091962, -286483, 1402}},
    {{86806881, -283679, 1379}},
    {{86524582, -280920, 1357}},
    {{86245019, -278206, 1335}},
    {{85968148, -275535, 1314}},
    {{85693927, -272907, 1293}},
    {{85422313, -270320, 1273}},
    {{85153266, -267774, 1253}},
    {{84886745, -265268, 1234}},
    {{84622711, -262800, 1215}},
    {{84361125, -260371, 1196}},
    {{84101950, -257978, 1178}},
    {{83845150, -255623, 1160}},
    {{83590688, -253302, 1143}},
    {{83338528, -251017, 1126}},
    {{83088637, -248766, 1109}},
    {{82840980, -246548, 1093}},
    {{82595525, -244363, 1076}},
    {{82352239, -242210, 1061}},
    {{82111090, -240088, 1045}},
    {{81872047, -237998, 1030}},
    {{81635079, -235937, 1016}},
    {{81400158, -233906, 1001}},
    {{81167253, -231904, 987}},
    {{80936335, -229930, 973}},
    {{80707378, -227985, 959}},
    {{80480352, -226066, 946}},
    {{80255232, -224174, 933}},
    {{80031990, -222309, 920}},
    {{79810601, -220469, 907}},
    {{79591039, -218655, 895}},
    {{79373280, -216865, 883}},
    {{79157297, -215099, 871}},
    {{78943069, -213358, 859}},
    {{78730570, -211639, 848}},
    {{78519779, -209944, 836}},
    {{78310671, -208271, 825}},
    {{78103225, -206620, 815}},
    {{77897419, -204991, 804}},
    {{77693232, -203384, 793}},
    {{77490641, -201797, 783}},
    {{77289628, -200231, 773}},
    {{77090170, -198684, 763}},
    {{76892249, -197158, 753}},
    {{76695845, -195651, 744}},
    {{76500937, -194163, 735}},
    {{76307509, -192694, 725}},
    {{76115540, -191244, 716}},
    {{75925012, -189811, 707}},
    {{75735909, -188396, 699}},
    {{75548211, -186999, 690}},
    {{75361902, -185619, 682}},
    {{75176965, -184256, 673}},
    {{74993382, -182909, 665}},
    {{74811138, -181579, 657}},
    {{74630216, -180265, 649}},
    {{74450600, -178967, 641}},
    {{74272275, -177684, 634}},
    {{74095225, -176416, 626}},
    {{73919436, -175163, 619}},
    {{73744891, -173925, 612}},
    {{73571578, -172702, 605}},
    {{73399480, -171493, 598}},
    {{73228585, -170298, 591}},
    {{73058877, -169117, 584}},
    {{72890345, -167949, 577}},
    {{72722973, -166795, 571}},
    {{72556749, -165654, 564}},
    {{72391659, -164525, 558}},
    {{72227691, -163410, 551}},
    {{72064833, -162307, 545}},
    {{71903071, -161217, 539}},
    {{71742393, -160138, 533}},
    {{71582788, -159072, 527}},
    {{71424244, -158017, 522}},
    {{71266748, -156974, 516}},
    {{71110289, -155943, 510}},
    {{70954857, -154922, 505}},
    {{70800439, -153913, 499}},
    {{70647025, -152915, 494}},
    {{70494604, -151927, 489}},
    {{70343166, -150950, 483}},
    {{70192699, -149984, 478}},
    {{70043194, -149027, 473}},
    {{69894639, -148081, 468}},
    {{69747026, -147145, 463}},
    {{69600345, -146218, 458}},
    {{69454585, -145302, 454}},
    {{69309737, -144395, 449}},
    {{69165791, -143497, 444}},
    {{69022739, -142608, 440}},
    {{68880570, -141729, 435}},
    {{68739276, -140858, 431}},
    {{68598849, -139997, 426}},
    {{68459278, -139144, 422}},
    {{68320556, -138300, 418}},
    {{68182674, -137464, 414}},
    {{68045623, -136637, 410}},
    {{67909396, -135818, 405}},
    {{67773983, -135007, 401}},
    {{67639377, -134204, 397}},
    {{67505570, -133410, 394}},
    {{67372554, -132622, 390}},
    {{67240321, -131843, 386}},
}};

inline constexpr std::array<std::array<std::int32_t, 3>, 128> ApproxExp2 = {{
    {{134217728, 726816, 1973}},
    {{134946517, 730762, 1984}},
    {{135679263, 734730, 1995}},
    {{136415988, 738720, 2006}},
    {{137156714, 742731, 2016}},
    {{137901461, 746764, 2027}},
    {{138650252, 750819, 2038}},
    {{139403109, 754896, 2050}},
    {{140160054, 758995, 2061}},
    {{140921110, 763116, 2072}},
    {{141686297, 767260, 2083}},
    {{142455640, 771426, 2094}},
    {{143229160, 775614, 2106}},
    {{144006880, 779826, 2117}},
    {{144788823, 784060, 2129}},
    {{145575012, 788318, 2140}},
    {{146365470, 792598, 2152}},
    {{147160220, 796902, 2164}},
    {{147959286, 801229, 2175}},
    {{148762690, 805580, 2187}},
    {{149570457, 809954, 2199}},
    {{150382609, 814352, 2211}},
    {{151199172, 818774, 2223}},
    {{152020169, 823219, 2235}},
    {{152845623, 827689, 2247}},
    {{153675560, 832184, 2259}},
    {{154510003, 836702, 2272}},
    {{155348977, 841246, 2284}},
    {{156192507, 845814, 2296}},
    {{157040616, 850406, 2309}},
    {{157893331, 855024, 2321}},
    {{158750677, 859667, 2334}},
    {{159612677, 864334, 2347}},
    {{160479358, 869028, 2359}},
    {{161350745, 873746, 2372}},
    {{162226864, 878491, 2385}},
    {{163107740, 883261, 2398}},
    {{163993399, 888057, 2411}},
    {{164883866, 892879, 2424}},
    {{165779170, 897727, 2437}},
    {{166679334, 902602, 2451}},
    {{167584386, 907503, 2464}},
    {{168494353, 912430, 2477}},
    {{169409261, 917385, 2491}},
    {{170329136, 922366, 2504}},
    {{171254007, 927375, 2518}},
    {{172183899, 932410, 2531}},
    {{173118840, 937473, 2545}},
    {{174058859, 942563, 2559}},
    {{175003981, 947681, 2573}},
    {{175954235, 952827, 2587}},
    {{176909649, 958001, 2601}},
    {{177870251, 963203, 2615}},
    {{178836069, 968433, 2629}},
    {{179807131, 973691, 2644}},
    {{180783466, 978978, 2658}},
    {{181765103, 984294, 2672}},
    {{182752069, 989639, 2687}},
    {{183744395, 995012, 2701}},
    {{184742109, 1000415, 2716}},
    {{185745240, 1005847, 2731}},
    {{186753818, 1011309, 2746}},
    {{187767873, 1016800, 2761}},
    {{188787434, 1022322, 2776}},
    {{189812531, 1027873, 2791}},
    {{190843195, 1033454, 2806}},
    {{191879454, 1039065, 2821}},
    {{192921341, 1044707, 2836}},
    {{193968884, 1050380, 2852}},
    {{195022116, 1056084, 2867}},
    {{196081067, 1061818, 2883}},
    {{197145768, 1067584, 2898}},
    {{198216250, 1073380, 2914}},
    {{199292545, 1079209, 2930}},
    {{200374683, 1085069, 2946}},
    {{201462698, 1090961, 2962}},
    {{202556621, 1096884, 2978}},
    {{203656483, 1102840, 2994}},
    {{204762318, 1108829, 3010}},
    {{205874157, 1114850, 3027}},
    {{206992033, 1120903, 3043}},
    {{208115979, 1126989, 3060}},
    {{209246029, 1133109, 3076}},
    {{210382214, 1139262, 3093}},
    {{211524568, 1145448, 3110}},
    {{212673126, 1151667, 3127}},
    {{213827920, 1157921, 3144}},
    {{214988984, 1164208, 3161}},
    {{216156353, 1170530, 3178}},
    {{217330061, 1176886, 3195}},
    {{218510142, 1183276, 3213}},
    {{219696630, 1189701, 3230}},
    {{220889561, 1196161, 3248}},
    {{222088970, 1202656, 3265}},
    {{223294891, 1209186, 3283}},
    {{224507360, 1215752, 3301}},
    {{225726413, 1222353, 3319}},
    {{226952085, 1228991, 3337}},
    {{228184412, 1235664, 3355}},
    {{229423431, 1242374, 3373}},
    {{230669177, 1249120, 3391}},
    {{231921688, 1255902, 3410}},
    {{233181000, 1262722, 3428}},
    {{234447150, 1269578, 3447}},
    {{235720175, 1276472, 3466}},
    {{237000112, 1283403, 3484}},
    {{238286999, 1290372, 3503}},
    {{239580874, 1297378, 3522}},
    {{240881774, 1304423, 3541}},
    {{242189739, 1311506, 3561}},
    {{243504805, 1318627, 3580}},
    {{244827012, 1325787, 3599}},
    {{246156398, 1332986, 3619}},
    {{247493003, 1340224, 3639}},
    {{248836866, 1347501, 3658}},
    {{250188026, 1354818, 3678}},
    {{251546522, 1362174, 3698}},
    {{252912394, 1369571, 3718}},
    {{254285684, 1377008, 3739}},
    {{255666430, 1384485, 3759}},
    {{257054673, 1392002, 3779}},
    {{258450455, 1399561, 3800}},
    {{259853815, 1407160, 3820}},
    {{261264796, 1414801, 3841}},
    {{262683438, 1422483, 3862}},
    {{264109783, 1430207, 3883}},
    {{265543873, 1437973, 3904}},
    {{266985750, 1445781, 3925}},
}};

inline constexpr std::array<std::array<std::int32_t, 3>, 128> ApproxLog2 = {{
    {{0, 1512760, -5863}},
    {{1506897, 1501034, -5773}},
    {{3002157, 1489487, -5685}},
    {{4485959, 1478117, -5599}},
    {{5958478, 1466920, -5515}},
    {{7419883, 1455891, -5432}},
    {{8870341, 1445026, -5352}},
    {{10310015, 1434322, -5273}},
    {{11739064, 1423776, -5196}},
    {{13157643, 1413384, -5121}},
    {{14565906, 1403142, -5047}},
    {{15964001, 1393047, -4975}},
    {{17352073, 1383097, -4905}},
    {{18730265, 1373288, -4836}},
    {{20098718, 1363617, -4768}},
    {{21457568, 1354082, -4702}},
    {{22806948, 1344679, -4637}},
    {{24146989, 1335405, -4573}},
    {{25477821, 1326259, -4511}},
    {{26799568, 1317237, -4450}},
    {{28112355, 1308336, -4390}},
    {{29416301, 1299556, -4332}},
    {{30711525, 1290892, -4274}},
    {{31998142, 1282343, -4218}},
    {{33276268, 1273907, -4163}},
    {{34546011, 1265581, -4109}},
    {{35807483, 1257363, -4056}},
    {{37060790, 1249251, -4004}},
    {{38306037, 1241243, -3953}},
    {{39543328, 1233337, -3903}},
    {{40772762, 1225531, -3854}},
    {{41994439, 1217824, -3806}},
    {{43208457, 1210212, -3758}},
    {{44414912, 1202696, -3712}},
    {{45613895, 1195272, -3666}},
    {{46805501, 1187939, -3622}},
    {{47989818, 1180695, -3578}},
    {{49166935, 1173540, -3535}},
    {{50336940, 1166470, -3492}},
    {{51499918, 1159486, -3451}},
    {{52655953, 1152584, -3410}},
    {{53805127, 1145764, -3370}},
    {{54947521, 1139024, -3330}},
    {{56083215, 1132363, -3292}},
    {{57212287, 1125780, -3254}},
    {{58334813, 1119273, -3216}},
    {{59450870, 1112840, -3180}},
    {{60560530, 1106481, -3143}},
    {{61663868, 1100194, -3108}},
    {{62760955, 1093979, -3073}},
    {{63851860, 1087833, -3039}},
    {{64936654, 1081756, -3005}},
    {{66015405, 1075746, -2972}},
    {{67088179, 1069803, -2939}},
    {{68155043, 1063925, -2907}},
    {{69216061, 1058111, -2875}},
    {{70271296, 1052360, -2844}},
    {{71320812, 1046672, -2814}},
    {{72364671, 1041045, -2784}},
    {{73402932, 1035478, -2754}},
    {{74435656, 1029970, -2725}},
    {{75462901, 1024520, -2696}},
    {{76484725, 1019128, -2668}},
    {{77501185, 1013793, -2640}},
    {{78512338, 1008512, -2613}},
    {{79518237, 1003287, -2586}},
    {{80518939, 998115, -2559}},
    {{81514495, 992997, -2533}},
    {{82504959, 987931, -2507}},
    {{83490382, 982916, -2482}},
    {{84470816, 977952, -2457}},
    {{85446310, 973037, -2433}},
    {{86416915, 968172, -2408}},
    {{87382679, 963356, -2385}},
    {{88343650, 958586, -2361}},
    {{89299875, 953864, -2338}},
    {{90251402, 949189, -2315}},
    {{91198275, 944558, -2293}},
    {{92140541, 939973, -2270}},
    {{93078244, 935432, -2249}},
    {{94011428, 930935, -2227}},
    {{94940136, 926481, -2206}},
    {{95864411, 922069, -2185}},
    {{96784295, 917699, -2164}},
    {{97699830, 913370, -2144}},
    {{98611056, 909082, -2124}},
    {{99518014, 904834, -2104}},
    {{100420744, 900626, -2085}},
    {{101319285, 896456, -2066}},
    {{102213676, 892325, -2047}},
    {{103103955, 888232, -2028}},
    {{103990159, 884176, -2009}},
    {{104872326, 880157, -1991}},
    {{105750491, 876175, -1973}},
    {{106624693, 872228, -1956}},
    {{107494965, 868317, -1938}},
    {{108361343, 864440, -1921}},
    {{109223863, 860598, -1904}},
    {{110082557, 856790, -1887}},
    {{110937460, 853016, -1871}},
    {{111788605, 849275, -1854}},
    {{112636026, 845566, -1838}},
    {{113479754, 841890, -1822}},
    {{114319821, 838245, -1807}},
    {{115156260, 834632, -1791}},
    {{115989101, 831050, -1776}},
    {{116818375, 827499, -1761}},
    {{117644113, 823977, -1746}},
    {{118466345, 820486, -1731}},
    {{119285100, 817024, -1716}},
    {{120100407, 813591, -1702}},
    {{120912296, 810187, -1688}},
    {{121720795, 806811, -1674}},
    {{122525933, 803463, -1660}},
    {{123327736, 800143, -1646}},
    {{124126233, 796851, -1633}},
    {{124921451, 793585, -1620}},
    {{125713416, 790346, -1606}},
    {{126502156, 787133, -1593}},
    {{127287695, 783946, -1581}},
    {{128070061, 780785, -1568}},
    {{128849278, 777650, -1555}},
    {{129625372, 774539, -1543}},
    {{130398368, 771453, -1531}},
    {{131168291, 768392, -1519}},
    {{131935164, 765355, -1507}},
    {{132699012, 762342, -1495}},
    {{133459859, 759352, -1483}},
}};

// Observe records (docs/gen/observe.md): words[0] holds bits 31:0, as Verilator stores the packed
// struct of the same name. Setters overwrite. Accessors of fields wider than 64 bits give the
// field's words, least significant first. Arrays take the element's index first.
namespace detail {
// `bit` is below 32 bits from the end of its word, so `mask` is in one word.
constexpr std::uint32_t get(const std::uint32_t* words, int bit, std::uint32_t mask) {
  return (words[bit >> 5] >> (bit & 31)) & mask;
}
constexpr void set(std::uint32_t* words, int bit, std::uint32_t mask, std::uint32_t value) {
  std::uint32_t& word = words[bit >> 5];
  word = (word & ~(mask << (bit & 31))) | ((value & mask) << (bit & 31));
}
constexpr std::uint64_t get64(const std::uint32_t* words, std::uint64_t mask) {
  return (words[0] | static_cast<std::uint64_t>(words[1]) << 32) & mask;
}
constexpr void set64(std::uint32_t* words, std::uint64_t mask, std::uint64_t value) {
  words[0] = static_cast<std::uint32_t>(value & mask);
  words[1] = static_cast<std::uint32_t>((value & mask) >> 32);
}
}  // namespace detail

struct ObserveField {
  std::string_view name;
  int offset_bits;
  int stride_bits;  // from one element to the next
  int width;        // of an element
  int count;        // 1 for a plain field
};

struct FrontendObserve {
  static constexpr std::string_view unit = "frontend";
  static constexpr int Words = 35;
  static constexpr std::array<ObserveField, 27> Fields = {{
      {"state", 0, 2, 2, 4},
      {"stall", 8, 4, 4, 4},
      {"issued", 32, 4, 3, 4},
      {"retired", 48, 4, 4, 4},
      {"buffered", 64, 8, 5, 4},
      {"pc", 96, 32, 21, 4},
      {"slot_valid", 224, 1, 1, 8},
      {"slot_word", 256, 32, 32, 8},
      {"fetch_valid", 512, 1, 1, 1},
      {"fetch_hit", 513, 1, 1, 1},
      {"fetch_thread", 514, 2, 2, 1},
      {"fetch_pc", 516, 21, 21, 1},
      {"redirect_valid", 537, 1, 1, 4},
      {"redirect_pc", 544, 32, 21, 4},
      {"trap_valid", 672, 1, 1, 4},
      {"trap_cause", 676, 4, 4, 4},
      {"trap_pc", 704, 32, 21, 4},
      {"trap_value", 832, 32, 32, 4},
      {"csr_valid", 960, 1, 1, 1},
      {"csr_write", 961, 1, 1, 1},
      {"csr_thread", 962, 2, 2, 1},
      {"csr_number", 964, 6, 6, 1},
      {"csr_data", 992, 64, 64, 1},
      {"console_valid", 1056, 1, 1, 1},
      {"console_byte", 1057, 8, 8, 1},
      {"exit_valid", 1065, 1, 1, 1},
      {"exit_code", 1088, 32, 32, 1},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const FrontendObserve&) const = default;

  constexpr std::uint32_t state(int i) const {
    return detail::get(words.data(), 0 + 2 * i, 0x3u);
  }
  constexpr void set_state(int i, std::uint32_t value) {
    detail::set(words.data(), 0 + 2 * i, 0x3u, value);
  }
  constexpr std::uint32_t stall(int i) const {
    return detail::get(words.data(), 8 + 4 * i, 0xfu);
  }
  constexpr void set_stall(int i, std::uint32_t value) {
    detail::set(words.data(), 8 + 4 * i, 0xfu, value);
  }
  constexpr std::uint32_t issued(int i) const {
    return detail::get(words.data(), 32 + 4 * i, 0x7u);
  }
  constexpr void set_issued(int i, std::uint32_t value) {
    detail::set(words.data(), 32 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t retired(int i) const {
    return detail::get(words.data(), 48 + 4 * i, 0xfu);
  }
  constexpr void set_retired(int i, std::uint32_t value) {
    detail::set(words.data(), 48 + 4 * i, 0xfu, value);
  }
  constexpr std::uint32_t buffered(int i) const {
    return detail::get(words.data(), 64 + 8 * i, 0x1fu);
  }
  constexpr void set_buffered(int i, std::uint32_t value) {
    detail::set(words.data(), 64 + 8 * i, 0x1fu, value);
  }
  constexpr std::uint32_t pc(int i) const {
    return detail::get(words.data(), 96 + 32 * i, 0x1fffffu);
  }
  constexpr void set_pc(int i, std::uint32_t value) {
    detail::set(words.data(), 96 + 32 * i, 0x1fffffu, value);
  }
  constexpr std::uint32_t slot_valid(int i) const {
    return detail::get(words.data(), 224 + i, 0x1u);
  }
  constexpr void set_slot_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 224 + i, 0x1u, value);
  }
  constexpr std::uint32_t slot_word(int i) const {
    return detail::get(words.data(), 256 + 32 * i, 0xffffffffu);
  }
  constexpr void set_slot_word(int i, std::uint32_t value) {
    detail::set(words.data(), 256 + 32 * i, 0xffffffffu, value);
  }
  constexpr std::uint32_t fetch_valid() const {
    return detail::get(words.data(), 512, 0x1u);
  }
  constexpr void set_fetch_valid(std::uint32_t value) {
    detail::set(words.data(), 512, 0x1u, value);
  }
  constexpr std::uint32_t fetch_hit() const {
    return detail::get(words.data(), 513, 0x1u);
  }
  constexpr void set_fetch_hit(std::uint32_t value) {
    detail::set(words.data(), 513, 0x1u, value);
  }
  constexpr std::uint32_t fetch_thread() const {
    return detail::get(words.data(), 514, 0x3u);
  }
  constexpr void set_fetch_thread(std::uint32_t value) {
    detail::set(words.data(), 514, 0x3u, value);
  }
  constexpr std::uint32_t fetch_pc() const {
    return detail::get(words.data(), 516, 0x1fffffu);
  }
  constexpr void set_fetch_pc(std::uint32_t value) {
    detail::set(words.data(), 516, 0x1fffffu, value);
  }
  constexpr std::uint32_t redirect_valid(int i) const {
    return detail::get(words.data(), 537 + i, 0x1u);
  }
  constexpr void set_redirect_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 537 + i, 0x1u, value);
  }
  constexpr std::uint32_t redirect_pc(int i) const {
    return detail::get(words.data(), 544 + 32 * i, 0x1fffffu);
  }
  constexpr void set_redirect_pc(int i, std::uint32_t value) {
    detail::set(words.data(), 544 + 32 * i, 0x1fffffu, value);
  }
  constexpr std::uint32_t trap_valid(int i) const {
    return detail::get(words.data(), 672 + i, 0x1u);
  }
  constexpr void set_trap_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 672 + i, 0x1u, value);
  }
  constexpr std::uint32_t trap_cause(int i) const {
    return detail::get(words.data(), 676 + 4 * i, 0xfu);
  }
  constexpr void set_trap_cause(int i, std::uint32_t value) {
    detail::set(words.data(), 676 + 4 * i, 0xfu, value);
  }
  constexpr std::uint32_t trap_pc(int i) const {
    return detail::get(words.data(), 704 + 32 * i, 0x1fffffu);
  }
  constexpr void set_trap_pc(int i, std::uint32_t value) {
    detail::set(words.data(), 704 + 32 * i, 0x1fffffu, value);
  }
  constexpr std::uint32_t trap_value(int i) const {
    return detail::get(words.data(), 832 + 32 * i, 0xffffffffu);
  }
  constexpr void set_trap_value(int i, std::uint32_t value) {
    detail::set(words.data(), 832 + 32 * i, 0xffffffffu, value);
  }
  constexpr std::uint32_t csr_valid() const {
    return detail::get(words.data(), 960, 0x1u);
  }
  constexpr void set_csr_valid(std::uint32_t value) {
    detail::set(words.data(), 960, 0x1u, value);
  }
  constexpr std::uint32_t csr_write() const {
    return detail::get(words.data(), 961, 0x1u);
  }
  constexpr void set_csr_write(std::uint32_t value) {
    detail::set(words.data(), 961, 0x1u, value);
  }
  constexpr std::uint32_t csr_thread() const {
    return detail::get(words.data(), 962, 0x3u);
  }
  constexpr void set_csr_thread(std::uint32_t value) {
    detail::set(words.data(), 962, 0x3u, value);
  }
  constexpr std::uint32_t csr_number() const {
    return detail::get(words.data(), 964, 0x3fu);
  }
  constexpr void set_csr_number(std::uint32_t value) {
    detail::set(words.data(), 964, 0x3fu, value);
  }
  constexpr std::uint64_t csr_data() const {
    return detail::get64(words.data() + 31, 0xffffffffffffffffu);
  }
  constexpr void set_csr_data(std::uint64_t value) {
    detail::set64(words.data() + 31, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t console_valid() const {
    return detail::get(words.data(), 1056, 0x1u);
  }
  constexpr void set_console_valid(std::uint32_t value) {
    detail::set(words.data(), 1056, 0x1u, value);
  }
  constexpr std::uint32_t console_byte() const {
    return detail::get(words.data(), 1057, 0xffu);
  }
  constexpr void set_console_byte(std::uint32_t value) {
    detail::set(words.data(), 1057, 0xffu, value);
  }
  constexpr std::uint32_t exit_valid() const {
    return detail::get(words.data(), 1065, 0x1u);
  }
  constexpr void set_exit_valid(std::uint32_t value) {
    detail::set(words.data(), 1065, 0x1u, value);
  }
  constexpr std::uint32_t exit_code() const {
    return detail::get(words.data(), 1088, 0xffffffffu);
  }
  constexpr void set_exit_code(std::uint32_t value) {
    detail::set(words.data(), 1088, 0xffffffffu, value);
  }
};

struct ScalarObserve {
  static constexpr std::string_view unit = "scalar";
  static constexpr int Words = 11;
  static constexpr std::array<ObserveField, 13> Fields = {{
      {"alu_valid", 0, 1, 1, 2},
      {"alu_thread", 2, 2, 2, 2},
      {"alu_pred", 6, 1, 1, 2},
      {"alu_rd", 8, 8, 5, 2},
      {"alu_data", 32, 64, 64, 2},
      {"mul_valid", 160, 1, 1, 1},
      {"mul_thread", 161, 2, 2, 1},
      {"mul_rd", 163, 5, 5, 1},
      {"mul_data", 192, 64, 64, 1},
      {"load_valid", 256, 1, 1, 1},
      {"load_thread", 257, 2, 2, 1},
      {"load_rd", 259, 5, 5, 1},
      {"load_data", 288, 64, 64, 1},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const ScalarObserve&) const = default;

  constexpr std::uint32_t alu_valid(int i) const {
    return detail::get(words.data(), 0 + i, 0x1u);
  }
  constexpr void set_alu_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 0 + i, 0x1u, value);
  }
  constexpr std::uint32_t alu_thread(int i) const {
    return detail::get(words.data(), 2 + 2 * i, 0x3u);
  }
  constexpr void set_alu_thread(int i, std::uint32_t value) {
    detail::set(words.data(), 2 + 2 * i, 0x3u, value);
  }
  constexpr std::uint32_t alu_pred(int i) const {
    return detail::get(words.data(), 6 + i, 0x1u);
  }
  constexpr void set_alu_pred(int i, std::uint32_t value) {
    detail::set(words.data(), 6 + i, 0x1u, value);
  }
  constexpr std::uint32_t alu_rd(int i) const {
    return detail::get(words.data(), 8 + 8 * i, 0x1fu);
  }
  constexpr void set_alu_rd(int i, std::uint32_t value) {
    detail::set(words.data(), 8 + 8 * i, 0x1fu, value);
  }
  constexpr std::uint64_t alu_data(int i) const {
    return detail::get64(words.data() + 1 + 2 * i, 0xffffffffffffffffu);
  }
  constexpr void set_alu_data(int i, std::uint64_t value) {
    detail::set64(words.data() + 1 + 2 * i, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t mul_valid() const {
    return detail::get(words.data(), 160, 0x1u);
  }
  constexpr void set_mul_valid(std::uint32_t value) {
    detail::set(words.data(), 160, 0x1u, value);
  }
  constexpr std::uint32_t mul_thread() const {
    return detail::get(words.data(), 161, 0x3u);
  }
  constexpr void set_mul_thread(std::uint32_t value) {
    detail::set(words.data(), 161, 0x3u, value);
  }
  constexpr std::uint32_t mul_rd() const {
    return detail::get(words.data(), 163, 0x1fu);
  }
  constexpr void set_mul_rd(std::uint32_t value) {
    detail::set(words.data(), 163, 0x1fu, value);
  }
  constexpr std::uint64_t mul_data() const {
    return detail::get64(words.data() + 6, 0xffffffffffffffffu);
  }
  constexpr void set_mul_data(std::uint64_t value) {
    detail::set64(words.data() + 6, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t load_valid() const {
    return detail::get(words.data(), 256, 0x1u);
  }
  constexpr void set_load_valid(std::uint32_t value) {
    detail::set(words.data(), 256, 0x1u, value);
  }
  constexpr std::uint32_t load_thread() const {
    return detail::get(words.data(), 257, 0x3u);
  }
  constexpr void set_load_thread(std::uint32_t value) {
    detail::set(words.data(), 257, 0x3u, value);
  }
  constexpr std::uint32_t load_rd() const {
    return detail::get(words.data(), 259, 0x1fu);
  }
  constexpr void set_load_rd(std::uint32_t value) {
    detail::set(words.data(), 259, 0x1fu, value);
  }
  constexpr std::uint64_t load_data() const {
    return detail::get64(words.data() + 9, 0xffffffffffffffffu);
  }
  constexpr void set_load_data(std::uint64_t value) {
    detail::set64(words.data() + 9, 0xffffffffffffffffu, value);
  }
};

struct VectorObserve {
  static constexpr std::string_view unit = "vector";
  static constexpr int Words = 62;
  static constexpr std::array<ObserveField, 21> Fields = {{
      {"write_valid", 0, 1, 1, 1},
      {"write_thread", 1, 2, 2, 1},
      {"write_vd", 3, 5, 5, 1},
      {"write_mask", 32, 64, 64, 1},
      {"write_data", 96, 512, 512, 1},
      {"pred_valid", 608, 1, 1, 1},
      {"pred_thread", 609, 2, 2, 1},
      {"pred_pd", 611, 3, 3, 1},
      {"pred_data", 640, 64, 64, 1},
      {"ext_valid", 704, 1, 1, 1},
      {"ext_thread", 705, 2, 2, 1},
      {"ext_rd", 707, 5, 5, 1},
      {"ext_data", 736, 64, 64, 1},
      {"flags_valid", 800, 1, 1, 1},
      {"flags_thread", 801, 2, 2, 1},
      {"flags_set", 803, 4, 4, 1},
      {"load_valid", 807, 1, 1, 2},
      {"load_thread", 809, 2, 2, 2},
      {"load_vd", 813, 8, 5, 2},
      {"load_mask", 832, 64, 64, 2},
      {"load_data", 960, 512, 512, 2},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const VectorObserve&) const = default;

  constexpr std::uint32_t write_valid() const {
    return detail::get(words.data(), 0, 0x1u);
  }
  constexpr void set_write_valid(std::uint32_t value) {
    detail::set(words.data(), 0, 0x1u, value);
  }
  constexpr std::uint32_t write_thread() const {
    return detail::get(words.data(), 1, 0x3u);
  }
  constexpr void set_write_thread(std::uint32_t value) {
    detail::set(words.data(), 1, 0x3u, value);
  }
  constexpr std::uint32_t write_vd() const {
    return detail::get(words.data(), 3, 0x1fu);
  }
  constexpr void set_write_vd(std::uint32_t value) {
    detail::set(words.data(), 3, 0x1fu, value);
  }
  constexpr std::uint64_t write_mask() const {
    return detail::get64(words.data() + 1, 0xffffffffffffffffu);
  }
  constexpr void set_write_mask(std::uint64_t value) {
    detail::set64(words.data() + 1, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t* write_data() { return words.data() + 3; }
  constexpr const std::uint32_t* write_data() const { return words.data() + 3; }
  constexpr std::uint32_t pred_valid() const {
    return detail::get(words.data(), 608, 0x1u);
  }
  constexpr void set_pred_valid(std::uint32_t value) {
    detail::set(words.data(), 608, 0x1u, value);
  }
  constexpr std::uint32_t pred_thread() const {
    return detail::get(words.data(), 609, 0x3u);
  }
  constexpr void set_pred_thread(std::uint32_t value) {
    detail::set(words.data(), 609, 0x3u, value);
  }
  constexpr std::uint32_t pred_pd() const {
    return detail::get(words.data(), 611, 0x7u);
  }
  constexpr void set_pred_pd(std::uint32_t value) {
    detail::set(words.data(), 611, 0x7u, value);
  }
  constexpr std::uint64_t pred_data() const {
    return detail::get64(words.data() + 20, 0xffffffffffffffffu);
  }
  constexpr void set_pred_data(std::uint64_t value) {
    detail::set64(words.data() + 20, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t ext_valid() const {
    return detail::get(words.data(), 704, 0x1u);
  }
  constexpr void set_ext_valid(std::uint32_t value) {
    detail::set(words.data(), 704, 0x1u, value);
  }
  constexpr std::uint32_t ext_thread() const {
    return detail::get(words.data(), 705, 0x3u);
  }
  constexpr void set_ext_thread(std::uint32_t value) {
    detail::set(words.data(), 705, 0x3u, value);
  }
  constexpr std::uint32_t ext_rd() const {
    return detail::get(words.data(), 707, 0x1fu);
  }
  constexpr void set_ext_rd(std::uint32_t value) {
    detail::set(words.data(), 707, 0x1fu, value);
  }
  constexpr std::uint64_t ext_data() const {
    return detail::get64(words.data() + 23, 0xffffffffffffffffu);
  }
  constexpr void set_ext_data(std::uint64_t value) {
    detail::set64(words.data() + 23, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t flags_valid() const {
    return detail::get(words.data(), 800, 0x1u);
  }
  constexpr void set_flags_valid(std::uint32_t value) {
    detail::set(words.data(), 800, 0x1u, value);
  }
  constexpr std::uint32_t flags_thread() const {
    return detail::get(words.data(), 801, 0x3u);
  }
  constexpr void set_flags_thread(std::uint32_t value) {
    detail::set(words.data(), 801, 0x3u, value);
  }
  constexpr std::uint32_t flags_set() const {
    return detail::get(words.data(), 803, 0xfu);
  }
  constexpr void set_flags_set(std::uint32_t value) {
    detail::set(words.data(), 803, 0xfu, value);
  }
  constexpr std::uint32_t load_valid(int i) const {
    return detail::get(words.data(), 807 + i, 0x1u);
  }
  constexpr void set_load_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 807 + i, 0x1u, value);
  }
  constexpr std::uint32_t load_thread(int i) const {
    return detail::get(words.data(), 809 + 2 * i, 0x3u);
  }
  constexpr void set_load_thread(int i, std::uint32_t value) {
    detail::set(words.data(), 809 + 2 * i, 0x3u, value);
  }
  constexpr std::uint32_t load_vd(int i) const {
    return detail::get(words.data(), 813 + 8 * i, 0x1fu);
  }
  constexpr void set_load_vd(int i, std::uint32_t value) {
    detail::set(words.data(), 813 + 8 * i, 0x1fu, value);
  }
  constexpr std::uint64_t load_mask(int i) const {
    return detail::get64(words.data() + 26 + 2 * i, 0xffffffffffffffffu);
  }
  constexpr void set_load_mask(int i, std::uint64_t value) {
    detail::set64(words.data() + 26 + 2 * i, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t* load_data(int i) { return words.data() + 30 + 16 * i; }
  constexpr const std::uint32_t* load_data(int i) const { return words.data() + 30 + 16 * i; }
};

struct MatrixObserve {
  static constexpr std::string_view unit = "matrix";
  static constexpr int Words = 65;
  static constexpr std::array<ObserveField, 5> Fields = {{
      {"write_valid", 0, 1, 1, 1},
      {"write_thread", 1, 2, 2, 1},
      {"write_acc", 3, 3, 3, 1},
      {"write_parts", 6, 4, 4, 1},
      {"write_data", 32, 2048, 2048, 1},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const MatrixObserve&) const = default;

  constexpr std::uint32_t write_valid() const {
    return detail::get(words.data(), 0, 0x1u);
  }
  constexpr void set_write_valid(std::uint32_t value) {
    detail::set(words.data(), 0, 0x1u, value);
  }
  constexpr std::uint32_t write_thread() const {
    return detail::get(words.data(), 1, 0x3u);
  }
  constexpr void set_write_thread(std::uint32_t value) {
    detail::set(words.data(), 1, 0x3u, value);
  }
  constexpr std::uint32_t write_acc() const {
    return detail::get(words.data(), 3, 0x7u);
  }
  constexpr void set_write_acc(std::uint32_t value) {
    detail::set(words.data(), 3, 0x7u, value);
  }
  constexpr std::uint32_t write_parts() const {
    return detail::get(words.data(), 6, 0xfu);
  }
  constexpr void set_write_parts(std::uint32_t value) {
    detail::set(words.data(), 6, 0xfu, value);
  }
  constexpr std::uint32_t* write_data() { return words.data() + 1; }
  constexpr const std::uint32_t* write_data() const { return words.data() + 1; }
};

struct SramObserve {
  static constexpr std::string_view unit = "sram";
  static constexpr int Words = 111;
  static constexpr std::array<ObserveField, 26> Fields = {{
      {"read_valid", 0, 1, 1, 2},
      {"read_line", 32, 16, 15, 2},
      {"read_data", 64, 512, 512, 2},
      {"sread_valid", 1088, 1, 1, 1},
      {"sread_addr", 1089, 21, 21, 1},
      {"sread_data", 1120, 64, 64, 1},
      {"write_valid", 1184, 1, 1, 1},
      {"write_line", 1185, 15, 15, 1},
      {"write_mask", 1216, 64, 64, 1},
      {"write_data", 1280, 512, 512, 1},
      {"swrite_valid", 1792, 1, 1, 1},
      {"swrite_addr", 1793, 21, 21, 1},
      {"swrite_mask", 1814, 8, 8, 1},
      {"swrite_data", 1824, 64, 64, 1},
      {"refill_valid", 1888, 1, 1, 1},
      {"refill_line", 1889, 15, 15, 1},
      {"refill_data", 1920, 512, 512, 1},
      {"held", 2432, 1, 1, 16},
      {"net_read_valid", 2448, 1, 1, 1},
      {"net_read_line", 2449, 15, 15, 1},
      {"net_read_data", 2464, 512, 512, 1},
      {"net_write_valid", 2976, 1, 1, 1},
      {"net_write_line", 2977, 15, 15, 1},
      {"net_write_data", 3008, 512, 512, 1},
      {"ecc_corrected", 3520, 6, 6, 1},
      {"ecc_double", 3526, 1, 1, 4},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const SramObserve&) const = default;

  constexpr std::uint32_t read_valid(int i) const {
    return detail::get(words.data(), 0 + i, 0x1u);
  }
  constexpr void set_read_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 0 + i, 0x1u, value);
  }
  constexpr std::uint32_t read_line(int i) const {
    return detail::get(words.data(), 32 + 16 * i, 0x7fffu);
  }
  constexpr void set_read_line(int i, std::uint32_t value) {
    detail::set(words.data(), 32 + 16 * i, 0x7fffu, value);
  }
  constexpr std::uint32_t* read_data(int i) { return words.data() + 2 + 16 * i; }
  constexpr const std::uint32_t* read_data(int i) const { return words.data() + 2 + 16 * i; }
  constexpr std::uint32_t sread_valid() const {
    return detail::get(words.data(), 1088, 0x1u);
  }
  constexpr void set_sread_valid(std::uint32_t value) {
    detail::set(words.data(), 1088, 0x1u, value);
  }
  constexpr std::uint32_t sread_addr() const {
    return detail::get(words.data(), 1089, 0x1fffffu);
  }
  constexpr void set_sread_addr(std::uint32_t value) {
    detail::set(words.data(), 1089, 0x1fffffu, value);
  }
  constexpr std::uint64_t sread_data() const {
    return detail::get64(words.data() + 35, 0xffffffffffffffffu);
  }
  constexpr void set_sread_data(std::uint64_t value) {
    detail::set64(words.data() + 35, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t write_valid() const {
    return detail::get(words.data(), 1184, 0x1u);
  }
  constexpr void set_write_valid(std::uint32_t value) {
    detail::set(words.data(), 1184, 0x1u, value);
  }
  constexpr std::uint32_t write_line() const {
    return detail::get(words.data(), 1185, 0x7fffu);
  }
  constexpr void set_write_line(std::uint32_t value) {
    detail::set(words.data(), 1185, 0x7fffu, value);
  }
  constexpr std::uint64_t write_mask() const {
    return detail::get64(words.data() + 38, 0xffffffffffffffffu);
  }
  constexpr void set_write_mask(std::uint64_t value) {
    detail::set64(words.data() + 38, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t* write_data() { return words.data() + 40; }
  constexpr const std::uint32_t* write_data() const { return words.data() + 40; }
  constexpr std::uint32_t swrite_valid() const {
    return detail::get(words.data(), 1792, 0x1u);
  }
  constexpr void set_swrite_valid(std::uint32_t value) {
    detail::set(words.data(), 1792, 0x1u, value);
  }
  constexpr std::uint32_t swrite_addr() const {
    return detail::get(words.data(), 1793, 0x1fffffu);
  }
  constexpr void set_swrite_addr(std::uint32_t value) {
    detail::set(words.data(), 1793, 0x1fffffu, value);
  }
  constexpr std::uint32_t swrite_mask() const {
    return detail::get(words.data(), 1814, 0xffu);
  }
  constexpr void set_swrite_mask(std::uint32_t value) {
    detail::set(words.data(), 1814, 0xffu, value);
  }
  constexpr std::uint64_t swrite_data() const {
    return detail::get64(words.data() + 57, 0xffffffffffffffffu);
  }
  constexpr void set_swrite_data(std::uint64_t value) {
    detail::set64(words.data() + 57, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t refill_valid() const {
    return detail::get(words.data(), 1888, 0x1u);
  }
  constexpr void set_refill_valid(std::uint32_t value) {
    detail::set(words.data(), 1888, 0x1u, value);
  }
  constexpr std::uint32_t refill_line() const {
    return detail::get(words.data(), 1889, 0x7fffu);
  }
  constexpr void set_refill_line(std::uint32_t value) {
    detail::set(words.data(), 1889, 0x7fffu, value);
  }
  constexpr std::uint32_t* refill_data() { return words.data() + 60; }
  constexpr const std::uint32_t* refill_data() const { return words.data() + 60; }
  constexpr std::uint32_t held(int i) const {
    return detail::get(words.data(), 2432 + i, 0x1u);
  }
  constexpr void set_held(int i, std::uint32_t value) {
    detail::set(words.data(), 2432 + i, 0x1u, value);
  }
  constexpr std::uint32_t net_read_valid() const {
    return detail::get(words.data(), 2448, 0x1u);
  }
  constexpr void set_net_read_valid(std::uint32_t value) {
    detail::set(words.data(), 2448, 0x1u, value);
  }
  constexpr std::uint32_t net_read_line() const {
    return detail::get(words.data(), 2449, 0x7fffu);
  }
  constexpr void set_net_read_line(std::uint32_t value) {
    detail::set(words.data(), 2449, 0x7fffu, value);
  }
  constexpr std::uint32_t* net_read_data() { return words.data() + 77; }
  constexpr const std::uint32_t* net_read_data() const { return words.data() + 77; }
  constexpr std::uint32_t net_write_valid() const {
    return detail::get(words.data(), 2976, 0x1u);
  }
  constexpr void set_net_write_valid(std::uint32_t value) {
    detail::set(words.data(), 2976, 0x1u, value);
  }
  constexpr std::uint32_t net_write_line() const {
    return detail::get(words.data(), 2977, 0x7fffu);
  }
  constexpr void set_net_write_line(std::uint32_t value) {
    detail::set(words.data(), 2977, 0x7fffu, value);
  }
  constexpr std::uint32_t* net_write_data() { return words.data() + 94; }
  constexpr const std::uint32_t* net_write_data() const { return words.data() + 94; }
  constexpr std::uint32_t ecc_corrected() const {
    return detail::get(words.data(), 3520, 0x3fu);
  }
  constexpr void set_ecc_corrected(std::uint32_t value) {
    detail::set(words.data(), 3520, 0x3fu, value);
  }
  constexpr std::uint32_t ecc_double(int i) const {
    return detail::get(words.data(), 3526 + i, 0x1u);
  }
  constexpr void set_ecc_double(int i, std::uint32_t value) {
    detail::set(words.data(), 3526 + i, 0x1u, value);
  }
};

struct NetworkObserve {
  static constexpr std::string_view unit = "network";
  static constexpr int Words = 130;
  static constexpr std::array<ObserveField, 21> Fields = {{
      {"out_valid", 0, 1, 1, 5},
      {"out_header", 32, 64, 64, 5},
      {"out_data", 352, 512, 512, 5},
      {"credit", 2912, 1, 1, 10},
      {"occupancy", 2944, 4, 3, 10},
      {"credits", 3008, 4, 3, 10},
      {"inject_valid", 3048, 1, 1, 1},
      {"inject_header", 3072, 64, 64, 1},
      {"inject_data", 3136, 512, 512, 1},
      {"inject_credits", 3648, 4, 3, 2},
      {"eject_occupancy", 3656, 4, 3, 2},
      {"list_state", 3664, 4, 3, 4},
      {"list_outstanding", 3680, 32, 32, 4},
      {"server_busy", 3808, 1, 1, 1},
      {"release_busy", 3809, 1, 1, 1},
      {"commands", 3810, 3, 3, 1},
      {"sem_valid", 3813, 1, 1, 4},
      {"sem_number", 3840, 8, 5, 4},
      {"sem_delta", 3872, 32, 32, 4},
      {"error_valid", 4000, 1, 1, 4},
      {"error_value", 4032, 32, 32, 4},
  }};

  std::array<std::uint32_t, Words> words{};

  bool operator==(const NetworkObserve&) const = default;

  constexpr std::uint32_t out_valid(int i) const {
    return detail::get(words.data(), 0 + i, 0x1u);
  }
  constexpr void set_out_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 0 + i, 0x1u, value);
  }
  constexpr std::uint64_t out_header(int i) const {
    return detail::get64(words.data() + 1 + 2 * i, 0xffffffffffffffffu);
  }
  constexpr void set_out_header(int i, std::uint64_t value) {
    detail::set64(words.data() + 1 + 2 * i, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t* out_data(int i) { return words.data() + 11 + 16 * i; }
  constexpr const std::uint32_t* out_data(int i) const { return words.data() + 11 + 16 * i; }
  constexpr std::uint32_t credit(int i) const {
    return detail::get(words.data(), 2912 + i, 0x1u);
  }
  constexpr void set_credit(int i, std::uint32_t value) {
    detail::set(words.data(), 2912 + i, 0x1u, value);
  }
  constexpr std::uint32_t occupancy(int i) const {
    return detail::get(words.data(), 2944 + 4 * i, 0x7u);
  }
  constexpr void set_occupancy(int i, std::uint32_t value) {
    detail::set(words.data(), 2944 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t credits(int i) const {
    return detail::get(words.data(), 3008 + 4 * i, 0x7u);
  }
  constexpr void set_credits(int i, std::uint32_t value) {
    detail::set(words.data(), 3008 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t inject_valid() const {
    return detail::get(words.data(), 3048, 0x1u);
  }
  constexpr void set_inject_valid(std::uint32_t value) {
    detail::set(words.data(), 3048, 0x1u, value);
  }
  constexpr std::uint64_t inject_header() const {
    return detail::get64(words.data() + 96, 0xffffffffffffffffu);
  }
  constexpr void set_inject_header(std::uint64_t value) {
    detail::set64(words.data() + 96, 0xffffffffffffffffu, value);
  }
  constexpr std::uint32_t* inject_data() { return words.data() + 98; }
  constexpr const std::uint32_t* inject_data() const { return words.data() + 98; }
  constexpr std::uint32_t inject_credits(int i) const {
    return detail::get(words.data(), 3648 + 4 * i, 0x7u);
  }
  constexpr void set_inject_credits(int i, std::uint32_t value) {
    detail::set(words.data(), 3648 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t eject_occupancy(int i) const {
    return detail::get(words.data(), 3656 + 4 * i, 0x7u);
  }
  constexpr void set_eject_occupancy(int i, std::uint32_t value) {
    detail::set(words.data(), 3656 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t list_state(int i) const {
    return detail::get(words.data(), 3664 + 4 * i, 0x7u);
  }
  constexpr void set_list_state(int i, std::uint32_t value) {
    detail::set(words.data(), 3664 + 4 * i, 0x7u, value);
  }
  constexpr std::uint32_t list_outstanding(int i) const {
    return detail::get(words.data(), 3680 + 32 * i, 0xffffffffu);
  }
  constexpr void set_list_outstanding(int i, std::uint32_t value) {
    detail::set(words.data(), 3680 + 32 * i, 0xffffffffu, value);
  }
  constexpr std::uint32_t server_busy() const {
    return detail::get(words.data(), 3808, 0x1u);
  }
  constexpr void set_server_busy(std::uint32_t value) {
    detail::set(words.data(), 3808, 0x1u, value);
  }
  constexpr std::uint32_t release_busy() const {
    return detail::get(words.data(), 3809, 0x1u);
  }
  constexpr void set_release_busy(std::uint32_t value) {
    detail::set(words.data(), 3809, 0x1u, value);
  }
  constexpr std::uint32_t commands() const {
    return detail::get(words.data(), 3810, 0x7u);
  }
  constexpr void set_commands(std::uint32_t value) {
    detail::set(words.data(), 3810, 0x7u, value);
  }
  constexpr std::uint32_t sem_valid(int i) const {
    return detail::get(words.data(), 3813 + i, 0x1u);
  }
  constexpr void set_sem_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 3813 + i, 0x1u, value);
  }
  constexpr std::uint32_t sem_number(int i) const {
    return detail::get(words.data(), 3840 + 8 * i, 0x1fu);
  }
  constexpr void set_sem_number(int i, std::uint32_t value) {
    detail::set(words.data(), 3840 + 8 * i, 0x1fu, value);
  }
  constexpr std::uint32_t sem_delta(int i) const {
    return detail::get(words.data(), 3872 + 32 * i, 0xffffffffu);
  }
  constexpr void set_sem_delta(int i, std::uint32_t value) {
    detail::set(words.data(), 3872 + 32 * i, 0xffffffffu, value);
  }
  constexpr std::uint32_t error_valid(int i) const {
    return detail::get(words.data(), 4000 + i, 0x1u);
  }
  constexpr void set_error_valid(int i, std::uint32_t value) {
    detail::set(words.data(), 4000 + i, 0x1u, value);
  }
  constexpr std::uint32_t error_value(int i) const {
    return detail::get(words.data(), 4032 + 32 * i, 0xffffffffu);
  }
  constexpr void set_error_value(int i, std::uint32_t value) {
    detail::set(words.data(), 4032 + 32 * i, 0xffffffffu, value);
  }
};

// All records, to decode one by the name of its unit.
struct ObserveUnit {
  std::string_view name;
  int words;
  std::span<const ObserveField> fields;
};
inline constexpr std::array<ObserveUnit, 6> ObserveUnits = {{
    {FrontendObserve::unit, FrontendObserve::Words, FrontendObserve::Fields},
    {ScalarObserve::unit, ScalarObserve::Words, ScalarObserve::Fields},
    {VectorObserve::unit, VectorObserve::Words, VectorObserve::Fields},
    {MatrixObserve::unit, MatrixObserve::Words, MatrixObserve::Fields},
    {SramObserve::unit, SramObserve::Words, SramObserve::Fields},
    {NetworkObserve::unit, NetworkObserve::Words, NetworkObserve::Fields},
}};

}  // namespace golden
