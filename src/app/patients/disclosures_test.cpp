// SPDX-License-Identifier: Apache-2.0
#include "app/patients/disclosures.hpp"

#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

class Disclosures_H27 : public testing::AppFixture {
 protected:
  Result<DisclosureView> record(std::optional<DisclosureId> corrects = std::nullopt, std::string recipient = "Dr. Q") {
    auto call = call_as(clinic.owner, "patients.recordDisclosure", AuditAction::CREATE);
    RecordDisclosureInput input;
    input.patient_id = clinic.patient.id;
    input.recipient = std::move(recipient);
    input.what = "Notes of the visit";
    input.purpose = "Subpoena";
    input.corrects_id = std::move(corrects);
    return record_disclosure(call, input);
  }
  std::vector<DisclosureView> account() {
    auto call = call_as(clinic.owner, "patients.disclosures", AuditAction::READ);
    return take(patient_disclosures(call, {clinic.patient.id})).disclosures;
  }
};

TEST_F(Disclosures_H27, ACorrectionIsARowOfItsOwnAndTheFirstOneStays) {
  const auto first = take(record());
  const auto second = take(record(first.id, "Dr. Quill"));
  EXPECT_EQ(last_event_of(clinic).details, R"({"corrects":")" + first.id.value + "\"}");
  const auto rows = account();
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.recipient, row.id == first.id ? "Dr. Q" : "Dr. Quill");
    EXPECT_EQ(row.corrected_by, row.id == first.id ? std::optional(second.id) : std::nullopt);
  }
  EXPECT_EQ(record(first.id).error().cause, "already_corrected");
  EXPECT_EQ(record(DisclosureId("none")).error().code, ErrorCode::not_found);
}

TEST_F(Disclosures_H27, TheAccountReachesSixYearsBack) {
  take(record());
  clock.advance(std::chrono::days(2'192));
  EXPECT_EQ(account().size(), 1U);
  clock.advance(Millis(1));
  EXPECT_TRUE(account().empty());
}

TEST_F(Disclosures_H27, NobodyElsesPatientIsThere) {
  auto call = call_as(other.owner, "patients.disclosures", AuditAction::READ);
  const auto found = patient_disclosures(call, {clinic.patient.id});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
