// SPDX-License-Identifier: Apache-2.0
// Family fault: every error of the network, beside lists of which nothing may be lost.
//
// Thread 0 of each node gives a line double errors, waits until all have, and lets the others go.
// These work at lists with a known outcome, and in between do something wrong and wait for the trap
// of it, which must have the right cause and value; thread 0 then starts them again behind it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/common/random.hpp"
#include "sim/kernels/barrier_plan.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/list_plan.hpp"
#include "sim/kernels/misuse.hpp"

namespace sim {
namespace {

using golden::Csr;
using golden::Opcode;

// Semaphores of every node, behind those of lists.
constexpr int Prepared = ListSemaphores::Number;  // a barrier of the threads 0
constexpr int Go = Prepared + 1;                  // one for each other thread
constexpr int Never = Go + 1;                     // would be raised by what must not be done

constexpr int MostFaults = 16;  // of a thread; the traps of a node are all kept
constexpr std::string_view Any = "any";

class Fault final : public Family {
 public:
  Fault()
      : Family("fault", "errors of the network, each told to who asked, beside lists of blocks",
               "fault -p mesh_rows=2 -p mesh_cols=3 -p dead_cores=1 -p kind=dead_core",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    std::vector<std::string> kinds(MisuseNames.begin(), MisuseNames.end());
    kinds.insert(kinds.begin(), std::string(Any));
    return with_mesh({
        choice_parameter("kind", std::move(kinds), "what is done wrong"),
        int_parameter("faults", 4, 1, MostFaults, "of each thread but the first"),
        int_parameter("items", 4, 0, 100, "of its lists, besides"),
        int_parameter("lines", 4, 1, ListPlan::MostLines, "of a block in these, at most"),
        int_parameter("threads", golden::Threads, 2, golden::Threads, "hardware threads that work"),
    });
  }
};

Params Fault::random_parameters(const golden::Config&, std::uint64_t seed) const {
  Random random(seed, "fault parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  const std::int64_t nodes = params.integer("mesh_rows") * params.integer("mesh_cols");
  const bool whole = params.integer("dead_nodes") + params.integer("devices") == 0;
  if (nodes > 1 && whole && random.chance(2, 3)) {
    params.set("dead_cores", random.between(std::int64_t{1}, (nodes + 3) / 4));
  }
  if (random.coin()) pick(params, random, {"kind"});
  // Dead cores are few: half of the meshes that have one ask nobody else.
  const bool dead_cores = params.integer("dead_cores") > 0;
  const std::string dead_core(MisuseNames[static_cast<std::size_t>(Misuse::DeadCore)]);
  if (dead_cores && random.coin()) params.set("kind", dead_core);
  if (!dead_cores && params.text("kind") == dead_core) params.set("kind", std::string(Any));
  params.set("faults", std::int64_t{random.between(1, 6)});
  params.set("items", std::int64_t{random.between(0, 8)});
  params.set("lines", std::int64_t{random.between(1, 8)});
  params.set("threads", std::int64_t{random.between(2, golden::Threads)});
  return params;
}

// What may be done wrong in this mesh.
std::vector<Misuse> kinds_of(const std::string& kind, const MeshShape& shape) {
  std::vector<Misuse> kinds;
  for (std::size_t i = 0; i < MisuseNames.size(); ++i) {
    const bool wanted = kind == Any || kind == MisuseNames[i];
    if (wanted && possible(misuse(i), shape)) kinds.push_back(misuse(i));
  }
  if (kinds.empty()) {
    throw ParameterError(fmt::format("fault: kind = {}: needs dead_cores of at least 1", kind));
  }
  return kinds;
}

struct Plan {
  std::vector<Misuse> kinds;
  MisusePlaces places;
  BarrierPlan prepared;
  int threads, faults;
};

// The programs of one node.
class Programs {
 public:
  Programs(MeshKernel& mesh, const Plan& plan, const ListPlan* lists, std::size_t node,
           std::vector<std::uint32_t>& counted, const Random& random)
      : mesh_(mesh), plan_(plan), lists_(lists), node_(node), counted_(counted), random_(random) {}

  void write(std::int64_t most_items) {
    mesh_.write_program(node_, plan_.threads, most_items,
                        [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
                          if (thread == 0) make_labels(code);
                          if (thread == 0) return supervise(code, lists);
                          work(thread, code, lists);
                        });
  }

 private:
  static constexpr R Scratch{1}, Scratch2{2};

  // Where a thread goes on behind each of its faults.
  Label& behind(int thread, int fault) {
    return behind_[static_cast<std::size_t>((thread - 1) * plan_.faults + fault)];
  }
  void make_labels(ProgramBuilder& code) {
    for (int i = (plan_.threads - 1) * plan_.faults; i > 0; --i) behind_.push_back(code.label());
  }

  void supervise(ProgramBuilder& code, ListBuilder& lists) {
    Random random = random_.split("poison");
    emit_double_error(code, plan_.places.poisoned, Scratch, Scratch2, random);
    emit_barrier(code, plan_.prepared, Scratch, Scratch2);
    code(Opcode::Li, Scratch, plan_.threads - 1);
    code(Opcode::Semadd, S{Go}, Scratch);
    for (int fault = 0; fault < plan_.faults; ++fault) {
      for (int thread = 1; thread < plan_.threads; ++thread) {
        constexpr int CauseBits = 8;
        const Label wait = code.here();
        code(Opcode::Csrr, Scratch, Csr::TrapCause);
        code(Opcode::Srli, Scratch, Scratch, CauseBits * thread);
        code(Opcode::Andi, Scratch, Scratch, (1 << CauseBits) - 1);
        code(Opcode::Beq, Scratch, R{0}, wait);
        code(Opcode::Li, Scratch, thread);
        code.label_address(Scratch2, behind(thread, fault));
        code(Opcode::Tstart, Scratch, Scratch2);
      }
    }
    do_lists(0, code, lists);
    if (lists_ != nullptr) emit_wait(code, ListSemaphores::Arrived, lists_->arrivals(node_));
  }

  void work(int thread, ProgramBuilder& code, ListBuilder& lists) {
    Random random = random_.split(static_cast<std::uint64_t>(thread));
    std::vector<PlannedList> planned;
    if (lists_ != nullptr) planned = lists_->write(lists, node_, thread);
    code(Opcode::Semwait, S{Go}, 1);
    std::size_t next = 0;
    for (int fault = 0; fault < plan_.faults; ++fault) {
      while (next < planned.size() && random.coin()) emit_list(code, planned[next++], thread);
      wait_for_the_list(code, thread);
      do_wrong(thread, code, lists, random.split(static_cast<std::uint64_t>(fault)));
      code(Opcode::Semwait, S{Never}, 1);
      code.bind(behind(thread, fault));
    }
    while (next < planned.size()) emit_list(code, planned[next++], thread);
    emit_wait(code, ListSemaphores::Done + thread, signals(planned));
  }

  void do_lists(int thread, ProgramBuilder& code, ListBuilder& lists) {
    if (lists_ == nullptr) return;
    const std::vector<PlannedList> planned = lists_->write(lists, node_, thread);
    for (const PlannedList& list : planned) emit_list(code, list, thread);
    emit_wait(code, ListSemaphores::Done + thread, signals(planned));
  }

  // An error would end it too.
  void wait_for_the_list(ProgramBuilder& code, int thread) {
    const Label wait = code.here();
    code(Opcode::Csrr, Scratch, Csr::Lists);
    code(Opcode::Andi, Scratch, Scratch, 1 << thread);
    code(Opcode::Bne, Scratch, R{0}, wait);
  }

  void do_wrong(int thread, ProgramBuilder& code, ListBuilder& lists, Random random) {
    MisuseContext context{mesh_.shape(), plan_.places, mesh_.coord(node_), thread, {},
                          Scratch,       Scratch2};
    const Misuse misuse = random.pick(plan_.kinds);
    const std::uint32_t first_item = lists.next_address();
    const std::size_t other = random.pick(mesh_.cores());
    const std::uint32_t amount = random.bits32();
    context.before = add_to(mesh_.coord(other), ListSemaphores::Counted, amount);
    mesh_.image(node_).traps.push_back(emit_misuse(misuse, context, code, lists, random));
    if (lists.next_address() != first_item) counted_[other] += amount;
  }

  MeshKernel& mesh_;
  const Plan& plan_;
  const ListPlan* lists_;
  std::size_t node_;
  std::vector<std::uint32_t>& counted_;  // by node: what good items in front of wrong ones add
  Random random_;
  std::vector<Label> behind_;
};

Kernel Fault::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const Random random(seed, "fault");
  Random choice = random.split("plan");
  ListSizes sizes;
  sizes.threads = static_cast<int>(params.integer("threads"));
  sizes.items = static_cast<int>(params.integer("items"));
  sizes.lines = static_cast<int>(params.integer("lines"));
  sizes.room = mesh.layout().size() / 4;
  Plan plan{
      kinds_of(params.text("kind"), mesh.shape()),
      {mesh.layout().allocate(MisuseLines * Line, "lines for misuse"), mesh.layout().size(), Never},
      random_barrier(mesh, whole_mesh(mesh.shape()), Prepared, choice),
      sizes.threads,
      static_cast<int>(params.integer("faults"))};
  expect_releases(mesh, plan.prepared, 1);
  std::optional<ListPlan> lists;
  if (sizes.items > 0) lists.emplace(mesh, sizes, random.split("lists"));

  plan.places.all_poisoned = true;
  std::vector<std::uint32_t> counted(static_cast<std::size_t>(mesh.shape().size()));
  const std::int64_t faults = std::int64_t{plan.threads - 1} * plan.faults;
  const std::int64_t most_items = std::int64_t{plan.threads} * sizes.items + faults * MisuseItems;
  for (const std::size_t node : mesh.cores()) {
    Bytes bytes = random_bytes(MisuseLines, random.split("misuse").split(node));
    mesh.load(node, {plan.places.untouched, bytes});
    bytes.resize(MisusePlaces::UntouchedLines * Line);
    mesh.expect(node, plan.places.untouched, std::move(bytes));
    Programs(mesh, plan, lists ? &*lists : nullptr, node, counted,
             random.split("programs").split(node))
        .write(most_items);
  }
  for (const std::size_t node : mesh.cores()) {
    mesh.image(node).semaphores[ListSemaphores::Counted] += counted[node];
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto nodes = static_cast<std::uint64_t>(mesh.shape().size());
  const auto items = static_cast<std::uint64_t>(most_items) * nodes;
  const auto lines = static_cast<std::uint64_t>(sizes.lines) * items;
  return mesh.finish(50000 + (lines + items) * nodes * (40 + late));
}

}  // namespace

std::unique_ptr<const Family> make_fault() { return std::make_unique<Fault>(); }

}  // namespace sim
