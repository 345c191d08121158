// SPDX-License-Identifier: Apache-2.0
// One call of a procedure: who, from where, when, with what at hand, and what it leaves in the audit log.
//
// A query collects the reads it did with `read_of`; the caller of the use case makes them durable before the reply.
// A mutation changes the database in `commit` alone, and names its changes there with `changed`: the change, its audit
// event and its outgoing event are one transaction.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

#include "app/actor.hpp"
#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/audit_event.hpp"
#include "domain/visit.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// What an audit event says beside who and when. `details` is compact JSON of field names, states and counts (H-18).
struct AuditNote {
  std::string_view entity_type;
  std::string_view entity_id;
  std::optional<PatientId> patient_id;
  std::string details;
  std::optional<int> version = std::nullopt;  // of the record, where it has one
};

/// A cookie for the caller's browser. An empty value ends it.
struct Cookie {
  std::string name;
  std::string value;
  Seconds max_age{0};
};

class Call {
 public:
  Call(const Services& services_in, const Actor& actor_in, const Origin& origin_in, std::string_view event_in,
       AuditAction action_in)
      : services(services_in),
        actor(actor_in),
        origin(origin_in),
        event(event_in),
        action(action_in),
        now(services_in.clock.now()) {}

  const Services& services;
  const Actor& actor;
  const Origin& origin;
  const std::string_view event;  // the procedure's name in the audit log
  const AuditAction action;
  const Instant now;  // one instant for the whole call
  std::vector<Cookie> cookies;

  const OrganizationId& organization() const { return actor.organization_id; }

  /// Notes that patient data (or something else worth a line) was read.
  void read_of(AuditNote note) { reads_.push_back(event_of(std::move(note), AuditOutcome::SUCCESS)); }
  std::vector<AuditEvent> take_reads() { return std::move(reads_); }

  /// Appends the audit event of a change; the last step of a transaction. Returns its position in the chain.
  Result<std::int64_t> changed(db::Writer& writer, AuditNote note) {
    return services.audit_log.append(writer, event_of(std::move(note), AuditOutcome::SUCCESS));
  }

  /// Runs `work` in one transaction and returns its value once durable. `work` may run more than once.
  template <class F>
  auto commit(F&& work) -> std::invoke_result_t<F&, db::Writer&> {
    using Answer = std::invoke_result_t<F&, db::Writer&>;
    using T = typename Answer::value_type;
    return transaction([&](db::Writer& writer) -> Answer {
      auto value = TRY(work(writer));
      if (before_commit) TRY(before_commit(writer, &value, typeid(T)));
      return value;
    });
  }

  /// The same for work that is nobody's reply: webhooks, jobs.
  template <class F>
  auto transaction(F&& work) -> std::invoke_result_t<F&, db::Writer&> {
    using Answer = std::invoke_result_t<F&, db::Writer&>;
    auto outcome = db::write<typename Answer::value_type>(services.database, [&](db::Writer& writer) -> Answer {
      notices_.clear();
      return work(writer);
    });
    if (outcome) publish_notices();
    return outcome;
  }
  /// Tells the pages once the running transaction is durable.
  void published_with_commit(SessionNotice notice) { notices_.push_back(std::move(notice)); }

  /// Set by whoever remembers replies of repeated calls: gets the output of the last transaction, inside it.
  std::function<Result<void>(db::Writer&, const void* output, const std::type_info&)> before_commit;

  AuditEvent event_of(AuditNote note, AuditOutcome outcome) const;

 private:
  void publish_notices();

  std::vector<AuditEvent> reads_;
  std::vector<SessionNotice> notices_;
};

}  // namespace chiroflow::app
