// SPDX-License-Identifier: Apache-2.0
// The procedures of a clinic's records; called by make_registry.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_patients(Registry& registry);
void add_clinicians(Registry& registry);
/// Also appointmentTypes and telehealth.reschedule, which is moving an appointment by its session.
void add_appointments(Registry& registry);
void add_organization(Registry& registry);
void add_video_providers(Registry& registry);
void add_audit(Registry& registry);
/// What recordings end by: deletion, holds, how long what is kept.
void add_retention(Registry& registry);
/// Also telehealth.getStateRequirements, by which the texts are written.
void add_consent_templates(Registry& registry);

inline void add_records(Registry& registry) {
  add_patients(registry);
  add_clinicians(registry);
  add_appointments(registry);
  add_organization(registry);
  add_video_providers(registry);
  add_audit(registry);
  add_retention(registry);
  add_consent_templates(registry);
}

}  // namespace chiroflow::api
