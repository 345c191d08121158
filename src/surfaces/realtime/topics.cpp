// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/topics.hpp"

#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::realtime {

namespace {
constexpr std::size_t kMostHeld = 200;

/// Measurements come every few seconds and change nothing in a queue.
bool changes_queue(const SessionNotice& notice) { return notice.kind != "session.quality"; }
/// A consent that was withdrawn, a no, a payer.
constexpr bool tells_why(std::string_view member) { return member == "reason" || member == "bar"; }

RawJson without_why(const RawJson& payload) {
  const auto document = wire::Document::parse(payload.text);
  RawJson out{""};
  wire::JsonWriter json(out.text);
  json.begin_object();
  // What cannot be read is told to nobody.
  if (document && document->root().is(wire::Kind::object))
    for (const auto& member : document->root().members()) {
      if (tells_why(member.key)) continue;
      json.key(member.key);
      wire::write_value(json, member.value);
    }
  json.end_object();
  return out;
}

/// For a page of neither the patient's side nor staff.
std::optional<SessionNotice> as_guests_hear(SessionNotice notice) {
  if (notice.kind.starts_with("consent.") || notice.kind == "recording.answered") return std::nullopt;
  if (notice.kind == "recording.stopped") notice.payload = without_why(notice.payload);
  return notice;
}
}  // namespace

std::optional<SessionNotice> as_heard(const SessionNotice& notice, Ear ear) {
  if (ear == Ear::staff) return notice;
  if (notice.audience != NoticeAudience::EVERYBODY) return std::nullopt;
  return ear == Ear::patient_side ? notice : as_guests_hear(notice);
}

void Topics::begin(Line line, const SessionKey& session, Ear ear) {
  auto& watcher = sessions_[session].watchers[line];
  watcher = {};
  watcher.ear = ear;
}

Topics::Started Topics::started(Line line, const SessionKey& key, std::int64_t latest) {
  Started out;
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return out;
  auto& session = found->second;
  const auto at = session.watchers.find(line);
  if (at == session.watchers.end()) return out;
  auto& watcher = at->second;
  // Only the first one to look finds the position unknown, so what is settled here has no other readers yet.
  std::vector<Sending> no_readers;
  if (!session.last) session.last = latest;
  settle(session, no_readers);
  watcher.starting = false;
  watcher.sent = latest;
  out.gap = watcher.overflowed;
  for (auto& notice : watcher.held) {
    if (notice.seq <= watcher.sent) continue;
    watcher.sent = notice.seq;
    if (auto heard = as_heard(notice, watcher.ear)) out.held.push_back(std::move(*heard));
  }
  watcher.held = {};
  if (!session.early.empty()) out.after = session.last;
  return out;
}

void Topics::end(Line line, const SessionKey& key) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  found->second.watchers.erase(line);
  if (found->second.watchers.empty()) sessions_.erase(found);
}

void Topics::set_ear(Line line, const SessionKey& key, Ear ear) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  if (const auto at = found->second.watchers.find(line); at != found->second.watchers.end()) at->second.ear = ear;
}

void Topics::leave_queue(Line line, const OrganizationId& organization) {
  const auto found = queues_.find(organization);
  if (found == queues_.end()) return;
  found->second.erase(line);
  if (found->second.empty()) queues_.erase(found);
}

Topics::Fanout Topics::publish(const SessionNotice& notice) {
  Fanout out;
  if (const auto queue = queues_.find(notice.organization_id); queue != queues_.end() && changes_queue(notice))
    out.queues.assign(queue->second.begin(), queue->second.end());
  const auto found = sessions_.find({notice.organization_id, notice.session_id});
  if (found == sessions_.end()) return out;
  auto& session = found->second;
  if (session.last && notice.seq <= *session.last) return out;
  session.early.emplace(notice.seq, notice);
  settle(session, out.notices);
  if (session.last && !session.early.empty()) out.after = session.last;
  if (session.early.size() > kMostHeld) session.early.erase(session.early.begin());
  return out;
}

/// Hands out what follows without a hole.
void Topics::settle(Session& session, std::vector<Sending>& out) {
  if (!session.last) return;
  while (!session.early.empty() && session.early.begin()->first <= *session.last + 1) {
    const auto next = session.early.extract(session.early.begin());
    if (next.key() <= *session.last) continue;
    session.last = next.key();
    hand_out(session, next.mapped(), out);
  }
}

void Topics::hand_out(Session& session, const SessionNotice& notice, std::vector<Sending>& out) {
  for (auto& [line, watcher] : session.watchers) {
    if (watcher.starting) {
      watcher.overflowed = watcher.overflowed || watcher.held.size() >= kMostHeld;
      if (!watcher.overflowed) watcher.held.push_back(notice);
    } else if (notice.seq > watcher.sent) {
      watcher.sent = notice.seq;
      if (auto heard = as_heard(notice, watcher.ear)) out.push_back({line, std::move(*heard)});
    }
  }
}

std::set<OrganizationId> Topics::organizations() const {
  std::set<OrganizationId> found;
  for (const auto& [organization, lines] : queues_) found.insert(organization);
  for (const auto& [key, session] : sessions_) found.insert(key.first);
  return found;
}

}  // namespace chiroflow::realtime
