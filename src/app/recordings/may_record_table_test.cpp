// SPDX-License-Identifier: Apache-2.0
// Every combination of place, what was signed, age, text version and time: may the visit be recorded? What is expected is worked out
// here once more, from the rules as they are written down for people.
#include <algorithm>
#include <array>

#include "app/consents/rules_file.hpp"
#include "app/recordings/scene.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;

enum class Place { nowhere, all_party, in_writing, age_19, forbids, medicaid, not_listed };
enum class Signed { nothing, other_types, recording, by_mouth, declined_since, declined_before, withdrawn };
enum class Signer { grown, minor, parent_of_minor, parent_of_grown, guardian_since_childhood, eighteen };
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
    case Place::all_party: return "WA";
    case Place::in_writing: return "TX";
    case Place::age_19: return "AL";
    case Place::forbids: return "VT";
    case Place::medicaid: return "MD";
    case Place::not_listed: return "WY";
  }
  return std::nullopt;
}

bool good_signer(const Case& c) {
  switch (c.signer) {
    case Signer::grown:
    case Signer::parent_of_minor: return true;
    case Signer::minor:
    case Signer::parent_of_grown:
    case Signer::guardian_since_childhood: return false;
    case Signer::eighteen: return c.place != Place::age_19;
  }
  return false;
}

bool expected(const Case& c) {
  if (c.place == Place::nowhere || c.place == Place::forbids) return false;
  if (c.what == Signed::nothing || c.what == Signed::other_types || c.what == Signed::declined_since ||
      c.what == Signed::withdrawn)
    return false;
  if (c.what == Signed::by_mouth && c.place == Place::in_writing) return false;
  return c.time == Time::before_end && c.version == Version::with_text && good_signer(c);
}

class MayRecordTable : public RecordingFixture {
 protected:
  MayRecordTable() {
    auto in_writing = rule("TX");
    in_writing.form = ConsentForm::WRITTEN;
    auto age_19 = rule("AL");
    age_19.age_of_majority = 19;
    consents.rules = ConsentRules("table-1", {rule("WA"), in_writing, age_19, rule("VT", RecordingLimit::PROHIBITED),
                                              rule("MD", RecordingLimit::PROHIBITED_FOR_MEDICAID)});
    text_since = clock.now();
    ConsentTemplate text;
    text.id = ids.next<ConsentTemplateId>();
    text.organization_id = clinic.organization.id;
    text.consent_type = RECORDING;
    text.status = ConsentTemplateStatus::PUBLISHED;
    text.title = "Consent";
    text.source = "I agree.";
    text.asks_again = true;
    text.created_by = clinic.owner.id;
    text.published_at = text.created_at = text.updated_at = text_since;
    insert(text);
    clock.advance(Hours(24));
    appointment_type = load<Appointment>(clinic.appointment.id.value).appointment_type_id;
  }

