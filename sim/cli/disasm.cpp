// SPDX-License-Identifier: Apache-2.0
// d1cosim disasm: a program image to assembly text that assembles to the same bytes.

#include <fmt/core.h>

#include <cstdint>
#include <memory>
#include <string>

#include "golden/gen/machine.hpp"
#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"
#include "sim/common/image_text.hpp"

namespace cli {
namespace {

constexpr const char* Help =
    R"(FILE is what `d1cosim asm` writes as hex or bin; - is standard input.
The result is assembly text with addresses and words as comments; assembled again it gives the same
bytes. Words that are no legal instruction become .word, runs of zeros .zero.
Without --format the ending of FILE decides (.hex, else bin).
Exit codes: 0, 2 not an image, 3 cannot write.)";

struct Options {
  std::string file;
  std::string out = "-";
  std::string format;
  std::uint32_t base = 0;
};

int disassemble(const Options& options) {
  const std::string content = sim::read_file(options.file);
  const bool hex =
      options.format.empty() ? options.file.ends_with(".hex") : options.format == "hex";
  try {
    const sim::Image image =
        hex ? sim::parse_hex(content) : sim::parse_binary(content, options.base);
    sim::write_file(options.out, sim::disassembly_text(image));
  } catch (const sim::ImageError& error) {
    throw UsageError(fmt::format("disasm: {}: {}", options.file, error.what()));
  }
  return ExitPass;
}

}  // namespace

void add_disasm(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("disasm", "A program back to assembly text");
  sub->footer(Help);
  sub->add_option("FILE", options->file, "program image")->required();
  sub->add_option("-o,--out", options->out, "where to; - is standard output")
      ->capture_default_str();
  sub->add_option("--format", options->format, "of FILE")->check(CLI::IsMember({"hex", "bin"}));
  sub->add_option("--base", options->base, "address of the first byte of a bin file")
      ->check(UnsignedNumber)
      ->check(CLI::Range(0u, (1u << golden::AddressBits) - 1))
      ->capture_default_str();
  sub->callback(
      [options, &command] { command.action = [options] { return disassemble(*options); }; });
}

}  // namespace cli
