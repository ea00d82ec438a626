// SPDX-License-Identifier: Apache-2.0
// The loop over cycles and nodes.

#include "sim/cosim/lockstep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "sim/cosim/digest.hpp"
#include "sim/cosim/hang.hpp"

namespace sim {
namespace {

// After the last write, so many more cycles are compared: nothing may come late.
constexpr std::uint64_t TailCycles = 8;
constexpr std::uint64_t PollInterval = 1024;

bool has_rtl(const LockstepOptions& options, Coord node) {
  if (options.sides == Sides::Golden) return false;
  if (!options.rtl_nodes) return true;
  return std::find(options.rtl_nodes->begin(), options.rtl_nodes->end(), node) !=
         options.rtl_nodes->end();
}

// What the model of make_rtl_mesh() cannot be.
void check_all_rtl(const Kernel& kernel, const LockstepOptions& options) {
  const auto refuse = [](std::string_view why) {
    throw std::invalid_argument(fmt::format("--all-rtl: {}", why));
  };
  if (kernel.mesh.rows() != RtlMeshRows || kernel.mesh.cols() != RtlMeshCols) {
    refuse(fmt::format("this mesh is {}x{}, the model is {}x{}", kernel.mesh.rows(),
                       kernel.mesh.cols(), RtlMeshRows, RtlMeshCols));
  }
  if (!kernel.mesh.whole()) refuse("the model has no dead nodes");
  if (kernel.link_delay.percent > 0 && kernel.link_delay.max_cycles > 0) {
    refuse("the model has no late credits");
  }
  if (options.rtl_nodes) refuse("every node has RTL");
  if (options.wave) refuse("the model writes no waves");
}

}  // namespace

// The state of one run().
struct Lockstep::Loop {
  explicit Loop(Lockstep& owner);

  LockstepResult run();
  void step();
  NodeInputs inputs_of(std::size_t i) const;
  void sample();
  void clock();
  void check_after_clock();
  void check_end();
  bool all_idle();
  std::uint64_t last_progress() const;
  void compare_states();
  void check_watch();
  void report(NodeRun& node, const StateMismatch& mismatch);
  void look_ahead(NodeRun& node);
  void open_wave_if_due();
  void finish();
  void tail_cycle();
  void check_drained();
  void collect();
  std::string digest_of_all();
  void hang(std::string_view why);
  bool done() const { return result.end != End::Idle || ended; }

  const Kernel& kernel;
  const LockstepOptions& options;
  const Routes& routes;
  std::vector<NodeRun>& nodes;
  const std::vector<std::size_t>& mesh_index;
  std::vector<EdgeDevice>& devices;
  const std::vector<std::size_t>& device_index;
  RtlNode* waves = nullptr;

  MeshLinks links;
  std::vector<const golden::LinkPorts*> given;  // by index in the mesh
  std::vector<int> destinations;                // one entry of the route tables a cycle
  std::vector<std::size_t> order;
  Random order_random;
  std::size_t starts = 0;  // the most that a node has

  LockstepResult result;
  std::uint64_t cycle = 0;
  std::uint64_t next_state;
  std::uint64_t next_progress_check = NoProgressLimit + 1;
  std::size_t busy = 0;  // a node that was not idle when last looked at
  bool wave_open = false;
  bool ended = false;
};

Lockstep::Loop::Loop(Lockstep& owner)
    : kernel(owner.kernel_),
      options(owner.options_),
      routes(owner.routes_),
      nodes(owner.nodes_),
      mesh_index(owner.index_),
      devices(owner.devices_),
      device_index(owner.device_index_),
      links(kernel.mesh, kernel.link_delay, kernel.seed),
      given(static_cast<std::size_t>(kernel.mesh.size())),
      order(nodes.size()),
      order_random(options.order_seed, "order of nodes"),
      next_state(options.state_interval) {
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const std::size_t i : mesh_index) {
    starts = std::max(starts, kernel.image(i).starts.size());
  }
  for (const auto* index : {&mesh_index, &device_index}) {
    if (!routes.has_tables()) break;
    for (const std::size_t i : *index) destinations.push_back(number(kernel.mesh.coord(i)));
  }
  if (options.wave) waves = nodes[owner.wave_node()].rtl();
}

