// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/call_desk.hpp"

#include <algorithm>

#include "app/server/round_scope.hpp"
#include "app/server/system_audit.hpp"
#include "crypto/bytes.hpp"
#include "domain/session_state.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::realtime {

namespace {
using signalling::RemoveReason;

constexpr int kTries = 3;
constexpr Minutes kClearedKept{2};
/// So long a page has, after this server began or its stay did, to take its seat.
constexpr Minutes kTimeToComeBack{3};

/// Whether the session is over, as its notice tells it.
bool tells_the_end(const SessionNotice& notice) {
  if (!notice.kind.starts_with("session.")) return false;
  const auto payload = wire::Document::parse(notice.payload.text);
  if (!payload || !payload->root().is(wire::Kind::object)) return false;
  const auto& status = payload->root().get("status");
  if (!status.is(wire::Kind::string)) return false;
  const auto known = enum_from<TelehealthSessionStatus>(status.as_string());
  return known && is_over(*known);
}
}  // namespace

// ----- Coming in

/// A ticket proves that its owner was let in with a token that held then: that one may have run out since. The instant goes from
/// ticket to ticket, for who comes back twice comes back with the same token.
Result<CallDesk::Wish> CallDesk::read(const app::Call& call, const Join& wish) const {
  std::optional<Comeback> comeback;
  if (wish.resume) {
    // A ticket that is not ours any more is worth nothing, and the token decides alone.
    if (auto read = tickets_.read(*wish.resume, call.now)) comeback = std::move(*read);
  }
  auto proved_at = comeback ? comeback->proved_at : call.now;
  auto way = tickets_.read_way_in(wish.token, proved_at);
  if (!way && comeback) way = tickets_.read_way_in(wish.token, proved_at = call.now);
  if (!way)
    return fail(Error{.code = ErrorCode::unauthenticated,
                      .message = "This token cannot be used any more; take a new one",
                      .cause = way.error().cause.empty() ? "token" : way.error().cause});
  if (way->session_id != wish.session_id) return fail(invalid_field("token", "This token is for another session"));
  Wish read{.way = std::move(*way), .ticket = std::nullopt, .proved_at = proved_at};
  const bool own =
      comeback && comeback->session_id == read.way.session_id && comeback->participant_id == read.way.participant_id;
  if (own) read.ticket = std::move(comeback->ticket);
  // Somebody else's ticket proves nothing.
  if (comeback && !own) TRY(tickets_.read_way_in(wish.token, call.now));
  return read;
}

Result<void> CallDesk::join(signalling::Line line, app::Call& call, const Join& wish,
                            const std::function<bool()>& is_gone) {
  auto read = TRY(this->read(call, wish));
  signalling::Calls::Entry entry;
  entry.line = line;
  entry.person = {.organization_id = call.organization(),
                  .session_id = read.way.session_id,
                  .participant_id = read.way.participant_id,
                  .role = ParticipantRole::OBSERVER,
                  .name = {},
                  .room = std::move(read.way.room)};
  entry.media = wish.media;
  entry.ticket = std::move(read.ticket);
  entry.fresh_peer_id = "peer_" + crypto::base64url(crypto::random_bytes(12, services_.random));
  entry.now = call.now;
  bool again = true;
  for (int tries = 0; again && tries < kTries; ++tries) TRY(try_join(entry, call, read.proved_at, again));
  if (is_gone()) lose(line);
  if (again) return fail(conflict("The call changed meanwhile; enter again", "busy"));
  return {};
}

