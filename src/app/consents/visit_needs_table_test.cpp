// SPDX-License-Identifier: Apache-2.0
// Every combination of place, consents, age, text version and time: may the visit start? What is expected is worked out here
// once more, from the rules as they are written down for people.
#include "app/consents/overrides.hpp"
#include "app/consents/visit_needs.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum ConsentFault;
using enum TelehealthConsentType;
using testing::take;

enum class Place { nowhere, asks_nothing, own_consent, age_19, not_listed };
enum class Signed { nothing, other_types, general, general_by_mouth, both_here, both_elsewhere };
enum class Signer { grown, minor, parent_of_minor, parent_of_grown, eighteen, unknown_age };
enum class Version { before_text, with_text };
enum class Time { before_end, at_end, after_end };

struct Case {
  Place place;
  Signed what;
  Signer signer;
  Version version;
  Time time;
};

std::optional<std::string> state_of(Place place) {
  switch (place) {
    case Place::nowhere: return std::nullopt;
    case Place::asks_nothing: return "CO";
    case Place::own_consent: return "TX";
    case Place::age_19: return "AL";
    case Place::not_listed: return "WY";
  }
  return std::nullopt;
}

StateRule rule_of(std::string code, bool own_consent, ConsentForm form, int age = 18) {
  StateRule rule;
  rule.code = std::move(code);
  rule.own_consent = own_consent;
  rule.form = form;
  rule.age_of_majority = age;
  return rule;
}

ConsentRules rules() {
  return {"table-1",
          {rule_of("CO", false, ConsentForm::EITHER), rule_of("TX", true, ConsentForm::WRITTEN),
           rule_of("AL", false, ConsentForm::EITHER, 19)}};
}

bool asks_for_own(Place place) { return place == Place::own_consent || place == Place::not_listed; }

bool good_signer(const Case& c) {
  switch (c.signer) {
    case Signer::grown:
    case Signer::parent_of_minor:
    case Signer::unknown_age: return true;
    case Signer::minor:
    case Signer::parent_of_grown: return false;
    case Signer::eighteen: return c.place != Place::age_19;
  }
  return false;
}

bool expected(const Case& c) {
  if (c.place == Place::nowhere || c.what == Signed::nothing || c.what == Signed::other_types) return false;
  if (c.time != Time::before_end || c.version == Version::before_text || !good_signer(c)) return false;
  if (c.what == Signed::general_by_mouth && c.place == Place::own_consent) return false;
  return !asks_for_own(c.place) || c.what == Signed::both_here;
}

class VisitNeedsTable : public testing::AppFixture {
 protected:
  VisitNeedsTable() : desk{rules(), *crypto::SigningKey::from_seed(std::string(32, 'k'))} {
    services.consents = &desk;
    text_since = clock.now();
    ConsentTemplate text;
    text.id = ids.next<ConsentTemplateId>();
    text.organization_id = clinic.organization.id;
    text.status = ConsentTemplateStatus::PUBLISHED;
    text.title = "Consent";
    text.source = "I agree.";
    text.asks_again = true;
    text.created_by = clinic.owner.id;
    text.published_at = text.created_at = text.updated_at = text_since;
    insert(text);
    clock.advance(Hours(24));
  }

