// SPDX-License-Identifier: Apache-2.0
#include "app/clinicians/clinicians.hpp"

#include <thread>

#include "app/clinicians/licences.hpp"
#include "app/clinicians/npi.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::take;

TEST(Npi, HasTenDigitsAndAMatchingCheckDigit) {
  // The first is the example in the CMS description of the check digit.
  EXPECT_TRUE(is_npi("1234567893"));
  EXPECT_TRUE(is_npi("1245319599"));
  for (const auto* wrong : {"1234567890", "1234567894", "1243567893", "123456789", "12345678930", "3234567893",
                            "12345678 3", "abcdefghij", ""})
    EXPECT_FALSE(is_npi(wrong)) << wrong;
}

class Clinicians : public chiroflow::testing::AppFixture {
 protected:
  Result<CreateClinicianOutput> try_create(const CreateClinicianInput& input) {
    auto call = call_as(clinic.admin, "clinicians.create", AuditAction::CREATE);
    return create_clinician(call, input);
  }
  Result<store::ClinicianDetails> try_update(const UpdateClinicianInput& input) {
    auto call = call_as(clinic.admin, "clinicians.update");
    return update_clinician(call, input);
  }
  Result<ClinicianLicence> try_add(const AddLicenceInput& input) {
    auto call = call_as(clinic.admin, "clinicians.addLicence", AuditAction::CREATE);
    return add_licence(call, input);
  }
  CreateClinicianInput of(const User& user) {
    CreateClinicianInput input;
    input.user_id = user.id;
    return input;
  }
  AddLicenceInput licence(std::string state = "TX") {
    AddLicenceInput input;
    input.clinician_id = clinic.clinician.id;
    input.state = std::move(state);
    input.number = "DC-1234";
    return input;
  }
  static void expect_field(const Error& error, const std::string& field) {
    ASSERT_EQ(error.code, ErrorCode::invalid_argument);
    EXPECT_EQ(std::get<std::string>(error.issues.at(0).path.at(0)), field);
  }
};

TEST_F(Clinicians, AreMadeOfUsersOnce) {
  auto input = of(clinic.owner);
  input.title = "DC";
  input.npi_number = "1234567893";
  input.color = "#1a7F4B";
  const auto made = take(try_create(input));
  EXPECT_EQ(made.user.last_name, "OWNER");
  EXPECT_EQ(made.version, 1);
  const auto again = try_create(input);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().cause, "user_id");
}

TEST_F(Clinicians, NameTheFieldThatIsWrong) {
  auto input = of(clinic.owner);
  input.npi_number = "1234567890";
  expect_field(try_create(input).error(), "npiNumber");
  input.npi_number.reset();
  input.color = "green";
  expect_field(try_create(input).error(), "color");
}

TEST_F(Clinicians, NeedAnOpenAccountOfTheirOrganization) {
  const auto theirs = try_create(of(other.staff));
  ASSERT_FALSE(theirs);
  EXPECT_EQ(theirs.error().text(), "User not found");
  execute("UPDATE user_account SET is_active = 0 WHERE id = '" + clinic.staff.id.value + "'");
  EXPECT_EQ(try_create(of(clinic.staff)).error().cause, "user_inactive");
}

TEST_F(Clinicians, TwoAtOnceWithTheSameExternalIdAreOne) {
  constexpr int kThreads = 6;
  std::vector<std::thread> threads;
  std::vector<CreateClinicianOutput> made(kThreads);
  const auto& actor = as(clinic.admin);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      chiroflow::testing::SeededRandom own_random(static_cast<std::uint64_t>(i) + 100);
      IdGenerator own_ids(clock, own_random);
      const Services own{*database, clock, own_random, own_ids, audit_log, sealer, video, passwords, log, settings};
      Call call(own, actor, origin, "clinicians.create", AuditAction::CREATE);
      auto input = of(clinic.owner);
      input.external_id = "ehr-clinician";
      made[static_cast<std::size_t>(i)] = take(create_clinician(call, input));
    });
  }
  for (auto& thread : threads) thread.join();
  int fresh = 0;
  for (const auto& clinician : made) {
    EXPECT_EQ(clinician.id, made[0].id);
    fresh += clinician.already_exists ? 0 : 1;
  }
  EXPECT_EQ(fresh, 1);
}

