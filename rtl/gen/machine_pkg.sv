// SPDX-License-Identifier: Apache-2.0
// Names and numbers of the machine.
// Generated from golden/machine.toml: do not edit, run scripts/gen_machine.py.
package machine_pkg;

  // Sizes.
  localparam int unsigned Threads = 4;
  localparam int unsigned WindowBytes = 32;
  localparam int unsigned WindowInsns = 8;
  localparam int unsigned BufferInsns = 16;
  localparam int unsigned IssueThreads = 2;
  localparam int unsigned IssueWidth = 4;
  localparam int unsigned ScalarRegs = 32;
  localparam int unsigned VectorRegs = 32;
  localparam int unsigned PredRegs = 8;
  localparam int unsigned Accumulators = 8;
  localparam int unsigned Formats = 16;
  localparam int unsigned LineBytes = 64;
  localparam int unsigned Lanes32 = 16;
  localparam int unsigned SramBanks = 16;
  localparam int unsigned AddressBits = 21;
  localparam int unsigned EccDataBits = 64;
  localparam int unsigned EccCheckBits = 8;
  localparam int unsigned TileM = 8;
  localparam int unsigned TileN = 8;
  localparam int unsigned TileK = 4;
  localparam int unsigned AccParts = 4;
  localparam int unsigned ApproxSegments = 128;
  localparam int unsigned ApproxFracBits = 27;
  localparam int unsigned MmaWindowBits = 26;
  localparam int unsigned WatchdogCycles = 4096;
  localparam int unsigned YieldMax = 16383;
  localparam int unsigned NumAlu = 2;
  localparam int unsigned NumMul = 1;
  localparam int unsigned NumAgu = 2;
  localparam int unsigned NumVec = 1;
  localparam int unsigned NumMat = 1;
  localparam int unsigned NumSys = 1;
  localparam int unsigned NumWideRead = 2;
  localparam int unsigned NumWideWrite = 1;
  localparam int unsigned NumScalarRead = 1;
  localparam int unsigned NumScalarWrite = 1;
  localparam int unsigned CoordinateBits = 5;
  localparam int unsigned Links = 1;
  localparam int unsigned RouterFifo = 4;
  localparam int unsigned CommandFifo = 4;
  localparam int unsigned PacketBeats = 16;
  localparam int unsigned Semaphores = 32;

  // Latencies, in cycles (docs/timing.md).
  localparam int unsigned LatencyAlu = 2;
  localparam int unsigned LatencyMul = 4;
  localparam int unsigned LatencyLoad = 3;
  localparam int unsigned LatencyVector = 6;
  localparam int unsigned LatencyMma = 6;
  localparam int unsigned LatencyMmaChain = 2;
  localparam int unsigned LatencyEccReport = 2;
  localparam int unsigned LatencyPartialStore = 3;
  localparam int unsigned LatencyRefillBusy = 3;

  // Configuration full.
  localparam int unsigned FullSramRows = 1280;
  localparam int unsigned FullIcacheLines = 128;
  localparam int unsigned FullBtbEntries = 64;

  // Configuration tiny.
  localparam int unsigned TinySramRows = 64;
  localparam int unsigned TinyIcacheLines = 16;
  localparam int unsigned TinyBtbEntries = 16;

  // Bit numbers of the sticky flags.
  localparam int unsigned FlagInvalid = 0;
  localparam int unsigned FlagDenormal = 1;
  localparam int unsigned FlagOverflow = 2;
  localparam int unsigned FlagUnderflow = 3;

  // Instruction fields.
  localparam int unsigned FieldOpHi = 31;
  localparam int unsigned FieldOpLo = 24;
  localparam int unsigned FieldAHi = 23;
  localparam int unsigned FieldALo = 19;
  localparam int unsigned FieldBHi = 18;
  localparam int unsigned FieldBLo = 14;
  localparam int unsigned FieldCHi = 13;
  localparam int unsigned FieldCLo = 9;
  localparam int unsigned FieldPHi = 8;
  localparam int unsigned FieldPLo = 6;
  localparam int unsigned FieldI6Hi = 5;
  localparam int unsigned FieldI6Lo = 0;
  localparam int unsigned FieldImm14Hi = 13;
  localparam int unsigned FieldImm14Lo = 0;
  localparam int unsigned FieldImm16Hi = 15;
  localparam int unsigned FieldImm16Lo = 0;
  localparam int unsigned FieldImm19Hi = 18;
  localparam int unsigned FieldImm19Lo = 0;
  localparam int unsigned FieldPmHi = 13;
  localparam int unsigned FieldPmLo = 11;
  localparam int unsigned FieldImm11Hi = 10;
  localparam int unsigned FieldImm11Lo = 0;
  localparam int unsigned FieldWHi = 1;
  localparam int unsigned FieldWLo = 0;
  localparam int unsigned FieldLaneHi = 3;
  localparam int unsigned FieldLaneLo = 0;
  localparam int unsigned FieldFmtHi = 3;
  localparam int unsigned FieldFmtLo = 0;
  localparam int unsigned FieldPartHi = 5;
  localparam int unsigned FieldPartLo = 4;
  localparam int unsigned FieldAccHi = 21;
  localparam int unsigned FieldAccLo = 19;
  localparam int unsigned FieldApartHi = 23;
  localparam int unsigned FieldApartLo = 22;
  localparam int unsigned FieldBaccHi = 16;
  localparam int unsigned FieldBaccLo = 14;
  localparam int unsigned FieldBpartHi = 18;
  localparam int unsigned FieldBpartLo = 17;
  localparam int unsigned FieldEaHi = 3;
  localparam int unsigned FieldEaLo = 0;
  localparam int unsigned FieldEbHi = 7;
  localparam int unsigned FieldEbLo = 4;
  localparam int unsigned FieldOff0Hi = 8;
  localparam int unsigned FieldOff0Lo = 8;

  typedef enum logic [1:0] {
    StStopped = 2'd0,
    StRunning = 2'd1,
    StTrapped = 2'd2
  } thread_state_e;

  typedef enum logic [3:0] {
    StallIdle = 4'd0,
    StallYield = 4'd1,
    StallEmpty = 4'd2,
    StallOperand = 4'd3,
    StallNotPicked = 4'd4,
    StallLimit = 4'd5,
    StallGroupEnd = 4'd6,
    StallUnit = 4'd7,
    StallPort = 4'd8,
    StallBank = 4'd9,
    StallTrap = 4'd10,
    StallSemaphore = 4'd11,
    StallNetwork = 4'd12
  } stall_e;

  typedef enum logic [2:0] {
    PortLocal = 3'd0,
    PortNorth = 3'd1,
    PortEast = 3'd2,
    PortSouth = 3'd3,
    PortWest = 3'd4,
    PortNone = 3'd7
  } port_e;

  typedef enum logic [2:0] {
    BeatWrite = 3'd0,
    BeatRead = 3'd1,
    BeatSemAdd = 3'd2,
    BeatArrive = 3'd3,
    BeatReadData = 3'd4,
    BeatError = 3'd5,
    BeatRelease = 3'd6
  } beat_kind_e;

  typedef enum logic [3:0] {
    ItemPush = 4'd1,
    ItemPull = 4'd2,
    ItemAdd = 4'd3,
    ItemWait = 4'd4
  } item_kind_e;

  typedef enum logic [2:0] {
    ListIdle = 3'd0,
    ListFetch = 3'd1,
    ListLoad = 3'd2,
    ListRun = 3'd3,
    ListIndexLoad = 3'd4,
    ListDrain = 3'd5,
    ListFailed = 3'd6
  } list_state_e;

  typedef enum logic [3:0] {
    FaultNoNetwork = 4'd0,
    FaultBadDescriptor = 4'd1,
    FaultNoRoute = 4'd2,
    FaultBadAddress = 4'd3,
    FaultRemoteAddress = 4'd4,
    FaultRemoteDead = 4'd5,
    FaultRemoteData = 4'd6
  } network_fault_e;

  typedef enum logic [3:0] {
    CauseNone = 4'd0,
    CauseIllegal = 4'd1,
    CauseMisaligned = 4'd2,
    CauseOutOfRange = 4'd3,
    CauseBadTarget = 4'd4,
    CauseBadThread = 4'd5,
    CauseBadFormat = 4'd6,
    CauseEccDouble = 4'd7,
    CauseEccFetch = 4'd8,
    CauseWatchdog = 4'd9,
    CauseSameBank = 4'd10,
    CauseNetworkError = 4'd11
  } cause_e;

  typedef enum logic [3:0] {
    FmtFp32 = 4'd0,
    FmtBf16 = 4'd1,
    FmtCfloat8143 = 4'd2,
    FmtCfloat8152 = 4'd3,
    FmtShp = 4'd4,
    FmtUhp = 4'd5
  } format_code_e;

  // Control and status registers.
  localparam logic [13:0] CsrTid = 14'd0;
  localparam logic [13:0] CsrCycle = 14'd1;
  localparam logic [13:0] CsrInstRet = 14'd2;
  localparam logic [13:0] CsrFlags = 14'd3;
  localparam logic [13:0] CsrRunning = 14'd4;
  localparam logic [13:0] CsrTrapCause = 14'd5;
  localparam logic [13:0] CsrEccInject = 14'd6;
  localparam logic [13:0] CsrConsole = 14'd7;
  localparam logic [13:0] CsrExit = 14'd8;
  localparam logic [13:0] CsrNode = 14'd9;
  localparam logic [13:0] CsrMesh = 14'd10;
  localparam logic [13:0] CsrLists = 14'd11;
  localparam logic [13:0] CsrFmt0 = 14'd16;
  localparam logic [13:0] CsrPerfRefill = 14'd32;
  localparam logic [13:0] CsrPerfBankStall = 14'd33;
  localparam logic [13:0] CsrPerfMma = 14'd34;
  localparam logic [13:0] CsrPerfVector = 14'd35;
  localparam logic [13:0] CsrPerfRedirect = 14'd36;
  localparam logic [13:0] CsrPerfEccCorrected = 14'd37;
  localparam logic [13:0] CsrPerfEccDouble = 14'd38;
  localparam logic [13:0] CsrPerfBeats = 14'd39;

  typedef enum logic [7:0] {
    OpAdd = 8'h01,
    OpSub = 8'h02,
    OpAnd = 8'h03,
    OpOr = 8'h04,
    OpXor = 8'h05,
    OpSll = 8'h06,
    OpSrl = 8'h07,
    OpSra = 8'h08,
    OpSlt = 8'h09,
    OpSltu = 8'h0a,
    OpSeq = 8'h0b,
    OpMin = 8'h0c,
    OpMax = 8'h0d,
    OpMul = 8'h0e,
    OpMulh = 8'h0f,
    OpAddi = 8'h10,
    OpAndi = 8'h11,
    OpOri = 8'h12,
    OpXori = 8'h13,
    OpSlti = 8'h14,
    OpSltiu = 8'h15,
    OpSlli = 8'h16,
    OpSrli = 8'h17,
    OpSrai = 8'h18,
    OpLi = 8'h19,
    OpLih = 8'h1a,
    OpClz = 8'h1b,
    OpCtz = 8'h1c,
    OpPopc = 8'h1d,
    OpLb = 8'h20,
    OpLbu = 8'h21,
    OpLh = 8'h22,
    OpLhu = 8'h23,
    OpLw = 8'h24,
    OpLwu = 8'h25,
    OpLd = 8'h26,
    OpSb = 8'h28,
    OpSh = 8'h29,
    OpSw = 8'h2a,
    OpSd = 8'h2b,
    OpSdx = 8'h2c,
    OpBeq = 8'h30,
    OpBne = 8'h31,
    OpBlt = 8'h32,
    OpBge = 8'h33,
    OpBltu = 8'h34,
    OpBgeu = 8'h35,
    OpJal = 8'h36,
    OpJalr = 8'h37,
    OpTstart = 8'h38,
    OpTstop = 8'h39,
    OpYield = 8'h3a,
    OpCsrr = 8'h3b,
    OpCsrw = 8'h3c,
    OpIfence = 8'h3d,
    OpPset = 8'h2d,
    OpPtail = 8'h2e,
    OpPget = 8'h2f,
    OpFadd = 8'h40,
    OpFsub = 8'h41,
    OpFmul = 8'h42,
    OpFma = 8'h43,
    OpFnma = 8'h44,
    OpFmin = 8'h45,
    OpFmax = 8'h46,
    OpFcmpeq = 8'h47,
    OpFcmplt = 8'h48,
    OpFcmple = 8'h49,
    OpVand = 8'h4a,
    OpVor = 8'h4b,
    OpVxor = 8'h4c,
    OpVsel = 8'h4d,
    OpVadd = 8'h50,
    OpVsub = 8'h51,
    OpVmul = 8'h52,
    OpVmin = 8'h53,
    OpVmax = 8'h54,
    OpVminu = 8'h55,
    OpVmaxu = 8'h56,
    OpVsll = 8'h57,
    OpVsrl = 8'h58,
    OpVsra = 8'h59,
    OpVcmpeq = 8'h5a,
    OpVcmplt = 8'h5b,
    OpVcmpltu = 8'h5c,
    OpFrcp = 8'h60,
    OpFrsqrt = 8'h61,
    OpFexp2 = 8'h62,
    OpFlog2 = 8'h63,
    OpCvtup = 8'h64,
    OpCvtdn = 8'h65,
    OpCvtsr = 8'h66,
    OpVseed = 8'h67,
    OpFredsum = 8'h68,
    OpFredmin = 8'h69,
    OpFredmax = 8'h6a,
    OpVredsum = 8'h6b,
    OpVredmin = 8'h6c,
    OpVredmax = 8'h6d,
    OpVbc = 8'h70,
    OpVbcl = 8'h71,
    OpValign = 8'h72,
    OpValignr = 8'h73,
    OpVperm = 8'h74,
    OpVext = 8'h76,
    OpViota = 8'h77,
    OpVacc = 8'h78,
    OpVaccdn = 8'h79,
    OpVaccsr = 8'h7a,
    OpFaddM = 8'h80,
    OpFsubM = 8'h81,
    OpFmulM = 8'h82,
    OpFmaM = 8'h83,
    OpFnmaM = 8'h84,
    OpFminM = 8'h85,
    OpFmaxM = 8'h86,
    OpFcmpeqM = 8'h87,
    OpFcmpltM = 8'h88,
    OpFcmpleM = 8'h89,
    OpVandM = 8'h8a,
    OpVorM = 8'h8b,
    OpVxorM = 8'h8c,
    OpMma = 8'hc0,
    OpMmaH = 8'hc1,
    OpMmaz = 8'hc2,
    OpMmazH = 8'hc3,
    OpMmaM = 8'hc4,
    OpMmaMH = 8'hc5,
    OpMmazM = 8'hc6,
    OpMmazMH = 8'hc7,
    OpMmaMm = 8'hc8,
    OpMmaMmH = 8'hc9,
    OpMmazMm = 8'hca,
    OpMmazMmH = 8'hcb,
    OpMld = 8'hcc,
    OpMclr = 8'hcd,
    OpVld = 8'hd0,
    OpVst = 8'hd1,
    OpXfer = 8'he0,
    OpSemwait = 8'hf0,
    OpSemadd = 8'hf1,
    OpSemset = 8'hf2,
    OpSemrd = 8'hf3,
    OpSemsend = 8'hf4,
    OpBarrier = 8'hf5
  } opcode_e;

  typedef enum logic [5:0] {
    FormNone = 6'd0,
    FormRdRsRt = 6'd1,
    FormRdRs = 6'd2,
    FormRdRsI = 6'd3,
    FormRdRsSh = 6'd4,
    FormRdI16 = 6'd5,
    FormMem = 6'd6,
    FormBranch = 6'd7,
    FormJump = 6'd8,
    FormRdCsr = 6'd9,
    FormCsrRs = 6'd10,
    FormRsRt = 6'd11,
    FormI14 = 6'd12,
    FormPdRs = 6'd13,
    FormRdPs = 6'd14,
    FormVVv = 6'd15,
    FormVVvw = 6'd16,
    FormVV = 6'd17,
    FormVVw = 6'd18,
    FormVVvi = 6'd19,
    FormVVvr = 6'd20,
    FormVRw = 6'd21,
    FormVW = 6'd22,
    FormVVl = 6'd23,
    FormRVl = 6'd24,
    FormPVv = 6'd25,
    FormPVvw = 6'd26,
    FormVVf = 6'd27,
    FormVseed = 6'd28,
    FormVAcc = 6'd29,
    FormVAccf = 6'd30,
    FormVVm = 6'd31,
    FormPVm = 6'd32,
    FormVmem = 6'd33,
    FormMmaVv = 6'd34,
    FormMmaVm = 6'd35,
    FormMmaMm = 6'd36,
    FormAccV = 6'd37,
    FormAcc = 6'd38,
    FormRs = 6'd39,
    FormSemI = 6'd40,
    FormSemRs = 6'd41,
    FormSemRsRt = 6'd42,
    FormRdSem = 6'd43,
    FormIllegal = 6'd44
  } insn_format_e;

  // FormIllegal for an unknown or reserved opcode.
  function automatic insn_format_e insn_format(input logic [7:0] op);
    unique case (op)
      OpAdd, OpSub, OpAnd, OpOr, OpXor, OpSll, OpSrl, OpSra, OpSlt, OpSltu, OpSeq, OpMin, OpMax,
      OpMul, OpMulh:
        insn_format = FormRdRsRt;
      OpAddi, OpAndi, OpOri, OpXori, OpSlti, OpSltiu, OpJalr:
        insn_format = FormRdRsI;
      OpSlli, OpSrli, OpSrai:
        insn_format = FormRdRsSh;
      OpLi, OpLih:
        insn_format = FormRdI16;
      OpClz, OpCtz, OpPopc:
        insn_format = FormRdRs;
      OpLb, OpLbu, OpLh, OpLhu, OpLw, OpLwu, OpLd, OpSb, OpSh, OpSw, OpSd, OpSdx:
        insn_format = FormMem;
      OpBeq, OpBne, OpBlt, OpBge, OpBltu, OpBgeu:
        insn_format = FormBranch;
      OpJal:
        insn_format = FormJump;
      OpTstart:
        insn_format = FormRsRt;
      OpTstop, OpIfence:
        insn_format = FormNone;
      OpYield:
        insn_format = FormI14;
      OpCsrr:
        insn_format = FormRdCsr;
      OpCsrw:
        insn_format = FormCsrRs;
      OpPset, OpPtail:
        insn_format = FormPdRs;
      OpPget:
        insn_format = FormRdPs;
      OpFadd, OpFsub, OpFmul, OpFma, OpFnma, OpFmin, OpFmax, OpVand, OpVor, OpVxor, OpVsel, OpVperm:
        insn_format = FormVVv;
      OpFcmpeq, OpFcmplt, OpFcmple:
        insn_format = FormPVv;
      OpVadd, OpVsub, OpVmul, OpVmin, OpVmax, OpVminu, OpVmaxu, OpVsll, OpVsrl, OpVsra:
        insn_format = FormVVvw;
      OpVcmpeq, OpVcmplt, OpVcmpltu:
        insn_format = FormPVvw;
      OpFrcp, OpFrsqrt, OpFexp2, OpFlog2, OpFredsum, OpFredmin, OpFredmax:
        insn_format = FormVV;
      OpCvtup, OpCvtdn, OpCvtsr:
        insn_format = FormVVf;
      OpVseed:
        insn_format = FormVseed;
      OpVredsum, OpVredmin, OpVredmax:
        insn_format = FormVVw;
      OpVbc:
        insn_format = FormVRw;
      OpVbcl:
        insn_format = FormVVl;
      OpValign:
        insn_format = FormVVvi;
      OpValignr:
        insn_format = FormVVvr;
      OpVext:
        insn_format = FormRVl;
      OpViota:
        insn_format = FormVW;
      OpVacc:
        insn_format = FormVAcc;
      OpVaccdn, OpVaccsr:
        insn_format = FormVAccf;
      OpFaddM, OpFsubM, OpFmulM, OpFmaM, OpFnmaM, OpFminM, OpFmaxM, OpVandM, OpVorM, OpVxorM:
        insn_format = FormVVm;
      OpFcmpeqM, OpFcmpltM, OpFcmpleM:
        insn_format = FormPVm;
      OpMma, OpMmaH, OpMmaz, OpMmazH:
        insn_format = FormMmaVv;
      OpMmaM, OpMmaMH, OpMmazM, OpMmazMH:
        insn_format = FormMmaVm;
      OpMmaMm, OpMmaMmH, OpMmazMm, OpMmazMmH:
        insn_format = FormMmaMm;
      OpMld:
        insn_format = FormAccV;
      OpMclr:
        insn_format = FormAcc;
      OpVld, OpVst:
        insn_format = FormVmem;
      OpXfer:
        insn_format = FormRs;
      OpSemwait:
        insn_format = FormSemI;
      OpSemadd, OpSemset:
        insn_format = FormSemRs;
      OpSemrd:
        insn_format = FormRdSem;
      OpSemsend, OpBarrier:
        insn_format = FormSemRsRt;
      default: insn_format = FormIllegal;
    endcase
  endfunction

  // The bits that a format uses, opcode included; every other bit must be zero.
  function automatic logic [31:0] insn_used_bits(input insn_format_e form);
    unique case (form)
      FormNone:
        insn_used_bits = 32'hff000000;
      FormRdRsRt, FormSemRsRt:
        insn_used_bits = 32'hfffffe00;
      FormRdRs, FormAccV, FormSemRs, FormRdSem:
        insn_used_bits = 32'hffffc000;
      FormRdRsI, FormMem, FormBranch, FormJump, FormVVvi, FormVVm, FormVmem, FormMmaVm, FormMmaMm:
        insn_used_bits = 32'hffffffff;
      FormRdRsSh:
        insn_used_bits = 32'hffffc03f;
      FormRdI16:
        insn_used_bits = 32'hfff8ffff;
      FormRdCsr, FormCsrRs, FormSemI:
        insn_used_bits = 32'hfff83fff;
      FormRsRt:
        insn_used_bits = 32'hff07fe00;
      FormI14:
        insn_used_bits = 32'hff003fff;
      FormPdRs:
        insn_used_bits = 32'hff3fc000;
      FormRdPs:
        insn_used_bits = 32'hfff9c000;
      FormVVv, FormVVvr:
        insn_used_bits = 32'hffffffc0;
      FormVVvw:
        insn_used_bits = 32'hffffffc3;
      FormVV, FormVAcc:
        insn_used_bits = 32'hffffc1c0;
      FormVVw, FormVRw:
        insn_used_bits = 32'hffffc1c3;
      FormVW:
        insn_used_bits = 32'hfff801c3;
      FormVVl, FormVAccf:
        insn_used_bits = 32'hffffc1cf;
      FormRVl:
        insn_used_bits = 32'hffffc00f;
      FormPVv:
        insn_used_bits = 32'hff3fffc0;
      FormPVvw:
        insn_used_bits = 32'hff3fffc3;
      FormVVf:
        insn_used_bits = 32'hffffc1ff;
      FormVseed, FormRs:
        insn_used_bits = 32'hff07c000;
      FormPVm:
        insn_used_bits = 32'hff3fffff;
      FormMmaVv:
        insn_used_bits = 32'hff3ffeff;
      FormAcc:
        insn_used_bits = 32'hff380000;
      default: insn_used_bits = 32'h00000000;
    endcase
  endfunction

  // How many of each unit an instruction occupies; whether it ends its thread's
  // issue group, sets sticky flags, and is never dropped by a zero predicate.
  typedef struct packed {
    insn_format_e form;
    logic alu;
    logic mul;
    logic [1:0] agu;
    logic vec;
    logic mat;
    logic sys;
    logic ends_group;
    logic sets_flags;
    logic keep;
  } insn_info_t;

  function automatic insn_info_t insn_info(input logic [7:0] op);
    insn_info = '0;
    insn_info.form = insn_format(op);
    unique case (op)
      OpAdd, OpSub, OpAnd, OpOr, OpXor, OpSll, OpSrl, OpSra, OpSlt, OpSltu, OpSeq, OpMin, OpMax,
      OpAddi, OpAndi, OpOri, OpXori, OpSlti, OpSltiu, OpSlli, OpSrli, OpSrai, OpLi, OpLih, OpClz,
      OpCtz, OpPopc, OpPset, OpPtail, OpPget:
        insn_info.alu = 1'd1;
      OpMul, OpMulh:
        insn_info.mul = 1'd1;
      OpLb, OpLbu, OpLh, OpLhu, OpLw, OpLwu, OpLd, OpSb, OpSh, OpSw, OpSd, OpSdx, OpVld, OpVst:
        insn_info.agu = 2'd1;
      OpBeq, OpBne, OpBlt, OpBge, OpBltu, OpBgeu:
        insn_info.ends_group = 1'b1;
      OpJal, OpJalr:
        begin
          insn_info.alu = 1'd1;
          insn_info.ends_group = 1'b1;
        end
      OpTstart, OpTstop, OpYield, OpCsrw, OpIfence, OpXfer, OpSemwait, OpSemadd, OpSemset,
      OpSemsend, OpBarrier:
        begin
          insn_info.sys = 1'd1;
          insn_info.ends_group = 1'b1;
        end
      OpCsrr, OpSemrd:
        begin
          insn_info.alu = 1'd1;
          insn_info.sys = 1'd1;
          insn_info.ends_group = 1'b1;
        end
      OpFadd, OpFsub, OpFmul, OpFma, OpFnma, OpFmin, OpFmax, OpFcmpeq, OpFcmplt, OpFcmple, OpFrcp,
      OpFrsqrt, OpFexp2, OpFlog2, OpCvtup, OpCvtdn, OpCvtsr, OpFredsum, OpFredmin, OpFredmax,
      OpVaccdn, OpVaccsr:
        begin
          insn_info.vec = 1'd1;
          insn_info.sets_flags = 1'b1;
        end
      OpVand, OpVor, OpVxor, OpVadd, OpVsub, OpVmul, OpVmin, OpVmax, OpVminu, OpVmaxu, OpVsll,
      OpVsrl, OpVsra, OpVcmpeq, OpVcmplt, OpVcmpltu, OpVseed, OpVredsum, OpVredmin, OpVredmax,
      OpVbc, OpVbcl, OpValign, OpValignr, OpVperm, OpVext, OpViota, OpVacc:
        insn_info.vec = 1'd1;
      OpVsel:
        begin
          insn_info.vec = 1'd1;
          insn_info.keep = 1'b1;
        end
      OpFaddM, OpFsubM, OpFmulM, OpFmaM, OpFnmaM, OpFminM, OpFmaxM, OpFcmpeqM, OpFcmpltM, OpFcmpleM:
        begin
          insn_info.agu = 2'd1;
          insn_info.vec = 1'd1;
          insn_info.sets_flags = 1'b1;
        end
      OpVandM, OpVorM, OpVxorM:
        begin
          insn_info.agu = 2'd1;
          insn_info.vec = 1'd1;
        end
      OpMma, OpMmaH, OpMmaz, OpMmazH, OpMld, OpMclr:
        insn_info.mat = 1'd1;
      OpMmaM, OpMmaMH, OpMmazM, OpMmazMH:
        begin
          insn_info.agu = 2'd1;
          insn_info.mat = 1'd1;
        end
      OpMmaMm, OpMmaMmH, OpMmazMm, OpMmazMmH:
        begin
          insn_info.agu = 2'd2;
          insn_info.mat = 1'd1;
        end
      default: ;
    endcase
  endfunction

  // Syndrome of each bit of the codeword {check, data}: EccColumn[i] for bit i.
  localparam logic [71:0][7:0] EccColumn = {
    8'h80, 8'h40, 8'h20, 8'h10, 8'h08, 8'h04, 8'h02, 8'h01, 8'h57, 8'h4f, 8'h3e, 8'h3d, 8'h3b,
    8'h37, 8'h2f, 8'h1f, 8'he0, 8'hd0, 8'hc8, 8'hc4, 8'hc2, 8'hc1, 8'hb0, 8'ha8, 8'ha4, 8'ha2,
    8'ha1, 8'h98, 8'h94, 8'h92, 8'h91, 8'h8c, 8'h8a, 8'h89, 8'h86, 8'h85, 8'h83, 8'h70, 8'h68,
    8'h64, 8'h62, 8'h61, 8'h58, 8'h54, 8'h52, 8'h51, 8'h4c, 8'h4a, 8'h49, 8'h46, 8'h45, 8'h43,
    8'h38, 8'h34, 8'h32, 8'h31, 8'h2c, 8'h2a, 8'h29, 8'h26, 8'h25, 8'h23, 8'h1c, 8'h1a, 8'h19,
    8'h16, 8'h15, 8'h13, 8'h0e, 8'h0d, 8'h0b, 8'h07
  };

  // The same matrix by rows: check bit j is the parity of data & EccRow[j].
  localparam logic [7:0][63:0] EccRow = {
    64'h00fffff800000000, 64'hc0fc0007fff00000, 64'h3e83e007c00ffc00, 64'hbd421e043c0f03f0,
    64'h7b2111c22388e38e, 64'hf710893112649a6d, 64'hef0844a88952555b, 64'hdf04225844b12cb7
  };

  // Approximation tables (docs/numerics.md): coefficients c0, c1, c2.

  localparam logic signed [31:0] ApproxRcp [128][3] = '{
    '{32'sd134217728, -32'sd1048544, 32'sd8097},
    '{32'sd133177280, -32'sd1032351, 32'sd7911},
    '{32'sd132152840, -32'sd1016531, 32'sd7730},
    '{32'sd131144040, -32'sd1001071, 32'sd7555},
    '{32'sd130150524, -32'sd985961, 32'sd7385},
    '{32'sd129171949, -32'sd971191, 32'sd7221},
    '{32'sd128207979, -32'sd956750, 32'sd7061},
    '{32'sd127258290, -32'sd942628, 32'sd6906},
    '{32'sd126322568, -32'sd928818, 32'sd6755},
    '{32'sd125400505, -32'sd915308, 32'sd6609},
    '{32'sd124491806, -32'sd902091, 32'sd6467},
    '{32'sd123596181, -32'sd889158, 32'sd6329},
    '{32'sd122713351, -32'sd876502, 32'sd6194},
    '{32'sd121843044, -32'sd864114, 32'sd6064},
    '{32'sd120984994, -32'sd851986, 32'sd5937},
    '{32'sd120138945, -32'sd840112, 32'sd5814},
    '{32'sd119304647, -32'sd828485, 32'sd5694},
    '{32'sd118481856, -32'sd817097, 32'sd5577},
    '{32'sd117670337, -32'sd805942, 32'sd5464},
    '{32'sd116869858, -32'sd795015, 32'sd5354},
    '{32'sd116080197, -32'sd784308, 32'sd5246},
    '{32'sd115301135, -32'sd773816, 32'sd5142},
    '{32'sd114532461, -32'sd763533, 32'sd5040},
    '{32'sd113773968, -32'sd753454, 32'sd4941},
    '{32'sd113025455, -32'sd743573, 32'sd4844},
    '{32'sd112286727, -32'sd733885, 32'sd4750},
    '{32'sd111557592, -32'sd724385, 32'sd4658},
    '{32'sd110837866, -32'sd715068, 32'sd4569},
    '{32'sd110127367, -32'sd705930, 32'sd4482},
    '{32'sd109425918, -32'sd696966, 32'sd4397},
    '{32'sd108733349, -32'sd688172, 32'sd4315},
    '{32'sd108049492, -32'sd679543, 32'sd4234},
    '{32'sd107374182, -32'sd671076, 32'sd4155},
    '{32'sd106707262, -32'sd662765, 32'sd4079},
    '{32'sd106048575, -32'sd654608, 32'sd4004},
    '{32'sd105397970, -32'sd646601, 32'sd3931},
    '{32'sd104755300, -32'sd638740, 32'sd3859},
    '{32'sd104120419, -32'sd631021, 32'sd3790},
    '{32'sd103493188, -32'sd623442, 32'sd3722},
    '{32'sd102873468, -32'sd615998, 32'sd3656},
    '{32'sd102261126, -32'sd608686, 32'sd3591},
    '{32'sd101656031, -32'sd601505, 32'sd3528},
    '{32'sd101058054, -32'sd594449, 32'sd3466},
    '{32'sd100467071, -32'sd587517, 32'sd3406},
    '{32'sd99882960, -32'sd580705, 32'sd3347},
    '{32'sd99305602, -32'sd574011, 32'sd3289},
    '{32'sd98734880, -32'sd567433, 32'sd3233},
    '{32'sd98170681, -32'sd560966, 32'sd3178},
    '{32'sd97612893, -32'sd554610, 32'sd3125},
    '{32'sd97061408, -32'sd548361, 32'sd3072},
    '{32'sd96516119, -32'sd542217, 32'sd3021},
    '{32'sd95976923, -32'sd536176, 32'sd2971},
    '{32'sd95443718, -32'sd530235, 32'sd2921},
    '{32'sd94916404, -32'sd524392, 32'sd2873},
    '{32'sd94394886, -32'sd518645, 32'sd2826},
    '{32'sd93879067, -32'sd512993, 32'sd2780},
    '{32'sd93368854, -32'sd507432, 32'sd2735},
    '{32'sd92864158, -32'sd501961, 32'sd2691},
    '{32'sd92364888, -32'sd496578, 32'sd2648},
    '{32'sd91870958, -32'sd491282, 32'sd2606},
    '{32'sd91382283, -32'sd486069, 32'sd2565},
    '{32'sd90898779, -32'sd480939, 32'sd2525},
    '{32'sd90420364, -32'sd475890, 32'sd2485},
    '{32'sd89946959, -32'sd470920, 32'sd2446},
    '{32'sd89478485, -32'sd466028, 32'sd2408},
    '{32'sd89014866, -32'sd461211, 32'sd2371},
    '{32'sd88556027, -32'sd456468, 32'sd2335},
    '{32'sd88101893, -32'sd451799, 32'sd2299},
    '{32'sd87652394, -32'sd447200, 32'sd2264},
    '{32'sd87207458, -32'sd442672, 32'sd2230},
    '{32'sd86767016, -32'sd438212, 32'sd2197},
    '{32'sd86331001, -32'sd433819, 32'sd2164},
    '{32'sd85899346, -32'sd429491, 32'sd2131},
    '{32'sd85471986, -32'sd425229, 32'sd2100},
    '{32'sd85048857, -32'sd421029, 32'sd2069},
    '{32'sd84629897, -32'sd416891, 32'sd2039},
    '{32'sd84215045, -32'sd412814, 32'sd2009},
    '{32'sd83804240, -32'sd408796, 32'sd1980},
    '{32'sd83397423, -32'sd404837, 32'sd1951},
    '{32'sd82994537, -32'sd400935, 32'sd1923},
    '{32'sd82595525, -32'sd397089, 32'sd1895},
    '{32'sd82200331, -32'sd393299, 32'sd1868},
    '{32'sd81808901, -32'sd389562, 32'sd1842},
    '{32'sd81421181, -32'sd385878, 32'sd1816},
    '{32'sd81037119, -32'sd382246, 32'sd1790},
    '{32'sd80656663, -32'sd378666, 32'sd1765},
    '{32'sd80279763, -32'sd375135, 32'sd1741},
    '{32'sd79906368, -32'sd371654, 32'sd1717},
    '{32'sd79536431, -32'sd368220, 32'sd1693},
    '{32'sd79169904, -32'sd364834, 32'sd1670},
    '{32'sd78806739, -32'sd361495, 32'sd1647},
    '{32'sd78446891, -32'sd358201, 32'sd1624},
    '{32'sd78090314, -32'sd354952, 32'sd1602},
    '{32'sd77736965, -32'sd351747, 32'sd1581},
    '{32'sd77386798, -32'sd348586, 32'sd1560},
    '{32'sd77039772, -32'sd345466, 32'sd1539},
    '{32'sd76695845, -32'sd342389, 32'sd1518},
    '{32'sd76354974, -32'sd339352, 32'sd1498},
    '{32'sd76017120, -32'sd336356, 32'sd1478},
    '{32'sd75682243, -32'sd333399, 32'sd1459},
    '{32'sd75350303, -32'sd330481, 32'sd1440},
    '{32'sd75021263, -32'sd327601, 32'sd1421},
    '{32'sd74695083, -32'sd324758, 32'sd1403},
    '{32'sd74371728, -32'sd321953, 32'sd1385},
    '{32'sd74051160, -32'sd319183, 32'sd1367},
    '{32'sd73733344, -32'sd316449, 32'sd1349},
    '{32'sd73418244, -32'sd313750, 32'sd1332},
    '{32'sd73105826, -32'sd311086, 32'sd1315},
    '{32'sd72796056, -32'sd308455, 32'sd1299},
    '{32'sd72488900, -32'sd305858, 32'sd1282},
    '{32'sd72184324, -32'sd303293, 32'sd1266},
    '{32'sd71882298, -32'sd300760, 32'sd1251},
    '{32'sd71582788, -32'sd298259, 32'sd1235},
    '{32'sd71285764, -32'sd295789, 32'sd1220},
    '{32'sd70991195, -32'sd293350, 32'sd1205},
    '{32'sd70699050, -32'sd290940, 32'sd1190},
    '{32'sd70409300, -32'sd288560, 32'sd1175},
    '{32'sd70121915, -32'sd286210, 32'sd1161},
    '{32'sd69836867, -32'sd283887, 32'sd1147},
    '{32'sd69554126, -32'sd281593, 32'sd1133},
    '{32'sd69273666, -32'sd279327, 32'sd1120},
    '{32'sd68995459, -32'sd277088, 32'sd1106},
    '{32'sd68719477, -32'sd274876, 32'sd1093},
    '{32'sd68445694, -32'sd272690, 32'sd1080},
    '{32'sd68174084, -32'sd270530, 32'sd1067},
    '{32'sd67904621, -32'sd268396, 32'sd1055},
    '{32'sd67637280, -32'sd266286, 32'sd1042},
    '{32'sd67372036, -32'sd264202, 32'sd1030}
  };

  localparam logic signed [31:0] ApproxRsqrt [256][3] = '{
    '{32'sd134217728, -32'sd524278, 32'sd3042},
    '{32'sd133696492, -32'sd518194, 32'sd2984},
    '{32'sd133181282, -32'sd512226, 32'sd2927},
    '{32'sd132671983, -32'sd506372, 32'sd2872},
    '{32'sd132168482, -32'sd500629, 32'sd2818},
    '{32'sd131670671, -32'sd494994, 32'sd2765},
    '{32'sd131178442, -32'sd489463, 32'sd2714},
    '{32'sd130691693, -32'sd484035, 32'sd2664},
    '{32'sd130210322, -32'sd478706, 32'sd2616},
    '{32'sd129734232, -32'sd473475, 32'sd2569},
    '{32'sd129263325, -32'sd468338, 32'sd2522},
    '{32'sd128797510, -32'sd463293, 32'sd2478},
    '{32'sd128336695, -32'sd458338, 32'sd2434},
    '{32'sd127880790, -32'sd453471, 32'sd2391},
    '{32'sd127429710, -32'sd448689, 32'sd2349},
    '{32'sd126983370, -32'sd443991, 32'sd2308},
    '{32'sd126541687, -32'sd439374, 32'sd2269},
    '{32'sd126104582, -32'sd434837, 32'sd2230},
    '{32'sd125671975, -32'sd430377, 32'sd2192},
    '{32'sd125243790, -32'sd425993, 32'sd2155},
    '{32'sd124819952, -32'sd421683, 32'sd2119},
    '{32'sd124400388, -32'sd417445, 32'sd2084},
    '{32'sd123985026, -32'sd413278, 32'sd2049},
    '{32'sd123573798, -32'sd409179, 32'sd2016},
    '{32'sd123166634, -32'sd405148, 32'sd1983},
    '{32'sd122763469, -32'sd401182, 32'sd1951},
    '{32'sd122364237, -32'sd397281, 32'sd1919},
    '{32'sd121968875, -32'sd393443, 32'sd1889},
    '{32'sd121577321, -32'sd389666, 32'sd1859},
    '{32'sd121189513, -32'sd385949, 32'sd1829},
    '{32'sd120805393, -32'sd382291, 32'sd1800},
    '{32'sd120424903, -32'sd378690, 32'sd1772},
    '{32'sd120047985, -32'sd375145, 32'sd1745},
    '{32'sd119674585, -32'sd371656, 32'sd1718},
    '{32'sd119304647, -32'sd368220, 32'sd1692},
    '{32'sd118938119, -32'sd364837, 32'sd1666},
    '{32'sd118574948, -32'sd361505, 32'sd1641},
    '{32'sd118215084, -32'sd358223, 32'sd1616},
    '{32'sd117858477, -32'sd354991, 32'sd1592},
    '{32'sd117505077, -32'sd351808, 32'sd1568},
    '{32'sd117154838, -32'sd348671, 32'sd1545},
    '{32'sd116807712, -32'sd345581, 32'sd1522},
    '{32'sd116463653, -32'sd342536, 32'sd1500},
    '{32'sd116122616, -32'sd339536, 32'sd1478},
    '{32'sd115784559, -32'sd336579, 32'sd1457},
    '{32'sd115449436, -32'sd333665, 32'sd1436},
    '{32'sd115117207, -32'sd330793, 32'sd1416},
    '{32'sd114787829, -32'sd327962, 32'sd1396},
    '{32'sd114461263, -32'sd325171, 32'sd1376},
    '{32'sd114137468, -32'sd322419, 32'sd1357},
    '{32'sd113816406, -32'sd319706, 32'sd1338},
    '{32'sd113498038, -32'sd317031, 32'sd1319},
    '{32'sd113182326, -32'sd314392, 32'sd1301},
    '{32'sd112869235, -32'sd311791, 32'sd1283},
    '{32'sd112558727, -32'sd309224, 32'sd1266},
    '{32'sd112250768, -32'sd306693, 32'sd1248},
    '{32'sd111945324, -32'sd304196, 32'sd1232},
    '{32'sd111642359, -32'sd301733, 32'sd1215},
    '{32'sd111341840, -32'sd299303, 32'sd1199},
    '{32'sd111043736, -32'sd296906, 32'sd1183},
    '{32'sd110748013, -32'sd294540, 32'sd1167},
    '{32'sd110454640, -32'sd292206, 32'sd1152},
    '{32'sd110163587, -32'sd289902, 32'sd1137},
    '{32'sd109874822, -32'sd287628, 32'sd1122},
    '{32'sd109588316, -32'sd285384, 32'sd1108},
    '{32'sd109304040, -32'sd283169, 32'sd1093},
    '{32'sd109021964, -32'sd280982, 32'sd1079},
    '{32'sd108742062, -32'sd278824, 32'sd1066},
    '{32'sd108464304, -32'sd276692, 32'sd1052},
    '{32'sd108188663, -32'sd274588, 32'sd1039},
    '{32'sd107915114, -32'sd272511, 32'sd1026},
    '{32'sd107643629, -32'sd270459, 32'sd1013},
    '{32'sd107374182, -32'sd268433, 32'sd1000},
    '{32'sd107106749, -32'sd266433, 32'sd988},
    '{32'sd106841305, -32'sd264457, 32'sd976},
    '{32'sd106577824, -32'sd262505, 32'sd964},
    '{32'sd106316283, -32'sd260577, 32'sd952},
    '{32'sd106056658, -32'sd258673, 32'sd941},
    '{32'sd105798926, -32'sd256792, 32'sd929},
    '{32'sd105543063, -32'sd254933, 32'sd918},
    '{32'sd105289048, -32'sd253097, 32'sd907},
    '{32'sd105036859, -32'sd251283, 32'sd896},
    '{32'sd104786472, -32'sd249490, 32'sd886},
    '{32'sd104537868, -32'sd247718, 32'sd875},
    '{32'sd104291025, -32'sd245968, 32'sd865},
    '{32'sd104045923, -32'sd244238, 32'sd855},
    '{32'sd103802540, -32'sd242528, 32'sd845},
    '{32'sd103560857, -32'sd240838, 32'sd835},
    '{32'sd103320855, -32'sd239167, 32'sd826},
    '{32'sd103082514, -32'sd237516, 32'sd816},
    '{32'sd102845814, -32'sd235883, 32'sd807},
    '{32'sd102610738, -32'sd234270, 32'sd798},
    '{32'sd102377266, -32'sd232674, 32'sd789},
    '{32'sd102145381, -32'sd231097, 32'sd780},
    '{32'sd101915064, -32'sd229537, 32'sd771},
    '{32'sd101686298, -32'sd227995, 32'sd763},
    '{32'sd101459066, -32'sd226470, 32'sd754},
    '{32'sd101233350, -32'sd224962, 32'sd746},
    '{32'sd101009134, -32'sd223470, 32'sd738},
    '{32'sd100786401, -32'sd221995, 32'sd729},
    '{32'sd100565136, -32'sd220536, 32'sd721},
    '{32'sd100345321, -32'sd219093, 32'sd714},
    '{32'sd100126941, -32'sd217666, 32'sd706},
    '{32'sd99909981, -32'sd216254, 32'sd698},
    '{32'sd99694426, -32'sd214857, 32'sd691},
    '{32'sd99480259, -32'sd213476, 32'sd683},
    '{32'sd99267467, -32'sd212109, 32'sd676},
    '{32'sd99056034, -32'sd210756, 32'sd669},
    '{32'sd98845947, -32'sd209418, 32'sd662},
    '{32'sd98637191, -32'sd208094, 32'sd655},
    '{32'sd98429752, -32'sd206784, 32'sd648},
    '{32'sd98223616, -32'sd205488, 32'sd641},
    '{32'sd98018770, -32'sd204205, 32'sd635},
    '{32'sd97815200, -32'sd202935, 32'sd628},
    '{32'sd97612893, -32'sd201678, 32'sd622},
    '{32'sd97411836, -32'sd200435, 32'sd615},
    '{32'sd97212017, -32'sd199204, 32'sd609},
    '{32'sd97013422, -32'sd197986, 32'sd603},
    '{32'sd96816040, -32'sd196780, 32'sd597},
    '{32'sd96619857, -32'sd195586, 32'sd591},
    '{32'sd96424862, -32'sd194404, 32'sd585},
    '{32'sd96231043, -32'sd193234, 32'sd579},
    '{32'sd96038388, -32'sd192076, 32'sd573},
    '{32'sd95846886, -32'sd190929, 32'sd568},
    '{32'sd95656524, -32'sd189794, 32'sd562},
    '{32'sd95467293, -32'sd188670, 32'sd557},
    '{32'sd95279180, -32'sd187557, 32'sd551},
    '{32'sd95092174, -32'sd186454, 32'sd546},
    '{32'sd94906266, -32'sd370721, 32'sd2151},
    '{32'sd94537696, -32'sd366418, 32'sd2110},
    '{32'sd94173388, -32'sd362199, 32'sd2070},
    '{32'sd93813259, -32'sd358059, 32'sd2031},
    '{32'sd93457230, -32'sd353998, 32'sd1992},
    '{32'sd93105224, -32'sd350014, 32'sd1955},
    '{32'sd92757166, -32'sd346103, 32'sd1919},
    '{32'sd92412982, -32'sd342264, 32'sd1884},
    '{32'sd92072602, -32'sd338497, 32'sd1850},
    '{32'sd91735955, -32'sd334797, 32'sd1816},
    '{32'sd91402974, -32'sd331165, 32'sd1784},
    '{32'sd91073593, -32'sd327598, 32'sd1752},
    '{32'sd90747747, -32'sd324094, 32'sd1721},
    '{32'sd90425374, -32'sd320652, 32'sd1691},
    '{32'sd90106412, -32'sd317271, 32'sd1661},
    '{32'sd89790802, -32'sd313949, 32'sd1632},
    '{32'sd89478485, -32'sd310685, 32'sd1604},
    '{32'sd89169405, -32'sd307476, 32'sd1577},
    '{32'sd88863506, -32'sd304323, 32'sd1550},
    '{32'sd88560733, -32'sd301223, 32'sd1524},
    '{32'sd88261034, -32'sd298175, 32'sd1498},
    '{32'sd87964358, -32'sd295178, 32'sd1473},
    '{32'sd87670653, -32'sd292231, 32'sd1449},
    '{32'sd87379870, -32'sd289333, 32'sd1425},
    '{32'sd87091962, -32'sd286483, 32'sd1402},
    '{32'sd86806881, -32'sd283679, 32'sd1379},
    '{32'sd86524582, -32'sd280920, 32'sd1357},
    '{32'sd86245019, -32'sd278206, 32'sd1335},
    '{32'sd85968148, -32'sd275535, 32'sd1314},
    '{32'sd85693927, -32'sd272907, 32'sd1293},
    '{32'sd85422313, -32'sd270320, 32'sd1273},
    '{32'sd85153266, -32'sd267774, 32'sd1253},
    '{32'sd84886745, -32'sd265268, 32'sd1234},
    '{32'sd84622711, -32'sd262800, 32'sd1215},
    '{32'sd84361125, -32'sd260371, 32'sd1196},
    '{32'sd84101950, -32'sd257978, 32'sd1178},
    '{32'sd83845150, -32'sd255623, 32'sd1160},
    '{32'sd83590688, -32'sd253302, 32'sd1143},
    '{32'sd83338528, -32'sd251017, 32'sd1126},
    '{32'sd83088637, -32'sd248766, 32'sd1109},
    '{32'sd82840980, -32'sd246548, 32'sd1093},
    '{32'sd82595525, -32'sd244363, 32'sd1076},
    '{32'sd82352239, -32'sd242210, 32'sd1061},
    '{32'sd82111090, -32'sd240088, 32'sd1045},
    '{32'sd81872047, -32'sd237998, 32'sd1030},
    '{32'sd81635079, -32'sd235937, 32'sd1016},
    '{32'sd81400158, -32'sd233906, 32'sd1001},
    '{32'sd81167253, -32'sd231904, 32'sd987},
    '{32'sd80936335, -32'sd229930, 32'sd973},
    '{32'sd80707378, -32'sd227985, 32'sd959},
    '{32'sd80480352, -32'sd226066, 32'sd946},
    '{32'sd80255232, -32'sd224174, 32'sd933},
    '{32'sd80031990, -32'sd222309, 32'sd920},
    '{32'sd79810601, -32'sd220469, 32'sd907},
    '{32'sd79591039, -32'sd218655, 32'sd895},
    '{32'sd79373280, -32'sd216865, 32'sd883},
    '{32'sd79157297, -32'sd215099, 32'sd871},
    '{32'sd78943069, -32'sd213358, 32'sd859},
    '{32'sd78730570, -32'sd211639, 32'sd848},
    '{32'sd78519779, -32'sd209944, 32'sd836},
    '{32'sd78310671, -32'sd208271, 32'sd825},
    '{32'sd78103225, -32'sd206620, 32'sd815},
    '{32'sd77897419, -32'sd204991, 32'sd804},
    '{32'sd77693232, -32'sd203384, 32'sd793},
    '{32'sd77490641, -32'sd201797, 32'sd783},
    '{32'sd77289628, -32'sd200231, 32'sd773},
    '{32'sd77090170, -32'sd198684, 32'sd763},
    '{32'sd76892249, -32'sd197158, 32'sd753},
    '{32'sd76695845, -32'sd195651, 32'sd744},
    '{32'sd76500937, -32'sd194163, 32'sd735},
    '{32'sd76307509, -32'sd192694, 32'sd725},
    '{32'sd76115540, -32'sd191244, 32'sd716},
    '{32'sd75925012, -32'sd189811, 32'sd707},
    '{32'sd75735909, -32'sd188396, 32'sd699},
    '{32'sd75548211, -32'sd186999, 32'sd690},
    '{32'sd75361902, -32'sd185619, 32'sd682},
    '{32'sd75176965, -32'sd184256, 32'sd673},
    '{32'sd74993382, -32'sd182909, 32'sd665},
    '{32'sd74811138, -32'sd181579, 32'sd657},
    '{32'sd74630216, -32'sd180265, 32'sd649},
    '{32'sd74450600, -32'sd178967, 32'sd641},
    '{32'sd74272275, -32'sd177684, 32'sd634},
    '{32'sd74095225, -32'sd176416, 32'sd626},
    '{32'sd73919436, -32'sd175163, 32'sd619},
    '{32'sd73744891, -32'sd173925, 32'sd612},
    '{32'sd73571578, -32'sd172702, 32'sd605},
    '{32'sd73399480, -32'sd171493, 32'sd598},
    '{32'sd73228585, -32'sd170298, 32'sd591},
    '{32'sd73058877, -32'sd169117, 32'sd584},
    '{32'sd72890345, -32'sd167949, 32'sd577},
    '{32'sd72722973, -32'sd166795, 32'sd571},
    '{32'sd72556749, -32'sd165654, 32'sd564},
    '{32'sd72391659, -32'sd164525, 32'sd558},
    '{32'sd72227691, -32'sd163410, 32'sd551},
    '{32'sd72064833, -32'sd162307, 32'sd545},
    '{32'sd71903071, -32'sd161217, 32'sd539},
    '{32'sd71742393, -32'sd160138, 32'sd533},
    '{32'sd71582788, -32'sd159072, 32'sd527},
    '{32'sd71424244, -32'sd158017, 32'sd522},
    '{32'sd71266748, -32'sd156974, 32'sd516},
    '{32'sd71110289, -32'sd155943, 32'sd510},
    '{32'sd70954857, -32'sd154922, 32'sd505},
    '{32'sd70800439, -32'sd153913, 32'sd499},
    '{32'sd70647025, -32'sd152915, 32'sd494},
    '{32'sd70494604, -32'sd151927, 32'sd489},
    '{32'sd70343166, -32'sd150950, 32'sd483},
    '{32'sd70192699, -32'sd149984, 32'sd478},
    '{32'sd70043194, -32'sd149027, 32'sd473},
    '{32'sd69894639, -32'sd148081, 32'sd468},
    '{32'sd69747026, -32'sd147145, 32'sd463},
    '{32'sd69600345, -32'sd146218, 32'sd458},
    '{32'sd69454585, -32'sd145302, 32'sd454},
    '{32'sd69309737, -32'sd144395, 32'sd449},
    '{32'sd69165791, -32'sd143497, 32'sd444},
    '{32'sd69022739, -32'sd142608, 32'sd440},
    '{32'sd68880570, -32'sd141729, 32'sd435},
    '{32'sd68739276, -32'sd140858, 32'sd431},
    '{32'sd68598849, -32'sd139997, 32'sd426},
    '{32'sd68459278, -32'sd139144, 32'sd422},
    '{32'sd68320556, -32'sd138300, 32'sd418},
    '{32'sd68182674, -32'sd137464, 32'sd414},
    '{32'sd68045623, -32'sd136637, 32'sd410},
    '{32'sd67909396, -32'sd135818, 32'sd405},
    '{32'sd67773983, -32'sd135007, 32'sd401},
    '{32'sd67639377, -32'sd134204, 32'sd397},
    '{32'sd67505570, -32'sd133410, 32'sd394},
    '{32'sd67372554, -32'sd132622, 32'sd390},
    '{32'sd67240321, -32'sd131843, 32'sd386}
  };

  localparam logic signed [31:0] ApproxExp2 [128][3] = '{
    '{32'sd134217728, 32'sd726816, 32'sd1973},
    '{32'sd134946517, 32'sd730762, 32'sd1984},
    '{32'sd135679263, 32'sd734730, 32'sd1995},
    '{32'sd136415988, 32'sd738720, 32'sd2006},
    '{32'sd137156714, 32'sd742731, 32'sd2016},
    '{32'sd137901461, 32'sd746764, 32'sd2027},
    '{32'sd138650252, 32'sd750819, 32'sd2038},
    '{32'sd139403109, 32'sd754896, 32'sd2050},
    '{32'sd140160054, 32'sd758995, 32'sd2061},
    '{32'sd140921110, 32'sd763116, 32'sd2072},
    '{32'sd141686297, 32'sd767260, 32'sd2083},
    '{32'sd142455640, 32'sd771426, 32'sd2094},
    '{32'sd143229160, 32'sd775614, 32'sd2106},
    '{32'sd144006880, 32'sd779826, 32'sd2117},
    '{32'sd144788823, 32'sd784060, 32'sd2129},
    '{32'sd145575012, 32'sd788318, 32'sd2140},
    '{32'sd146365470, 32'sd792598, 32'sd2152},
    '{32'sd147160220, 32'sd796902, 32'sd2164},
    '{32'sd147959286, 32'sd801229, 32'sd2175},
    '{32'sd148762690, 32'sd805580, 32'sd2187},
    '{32'sd149570457, 32'sd809954, 32'sd2199},
    '{32'sd150382609, 32'sd814352, 32'sd2211},
    '{32'sd151199172, 32'sd818774, 32'sd2223},
    '{32'sd152020169, 32'sd823219, 32'sd2235},
    '{32'sd152845623, 32'sd827689, 32'sd2247},
    '{32'sd153675560, 32'sd832184, 32'sd2259},
    '{32'sd154510003, 32'sd836702, 32'sd2272},
    '{32'sd155348977, 32'sd841246, 32'sd2284},
    '{32'sd156192507, 32'sd845814, 32'sd2296},
    '{32'sd157040616, 32'sd850406, 32'sd2309},
    '{32'sd157893331, 32'sd855024, 32'sd2321},
    '{32'sd158750677, 32'sd859667, 32'sd2334},
    '{32'sd159612677, 32'sd864334, 32'sd2347},
    '{32'sd160479358, 32'sd869028, 32'sd2359},
    '{32'sd161350745, 32'sd873746, 32'sd2372},
    '{32'sd162226864, 32'sd878491, 32'sd2385},
    '{32'sd163107740, 32'sd883261, 32'sd2398},
    '{32'sd163993399, 32'sd888057, 32'sd2411},
    '{32'sd164883866, 32'sd892879, 32'sd2424},
    '{32'sd165779170, 32'sd897727, 32'sd2437},
    '{32'sd166679334, 32'sd902602, 32'sd2451},
    '{32'sd167584386, 32'sd907503, 32'sd2464},
    '{32'sd168494353, 32'sd912430, 32'sd2477},
    '{32'sd169409261, 32'sd917385, 32'sd2491},
    '{32'sd170329136, 32'sd922366, 32'sd2504},
    '{32'sd171254007, 32'sd927375, 32'sd2518},
    '{32'sd172183899, 32'sd932410, 32'sd2531},
    '{32'sd173118840, 32'sd937473, 32'sd2545},
    '{32'sd174058859, 32'sd942563, 32'sd2559},
    '{32'sd175003981, 32'sd947681, 32'sd2573},
    '{32'sd175954235, 32'sd952827, 32'sd2587},
    '{32'sd176909649, 32'sd958001, 32'sd2601},
    '{32'sd177870251, 32'sd963203, 32'sd2615},
    '{32'sd178836069, 32'sd968433, 32'sd2629},
    '{32'sd179807131, 32'sd973691, 32'sd2644},
    '{32'sd180783466, 32'sd978978, 32'sd2658},
    '{32'sd181765103, 32'sd984294, 32'sd2672},
    '{32'sd182752069, 32'sd989639, 32'sd2687},
    '{32'sd183744395, 32'sd995012, 32'sd2701},
    '{32'sd184742109, 32'sd1000415, 32'sd2716},
    '{32'sd185745240, 32'sd1005847, 32'sd2731},
    '{32'sd186753818, 32'sd1011309, 32'sd2746},
    '{32'sd187767873, 32'sd1016800, 32'sd2761},
    '{32'sd188787434, 32'sd1022322, 32'sd2776},
    '{32'sd189812531, 32'sd1027873, 32'sd2791},
    '{32'sd190843195, 32'sd1033454, 32'sd2806},
    '{32'sd191879454, 32'sd1039065, 32'sd2821},
    '{32'sd192921341, 32'sd1044707, 32'sd2836},
    '{32'sd193968884, 32'sd1050380, 32'sd2852},
    '{32'sd195022116, 32'sd1056084, 32'sd2867},
    '{32'sd196081067, 32'sd1061818, 32'sd2883},
    '{32'sd197145768, 32'sd1067584, 32'sd2898},
    '{32'sd198216250, 32'sd1073380, 32'sd2914},
    '{32'sd199292545, 32'sd1079209, 32'sd2930},
    '{32'sd200374683, 32'sd1085069, 32'sd2946},
    '{32'sd201462698, 32'sd1090961, 32'sd2962},
    '{32'sd202556621, 32'sd1096884, 32'sd2978},
    '{32'sd203656483, 32'sd1102840, 32'sd2994},
    '{32'sd204762318, 32'sd1108829, 32'sd3010},
    '{32'sd205874157, 32'sd1114850, 32'sd3027},
    '{32'sd206992033, 32'sd1120903, 32'sd3043},
    '{32'sd208115979, 32'sd1126989, 32'sd3060},
    '{32'sd209246029, 32'sd1133109, 32'sd3076},
    '{32'sd210382214, 32'sd1139262, 32'sd3093},
    '{32'sd211524568, 32'sd1145448, 32'sd3110},
    '{32'sd212673126, 32'sd1151667, 32'sd3127},
    '{32'sd213827920, 32'sd1157921, 32'sd3144},
    '{32'sd214988984, 32'sd1164208, 32'sd3161},
    '{32'sd216156353, 32'sd1170530, 32'sd3178},
    '{32'sd217330061, 32'sd1176886, 32'sd3195},
    '{32'sd218510142, 32'sd1183276, 32'sd3213},
    '{32'sd219696630, 32'sd1189701, 32'sd3230},
    '{32'sd220889561, 32'sd1196161, 32'sd3248},
    '{32'sd222088970, 32'sd1202656, 32'sd3265},
    '{32'sd223294891, 32'sd1209186, 32'sd3283},
    '{32'sd224507360, 32'sd1215752, 32'sd3301},
    '{32'sd225726413, 32'sd1222353, 32'sd3319},
    '{32'sd226952085, 32'sd1228991, 32'sd3337},
    '{32'sd228184412, 32'sd1235664, 32'sd3355},
    '{32'sd229423431, 32'sd1242374, 32'sd3373},
    '{32'sd230669177, 32'sd1249120, 32'sd3391},
    '{32'sd231921688, 32'sd1255902, 32'sd3410},
    '{32'sd233181000, 32'sd1262722, 32'sd3428},
    '{32'sd234447150, 32'sd1269578, 32'sd3447},
    '{32'sd235720175, 32'sd1276472, 32'sd3466},
    '{32'sd237000112, 32'sd1283403, 32'sd3484},
    '{32'sd238286999, 32'sd1290372, 32'sd3503},
    '{32'sd239580874, 32'sd1297378, 32'sd3522},
    '{32'sd240881774, 32'sd1304423, 32'sd3541},
    '{32'sd242189739, 32'sd1311506, 32'sd3561},
    '{32'sd243504805, 32'sd1318627, 32'sd3580},
    '{32'sd244827012, 32'sd1325787, 32'sd3599},
    '{32'sd246156398, 32'sd1332986, 32'sd3619},
    '{32'sd247493003, 32'sd1340224, 32'sd3639},
    '{32'sd248836866, 32'sd1347501, 32'sd3658},
    '{32'sd250188026, 32'sd1354818, 32'sd3678},
    '{32'sd251546522, 32'sd1362174, 32'sd3698},
    '{32'sd252912394, 32'sd1369571, 32'sd3718},
    '{32'sd254285684, 32'sd1377008, 32'sd3739},
    '{32'sd255666430, 32'sd1384485, 32'sd3759},
    '{32'sd257054673, 32'sd1392002, 32'sd3779},
    '{32'sd258450455, 32'sd1399561, 32'sd3800},
    '{32'sd259853815, 32'sd1407160, 32'sd3820},
    '{32'sd261264796, 32'sd1414801, 32'sd3841},
    '{32'sd262683438, 32'sd1422483, 32'sd3862},
    '{32'sd264109783, 32'sd1430207, 32'sd3883},
    '{32'sd265543873, 32'sd1437973, 32'sd3904},
    '{32'sd266985750, 32'sd1445781, 32'sd3925}
  };

  localparam logic signed [31:0] ApproxLog2 [128][3] = '{
    '{32'sd0, 32'sd1512760, -32'sd5863},
    '{32'sd1506897, 32'sd1501034, -32'sd5773},
    '{32'sd3002157, 32'sd1489487, -32'sd5685},
    '{32'sd4485959, 32'sd1478117, -32'sd5599},
    '{32'sd5958478, 32'sd1466920, -32'sd5515},
    '{32'sd7419883, 32'sd1455891, -32'sd5432},
    '{32'sd8870341, 32'sd1445026, -32'sd5352},
    '{32'sd10310015, 32'sd1434322, -32'sd5273},
    '{32'sd11739064, 32'sd1423776, -32'sd5196},
    '{32'sd13157643, 32'sd1413384, -32'sd5121},
    '{32'sd14565906, 32'sd1403142, -32'sd5047},
    '{32'sd15964001, 32'sd1393047, -32'sd4975},
    '{32'sd17352073, 32'sd1383097, -32'sd4905},
    '{32'sd18730265, 32'sd1373288, -32'sd4836},
    '{32'sd20098718, 32'sd1363617, -32'sd4768},
    '{32'sd21457568, 32'sd1354082, -32'sd4702},
    '{32'sd22806948, 32'sd1344679, -32'sd4637},
    '{32'sd24146989, 32'sd1335405, -32'sd4573},
    '{32'sd25477821, 32'sd1326259, -32'sd4511},
    '{32'sd26799568, 32'sd1317237, -32'sd4450},
    '{32'sd28112355, 32'sd1308336, -32'sd4390},
    '{32'sd29416301, 32'sd1299556, -32'sd4332},
    '{32'sd30711525, 32'sd1290892, -32'sd4274},
    '{32'sd31998142, 32'sd1282343, -32'sd4218},
    '{32'sd33276268, 32'sd1273907, -32'sd4163},
    '{32'sd34546011, 32'sd1265581, -32'sd4109},
    '{32'sd35807483, 32'sd1257363, -32'sd4056},
    '{32'sd37060790, 32'sd1249251, -32'sd4004},
    '{32'sd38306037, 32'sd1241243, -32'sd3953},
    '{32'sd39543328, 32'sd1233337, -32'sd3903},
    '{32'sd40772762, 32'sd1225531, -32'sd3854},
    '{32'sd41994439, 32'sd1217824, -32'sd3806},
    '{32'sd43208457, 32'sd1210212, -32'sd3758},
    '{32'sd44414912, 32'sd1202696, -32'sd3712},
    '{32'sd45613895, 32'sd1195272, -32'sd3666},
    '{32'sd46805501, 32'sd1187939, -32'sd3622},
    '{32'sd47989818, 32'sd1180695, -32'sd3578},
    '{32'sd49166935, 32'sd1173540, -32'sd3535},
    '{32'sd50336940, 32'sd1166470, -32'sd3492},
    '{32'sd51499918, 32'sd1159486, -32'sd3451},
    '{32'sd52655953, 32'sd1152584, -32'sd3410},
    '{32'sd53805127, 32'sd1145764, -32'sd3370},
    '{32'sd54947521, 32'sd1139024, -32'sd3330},
    '{32'sd56083215, 32'sd1132363, -32'sd3292},
    '{32'sd57212287, 32'sd1125780, -32'sd3254},
    '{32'sd58334813, 32'sd1119273, -32'sd3216},
    '{32'sd59450870, 32'sd1112840, -32'sd3180},
    '{32'sd60560530, 32'sd1106481, -32'sd3143},
    '{32'sd61663868, 32'sd1100194, -32'sd3108},
    '{32'sd62760955, 32'sd1093979, -32'sd3073},
    '{32'sd63851860, 32'sd1087833, -32'sd3039},
    '{32'sd64936654, 32'sd1081756, -32'sd3005},
    '{32'sd66015405, 32'sd1075746, -32'sd2972},
    '{32'sd67088179, 32'sd1069803, -32'sd2939},
    '{32'sd68155043, 32'sd1063925, -32'sd2907},
    '{32'sd69216061, 32'sd1058111, -32'sd2875},
    '{32'sd70271296, 32'sd1052360, -32'sd2844},
    '{32'sd71320812, 32'sd1046672, -32'sd2814},
    '{32'sd72364671, 32'sd1041045, -32'sd2784},
    '{32'sd73402932, 32'sd1035478, -32'sd2754},
    '{32'sd74435656, 32'sd1029970, -32'sd2725},
    '{32'sd75462901, 32'sd1024520, -32'sd2696},
    '{32'sd76484725, 32'sd1019128, -32'sd2668},
    '{32'sd77501185, 32'sd1013793, -32'sd2640},
    '{32'sd78512338, 32'sd1008512, -32'sd2613},
    '{32'sd79518237, 32'sd1003287, -32'sd2586},
    '{32'sd80518939, 32'sd998115, -32'sd2559},
    '{32'sd81514495, 32'sd992997, -32'sd2533},
    '{32'sd82504959, 32'sd987931, -32'sd2507},
    '{32'sd83490382, 32'sd982916, -32'sd2482},
    '{32'sd84470816, 32'sd977952, -32'sd2457},
    '{32'sd85446310, 32'sd973037, -32'sd2433},
    '{32'sd86416915, 32'sd968172, -32'sd2408},
    '{32'sd87382679, 32'sd963356, -32'sd2385},
    '{32'sd88343650, 32'sd958586, -32'sd2361},
    '{32'sd89299875, 32'sd953864, -32'sd2338},
    '{32'sd90251402, 32'sd949189, -32'sd2315},
    '{32'sd91198275, 32'sd944558, -32'sd2293},
    '{32'sd92140541, 32'sd939973, -32'sd2270},
    '{32'sd93078244, 32'sd935432, -32'sd2249},
    '{32'sd94011428, 32'sd930935, -32'sd2227},
    '{32'sd94940136, 32'sd926481, -32'sd2206},
    '{32'sd95864411, 32'sd922069, -32'sd2185},
    '{32'sd96784295, 32'sd917699, -32'sd2164},
    '{32'sd97699830, 32'sd913370, -32'sd2144},
    '{32'sd98611056, 32'sd909082, -32'sd2124},
    '{32'sd99518014, 32'sd904834, -32'sd2104},
    '{32'sd100420744, 32'sd900626, -32'sd2085},
    '{32'sd101319285, 32'sd896456, -32'sd2066},
    '{32'sd102213676, 32'sd892325, -32'sd2047},
    '{32'sd103103955, 32'sd888232, -32'sd2028},
    '{32'sd103990159, 32'sd884176, -32'sd2009},
    '{32'sd104872326, 32'sd880157, -32'sd1991},
    '{32'sd105750491, 32'sd876175, -32'sd1973},
    '{32'sd106624693, 32'sd872228, -32'sd1956},
    '{32'sd107494965, 32'sd868317, -32'sd1938},
    '{32'sd108361343, 32'sd864440, -32'sd1921},
    '{32'sd109223863, 32'sd860598, -32'sd1904},
    '{32'sd110082557, 32'sd856790, -32'sd1887},
    '{32'sd110937460, 32'sd853016, -32'sd1871},
    '{32'sd111788605, 32'sd849275, -32'sd1854},
    '{32'sd112636026, 32'sd845566, -32'sd1838},
    '{32'sd113479754, 32'sd841890, -32'sd1822},
    '{32'sd114319821, 32'sd838245, -32'sd1807},
    '{32'sd115156260, 32'sd834632, -32'sd1791},
    '{32'sd115989101, 32'sd831050, -32'sd1776},
    '{32'sd116818375, 32'sd827499, -32'sd1761},
    '{32'sd117644113, 32'sd823977, -32'sd1746},
    '{32'sd118466345, 32'sd820486, -32'sd1731},
    '{32'sd119285100, 32'sd817024, -32'sd1716},
    '{32'sd120100407, 32'sd813591, -32'sd1702},
    '{32'sd120912296, 32'sd810187, -32'sd1688},
    '{32'sd121720795, 32'sd806811, -32'sd1674},
    '{32'sd122525933, 32'sd803463, -32'sd1660},
    '{32'sd123327736, 32'sd800143, -32'sd1646},
    '{32'sd124126233, 32'sd796851, -32'sd1633},
    '{32'sd124921451, 32'sd793585, -32'sd1620},
    '{32'sd125713416, 32'sd790346, -32'sd1606},
    '{32'sd126502156, 32'sd787133, -32'sd1593},
    '{32'sd127287695, 32'sd783946, -32'sd1581},
    '{32'sd128070061, 32'sd780785, -32'sd1568},
    '{32'sd128849278, 32'sd777650, -32'sd1555},
    '{32'sd129625372, 32'sd774539, -32'sd1543},
    '{32'sd130398368, 32'sd771453, -32'sd1531},
    '{32'sd131168291, 32'sd768392, -32'sd1519},
    '{32'sd131935164, 32'sd765355, -32'sd1507},
    '{32'sd132699012, 32'sd762342, -32'sd1495},
    '{32'sd133459859, 32'sd759352, -32'sd1483}
  };

  // Observe records (docs/gen/observe.md); elements have the width of their
  // stride, the bits above their own width and all padding are zero.

  // 1120 bits
  typedef struct packed {
    logic [31:0] exit_code;  // 1119:1088
    logic [21:0] pad5;  // 1087:1066
    logic exit_valid;  // 1065:1065
    logic [7:0] console_byte;  // 1064:1057
    logic console_valid;  // 1056:1056
    logic [63:0] csr_data;  // 1055:992
    logic [21:0] pad4;  // 991:970
    logic [5:0] csr_number;  // 969:964
    logic [1:0] csr_thread;  // 963:962
    logic csr_write;  // 961:961
    logic csr_valid;  // 960:960
    logic [3:0][31:0] trap_value;  // 959:832
    logic [3:0][31:0] trap_pc;  // 831:704
    logic [11:0] pad3;  // 703:692
    logic [3:0][3:0] trap_cause;  // 691:676
    logic [3:0] trap_valid;  // 675:672
    logic [3:0][31:0] redirect_pc;  // 671:544
    logic [2:0] pad2;  // 543:541
    logic [3:0] redirect_valid;  // 540:537
    logic [20:0] fetch_pc;  // 536:516
    logic [1:0] fetch_thread;  // 515:514
    logic fetch_hit;  // 513:513
    logic fetch_valid;  // 512:512
    logic [7:0][31:0] slot_word;  // 511:256
    logic [23:0] pad1;  // 255:232
    logic [7:0] slot_valid;  // 231:224
    logic [3:0][31:0] pc;  // 223:96
    logic [3:0][7:0] buffered;  // 95:64
    logic [3:0][3:0] retired;  // 63:48
    logic [3:0][3:0] issued;  // 47:32
    logic [7:0] pad0;  // 31:24
    logic [3:0][3:0] stall;  // 23:8
    logic [3:0][1:0] state;  // 7:0
  } frontend_observe_t;

  // 352 bits
  typedef struct packed {
    logic [63:0] load_data;  // 351:288
    logic [23:0] pad2;  // 287:264
    logic [4:0] load_rd;  // 263:259
    logic [1:0] load_thread;  // 258:257
    logic load_valid;  // 256:256
    logic [63:0] mul_data;  // 255:192
    logic [23:0] pad1;  // 191:168
    logic [4:0] mul_rd;  // 167:163
    logic [1:0] mul_thread;  // 162:161
    logic mul_valid;  // 160:160
    logic [1:0][63:0] alu_data;  // 159:32
    logic [7:0] pad0;  // 31:24
    logic [1:0][7:0] alu_rd;  // 23:8
    logic [1:0] alu_pred;  // 7:6
    logic [1:0][1:0] alu_thread;  // 5:2
    logic [1:0] alu_valid;  // 1:0
  } scalar_observe_t;

  // 1984 bits
  typedef struct packed {
    logic [1:0][511:0] load_data;  // 1983:960
    logic [1:0][63:0] load_mask;  // 959:832
    logic [2:0] pad3;  // 831:829
    logic [1:0][7:0] load_vd;  // 828:813
    logic [1:0][1:0] load_thread;  // 812:809
    logic [1:0] load_valid;  // 808:807
    logic [3:0] flags_set;  // 806:803
    logic [1:0] flags_thread;  // 802:801
    logic flags_valid;  // 800:800
    logic [63:0] ext_data;  // 799:736
    logic [23:0] pad2;  // 735:712
    logic [4:0] ext_rd;  // 711:707
    logic [1:0] ext_thread;  // 706:705
    logic ext_valid;  // 704:704
    logic [63:0] pred_data;  // 703:640
    logic [25:0] pad1;  // 639:614
    logic [2:0] pred_pd;  // 613:611
    logic [1:0] pred_thread;  // 610:609
    logic pred_valid;  // 608:608
    logic [511:0] write_data;  // 607:96
    logic [63:0] write_mask;  // 95:32
    logic [23:0] pad0;  // 31:8
    logic [4:0] write_vd;  // 7:3
    logic [1:0] write_thread;  // 2:1
    logic write_valid;  // 0:0
  } vector_observe_t;

  // 2080 bits
  typedef struct packed {
    logic [2047:0] write_data;  // 2079:32
    logic [21:0] pad0;  // 31:10
    logic [3:0] write_parts;  // 9:6
    logic [2:0] write_acc;  // 5:3
    logic [1:0] write_thread;  // 2:1
    logic write_valid;  // 0:0
  } matrix_observe_t;

  // 3552 bits
  typedef struct packed {
    logic [21:0] pad6;  // 3551:3530
    logic [3:0] ecc_double;  // 3529:3526
    logic [5:0] ecc_corrected;  // 3525:3520
    logic [511:0] net_write_data;  // 3519:3008
    logic [15:0] pad5;  // 3007:2992
    logic [14:0] net_write_line;  // 2991:2977
    logic net_write_valid;  // 2976:2976
    logic [511:0] net_read_data;  // 2975:2464
    logic [14:0] net_read_line;  // 2463:2449
    logic net_read_valid;  // 2448:2448
    logic [15:0] held;  // 2447:2432
    logic [511:0] refill_data;  // 2431:1920
    logic [15:0] pad4;  // 1919:1904
    logic [14:0] refill_line;  // 1903:1889
    logic refill_valid;  // 1888:1888
    logic [63:0] swrite_data;  // 1887:1824
    logic [1:0] pad3;  // 1823:1822
    logic [7:0] swrite_mask;  // 1821:1814
    logic [20:0] swrite_addr;  // 1813:1793
    logic swrite_valid;  // 1792:1792
    logic [511:0] write_data;  // 1791:1280
    logic [63:0] write_mask;  // 1279:1216
    logic [15:0] pad2;  // 1215:1200
    logic [14:0] write_line;  // 1199:1185
    logic write_valid;  // 1184:1184
    logic [63:0] sread_data;  // 1183:1120
    logic [9:0] pad1;  // 1119:1110
    logic [20:0] sread_addr;  // 1109:1089
    logic sread_valid;  // 1088:1088
    logic [1:0][511:0] read_data;  // 1087:64
    logic [1:0][15:0] read_line;  // 63:32
    logic [29:0] pad0;  // 31:2
    logic [1:0] read_valid;  // 1:0
  } sram_observe_t;

  // 4160 bits
  typedef struct packed {
    logic [3:0][31:0] error_value;  // 4159:4032
    logic [27:0] pad5;  // 4031:4004
    logic [3:0] error_valid;  // 4003:4000
    logic [3:0][31:0] sem_delta;  // 3999:3872
    logic [3:0][7:0] sem_number;  // 3871:3840
    logic [22:0] pad4;  // 3839:3817
    logic [3:0] sem_valid;  // 3816:3813
    logic [2:0] commands;  // 3812:3810
    logic release_busy;  // 3809:3809
    logic server_busy;  // 3808:3808
    logic [3:0][31:0] list_outstanding;  // 3807:3680
    logic [3:0][3:0] list_state;  // 3679:3664
    logic [1:0][3:0] eject_occupancy;  // 3663:3656
    logic [1:0][3:0] inject_credits;  // 3655:3648
    logic [511:0] inject_data;  // 3647:3136
    logic [63:0] inject_header;  // 3135:3072
    logic [22:0] pad3;  // 3071:3049
    logic inject_valid;  // 3048:3048
    logic [9:0][3:0] credits;  // 3047:3008
    logic [23:0] pad2;  // 3007:2984
    logic [9:0][3:0] occupancy;  // 2983:2944
    logic [21:0] pad1;  // 2943:2922
    logic [9:0] credit;  // 2921:2912
    logic [4:0][511:0] out_data;  // 2911:352
    logic [4:0][63:0] out_header;  // 351:32
    logic [26:0] pad0;  // 31:5
    logic [4:0] out_valid;  // 4:0
  } network_observe_t;

endpackage
