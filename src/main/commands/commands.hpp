// SPDX-License-Identifier: Apache-2.0
// The subcommands of `chiroflow`, each with its options in the file of its name.
#pragma once

namespace chiroflow::commands {

class Program;

void add_serve(Program& program);
void add_demo(Program& program);
void add_migrate(Program& program);
void add_seed(Program& program);
void add_user(Program& program);
void add_api_key(Program& program);
void add_backup(Program& program);
void add_restore(Program& program);
void add_key(Program& program);
void add_verify_audit(Program& program);
void add_verify_consent(Program& program);
void add_doctor(Program& program);
void add_openapi(Program& program);
void add_references(Program& program);
void add_recordings(Program& program);
void add_retention(Program& program);
void add_verify_deletion(Program& program);

}  // namespace chiroflow::commands
