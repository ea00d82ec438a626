// SPDX-License-Identifier: Apache-2.0
// Family allreduce: each node has an array, and in the end each has the sum of all of them.
//
// Nodes have ranks, row by row. Each thread has a part of the array and does all on its own:
//
//   ring   the part has a chunk for each rank; chunk c goes once round, from rank c on, and each
//          rank adds its own; then the sums go round
//   tree   rank r gets the parts of r + 1, r + 2, r + 4, ... as far as r is a multiple of twice
//          that, adds them in this order and sends the sum to its parent; sums come back that way
//
// So the order of additions is known, and the result to the bit.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/common/format_name.hpp"
#include "sim/common/random.hpp"
#include "sim/kernels/families.hpp"
#include "sim/kernels/mesh_kernel.hpp"
#include "sim/kernels/stream.hpp"

namespace sim {
namespace {

using golden::Opcode;

// Semaphores of every node, each + thread.
constexpr int Received = 0;
constexpr int Done = Received + golden::Threads;  // own items that are complete

class Allreduce final : public Family {
 public:
  Allreduce()
      : Family("allreduce", "the sum of the arrays of all nodes, in each of them",
               "allreduce -p mesh_rows=3 -p mesh_cols=3 -p n=5000 -p format=bf16",
               parameters_of()) {}

  Params random_parameters(const golden::Config& config, std::uint64_t seed) const override;
  Kernel build(const Params& params, const golden::Config& config,
               std::uint64_t seed) const override;

 private:
  static std::vector<Parameter> parameters_of() {
    return with_mesh({
        choice_parameter("method", {"ring", "tree"}, "the way of the sums"),
        int_parameter("n", 1000, 1, 1 << 20, "elements of the array"),
        choice_parameter("format", {"fp32", "bf16"}, "of elements and sums"),
        mix_parameter(),
        threads_parameter(golden::Threads),
    });
  }
};

// How arrays are cut: threads x chunks x blocks, blocks of 64 elements.
struct Cut {
  bool ring = false;
  golden::FormatEntry format;
  std::int64_t n = 0;
  int ranks = 0, threads = 0;
  int chunks = 0;           // of a thread's part
  int slots = 0;            // chunks that come in to be added
  std::int64_t blocks = 0;  // of a chunk

  std::int64_t chunk_bytes() const { return blocks * block_bytes(format); }
  int chunk_lines() const { return static_cast<int>(chunk_bytes() / Line); }
  std::int64_t elements() const { return threads * chunks * blocks * BlockElements; }
  int chunk_of(std::int64_t element) const {
    return static_cast<int>(element / (blocks * BlockElements) % chunks);
  }
};

Cut cut_of(const Params& params, int ranks) {
  Cut cut;
  cut.ring = params.text("method") == "ring";
  cut.format = params.text("format") == "bf16" ? parse_format("bf16") : Fp32Format;
  cut.n = params.integer("n");
  cut.ranks = ranks;
  cut.threads = static_cast<int>(params.integer("threads"));
  cut.chunks = cut.ring ? ranks : 1;
  cut.slots =
      cut.ring ? ranks - 1 : static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1)));
  const std::int64_t all = std::int64_t{cut.threads} * cut.chunks;
  cut.blocks = (blocks_of(cut.n) + all - 1) / all;
  return cut;
}

Params Allreduce::random_parameters(const golden::Config& config, std::uint64_t seed) const {
  Random random(seed, "allreduce parameters");
  Params params = complete(*this, {});
  set_random_mesh(params, 4, 4, seed);
  pick(params, random, {"method", "format", "data"});
  params.set("threads", std::int64_t{random.between(1, golden::Threads)});
  // Chunks of one block always fit; of more, only as many as do.
  constexpr std::int64_t Others = 400;
  constexpr std::int64_t Many = 3000;
  params.set("n", std::int64_t{1});
  const Cut cut =
      cut_of(params, static_cast<int>(params.integer("mesh_rows") * params.integer("mesh_cols")));
  const std::int64_t room = std::int64_t{config.SramRows} * golden::SramBanks - Others;
  const std::int64_t lines = cut.threads * (cut.chunks + cut.slots) * cut.chunk_lines();
  const std::int64_t most = std::max<std::int64_t>(room / lines, 1) * cut.elements();
  params.set("n", random.between(std::int64_t{1}, std::min(most, Many)));
  return params;
}

struct Places {
  std::uint32_t array = 0, inbox = 0;

  std::uint32_t chunk(const Cut& cut, int thread, int number) const {
    return array + static_cast<std::uint32_t>((thread * cut.chunks + number) * cut.chunk_bytes());
  }
  std::uint32_t slot(const Cut& cut, int thread, int number) const {
    return inbox + static_cast<std::uint32_t>((thread * cut.slots + number) * cut.chunk_bytes());
  }
};

