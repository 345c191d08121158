// SPDX-License-Identifier: Apache-2.0
// Commands that print a page of docs/.
#include "main/references.hpp"

#include <iostream>

#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"

namespace chiroflow::commands {

void add_references(Program& program) {
  const auto add = [&](const char* name, const char* page, std::string (*text)()) {
    program.add_plain(name, std::string("Print ") + page, [text] {
      std::cout << text();
      return 0;
    });
  };
  add("config-reference", "docs/config.md", config::reference_page);
  add("permissions-reference", "docs/permissions.md", permissions_page);
  add("errors-reference", "docs/errors.md", errors_page);
}

}  // namespace chiroflow::commands
