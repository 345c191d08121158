// SPDX-License-Identifier: Apache-2.0
#include "app/patients/patients.hpp"

#include <set>
#include <thread>

#include "app/record_changes.hpp"
#include "domain/permissions.hpp"
#include "support/app_fixture.hpp"
#include "support/unchanged_read.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::expect_unchanged_read;
using chiroflow::testing::take;

class Patients : public chiroflow::testing::AppFixture {
 protected:
  CreatePatientInput ada(std::string last = "Lovelace") {
    CreatePatientInput input;
    input.first_name = "Ada";
    input.last_name = std::move(last);
    return input;
  }
  CreatePatientOutput create(const CreatePatientInput& input, const User* user = nullptr) {
    auto call = call_as(user ? *user : clinic.staff, "patients.create", AuditAction::CREATE);
    return take(create_patient(call, input));
  }
  Result<CreatePatientOutput> try_create(const CreatePatientInput& input) {
    auto call = call_as(clinic.staff, "patients.create", AuditAction::CREATE);
    return create_patient(call, input);
  }
  Result<store::PatientDetails> try_update(const UpdatePatientInput& input, const User* user = nullptr) {
    auto call = call_as(user ? *user : clinic.staff, "patients.update");
    return update_patient(call, input);
  }
  ListPatientsOutput list(const ListPatientsInput& input, const User* user = nullptr) {
    auto call = call_as(user ? *user : clinic.staff, "patients.list", AuditAction::READ);
    return take(list_patients(call, input));
  }
  std::vector<std::string> names(const ListPatientsOutput& page) {
    std::vector<std::string> found;
    for (const auto& item : page.patients)
      found.push_back(item.demographics.last_name + " " + item.demographics.first_name);
    return found;
  }
  static void expect_field(const Error& error, const std::string& field) {
    ASSERT_EQ(error.code, ErrorCode::invalid_argument);
    ASSERT_FALSE(error.issues.empty());
    EXPECT_EQ(std::get<std::string>(error.issues[0].path.at(0)), field);
  }
};

TEST_F(Patients, AreCreatedWithARecordNumberAndAVersion) {
  auto input = ada();
  input.birth_date = parse_date("1980-02-29");
  input.email = "ada@example.com";
  const auto made = create(input);
  EXPECT_EQ(made.mrn, "MRN000001");
  EXPECT_EQ(made.version, 1);
  EXPECT_EQ(made.status, PatientStatus::ACTIVE);
  EXPECT_EQ(made.demographics.first_name, "Ada");
  EXPECT_EQ(made.organization_id, clinic.organization.id);
  EXPECT_FALSE(made.already_exists);
  EXPECT_EQ(create(ada()).mrn, "MRN000002");
}

TEST_F(Patients, GetRecordNumbersThatRisePerOrganizationPastTypedOnes) {
  auto typed = ada();
  typed.mrn = "MRN000041";
  create(typed);
  typed.mrn = "MRN9X";
  create(typed);
  EXPECT_EQ(create(ada()).mrn, "MRN000042");
  typed.mrn = "MRN999999";
  create(typed);
  EXPECT_EQ(create(ada()).mrn, "MRN1000000");
  EXPECT_EQ(create(ada()).mrn, "MRN1000001");
  auto theirs = call_as(other.staff, "patients.create", AuditAction::CREATE);
  EXPECT_EQ(take(create_patient(theirs, ada())).mrn, "MRN000001");
}

TEST_F(Patients, RefuseARecordNumberThatAnotherHas) {
  auto input = ada();
  input.mrn = clinic.patient.mrn;
  const auto refused = try_create(input);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(refused.error().cause, "mrn");
}