// Emits the code of one thread.
class Writer {
 public:
  Writer(const MeshKernel& mesh, const Cut& cut, const Places& places, int rank, int thread,
         ProgramBuilder& code, ListBuilder& lists)
      : mesh_(mesh),
        cut_(cut),
        places_(places),
        rank_(rank),
        thread_(thread),
        code_(code),
        lists_(lists),
        stream_(code, Scratch) {}

  void write() {
    if (cut_.ranks == 1) return;
    code_.constant(Left, BlockElements);  // whole blocks only
    stream_.make_line_predicates(cut_.format, Left);
    if (cut_.format != Fp32Format) code_.format_entry(0, cut_.format.to_bits(), Scratch);
    if (cut_.ring) {
      write_ring();
    } else {
      write_tree();
    }
  }

 private:
  static constexpr R Own{1}, Other{2}, Left{3}, Scratch{8};
  static constexpr V Sum{0}, Term{4}, Raw{8};

  int chunk_before(int number) const { return (number % cut_.ranks + cut_.ranks) % cut_.ranks; }

  void write_ring() {
    const int next = (rank_ + 1) % cut_.ranks;
    for (int step = 0; step + 1 < cut_.ranks; ++step) {
      send(next, chunk_before(rank_ - step), places_.slot(cut_, thread_, step));
      emit_wait(code_, Received + thread_, 1);
      add(chunk_before(rank_ - step - 1), step);
    }
    for (int step = 0; step + 1 < cut_.ranks; ++step) {
      const int number = chunk_before(rank_ + 1 - step);
      send(next, number, places_.chunk(cut_, thread_, number));
      emit_wait(code_, Received + thread_, 1);
    }
  }

  void write_tree() {
    std::vector<int> children;
    int distance = 1;
    for (; distance < cut_.ranks && rank_ % (2 * distance) == 0; distance *= 2) {
      if (rank_ + distance < cut_.ranks) children.push_back(rank_ + distance);
    }
    emit_wait(code_, Received + thread_, static_cast<int>(children.size()));
    for (std::size_t i = 0; i < children.size(); ++i) add(0, static_cast<int>(i));
    if (rank_ != 0) {
      const int level = static_cast<int>(std::bit_width(static_cast<unsigned>(distance))) - 1;
      send(rank_ - distance, 0, places_.slot(cut_, thread_, level));
      emit_wait(code_, Received + thread_, 1);
    }
    for (const int child : children) send(child, 0, places_.chunk(cut_, thread_, 0));
  }

  // A chunk of the own array; waits until it has been read.
  void send(int rank, int chunk, std::uint32_t target) {
    const Coord node = mesh_.coord(mesh_.cores()[static_cast<std::size_t>(rank)]);
    ListItem item =
        push_lines(places_.chunk(cut_, thread_, chunk), cut_.chunk_lines(), node, target);
    item.signal = Done + thread_;
    item.remote_signal = Received + thread_;
    emit_start(code_, lists_.add(item));
    lists_.end();
    emit_wait(code_, Done + thread_, 1);
  }

  // What came in a slot onto a chunk.
  void add(int chunk, int slot) {
    code_.constant(Own, places_.chunk(cut_, thread_, chunk));
    code_.constant(Other, places_.slot(cut_, thread_, slot));
    code_.constant(Left, cut_.blocks);
    const Label loop = code_.here();
    stream_.load(cut_.format, 0, Own, Sum, Raw);
    stream_.load(cut_.format, 0, Other, Term, Raw);
    for (int part = 0; part < BlockParts; ++part) {
      const V sum{Sum.number + part};
      code_(Opcode::Fadd, sum, sum, V{Term.number + part});
    }
    stream_.store(cut_.format, 0, Own, Sum, Raw, false);
    stream_.advance(Own, cut_.format);
    stream_.advance(Other, cut_.format);
    code_(Opcode::Addi, Left, Left, -1);
    code_(Opcode::Bne, Left, R{0}, loop);
  }

  const MeshKernel& mesh_;
  const Cut& cut_;
  const Places& places_;
  int rank_, thread_;
  ProgramBuilder& code_;
  ListBuilder& lists_;
  BlockStream stream_;
};

std::uint32_t sum_of(const Cut& cut, std::uint32_t a, std::uint32_t b) {
  constexpr std::uint32_t CanonicalNan = 0x7fc00000;
  const float sum =
      std::bit_cast<float>(to_fp32(cut.format, a)) + std::bit_cast<float>(to_fp32(cut.format, b));
  const auto bits = std::isnan(sum) ? CanonicalNan : std::bit_cast<std::uint32_t>(sum);
  return convert(cut.format, bits).code;
}

