// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo_clinic.hpp"

#include "app/auth/totp_secret.hpp"
#include "app/booking.hpp"
#include "app/demo/builder.hpp"
#include "app/demo/demo_consent.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/waiting/questions.hpp"
#include "crypto/password.hpp"
#include "crypto/token.hpp"
#include "crypto/totp.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr int kDemoPatients = 20;

Actor demo_actor(const DemoClinic& clinic) {
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = clinic.organization_id;
  return actor;
}

std::string new_password(Random& random) { return crypto::new_token("Demo-", random).substr(0, 17); }

struct People {
  User owner, clinician, front_desk;
};

People make_people(const Services& services, const ClinicBuilder& build, DemoClinic& clinic, const std::string& hash) {
  People people{build.user("owner@demo.example", "Olive", "Owner", Role::OWNER, hash),
                build.user("clinician@demo.example", "Clara", "Clinician", Role::PROVIDER, hash),
                build.user("desk@demo.example", "Dana", "Desk", Role::STAFF, hash)};
  const auto secret = crypto::new_totp_secret(services.random);
  people.clinician.totp_secret = Sealed{services.sealer.seal(totp_place(people.clinician), secret.view())};
  people.clinician.totp_confirmed_at = services.clock.now();
  clinic.clinician.totp_secret = crypto::base32(secret.view());
  clinic.clinician.email = people.clinician.email;
  clinic.user_id = people.clinician.id;
  return people;
}

std::vector<Question> demo_questions() {
  Question goal;
  goal.id = "main_concern";
  goal.text = {.en = "What would you like to talk about today?", .es = "¿De qué le gustaría hablar hoy?"};
  goal.required = true;
  Question pain;
  pain.id = "pain_now";
  pain.text = {.en = "How strong is your pain right now?", .es = "¿Qué tan fuerte es su dolor en este momento?"};
  pain.kind = QuestionKind::choice;
  pain.choices = {{.value = "none", .text = {.en = "None", .es = "Ninguno"}},
                  {.value = "mild", .text = {.en = "Mild", .es = "Leve"}},
                  {.value = "moderate", .text = {.en = "Moderate", .es = "Moderado"}},
                  {.value = "severe", .text = {.en = "Severe", .es = "Intenso"}}};
  Question numb;
  numb.id = "numbness";
  numb.text = {.en = "Do you feel numbness or weakness in an arm or a leg?",
               .es = "¿Siente entumecimiento o debilidad en un brazo o una pierna?"};
  numb.kind = QuestionKind::yes_no;
  numb.required = true;
  return {goal, pain, numb};
}

Organization make_organization(const ClinicBuilder& build) {
  auto row = build.organization("Riverside Chiropractic (demo)");
  row.waiting_message = "Welcome to Riverside. Please have your list of medicines at hand; we will be with you soon.";
  row.pre_visit_questions = stored_questions(demo_questions());
  return row;
}

ClinicianLicence make_licence(const Services& services, const Clinician& clinician, std::string state,
                              std::string number, LicenceKind kind) {
  ClinicianLicence licence;
  licence.id = services.ids.next<LicenceId>();
  licence.organization_id = clinician.organization_id;
  licence.clinician_id = clinician.id;
  licence.state = std::move(state);
  licence.number = std::move(number);
  licence.kind = kind;
  licence.created_at = licence.updated_at = services.clock.now();
  return licence;
}

/// Of all but the last: with whom it can be seen what a visit without consent is like.
Result<std::vector<TelehealthConsent>> make_consents(const Services& services, const std::vector<Patient>& patients) {
  std::vector<TelehealthConsent> consents;
  for (std::size_t i = 0; i + 1 < patients.size(); ++i)
    consents.push_back(TRY(demo_consent(services, services.ids, patients[i], services.clock.now())));
  return consents;
}

ApiKey make_key(const Services& services, DemoClinic& clinic) {
  clinic.api_key = crypto::new_token(crypto::kApiKeyPrefix, services.random);
  ApiKey key;
  key.id = services.ids.next<ApiKeyId>();
  key.organization_id = clinic.organization_id;
  key.user_id = clinic.user_id;
  key.name = "demo";
  key.token_hash = crypto::token_hash(clinic.api_key).hex();
  key.hint = clinic.api_key.substr(0, 11);
  key.created_at = services.clock.now();
  return key;
}
}  // namespace

Result<DemoClinic> make_demo_clinic(const Services& services, FunctionRef<Result<void>(const DemoClinic&)> keep) {
  DemoClinic clinic;
  clinic.organization_id = services.ids.next<OrganizationId>();
  const ClinicBuilder build(services.ids, clinic.organization_id, services.clock.now());
  clinic.clinician.password = new_password(services.random);
  const auto hash = TRY(crypto::hash_password(clinic.clinician.password, {}, services.random));
  const auto people = make_people(services, build, clinic, hash);
  const auto clinician = build.clinician(clinic.user_id, 0);
  const std::vector licences{make_licence(services, clinician, "NY", "X-004417", LicenceKind::LICENCE),
                             make_licence(services, clinician, "NJ", "38MC00123", LicenceKind::LICENCE),
                             make_licence(services, clinician, "FL", "TPCH-0071", LicenceKind::REGISTRATION)};
  const auto type = build.appointment_type("Telehealth follow-up", "#0EA5E9");
  std::vector<Patient> patients;
  for (int i = 0; i < kDemoPatients; ++i) patients.push_back(build.patient(i + 1));
  const auto consents = TRY(make_consents(services, patients));
  const auto key = make_key(services, clinic);
  clinic.clinician_id = clinician.id;
  clinic.appointment_type_id = type.id;
  clinic.patient.id = patients.front().id;
  clinic.unsigned_patient = DemoPatientAccess{patients.back().id, {}};

  const auto actor = demo_actor(clinic);
  const Origin origin{.request_id = "demo", .client_address = {}, .user_agent = {}, .secure = false};
  Call call(services, actor, origin, "demo.create", AuditAction::CREATE);
  TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::insert_row(writer, make_organization(build)));
    for (const auto* user : {&people.owner, &people.clinician, &people.front_desk})
      TRY(store::insert_row(writer, *user));
    TRY(store::insert_row(writer, clinician));
    for (const auto& licence : licences) TRY(store::insert_row(writer, licence));
    TRY(store::insert_row(writer, type));
    for (const auto& patient : patients) TRY(store::insert_row(writer, patient));
    for (const auto& consent : consents) TRY(store::insert_row(writer, consent));
    TRY(store::insert_row(writer, key));
    TRY(call.changed(writer, {"Organization", clinic.organization_id.view(), std::nullopt, R"({"patients":20})"}));
    return keep(clinic);
  }));
  return clinic;
}