LockstepResult Lockstep::Loop::run() {
  while (!done()) {
    step();
    sample();
    clock();
    ++cycle;
    check_after_clock();
    if (!done()) check_end();
  }
  result.cycles = cycle;
  finish();
  return std::move(result);
}

// All nodes do the cycle on all sides; their records are valid afterwards.
void Lockstep::Loop::step() {
  open_wave_if_due();
  if (nodes.size() > 1 || !devices.empty()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) given[mesh_index[i]] = &nodes[i].links();
    for (std::size_t i = 0; i < devices.size(); ++i) given[device_index[i]] = &devices[i].links();
    links.exchange(given);
    if (options.order_seed != 0) order_random.shuffle(std::span(order));
  }
  for (const std::size_t i : order) nodes[i].step(cycle, inputs_of(i));
  for (std::size_t i = 0; i < devices.size(); ++i) devices[i].step(links.input(device_index[i]));
}

NodeInputs Lockstep::Loop::inputs_of(std::size_t i) const {
  NodeInputs in;
  in.links = &links.input(mesh_index[i]);
  if (cycle < destinations.size()) {
    const int to = destinations[cycle];
    in.route = {true, to, routes.next(nodes[i].node(), node_of(to))};
    return in;
  }
  const std::uint64_t number = cycle - destinations.size();
  const std::vector<Start>& list = kernel.image(mesh_index[i]).starts;
  if (number < list.size()) in.start = {true, list[number].thread, list[number].pc};
  return in;
}

// Compares, counts and keeps the records of this cycle.
void Lockstep::Loop::sample() {
  for (NodeRun& node : nodes) {
    if (!node.both() || node.same()) continue;
    result.end = End::Mismatch;
    result.evidence = node.begin_evidence(cycle);
    result.evidence->differs = node.differs();
    look_ahead(node);
    return;
  }
  for (NodeRun& node : nodes) node.keep(cycle);
}

// The edge that ends this cycle.
void Lockstep::Loop::clock() {
  for (NodeRun& node : nodes) {
    node.clock();
    if (node.assertion_failed() && !result.assertion) {
      result.assertion = parse_assertion(node.rtl()->printed(), cycle);
      if (!options.all_rtl) result.assertion->node = to_string(node.node());
    }
  }
}

void Lockstep::Loop::check_after_clock() {
  if (!done() && cycle == next_state) compare_states();
  if (options.watch && !done()) check_watch();
  if (result.assertion && !done()) result.end = End::Assertion;
}

void Lockstep::Loop::check_end() {
  if (cycle >= destinations.size() + starts && all_idle()) {
    ended = true;
  } else if (cycle >= options.cycle_limit) {
    hang(fmt::format("cycle limit {} reached", options.cycle_limit));
  } else if (cycle >= next_progress_check) {
    const std::uint64_t last = last_progress();
    if (cycle - last > NoProgressLimit) {
      hang(fmt::format("nothing happens for {} cycles", NoProgressLimit));
    }
    next_progress_check = last + NoProgressLimit + 1;
  } else if (cycle % PollInterval == 0 && options.interrupted != nullptr &&
             options.interrupted->load()) {
    result.end = End::Interrupted;
  }
}

bool Lockstep::Loop::all_idle() {
  if (!nodes[busy].idle() || !links.quiet()) return false;
  if (!std::all_of(devices.begin(), devices.end(), [](const auto& d) { return d.idle(); })) {
    return false;
  }
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [](const NodeRun& node) { return !node.idle(); });
  if (found == nodes.end()) {
    // What a node gives in the coming cycle is on no wire yet.
    return std::all_of(nodes.begin(), nodes.end(), [](NodeRun& node) {
      const golden::LinkPorts& out = node.links();
      return std::none_of(out.beat.begin(), out.beat.end(),
                          [](const auto& b) { return b.valid; }) &&
             std::none_of(out.credit.begin(), out.credit.end(), [](auto c) { return c != 0; });
    });
  }
  busy = static_cast<std::size_t>(found - nodes.begin());
  return false;
}

