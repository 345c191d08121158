// SPDX-License-Identifier: Apache-2.0
#include "app/consents/text_facts.hpp"

#include "app/waiting/licence_check.hpp"
#include "domain/clinician_name.hpp"
#include "store/clinicians.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<std::optional<store::ClinicianDetails>> clinician_of(const Call& call, db::Reader& reader,
                                                            const TelehealthSession& session) {
  const auto id = TRY(store::query_value<ClinicianId>(
      reader, "SELECT provider_id FROM appointment WHERE organization_id = ? AND id = ?", call.organization(),
      session.appointment_id));
  if (!id) return std::optional<store::ClinicianDetails>();
  return store::find_clinician_details(reader, call.organization(), *id);
}

Result<void> add_clinician(const Call& call, db::Reader& reader, const ConsentFrame& frame, TextFacts& facts) {
  const auto clinician = TRY(clinician_of(call, reader, *frame.session));
  if (!clinician) return {};
  facts.clinician_name = clinician_name(clinician->user.first_name, clinician->user.last_name, clinician->title);
  facts.clinician_title = clinician->title;
  for (const auto& licence : TRY(store::licences_of(reader, call.organization(), clinician->id)))
    if (licence.state == frame.situation.state && holds_on(licence, frame.situation.today))
      facts.licences.push_back(licence.state + " " + licence.number);
  return {};
}
}  // namespace

Result<TextFacts> text_facts(const Call& call, db::Reader& reader, const ConsentFrame& frame, int validity_days) {
  TextFacts facts;
  facts.organization_name = frame.organization.name;
  facts.organization_phone = frame.organization.phone;
  facts.organization_state = frame.organization.state;
  facts.emergency_number = frame.organization.emergency_number;
  facts.retention_days = frame.organization.recording_retention_days;
  facts.retention_reason = frame.organization.recording_retention_reason;
  facts.validity_days = validity_days;
  facts.state_code = frame.situation.state;
  if (facts.state_code) facts.state_name = frame.situation.rule.name;
  facts.audio_only = frame.session && frame.session->modality == Modality::AUDIO_ONLY;
  if (frame.session) TRY(add_clinician(call, reader, frame, facts));
  return facts;
}

}  // namespace chiroflow::app
