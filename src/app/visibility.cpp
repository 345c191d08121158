// SPDX-License-Identifier: Apache-2.0
#include "app/visibility.hpp"

namespace chiroflow::app {

void hide(Role role, store::SessionRow& row) {
  if (!sees(role, FieldGroup::notes)) row.technical_notes.reset();
}

void hide_from_visitor(store::SessionRow& row) {
  row.technical_notes.reset();
  row.place_of_service_code.reset();
  row.telehealth_modifier.reset();
  row.patient_location.reset();
  row.provider_location.reset();
}

void hide(Role role, store::AppointmentRow& row) {
  if (!sees(role, FieldGroup::complaint)) row.chief_complaint.reset();
  if (sees(role, FieldGroup::notes)) return;
  row.notes.reset();
  row.patient_notes.reset();
}

void hide(Role role, store::PatientSummary& row) {
  if (!sees(role, FieldGroup::record_number)) row.mrn.reset();
}

void hide(Role role, store::WaitingRoomView& row) {
  if (!sees(role, FieldGroup::answers)) row.pre_visit_responses.reset();
  if (!sees(role, FieldGroup::notes)) row.notes.reset();
}

void hide(Role role, store::SessionListItem& item) {
  hide(role, static_cast<store::SessionRow&>(item));
  hide(role, static_cast<store::AppointmentRow&>(item.appointment));
  hide(role, item.appointment.patient);
}

void hide(Role role, store::UpcomingSession& item) {
  hide(role, static_cast<store::SessionRow&>(item));
  hide(role, static_cast<store::AppointmentRow&>(item.appointment));
  hide(role, item.appointment.patient);
  if (item.waiting_room) hide(role, *item.waiting_room);
}

void hide(Role role, store::SessionDetails& item) {
  hide(role, static_cast<store::SessionRow&>(item));
  hide(role, static_cast<store::AppointmentRow&>(item.appointment));
  hide(role, item.appointment.patient);
  if (item.waiting_room) hide(role, *item.waiting_room);
}

}  // namespace chiroflow::app
