// SPDX-License-Identifier: Apache-2.0
#include "domain/signalling.hpp"

#include <algorithm>

namespace chiroflow::signalling {

namespace {
constexpr std::size_t kMostTraces = 32;

LeaveReason told_to_others(RemoveReason reason) {
  return reason == RemoveReason::held ? LeaveReason::held : LeaveReason::removed;
}

template <class Seats>
auto by_peer(Seats& seats, std::string_view peer_id) {
  return std::find_if(seats.begin(), seats.end(), [&](const auto& seat) { return seat.peer_id == peer_id; });
}
template <class Seats>
auto by_participant(Seats& seats, const ParticipantId& id) {
  return std::find_if(seats.begin(), seats.end(), [&](const auto& seat) { return seat.person.participant_id == id; });
}

Error call_full() {
  return precondition_failed(
      "This call is full: at most " + std::to_string(kMostPeers) + " people can be in it at the same time",
      "call_full");
}
}  // namespace

// ----- Coming in

Calls::Decision Calls::decide(const Call& call, const Entry& entry) const {
  if (!entry.ticket) return {};
  const auto own = by_participant(call.seats, entry.person.participant_id);
  if (own != call.seats.end()) {
    if (own->peer_id == entry.ticket->peer_id) return {Way::back};
    if (own->line == entry.line) return {};  // who sits there already starts anew
  }
  const auto trace = by_peer(call.traces, entry.ticket->peer_id);
  if (trace != call.traces.end() && (trace->reason == LeaveReason::removed || trace->reason == LeaveReason::held))
    return {Way::shut_out, trace->reason};
  // An earlier page of the same person must not push out the one that is in use.
  if (own != call.seats.end() && entry.ticket->order < own->order) return {Way::outdated};
  // The others have cleared this peer away: it comes as a new one. A peer id of somebody else is no claim.
  if (trace != call.traces.end() || by_peer(call.seats, entry.ticket->peer_id) != call.seats.end()) return {};
  return {Way::rebuilt};
}

Result<std::string> Calls::plan(const Entry& entry) const {
  const auto found = calls_.find({entry.person.organization_id, entry.person.session_id});
  static const Call empty;
  const Call& call = found == calls_.end() ? empty : found->second;
  const auto way = decide(call, entry).way;
  if (way != Way::fresh && way != Way::rebuilt) return entry.ticket->peer_id;
  const bool replaces = by_participant(call.seats, entry.person.participant_id) != call.seats.end();
  if (call.seats.size() >= kMostPeers && !replaces) return fail(call_full());
  return way == Way::fresh ? entry.fresh_peer_id : entry.ticket->peer_id;
}

Result<Outcome> Calls::join(const Entry& entry) {
  TRY(plan(entry));
  const Key key{entry.person.organization_id, entry.person.session_id};
  Outcome out;
  // A line has one seat: the one it had in another call, or for somebody else, is given up.
  Call* earlier = nullptr;
  const auto* seat = seat_of(entry.line, earlier);
  if (seat && (lines_.at(entry.line) != key || seat->person.participant_id != entry.person.participant_id))
    out = leave(entry.line);
  Call& call = calls_[key];
  const auto decision = decide(call, entry);
  switch (decision.way) {
    case Way::back: come_back(call, entry, out); break;
    case Way::fresh:
      take_seat(call, entry, {entry.fresh_peer_id, std::max(to_unix_ms(entry.now), call.last_order + 1)}, out);
      break;
    case Way::rebuilt: take_seat(call, entry, *entry.ticket, out); break;
    case Way::outdated: out.deliveries.push_back({entry.line, Superseded{}}); break;
    case Way::shut_out:
      out.deliveries.push_back(
          {entry.line, Removed{decision.reason == LeaveReason::held ? RemoveReason::held : RemoveReason::removed}});
      break;
  }
  drop_if_empty(key);
  return out;
}

void Calls::come_back(Call& call, const Entry& entry, Outcome& out) {
  auto& seat = *by_peer(call.seats, entry.ticket->peer_id);
  const bool was_away = seat.line == 0;
  if (!was_away && seat.line != entry.line) {
    // The old line may be half dead, or another page with a copy of the ticket: one of them speaks from now on.
    out.deliveries.push_back({seat.line, Superseded{}});
    lines_.erase(seat.line);
  }
  seat.line = entry.line;
  lines_[entry.line] = {entry.person.organization_id, entry.person.session_id};
  out.deliveries.push_back({entry.line, greeting(call, seat)});
  if (was_away) tell_others(call, seat, PeerBack{seat.peer_id}, out);
  for (std::size_t i = 0; i < seat.held.size(); ++i)
    out.deliveries.push_back({entry.line, Signal{std::move(seat.held_from[i]), std::move(seat.held[i])}});
  seat.held.clear();
  seat.held_from.clear();
  seat.held_bytes = 0;
  if (seat.media == entry.media) return;
  seat.media = entry.media;
  tell_others(call, seat, PeerMedia{seat.peer_id, seat.media}, out);
}

void Calls::take_seat(Call& call, const Entry& entry, const Ticket& as, Outcome& out) {
  if (const auto own = by_participant(call.seats, entry.person.participant_id); own != call.seats.end()) {
    if (own->line != 0 && own->line != entry.line) out.deliveries.push_back({own->line, Superseded{}});
    vacate(call, static_cast<std::size_t>(own - call.seats.begin()), LeaveReason::superseded, out);
  }
  Seat seat;
  seat.person = entry.person;
  seat.peer_id = as.peer_id;
  seat.order = as.order;
  seat.media = entry.media;
  seat.joined_at = entry.now;
  seat.line = entry.line;
  call.last_order = std::max(call.last_order, as.order);
  lines_[entry.line] = {entry.person.organization_id, entry.person.session_id};
  call.seats.push_back(std::move(seat));
  const auto& placed = call.seats.back();
  out.deliveries.push_back({entry.line, greeting(call, placed)});
  for (const auto& other : call.seats)
    if (&other != &placed && other.line != 0) out.deliveries.push_back({other.line, PeerJoined{view(placed, other)}});
}

Peer Calls::view(const Seat& of, const Seat& reader) {
  const bool later =
      std::pair(reader.order, std::string_view(reader.peer_id)) > std::pair(of.order, std::string_view(of.peer_id));
  return {.peer_id = of.peer_id,
          .participant_id = of.person.participant_id,
          .role = of.person.role,
          .name = of.person.name,
          .media = of.media,
          .polite = later};
}

Joined Calls::greeting(const Call& call, const Seat& seat) {
  Joined joined{.session_id = seat.person.session_id,
                .participant_id = seat.person.participant_id,
                .you = {seat.peer_id, seat.order},
                .peers = {}};
  for (const auto& other : call.seats)
    if (other.peer_id != seat.peer_id) joined.peers.push_back(view(other, seat));
  return joined;
}

// ----- Within

Result<Outcome> Calls::signal(Line line, const std::string& to, std::string data) {
  Call* call = nullptr;
  const auto* from = seat_of(line, call);
  if (!from) return fail(not_found("Call"));
  const auto found = by_peer(call->seats, to);
  if (found == call->seats.end() || found->peer_id == from->peer_id) return fail(not_found("Peer"));
  Outcome out;
  if (found->line == 0)
    hold(*found, from->peer_id, std::move(data));
  else
    out.deliveries.push_back({found->line, Signal{from->peer_id, std::move(data)}});
  return out;
}

void Calls::hold(Seat& seat, const std::string& from, std::string data) {
  seat.held_bytes += data.size();
  seat.held.push_back(std::move(data));
  seat.held_from.push_back(from);
  while (seat.held.size() > kMostHeldSignals || seat.held_bytes > kMostHeldBytes) {
    seat.held_bytes -= seat.held.front().size();
    seat.held.pop_front();
    seat.held_from.pop_front();
  }
}

Result<Outcome> Calls::set_media(Line line, const Media& media) {
  Call* call = nullptr;
  auto* seat = seat_of(line, call);
  if (!seat) return fail(not_found("Call"));
  Outcome out;
  if (seat->media == media) return out;
  seat->media = media;
  tell_others(*call, *seat, PeerMedia{seat->peer_id, media}, out);
  return out;
}

void Calls::tell_others(const Call& call, const Seat& except, const Message& message, Outcome& out) const {
  for (const auto& other : call.seats)
    if (other.peer_id != except.peer_id && other.line != 0) out.deliveries.push_back({other.line, message});
}

// ----- Going

void Calls::vacate(Call& call, std::size_t position, LeaveReason reason, Outcome& out) {
  Seat seat = std::move(call.seats[position]);
  call.seats.erase(call.seats.begin() + static_cast<std::ptrdiff_t>(position));
  if (seat.line != 0) lines_.erase(seat.line);
  call.traces.push_back({seat.peer_id, reason});
  if (call.traces.size() > kMostTraces) call.traces.pop_front();
  tell_others(call, seat, PeerLeft{seat.peer_id, reason}, out);
  out.departures.push_back({std::move(seat.person), std::move(seat.peer_id), reason});
}

Outcome Calls::leave(Line line) {
  Outcome out;
  Call* call = nullptr;
  const auto* seat = seat_of(line, call);
  if (!seat) return out;
  const Key key = lines_.at(line);
  vacate(*call, static_cast<std::size_t>(seat - call->seats.data()), LeaveReason::left, out);
  drop_if_empty(key);
  return out;
}

Outcome Calls::lose(Line line, SteadyInstant at) {
  Outcome out;
  Call* call = nullptr;
  auto* seat = seat_of(line, call);
  if (!seat) return out;
  lines_.erase(line);
  seat->line = 0;
  seat->away_since = at;
  tell_others(*call, *seat, PeerAway{seat->peer_id}, out);
  return out;
}

Outcome Calls::expire(SteadyInstant at) {
  Outcome out;
  for (auto it = calls_.begin(); it != calls_.end();) {
    auto& call = it->second;
    for (std::size_t i = call.seats.size(); i-- > 0;)
      if (call.seats[i].line == 0 && at - call.seats[i].away_since >= kAwayLimit)
        vacate(call, i, LeaveReason::lost, out);
    it = call.seats.empty() ? calls_.erase(it) : std::next(it);
  }
  return out;
}

Outcome Calls::remove(const OrganizationId& organization, const SessionId& session,
                      const std::optional<ParticipantId>& participant, RemoveReason reason) {
  Outcome out;
  const Key key{organization, session};
  auto* call = find(key);
  if (!call) return out;
  for (std::size_t i = call->seats.size(); i-- > 0;) {
    const auto& seat = call->seats[i];
    if (participant && seat.person.participant_id != *participant) continue;
    if (seat.line != 0) out.deliveries.push_back({seat.line, Removed{reason}});
    vacate(*call, i, told_to_others(reason), out);
  }
  // Where everybody goes, nobody has to hear of the others.
  if (!participant)
    std::erase_if(out.deliveries, [](const auto& one) { return std::holds_alternative<PeerLeft>(one.message); });
  drop_if_empty(key);
  return out;
}

Outcome Calls::remove(Line line, RemoveReason reason) {
  Call* call = nullptr;
  const auto* seat = seat_of(line, call);
  if (!seat) return {};
  const auto person = seat->person;
  return remove(person.organization_id, person.session_id, person.participant_id, reason);
}

Outcome Calls::ask_to_mute(const OrganizationId& organization, const SessionId& session,
                           const ParticipantId& participant) {
  Outcome out;
  const auto* call = find({organization, session});
  if (!call) return out;
  const auto seat = by_participant(call->seats, participant);
  if (seat != call->seats.end() && seat->line != 0) out.deliveries.push_back({seat->line, MuteAsked{}});
  return out;
}

// ----- Looking

std::vector<Occupant> Calls::occupants(const OrganizationId& organization, const SessionId& session) const {
  std::vector<Occupant> found;
  const auto call = calls_.find({organization, session});
  if (call == calls_.end()) return found;
  for (const auto& seat : call->second.seats)
    found.push_back({seat.person, seat.peer_id, seat.media, seat.joined_at, seat.line == 0});
  return found;
}

std::optional<std::pair<OrganizationId, SessionId>> Calls::session_in(const std::string& room) const {
  for (const auto& [key, call] : calls_)
    if (!call.seats.empty() && call.seats.front().person.room == room) return key;
  return std::nullopt;
}

std::set<OrganizationId> Calls::organizations() const {
  std::set<OrganizationId> found;
  for (const auto& [key, call] : calls_) found.insert(key.first);
  return found;
}

Calls::Call* Calls::find(const Key& key) {
  const auto found = calls_.find(key);
  return found == calls_.end() ? nullptr : &found->second;
}

Calls::Seat* Calls::seat_of(Line line, Call*& call) {
  const auto key = lines_.find(line);
  if (key == lines_.end()) return nullptr;
  call = find(key->second);
  const auto seat =
      std::find_if(call->seats.begin(), call->seats.end(), [&](const auto& one) { return one.line == line; });
  return seat == call->seats.end() ? nullptr : &*seat;
}

void Calls::drop_if_empty(const Key& key) {
  const auto found = calls_.find(key);
  if (found != calls_.end() && found->second.seats.empty()) calls_.erase(found);
}

}  // namespace chiroflow::signalling
