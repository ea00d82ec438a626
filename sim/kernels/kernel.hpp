// SPDX-License-Identifier: Apache-2.0
// What a kernel is, and what a kernel family promises.
//
// A Family declares parameters and builds, from parameters, configuration and seed, a Kernel:
// memory image, thread starts and a reference with an error bound derived from docs/numerics.md.
// The same arguments give the same Kernel, bit for bit, everywhere. Families have no state.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "golden/gen/machine.hpp"
#include "sim/common/random.hpp"
#include "sim/mesh/routes.hpp"

namespace sim {

// Wrong use: a parameter, seed or array that the family does not take. The text names family,
// parameter, value and what is allowed. The command line ends with exit code 2.
struct ParameterError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class ParameterType {
  Int,     // min .. max
  Real,    // finite, min .. max
  Choice,  // one of `choices`
  Format,  // a name of sim/common/format_name.hpp other than fp32, or one of `choices`
};

using Value = std::variant<std::int64_t, double, std::string>;  // Int; Real; Choice and Format
std::string to_string(const Value& value);                      // as parse_value() reads it

struct Parameter {
  std::string name;
  ParameterType type = ParameterType::Int;
  Value default_value;
  double min = 0;  // Int and Real
  double max = 0;
  std::vector<std::string> choices;  // Choice, and names that Format takes besides formats
  std::string doc;

  std::string range() const;  // for people: "1..256", "add|mul", "bf16|cfloat8_143[:BIAS]..."
};

Parameter int_parameter(std::string name, std::int64_t default_value, std::int64_t min,
                        std::int64_t max, std::string doc);
Parameter real_parameter(std::string name, double default_value, double min, double max,
                         std::string doc);
Parameter choice_parameter(std::string name, std::vector<std::string> choices, std::string doc);
Parameter format_parameter(std::string name, std::string default_value,
                           std::vector<std::string> choices, std::string doc);

// A value for each parameter of one family, in order of declaration.
class Params {
 public:
  std::int64_t integer(std::string_view name) const;
  double real(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  void set(std::string_view name, Value value);  // replaces or appends
  const std::vector<std::pair<std::string, Value>>& all() const { return values_; }
  bool operator==(const Params&) const = default;

 private:
  const Value& find(std::string_view name) const;
  std::vector<std::pair<std::string, Value>> values_;
};

// An array of the user, row by row.
struct Matrix {
  int rows = 0;
  int columns = 0;
  std::vector<float> values;
};

// Bytes at an address. Both are multiples of 64; nothing overlaps. Memory outside the segments
// holds noise that depends on the seed, the same on both sides.
struct Segment {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;
};

// The host starts these threads, in this order, one a cycle, beginning with the first cycle.
struct Start {
  int thread = 0;
  std::uint32_t pc = 0;
};

struct ExpectedTrap {
  int thread = 0;
  golden::Cause cause = golden::Cause::None;
  std::optional<std::uint32_t> value = {};  // any unless given
};

using SemaphoreValues = std::array<std::uint32_t, golden::Semaphores>;

// The architectural result of one node, from whichever side ran.
struct NodeState {
  std::function<void(std::uint32_t address, std::span<std::uint8_t> bytes)>
      read;                                            // SRAM, corrected
  std::optional<std::uint32_t> exit_code;              // last one written, if any
  std::string console;                                 // everything written, in order
  std::array<golden::Cause, golden::Threads> cause{};  // None unless Trapped at the end
  SemaphoreValues semaphores{};
};

// Of a whole run. A kernel of one node looks at the state itself.
struct FinalState : NodeState {
  std::vector<NodeState> nodes;  // of a mesh, by MeshShape::index()
};

struct CheckResult {
  std::uint64_t compared = 0;        // elements compared with the reference
  std::optional<std::string> error;  // first wrong element: expected, actual, bound
};

// Units whose observe record must show work; a kernel that leaves one idle fails.
struct UsedUnits {
  bool scalar = false, vector = false, matrix = false, sram = true, network = false;
};

// What one node starts with, and what must be true of it at the end.
struct NodeImage {
  std::vector<Segment> segments;
  std::vector<Start> starts;
  UsedUnits units;
  std::vector<ExpectedTrap> traps;  // all must happen, for each thread in this order, and no other
  bool any_trap = false;            // traps are part of the random program, none is an error
  SemaphoreValues semaphores{};     // at the end, unless any_semaphores
  std::uint32_t no_meaning = 0;     // bit i: semaphore i may be anything at the end
  bool any_semaphores = false;      // all may, nor need barriers be complete
};

// Credits that come home late: on links chosen by the kernel's seed, each credit waits for a random
// time, in order. Both sides of a run see the same.
struct LinkDelay {
  int percent = 0;     // of all links, in each direction
  int max_cycles = 0;  // of one credit; 0: none
};

// A kernel of one node describes it itself, as its base. A kernel for a mesh leaves the base empty
// and fills `mesh` and `nodes`.
struct Kernel : NodeImage {
  std::string family;
  Params params;
  std::uint64_t seed = 0;
  MeshShape mesh;                        // one node
  RouteOrder routes = RouteOrder::Auto;  // of the mesh
  LinkDelay link_delay;
  int device_stall = 0;  // percentage of the cycles in which a device of the mesh stands still
  std::vector<NodeImage> nodes;                  // by MeshShape::index(); dead cores start nothing
  bool timing_independent = true;                // final memory of functional layer == of tick
  std::uint64_t cycle_limit = 0;                 // a run that takes longer hangs
  std::uint64_t macs = 0;                        // useful multiply-accumulates: m * n * k
  std::map<std::string, std::uint32_t> symbols;  // addresses of interest, for people
  // Compares the result with the reference; covers traps, exit code and console too.
  std::function<CheckResult(const FinalState&)> check;
  // The result as an array (gemm): what --out writes. Empty for other families.
  std::function<Matrix(const FinalState&)> output;

