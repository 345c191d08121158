#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layers, executable. Prints every include that reaches a layer it may not know, and fails if there is one.

Usage: check_layers.py SRC
"""
import pathlib
import re
import sys

# layer: what it may include beside itself
MAY_INCLUDE = {
    "core": set(),
    "domain": {"core"},
    "ports": {"core", "domain"},
    "crypto": {"core", "ports"},
    "store": {"core", "domain", "ports", "crypto"},
    "wire": {"core", "domain"},
    "app": {"core", "domain", "ports", "crypto", "store", "wire"},
    "adapters": {"core", "domain", "ports", "crypto", "wire"},
    "surfaces": {"core", "domain", "ports", "crypto", "store", "app", "wire"},
    "main": {"core", "domain", "ports", "crypto", "store", "app", "wire", "adapters", "surfaces"},
}
# Third-party headers that only the named folders may include: heavy, or a door to the outside.
ONLY_IN = {
    r"boost/(asio|beast)": ("surfaces/http",),
    r"sqlite3\.h": ("adapters/storage/sqlite",),
    r"libpq-fe\.h": ("adapters/storage/postgres",),
    r"curl/": ("adapters/system",),
    r"spdlog/": ("adapters/system",),
    r"CLI/": ("main",),
    r"cairo|ft2build": ("adapters/paper",),
    r"toml\+\+": ("main",),
    r"openssl/": ("crypto", "surfaces/http/tls"),
    r"sodium\.h": ("crypto",),
    r"utf8proc\.h": ("app/consents",),
}
# The machine's clock and environment are read in one place each.
CALLS = {
    r"system_clock::now|steady_clock::now|\bgettimeofday\(|\btime\(nullptr\)": ("adapters/system/system_clock.cpp",),
    r"\bgetenv\(": ("main/config",),
}
SIBLINGS = ("adapters/paper", "adapters/storage/sqlite", "adapters/storage/postgres", "adapters/system", "adapters/providers/builtin",
            "adapters/providers/twilio", "adapters/providers/zoom", "adapters/providers/google_meet",
            "adapters/providers/livekit", "adapters/providers/janus")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def faults(path: pathlib.Path, src: pathlib.Path):
    name = path.relative_to(src).as_posix()
    layer = name.split("/")[0]
    test = name.endswith("_test.cpp")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found and found[1] == '"':
            other = found[2].split("/")[0]
            if other not in MAY_INCLUDE:
                if not (test and other == "support"):
                    yield f"{name}:{number}: include \"{found[2]}\" is not written from the source root"
            elif other != layer and other not in MAY_INCLUDE[layer] and not test:
                yield f"{name}:{number}: {layer} may not include {other} ({found[2]})"
            here = next((s for s in SIBLINGS if name.startswith(s + "/")), None)
            there = next((s for s in SIBLINGS if found[2].startswith(s + "/")), None)
            if here and there and here != there and not test:
                yield f"{name}:{number}: adapters do not know each other ({found[2]})"
        elif found and not test:
            for pattern, folders in ONLY_IN.items():
                if re.match(pattern, found[2]) and not name.startswith(folders):
                    yield f"{name}:{number}: <{found[2]}> belongs to {', '.join(folders)}"
        if not test:
            for pattern, folders in CALLS.items():
                if re.search(pattern, line) and not name.startswith(folders):
                    yield f"{name}:{number}: only {', '.join(folders)} may call this: {line.strip()}"


def main() -> int:
    src = pathlib.Path(sys.argv[1])
    found = [f for p in sorted(src.rglob("*.[ch]pp")) for f in faults(p, src)]
    print("\n".join(found) if found else "layers: no upward includes")
    return 1 if found else 0


sys.exit(main())
