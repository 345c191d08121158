// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/system_random.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace chiroflow::system {

namespace {
void fetch(std::byte* out, std::size_t size) {
  while (size > 0) {
    const auto got = ::getrandom(out, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();  // nothing safe can be done without randomness
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

struct Page {
  std::array<std::byte, 1024> bytes;
  std::size_t used = 1024;
  pid_t owner = 0;
};
}  // namespace

void SystemRandom::fill(std::span<std::byte> bytes) {
  thread_local Page page;
  if (bytes.size() > page.bytes.size()) return fetch(bytes.data(), bytes.size());
  // After a fork both processes would give out the same bytes.
  if (page.used + bytes.size() > page.bytes.size() || page.owner != ::getpid()) {
    fetch(page.bytes.data(), page.bytes.size());
    page.used = 0;
    page.owner = ::getpid();
  }
  std::memcpy(bytes.data(), page.bytes.data() + page.used, bytes.size());
  std::memset(page.bytes.data() + page.used, 0, bytes.size());
  page.used += bytes.size();
}

}  // namespace chiroflow::system
