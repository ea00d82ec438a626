// SPDX-License-Identifier: Apache-2.0
// d1cosim convert: numbers between formats, by the golden model's conversions.

#include "golden/numeric/convert.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "golden/common/types.hpp"
#include "golden/numeric/xorshift.hpp"
#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"
#include "sim/common/format_name.hpp"
#include "sim/common/number_text.hpp"

namespace cli {
namespace {

constexpr const char* Help =
    R"(Values are given as arguments or, without arguments, one per line on standard input.
  0x3F80  a code of the format --from
  -1.5e3  a decimal value (also inf, nan); it becomes the nearest code of --from, rounded once, ties
          to the even code, before it is converted

For each value one line is printed: 0xCODE VALUE FLAGS
  CODE   of the format --to
  VALUE  the shortest decimal that is, read as a double, exactly the number (inf, -inf, nan)
  FLAGS  Invalid, Denormal, Overflow, Underflow, with commas, or -

The conversion is what the instructions cvtup (--from to FP32) and then cvtdn or cvtsr (FP32 to
--to) do, docs/numerics.md sections 4 and 5; flags are those of both. FP32 to FP32 copies the code.
Formats: fp32, bf16, cfloat8_143[:BIAS[:ieee]], cfloat8_152[:BIAS[:ieee]]; BIAS is 0 to 63, 7 and 15
if left out; ieee selects denormals of 2^(1-BIAS) in place of 2^-BIAS.

--round stochastic draws from the 16 streams of docs/numerics.md section 7: value number i (from 0)
uses lane i mod 16, and all streams step before lane 0. --seed N starts lane l at
(16 N + l + 1) * 0x9E3779B1 mod 2^32, or 1 if that is zero: seeds 0 to 3 are the streams that
threads 0 to 3 have after reset.

Exit codes: 0, 2 a value that cannot be read (the lines before it are converted), 3 cannot write.)";

struct Options {
  std::vector<std::string> values;
  std::string from;
  std::string to;
  std::string round = "nearest";
  std::uint32_t seed = 0;
};

constexpr std::uint32_t MaxSeed = (1u << 28) - 1;  // above, 16 N repeats modulo 2^32

class Converter {
 public:
  explicit Converter(const Options& options)
      : from_(sim::parse_format(options.from)),
        to_(sim::parse_format(options.to)),
        rounding_(options.round == "nearest" ? golden::Rounding::Nearest
                                             : golden::Rounding::Stochastic),
        streams_(golden::xorshift_reset(options.seed)),
        digits_(sim::format_bits(to_) / 4) {
    if (to_.code != golden::FormatCode::Fp32) {
      results_.resize(std::size_t{1} << sim::format_bits(to_));
    }
  }

  // Appends the line for one value. `where` names it in the message of a UsageError.
  template <typename Where>
  void line(std::string_view text, Where where, std::string& out) {
    const auto code = sim::parse_number(text, from_);
    if (!code) {
      throw UsageError(fmt::format("convert: {}: \"{}\": {}", where(), text.substr(0, 80),
                                   sim::allowed_numbers(from_)));
    }
    const golden::Result result = convert(*code);
    if (results_.empty()) {
      out += text_of(result.value, result.value);
    } else {
      std::string& known = results_[result.value];
      if (known.empty()) {
        known = text_of(result.value, golden::convert_from(to_, result.value).value);
      }
      out += known;
    }
    out += ' ';
    out += sim::flags_text(result.flags);
    out += '\n';
  }

 private:
  golden::Result convert(std::uint32_t code) {
    golden::Result x{code, golden::NoFlags};
    if (from_.code != golden::FormatCode::Fp32) x = golden::convert_from(from_, code);
    if (to_.code == golden::FormatCode::Fp32) return x;
    std::uint32_t random = 0;
    if (rounding_ == golden::Rounding::Stochastic) {
      if (lane_ == 0) golden::xorshift_step(streams_);
      random = golden::xorshift_random(streams_[lane_]);
      lane_ = (lane_ + 1) % streams_.size();
    }
    const golden::Result y = golden::convert_to(to_, x.value, rounding_, random);
    return {y.value, static_cast<golden::Flags>(x.flags | y.flags)};
  }

