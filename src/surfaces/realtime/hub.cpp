// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/hub.hpp"

namespace chiroflow::realtime {

namespace {
constexpr std::size_t kMostOfOneCredential = 30;
constexpr std::size_t kMostOfOneKey = 2'000;  // of an integration that speaks for many people
constexpr int kPresenceEvery = 3;             // beats
constexpr int kForeignEvery = 2;
constexpr int kLostStaysEvery = 30;
/// A transaction of another process may take so long from its instant to its commit.
constexpr Seconds kForeignOverlap{15};

constexpr http::RateLimit kJoins{.burst = 20, .per_second = 1.0 / 6};
constexpr http::RateLimit kWatches{.burst = 600, .per_second = 5};
/// A network that comes and goes must not cost anybody the visit.
constexpr double kCostOfComingBack = 0.25;
/// A key speaks for many people.
constexpr double kShareOfAKey = 1.0 / 100;

Result<void> pay(http::RateLimiter& limiter, const app::Actor& actor, double cost) {
  const auto wait = limiter.take(actor.credential_id, actor.type == ActorType::API_KEY ? cost * kShareOfAKey : cost);
  if (!wait) return {};
  Error error{.code = ErrorCode::too_many_requests};
  error.retry_after = *wait;
  return fail(std::move(error));
}

http::Counter& counter(http::Metrics& metrics, const char* name, const char* help) {
  return metrics.counters(name, help).with({});
}
}  // namespace

Hub::Hub(const app::Services& services, crypto::Secret key, HubOptions options, http::Metrics& metrics)
    : services_(services),
      options_(options),
      counts_{counter(metrics, "chiroflow_realtime_received_total", "Messages of connected pages"),
              counter(metrics, "chiroflow_realtime_sent_total", "Messages to connected pages"),
              counter(metrics, "chiroflow_realtime_refused_total", "Connections closed because they sent too much")},
      joins_(kJoins, services.clock),
      watches_(kWatches, services.clock),
      started_(services.clock.now()),
      crew_(options.threads),
      desk_(services, std::move(key), *this, crew_, !options.shared_database) {
  expose(metrics);
  beats_of_ = std::make_unique<jobs::Repeater>([this] { beat(); }, options_.beat);
}

Hub::~Hub() { stop(); }

void Hub::stop() {
  if (beats_of_) beats_of_->stop();
  crew_.stop();
}

void Hub::expose(http::Metrics& metrics) {
  metrics.gauge_read("chiroflow_realtime_pages", "Pages connected by WebSocket or polling", [this] {
    const std::lock_guard lock(mutex_);
    return static_cast<double>(members_.size());
  });
  metrics.gauge_read("chiroflow_realtime_calls", "Calls of the built-in engine with somebody in them",
                     [this] { return static_cast<double>(desk_.calls()); });
}

// ----- Pages

std::shared_ptr<http::WebSocketEvents> Hub::connect(const http::Request& handshake) {
  signalling::Line line = 0;
  {
    const std::lock_guard lock(mutex_);
    line = ++last_line_;
  }
  return std::make_shared<Client>(*this, line, handshake);
}

bool Hub::enter(signalling::Line line, std::shared_ptr<Client> client) {
  const std::lock_guard lock(mutex_);
  if (strangers_ >= options_.most_strangers) return false;
  ++strangers_;
  members_[line].client = std::move(client);
  return true;
}

void Hub::gone(signalling::Line line) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = members_.find(line);
    if (found == members_.end()) return;
    auto& member = found->second;
    for (const auto& session : member.sessions) topics_.end(line, session);
    if (member.queue) topics_.leave_queue(line, *member.queue);
    if (!member.credential)
      --strangers_;
    else if (const auto count = by_credential_.find(*member.credential); --count->second == 0)
      by_credential_.erase(count);
    members_.erase(found);
  }
  desk_.lose(line);
}

bool Hub::admit(signalling::Line line, const app::Actor& actor) {
  const auto most = actor.type == ActorType::API_KEY ? kMostOfOneKey : kMostOfOneCredential;
  const auto& credential = actor.credential_id;
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(line);
  if (found == members_.end()) return false;
  auto& count = by_credential_[credential];
  if (count >= most) return false;
  ++count;
  --strangers_;
  found->second.credential = credential;
  return true;
}

Result<void> Hub::admit_join(const app::Actor& actor, bool comes_back) {
  return pay(joins_, actor, comes_back ? kCostOfComingBack : 1);
}

Result<void> Hub::admit_watch(const app::Actor& actor) { return pay(watches_, actor, 1); }

void Hub::send(signalling::Line line, std::string_view text) {
  const std::lock_guard lock(mutex_);
  send_locked(line, text);
}

void Hub::send_locked(signalling::Line line, std::string_view text) {
  const auto found = members_.find(line);
  if (found != members_.end()) found->second.client->send(text);
}

// ----- Watching

void Hub::watch_queue(signalling::Line line, const OrganizationId& organization) {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(line);
  if (found == members_.end()) return;
  found->second.queue = organization;
  topics_.watch_queue(line, organization);
}

void Hub::leave_queue(signalling::Line line, const OrganizationId& organization) {
  const std::lock_guard lock(mutex_);
  topics_.leave_queue(line, organization);
}

void Hub::begin_watch(signalling::Line line, const SessionKey& session, Ear ear) {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(line);
  if (found == members_.end()) return;
  found->second.sessions.insert(session);
  topics_.begin(line, session, ear);
}

