// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace chiroflow {

/// Parses the command line, loads the configuration and runs the subcommand. Returns the exit code.
int run_command_line(int argc, char** argv);

}  // namespace chiroflow
