// SPDX-License-Identifier: Apache-2.0
#include "support/app_fixture.hpp"

#include "app/consents/evidence.hpp"
#include "app/consents/rules_file.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/password.hpp"
#include "store/schema/migrate.hpp"

namespace chiroflow::testing {

namespace {
std::unique_ptr<storage::StorageEngine> open_empty(Logger& log, Clock& clock) {
  auto engine = take(storage::open_database(":memory:", {}, log, clock));
  take(store::schema::migrate(*engine, clock, "test"));
  return engine;
}

/// Cheap on purpose: made for every user of every test. A sign-in hashes anew at the real cost.
const std::string& cheap_hash() {
  static const std::string hash = [] {
    SeededRandom random(7);
    return take(crypto::hash_password(kPassword, {.memory_kib = 8, .passes = 1}, random));
  }();
  return hash;
}

const ConsentRules& state_rules() {
  static const ConsentRules rules = take(app::default_consent_rules());
  return rules;
}
}  // namespace

AppFixture::AppFixture()
    : database(open_empty(log, clock)),
      audit_log(crypto::Secret(std::string_view("an audit secret for tests only"))),
      sealer(crypto::KeyRing(crypto::MasterKey::generate(random, clock.now())), random),
      accounts(*database, sealer, factory, settings),
      video({&custom, &twilio}, clock, &accounts),
      consents{state_rules(), *crypto::SigningKey::from_seed(std::string(32, 'k'))},
      services{*database, clock, random, ids, audit_log, sealer, video, passwords, log, settings} {
  twilio.is_configured = false;
  services.consents = &consents;
  settings.base_url = "https://clinic.example";
  clinic = make_clinic("Demo Chiropractic");
  other = make_clinic("Other Clinic");
}

AppFixture::~AppFixture() = default;

const app::Actor& AppFixture::keep(app::Actor actor) { return actors_.emplace_back(std::move(actor)); }

const app::Actor& AppFixture::as(const User& user) {
  app::Actor actor;
  actor.type = ActorType::USER;
  actor.organization_id = user.organization_id;
  actor.credential_id = "sign-in-of-" + user.id.value;
  actor.user_id = user.id;
  actor.role = user.role;
  if (user.id == clinic.clinician.user_id) actor.clinician_id = clinic.clinician.id;
  if (user.id == other.clinician.user_id) actor.clinician_id = other.clinician.id;
  return keep(std::move(actor));
}

const app::Actor& AppFixture::as_api_key_of(const User& user) {
  auto actor = as(user);
  actor.type = ActorType::API_KEY;
  actor.credential_id = "key-of-" + user.id.value;
  return keep(std::move(actor));
}

const app::Actor& AppFixture::as_visitor(const Participant& participant) {
  app::Actor actor;
  actor.type = participant.role == ParticipantRole::PATIENT ? ActorType::PATIENT : ActorType::GUEST;
  actor.organization_id = participant.organization_id;
  actor.credential_id = "link-of-" + participant.id.value;
  actor.session_id = participant.session_id;
  actor.participant_id = participant.id;
  actor.participant_role = participant.role;
  actor.patient_id = participant.patient_id;
  return keep(std::move(actor));
}

app::Call AppFixture::call_as(const app::Actor& actor, std::string_view event, AuditAction action) {
  return app::Call(services, actor, origin, event, action);
}

void AppFixture::execute(std::string_view sql) {
  take(database->write([&](db::Writer& writer) -> Result<void> {
    TRY(writer.execute(sql, {}));
    return {};
  }));
}

User AppFixture::new_user(const OrganizationId& organization, const std::string& email, Role role) {
  User user;
  user.id = ids.next<UserId>();
  user.organization_id = organization;
  user.email = email;
  user.first_name = "Robin";
  user.last_name = std::string(name_of(role));
  user.role = role;
  user.password_hash = cheap_hash();
  user.created_at = user.updated_at = clock.now();
  insert(user);
  return user;
}

Patient AppFixture::new_patient(const OrganizationId& organization, const std::string& mrn) {
  Patient patient;
  patient.id = ids.next<PatientId>();
  patient.organization_id = organization;
  patient.mrn = mrn;
  patient.first_name = "Zenobia";
  patient.last_name = "Quartermaine";
  patient.birth_date = parse_date("1980-02-29");
  patient.email = "zenobia@patient.example";
  patient.time_zone = "America/Denver";
  patient.created_at = patient.updated_at = clock.now();
  insert(patient);
  return patient;
}

Appointment AppFixture::new_appointment(const Clinic& of, Instant start) {
  Appointment appointment;
  appointment.id = ids.next<AppointmentId>();
  appointment.organization_id = of.organization.id;
  appointment.patient_id = of.patient.id;
  appointment.provider_id = of.clinician.id;
  appointment.start_time = start;
  appointment.end_time = start + Minutes(30);
  appointment.is_telehealth = true;
  appointment.created_at = appointment.updated_at = clock.now();
  insert(appointment);
  return appointment;
}

Clinic AppFixture::make_clinic(const std::string& name) {
  Clinic made;
  made.organization.id = ids.next<OrganizationId>();
  made.organization.name = name;
  made.organization.phone = "+12065550100";
  made.organization.created_at = made.organization.updated_at = clock.now();
  insert(made.organization);
  const auto& id = made.organization.id;
  const std::string at = "@" + id.value + ".example";
  made.owner = new_user(id, "owner" + at, Role::OWNER);
  made.admin = new_user(id, "admin" + at, Role::ADMIN);
  made.provider = new_user(id, "provider" + at, Role::PROVIDER);
  made.staff = new_user(id, "staff" + at, Role::STAFF);
  made.biller = new_user(id, "biller" + at, Role::BILLER);
  made.clinician.id = ids.next<ClinicianId>();
  made.clinician.organization_id = id;
  made.clinician.user_id = made.provider.id;
  made.clinician.created_at = made.clinician.updated_at = clock.now();
  insert(made.clinician);
  made.patient = new_patient(id, "MRN-1");
  made.consent = signed_consent(made.patient, ids.next<ConsentId>().value, clock.now());
  app::SignerFacts facts;
  facts.patient = made.patient;
  take(app::seal_consent(services, made.consent, facts));
  insert(made.consent);
  made.appointment = new_appointment(made, clock.now() + Hours(1));
  return made;
}

app::BookedSession AppFixture::book(const Clinic& of, const Appointment& appointment) {
  auto call = call_as(of.staff, "telehealth.createRoom", AuditAction::CREATE);
  const auto arranged = take(app::arrange_video(call, appointment.id, appointment.patient_id, appointment.start_time,
                                                appointment.end_time, std::nullopt));
  return take(db::write<app::BookedSession>(
      *database, [&](db::Writer& writer) { return app::book_session(call, writer, appointment, arranged); }));
}

Participant AppFixture::patient_of(const SessionId& session) {
  static const std::string sql =
      store::select_from<Participant>("p") + " WHERE p.session_id = ? AND p.role = 'PATIENT'";
  return take(db::read<std::optional<Participant>>(
                  *database, [&](db::Reader& reader) { return store::query_one<Participant>(reader, sql, session); }))
      .value();
}

std::vector<std::string> AppFixture::events_of(const Clinic& of) {
  return take(db::read<std::vector<std::string>>(*database, [&](db::Reader& reader) {
    return store::query_all<std::string>(reader, "SELECT event FROM audit_event WHERE organization_id = ? ORDER BY seq",
                                         of.organization.id);
  }));
}

AuditEvent AppFixture::last_event_of(const Clinic& of) {
  static const std::string sql =
      store::select_from<AuditEvent>("e") + " WHERE e.organization_id = ? ORDER BY e.seq DESC LIMIT 1";
  return take(db::read<std::optional<AuditEvent>>(
                  *database,
                  [&](db::Reader& reader) { return store::query_one<AuditEvent>(reader, sql, of.organization.id); }))
      .value();
}

}  // namespace chiroflow::testing
