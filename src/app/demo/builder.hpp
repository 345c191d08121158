// SPDX-License-Identifier: Apache-2.0
// Rows of made-up clinics for the demo and for load tests. Names and numbers are invented; nothing of a real person.
#pragma once

#include <string>
#include <string_view>

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/appointment.hpp"
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/session.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

/// Makes values only; the caller inserts them. Ids come from `ids`, so a seeded generator repeats them.
class ClinicBuilder {
 public:
  ClinicBuilder(IdGenerator& ids, OrganizationId organization, Instant now)
      : ids_(ids), organization_(std::move(organization)), now_(now) {}

  Organization organization(std::string name) const;
  User user(std::string email, std::string first_name, std::string last_name, Role role,
            std::string password_hash) const;
  Clinician clinician(const UserId& user, int sort_order) const;
  AppointmentType appointment_type(std::string name, std::string color) const;
  /// The n-th patient; names repeat, record numbers do not.
  Patient patient(int number) const;
  Appointment appointment(const PatientId& patient, const ClinicianId& clinician, const AppointmentTypeId& type,
                          Instant start) const;
  TelehealthSession session(const Appointment& appointment, const std::string& base_url, std::string room_name) const;

 private:
  IdGenerator& ids_;
  const OrganizationId organization_;
  const Instant now_;
};

}  // namespace chiroflow::app
