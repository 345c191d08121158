// SPDX-License-Identifier: Apache-2.0
#include "main/command_line.hpp"

int main(int argc, char** argv) { return chiroflow::run_command_line(argc, argv); }