  std::optional<Date> birth_date(Signer signer) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(clock.now())};
    switch (signer) {
      case Signer::grown:
      case Signer::parent_of_grown: return Date{today - std::chrono::years(40)};
      case Signer::minor:
      case Signer::parent_of_minor: return Date{today - std::chrono::years(10)};
      case Signer::eighteen: return Date{today - std::chrono::years(18)};
      case Signer::unknown_age: return std::nullopt;
    }
    return std::nullopt;
  }

  TelehealthConsent row(const Case& c, const Patient& patient, TelehealthConsentType type) {
    auto made = testing::signed_consent(patient, ids.next<ConsentId>().value,
                                        c.version == Version::with_text ? text_since : text_since - Millis(1), type);
    const bool parent = c.signer == Signer::parent_of_minor || c.signer == Signer::parent_of_grown;
    made.signer_capacity = parent ? SignerCapacity::PARENT : SignerCapacity::SELF;
    made.expiration_date = clock.now() + Millis(c.time == Time::before_end ? 1 : c.time == Time::at_end ? 0 : -1);
    return made;
  }

  std::vector<TelehealthConsent> rows(const Case& c, const Patient& patient) {
    std::vector<TelehealthConsent> made;
    const auto add = [&](TelehealthConsentType type) -> TelehealthConsent& {
      return made.emplace_back(row(c, patient, type));
    };
    if (c.what == Signed::nothing) return made;
    add(HIPAA);
    add(RECORDING);
    if (c.what == Signed::other_types) return made;
    auto& general = add(GENERAL);
    if (c.what == Signed::general_by_mouth) {
      general.method = ConsentMethod::VERBAL;
      general.signature_type.reset();
      general.attested_by = clinic.staff.id;
    }
    if (c.what == Signed::both_here) add(STATE_SPECIFIC).state_code = state_of(c.place).value_or("TX");
    if (c.what == Signed::both_elsewhere) add(STATE_SPECIFIC).state_code = "VT";
    return made;
  }

  TelehealthSession visit_of(const Case& c) {
    auto patient = clinic.patient;
    patient.id = ids.next<PatientId>();
    patient.mrn = patient.id.value;
    patient.birth_date = birth_date(c.signer);
    Appointment appointment = clinic.appointment;
    appointment.id = ids.next<AppointmentId>();
    appointment.patient_id = patient.id;
    take(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(store::insert_row(writer, patient));
      TRY(store::insert_row(writer, appointment));
      for (const auto& consent : rows(c, patient)) TRY(store::insert_row(writer, consent));
      return {};
    }));
    TelehealthSession session;
    session.id = ids.next<SessionId>();
    session.organization_id = clinic.organization.id;
    session.appointment_id = appointment.id;
    session.patient_location_state = state_of(c.place);
    return session;
  }

  ConsentVerdict judge(const TelehealthSession& session, const std::optional<std::string>& given = std::nullopt) {
    auto call = call_as(clinic.provider);
    return take(db::read<ConsentVerdict>(
        *database, [&](db::Reader& reader) { return consents_of_visit(call, reader, session, given); }));
  }

  ConsentDesk desk;
  Instant text_since;
};

TEST_F(VisitNeedsTable, MayStartExactlyWhenEveryConsentItNeedsHolds) {
  int may = 0;
  int cases = 0;
  for (const auto place : {Place::nowhere, Place::asks_nothing, Place::own_consent, Place::age_19, Place::not_listed})
    for (const auto what : {Signed::nothing, Signed::other_types, Signed::general, Signed::general_by_mouth,
                            Signed::both_here, Signed::both_elsewhere})
      for (const auto signer : {Signer::grown, Signer::minor, Signer::parent_of_minor, Signer::parent_of_grown,
                                Signer::eighteen, Signer::unknown_age})
        for (const auto version : {Version::before_text, Version::with_text})
          for (const auto time : {Time::before_end, Time::at_end, Time::after_end}) {
            const Case c{place, what, signer, version, time};
            const auto verdict = judge(visit_of(c));
            EXPECT_EQ(verdict.may_start(), expected(c))
                << static_cast<int>(place) << ' ' << static_cast<int>(what) << ' ' << static_cast<int>(signer) << ' '
                << static_cast<int>(version) << ' ' << static_cast<int>(time) << ": " << types_of(verdict.missing);
            EXPECT_EQ(verdict.rule_version, "table-1");
            EXPECT_EQ(verdict.state, state_of(place));
            ++cases;
            may += verdict.may_start() ? 1 : 0;
          }
  EXPECT_EQ(cases, 1080);
  EXPECT_GT(may, 30);
}

