// SPDX-License-Identifier: Apache-2.0
// Recordings: their rows, their sealed pieces and their keys lie in three places.
#include "app/recordings/orphans.hpp"
#include "app/recordings/prove.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/store_mark.hpp"
#include "main/doctor/checks.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "recordings";

void judge(const app::RecordingOrphans& found, Findings& findings) {
  const auto count = [](std::int64_t number, const char* what) { return std::to_string(number) + what; };
  if (found.recordings_without_keys > 0)
    findings.problem(kSubject, count(found.recordings_without_keys, " recording(s) have no key and cannot be played."),
                     "Bring back the folder recording-keys from your own copy of it (docs/recording.md).");
  if (found.pieces_without_objects > 0)
    findings.problem(kSubject, count(found.pieces_without_objects, " piece(s) of recordings are missing."),
                     "Bring back the folder recordings from your own copy of it (docs/recording.md).");
  if (found.objects_without_rows > 0)
    findings.warn(kSubject, count(found.objects_without_rows, " file(s) of recordings belong to no recording."),
                  "After a restored backup they may be of recordings made since; else they can be removed.");
  if (found.keys_without_rows > 0)
    findings.warn(kSubject, count(found.keys_without_rows, " key(s) belong to no recording."),
                  "After a restored backup they may be of recordings made since; else they can be removed.");
  if (found.rows_astray > 0)
    findings.problem(kSubject,
                     count(found.rows_astray, " recording(s) wait for a deletion or a download that nobody does."),
                     "Keep the log and the database and report it: this must not happen.");
  if (found.none()) findings.ok(kSubject, count(found.recordings, " recording(s), whole as far as files and keys go."));
}

void judge(const app::FaultyRecordings& faulty, Findings& findings) {
  if (faulty.count == 0) return;
  std::string which;
  for (const auto& id : faulty.some) which += (which.empty() ? "" : ", ") + id.value;
  findings.problem(
      kSubject, std::to_string(faulty.count) + " recording(s) were read at night and are not whole: " + which + ".",
      "Bring back recordings or recording-keys from your own copy (docs/recording.md); the next night says "
      "whether that mended it.");
}

void judge(const app::OpenRuns& open, Findings& findings) {
  if (open.unstopped > 0)
    findings.problem(kSubject,
                     std::to_string(open.unstopped) + " recording(s) at a video provider could not be stopped yet.",
                     "Check the provider's credentials, or stop them in the provider's console.");
  if (open.unfetched > 0)
    findings.warn(kSubject,
                  std::to_string(open.unfetched) + " recording(s) lie at their video provider for more than a day.",
                  "The log says why they cannot be fetched or deleted there; docs/recording.md says what to do.");
}

bool no_server_yet(Installation& installation) {
  const auto mark = app::find_recording_store_mark(installation.database(), installation.sealer());
  return mark && !*mark;
}
}  // namespace

void check_recordings(const config::Config& config, Findings& findings) {
  auto quiet = config;
  quiet.log_level = "error";
  const auto installation = Installation::open(std::move(quiet));
  if (installation && no_server_yet(**installation))
    return findings.ok(kSubject, "No server was started on this database yet: it has no recordings.");
  const auto found = installation ? app::find_recording_orphans((*installation)->services())
                                  : Result<app::RecordingOrphans>(fail(installation.error()));
  if (!found && found.error().cause == "recording_store" && !config.recordings.s3_bucket.empty())
    return findings.problem(kSubject, "The recordings cannot be looked at: " + found.error().detail + ".",
                            "Solve that, then start the server again (docs/recording.md).");
  if (!found && found.error().cause == "recording_store")
    return findings.problem(
        kSubject, "The folders recordings and recording-keys of the data directory are not those of this database.",
        "Mount them or bring them back. Servers that share a database must share both folders (docs/recording.md).");
  if (!found)
    return findings.problem(kSubject, "The recordings cannot be looked at: " + std::string(found.error().text()),
                            "Solve the problems named above first.");
  judge(*found, findings);
  auto& database = (*installation)->database();
  if (const auto faulty = app::faulty_recordings(database)) judge(*faulty, findings);
  if (const auto open = app::count_open_runs(database, (*installation)->clock().now())) judge(*open, findings);
}

}  // namespace chiroflow::doctor
