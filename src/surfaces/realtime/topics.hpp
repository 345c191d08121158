// SPDX-License-Identifier: Apache-2.0
// Who looks at which session or queue, and which notice goes to whom: each once and in order, however they come in. No I/O: the
// caller sends what it is told to, and reads from the database where a notice is missing.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/signalling.hpp"
#include "domain/visit.hpp"

namespace chiroflow::realtime {

using Line = signalling::Line;
using SessionKey = std::pair<OrganizationId, SessionId>;

/// Whose page it is. everybody: guests, and staff who do not run the waiting room; patient_side: patient and guardian.
enum class Ear { everybody, patient_side, staff };

/// What such a page is told of a notice; none: nothing. What stands with the patient's consents is for their side and for staff, and so
/// is who agreed to be recorded and why a recording stopped: a guest hears that it did.
std::optional<SessionNotice> as_heard(const SessionNotice& notice, Ear ear);

class Topics {
 public:
  struct Sending {
    Line to = 0;
    SessionNotice notice;
  };
  /// What follows from a notice.
  struct Fanout {
    std::vector<Sending> notices;
    std::vector<Line> queues;           // whose queue has changed
    std::optional<std::int64_t> after;  // a notice is missing: read those after this one and offer them
  };

  // A page begins to look: before it reads what it missed, and after. What comes in between is kept for it.
  void begin(Line line, const SessionKey& session, Ear ear);
  /// `latest`: the last notice it knows from the database. Gives what came meanwhile, and whether some of it was lost.
  struct Started {
    std::vector<SessionNotice> held;
    bool gap = false;
    std::optional<std::int64_t> after;
  };
  Started started(Line line, const SessionKey& session, std::int64_t latest);
  void end(Line line, const SessionKey& session);
  /// What it hears from now on.
  void set_ear(Line line, const SessionKey& session, Ear ear);

  void watch_queue(Line line, const OrganizationId& organization) { queues_[organization].insert(line); }
  void leave_queue(Line line, const OrganizationId& organization);

  Fanout publish(const SessionNotice& notice);
  std::set<OrganizationId> organizations() const;
  std::size_t watched() const { return sessions_.size(); }

 private:
  struct Watcher {
    Ear ear = Ear::everybody;
    bool starting = true;
    bool overflowed = false;
    std::int64_t sent = 0;
    std::vector<SessionNotice> held;
  };
  struct Session {
    std::optional<std::int64_t> last;             // none until somebody has read it
    std::map<std::int64_t, SessionNotice> early;  // behind a missing one
    std::map<Line, Watcher> watchers;
  };
  void settle(Session& session, std::vector<Sending>& out);
  static void hand_out(Session& session, const SessionNotice& notice, std::vector<Sending>& out);

  std::map<SessionKey, Session> sessions_;
  std::map<OrganizationId, std::set<Line>> queues_;
};

}  // namespace chiroflow::realtime
