// SPDX-License-Identifier: Apache-2.0
#include "main/command_line.hpp"

#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"

namespace chiroflow {

int run_command_line(int argc, char** argv) {
  commands::Program program;
  commands::add_serve(program);
  commands::add_demo(program);
  commands::add_migrate(program);
  commands::add_seed(program);
  commands::add_user(program);
  commands::add_api_key(program);
  commands::add_backup(program);
  commands::add_restore(program);
  commands::add_key(program);
  commands::add_verify_audit(program);
  commands::add_verify_consent(program);
  commands::add_doctor(program);
  commands::add_openapi(program);
  commands::add_references(program);
  commands::add_recordings(program);
  commands::add_retention(program);
  commands::add_verify_deletion(program);
  return program.run(argc, argv);
}

}  // namespace chiroflow
