// SPDX-License-Identifier: Apache-2.0
// All connected pages of this server: what happens in the database goes out to those who look (LiveFeed), calls of the built-in
// engine are held together (CallDesk), and rights that ended close what they opened.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

#include "app/visits/live.hpp"
#include "app/waiting/presence.hpp"
#include "ports/live_feed.hpp"
#include "surfaces/http/metrics.hpp"
#include "surfaces/http/rate_limiter.hpp"
#include "surfaces/jobs/repeater.hpp"
#include "surfaces/realtime/call_desk.hpp"
#include "surfaces/realtime/client.hpp"
#include "surfaces/realtime/crew.hpp"
#include "surfaces/realtime/outlet.hpp"
#include "surfaces/realtime/topics.hpp"

namespace chiroflow::realtime {

struct HubOptions {
  std::size_t threads = 4;
  Millis beat = Seconds(1);  // how often it looks at what is due
  /// Connections that have not said who they are; one more is told to try later.
  std::size_t most_strangers = 2'000;
  /// Whether other processes may write to the same database: then their notices are looked for.
  bool shared_database = false;
};

/// What the metrics show.
struct Counts {
  http::Counter& received;
  http::Counter& sent;
  http::Counter& refused;  // clients closed because they sent too much
};

/// Safe from any thread. Clients refer to it: it must outlive the server that has their connections.
class Hub : public LiveFeed, public Outlet {
 public:
  Hub(const app::Services& services, crypto::Secret key, HubOptions options, http::Metrics& metrics);
  ~Hub() override;

  /// The events of a new connection.
  std::shared_ptr<http::WebSocketEvents> connect(const http::Request& handshake);
  /// Stops its own threads; what is connected stays so and hears nothing more. Seats in calls stay theirs.
  void stop();

  void published(std::span<const SessionNotice> notices) override;
  void send(signalling::Line line, std::string_view text) override;

  // For clients.
  const app::Services& services() const { return services_; }
  CallDesk& desk() { return desk_; }
  Crew& crew() { return crew_; }
  const Counts& counts() const { return counts_; }
  int heartbeat_seconds() const { return 20; }
  /// False: too many are here of whom nobody knows yet who they are.
  bool enter(signalling::Line line, std::shared_ptr<Client> client);
  void gone(signalling::Line line);
  /// False: this sign-in or link has too many connections already.
  bool admit(signalling::Line line, const app::Actor& actor);
  // What each costs the database, of all connections of one sign-in, link or key. Error: too_many_requests.
  Result<void> admit_join(const app::Actor& actor, bool comes_back);
  Result<void> admit_watch(const app::Actor& actor);
  void watch_queue(signalling::Line line, const OrganizationId& organization);
  void leave_queue(signalling::Line line, const OrganizationId& organization);
  /// `ear`: Ear::staff for those alone who run the waiting room.
  void begin_watch(signalling::Line line, const SessionKey& session, Ear ear);
  void started_watch(signalling::Line line, const SessionKey& session, const Watch& watch,
                     const app::MissedNotices& missed, Ear ear);
  void end_watch(signalling::Line line, const SessionKey& session);
  void set_ear(signalling::Line line, Ear ear);
  void note_present(const SessionKey& session);

 private:
  struct Member {
    std::shared_ptr<Client> client;
    std::optional<std::string> credential;  // since hello
    std::set<SessionKey> sessions;
    std::optional<OrganizationId> queue;
  };
  void expose(http::Metrics& metrics);
  void beat();
  void check_due();
  void write_presence();
  void look_for_foreign_notices();
  void offer(const SessionNotice& notice);
  void fill_gap(const SessionKey& session, std::int64_t after);
  void hand_out(const Topics::Fanout& fanout, const SessionNotice& notice);
  void send_locked(signalling::Line line, std::string_view text);

  const app::Services& services_;
  const HubOptions options_;
  Counts counts_;
  std::mutex mutex_;  // of what follows; the desk's lock may be held outside of it, never inside
  std::unordered_map<signalling::Line, Member> members_;
  std::unordered_map<std::string, std::size_t> by_credential_;
  std::size_t strangers_ = 0;
  Topics topics_;
  std::set<SessionKey> present_;
  std::set<SessionKey> filling_;
  signalling::Line last_line_ = 0;
  std::map<std::pair<SessionId, std::int64_t>, Instant>
      heard_;  // notices that came lately, where others may write, too

  http::RateLimiter joins_;
  http::RateLimiter watches_;
  const Instant started_;
  int beats_ = 0;
  Crew crew_;
  CallDesk desk_;
  std::unique_ptr<jobs::Repeater> beats_of_;  // last: it uses the parts above
};

}  // namespace chiroflow::realtime