/// First how far the session is, then what was missed, then what came while that was read.
void Hub::started_watch(signalling::Line line, const SessionKey& session, const Watch& watch,
                        const app::MissedNotices& missed, Ear ear) {
  std::optional<std::int64_t> after;
  {
    const std::lock_guard lock(mutex_);
    if (!members_.contains(line)) return;
    const auto started = topics_.started(line, session, missed.latest);
    send_locked(line, watching(watch, missed.latest, missed.gap || started.gap));
    for (const auto& one : missed.notices)
      if (const auto heard = as_heard(one, ear)) send_locked(line, notice(*heard));
    for (const auto& one : started.held) send_locked(line, notice(one));
    after = started.after;
  }
  if (after) fill_gap(session, *after);
}

void Hub::end_watch(signalling::Line line, const SessionKey& session) {
  const std::lock_guard lock(mutex_);
  if (const auto found = members_.find(line); found != members_.end()) found->second.sessions.erase(session);
  topics_.end(line, session);
}

void Hub::set_ear(signalling::Line line, Ear ear) {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(line);
  if (found == members_.end()) return;
  for (const auto& session : found->second.sessions) topics_.set_ear(line, session, ear);
}

// ----- Notices

void Hub::published(std::span<const SessionNotice> notices) {
  for (const auto& one : notices) {
    if (options_.shared_database) {
      const std::lock_guard lock(mutex_);
      heard_.emplace(std::pair(one.session_id, one.seq), one.created_at);
    }
    offer(one);
  }
}

void Hub::offer(const SessionNotice& notice) {
  std::optional<std::int64_t> after;
  {
    const std::lock_guard lock(mutex_);
    const auto fanout = topics_.publish(notice);
    hand_out(fanout, notice);
    after = fanout.after;
  }
  desk_.follow(notice);
  if (after) fill_gap({notice.organization_id, notice.session_id}, *after);
}

void Hub::hand_out(const Topics::Fanout& fanout, const SessionNotice& about) {
  for (const auto& [line, one] : fanout.notices) send_locked(line, notice(one));
  if (fanout.queues.empty()) return;
  const auto text = queue_changed(about);
  for (const auto line : fanout.queues) send_locked(line, text);
}

/// Whoever publishes must not wait: two commits may be told in the wrong order, and the rows tell the right one.
void Hub::fill_gap(const SessionKey& session, std::int64_t after) {
  {
    const std::lock_guard lock(mutex_);
    if (!filling_.insert(session).second) return;
  }
  crew_.submit([this, session, after] {
    const auto rows = app::notices_after(services_, session.first, session.second, after);
    std::optional<std::int64_t> still;
    {
      const std::lock_guard lock(mutex_);
      filling_.erase(session);
      if (!rows) return;
      for (const auto& row : *rows) {
        auto fanout = topics_.publish(row);
        fanout.queues.clear();  // they were told when it came
        hand_out(fanout, row);
        still = fanout.after;
      }
    }
    if (still && *still > after) fill_gap(session, *still);
  });
}

/// Rows that this process did not write. What is older than itself must not be done once more to calls that went on since; who
/// joins is judged by the database. Only their being there is asked for: what they say goes the common way.
void Hub::look_for_foreign_notices() {
  const auto now = services_.clock.now();
  std::set<OrganizationId> organizations;
  {
    const std::lock_guard lock(mutex_);
    organizations = topics_.organizations();
    std::erase_if(heard_, [&](const auto& one) { return now - one.second > 4 * kForeignOverlap; });
  }
  for (const auto& organization : desk_.organizations()) organizations.insert(organization);
  for (const auto& organization : organizations) {
    const auto rows = app::notices_since(services_, organization, std::max(now - kForeignOverlap, started_));
    if (!rows) {
      services_.log.warning("notices of other servers could not be read",
                            {{"detail", Loggable::detail_of(rows.error())}});
      continue;
    }
    for (const auto& row : *rows) {
      {
        const std::lock_guard lock(mutex_);
        if (!heard_.emplace(std::pair(row.session_id, row.seq), row.created_at).second) continue;
      }
      offer(row);
    }
  }
}

// ----- What is due

void Hub::beat() {
  ++beats_;
  desk_.expire();
  check_due();
  if (beats_ % kPresenceEvery == 0) write_presence();
  if (options_.shared_database && beats_ % kForeignEvery == 0) look_for_foreign_notices();
  if (beats_ % kLostStaysEvery == 0) desk_.close_lost_stays();
}

void Hub::check_due() {
  const auto now = services_.clock.steady_now();
  std::vector<std::shared_ptr<Client>> due;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [line, member] : members_)
      if (member.client->is_due(now)) due.push_back(member.client);
  }
  for (const auto& client : due) client->check_soon();
}

void Hub::note_present(const SessionKey& session) {
  const std::lock_guard lock(mutex_);
  present_.insert(session);
}

/// All of some seconds in one transaction.
void Hub::write_presence() {
  std::set<SessionKey> present;
  {
    const std::lock_guard lock(mutex_);
    present.swap(present_);
  }
  const std::vector<app::Presence> list(present.begin(), present.end());
  const auto noted = app::note_presence(services_, list);
  if (noted) return;
  services_.log.warning("presence could not be noted", {{"detail", Loggable::detail_of(noted.error())}});
  const std::lock_guard lock(mutex_);
  present_.merge(present);
}

}  // namespace chiroflow::realtime
