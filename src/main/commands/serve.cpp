// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "main/commands/commands.hpp"
#include "main/commands/signals.hpp"
#include "main/web_server.hpp"

namespace chiroflow::commands {

int failed(const Error& error) {
  std::cerr << "chiroflow: " << error.text();
  for (const auto& issue : error.issues) std::cerr << "\n  " << issue.message;
  if (!error.detail.empty()) std::cerr << " (" << error.detail << ")";
  std::cerr << std::endl;
  return 1;
}

int serve(config::Config config) {
  const StopSignals signals;
  auto installation = Installation::open(std::move(config));
  if (!installation) return failed(installation.error());
  auto web = WebServer::start(**installation);
  if (!web) return failed(web.error());
  auto& log = (*installation)->log();
  log.info("listening", {{"port", (*web)->port()}, {"url", Loggable::operations((*installation)->settings().base_url)}});
  signals.wait();
  log.info("draining");
  const bool all = (*web)->drain(kDrainLimit);
  log.info("stopped", {{"everyRequestFinished", all}});
  return 0;
}

}  // namespace chiroflow::commands