std::uint64_t Lockstep::Loop::last_progress() const {
  std::uint64_t last = 0;
  for (const NodeRun& node : nodes) last = std::max(last, node.tally().last_progress());
  return last;
}

void Lockstep::Loop::compare_states() {
  next_state += options.state_interval;
  for (NodeRun& node : nodes) {
    if (!node.both()) continue;
    if (const auto found = node.state_difference()) return report(node, *found);
  }
}

void Lockstep::Loop::check_watch() {
  for (NodeRun& node : nodes) {
    if (!node.both() || node.node() != options.watch->node) continue;
    const StateMismatch& place = options.watch->place;
    if (still_differs(*node.golden(), node.rtl()->arrays(), place)) report(node, place);
  }
}

// The difference is at the end of the cycle just done.
void Lockstep::Loop::report(NodeRun& node, const StateMismatch& mismatch) {
  result.end = End::Mismatch;
  result.evidence = node.begin_evidence(cycle - 1);
  result.evidence->state = mismatch;
}

// Lets all run on, each on its own way, to see whether the same values come later.
void Lockstep::Loop::look_ahead(NodeRun& node) {
  const std::uint64_t at = cycle;
  for (;;) {
    node.add_to(*result.evidence);
    clock();
    if (++cycle > at + LookAround || result.assertion) break;
    step();
  }
  cycle = at;
}

void Lockstep::Loop::open_wave_if_due() {
  if (waves == nullptr) return;
  if (!wave_open && cycle >= options.wave->from && cycle <= options.wave->to) {
    waves->open_wave(options.wave->path);
    wave_open = true;
  } else if (wave_open && cycle > options.wave->to) {
    waves->close_wave();
    wave_open = false;
  }
}

// Digest, final comparison of states, and that nothing comes late.
void Lockstep::Loop::finish() {
  if (!result.evidence) result.digest = digest_of_all();
  if (ended) {
    compare_states();
    const auto failed = [&] { return result.evidence || result.assertion; };
    for (std::uint64_t i = 0; i < TailCycles && !failed(); ++i, ++cycle) tail_cycle();
    if (result.assertion && !result.evidence) result.end = End::Assertion;
    if (!failed()) check_drained();
  }
  if (wave_open) waves->close_wave();
  collect();
  const bool planted =
      std::any_of(nodes.begin(), nodes.end(), [](const NodeRun& node) { return node.planted(); });
  const bool planted_in_time = !options.plant || options.plant->kind == PlantKind::Compare ||
                               planted || result.end != End::Idle;
  if (!planted_in_time) {
    throw std::invalid_argument(fmt::format("--plant: the run ends in cycle {}, before cycle {}",
                                            result.cycles, options.plant->cycle));
  }
}

void Lockstep::Loop::tail_cycle() {
  step();
  for (NodeRun& node : nodes) {
    if (node.both() && !node.same()) {
      result.end = End::Mismatch;
      result.evidence = node.begin_evidence(cycle);
      result.evidence->differs = node.differs();
      return look_ahead(node);
    }
    node.keep_tail();
  }
  clock();
}

void Lockstep::Loop::check_drained() {
  for (NodeRun& node : nodes) {
    ++result.compared_drained;
    const auto left = node.not_drained();
    if (!left) continue;
    result.end = End::Mismatch;
    result.evidence = node.begin_evidence(cycle);
    result.evidence->not_drained = fmt::format("{} cycles after the end: {}", TailCycles, *left);
    return;
  }
}

void Lockstep::Loop::collect() {
  result.tallies.resize(static_cast<std::size_t>(kernel.mesh.size()));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    result.tallies[mesh_index[i]] = nodes[i].tally();
    for (std::size_t u = 0; u < NumUnits; ++u) result.compared[u] += nodes[i].compared()[u];
    result.compared_state += nodes[i].compared_state();
  }
}

std::string Lockstep::Loop::digest_of_all() {
  if (!options.digest) return "";
  if (nodes.size() == 1) return nodes.front().digest();
  Digest all;
  for (NodeRun& node : nodes) {
    const std::string one = node.digest();
    all.add(one.data(), one.size());
  }
  return all.text();
}

