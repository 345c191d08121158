// SPDX-License-Identifier: Apache-2.0
// The subcommands of `chiroflow`. Each returns the process's exit code: 0 done, 1 failed with a text that says what to do.
#pragma once

#include <string>

#include "core/result.hpp"
#include "main/config.hpp"

namespace chiroflow::commands {

/// Runs until SIGTERM or SIGINT, then drains.
int serve(config::Config config);

struct DemoOptions {
  bool json = false;      // one line of JSON when ready, for scripts
};
int demo(config::Config config, const DemoOptions& options);

int migrate(config::Config config);

struct SeedOptions {
  int clinicians = 5;
  int patients = 2'000;
  int sessions = 20'000;
  int appointments = 20'000;
  std::string ids_dir;    // gets scheduled.txt, free.txt and key.txt
};
int seed(config::Config config, const SeedOptions& options);

/// Prints the OpenAPI document.
int openapi();

/// Prints the error for people and returns 1.
int failed(const Error& error);

}  // namespace chiroflow::commands
