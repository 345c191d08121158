// SPDX-License-Identifier: Apache-2.0
// The floor: the same HTTP server and worker hop, answering each request with its own body or a constant. Port as argument.
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "adapters/system/json_logger.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "surfaces/http/server.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

int main(int argc, char** argv) {
  using namespace chiroflow;
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  system::SystemClock clock;
  system::SystemRandom random;
  system::JsonLogger log(clock, LogLevel::error);
  http::ServerOptions options;
  options.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 18097);
  const auto echo = [](std::shared_ptr<const http::Request> request, http::Responder responder) {
    http::Response response{.status = 200, .content_type = "application/json", .body = "{}", .headers = {}};
    if (const auto json = wire::Document::parse(request->body)) {
      response.body.clear();
      wire::JsonWriter writer(response.body);
      wire::write_value(writer, json->root());
    }
    responder.send(std::move(response));
  };
  auto server = http::Server::start(options, echo, clock, random, log);
  if (!server) {
    std::cerr << server.error().text() << std::endl;
    return 1;
  }
  int caught = 0;
  sigwait(&stop, &caught);
  return 0;
}
