#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes text files into a C++ file that defines std::span<const EmbeddedFile> FUNCTION().

Usage: embed_files.py OUTPUT.cpp HEADER NAMESPACE FUNCTION FILE...
HEADER declares struct EmbeddedFile {std::string_view name, content;} and FUNCTION, both in NAMESPACE.
"""
import pathlib
import sys

PIECE = 8000  # characters a literal; compilers guarantee 65536
END = "embedded~"


def literal(text: str) -> str:
    if f'){END}"' in text:
        raise SystemExit(f"a file holds the mark {END}")
    pieces = [text[i:i + PIECE] for i in range(0, len(text), PIECE)] or [""]
    return "\n    ".join(f'R"{END}({piece}){END}"' for piece in pieces)


def main() -> None:
    output, header, namespace, function = pathlib.Path(sys.argv[1]), *sys.argv[2:5]
    files = sorted((pathlib.Path(name) for name in sys.argv[5:]), key=lambda path: path.name)
    entries = ",\n".join(f'    {{"{path.name}",\n    {literal(path.read_text(encoding="utf-8"))}}}' for path in files)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(f"""// Made by tools/embed_files.py.
#include "{header}"

namespace {namespace} {{

std::span<const EmbeddedFile> {function}() {{
  static constexpr EmbeddedFile files[] = {{
{entries}
  }};
  return files;
}}

}}  // namespace {namespace}
""", encoding="utf-8")


main()
