// SPDX-License-Identifier: Apache-2.0
// Calls of the built-in engine: who is in which, and what each hears of the others. No I/O and no clock: every function
// takes what happened and gives what is to be sent to whom. Media flows between the browsers (mesh), only words pass here.
//
// A seat belongs to one participant and hangs on one line (a connection). A line that breaks leaves the seat `away`: media may
// well go on. Its owner comes back with a ticket, which also holds after a restart of the server: then the call is built
// anew out of the tickets.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow::signalling {

inline constexpr std::size_t kMostPeers = 4;
inline constexpr Seconds kAwayLimit{60};
/// Kept for somebody who is away.
inline constexpr std::size_t kMostHeldSignals = 64;
inline constexpr std::size_t kMostHeldBytes = 256 << 10;

using Line = std::uint64_t;  // never used twice, never 0

CHIROFLOW_ENUM(LeaveReason, left, lost, removed, superseded, held)
CHIROFLOW_ENUM(RemoveReason, held, removed, ended, moved)

struct Media {
  bool audio = false;
  bool video = false;
  bool screen = false;
  bool operator==(const Media&) const = default;
};
CHIROFLOW_DESCRIBE(Media, audio, video, screen)

/// Who joins, as it was proved.
struct Person {
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::string name;  // as the others see it
  std::string room;  // the room's name
};

/// What the owner of a seat comes back with; whoever hands it over has checked that it is ours.
struct Ticket {
  std::string peer_id;
  std::int64_t order = 0;
};

struct Peer {
  std::string peer_id;
  ParticipantId participant_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::string name;
  Media media;
  bool polite = false;  // whether the reader is the polite side towards this one: the later to join is
};
CHIROFLOW_DESCRIBE(Peer, peer_id, participant_id, role, name, media, polite)

// What somebody hears.
struct Joined {
  SessionId session_id;
  ParticipantId participant_id;
  Ticket you;
  std::vector<Peer> peers;
};
struct PeerJoined {
  Peer peer;
};
struct PeerLeft {
  std::string peer_id;
  LeaveReason reason = LeaveReason::left;
};
struct PeerMedia {
  std::string peer_id;
  Media media;
};
struct PeerAway {
  std::string peer_id;
};
struct PeerBack {
  std::string peer_id;
};
struct Signal {
  std::string from;
  std::string data;  // JSON, as it came
};
struct Superseded {};
struct Removed {
  RemoveReason reason = RemoveReason::removed;
};
struct MuteAsked {};
using Message =
    std::variant<Joined, PeerJoined, PeerLeft, PeerMedia, PeerAway, PeerBack, Signal, Superseded, Removed, MuteAsked>;

struct Delivery {
  Line to = 0;
  Message message;
};

/// A seat that is no more.
struct Departure {
  Person person;
  std::string peer_id;
  LeaveReason reason = LeaveReason::left;
};

/// What follows from an event, in order.
struct Outcome {
  std::vector<Delivery> deliveries;
  std::vector<Departure> departures;
};

/// Somebody in a call, for who asks from outside.
struct Occupant {
  Person person;
  std::string peer_id;
  Media media;
  Instant joined_at;
  bool away = false;
};

/// Used by one thread at a time.
class Calls {
 public:
  struct Entry {
    Line line = 0;
    Person person;
    Media media;
    std::optional<Ticket> ticket;
    std::string fresh_peer_id;  // for a seat that is new
    Instant now;
  };
  /// The peer id that join() would give, or its refusal.
  Result<std::string> plan(const Entry& entry) const;
  /// Error: precondition_failed "call_full".
  Result<Outcome> join(const Entry& entry);
  Outcome leave(Line line);
  /// Errors: not_found for a line without a seat, or an addressee who is not in its call.
  Result<Outcome> signal(Line line, const std::string& to, std::string data);
  Result<Outcome> set_media(Line line, const Media& media);
  /// The line broke.
  Outcome lose(Line line, SteadyInstant at);
  /// Those who are away for too long leave.
  Outcome expire(SteadyInstant at);

  // What the clinic does. `participant`: that one alone; none: everybody.
  Outcome remove(const OrganizationId& organization, const SessionId& session,
                 const std::optional<ParticipantId>& participant, RemoveReason reason);
  Outcome remove(Line line, RemoveReason reason);
  Outcome ask_to_mute(const OrganizationId& organization, const SessionId& session, const ParticipantId& participant);

  std::vector<Occupant> occupants(const OrganizationId& organization, const SessionId& session) const;
  /// The session whose call meets in this room.
  std::optional<std::pair<OrganizationId, SessionId>> session_in(const std::string& room) const;
  std::set<OrganizationId> organizations() const;
  bool has_seat(Line line) const { return lines_.contains(line); }
  std::size_t size() const { return calls_.size(); }

 private:
  struct Seat {
    Person person;
    std::string peer_id;
    std::int64_t order = 0;
    Media media;
    Instant joined_at;
    Line line = 0;  // 0: away
    SteadyInstant away_since;
    std::deque<std::string> held;  // signals for who is away, each "from" and data
    std::deque<std::string> held_from;
    std::size_t held_bytes = 0;
  };
  /// Who left, so that an old ticket does not bring back what the others have cleared away.
  struct Trace {
    std::string peer_id;
    LeaveReason reason = LeaveReason::left;
  };
  struct Call {
    std::vector<Seat> seats;
    std::deque<Trace> traces;
    std::int64_t last_order = 0;
  };
  using Key = std::pair<OrganizationId, SessionId>;
  enum class Way { fresh, back, rebuilt, outdated, shut_out };
  struct Decision {
    Way way = Way::fresh;
    LeaveReason reason = LeaveReason::left;  // of shut_out
  };

  Decision decide(const Call& call, const Entry& entry) const;
  void come_back(Call& call, const Entry& entry, Outcome& out);
  void take_seat(Call& call, const Entry& entry, const Ticket& as, Outcome& out);
  void vacate(Call& call, std::size_t position, LeaveReason reason, Outcome& out);
  void tell_others(const Call& call, const Seat& except, const Message& message, Outcome& out) const;
  static Joined greeting(const Call& call, const Seat& seat);
  static Peer view(const Seat& of, const Seat& reader);
  static void hold(Seat& seat, const std::string& from, std::string data);
  Call* find(const Key& key);
  Seat* seat_of(Line line, Call*& call);
  void drop_if_empty(const Key& key);

  std::map<Key, Call> calls_;
  std::unordered_map<Line, Key> lines_;
};

}  // namespace chiroflow::signalling