TEST_F(Clinicians, ChangeWithAVersionAndTellTheFieldNamesOnly) {
  UpdateClinicianInput input;
  input.clinician_id = clinic.clinician.id;
  input.version = 1;
  input.bio = {.present = true, .value = "Twenty years of spines"};
  input.is_active = false;
  const auto after = take(try_update(input));
  EXPECT_EQ(after.version, 2);
  EXPECT_FALSE(after.is_active);
  EXPECT_EQ(last_event_of(clinic).details, R"({"fields":["bio","isActive"]})");
  EXPECT_EQ(try_update(input).error().cause, "version");
}

TEST_F(Clinicians, AreListedInPages) {
  for (const auto* user : {&clinic.owner, &clinic.admin, &clinic.staff}) take(try_create(of(*user)));
  ListCliniciansInput input;
  input.limit = 3;
  auto call = call_as(clinic.biller, "clinicians.list", AuditAction::READ);
  const auto first = take(list_clinicians(call, input));
  input.cursor = first.next_cursor.value;
  const auto second = take(list_clinicians(call, input));
  EXPECT_EQ(first.clinicians.size(), 3u);
  EXPECT_EQ(second.clinicians.size(), 1u);
  EXPECT_FALSE(second.next_cursor.value);
  input.cursor = "nonsense";
  EXPECT_TRUE(take(list_clinicians(call, input)).clinicians.empty());
}

TEST_F(Clinicians, HaveLicencesByState) {
  auto input = licence("TX");
  input.valid_from = parse_date("2029-01-01");
  input.valid_until = parse_date("2031-12-31");
  const auto added = take(try_add(input));
  EXPECT_EQ(take(try_add(input)).id, added.id);
  take(try_add(licence("OK")));
  auto call = call_as(clinic.biller, "clinicians.listLicences", AuditAction::READ);
  const auto all = take(list_licences(call, {clinic.clinician.id})).licences;
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].state, "OK");
  auto remove = call_as(clinic.admin, "clinicians.removeLicence", AuditAction::DELETE);
  EXPECT_EQ(take(remove_licence(remove, {added.id})).licence_id, added.id);
  EXPECT_EQ(take(list_licences(call, {clinic.clinician.id})).licences.size(), 1u);
}

TEST_F(Clinicians, LicencesNeedDatesInOrderAndExceptionsACitation) {
  auto input = licence();
  input.valid_from = parse_date("2030-01-02");
  input.valid_until = parse_date("2030-01-01");
  expect_field(try_add(input).error(), "validUntil");
  input = licence();
  input.kind = LicenceKind::EXCEPTION;
  expect_field(try_add(input).error(), "citation");
  input.citation = "  ";
  expect_field(try_add(input).error(), "citation");
  input.citation = "26 V.S.A. 3051";
  EXPECT_TRUE(try_add(input));
}

// H-03
TEST_F(Clinicians, H03OfAnotherOrganizationAreMissing) {
  const auto expect_missing = [](const auto& refused, std::string_view text) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(refused.error().text(), text);
  };
  auto theirs = licence();
  theirs.clinician_id = other.clinician.id;
  expect_missing(try_add(theirs), "Clinician not found");
  UpdateClinicianInput change;
  change.clinician_id = other.clinician.id;
  change.is_active = false;
  expect_missing(try_update(change), "Clinician not found");
  auto call = call_as(clinic.owner);
  expect_missing(get_clinician(call, {other.clinician.id}), "Clinician not found");
  expect_missing(list_licences(call, {other.clinician.id}), "Clinician not found");
  auto their_call = call_as(other.admin);
  const auto their_licence = take(add_licence(their_call, theirs));
  expect_missing(remove_licence(call, {their_licence.id}), "Licence not found");
  EXPECT_EQ(take(list_clinicians(call, {})).clinicians.size(), 1u);
}

}  // namespace
}  // namespace chiroflow::app
