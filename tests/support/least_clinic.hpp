// SPDX-License-Identifier: Apache-2.0
// The fewest rows that a visit needs, for tests that set up a database by themselves: organization o1 with user u1, who is
// clinician c1, and patient p1.
#pragma once

#include <gtest/gtest.h>

#include "app/actor.hpp"
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/user.hpp"
#include "store/row.hpp"

namespace chiroflow::testing {

struct LeastClinic {
  LeastClinic() {
    organization.id = OrganizationId("o1");
    user.id = UserId("u1");
    user.organization_id = organization.id;
    user.email = "u1@example.org";
    clinician.id = ClinicianId("c1");
    clinician.organization_id = organization.id;
    clinician.user_id = user.id;
    patient.id = PatientId("p1");
    patient.organization_id = organization.id;
    patient.mrn = "1";
  }

  /// In one transaction; the schema must be there.
  void insert_into(db::Database& database) const {
    const auto done = database.write([&](db::Writer& writer) -> Result<void> {
      TRY(store::insert_row(writer, organization));
      TRY(store::insert_row(writer, user));
      TRY(store::insert_row(writer, clinician));
      return store::insert_row(writer, patient);
    });
    ASSERT_TRUE(done) << done.error().detail;
  }

  /// The user, with every right.
  app::Actor owner() const {
    app::Actor actor;
    actor.type = ActorType::USER;
    actor.organization_id = organization.id;
    actor.user_id = user.id;
    actor.role = Role::OWNER;
    return actor;
  }

  Organization organization;
  User user;
  Clinician clinician;
  Patient patient;
};

}  // namespace chiroflow::testing