TEST_F(Patients, NameTheFieldThatIsWrong) {
  auto input = ada();
  input.birth_date = Date{std::chrono::year(2090) / 1 / 1};
  expect_field(try_create(input).error(), "birthDate");
  input.birth_date = Date{std::chrono::year(1879) / 12 / 31};
  expect_field(try_create(input).error(), "birthDate");
  input = ada(" \t ");
  expect_field(try_create(input).error(), "lastName");
  input = ada();
  for (const auto* wrong : {"e", "toolonglanguage", "en--US", "-en", "1n", "en_US"}) {
    input.language = wrong;
    expect_field(try_create(input).error(), "language");
  }
  for (const auto* right : {"en", "es-MX", "zh-Hant-TW"}) {
    input.language = right;
    EXPECT_TRUE(try_create(input)) << right;
  }
}

TEST_F(Patients, CreatedAgainWithTheSameExternalIdAreTheSame) {
  auto input = ada();
  input.external_id = "ehr-7";
  const auto first = create(input);
  input.first_name = "Augusta";
  const auto second = create(input);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.demographics.first_name, "Ada");
  EXPECT_TRUE(second.already_exists);
  auto theirs = call_as(other.staff, "patients.create", AuditAction::CREATE);
  EXPECT_NE(take(create_patient(theirs, input)).id, first.id);
}

// The race that gave the original a unique-constraint error instead of an answer (defect 15).
TEST_F(Patients, TwoAtOnceWithTheSameExternalIdAreOneAndNumbersAreNeverShared) {
  constexpr int kThreads = 8;
  std::vector<std::thread> threads;
  std::vector<CreatePatientOutput> same(kThreads), own(kThreads);
  const auto& actor = as(clinic.staff);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      chiroflow::testing::SeededRandom own_random(static_cast<std::uint64_t>(i) + 100);
      IdGenerator own_ids(clock, own_random);
      const Services own_services{*database, clock, own_random, own_ids, audit_log,
                                  sealer,    video, passwords,  log,     settings};
      Call call(own_services, actor, origin, "patients.create", AuditAction::CREATE);
      auto input = ada();
      input.external_id = "ehr-at-once";
      same[static_cast<std::size_t>(i)] = take(create_patient(call, input));
      own[static_cast<std::size_t>(i)] = take(create_patient(call, ada("Byron")));
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> ids_seen, numbers;
  int fresh = 0;
  for (const auto& patient : same) {
    ids_seen.insert(patient.id.value);
    fresh += patient.already_exists ? 0 : 1;
  }
  for (const auto& patient : own) numbers.insert(patient.mrn.value());
  EXPECT_EQ(ids_seen.size(), 1u);
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(kThreads));
}

// H-28: the shape stays, the record number is null for who may not see it.
TEST_F(Patients, H28ShowTheRecordNumberToTheRolesThatMaySeeItOnly) {
  for (const auto* user : {&clinic.owner, &clinic.admin, &clinic.provider, &clinic.staff, &clinic.biller}) {
    const bool allowed = sees(user->role, FieldGroup::record_number);
    EXPECT_EQ(allowed, user->role != Role::BILLER);
    auto call = call_as(*user, "patients.get", AuditAction::READ);
    EXPECT_EQ(take(get_patient(call, {clinic.patient.id})).mrn.has_value(), allowed) << name_of(user->role);
    EXPECT_EQ(list({}, user).patients.at(0).mrn.has_value(), allowed) << name_of(user->role);
    ListPatientsInput by_number;
    by_number.search = "mrn-1";
    EXPECT_EQ(list(by_number, user).patients.size(), allowed ? 1u : 0u) << name_of(user->role);
  }
}

TEST_F(Patients, AreFoundByTheBeginningOfANameInAnyCase) {
  create(ada("Lovelace"));
  create(ada("van der Berg"));
  ListPatientsInput input;
  for (const auto* search : {"love", "LOVELACE", "ada love", "lovelace, a", "Lovelace Ada"}) {
    input.search = search;
    EXPECT_EQ(names(list(input)), std::vector<std::string>{"Lovelace Ada"}) << search;
  }
  for (const auto* search : {"van der", "Ada van d", "van der berg"}) {
    input.search = search;
    EXPECT_EQ(names(list(input)), std::vector<std::string>{"van der Berg Ada"}) << search;
  }
  for (const auto* nothing : {"%", "ove", "_ovelace", "Lovelace Charles"}) {
    input.search = nothing;
    EXPECT_TRUE(list(input).patients.empty()) << nothing;
  }
}

