// SPDX-License-Identifier: Apache-2.0
#include "main/web_server.hpp"

#include <malloc.h>

#include <algorithm>
#include <limits>

#include "app/recordings/prove.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/server/round_scope.hpp"
#include "app/server/system_audit.hpp"
#include "app/server/unended_rooms.hpp"
#include "app/video/replace_room.hpp"
#include "app/video/video_service.hpp"
#include "app/visits/openings.hpp"
#include "app/webhooks/process.hpp"
#include "app/webhooks/reconcile.hpp"
#include "main/checkpoint_keeper.hpp"
#include "main/connect_sources.hpp"
#include "main/mail.hpp"
#include "main/open_files.hpp"
#include "surfaces/api/docs_page.hpp"
#include "surfaces/api/http_call.hpp"
#include "surfaces/http/cached_read.hpp"
#include "surfaces/http/server_metrics.hpp"
#include "surfaces/pages/embedded_pages.hpp"
#include "surfaces/pages/pages.hpp"
#include "surfaces/realtime/door.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow {

namespace {
http::Response text_response(int status, std::string body) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body), .headers = {}};
}

// A worker that changes something waits for the common commit: as many can share one as there are workers.
constexpr std::size_t kWorkers = 32;

http::WebPolicy policy_of(const Installation& installation, const app::Settings& settings) {
  const auto& own = settings.base_url;
  return {.public_origin = own,
          .allowed_origins = installation.config().cors_origins,
          .connect_sources = connect_sources(installation.config(), own),
          .visit_sources = [&services = installation.services()](
                               const http::Request& request) { return visit_sources(services, request); },
          .frame_ancestors = {}};
}

http::ServerOptions options_of(const config::Config& config) {
  http::ServerOptions options;
  options.address = config.address;
  options.port = static_cast<std::uint16_t>(config.port);
  options.workers = config.workers > 0 ? static_cast<std::size_t>(config.workers) : kWorkers;
  options.max_connections = static_cast<std::size_t>(std::max(config.max_connections, 1));
  options.max_body_bytes = static_cast<std::size_t>(config.max_body_bytes);
  options.uploads = {{std::string(recordings::kPrefix), app::kLargestPiece}};
  options.trusted_proxies = config.trusted_proxies;
  options.allow_plain_off_loopback = config.allow_plain_http;
  if (!config.tls_cert.empty()) options.tls = http::TlsFiles{config.tls_cert, config.tls_key};
  return options;
}

/// For whoever watches the server. A vendor that is down is no reason to send people elsewhere: most of the product works without
/// it, and the next server would meet the same vendor.
void write_video(wire::JsonWriter& json, const std::vector<app::ProviderState>& states) {
  json.key("video");
  json.begin_array();
  for (const auto& state : states) {
    const bool asked = state.health.checked_at != Instant();
    json.begin_object();
    json.member("provider", name_of(state.provider));
    json.member("health", !asked ? "unknown" : state.health.available ? "ok" : "unavailable");
    json.member("breaker", name_of(state.breaker));
    json.end_object();
  }
  json.end_array();
}

api::CallRates rates_of(const config::Config& config) {
  return {config.rate_per_person, config.rate_per_visit_link, config.rate_per_api_key, config.rate_per_address};
}

/// A vendor ended the room of a visit that still runs: the visit gets another one, or is told that there is none.
void replace_lost_room(const app::Services& services, const OrganizationId& organization, const SessionId& session,
                       const RoomId& room) {
  app::SystemCall system(services, organization, "webhook.room_ended", AuditAction::EXECUTE, "room-" + room.value);
  const auto outcome = app::replace_room(system.call, session, app::RoomLoss::vendor_ended, room);
  if (!outcome)
    services.log.warning("a lost room could not be replaced",
                         {{"session", session}, {"detail", Loggable::detail_of(outcome.error())}});
}

