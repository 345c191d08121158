// SPDX-License-Identifier: Apache-2.0
// Puts loop, workers and threads together and takes them apart in the reverse order.
#include "surfaces/http/server.hpp"

#include <algorithm>
#include <thread>

#include "surfaces/http/addresses.hpp"
#include "surfaces/http/detail/event_loop.hpp"
#include "surfaces/http/detail/worker_pool.hpp"
#include "surfaces/http/tls.hpp"

namespace chiroflow::http {

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    give_up();
    sink_ = std::move(other.sink_);
    ticket_ = other.ticket_;
  }
  return *this;
}

void Responder::send(Response response) {
  if (const auto sink = std::exchange(sink_, nullptr)) sink->deliver(ticket_, std::move(response));
}

void Responder::give_up() {
  if (!sink_) return;
  Response response;
  response.status = 500;  // the sink knows the request id and writes the body
  send(std::move(response));
}

struct Server::Parts {
  std::shared_ptr<detail::EventLoop> loop;
  std::unique_ptr<detail::WorkerPool> pool;
  std::thread thread;
};

namespace {

std::size_t worker_count(const ServerOptions& options) {
  return options.workers > 0 ? options.workers : std::max<std::size_t>(8, 2 * std::thread::hardware_concurrency());
}

/// H-13: patient data does not cross a network in the clear by accident.
Result<void> check_plain_allowed(const ServerOptions& options, Logger& logger) {
  const auto address = parse_address(options.address);
  if (!address) return fail(invalid_field("address", "\"" + options.address + "\" is not an IP address"));
  if (options.tls || address->is_loopback()) return {};
  if (!options.allow_plain_off_loopback) {
    return fail(
        precondition_failed("Plain HTTP on " + options.address +
                                " is refused: give a certificate, listen on 127.0.0.1 behind a proxy that does TLS, "
                                "or allow it explicitly",
                            "plain_http"));
  }
  logger.warning("plain HTTP off loopback was allowed explicitly",
                 {{"address", Loggable::operations(options.address)}});
  return {};
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler, Clock& clock, Random& random,
                                              Logger& logger) {
  TRY(check_plain_allowed(options, logger));
  AddressRanges trusted = TRY(AddressRanges::parse(options.trusted_proxies));
  std::unique_ptr<TlsContext> tls;
  if (options.tls) tls = TRY(TlsContext::load(options.tls->certificate_path, options.tls->key_path));
  const std::size_t workers = worker_count(options);
  const std::size_t max_queued = options.max_queued_requests;

  auto parts = std::make_unique<Parts>();
  parts->loop = std::make_shared<detail::EventLoop>(std::move(options), std::move(trusted), std::move(tls), clock,
                                                    random, logger);
  TRY(parts->loop->listen());
  parts->pool = std::make_unique<detail::WorkerPool>(workers, max_queued, std::move(handler), logger);
  parts->thread = std::thread([loop = parts->loop, pool = parts->pool.get()] { loop->run(*pool); });
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  parts_->loop->stop();
  parts_->thread.join();
  parts_->pool.reset();
}

std::uint16_t Server::port() const { return parts_->loop->port(); }

bool Server::drain(Millis limit) { return parts_->loop->drain(limit); }

ServerStats Server::stats() const {
  const detail::Counters& c = parts_->loop->counters();
  ServerStats stats;
  stats.connections = c.connections.load(std::memory_order_relaxed);
  stats.in_flight = c.in_flight.load(std::memory_order_relaxed);
  stats.queued = parts_->pool->queued();
  stats.accepted = c.accepted.load(std::memory_order_relaxed);
  stats.requests = c.requests.load(std::memory_order_relaxed);
  stats.refused = c.refused.load(std::memory_order_relaxed);
  stats.overloaded = c.overloaded.load(std::memory_order_relaxed);
  stats.deadline_missed = c.deadline_missed.load(std::memory_order_relaxed);
  stats.websockets = c.websockets.load(std::memory_order_relaxed);
  stats.body_bytes = c.body_bytes.load(std::memory_order_relaxed);
  stats.websockets_slow = c.websockets_slow.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace chiroflow::http