void Lockstep::Loop::hang(std::string_view why) {
  result.end = End::Hang;
  result.hang = hang_text(why, nodes, kernel, links);
}

Lockstep::Lockstep(const Kernel& kernel, const golden::Config& config,
                   const LockstepOptions& options)
    : kernel_(kernel), options_(options), routes_(make_routes(kernel.mesh, kernel.routes)) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(kernel.mesh.size()); ++i) {
    const Coord node = kernel.mesh.coord(i);
    if (kernel.mesh.has_router(node)) index_.push_back(i);
    if (!kernel.mesh.has_device(node)) continue;
    device_index_.push_back(i);
    devices_.emplace_back(kernel.image(i), config, routes_, node, kernel.device_stall,
                          Random(kernel.seed, "edge device").split(i));
  }
  std::vector<std::unique_ptr<RtlNode>> rtl = make_rtl(config);
  std::optional<Coord> planted;
  if (options_.plant) planted = options_.plant->node;
  for (const std::size_t i : index_) {
    const Coord node = kernel.mesh.coord(i);
    NodeSetup setup;
    setup.config = &config;
    setup.place = place(node);
    setup.golden = options_.sides != Sides::Rtl || !has_rtl(options_, node);
    setup.digest = options_.digest;
    setup.barriers_end = !kernel.image(i).any_semaphores;
    setup.reset_seed = reset_seed(i);
    if (options_.plant) {
      const bool compared = has_rtl(options_, node) || options_.sides == Sides::Golden;
      if (!planted && compared) planted = node;
      if (planted == node) setup.plant = &*options_.plant;
    }
    nodes_.emplace_back(kernel.image(i), setup, std::move(rtl[nodes_.size()]));
  }
}

golden::Place Lockstep::place(Coord node) const {
  golden::Place place;
  place.y = node.y;
  place.x = node.x;
  place.rows = kernel_.mesh.rows();
  place.cols = kernel_.mesh.cols();
  place.route_table = routes_.has_tables();
  place.core_dead = !kernel_.mesh.has_core(node);
  return place;
}

// Every node its own noise; a single one that of the seed itself.
std::uint64_t Lockstep::reset_seed(std::size_t i) const {
  return i == 0 ? options_.reset_seed : Random(options_.reset_seed, "reset seeds").split(i).bits();
}

// By position in nodes_; nullptr for those without.
std::vector<std::unique_ptr<RtlNode>> Lockstep::make_rtl(const golden::Config& config) const {
  if (options_.all_rtl) {
    check_all_rtl(kernel_, options_);
    std::vector<golden::Place> places;
    for (const std::size_t i : index_) places.push_back(place(kernel_.mesh.coord(i)));
    return make_rtl_mesh(config, options_.reset_seed, places);
  }
  std::vector<std::unique_ptr<RtlNode>> rtl(index_.size());
  for (std::size_t k = 0; k < rtl.size(); ++k) {
    const Coord node = kernel_.mesh.coord(index_[k]);
    if (!has_rtl(options_, node)) continue;
    const bool waves = options_.wave && k == wave_node();
    rtl[k] = (waves ? make_wave_node : make_rtl_node)(config, reset_seed(index_[k]), place(node));
  }
  return rtl;
}

// Position in nodes_ of the node whose wave is written.
std::size_t Lockstep::wave_node() const {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    const Coord node = kernel_.mesh.coord(index_[i]);
    const bool wanted = !options_.wave->node || *options_.wave->node == node;
    if (wanted && has_rtl(options_, node)) return i;
  }
  throw std::invalid_argument("waves need a node with RTL");
}

LockstepResult Lockstep::run() { return Loop(*this).run(); }

FinalState Lockstep::final_state() const {
  FinalState state;
  if (!kernel_.is_mesh()) {
    static_cast<NodeState&>(state) = nodes_.front().final_state();
    return state;
  }
  state.nodes.resize(static_cast<std::size_t>(kernel_.mesh.size()));
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    state.nodes[index_[i]] = nodes_[i].final_state();
  }
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    state.nodes[device_index_[i]] = devices_[i].final_state();
  }
  return state;
}

}  // namespace sim
