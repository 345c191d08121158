// SPDX-License-Identifier: Apache-2.0
// Pages around calls that believe what they are told, for tests that try arbitrary orders of events. After each event every
// page's picture must be the truth.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "domain/signalling.hpp"

namespace chiroflow::testing {

class SignallingWorld {
 public:
  /// Any five numbers are a valid event.
  void step(unsigned action, unsigned line, unsigned participant, unsigned session, unsigned choice) {
    using namespace signalling;
    now_ += Seconds(1 + choice % 5);
    const Line at = 1 + line % 12;
    const OrganizationId organization(session % 4 == 3 ? "o2" : "o1");
    const SessionId id("s" + std::to_string(session % 3));
    const ParticipantId who("p" + std::to_string(participant % 6));
    switch (action % 9) {
      case 0:
      case 1: join(at, organization, id, who, std::nullopt, choice); break;
      case 2: join(at, organization, id, who, a_ticket(organization, id, who, choice), choice); break;
      case 3: apply(calls_.leave(at)), pages_.erase(at); break;
      case 4: pages_.erase(at), apply(calls_.lose(at, steady())); break;
      case 5: signal(at, choice); break;
      case 6:
        if (auto out = calls_.set_media(at, {choice % 2 == 0, choice % 3 == 0, false})) apply(std::move(*out));
        break;
      case 7: apply(calls_.expire(steady())); break;
      case 8:
        apply(calls_.remove(organization, id, choice % 2 ? std::optional(who) : std::nullopt,
                            static_cast<RemoveReason>(choice % 4)));
        break;
    }
    check();
  }

  void restart() {
    calls_ = {};
    pages_.clear();
    seats_.clear();
  }

 private:
  using Peers = std::map<std::string, signalling::Peer>;
  struct Page {
    OrganizationId organization;
    SessionId session;
    std::string peer_id;
    Peers peers;
  };

  SteadyInstant steady() const { return SteadyInstant() + (now_ - Instant()); }

  void join(signalling::Line at, const OrganizationId& organization, const SessionId& session, const ParticipantId& who,
            std::optional<signalling::Ticket> ticket, unsigned choice) {
    signalling::Calls::Entry entry;
    entry.line = at;
    entry.person = {organization, session, who, ParticipantRole::GUEST, who.value, "room-" + session.value};
    entry.media = {choice % 2 == 0, true, false};
    entry.ticket = std::move(ticket);
    entry.fresh_peer_id = "peer" + std::to_string(++made_);
    entry.now = now_;
    const auto planned = calls_.plan(entry);
    auto out = calls_.join(entry);
    if (planned.has_value() != out.has_value()) throw std::logic_error("the plan and the outcome differ");
    if (!out) return;
    joining_ = &entry;
    apply(std::move(*out));
    joining_ = nullptr;
  }

  std::optional<signalling::Ticket> a_ticket(const OrganizationId& organization, const SessionId& session,
                                             const ParticipantId& who, unsigned choice) const {
    const auto found = tickets_.find(organization.value + session.value + who.value);
    if (found == tickets_.end()) return std::nullopt;
    return found->second[choice % found->second.size()];
  }

  void signal(signalling::Line at, unsigned choice) {
    const auto page = pages_.find(at);
    if (page == pages_.end() || page->second.peers.empty()) {
      if (calls_.signal(at, "nobody", "{}")) throw std::logic_error("a signal to nobody was taken");
      return;
    }
    auto peer = page->second.peers.begin();
    std::advance(peer, choice % page->second.peers.size());
    auto out = calls_.signal(at, peer->first, "{}");
    if (!out) throw std::logic_error("a known peer could not be reached");
    apply(std::move(*out));
  }

  void apply(signalling::Outcome out) {
    for (auto& one : out.deliveries) std::visit([&](auto& message) { hear(one.to, message); }, one.message);
    for (const auto& gone : out.departures)
      if (seats_.erase(gone.peer_id) != 1) throw std::logic_error("a departure of somebody who was not there");
  }

  Page& page(signalling::Line at) {
    const auto found = pages_.find(at);
    if (found == pages_.end()) throw std::logic_error("something was sent to a line without a seat");
    return found->second;
  }

