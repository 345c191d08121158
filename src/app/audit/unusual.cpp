// SPDX-License-Identifier: Apache-2.0
#include "app/audit/unusual.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "ports/time_zones.hpp"
#include "store/unusual_access.hpp"

namespace chiroflow::app {

namespace {
/// Events are written in the order of their commits, so their times may stand a little out of order.
constexpr Minutes kOutOfOrder{60};

Result<Span> time_of(const Call& call, const UnusualAccessInput& input) {
  const auto to = input.to.value_or(call.now);
  const auto from = input.from.value_or(to - kUnusualUnlessSaid);
  if (from >= to) return fail(invalid_field("from", "Give a time that begins before it ends"));
  if (to - from > kLongestUnusual) return fail(invalid_field("from", "Ask for 31 days at most"));
  return Span{from, to};
}

Result<UnusualAccessOutput> look(Call& call, db::Reader& reader, const Span& time) {
  const auto organization = TRY(own_organization(call, reader));
  auto facts = TRY(store::clinic_facts(reader, call.organization(), time));
  if (call.services.time_zones)
    if (const auto zone = call.services.time_zones->find(organization.time_zone)) facts.zone = *zone;
  UnusualAccesses accesses(std::move(facts), time.from);
  const auto begin =
      TRY(store::first_seq_since(reader, call.organization(), time.from - kOrdinaryBefore - kOutOfOrder));
  const auto asked = TRY(store::first_seq_since(reader, call.organization(), time.from - kOutOfOrder));
  const auto end = TRY(store::first_seq_since(reader, call.organization(), time.to + kOutOfOrder));
  const auto first = std::max(begin, end - kMostEventsExamined);
  TRY(store::each_access(reader, call.organization(), first, end, time.to,
                         [&](const AccessEvent& event) { accesses.take(event); }));
  UnusualAccessOutput out{.from = time.from, .to = time.to, .findings = {}, .complete = first <= asked};
  auto found = accesses.found();
  if (found.size() > kMostUnusual) {
    found.resize(kMostUnusual);
    out.complete = false;
  }
  const auto names = TRY(store::staff_names(reader, call.organization()));
  for (auto& access : found) {
    const auto name = names.find(access.actor_id);
    UnusualAccessView view{.access = std::move(access), .actor_name = {}, .threshold = 0};
    if (name != names.end()) view.actor_name = name->second;
    for (const auto& row : kUnusualRules)
      if (row.rule == view.access.rule) view.threshold = row.at_least;
    out.findings.push_back(std::move(view));
  }
  return out;
}
}  // namespace

Result<UnusualAccessOutput> list_unusual_accesses(Call& call, const UnusualAccessInput& input) {
  const auto time = TRY(time_of(call, input));
  auto out = TRY(db::read<UnusualAccessOutput>(call.services.database,
                                               [&](db::Reader& reader) { return look(call, reader, time); }));
  call.read_of({"AuditEvent", {}, std::nullopt, count_of(out.findings.size())});
  return out;
}

}  // namespace chiroflow::app
