// SPDX-License-Identifier: Apache-2.0
// d1cosim asm: assembly text to a listing, to hexadecimal text or to bytes.

#include <fmt/core.h>

#include <memory>
#include <string>

#include "golden/common/assembler.hpp"
#include "sim/cli/command.hpp"
#include "sim/common/file.hpp"
#include "sim/common/image_text.hpp"

namespace cli {
namespace {

constexpr const char* Help =
    R"(FILE is assembly text as docs/isa.md section 6 says; - is standard input.
Formats of the result:
  listing  address, word, disassembly and source of each instruction; for people
  hex      "// entry ADDRESS", then "@ADDRESS" and bytes, hexadecimal; $readmemh reads it
  bin      the bytes from the lowest address on; the address itself is not in the file
Without --format the ending of OUT decides (.hex, .bin, else listing).
Errors are written as FILE:LINE:COLUMN: what is wrong. Exit codes: 0, 2 errors, 3 cannot write.)";

struct Options {
  std::string file;
  std::string out = "-";
  std::string format;
};

std::string format_of(const Options& options) {
  if (!options.format.empty()) return options.format;
  if (options.out.ends_with(".hex")) return "hex";
  if (options.out.ends_with(".bin")) return "bin";
  return "listing";
}

int assemble(const Options& options) {
  const std::string source = sim::read_file(options.file);
  const golden::AssemblyResult result = golden::assemble(source);
  if (!result.errors.empty()) {
    std::string message = fmt::format("asm: {} is not a program", options.file);
    for (const golden::AssemblyError& error : result.errors) {
      message +=
          fmt::format("\n{}:{}:{}: {}", options.file, error.line, error.column, error.message);
    }
    throw UsageError(message);
  }
  const std::string format = format_of(options);
  sim::write_file(options.out, format == "bin"   ? sim::binary_bytes(result.program)
                               : format == "hex" ? sim::hex_text(result.program)
                                                 : sim::listing_text(result.program, source));
  return ExitPass;
}

}  // namespace

void add_asm(CLI::App& app, Command& command) {
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("asm", "Assembly text to a program");
  sub->footer(Help);
  sub->add_option("FILE", options->file, "assembly text")->required();
  sub->add_option("-o,--out", options->out, "where to; - is standard output")
      ->capture_default_str();
  sub->add_option("--format", options->format, "of the result")
      ->check(CLI::IsMember({"listing", "hex", "bin"}));
  sub->callback([options, &command] { command.action = [options] { return assemble(*options); }; });
}

}  // namespace cli
