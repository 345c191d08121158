// SPDX-License-Identifier: Apache-2.0
#include "app/demo/seed.hpp"

#include "app/call.hpp"
#include "app/demo/builder.hpp"
#include "app/demo/demo_consent.hpp"
#include "crypto/password.hpp"
#include "crypto/token.hpp"
#include "domain/room_name.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr int kRowsPerTransaction = 500;
constexpr int kMinutesAhead = 29;  // scheduled visits start within this many minutes, so that all can be entered

/// Cuts the work into transactions that do not keep the writer for long.
template <class Work>
Result<void> in_portions(db::Database& database, int count, Work&& work) {
  for (int begin = 0; begin < count; begin += kRowsPerTransaction) {
    const int end = std::min(count, begin + kRowsPerTransaction);
    TRY(database.write([&](db::Writer& writer) -> Result<void> {
      for (int i = begin; i < end; ++i) TRY(work(writer, i));
      return {};
    }));
  }
  return {};
}

struct Clinic {
  std::vector<ClinicianId> clinicians;
  std::vector<PatientId> patients;
  AppointmentTypeId type;
  UserId first_user;
};

/// One patient has signed nothing, and no session: a load test measures visits that can start.
bool is_unsigned(const SeedSize& size, int patient) { return size.patients > 1 && patient == size.patients - 1; }

Result<Clinic> add_people(const Services& services, IdGenerator& generator, const ClinicBuilder& build, Random& random,
                          const SeedSize& size, Instant base) {
  Clinic clinic;
  const auto hash = TRY(crypto::hash_password(crypto::new_token("", random), {}, random));
  const auto type = build.appointment_type("Telehealth follow-up", "#0EA5E9");
  clinic.type = type.id;
  TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::insert_row(writer, build.organization("Load test clinic")));
    return store::insert_row(writer, type);
  }));
  TRY(in_portions(services.database, size.clinicians, [&](db::Writer& writer, int i) -> Result<void> {
    const auto number = std::to_string(i + 1);
    const auto user = build.user("clinician" + number + "@" + type.id.value + ".example", "Pro" + number,
                                 "Vider" + number, Role::PROVIDER, hash);
    const auto clinician = build.clinician(user.id, i);
    if (i == 0) clinic.first_user = user.id;
    clinic.clinicians.push_back(clinician.id);
    TRY(store::insert_row(writer, user));
    return store::insert_row(writer, clinician);
  }));
  TRY(in_portions(services.database, size.patients, [&](db::Writer& writer, int i) -> Result<void> {
    const auto patient = build.patient(i + 1);
    clinic.patients.push_back(patient.id);
    TRY(store::insert_row(writer, patient));
    if (is_unsigned(size, i)) return {};
    return store::insert_row(writer, TRY(demo_consent(services, generator, patient, base)));
  }));
  return clinic;
}

void make_past(Appointment& appointment, TelehealthSession& session, int i) {
  using enum TelehealthSessionStatus;
  session.status = i % 20 == 0 ? NO_SHOW : i % 20 == 1 ? CANCELLED : COMPLETED;
  appointment.status = appointment_status_for(session.status).value_or(AppointmentStatus::COMPLETED);
  if (session.status != COMPLETED) return;
  session.actual_start_time = session.scheduled_start_time + Minutes(i % 5);
  session.actual_end_time = session.scheduled_end_time - Minutes(i % 4);
  session.connection_quality = session.audio_quality = Quality::good;
  session.video_quality = i % 3 == 0 ? Quality::fair : Quality::good;
  session.patient_location = "Albany, NY";
  session.patient_at_home = true;
  session.place_of_service_code = "10";
  session.telehealth_modifier = "95";
}
}  // namespace

Result<SeededClinic> seed(const Services& services, IdGenerator& generator, Random& random, const SeedSize& size,
                          Instant base) {
  SeededClinic seeded;
  seeded.organization_id = generator.next<OrganizationId>();
  const ClinicBuilder build(generator, seeded.organization_id, base - Hours(24 * 30));
  const auto clinic = TRY(add_people(services, generator, build, random, size, base - Hours(24)));
  const auto with_consent = std::max<std::size_t>(clinic.patients.size() - 1, 1);
  const auto pick = [&](int i, std::size_t patients) {
    return std::pair(clinic.patients[static_cast<std::size_t>(i) % patients],
                     clinic.clinicians[static_cast<std::size_t>(i) % clinic.clinicians.size()]);
  };

  TRY(in_portions(services.database, size.sessions, [&](db::Writer& writer, int i) -> Result<void> {
    const bool past = i % 2 == 0;
    const auto start = past ? base - Hours(24) - Minutes(15) * (i / 2) : base + Minutes(1 + i / 2 % kMinutesAhead);
    const auto [patient, clinician] = pick(i, with_consent);
    auto appointment = build.appointment(patient, clinician, clinic.type, start);
    appointment.is_telehealth = true;
    auto session = build.session(appointment, services.settings.base_url,
                                 make_room_name(appointment.id, base, static_cast<std::uint32_t>(i)));
    if (past) make_past(appointment, session, i / 2);
    if (!past) seeded.scheduled.push_back(session.id);
    TRY(store::insert_row(writer, appointment));
    return store::insert_row(writer, session);
  }));
  TRY(in_portions(services.database, size.appointments, [&](db::Writer& writer, int i) -> Result<void> {
    const auto [patient, clinician] = pick(i, clinic.patients.size());
    const auto appointment = build.appointment(patient, clinician, clinic.type, base + Hours(1) + Minutes(2) * i);
    seeded.free.push_back(appointment.id);
    return store::insert_row(writer, appointment);
  }));

  seeded.api_key = crypto::new_token(crypto::kApiKeyPrefix, random);
  ApiKey key;
  key.id = generator.next<ApiKeyId>();
  key.organization_id = seeded.organization_id;
  key.user_id = clinic.first_user;
  key.name = "load test";
  key.token_hash = crypto::token_hash(seeded.api_key).hex();
  key.hint = seeded.api_key.substr(0, 11);
  key.created_at = base;
  Actor actor;
  actor.type = ActorType::SYSTEM;
  actor.organization_id = seeded.organization_id;
  const Origin origin{.request_id = "seed", .client_address = {}, .user_agent = {}, .secure = false};
  Call call(services, actor, origin, "seed", AuditAction::CREATE);
  TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::insert_row(writer, key));
    TRY(call.changed(writer, {"Organization", seeded.organization_id.view(), std::nullopt,
                              R"({"sessions":)" + std::to_string(size.sessions) + "}"}));
    return {};
  }));
  return seeded;
}

}  // namespace chiroflow::app
