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
// Records that are kept, deleted and accounted for by law, wherever in the API that stands.
constexpr std::string_view kByLaw[]{"patients.disclosures",        "patients.recordDisclosure",
                                    "telehealth.deleteRecording",  "telehealth.getDeletionCertificate",
                                    "telehealth.releaseLegalHold", "telehealth.setLegalHold",
                                    "telehealth.setRetention"};
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
  if (std::ranges::find(kByLaw, event.event) != std::end(kByLaw)) return HCOMPL;
  const auto part = std::string_view(event.event).substr(0, event.event.find('.'));
  // A visit that went on without its consent.
  if (part == "telehealth" && event.entity_type == "ConsentOverride") return ETREAT;
  const auto* found = std::ranges::find(kParts, part, &std::pair<std::string_view, PurposeOfUse>::first);
  return found == std::end(kParts) ? HOPERAT : found->second;
}

}  // namespace chiroflow
