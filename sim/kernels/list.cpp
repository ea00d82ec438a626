// SPDX-License-Identifier: Apache-2.0
// Family list: random lists of transfers, with all that an item can say (docs/network.md section
// 7).
#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/list_plan.hpp"

namespace sim {
namespace {

class List final : public Family {
 public:
  List()
      : Family("list", "random lists of transfers: strides, gather, padding, every kind of item",
               "list -p mesh_rows=3 -p mesh_cols=3 -p items=12 -p lines=16", parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        int_parameter("items", 6, 1, 1000, "of each thread, in one list or several"),
        int_parameter("lines", 8, 1, ListPlan::MostLines, "of a block, at most"),
        int_parameter("pause", 50, 0, 1000, "cycles that a list waits for its thread, at most"),
        threads_parameter(golden::Threads),
    });
  }
};

Params List::random_parameters(const golden::Config&, std::uint64_t seed) const {
  Random random(seed, "list parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  params.set("items", std::int64_t{random.between(1, 10)});
  params.set("lines", std::int64_t{random.coin() ? random.between(1, 4) : random.between(1, 16)});
  params.set("pause", std::int64_t{random.coin() ? 0 : random.between(1, 200)});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  return params;
}

// Starts the lists one after the other, and waits for all of them.
void emit_thread(ProgramBuilder& code, const std::vector<PlannedList>& lists, int thread) {
  for (const PlannedList& list : lists) emit_list(code, list, thread);
  emit_wait(code, ListSemaphores::Done + thread, signals(lists));
}

Kernel List::build(const Params& params, const golden::Config& config, std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  ListSizes sizes;
  sizes.threads = static_cast<int>(params.integer("threads"));
  sizes.items = static_cast<int>(params.integer("items"));
  sizes.lines = static_cast<int>(params.integer("lines"));
  sizes.pause = static_cast<int>(params.integer("pause"));
  const std::int64_t items = std::int64_t{sizes.threads} * sizes.items;
  // Beside what arrives there are the source, programs, items and their indices.
  constexpr std::int64_t Program = 64;
  const std::int64_t index_lines = sizes.lines / 2 + 1;
  const std::int64_t others = ListPlan::SourceLines + Program + items * (3 + index_lines);
  sizes.room = mesh.layout().size() - others * Line;
  const ListPlan plan(mesh, sizes, Random(seed, "list"));
  for (const std::size_t node : mesh.cores()) {
    mesh.write_program(node, sizes.threads, items,
                       [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
                         emit_thread(code, plan.write(lists, node, thread), thread);
                         if (thread != 0) return;
                         emit_wait(code, ListSemaphores::Arrived, plan.arrivals(node));
                       });
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto nodes = static_cast<std::uint64_t>(mesh.shape().size());
  const auto all_items = static_cast<std::uint64_t>(items) * nodes;
  const auto lines = static_cast<std::uint64_t>(sizes.lines) * all_items;
  return mesh.finish(50000 + (lines + all_items) * nodes * (40 + late) +
                     static_cast<std::uint64_t>(items * sizes.pause));
}

}  // namespace

std::unique_ptr<const Family> make_list() { return std::make_unique<List>(); }

}  // namespace sim