/// The database is asked without the lock; who was sent out of the call meanwhile must be asked about once more, and so must a
/// seat that is another one by now: what was written down is the planned one's.
Result<void> CallDesk::try_join(signalling::Calls::Entry& entry, app::Call& call, Instant proved_at, bool& again) {
  const Key key{entry.person.organization_id, entry.person.session_id};
  const auto begun = services_.clock.steady_now();
  std::string peer_id;
  {
    const std::lock_guard lock(mutex_);
    peer_id = TRY(calls_.plan(entry));
  }
  auto entered = app::enter_call(call, {.session_id = key.second,
                                        .participant_id = entry.person.participant_id,
                                        .room_name = entry.person.room,
                                        .peer_id = peer_id});
  // An emptied call forgets its seats, and the ticket of one brings back an id whose stay has ended.
  again = !entered && entered.error().cause == "seat_over" && entry.ticket;
  if (again) {
    entry.ticket.reset();
    return {};
  }
  if (!entered) { return turned_away(entry.line, entry, std::move(entered).error()); }
  entry.person.role = entered->role;
  entry.person.name = std::move(entered->name);
  const std::lock_guard lock(mutex_);
  const auto cleared = cleared_.find(key);
  again = (cleared != cleared_.end() && cleared->second >= begun) || TRY(calls_.plan(entry)) != peer_id;
  if (again) return {};
  carry_out(TRY(calls_.join(entry)), proved_at);
  return {};
}

/// Who was inside hears why they are not any more; the others get the error.
Result<void> CallDesk::turned_away(signalling::Line line, const signalling::Calls::Entry& entry, Error error) {
  std::optional<RemoveReason> reason;
  if (error.cause == "moved") reason = RemoveReason::moved;
  if (entry.ticket && error.cause == "session_over") reason = RemoveReason::ended;
  if (entry.ticket && error.cause == "not_admitted") reason = RemoveReason::held;
  if (!reason) return fail(std::move(error));
  outlet_.send(line, call_message(signalling::Removed{*reason}, {}));
  return {};
}

// ----- Within

Result<void> CallDesk::signal(signalling::Line line, const SignalTo& signal) {
  const std::lock_guard lock(mutex_);
  carry_out(TRY(calls_.signal(line, signal.to, signal.data.text)));
  return {};
}

Result<void> CallDesk::set_media(signalling::Line line, const signalling::Media& media) {
  const std::lock_guard lock(mutex_);
  carry_out(TRY(calls_.set_media(line, media)));
  return {};
}

bool CallDesk::is_in_call(signalling::Line line) const {
  const std::lock_guard lock(mutex_);
  return calls_.has_seat(line);
}

std::set<OrganizationId> CallDesk::organizations() const {
  const std::lock_guard lock(mutex_);
  return calls_.organizations();
}

std::size_t CallDesk::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_.size();
}

// ----- Going

void CallDesk::leave(signalling::Line line) {
  const std::lock_guard lock(mutex_);
  carry_out(calls_.leave(line));
}

void CallDesk::lose(signalling::Line line) {
  const std::lock_guard lock(mutex_);
  carry_out(calls_.lose(line, services_.clock.steady_now()));
}

void CallDesk::expire() {
  const std::lock_guard lock(mutex_);
  const auto now = services_.clock.steady_now();
  carry_out(calls_.expire(now));
  std::erase_if(cleared_, [&](const auto& one) { return now - one.second > kClearedKept; });
}

void CallDesk::follow(const SessionNotice& notice) {
  const Key key{notice.organization_id, notice.session_id};
  if (notice.kind == "waiting.held") return clear_patients_side(key);
  if (notice.kind == "session.room_changed") return clear(key, RemoveReason::moved);
  if (tells_the_end(notice)) clear(key, RemoveReason::ended);
}

void CallDesk::expel(signalling::Line line) {
  const std::lock_guard lock(mutex_);
  carry_out(calls_.remove(line, RemoveReason::removed));
}

void CallDesk::clear(const Key& session, RemoveReason reason) {
  const std::lock_guard lock(mutex_);
  cleared_[session] = services_.clock.steady_now();
  carry_out(calls_.remove(session.first, session.second, std::nullopt, reason));
}

void CallDesk::clear_patients_side(const Key& session) {
  const std::lock_guard lock(mutex_);
  cleared_[session] = services_.clock.steady_now();
  for (const auto& one : calls_.occupants(session.first, session.second))
    if (is_patients_side(one.person.role))
      carry_out(calls_.remove(session.first, session.second, one.person.participant_id, RemoveReason::held));
}

