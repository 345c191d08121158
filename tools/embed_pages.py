#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the built pages (web/dist) into a C++ file that defines chiroflow::pages::embedded_pages().

Usage: embed_pages.py OUTPUT.cpp FOLDER
Files may be of any kind; "x.js.br" and "x.js.gz" become entries like all others, the server pairs them. A missing folder
gives an empty table.
"""
import pathlib
import sys

PIECE = 4000  # bytes a literal
ESCAPED = [chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in range(256)]


def literal(content: bytes) -> str:
    pieces = [content[i:i + PIECE] for i in range(0, len(content), PIECE)] or [b""]
    return "\n    ".join('"' + "".join(ESCAPED[b] for b in piece) + '"' for piece in pieces)


def main() -> None:
    output, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    contents = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]
    entries = "".join(f'      {{"{name}", std::string_view({literal(content)}, {len(content)})}},\n' for name, content in contents)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(f"""// Made by tools/embed_pages.py.
#include "surfaces/pages/embedded_pages.hpp"

// Longer than the standard asks a compiler to take; the ones we build with take them.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace chiroflow::pages {{

std::span<const http::EmbeddedFile> embedded_pages() {{
  static constexpr std::array<http::EmbeddedFile, {len(contents)}> files{{{{
{entries}  }}}};
  return files;
}}

}}  // namespace chiroflow::pages
""", encoding="ascii")


main()
