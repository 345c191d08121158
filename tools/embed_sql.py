#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes SQL scripts into a C++ file that defines chiroflow::store::schema::embedded_files().

Usage: embed_sql.py OUTPUT.cpp FILE.sql...
"""
import pathlib
import sys

PIECE = 8000  # characters a literal, so that the file stays readable


def literal(text: str) -> str:
    pieces = [text[i:i + PIECE] for i in range(0, len(text), PIECE)] or [""]
    return "\n    ".join(f'R"sql~({piece})sql~"' for piece in pieces)


def main() -> None:
    output = pathlib.Path(sys.argv[1])
    files = sorted((pathlib.Path(name) for name in sys.argv[2:]), key=lambda path: path.name)
    entries = ",\n".join(f'    {{"{path.name}",\n    {literal(path.read_text(encoding="utf-8"))}}}' for path in files)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(f"""// Made by tools/embed_sql.py.
#include "store/schema/migrations.hpp"

// The standard guarantees 65536 characters; both compilers of this project take any number.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace chiroflow::store::schema {{

std::span<const MigrationFile> embedded_files() {{
  static constexpr MigrationFile files[] = {{
{entries}
  }};
  return files;
}}

}}  // namespace chiroflow::store::schema
""", encoding="utf-8")


main()