Result<bool> demo_clinic_exists(const Services& services, const DemoClinic& clinic) {
  return db::read<bool>(services.database, [&](db::Reader& reader) {
    return store::exists(reader, "SELECT id FROM organization WHERE id = ?", clinic.organization_id);
  });
}

Result<std::vector<AppointmentId>> free_demo_appointments(const Services& services, const DemoClinic& clinic,
                                                          int count) {
  static const std::string free =
      "SELECT a.id FROM appointment a LEFT JOIN telehealth_session s ON s.appointment_id = a.id"
      " WHERE a.organization_id = ? AND a.provider_id = ? AND a.start_time >= ? AND a.start_time <= ?"
      " AND a.status = 'SCHEDULED' AND s.id IS NULL ORDER BY a.start_time, a.id LIMIT ?";
  static const std::string some_patients = "SELECT id FROM patient WHERE organization_id = ? ORDER BY mrn LIMIT ?";
  const auto now = services.clock.now();
  const auto actor = demo_actor(clinic);
  const Origin origin{.request_id = "demo", .client_address = {}, .user_agent = {}, .secure = false};
  Call call(services, actor, origin, "demo.appointments", AuditAction::CREATE);
  return db::write<std::vector<AppointmentId>>(
      services.database, [&](db::Writer& writer) -> Result<std::vector<AppointmentId>> {
        auto ids = TRY(store::query_all<AppointmentId>(writer, free, clinic.organization_id, clinic.clinician_id, now,
                                                       now + Minutes(25), count));
        if (static_cast<int>(ids.size()) >= count) return ids;
        const auto patients =
            TRY(store::query_all<PatientId>(writer, some_patients, clinic.organization_id, kDemoPatients - 1));
        const ClinicBuilder build(services.ids, clinic.organization_id, now);
        const auto first = std::chrono::ceil<Minutes>(now) + Minutes(5);
        for (int i = static_cast<int>(ids.size()); i < count; ++i) {
          const auto& patient = patients[static_cast<std::size_t>(i) % patients.size()];
          const auto row =
              build.appointment(patient, clinic.clinician_id, clinic.appointment_type_id, first + Minutes(i % 20));
          TRY(store::insert_row(writer, row));
          ids.push_back(row.id);
        }
        TRY(call.changed(writer, {"Appointment", {}, std::nullopt, R"({"count":)" + std::to_string(count) + "}"}));
        return ids;
      });
}

namespace {
/// When the visits of the demo start: the clinician has a minute to get in, and the second follows the first.
constexpr Minutes kFirstVisit{2};
constexpr Minutes kUnsignedVisit{12};

/// Makes a visit unless the present one can still be entered.
Result<void> refresh_visit(const Services& services, const DemoClinic& clinic, Minutes ahead, SessionId& session,
                           DemoPatientAccess& patient) {
  const auto now = services.clock.now();
  const auto present = TRY(db::read<std::optional<TelehealthSession>>(services.database, [&](db::Reader& reader) {
    return store::find_session(reader, clinic.organization_id, session);
  }));
  if (present && !is_over(present->status) && present->scheduled_end_time > now) return {};

  const auto actor = demo_actor(clinic);
  const Origin origin{.request_id = "demo", .client_address = {}, .user_agent = {}, .secure = false};
  Call call(services, actor, origin, "demo.visit", AuditAction::CREATE);
  const ClinicBuilder build(services.ids, clinic.organization_id, now);
  auto appointment = build.appointment(patient.id, clinic.clinician_id, clinic.appointment_type_id,
                                       std::chrono::ceil<Minutes>(now) + ahead);
  appointment.is_telehealth = true;
  const auto booking = TRY(arrange_video(call, appointment.id, appointment.patient_id, appointment.start_time,
                                         appointment.end_time, std::nullopt));
  const auto booked = TRY(db::write<BookedSession>(services.database, [&](db::Writer& writer) -> Result<BookedSession> {
    TRY(store::insert_row(writer, appointment));
    auto made = TRY(book_session(call, writer, appointment, booking));
    TRY(call.changed(writer, {"TelehealthSession", made.session.id.view(), appointment.patient_id, {}}));
    return made;
  }));
  session = booked.session.id;
  patient.visit_link = booked.visit_link;
  return {};
}
}  // namespace

Result<void> refresh_demo_visits(const Services& services, DemoClinic& clinic) {
  TRY(refresh_visit(services, clinic, kFirstVisit, clinic.patient_session_id, clinic.patient));
  if (clinic.unsigned_patient.id.empty()) return {};
  TRY(refresh_visit(services, clinic, kUnsignedVisit, clinic.unsigned_session_id, clinic.unsigned_patient));
  return {};
}

}  // namespace chiroflow::app