  Date birth_date(Signer signer) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(clock.now())};
    switch (signer) {
      case Signer::grown:
      case Signer::parent_of_grown: return Date{today - std::chrono::years(40)};
      case Signer::minor:
      case Signer::parent_of_minor: return Date{today - std::chrono::years(10)};
      case Signer::eighteen: return Date{today - std::chrono::years(18)};
      // Of age since today, signed for yesterday; where one is a child until 19, since a year ago.
      case Signer::guardian_since_childhood: break;
    }
    return Date{today - std::chrono::years(18)};
  }

  TelehealthConsent row(const Case& c, const Patient& patient, TelehealthConsentType type) {
    auto made = testing::signed_consent(patient, ids.next<ConsentId>().value,
                                        c.version == Version::with_text ? text_since : text_since - Millis(1), type);
    if (c.signer == Signer::parent_of_minor || c.signer == Signer::parent_of_grown)
      made.signer_capacity = SignerCapacity::PARENT;
    if (c.signer == Signer::guardian_since_childhood) made.signer_capacity = SignerCapacity::GUARDIAN;
    made.expiration_date = clock.now() + Millis(c.time == Time::before_end ? 1 : c.time == Time::at_end ? 0 : -1);
    return made;
  }

  std::vector<TelehealthConsent> rows_of(const Case& c, const Patient& of) {
    std::vector<TelehealthConsent> made;
    if (c.what == Signed::nothing) return made;
    made.push_back(row(c, of, GENERAL));
    made.push_back(row(c, of, HIPAA));
    if (c.what == Signed::other_types) return made;
    auto yes = row(c, of, RECORDING);
    if (c.what == Signed::by_mouth) {
      yes.method = ConsentMethod::VERBAL;
      yes.signature_type.reset();
      yes.attested_by = clinic.staff.id;
    }
    if (c.what == Signed::withdrawn) {
      yes.status = ConsentStatus::REVOKED;
      yes.revoked_at = clock.now();
    }
    if (c.what == Signed::declined_since || c.what == Signed::declined_before) {
      auto no = row(c, of, RECORDING);
      no.status = ConsentStatus::DECLINED;
      no.declined_at = *yes.signed_at + Millis(c.what == Signed::declined_since ? 0 : -1);
      no.signed_at.reset();
      no.expiration_date.reset();
      made.push_back(std::move(no));
    }
    made.push_back(std::move(yes));
    return made;
  }

  TelehealthSession visit_of(const Case& c) {
    auto of = clinic.patient;
    of.id = ids.next<PatientId>();
    of.mrn = of.id.value;
    of.birth_date = birth_date(c.signer);
    of.state = "WA";  // on file, which is not where they are
    Appointment appointment = clinic.appointment;
    appointment.id = ids.next<AppointmentId>();
    appointment.patient_id = of.id;
    appointment.appointment_type_id = appointment_type;
    take(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(store::insert_row(writer, of));
      TRY(store::insert_row(writer, appointment));
      for (const auto& consent : rows_of(c, of)) TRY(store::insert_row(writer, consent));
      return {};
    }));
    TelehealthSession session;
    session.id = ids.next<SessionId>();
    session.organization_id = clinic.organization.id;
    session.appointment_id = appointment.id;
    session.status = TelehealthSessionStatus::IN_PROGRESS;
    session.patient_location_state = state_of(c.place);
    return session;
  }

  /// As far as place and consent decide; nobody is in the room.
  RecordingVerdict judge(const TelehealthSession& session, std::optional<bool> payer_is_medicaid = false) {
    auto call = call_as(clinic.provider);
    return may_record(take(db::read<RecordingScene>(*database, [&](db::Reader& reader) {
                        return look_at_scene(call, reader, session, payer_is_medicaid, true);
                      })).situation);
  }

  Instant text_since;
  std::optional<AppointmentTypeId> appointment_type;
};

TEST_F(MayRecordTable, MayBeRecordedExactlyWhenPlaceAndConsentAllowIt) {
  int may = 0;
  int cases = 0;
  for (const auto place : {Place::nowhere, Place::all_party, Place::in_writing, Place::age_19, Place::forbids,
                           Place::medicaid, Place::not_listed})
    for (const auto what : {Signed::nothing, Signed::other_types, Signed::recording, Signed::by_mouth,
                            Signed::declined_since, Signed::declined_before, Signed::withdrawn})
      for (const auto signer : {Signer::grown, Signer::minor, Signer::parent_of_minor, Signer::parent_of_grown,
                                Signer::guardian_since_childhood, Signer::eighteen})
        for (const auto version : {Version::before_text, Version::with_text})
          for (const auto time : {Time::before_end, Time::at_end, Time::after_end}) {
            Case c{place, what, signer, version, time};
            // A child there until 19: the guardian's signature of yesterday still counts.
            const bool still_child = signer == Signer::guardian_since_childhood && place == Place::age_19;
            if (still_child) c.signer = Signer::parent_of_minor;
            const bool wanted = expected(c);
            c.signer = signer;
            const auto verdict = judge(visit_of(c));
            EXPECT_EQ(only_waits_for_people(verdict), wanted)
                << static_cast<int>(place) << ' ' << static_cast<int>(what) << ' ' << static_cast<int>(signer) << ' '
                << static_cast<int>(version) << ' ' << static_cast<int>(time) << ": "
                << (verdict.reasons.empty() ? "" : verdict.reasons[0].message);
            ++cases;
            may += only_waits_for_people(verdict) ? 1 : 0;
          }
  EXPECT_EQ(cases, 7 * 7 * 6 * 2 * 3);
  EXPECT_GT(may, 40);
}

TEST_F(MayRecordTable, ARecordingKeepsTheVersionOfTheRulesThatAllowedIt) {
  renew_consent();
  ready();
  EXPECT_EQ(load<SessionRecording>(take(start_it()).recording_id.value).rule_version, "table-1");
}

