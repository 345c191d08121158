// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include "main/command_line.hpp"

namespace {
/// glibc keeps a heap for each thread and gives memory back after every large reply; with a few dozen threads the first
/// costs memory and the second page faults.
void tune_allocator() {
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
}
}  // namespace

int main(int argc, char** argv) {
  tune_allocator();
  return chiroflow::run_command_line(argc, argv);
}