app::WebhookWork webhook_work(const app::Services& services, std::function<void()> room_lost) {
  app::WebhookWork work;
  work.find_reader = [&services](VideoEngine engine, std::string_view endpoint) -> Result<app::WebhookReader> {
    const auto desk =
        endpoint.empty() ? services.video.receiver(engine) : TRY(services.video.receiver(engine, endpoint));
    app::WebhookReader reader;
    if (!desk.receiver()) return reader;
    reader.receiver = std::shared_ptr<WebhookReceiver>(desk.account, desk.receiver());
    if (!desk.account->is_servers()) reader.organization = desk.account->organization();
    return reader;
  };
  work.find_account = [&services](const Room& room) { return services.video.account_of(room); };
  work.room_lost = [room_lost = std::move(room_lost)](const OrganizationId&, const SessionId&, const RoomId&) {
    room_lost();
  };
  return work;
}

// After a restart everybody comes back within seconds, and is a stranger until the database was asked.
constexpr std::size_t kShareOfStrangers = 2;
// Anybody may ask for them.
constexpr Seconds kMetricsFreshFor{5};
// A page is some thirty files, and a clinic's computers share one address.
constexpr int kPagesPerCall = 5;
constexpr int kWebhooksAtOnce = 100;
constexpr int kRoomsAtOnce = 100;
constexpr int kLostAtOnce = 20;
}  // namespace

WebServer::WebServer(Installation& installation)
    : installation_(installation),
      registry_(api::make_registry()),
      dispatcher_(installation.services()),
      limits_(rates_of(installation.config()), installation.clock()),
      trpc_(installation.services(), registry_, dispatcher_, limits_),
      rest_(installation.services(), registry_, dispatcher_, limits_),
      recordings_(installation.services(), limits_),
      webhook_work_(webhook_work(installation.services(), [this] { lost_rounds_->nudge(); })),
      webhooks_(installation.services(), webhook_work_.find_reader, metrics_, [this] { webhook_rounds_->nudge(); }) {}

WebServer::~WebServer() {
  installation_.goes_live(nullptr, nullptr);
  metrics_.clear_reads();
  // Whoever could want recordings to be looked after goes first.
  jobs_.reset();
  server_.reset();
  installation_.looks_after_recordings({});
}

/// Each dependency by name; nothing about tenants (H-33).
http::Response WebServer::ready() const {
  const bool database = installation_.database().ping().has_value();
  const bool all = database && !draining_;
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object();
  json.member("ready", all);
  json.member("database", database ? "ok" : "unreachable");
  json.member("server", draining_ ? "draining" : "ok");
  supplies_->write(json);
  write_video(json, installation_.video().known_states());
  json.end_object();
  return {.status = all ? 200 : 503, .content_type = "application/json", .body = std::move(body), .headers = {}};
}

Result<void> WebServer::add_routes() {
  using http::PathParameters;
  using http::Request;
  router_.add("GET", "/healthz", [](const Request&, const PathParameters&) { return text_response(200, "ok\n"); });
  router_.add("GET", "/readyz", [this](const Request&, const PathParameters&) { return ready(); });
  router_.add("GET", "/metrics", [this](const Request&, const PathParameters&) {
    return http::Response{
        .status = 200, .content_type = "text/plain; version=0.0.4", .body = metrics_.render(), .headers = {}};
  });
  // First: "/" belongs to the pages where they were built.
  pages::add_page_routes(router_, pages::embedded_pages(), [this](const Request& request, std::string_view token) {
    app::note_page_fetched(installation_.services(), api::origin_of(request), token);
  });
  TRY(api::add_docs_routes(router_, registry_, ""));
  const auto to_trpc = [this](const auto& request, http::Responder responder) {
    trpc_.handle(request, std::move(responder));
  };
  router_.add_deferred("/api/trpc", to_trpc);
  router_.add_deferred("/api/trpc/*", to_trpc);
  router_.add_deferred("/api/v1/*", [this](const auto& request, http::Responder responder) {
    rest_.handle(request, std::move(responder));
  });
  recordings_.add_routes(router_);
  webhooks_.add_routes(router_);
  realtime::add_routes(router_, *hub_, *polls_);
  return {};
}

