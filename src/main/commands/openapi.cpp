// SPDX-License-Identifier: Apache-2.0
// Commands that print what other programs read about the interface: openapi, typescript-client.
#include <iostream>

#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"
#include "surfaces/api/openapi.hpp"
#include "surfaces/api/typescript_client.hpp"

namespace chiroflow::commands {

namespace {
int print(const Result<std::string>& text) {
  if (!text) return failed(text.error());
  std::cout << *text << std::flush;
  return std::cout ? 0 : 1;
}
}  // namespace

void add_openapi(Program& program) {
  program.add_plain("openapi", "Print the OpenAPI document of the REST interface",
                    [] { return print(api::openapi_document(api::make_registry(), "")); });
  program.add_plain("typescript-client", "Print clients/typescript/index.d.ts",
                    [] { return print(api::typescript_client(api::make_registry())); });
}

}  // namespace chiroflow::commands