TEST_F(Patients, AreListedInPagesWithoutLosingOrRepeatingAnybody) {
  for (const auto* name : {"Baker", "abel", "Baker", "Clark", "baker"}) create(ada(name));
  ListPatientsInput input;
  input.limit = 2;
  std::vector<std::string> seen;
  std::set<std::string> ids_seen;
  do {
    const auto page = list(input);
    for (const auto& item : page.patients) ids_seen.insert(item.id.value);
    for (const auto& name : names(page)) seen.push_back(name);
    input.cursor = page.next_cursor.value;
    // A patient who is renamed or added meanwhile does not move the place where the list goes on.
    if (seen.size() == 2) create(ada("Aaron"));
  } while (input.cursor);
  EXPECT_EQ(seen.front(), "abel Ada");
  EXPECT_EQ(seen.back(), "Quartermaine Zenobia");
  EXPECT_EQ(ids_seen.size(), 6u);
  EXPECT_EQ(seen.size(), 6u);
}

// H-16: a cursor travels in URLs and names a patient.
TEST_F(Patients, H16CursorsSayNothingAndForgedOnesGiveNothing) {
  create(ada("Canaryname"));
  ListPatientsInput input;
  input.limit = 1;
  const auto cursor = list(input).next_cursor.value.value();
  const auto blob = crypto::from_base64url(cursor).value();
  EXPECT_EQ(blob.find("Canaryname"), std::string::npos);
  input.cursor = cursor;
  EXPECT_EQ(list(input).patients.size(), 1u);
  for (const auto& forged : {std::string("nonsense"), cursor.substr(0, cursor.size() - 4), std::string()}) {
    input.cursor = forged;
    EXPECT_TRUE(list(input).patients.empty());
  }
  input.cursor = cursor;
  auto theirs = call_as(other.staff, "patients.list", AuditAction::READ);
  EXPECT_TRUE(take(list_patients(theirs, input)).patients.empty());
}

TEST_F(Patients, ChangeWhatIsSentAndClearWhatIsNull) {
  UpdatePatientInput input;
  input.patient_id = clinic.patient.id;
  input.version = 1;
  input.first_name = "Zoe";
  input.email = {.present = true, .value = std::nullopt};
  input.phone = {.present = true, .value = "+15125550100"};
  const auto after = take(try_update(input));
  EXPECT_EQ(after.demographics.first_name, "Zoe");
  EXPECT_EQ(after.demographics.last_name, clinic.patient.last_name);
  EXPECT_FALSE(after.email);
  EXPECT_EQ(after.phone, "+15125550100");
  EXPECT_EQ(after.version, 2);
  // H-18: names of fields, never their values.
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.details, R"({"fields":["firstName","email","phone"]})");
  EXPECT_EQ(event.patient_id, clinic.patient.id);
}

// H-25
TEST_F(Patients, H25AreNotOverwrittenByWhoSawAnOlderVersion) {
  UpdatePatientInput input;
  input.patient_id = clinic.patient.id;
  input.version = 1;
  input.last_name = "First";
  take(try_update(input));
  input.last_name = "Second";
  const auto refused = try_update(input);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "version");
  EXPECT_EQ(load(clinic.patient).last_name, "First");
}

// Whoever sent an id and nothing else was shown the whole record, and nobody ever knew.
TEST_F(Patients, H17ChangedToWhatTheyAreWereRead) {
  UpdatePatientInput input;
  input.patient_id = clinic.patient.id;
  for (const auto& same : {std::optional<std::string>(), std::optional(clinic.patient.last_name)}) {
    input.last_name = same;
    const auto before = events_of(clinic).size();
    EXPECT_EQ(take(try_update(input)).version, 1);
    EXPECT_EQ(events_of(clinic).size(), before + 1);
    expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  }
}

