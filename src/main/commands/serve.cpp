// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "main/commands/commands.hpp"
#include "main/commands/lan_option.hpp"
#include "main/commands/program.hpp"
#include "main/commands/signals.hpp"
#include "main/web_server.hpp"

namespace chiroflow::commands {

namespace {
/// Runs until SIGTERM or SIGINT, then drains.
int serve(config::Config config, bool lan) {
  const StopSignals signals;
  if (lan) {
    if (const auto ready = open_to_network(config); !ready) return failed(ready.error());
  }
  auto installation = Installation::open(std::move(config));
  if (!installation) return failed(installation.error());
  auto web = WebServer::start(**installation);
  if (!web) return failed(web.error());
  if ((*installation)->config().port == 0) (*installation)->listens_on((*web)->port());
  if (lan) std::cerr << lan::advice((*installation)->settings().base_url) << std::flush;
  auto& log = (*installation)->log();
  log.info("listening",
           {{"port", (*web)->port()}, {"url", Loggable::operations((*installation)->settings().base_url)}});
  signals.wait();
  log.info("draining");
  const bool all = (*web)->drain(kDrainLimit);
  log.info("stopped", {{"everyRequestFinished", all}});
  return 0;
}
}  // namespace

void add_serve(Program& program) {
  auto lan = std::make_shared<bool>(false);
  auto& command = program.add("serve", "Run the server",
                              "chiroflow serve --data /var/lib/chiroflow --public-url https://visits.clinic.example",
                              [lan](config::Config config) { return serve(std::move(config), *lan); });
  program.add_listen_options(command);
  add_lan_option(command, *lan);
}

}  // namespace chiroflow::commands