  void hear(signalling::Line at, signalling::Joined& message) {
    if (!joining_ || joining_->line != at) throw std::logic_error("a greeting for somebody who did not join");
    const auto& person = joining_->person;
    Page fresh{person.organization_id, person.session_id, message.you.peer_id, {}};
    for (auto& peer : message.peers) fresh.peers[peer.peer_id] = peer;
    pages_[at] = std::move(fresh);
    seats_.insert(message.you.peer_id);
    tickets_[person.organization_id.value + person.session_id.value + person.participant_id.value].push_back(
        message.you);
  }
  void hear(signalling::Line at, signalling::PeerJoined& message) {
    if (!page(at).peers.emplace(message.peer.peer_id, message.peer).second)
      throw std::logic_error("a peer joined twice");
  }
  void hear(signalling::Line at, signalling::PeerLeft& message) {
    if (page(at).peers.erase(message.peer_id) != 1) throw std::logic_error("an unknown peer left");
  }
  void hear(signalling::Line at, signalling::PeerMedia& message) {
    page(at).peers.at(message.peer_id).media = message.media;
  }
  void hear(signalling::Line at, signalling::PeerAway& message) { page(at).peers.at(message.peer_id); }
  void hear(signalling::Line at, signalling::PeerBack& message) { page(at).peers.at(message.peer_id); }
  void hear(signalling::Line at, signalling::Signal& message) {
    if (!page(at).peers.contains(message.from)) throw std::logic_error("a signal from a stranger");
  }
  void hear(signalling::Line at, signalling::Superseded&) { pages_.erase(at); }
  void hear(signalling::Line at, signalling::Removed&) { pages_.erase(at); }
  void hear(signalling::Line at, signalling::MuteAsked&) { page(at); }

  void check() const {
    std::set<std::string> inside;
    for (const char* organization : {"o1", "o2"})
      for (const char* session : {"s0", "s1", "s2"})
        check_call(OrganizationId(organization), SessionId(session), inside);
    if (inside != seats_) throw std::logic_error("comings and goings do not add up");
  }

  void check_call(const OrganizationId& organization, const SessionId& session, std::set<std::string>& inside) const {
    const auto occupants = calls_.occupants(organization, session);
    if (occupants.size() > signalling::kMostPeers) throw std::logic_error("too many in a call");
    std::set<ParticipantId> people;
    for (const auto& one : occupants) {
      if (!people.insert(one.person.participant_id).second) throw std::logic_error("a participant has two seats");
      if (!inside.insert(one.peer_id).second) throw std::logic_error("a peer id was given twice");
    }
    for (const auto& [line, page] : pages_) {
      if (page.organization != organization || page.session != session) continue;
      if (!calls_.has_seat(line)) throw std::logic_error("a page believes to be in a call and is not");
      if (page.peers.size() + 1 != occupants.size()) throw std::logic_error("a page sees other people than there are");
      for (const auto& one : occupants)
        if (one.peer_id != page.peer_id) check_seen(page, one);
    }
  }

  void check_seen(const Page& page, const signalling::Occupant& one) const {
    const auto seen = page.peers.find(one.peer_id);
    if (seen == page.peers.end()) throw std::logic_error("a page does not see somebody");
    if (!(seen->second.media == one.media)) throw std::logic_error("a page has an old picture of somebody's media");
    for (const auto& [line, theirs] : pages_) {
      if (theirs.peer_id != one.peer_id) continue;
      const auto back = theirs.peers.find(page.peer_id);
      if (back == theirs.peers.end() || back->second.polite == seen->second.polite)
        throw std::logic_error("both sides are polite, or none is");
    }
  }

  signalling::Calls calls_;
  Instant now_ = from_unix_ms(1'900'000'000'000);
  unsigned made_ = 0;
  std::map<signalling::Line, Page> pages_;
  std::set<std::string> seats_;
  std::map<std::string, std::vector<signalling::Ticket>> tickets_;
  const signalling::Calls::Entry* joining_ = nullptr;
};

}  // namespace chiroflow::testing