  bool is_mesh() const { return !nodes.empty(); }
  const NodeImage& image(std::size_t node) const { return is_mesh() ? nodes[node] : *this; }
};

// The user's arrays for `run gemm --a --b --c`.
struct UserArrays {
  Matrix a, b;
  std::optional<Matrix> c;
};

class Family {
 public:
  virtual ~Family() = default;

  const std::string& name() const { return name_; }
  const std::string& doc() const { return doc_; }          // one sentence
  const std::string& example() const { return example_; }  // arguments after `d1cosim run`
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const Parameter* find(std::string_view parameter) const;
  // Sets each of these parameters, in order, to a random one of its choices.
  void pick(Params& params, Random& random, std::initializer_list<std::string_view> names) const;

  // How often a regression takes this family for each time it takes an ordinary one.
  virtual int share() const { return 1; }

  // Parameters of random kernels: small enough for a regression, all corners over many seeds.
  virtual Params random_parameters(const golden::Config& config, std::uint64_t seed) const = 0;

  // Throws ParameterError when a value or a combination is not allowed or the SRAM of `config` is
  // too small (the text says what would fit). `params` must be complete: see complete().
  virtual Kernel build(const Params& params, const golden::Config& config,
                       std::uint64_t seed) const = 0;

  // Same, with the user's arrays in place of random data; only gemm takes them. Shapes and the
  // parameters m, n, k come from the arrays.
  virtual Kernel build_with(const Params& params, const golden::Config& config,
                            const UserArrays& arrays) const;

 protected:
  Family(std::string name, std::string doc, std::string example, std::vector<Parameter> parameters)
      : name_(std::move(name)),
        doc_(std::move(doc)),
        example_(std::move(example)),
        parameters_(std::move(parameters)) {}

 private:
  std::string name_;
  std::string doc_;
  std::string example_;
  std::vector<Parameter> parameters_;
};

// Every family, in a fixed order.
const std::vector<const Family*>& families();
const Family* find_family(std::string_view name);

// Text to value, checked against type and range; throws ParameterError.
Value parse_value(const Family& family, const Parameter& parameter, std::string_view text);

// Given `name=value` pairs (each name once), the rest from `base` (default: declared defaults).
Params complete(const Family& family, std::span<const std::pair<std::string, std::string>> given,
                const Params* base = nullptr);

// Throws ParameterError unless `params` holds each parameter of the family, once, within its range.
void validate(const Family& family, const Params& params);

}  // namespace sim