  std::string text_of(std::uint32_t code, std::uint32_t fp32) const {
    return fmt::format("0x{:0{}X} {}", code, digits_, sim::exact_text(fp32));
  }

  golden::FormatEntry from_;
  golden::FormatEntry to_;
  golden::Rounding rounding_;
  golden::Streams streams_;
  std::size_t lane_ = 0;
  int digits_;
  std::vector<std::string> results_;  // of narrow formats, by code: "0xCODE VALUE", made when used
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Collects output; what it holds is written even when the next value is wrong.
class Output {
 public:
  std::string text;
  void flush() {
    sim::write_out(text);
    text.clear();
  }
};

void convert_arguments(Converter& converter, const std::vector<std::string>& values) {
  Output out;
  try {
    for (std::size_t i = 0; i < values.size(); ++i) {
      converter.line(
          trimmed(values[i]), [&] { return fmt::format("argument {}", i + 1); }, out.text);
    }
  } catch (const UsageError&) {
    out.flush();
    throw;
  }
  out.flush();
}

constexpr std::size_t MaxLine = 1 << 20;

// Answers all complete lines that have arrived before it waits for more, so that a script may keep
// one process and ask it line by line.
void convert_stdin(Converter& converter) {
  Output out;
  std::string pending;
  std::vector<char> block(1 << 18);
  std::size_t number = 0;
  const auto where = [&] { return fmt::format("line {}", number); };
  try {
    for (;;) {
      const ssize_t count = ::read(STDIN_FILENO, block.data(), block.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        throw EnvironmentError(
            fmt::format("convert: cannot read standard input: {}", std::strerror(errno)));
      }
      if (count == 0) break;
      pending.append(block.data(), static_cast<std::size_t>(count));
      std::size_t begin = 0;
      for (std::size_t end; (end = pending.find('\n', begin)) != std::string::npos;
           begin = end + 1) {
        ++number;
        converter.line(trimmed(std::string_view(pending).substr(begin, end - begin)), where,
                       out.text);
      }
      pending.erase(0, begin);
      out.flush();
      if (pending.size() > MaxLine) {
        throw UsageError(
            fmt::format("convert: line {} is longer than {} bytes", number + 1, MaxLine));
      }
    }
    if (!pending.empty()) {
      ++number;
      converter.line(trimmed(pending), where, out.text);
    }
  } catch (const UsageError&) {
    out.flush();
    throw;
  }
  out.flush();
}

int convert(const Options& options) {
  std::unique_ptr<Converter> converter;
  try {
    converter = std::make_unique<Converter>(options);
  } catch (const std::invalid_argument& error) {
    throw UsageError(fmt::format("convert: {}", error.what()));
  }
  if (options.values.empty()) {
    convert_stdin(*converter);
  } else {
    convert_arguments(*converter, options.values);
  }
  return ExitPass;
}

}  // namespace

void add_convert(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("convert", "Numbers between formats, as the core does it");
  sub->footer(Help);
  sub->add_option("VALUE", options->values, "codes (0x..) or decimal values; none: standard input");
  sub->add_option("--from", options->from, "format of the values")->required();
  sub->add_option("--to", options->to, "format of the results")->required();
  sub->add_option("--round", options->round, "how to round to a narrow format")
      ->check(CLI::IsMember({"nearest", "stochastic"}))
      ->capture_default_str();
  sub->add_option("--seed", options->seed, "of the random streams of --round stochastic")
      ->check(UnsignedNumber)
      ->check(CLI::Range(0u, MaxSeed))
      ->capture_default_str();
  sub->callback([options, &command] { command.action = [options] { return convert(*options); }; });
}

void protect_values_of_convert(std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "convert") return;
  for (std::string& argument : arguments) {
    const bool one_dash = argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
    if (one_dash && argument != "-h") argument.insert(0, " ");
  }
}

}  // namespace cli
