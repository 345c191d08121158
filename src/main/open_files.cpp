// SPDX-License-Identifier: Apache-2.0
#include "main/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace chiroflow {

namespace {
constexpr rlim_t kBeside = 512;  // the database, vendors, logs
}

bool allow_open_files(std::uint64_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  const rlim_t wanted = connections + kBeside;
  if (limit.rlim_cur >= wanted) return true;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= wanted;
}

}  // namespace chiroflow