/// Which state counts: the one stated for the visit, else the one the call gives, else none: never the patient's on file.
TEST_F(VisitNeedsTable, TheStatedPlaceCountsBeforeTheOneGivenAndTheOneOnFileNever) {
  auto session = visit_of({Place::nowhere, Signed::general, Signer::grown, Version::with_text, Time::before_end});
  EXPECT_EQ(judge(session).state, std::nullopt);
  EXPECT_TRUE(judge(session).missing.empty()) << "only GENERAL is known to be asked for where nobody knows";
  EXPECT_FALSE(judge(session).may_start());
  execute("UPDATE patient SET state = 'CO'");
  EXPECT_EQ(judge(session).state, std::nullopt);
  EXPECT_FALSE(judge(session).may_start()) << "the patient may be in another state today";
  EXPECT_TRUE(judge(session, "CO").may_start());
  EXPECT_EQ(judge(session, "TX").state, "TX");
  EXPECT_EQ(types_of(judge(session, "TX").missing), R"(["STATE_SPECIFIC"])");
  session.patient_location_state = "AL";
  EXPECT_EQ(judge(session, "TX").state, "AL");
}

TEST_F(VisitNeedsTable, APlaceOfAnotherDayIsNoneAndOneOfTheVisitHolds) {
  auto session = visit_of({Place::asks_nothing, Signed::general, Signer::grown, Version::with_text, Time::before_end});
  session.patient_location_confirmed_at = clock.now() - Hours(12) + Millis(1);
  EXPECT_TRUE(judge(session).may_start());
  session.patient_location_confirmed_at = clock.now() - Hours(12);
  EXPECT_FALSE(judge(session).place_stated());
  EXPECT_EQ(judge(session, "TX").state, "TX");
  session.actual_start_time = clock.now();
  EXPECT_EQ(judge(session).state, std::nullopt) << "an emergency start does not make it one of this visit";
  session.actual_start_time = clock.now() - Hours(11);
  EXPECT_EQ(judge(session).state, "CO") << "said an hour before a visit that lasts";
}

TEST_F(VisitNeedsTable, TellsWhatIsWrongWithTheConsentThatIsThere) {
  const auto fault = [&](const Case& c) { return judge(visit_of(c)).missing.at(0).fault; };
  const Case good{Place::asks_nothing, Signed::general, Signer::grown, Version::with_text, Time::before_end};
  auto c = good;
  c.time = Time::at_end;
  EXPECT_EQ(fault(c), EXPIRED);
  c = good;
  c.version = Version::before_text;
  EXPECT_EQ(fault(c), OUTDATED_TEXT);
  c = good;
  c.signer = Signer::minor;
  EXPECT_EQ(fault(c), SIGNED_BY_MINOR);
  c = good;
  c.signer = Signer::parent_of_grown;
  EXPECT_EQ(fault(c), CAME_OF_AGE);
  c = good;
  c.place = Place::own_consent;
  c.what = Signed::general_by_mouth;
  EXPECT_EQ(fault(c), OTHER_FORM);
  c = good;
  c.place = Place::own_consent;
  c.what = Signed::both_elsewhere;
  EXPECT_EQ(fault(c), OTHER_STATE);
  c = good;
  c.what = Signed::other_types;
  EXPECT_EQ(fault(c), NOT_SIGNED);
  EXPECT_FALSE(judge(visit_of(c)).missing.at(0).consent_id);
}

/// The gate reads a consent without its text and evidence; it must judge as whoever reads the whole row.
TEST_F(VisitNeedsTable, AWithdrawnConsentIsFoundAmongAHundredOthers) {
  const auto session =
      visit_of({Place::asks_nothing, Signed::general, Signer::grown, Version::with_text, Time::before_end});
  execute("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = 1");
  EXPECT_EQ(judge(session).missing.at(0).fault, REVOKED);
}

}  // namespace
}  // namespace chiroflow::app
