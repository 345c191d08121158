// SPDX-License-Identifier: Apache-2.0
#include "app/demo/builder.hpp"

#include <array>

#include "domain/room_name.hpp"

namespace chiroflow::app {

namespace {
constexpr std::array<std::string_view, 16> kFirstNames{"Ana",   "Ben",  "Chloe", "Dev",   "Elif", "Finn",
                                                       "Grace", "Hugo", "Ines",  "Jonas", "Kemi", "Liam",
                                                       "Mona",  "Noor", "Omar",  "Pia"};
constexpr std::array<std::string_view, 16> kLastNames{"Abbott", "Brooks", "Carter", "Diaz",   "Ellis", "Fisher",
                                                      "Garcia", "Hughes", "Ito",    "Jensen", "Khan",  "Lopez",
                                                      "Meyer",  "Nguyen", "Owens",  "Park"};
constexpr Minutes kVisitLength{30};

std::string digits(int number, std::size_t width) {
  auto text = std::to_string(number);
  return std::string(text.size() < width ? width - text.size() : 0, '0') + text;
}
}  // namespace

Organization ClinicBuilder::organization(std::string name) const {
  Organization row;
  row.id = organization_;
  row.name = std::move(name);
  row.phone = "+1 555 0100";
  row.state = "NY";
  row.created_at = row.updated_at = now_;
  return row;
}

User ClinicBuilder::user(std::string email, std::string first_name, std::string last_name, Role role,
                         std::string password_hash) const {
  User row;
  row.id = ids_.next<UserId>();
  row.organization_id = organization_;
  row.email = std::move(email);
  row.first_name = std::move(first_name);
  row.last_name = std::move(last_name);
  row.role = role;
  row.password_hash = std::move(password_hash);
  row.created_at = row.updated_at = now_;
  return row;
}

Clinician ClinicBuilder::clinician(const UserId& user, int sort_order) const {
  Clinician row;
  row.id = ids_.next<ClinicianId>();
  row.organization_id = organization_;
  row.user_id = user;
  row.title = "DC";
  row.specialty = "Chiropractic";
  row.color = "#3B82F6";
  row.sort_order = sort_order;
  row.created_at = row.updated_at = now_;
  return row;
}

AppointmentType ClinicBuilder::appointment_type(std::string name, std::string color) const {
  AppointmentType row;
  row.id = ids_.next<AppointmentTypeId>();
  row.organization_id = organization_;
  row.name = std::move(name);
  row.color = std::move(color);
  row.created_at = row.updated_at = now_;
  return row;
}

Patient ClinicBuilder::patient(int number) const {
  const auto n = static_cast<std::size_t>(number);
  Patient row;
  row.id = ids_.next<PatientId>();
  row.organization_id = organization_;
  row.mrn = "MRN" + digits(number, 6);
  row.first_name = kFirstNames[n % kFirstNames.size()];
  row.last_name = kLastNames[n / kFirstNames.size() % kLastNames.size()];
  row.birth_date = Date{std::chrono::year(1950 + number % 50) / (1 + number % 12) / (1 + number % 28)};
  row.state = "NY";
  row.created_at = row.updated_at = now_;
  return row;
}

Appointment ClinicBuilder::appointment(const PatientId& patient, const ClinicianId& clinician,
                                       const AppointmentTypeId& type, Instant start) const {
  Appointment row;
  row.id = ids_.next<AppointmentId>();
  row.organization_id = organization_;
  row.patient_id = patient;
  row.provider_id = clinician;
  row.appointment_type_id = type;
  row.start_time = start;
  row.end_time = start + kVisitLength;
  row.chief_complaint = "Lower back pain";
  row.created_at = row.updated_at = now_;
  return row;
}

TelehealthSession ClinicBuilder::session(const Appointment& appointment, const std::string& base_url,
                                         std::string room_name) const {
  TelehealthSession row;
  row.id = ids_.next<SessionId>();
  row.organization_id = organization_;
  row.appointment_id = appointment.id;
  row.room_url = room_url(base_url, room_name);
  row.room_name = std::move(room_name);
  row.scheduled_start_time = appointment.start_time;
  row.scheduled_end_time = appointment.end_time;
  row.created_at = row.updated_at = now_;
  return row;
}

}  // namespace chiroflow::app