TEST_F(Patients, H17AreNotShownByAChangeOfNothingWhenTheAuditEventCannotBeWritten) {
  execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  UpdatePatientInput input;
  input.patient_id = clinic.patient.id;
  EXPECT_FALSE(try_update(input));
}

TEST_F(Patients, AreArchivedAndRestoredOnce) {
  const auto move = [&](auto use_case) {
    auto call = call_as(clinic.admin, "patients.archive");
    return take(use_case(call, PatientInput{clinic.patient.id}));
  };
  const auto archived = move(archive_patient);
  EXPECT_EQ(archived.status, PatientStatus::ARCHIVED);
  EXPECT_EQ(archived.archived_at, clock.now());
  EXPECT_EQ(move(archive_patient).version, archived.version);
  expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  EXPECT_TRUE(list({}).patients.empty());
  ListPatientsInput of_archive;
  of_archive.status = PatientStatus::ARCHIVED;
  EXPECT_EQ(list(of_archive).patients.size(), 1u);
  const auto restored = move(restore_patient);
  EXPECT_EQ(restored.status, PatientStatus::ACTIVE);
  EXPECT_FALSE(restored.archived_at);
  EXPECT_EQ(move(restore_patient).version, restored.version);
  expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
}

// H-17: every read leaves a line that names the patient, a list one line with the count.
TEST_F(Patients, H17ReadsAreNotedForTheAuditLog) {
  auto one = call_as(clinic.provider, "patients.get", AuditAction::READ);
  take(get_patient(one, {clinic.patient.id}));
  const auto reads = one.take_reads();
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
  auto many = call_as(clinic.provider, "patients.list", AuditAction::READ);
  take(list_patients(many, {}));
  const auto listed = many.take_reads();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].details, R"({"count":1})");
}

// H-03: what another organization has is not there, in the same words as what nobody has.
TEST_F(Patients, H03OfAnotherOrganizationAreMissing) {
  const auto check = [&](auto use_case, auto theirs, auto missing) {
    auto call = call_as(clinic.owner);
    const auto refused = use_case(call, theirs);
    const auto nobody = use_case(call, missing);
    ASSERT_FALSE(refused);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(refused.error().text(), nobody.error().text());
  };
  const PatientId theirs = other.patient.id, missing("missing");
  check(get_patient, PatientInput{theirs}, PatientInput{missing});
  check(archive_patient, PatientInput{theirs}, PatientInput{missing});
  check(restore_patient, PatientInput{theirs}, PatientInput{missing});
  UpdatePatientInput change, none;
  change.patient_id = theirs;
  change.last_name = "Taken";
  none.patient_id = missing;
  check(update_patient, change, none);
  execute("UPDATE patient SET external_id = 'theirs' WHERE id = '" + theirs.value + "'");
  check(get_patient_by_external_id, PatientByExternalIdInput{"theirs"}, PatientByExternalIdInput{"nobody's"});
  EXPECT_EQ(load(other.patient).last_name, other.patient.last_name);
  EXPECT_EQ(list({}).patients.size(), 1u);
}

// A change whose audit event cannot be written does not happen (defect 17, H-17).
TEST_F(Patients, H17AreNotChangedWhenTheAuditEventCannotBeWritten) {
  execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  UpdatePatientInput input;
  input.patient_id = clinic.patient.id;
  input.last_name = "Unseen";
  EXPECT_FALSE(try_update(input));
  EXPECT_FALSE(try_create(ada()));
  EXPECT_EQ(load(clinic.patient).last_name, clinic.patient.last_name);
  EXPECT_EQ(list({}).patients.size(), 1u);
}

}  // namespace
}  // namespace chiroflow::app