void CallDesk::carry_out(signalling::Outcome outcome, Instant proved_at) {
  for (const auto& [to, message] : outcome.deliveries) {
    std::string resume;
    if (const auto* joined = std::get_if<signalling::Joined>(&message)) {
      // Without a ticket the call goes on; only coming back to the same seat does not work then.
      if (auto made = tickets_.sign(*joined, proved_at)) resume = std::move(*made);
    }
    outlet_.send(to, call_message(message, resume));
  }
  for (auto& gone : outcome.departures) note_departure(std::move(gone));
}

void CallDesk::note_departure(signalling::Departure gone) {
  crew_.submit([this, gone = std::move(gone)] {
    write_departure(gone.person.organization_id,
                    {.session_id = gone.person.session_id,
                     .participant_id = gone.person.participant_id,
                     .room_name = gone.person.room,
                     .peer_id = gone.peer_id},
                    app::Told::by_vendor);
  });
}

void CallDesk::write_departure(const OrganizationId& organization, const app::CallEntry& entry, app::Told told) {
  app::SystemCall system(services_, organization, "realtime.leave", AuditAction::UPDATE, "peer-" + entry.peer_id);
  if (const auto noted = app::leave_call(system.call, entry, told); !noted)
    services_.log.warning("a departure could not be written down",
                          {{"session", entry.session_id}, {"detail", Loggable::detail_of(noted.error())}});
}

// ----- Stays without a seat

void CallDesk::close_lost_stays() {
  if (services_.clock.steady_now() - begun_ < kTimeToComeBack) return;
  crew_.submit([this] {
    const app::RoundScope round(services_, "lost-stays");
    const auto open = app::open_stays_of_calls(services_.database, services_.clock.now() - kTimeToComeBack);
    if (!open)
      return services_.log.warning("open stays could not be read", {{"detail", Loggable::detail_of(open.error())}});
    for (const auto& stay : *open)
      if (is_lost(stay.entry)) write_departure(stay.organization_id, stay.entry, app::Told::assumed);
  });
}

/// Where other servers have calls, only of a call that is here is it known who is in it.
bool CallDesk::is_lost(const app::CallEntry& stay) const {
  const std::lock_guard lock(mutex_);
  const auto key = calls_.session_in(stay.room_name);
  if (!key) return alone_;
  const auto inside = calls_.occupants(key->first, key->second);
  return std::none_of(inside.begin(), inside.end(), [&](const auto& one) { return one.peer_id == stay.peer_id; });
}

// ----- The provider's side

std::vector<LiveParticipant> CallDesk::in_room(const std::string& room) {
  const std::lock_guard lock(mutex_);
  std::vector<LiveParticipant> found;
  const auto key = calls_.session_in(room);
  if (!key) return found;
  for (auto& one : calls_.occupants(key->first, key->second))
    found.push_back({.participant = one.person.participant_id,
                     .external_id = std::move(one.peer_id),
                     .joined_at = one.joined_at,
                     .muted = !one.media.audio});
  return found;
}

bool CallDesk::disconnect(const std::string& room, const ParticipantId& participant) {
  const std::lock_guard lock(mutex_);
  const auto key = calls_.session_in(room);
  if (!key) return false;
  auto outcome = calls_.remove(key->first, key->second, participant, RemoveReason::removed);
  const bool was_there = !outcome.departures.empty();
  carry_out(std::move(outcome));
  return was_there;
}

bool CallDesk::ask_to_mute(const std::string& room, const ParticipantId& participant) {
  const std::lock_guard lock(mutex_);
  const auto key = calls_.session_in(room);
  if (!key) return false;
  const auto there = calls_.occupants(key->first, key->second);
  const bool known = std::any_of(there.begin(), there.end(),
                                 [&](const auto& one) { return one.person.participant_id == participant; });
  if (known) carry_out(calls_.ask_to_mute(key->first, key->second, participant));
  return known;
}

}  // namespace chiroflow::realtime
