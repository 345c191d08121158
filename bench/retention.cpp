// SPDX-License-Identifier: Apache-2.0
// Retention with many recordings: withdraws and deletes them all, each with a key file and sealed objects on disk. Prints the
// seconds of each part as JSON. Usage: retention DIRECTORY [RECORDINGS [OBJECT_BYTES [OBJECTS]]] (one object each unless told).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "adapters/system/file_recordings.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/demo/seed.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "domain/consent.hpp"
#include "main/installation.hpp"
#include "store/row.hpp"

namespace {
using namespace chiroflow;

constexpr int kPortion = 500;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s %s\n", std::string(result.error().text()).c_str(), result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

struct Visit {
  SessionId session_id;
  PatientId patient_id;
  UserId user_id;
};
CHIROFLOW_DESCRIBE(Visit, session_id, patient_id, user_id)

TelehealthConsent consent_of(const OrganizationId& organization, const Visit& visit, Instant at) {
  TelehealthConsent row;
  row.id = ConsentId("bench-consent");
  row.organization_id = organization;
  row.patient_id = visit.patient_id;
  row.consent_type = TelehealthConsentType::RECORDING;
  row.status = ConsentStatus::SIGNED;
  row.form_version = "bench/1";
  row.consent_text = "I agree.";
  row.consent_text_hash = std::string(64, '0');
  row.evidence_hash = row.consent_text_hash;
  row.signature_type = SignatureType::typed;
  row.signer_name = "Bench";
  row.signer_capacity = SignerCapacity::SELF;
  row.evidence = Sealed{"sealed"};
  row.seal = "seal";
  row.seal_key_id = "ed_0";
  row.effective_date = row.signed_at = row.created_at = row.updated_at = at;
  row.expiration_date = at + Hours(24 * 365);
  return row;
}

SessionRecording recording_of(const OrganizationId& organization, const Visit& visit, std::string id,
                              Instant ended_at) {
  SessionRecording row;
  row.id = RecordingId(std::move(id));
  row.organization_id = organization;
  row.session_id = visit.session_id;
  row.patient_id = visit.patient_id;
  row.consent_id = ConsentId("bench-consent");
  row.rule_version = "bench";
  row.agreed = RawJson{"[]"};
  row.started_by = visit.user_id;
  row.status = RecordingStatus::AVAILABLE;
  row.started_at = row.created_at = ended_at - Minutes(20);
  row.ended_at = row.updated_at = ended_at;
  row.scheduled_deletion_at = deletion_due(TimeZone::utc(), ended_at, *row.retention_days);
  return row;
}

/// Rows, keys and objects.
void fill(const app::Services& services, IdGenerator& ids, const OrganizationId& organization, int recordings,
          std::size_t bytes, int objects) {
  const auto visit = *must(db::read<std::optional<Visit>>(services.database, [&](db::Reader& reader) {
    return store::query_one<Visit>(reader,
                                   "SELECT s.id, a.patient_id, c.user_id FROM telehealth_session s"
                                   " JOIN appointment a ON a.id = s.appointment_id"
                                   " JOIN clinician c ON c.id = a.provider_id WHERE s.organization_id = ? LIMIT 1",
                                   organization);
  }));
  const auto ended_at = services.clock.now() - Hours(24 * 32);
  must(services.database.write(
      [&](db::Writer& writer) { return store::insert_row(writer, consent_of(organization, visit, ended_at)); }));
  const std::string object(bytes, 'x');
  for (int done = 0; done < recordings; done += kPortion) {
    std::vector<SessionRecording> rows;
    for (int i = done; i < std::min(recordings, done + kPortion); ++i) {
      auto row = recording_of(organization, visit, ids.next_text(), ended_at);
      row.key_reference = must(app::make_recording_key(services, organization, row.id));
      for (int n = 0; n < objects; ++n)
        must(services.recordings->store.put(app::object_name(row, n, std::string(64, 'a')), object));
      rows.push_back(std::move(row));
    }
    must(services.database.write([&](db::Writer& writer) -> Result<void> {
      for (const auto& row : rows) TRY(store::insert_row(writer, row));
      return {};
    }));
  }
}

template <class F>
double seconds(const Clock& clock, F&& work) {
  const auto start = clock.steady_now();
  work();
  return std::chrono::duration<double>(clock.steady_now() - start).count();
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "Usage: retention DIRECTORY [RECORDINGS [OBJECT_BYTES [OBJECTS]]]\n"), 2;
  const int recordings = argc > 2 ? std::atoi(argv[2]) : 10'000;
  const auto bytes = static_cast<std::size_t>(argc > 3 ? std::atoi(argv[3]) : 4'096);
  const int objects = argc > 4 ? std::atoi(argv[4]) : 1;
  config::Config config;
  config.data_dir = argv[1];
  config.log_level = "error";
  auto installation = must(Installation::open(std::move(config)));
  auto& clock = installation->clock();
  auto& random = installation->random();
  IdGenerator ids(clock, random);
  const auto clinic = must(app::seed(installation->services(), ids, random, {1, 5, 5, 5}, clock.now()));

  system::FileRecordingStore store(std::string(argv[1]) + "/bench-recordings", random);
  system::FileRecordingKeys keys(std::string(argv[1]) + "/bench-keys", random);
  must(store.take_over("bench"));
  must(keys.take_over("bench"));
  store.belongs_to("bench");
  keys.belongs_to("bench");
  const app::RecordingDesk desk{store, keys, nullptr};
  const app::ConsentDesk consents{ConsentRules("bench", {}), crypto::SigningKey::generate(random)};
  auto services = installation->services();
  services.recordings = &desk;
  services.consents = &consents;

  fill(services, ids, clinic.organization_id, recordings, bytes, objects);
  must(app::allow_retention(services, clinic.organization_id));
  const double looking = seconds(clock, [&] { must(app::dry_run_of(services, clinic.organization_id)); });
  int withdrawn = 0, deleted = 0;
  const double withdrawing =
      seconds(clock, [&] { withdrawn = must(app::withdraw_due_recordings(services, recordings)).withdrawn; });
  const double deleting = seconds(clock, [&] { deleted = must(app::finish_deletions(services, recordings)).deleted; });
  const bool empty = must(keys.names()).empty();
  std::printf(
      "{\"recordings\":%d,\"dryRunSeconds\":%.3f,\"withdrawn\":%d,\"withdrawSeconds\":%.2f,\"deleted\":%d,"
      "\"deleteSeconds\":%.2f,\"keysLeft\":%s}\n",
      recordings, looking, withdrawn, withdrawing, deleted, deleting, empty ? "false" : "true");
  return withdrawn == recordings && deleted == recordings && empty ? 0 : 1;
}
