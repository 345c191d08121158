// SPDX-License-Identifier: Apache-2.0
// What in the audit log somebody should look at (H-21): rules as data, and pure. A finding says that something is unusual, never
// that it is wrong; who finds nothing has not proven that nothing happened (docs/audit.md).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/audit_event.hpp"
#include "domain/time_zone.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(UnusualRule, MANY_PATIENTS, WITHOUT_VISIT, SAME_SURNAME, OUTSIDE_HOURS, MANY_DENIALS, EMERGENCY_OVERRIDE,
               EXPORT)

struct UnusualRuleRow {
  UnusualRule rule;
  int at_least;  // of what the rule counts, by one person: on one day of the clinic, or as said below
};

/// Patients are counted, each once; denials within an hour, the rest one by one.
inline constexpr UnusualRuleRow kUnusualRules[] = {
    {UnusualRule::MANY_PATIENTS, 20},      // and more than twice what is ordinary for the person and in the clinic
    {UnusualRule::WITHOUT_VISIT, 5},       // of clinicians: without one with them; of others: without one at all
    {UnusualRule::SAME_SURNAME, 1},        // accesses to one patient in the whole time
    {UnusualRule::OUTSIDE_HOURS, 3},       // at night, and far from every appointment
    {UnusualRule::MANY_DENIALS, 5},        //
    {UnusualRule::EMERGENCY_OVERRIDE, 1},  //
    {UnusualRule::EXPORT, 1},
};
inline constexpr int kTimesTheOrdinary = 2;
inline constexpr int kFewestDaysToCompare =
    3;  // fewer days of a person, or of everybody, say nothing of what is ordinary
inline constexpr Minutes kDenialsWithin{60};
inline constexpr Minutes kDayBegins{6 * 60};  // by the clinic's clock
inline constexpr Minutes kDayEnds{21 * 60};
inline constexpr Minutes kAroundAppointments{60};
inline constexpr std::string_view kExportEvent = "telehealth.exportRecording";

/// What the rules need of an event of the audit log.
struct AccessEvent {
  Instant at;
  ActorType actor_type = ActorType::SYSTEM;
  std::string actor_id;
  std::optional<Role> actor_role;
  std::string event;
  AuditAction action = AuditAction::READ;
  std::string entity_type;
  std::optional<PatientId> patient_id;
  AuditOutcome outcome = AuditOutcome::SUCCESS;
};
CHIROFLOW_DESCRIBE(AccessEvent, at, actor_type, actor_id, actor_role, event, action, entity_type, patient_id, outcome)

struct Span {
  Instant from;
  Instant to;
};

/// What the rules compare with.
struct ClinicFacts {
  TimeZone zone = TimeZone::utc();
  std::vector<Span> appointments;                              // around the time that is looked at
  std::map<std::string, std::string> clinicians;               // by user: their clinician record
  std::set<std::pair<std::string, std::string>> visits;        // patient, clinician
  std::set<std::string> patients_with_visit;                   // with anybody
  std::set<std::pair<std::string, std::string>> same_surname;  // user, patient
};

struct UnusualAccess {
  UnusualRule rule = UnusualRule::MANY_PATIENTS;
  ActorType actor_type = ActorType::USER;
  std::string actor_id;
  std::optional<PatientId> patient_id;  // of a rule about one patient
  std::int64_t count = 0;
  std::optional<std::int64_t> ordinary;  // of MANY_PATIENTS: patients on an ordinary day
  Instant first_at;
  Instant last_at;
};
CHIROFLOW_DESCRIBE(UnusualAccess, rule, actor_type, actor_id, patient_id, count, ordinary, first_at, last_at)

/// Takes the events in their order, also those before `from`: they show what is ordinary.
class UnusualAccesses {
 public:
  UnusualAccesses(ClinicFacts facts, Instant from);

  void take(const AccessEvent& event);
  /// What was last comes first.
  std::vector<UnusualAccess> found() const;

 private:
  using Actor = std::pair<ActorType, std::string>;
  struct Count {
    std::set<std::string> patients;
    std::int64_t events = 0;
    Instant first_at;
    Instant last_at;
  };
  /// Day of the clinic for what is counted by day; the patient for what is counted by patient.
  using Key = std::pair<Actor, std::pair<int, std::string>>;
  using Counts = std::map<Key, Count>;

  void take_access(const AccessEvent& event, int day, Minutes time_of_day);
  void take_denial(const AccessEvent& event, int day);
  bool is_near_an_appointment(Instant at) const;
  bool has_visit(const AccessEvent& event) const;
  void add(UnusualRule rule, const AccessEvent& event, int day, const std::string& patient = {});
  void find_many_patients(std::vector<UnusualAccess>& out) const;

  const ClinicFacts facts_;
  const Instant from_;
  std::vector<Span> busy_;                                       // around appointments, in order, apart from each other
  std::map<std::string, std::map<int, Count>> patients_of_day_;  // by user and day, before `from` too
  std::map<Actor, std::vector<Instant>> denials_;                // of the last hour
  std::set<std::string> new_patients_;                           // who are being booked, so they have no visit yet
  std::map<UnusualRule, Counts> counts_;
};

}  // namespace chiroflow
