// SPDX-License-Identifier: Apache-2.0
// The calls of the built-in engine with everything around their rules (domain/signalling.hpp): tokens are checked, comings and
// goings are written down, messages are sent, and what happens to a session is followed.
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "app/call.hpp"
#include "app/telehealth/call_entry.hpp"
#include "ports/live_calls.hpp"
#include "surfaces/realtime/crew.hpp"
#include "surfaces/realtime/messages.hpp"
#include "surfaces/realtime/outlet.hpp"
#include "surfaces/realtime/tickets.hpp"

namespace chiroflow::realtime {

/// Safe from any thread.
class CallDesk : public LiveCalls {
 public:
  /// `alone`: no other server has calls of the same database.
  CallDesk(const app::Services& services, crypto::Secret key, Outlet& outlet, Crew& crew, bool alone = true)
      : services_(services),
        tickets_(std::move(key)),
        outlet_(outlet),
        crew_(crew),
        alone_(alone),
        begun_(services.clock.steady_now()) {}

  /// Blocks: the database is asked. `is_gone` tells whether the line broke meanwhile. What the caller is to hear was sent.
  Result<void> join(signalling::Line line, app::Call& call, const Join& wish, const std::function<bool()>& is_gone);
  Result<void> signal(signalling::Line line, const SignalTo& signal);
  Result<void> set_media(signalling::Line line, const signalling::Media& media);
  void leave(signalling::Line line);
  void lose(signalling::Line line);
  bool is_in_call(signalling::Line line) const;
  /// What the clinic did to the session.
  void follow(const SessionNotice& notice);
  /// Its right to be there has ended.
  void expel(signalling::Line line);
  /// Every second or so.
  void expire();
  /// Ends the stays of people who are in no call: a crash took their seats, or their going could not be written down. Every
  /// half minute or so; the database is asked by the crew.
  void close_lost_stays();
  std::size_t calls() const;
  std::set<OrganizationId> organizations() const;

  // The provider's side.
  std::vector<LiveParticipant> in_room(const std::string& room) override;
  bool disconnect(const std::string& room, const ParticipantId& participant) override;
  bool ask_to_mute(const std::string& room, const ParticipantId& participant) override;

 private:
  using Key = std::pair<OrganizationId, SessionId>;
  struct Wish {
    WayIn way;
    std::optional<signalling::Ticket> ticket;
    Instant proved_at;
  };
  Result<Wish> read(const app::Call& call, const Join& wish) const;
  Result<void> try_join(signalling::Calls::Entry& entry, app::Call& call, Instant proved_at, bool& again);
  Result<void> turned_away(signalling::Line line, const signalling::Calls::Entry& entry, Error error);
  void clear(const Key& session, signalling::RemoveReason reason);
  void clear_patients_side(const Key& session);
  /// `proved_at`: of who joins.
  void carry_out(signalling::Outcome outcome, Instant proved_at = {});
  void note_departure(signalling::Departure gone);
  void write_departure(const OrganizationId& organization, const app::CallEntry& entry, app::Told told);
  bool is_lost(const app::CallEntry& stay) const;

  const app::Services& services_;
  const Tickets tickets_;
  Outlet& outlet_;
  Crew& crew_;
  const bool alone_;
  const SteadyInstant begun_;
  mutable std::mutex mutex_;  // of what follows; also held while sending, so that everybody hears things in one order
  signalling::Calls calls_;
  std::map<Key, SteadyInstant> cleared_;  // when somebody was last sent out of it
};

}  // namespace chiroflow::realtime