/// Before the first request: its message nudges the rounds. What asks vendors has a thread apart from what works off their
/// messages, for a vendor that hangs must not keep other clinics' messages waiting.
void WebServer::start_webhooks() {
  lost_rounds_ = std::make_unique<jobs::Repeater>(
      [this] {
        const auto& services = installation_.services();
        const app::RoundScope round(services, "lost-rooms");
        const auto replace = [&services](const auto& organization, const auto& session, const auto& room) {
          replace_lost_room(services, organization, session, room);
        };
        const auto done =
            app::replace_lost_rooms(services, replace, [this] { return draining_.load(); }, kLostAtOnce, &lost_lanes_);
        if (!done)
          services.log.warning("lost rooms could not be found", {{"detail", Loggable::detail_of(done.error())}});
      },
      Minutes(1));
  webhook_rounds_ = std::make_unique<jobs::Repeater>(
      [this] {
        const auto& services = installation_.services();
        const app::RoundScope round(services, "webhooks");
        for (bool more = !draining_; more;) {
          const auto done = app::process_webhooks(services, webhook_work_, kWebhooksAtOnce);
          if (!done)
            services.log.warning("webhooks could not be worked off", {{"detail", Loggable::detail_of(done.error())}});
          more = done.value_or(0) == kWebhooksAtOnce && !draining_;
        }
      },
      Seconds(5));
  room_rounds_ = std::make_unique<jobs::Repeater>(
      [this, after = RoomId()]() mutable {
        const auto& services = installation_.services();
        if (draining_) return;
        const app::RoundScope scope(services, "rooms");
        auto round = app::reconcile_rooms(
            services, webhook_work_, after, kRoomsAtOnce, [this] { return draining_.load(); }, &room_lanes_);
        if (!round)
          services.log.warning("rooms could not be looked at", {{"detail", Loggable::detail_of(round.error())}});
        after = round ? std::move(round->last) : RoomId();
      },
      Minutes(1));
}

/// Many, or an old one: a vendor tells more than is worked off, or what it tells fails again and again.
void WebServer::expose_webhooks() {
  using Waiting = std::optional<app::WaitingWebhooks>;
  const auto waiting = std::make_shared<http::CachedRead<Waiting>>(installation_.clock(), kMetricsFreshFor, [this] {
    auto read = app::waiting_webhooks(installation_.database());
    return read ? Waiting(*read) : Waiting();
  });
  const auto read = [waiting](auto of) {
    return [waiting, of] {
      const auto now = waiting->get();
      return now ? of(*now) : std::numeric_limits<double>::quiet_NaN();
    };
  };
  metrics_.gauge_read("chiroflow_webhooks_waiting", "Messages from video providers that wait to be worked off",
                      read([](const app::WaitingWebhooks& messages) { return static_cast<double>(messages.count); }));
  metrics_.gauge_read("chiroflow_webhooks_oldest_seconds", "Age of the oldest message that waits to be worked off",
                      read([&clock = installation_.clock()](const app::WaitingWebhooks& messages) {
                        const auto age = messages.oldest ? clock.now() - *messages.oldest : Millis(0);
                        return std::max(std::chrono::duration<double>(age).count(), 0.0);
                      }));
}

void WebServer::expose_rooms() {
  metrics_.gauge_read("chiroflow_rooms_not_ended", "Rooms that their vendor did not end in eight attempts", [this] {
    const auto open = app::count_unended_rooms(installation_.database());
    return open ? static_cast<double>(*open) : std::numeric_limits<double>::quiet_NaN();
  });
}

void WebServer::expose_recordings() {
  metrics_.gauge_read("chiroflow_recordings_faulty", "Recordings that were read at night and are not whole", [this] {
    const auto faulty = app::faulty_recordings(installation_.database());
    return faulty ? static_cast<double>(faulty->count) : std::numeric_limits<double>::quiet_NaN();
  });
}

