// SPDX-License-Identifier: Apache-2.0
// The procedures of records as clients see them: names, addresses, and JSON both ways.
#include "surfaces/api/record_modules.hpp"

#include <map>
#include <set>

#include "support/app_fixture.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::api {
namespace {

using chiroflow::testing::take;

class RecordModules : public chiroflow::testing::AppFixture {
 protected:
  RecordModules() { add_records(registry); }

  Result<std::string> run(std::string_view name, const std::string& json) {
    const auto document = wire::Document::parse(json);
    if (!document) throw std::runtime_error("the test's own JSON is wrong");
    const auto* procedure = registry.find(name);
    if (!procedure) throw std::runtime_error("no procedure " + std::string(name));
    auto call = call_as(clinic.owner, name, procedure->action);
    return procedure->run(call, document->root(), wire::Source::json, Form::plain, {});
  }

  Registry registry;
};

TEST_F(RecordModules, HaveTheNamesThatClientsKnowEachAtAnAddressOfItsOwn) {
  std::set<std::string> names;
  std::map<std::string, std::string> addresses;
  for (const auto& procedure : registry.all()) {
    EXPECT_TRUE(names.insert(procedure->name).second) << procedure->name;
    const auto address = procedure->rest_method + " " + procedure->rest_path;
    EXPECT_TRUE(addresses.emplace(address, procedure->name).second) << address;
    EXPECT_FALSE(procedure->summary.empty()) << procedure->name;
  }
  for (const auto* name : {"patients.create",
                           "patients.get",
                           "patients.list",
                           "patients.update",
                           "patients.archive",
                           "patients.restore",
                           "patients.getByExternalId",
                           "clinicians.create",
                           "clinicians.get",
                           "clinicians.list",
                           "clinicians.update",
                           "clinicians.addLicence",
                           "clinicians.removeLicence",
                           "clinicians.listLicences",
                           "appointmentTypes.create",
                           "appointmentTypes.list",
                           "appointmentTypes.update",
                           "appointments.create",
                           "appointments.get",
                           "appointments.getByExternalId",
                           "appointments.list",
                           "appointments.update",
                           "appointments.move",
                           "appointments.cancel",
                           "appointments.confirm",
                           "telehealth.reschedule",
                           "organization.get",
                           "organization.update",
                           "organization.attestAgreement",
                           "organization.withdrawAgreement",
                           "organization.listAgreements",
                           "audit.list",
                           "audit.patientAccess"})
    EXPECT_TRUE(names.contains(name)) << name;
}

// H-02: nobody comes in without a permission, and none of it is for visitors or strangers.
TEST_F(RecordModules, H02AreForStaffWithAPermissionOnly) {
  for (const auto& procedure : registry.all()) {
    EXPECT_TRUE(procedure->access.staff && procedure->access.permission) << procedure->name;
    EXPECT_FALSE(procedure->access.everybody || procedure->access.visitors || procedure->access.half_signed_in)
        << procedure->name;
  }
}

TEST_F(RecordModules, CreateAndChangeAPatientByJson) {
  const auto made =
      take(run("patients.create",
               R"({"firstName":"Ada","lastName":"Lovelace","birthDate":"1980-02-29","email":"ada@example.com"})"));
  for (const auto* part :
       {R"("demographics":{"firstName":"Ada","lastName":"Lovelace"})", R"("birthDate":"1980-02-29")",
        R"("mrn":"MRN000001")", R"("version":1)", R"("alreadyExists":false)", R"("status":"ACTIVE")"})
    EXPECT_NE(made.find(part), std::string::npos) << part << " in " << made;
  const auto id = made.substr(made.find(R"("id":")") + 6, 25);
  const auto changed =
      take(run("patients.update", R"({"patientId":")" + id + R"(","version":1,"email":null,"phone":"+15125550100"})"));
  EXPECT_NE(changed.find(R"("email":null)"), std::string::npos);
  EXPECT_NE(changed.find(R"("phone":"+15125550100")"), std::string::npos);
  EXPECT_NE(changed.find(R"("birthDate":"1980-02-29")"), std::string::npos);
}

TEST_F(RecordModules, RefuseJsonThatNamesNoPatientWithEveryFieldThatIsWrong) {
  const auto refused =
      run("patients.create", R"({"firstName":"","phone":"555","state":"ZZ","birthDate":"2001-02-30"})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error().issues.size(), 5u);  // lastName is missing, too
}

TEST_F(RecordModules, BookAVisitByJson) {
  const auto at = [&](Millis from_now) { return format_iso(clock.now() + from_now); };
  const auto booked =
      take(run("appointments.create", R"({"patientId":")" + clinic.patient.id.value + R"(","providerId":")" +
                                          clinic.clinician.id.value + R"(","startTime":")" + at(Hours(48)) +
                                          R"(","endTime":")" + at(Hours(49)) + R"(","isTelehealth":true})"));
  for (const auto* part : {R"("session":{"id":")", R"("provider":"CUSTOM")",
                           R"("visitLink":"https://clinic.example/v/)", R"("warnings":[])"})
    EXPECT_NE(booked.find(part), std::string::npos) << part << " in " << booked;
  const auto id = booked.substr(booked.find(R"("id":")") + 6, 25);
  EXPECT_EQ(take(run("appointments.get", R"({"appointmentId":")" + id + "\"}")).find("visitLink"), std::string::npos);
  EXPECT_TRUE(run("audit.list", "{}"));
  EXPECT_TRUE(run("organization.get", "{}"));
}

}  // namespace
}  // namespace chiroflow::api