// In the order of the machine.
std::uint32_t reference(const Cut& cut, const std::vector<Array>& arrays, std::int64_t element) {
  std::vector<std::uint32_t> terms;
  const int first = cut.ring ? cut.chunk_of(element) : 0;
  for (int i = 0; i < cut.ranks; ++i) {
    terms.push_back(arrays[static_cast<std::size_t>((first + i) % cut.ranks)].get(element));
  }
  if (cut.ring) {
    for (std::size_t i = 1; i < terms.size(); ++i) terms[0] = sum_of(cut, terms[0], terms[i]);
    return terms[0];
  }
  for (std::size_t distance = 1; distance < terms.size(); distance *= 2) {
    for (std::size_t i = 0; i + distance < terms.size(); i += 2 * distance) {
      terms[i] = sum_of(cut, terms[i], terms[i + distance]);
    }
  }
  return terms[0];
}

// What any order of additions of ordinary numbers keeps to: each rounds a partial sum once in FP32,
// and once more in the format.
std::optional<std::string> far_off(const Cut& cut, const std::vector<Array>& arrays,
                                   std::int64_t element, std::uint32_t code) {
  double sum = 0;
  double magnitude = 0;
  for (const Array& array : arrays) {
    const double term = decode(cut.format, array.get(element));
    sum += term;
    magnitude += std::abs(term);
  }
  const double unit = cut.format == Fp32Format ? 0x1p-24 : 0x1p-24 + 0x1p-8;
  const double additions = cut.ranks - 1;
  const double bound = magnitude * (std::pow(1 + unit, additions) - 1 + 0x1p-45);
  const double actual = decode(cut.format, code);
  if (std::abs(actual - sum) <= bound) return std::nullopt;
  return fmt::format("expected {} within {}, actual {}", sum, bound, actual);
}

Kernel Allreduce::build(const Params& params, const golden::Config& config,
                        std::uint64_t seed) const {
  validate(*this, params);
  MeshKernel mesh(*this, params, config, seed);
  const Cut cut = cut_of(params, static_cast<int>(mesh.cores().size()));
  const Mix mix = parse_mix(params.text("data"));
  const Random random(seed, "allreduce data");
  Places places;
  const std::int64_t lanes = cut.threads * cut.chunk_bytes();
  places.array = mesh.layout().allocate(lanes * cut.chunks, "the array", "choose a smaller n");
  places.inbox = mesh.layout().allocate(lanes * cut.slots, "what comes in", "choose a smaller n");

  std::vector<Array> arrays;
  for (const std::size_t node : mesh.cores()) {
    const Array drawn = random_array(cut.format, cut.n, mix, random.split(node));
    Array padded(cut.format, cut.elements());
    for (std::int64_t i = 0; i < cut.n; ++i) padded.set(i, drawn.get(i));
    arrays.push_back(std::move(padded));
  }
  Array sums(cut.format, cut.elements());
  for (std::int64_t i = 0; i < cut.elements(); ++i) sums.set(i, reference(cut, arrays, i));

  const std::int64_t items = std::int64_t{cut.threads} * 2 * (cut.slots + 1);
  for (std::size_t rank = 0; rank < mesh.cores().size(); ++rank) {
    const std::size_t node = mesh.cores()[rank];
    mesh.load(node, arrays[rank].at(places.array));
    mesh.write_program(
        node, cut.threads, items, [&](int thread, ProgramBuilder& code, ListBuilder& lists) {
          Writer(mesh, cut, places, static_cast<int>(rank), thread, code, lists).write();
        });
    const bool parent = rank % 2 == 0 && rank + 1 < mesh.cores().size();
    mesh.image(node).units.network = cut.ranks > 1;
    mesh.image(node).units.vector = cut.ring ? cut.ranks > 1 : parent;
    mesh.expect(node, places.array, sums.at(places.array).bytes);
  }
  const auto late = static_cast<std::uint64_t>(params.integer("late_cycles"));
  const auto lines = static_cast<std::uint64_t>(lanes / Line * (cut.chunks + cut.slots) * 2);
  const auto ranks = static_cast<std::uint64_t>(cut.ranks);
  Kernel kernel = mesh.finish(50000 + lines * ranks * (40 + late));
  if (mix != Mix::Ordinary) return kernel;
  kernel.check = [exact = kernel.check, cut, places, arrays,
                  first = mesh.cores().front()](const FinalState& state) {
    CheckResult result = exact(state);
    if (result.error) return result;
    const std::vector<std::uint32_t> codes =
        read_codes(state.nodes[first], places.array, cut.format, cut.n);
    const CheckResult near = check_elements(
        cut.n,
        [&](std::int64_t i) { return far_off(cut, arrays, i, codes[static_cast<std::size_t>(i)]); },
        [](std::int64_t i) { return fmt::format("sum[{}]", i); });
    return CheckResult{result.compared + near.compared, near.error};
  };
  return kernel;
}

}  // namespace

std::unique_ptr<const Family> make_allreduce() { return std::make_unique<Allreduce>(); }

}  // namespace sim
