// SPDX-License-Identifier: Apache-2.0
#include "domain/purpose_of_use.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chiroflow {

namespace {
using enum PurposeOfUse;
constexpr std::pair<std::string_view, PurposeOfUse> kParts[]{
    {"apiKeys", HSYSADMIN},        {"appointmentTypes", HOPERAT},
    {"appointments", TREAT},       {"audit", HCOMPL},
    {"auth", HSYSADMIN},           {"clinicians", HOPERAT},
    {"consentOverrides", HCOMPL},  {"consentTemplates", HOPERAT},
    {"legalHolds", HCOMPL},        {"organization", HOPERAT},
    {"patients", TREAT},           {"realtime", TREAT},
    {"recordings", TREAT},         {"retention", HCOMPL},
    {"telehealth", TREAT},         {"users", HSYSADMIN},
    {"videoProviders", HSYSADMIN}, {"visit", TREAT},
    {"visitLinks", TREAT}};
}  // namespace

PurposeOfUse purpose_of_use(const AuditEvent& event) {
  switch (event.actor_type) {
    case ActorType::PATIENT:
    case ActorType::GUEST: return PATRQT;
    case ActorType::SYSTEM:
    case ActorType::ANONYMOUS: return HSYSADMIN;
    case ActorType::USER:
    case ActorType::API_KEY: break;
  }
  const auto part = std::string_view(event.event).substr(0, event.event.find('.'));
  // A visit that went on without its consent.
  if (part == "telehealth" && event.entity_type == "ConsentOverride") return ETREAT;
  const auto* found = std::ranges::find(kParts, part, &std::pair<std::string_view, PurposeOfUse>::first);
  return found == std::end(kParts) ? HOPERAT : found->second;
}

}  // namespace chiroflow