// The rules that the program brings with it, beside what is known of each state's law, written down here once more.
constexpr std::array kStates{"AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA",
                             "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS",
                             "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA",
                             "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY"};
constexpr std::array kAllMustAgree{"CA", "CT", "DE", "FL", "IL", "MA", "MD", "MI", "MT", "NH", "NV", "PA", "WA"};
/// Sources differ, so it counts as a state where all must.
constexpr std::array kDisputed{"GA", "OR"};

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& states, std::string_view code) {
  return std::find(states.begin(), states.end(), code) != states.end();
}

/// What the place alone bars.
std::optional<RecordingBar> expected_bar(std::string_view code, std::optional<bool> payer_is_medicaid) {
  if (code == "VT") return RecordingBar::STATE_FORBIDS;
  if (code != "MD") return std::nullopt;
  if (!payer_is_medicaid) return RecordingBar::PAYER_UNKNOWN;
  return *payer_is_medicaid ? std::optional(RecordingBar::MEDICAID_FORBIDS) : std::nullopt;
}

class ShippedRules : public MayRecordTable {
 protected:
  ShippedRules() { consents.rules = take(default_consent_rules()); }
  TelehealthSession visit_in(const std::string& patient_state, const std::string& clinic_state) {
    execute("UPDATE organization SET state = '" + clinic_state + "'");
    auto session = visit_of({Place::all_party, Signed::recording, Signer::grown, Version::with_text, Time::before_end});
    session.patient_location_state = patient_state;
    return session;
  }
  void expect_bar(const RecordingVerdict& verdict, std::optional<RecordingBar> bar) {
    using enum RecordingBar;
    for (const auto code :
         {RULES_UNKNOWN, PLACE_UNKNOWN, STATE_FORBIDS, MEDICAID_FORBIDS, PAYER_UNKNOWN, CONSENT_MISSING}) {
      const bool told = std::any_of(verdict.reasons.begin(), verdict.reasons.end(),
                                    [&](const auto& reason) { return reason.code == code; });
      EXPECT_EQ(told, bar == code) << name_of(code);
    }
    EXPECT_EQ(only_waits_for_people(verdict), !bar || bar == PAYER_UNKNOWN) << "who pays is said at the start";
  }
};

TEST_F(ShippedRules, AreOfEveryState) {
  EXPECT_EQ(kStates.size(), 51U);
  EXPECT_EQ(consents.rules.rows().size(), kStates.size());
  for (const auto& rule : consents.rules.rows()) EXPECT_TRUE(is_one_of(kStates, rule.code)) << rule.code;
}

TEST_F(ShippedRules, BarWhatTheLawOfAStateBarsWhoeverIsThere) {
  for (const std::string code : kStates)
    for (const auto payer : {std::optional<bool>(), std::optional(false), std::optional(true)}) {
      SCOPED_TRACE(code + (payer ? *payer ? ", Medicaid pays" : ", Medicaid does not pay" : ", nobody said who pays"));
      const bool all_must = is_one_of(kAllMustAgree, code) || is_one_of(kDisputed, code);
      for (const bool clinic_is_there : {false, true}) {
        const auto verdict = judge(clinic_is_there ? visit_in("WY", code) : visit_in(code, "WY"), payer);
        expect_bar(verdict, expected_bar(code, payer));
        EXPECT_EQ(verdict.parties, all_must ? RecordingParties::ALL_PARTY : RecordingParties::ONE_PARTY);
      }
    }
}

TEST_F(ShippedRules, StandByTheirVersionInEachRecording) {
  ASSERT_FALSE(consents.rules.version().empty());
  renew_consent();
  ready();
  int made = 0;
  for (const std::string code : kStates) {
    SCOPED_TRACE(code);
    locate(code, "WY");
    answer(patient_row, true);
    const auto started = start_it(false);
    EXPECT_EQ(started.has_value(), code != "VT");
    if (!started) continue;
    EXPECT_EQ(load<SessionRecording>(started->recording_id.value).rule_version, consents.rules.version());
    stop_because(RecordingStop::STAFF);
    clock.advance(Seconds(1));
    ++made;
  }
  EXPECT_EQ(made, 50);
}

}  // namespace
}  // namespace chiroflow::app