/// Before the first request: pages hear of what it changes.
void WebServer::go_live() {
  if (!allow_open_files(static_cast<std::uint64_t>(installation_.config().max_connections)))
    installation_.log().warning("the limit of open files is lower than max_connections needs",
                                {{"maxConnections", installation_.config().max_connections}});
  const realtime::HubOptions options{
      .most_strangers =
          std::max(options_of(installation_.config()).max_connections / kShareOfStrangers, std::size_t{1}),
      .shared_database = installation_.database().engine() == db::Engine::postgres};
  hub_ = std::make_unique<realtime::Hub>(installation_.services(), installation_.secrets().token_signing_key.clone(),
                                         options, metrics_);
  polls_ = std::make_unique<realtime::PollDoor>(*hub_, options_of(installation_.config()),
                                                installation_.config().rate_per_address);
  installation_.goes_live(hub_.get(), &hub_->desk());
}

bool WebServer::drain(Millis limit) {
  draining_ = true;
  polls_->stop();
  polls_->drain();
  const bool all = server_->drain(limit);
  hub_->stop();
  webhook_rounds_->stop();
  room_rounds_->stop();
  vendor_rounds_->stop();
  lost_rounds_->stop();
  room_lanes_.wait();
  lost_lanes_.wait();
  recording_rounds_->stop();
  if (mail_rounds_) mail_rounds_->stop();
  supplies_->stop();
  jobs_.reset();  // after the last request: its last checkpoint covers what they wrote
  return all;
}

Result<std::unique_ptr<WebServer>> WebServer::start(Installation& installation) {
  TRY(installation.takes_place_of_recordings());
  std::unique_ptr<WebServer> web(new WebServer(installation));
  web->go_live();
  TRY(web->add_routes());
  web->start_webhooks();
  web->vendor_rounds_ = std::make_unique<RoomRounds>(installation.services(), web->webhook_work_);
  web->recording_rounds_ = std::make_unique<RecordingRounds>(installation.services());
  installation.looks_after_recordings([rounds = web->recording_rounds_.get()] { rounds->nudge(); });
  web->supplies_ = std::make_unique<Supplies>(installation.services(), installation.mailer());
  web->mail_rounds_ = start_mail_rounds(installation.services(), installation.mailer(), web->draining_);
  if (const int a_minute = installation.config().rate_per_address * kPagesPerCall; a_minute > 0)
    web->pages_limit_.emplace(http::RateLimit{.burst = a_minute * 1.0, .per_second = a_minute / 60.0},
                              installation.clock());
  web->pipeline_ = std::make_unique<http::Pipeline>(policy_of(installation, installation.settings()), web->router_,
                                                    web->pages_limit_ ? &*web->pages_limit_ : nullptr, web->metrics_,
                                                    installation.clock(), installation.log());
  web->server_ = TRY(http::Server::start(
      options_of(installation.config()),
      [pipeline = web->pipeline_.get()](std::shared_ptr<const http::Request> request, http::Responder responder) {
        pipeline->handle(std::move(request), std::move(responder));
      },
      installation.clock(), installation.random(), installation.log()));
  http::expose(*web->server_, web->metrics_);
  web->expose_webhooks();
  web->expose_rooms();
  web->expose_recordings();
  auto key = crypto::SigningKey::from_seed(installation.secrets().signing_key.view());
  if (!key) return fail(internal_error("the signing key has the wrong size"));
  const auto keep = [path = installation.config().data_dir + "/audit-checkpoints.log"](
                        const std::vector<std::string>& lines) { return append_checkpoints(path, lines); };
  web->jobs_ = std::make_unique<jobs::JobRunner>(installation.services(), std::move(*key), keep,
                                                 // Large lists leave holes in the heap that glibc would keep.
                                                 [] { malloc_trim(0); });
  return web;
}

}  // namespace chiroflow
