// SPDX-License-Identifier: Apache-2.0
#include "domain/unusual_access.hpp"

#include <algorithm>
#include <tuple>

namespace chiroflow {

namespace {
int at_least(UnusualRule rule) {
  return std::find_if(std::begin(kUnusualRules), std::end(kUnusualRules),
                      [&](const auto& row) { return row.rule == rule; })
      ->at_least;
}

std::vector<Span> joined(std::vector<Span> appointments) {
  std::sort(appointments.begin(), appointments.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  std::vector<Span> out;
  for (const auto& one : appointments) {
    const Span around{one.from - kAroundAppointments, one.to + kAroundAppointments};
    if (!out.empty() && around.from <= out.back().to) {
      out.back().to = std::max(out.back().to, around.to);
    } else {
      out.push_back(around);
    }
  }
  return out;
}

std::int64_t median(std::vector<std::int64_t> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool is_override(const AccessEvent& event) {
  return event.entity_type == "ConsentOverride" && event.action != AuditAction::READ &&
         !event.event.starts_with("consentOverrides.");
}
}  // namespace

UnusualAccesses::UnusualAccesses(ClinicFacts facts, Instant from)
    : facts_(std::move(facts)), from_(from), busy_(joined(facts_.appointments)) {}

void UnusualAccesses::take(const AccessEvent& event) {
  if (event.event == "patients.create" && event.patient_id) new_patients_.insert(event.patient_id->value);
  if (event.actor_type == ActorType::SYSTEM) return;
  const auto local = event.at + facts_.zone.at(event.at).east;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const int day = static_cast<int>(midnight.time_since_epoch().count());
  if (event.outcome == AuditOutcome::DENIED) return take_denial(event, day);
  if (event.outcome != AuditOutcome::SUCCESS) return;
  if (event.patient_id && event.actor_type == ActorType::USER)
    take_access(event, day, std::chrono::floor<Minutes>(local - midnight));
  if (event.at < from_) return;
  if (is_override(event)) add(UnusualRule::EMERGENCY_OVERRIDE, event, day);
  if (event.event == kExportEvent) add(UnusualRule::EXPORT, event, day);
}

void UnusualAccesses::take_access(const AccessEvent& event, int day, Minutes time_of_day) {
  auto& today = patients_of_day_[event.actor_id][day];
  if (today.events++ == 0) today.first_at = event.at;
  today.last_at = event.at;
  today.patients.insert(event.patient_id->value);
  if (event.at < from_) return;
  if (!has_visit(event)) add(UnusualRule::WITHOUT_VISIT, event, day);
  if (facts_.same_surname.contains({event.actor_id, event.patient_id->value}))
    add(UnusualRule::SAME_SURNAME, event, 0, event.patient_id->value);
  const bool night = time_of_day < kDayBegins || time_of_day >= kDayEnds;
  // The hours after midnight belong to the evening before, so that one night is one finding.
  if (night && !is_near_an_appointment(event.at))
    add(UnusualRule::OUTSIDE_HOURS, event, time_of_day < kDayBegins ? day - 1 : day);
}

void UnusualAccesses::take_denial(const AccessEvent& event, int day) {
  if (event.at < from_) return;
  auto& recent = denials_[{event.actor_type, event.actor_id}];
  recent.push_back(event.at);
  std::erase_if(recent, [&](Instant at) { return event.at - at > kDenialsWithin; });
  if (static_cast<int>(recent.size()) < at_least(UnusualRule::MANY_DENIALS)) return;
  auto& count = counts_[UnusualRule::MANY_DENIALS][{{event.actor_type, event.actor_id}, {day, {}}}];
  if (count.events == 0) count.first_at = recent.front();
  count.events = std::max(count.events, static_cast<std::int64_t>(recent.size()));
  count.last_at = event.at;
}

bool UnusualAccesses::is_near_an_appointment(Instant at) const {
  const auto next =
      std::upper_bound(busy_.begin(), busy_.end(), at, [](Instant when, const Span& span) { return when < span.from; });
  return next != busy_.begin() && at <= std::prev(next)->to;
}

bool UnusualAccesses::has_visit(const AccessEvent& event) const {
  const auto& patient = event.patient_id->value;
  if (new_patients_.contains(patient)) return true;
  const auto clinician = facts_.clinicians.find(event.actor_id);
  if (event.actor_role == Role::PROVIDER && clinician != facts_.clinicians.end())
    return facts_.visits.contains({patient, clinician->second});
  return facts_.patients_with_visit.contains(patient);
}

void UnusualAccesses::add(UnusualRule rule, const AccessEvent& event, int day, const std::string& patient) {
  auto& count = counts_[rule][{{event.actor_type, event.actor_id}, {day, patient}}];
  if (count.events++ == 0) count.first_at = event.at;
  count.last_at = event.at;
  if (event.patient_id) count.patients.insert(event.patient_id->value);
}

void UnusualAccesses::find_many_patients(std::vector<UnusualAccess>& out) const {
  const auto least = at_least(UnusualRule::MANY_PATIENTS);
  for (const auto& [user, days] : patients_of_day_) {
    for (const auto& [day, count] : days) {
      const auto patients = static_cast<std::int64_t>(count.patients.size());
      if (count.last_at < from_ || patients < least) continue;
      std::vector<std::int64_t> own, everybodys;
      for (const auto& [who, theirs] : patients_of_day_)
        for (const auto& [when, that] : theirs) {
          if (who == user && when == day) continue;
          everybodys.push_back(static_cast<std::int64_t>(that.patients.size()));
          if (who == user) own.push_back(everybodys.back());
        }
      const auto ordinary_of = [](std::vector<std::int64_t> values) {
        return static_cast<int>(values.size()) < kFewestDaysToCompare ? 0 : median(std::move(values));
      };
      const auto ordinary = std::max(ordinary_of(std::move(own)), ordinary_of(std::move(everybodys)));
      if (patients <= kTimesTheOrdinary * ordinary) continue;
      out.push_back({.rule = UnusualRule::MANY_PATIENTS,
                     .actor_type = ActorType::USER,
                     .actor_id = user,
                     .patient_id = {},
                     .count = patients,
                     .ordinary = ordinary,
                     .first_at = count.first_at,
                     .last_at = count.last_at});
    }
  }
}

std::vector<UnusualAccess> UnusualAccesses::found() const {
  std::vector<UnusualAccess> out;
  find_many_patients(out);
  for (const auto& [rule, counts] : counts_) {
    const bool by_patient = rule == UnusualRule::WITHOUT_VISIT || rule == UnusualRule::OUTSIDE_HOURS;
    for (const auto& [key, count] : counts) {
      const auto number = by_patient ? static_cast<std::int64_t>(count.patients.size()) : count.events;
      if (number < at_least(rule)) continue;
      const auto& [actor, detail] = key;
      UnusualAccess one;
      one.rule = rule;
      one.actor_type = actor.first;
      one.actor_id = actor.second;
      if (!detail.second.empty()) one.patient_id = PatientId(detail.second);
      one.count = number;
      one.first_at = count.first_at;
      one.last_at = count.last_at;
      out.push_back(std::move(one));
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(b.last_at, a.rule, a.actor_id, a.patient_id) <
           std::tie(a.last_at, b.rule, b.actor_id, b.patient_id);
  });
  return out;
}

}  // namespace chiroflow
