// SPDX-License-Identifier: Apache-2.0
#include "adapters/paper/font.hpp"

// The assembler takes the file as it is; as a list of numbers it would cost the compiler seconds.
__asm__(
    ".pushsection .rodata\n"
    ".balign 16\n"
    ".global chiroflow_font_begin\n"
    "chiroflow_font_begin:\n"
    ".incbin \"" CHIROFLOW_FONT_FILE
    "\"\n"
    ".global chiroflow_font_end\n"
    "chiroflow_font_end:\n"
    ".popsection\n");

extern "C" const char chiroflow_font_begin[];
extern "C" const char chiroflow_font_end[];

namespace chiroflow::paper {

std::string_view font_file() {
  return {chiroflow_font_begin, static_cast<std::size_t>(chiroflow_font_end - chiroflow_font_begin)};
}

}  // namespace chiroflow::paper
