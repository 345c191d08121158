// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_fetch.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include "app/recordings/closing.hpp"
#include "app/recordings/fetch_sink.hpp"
#include "app/recordings/late_stop.hpp"
#include "app/recordings/provider_files.hpp"
#include "app/recordings/recorder_lease.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/server/system_audit.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr int kAtOnce = 20;
constexpr Seconds kFirstPause{10};
constexpr Minutes kLongestPause{30};
/// A provider that says it knows nothing of it may be wrong for so long: its storage may be out of reach.
constexpr Hours kUnknownFor{24};
/// Where nothing says when it would be deleted.
constexpr Hours kLongestWait{30 * 24};
constexpr const char* kNotStoppedInTime =
    "It could not be stopped in time at the video provider, which may hold what was said after a no: it is not kept";

Error not_ready() {
  return precondition_failed("The video provider has not finished this recording yet", "recording_not_ready");
}

struct Fetcher {
  const Services& services;
  const Call& call;
  RecorderLease& lease;
  const VendorRoom& at;
  const std::function<bool()>& is_stopping;
  FetchRound& round;
};

bool is_pending(const SessionRecording& recording) {
  return recording.status == RecordingStatus::PROCESSING && !recording.deletion_began_at;
}

Result<std::vector<SessionRecording>> rows_of(const Services& services, const RecorderRun& run) {
  return db::read<std::vector<SessionRecording>>(services.database,
                                                 [&](db::Reader& reader) { return recordings_of(reader, run); });
}

Result<void> fail_all(Fetcher& f, const std::vector<SessionRecording>& recordings, const std::string& why,
                      std::string_view providers_words = {}) {
  for (const auto& one : recordings)
    if (is_pending(one)) f.round.failed += TRY(fail_recording(f.services, one, 0, why, providers_words)) ? 1 : 0;
  return {};
}

/// On that day it would be deleted anyway.
bool is_past_its_day(const SessionRecording& recording, Instant now) {
  if (recording.legal_hold) return false;
  const auto ended = recording.ended_at.value_or(recording.created_at);
  return now >= recording.scheduled_deletion_at.value_or(ended + kLongestWait);
}

/// A row for each further file of the run, with a key of its own; made again after a crash only where it is missing.
SessionRecording further_file(const Services& services, const SessionRecording& first) {
  auto row = first;
  row.id = services.ids.next<RecordingId>();
  row.provider_file.reset();
  row.updated_at = services.clock.now();
  return row;
}

/// Further rows are as the first one is now: it may have been withdrawn, or put under a hold, since it was read.
Result<void> write_plan(Fetcher& f, const std::vector<SessionRecording>& rows,
                        const std::vector<SessionRecording>& changed, const std::vector<SessionRecording>& fresh) {
  const auto& run = f.lease.run();
  return f.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(f.lease.hold(writer));
    const auto first = TRY(lock_recording(writer, run.organization_id, rows.front().id));
    if (!first || !is_pending(*first) || first->legal_hold != rows.front().legal_hold) return fail(not_ready());
    for (const auto& one : changed) TRY(store::update<&SessionRecording::provider_file>(writer, one));
    for (const auto& one : fresh) TRY(store::insert_row(writer, one));
    return {};
  });
}

/// Every file that is to be kept has its row from here on.
Result<std::vector<SessionRecording>> plan(Fetcher& f, std::vector<SessionRecording> rows,
                                           const std::vector<RecordingFile>& files) {
  std::set<std::string> known;
  for (const auto& row : rows)
    if (row.provider_file) known.insert(*row.provider_file);
  const auto first = rows.front();
  std::vector<SessionRecording> changed, fresh;
  for (const auto& file : files) {
    if (known.contains(file.external_id)) continue;
    if (!rows.front().provider_file) {
      rows.front().provider_file = file.external_id;
      changed.push_back(rows.front());
      continue;
    }
    auto row = further_file(f.services, first);
    row.key_reference = TRY(make_recording_key(f.services, row.organization_id, row.id));
    row.provider_file = file.external_id;
    if (file.started_at) row.started_at = std::min(*file.started_at, row.ended_at.value_or(*file.started_at));
    fresh.push_back(std::move(row));
  }
  if (changed.empty() && fresh.empty()) return rows;
  if (auto written = write_plan(f, rows, changed, fresh); !written) {
    // Where the outcome is not known the keys stay: without a row each is an orphan that the doctor names.
    if (written.error().code == ErrorCode::storage_unavailable) return fail(written.error());
    for (const auto& row : fresh) TRY(TRY(desk_of(f.services))->keys.destroy(*row.key_reference));
    return fail(written.error());
  }
  rows.insert(rows.end(), fresh.begin(), fresh.end());
  return rows;
}

/// Of a try that broke off; no row speaks of it.
Result<void> clear_leftovers(const Services& services, const SessionRecording& recording,
                             const std::function<Result<void>()>& go_on) {
  const auto* desk = TRY(desk_of(services));
  std::vector<std::string> names;
  TRY(desk->store.list(folder_of(recording), [&](const StoredObject& object) -> Result<void> {
    names.push_back(object.name);
    return {};
  }));
  TRY(go_on());
  return desk->store.remove_all(names);
}

Error damaged(std::string_view what) {
  return {.code = ErrorCode::provider_unavailable,
          .message = "The file from the video provider is not whole: " + std::string(what),
          .cause = "bad_response"};
}

/// The run at its provider. What began there after its stop is not ours.
RecordingRef ref_of(const Fetcher& f) { return {f.lease.run().external_id.value_or(""), f.lease.run().stopped_at}; }

Result<void> fetch_file(Fetcher& f, const SessionRecording& recording, const RecordingFile& file) {
  const auto cipher = TRY(cipher_of(f.services, recording));
  const std::function<Result<void>()> go_on = [&]() -> Result<void> {
    if (f.is_stopping && f.is_stopping()) return fail(Error{.code = ErrorCode::internal, .cause = "stopping"});
    return f.lease.renew();
  };
  TRY(clear_leftovers(f.services, recording, go_on));
  FetchSink sink(f.services, cipher, recording, go_on);
  TRY(ask_recorder_directly(f.at, [&](RoomRecorder& recorder, const ProviderRoom& room) {
    return recorder.download(room, ref_of(f), file.external_id, sink);
  }));
  if (sink.size() == 0) return fail(damaged("it is empty"));
  if (file.bytes && *file.bytes != sink.size()) return fail(damaged("its length differs from what was told"));
  TRY(sink.finish());
  FinishedRecording finished{.totals = TRY(add_up(f.services, cipher, recording, sink.pieces(), go_on)),
                             .pieces = sink.pieces(),
                             .format = file.format,
                             .duration_ms = file.duration_ms};
  if (finished.totals.size != sink.size() || !finished.totals.complete)
    return fail(internal_error("a recording that was just sealed does not add up"));
  const auto held = [&](db::Writer& writer) -> Result<void> {
    TRY(f.lease.hold(writer));
    return {};
  };
  const auto available = make_available(f.services, recording, 0, std::move(finished), held);
  // Where the outcome is not known the objects stay; without rows the next try removes them.
  const bool lost = !available && available.error().cause == "lease_lost";
  if (!lost && (!available || *available)) sink.taken();
  if (!available) return fail(available.error());
  f.round.available += *available ? 1 : 0;
  return {};
}

const RecordingFile* file_of(const SessionRecording& recording, const std::vector<RecordingFile>& files) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const auto& file) { return file.external_id == recording.provider_file; });
  return found == files.end() ? nullptr : &*found;
}

Result<void> wait_or_fail(Fetcher& f, const std::vector<SessionRecording>& rows) {
  if (!is_past_its_day(rows.front(), f.call.now)) return fail(not_ready());
  return fail_all(f, rows, "The video provider did not finish it before the day on which it would have been deleted");
}

Result<void> fetch_files(Fetcher& f, const std::vector<SessionRecording>& rows, const ProviderRecording& made) {
  const auto files = files_to_keep(made.files);
  if (files.empty() && made.files.empty())
    return fail_all(f, rows, "The video provider made no file with sound or picture");
  // Of a kind that nobody here knows: a later version may.
  if (files.empty()) return wait_or_fail(f, rows);
  for (const auto& row : TRY(plan(f, rows, files))) {
    if (!is_pending(row)) continue;
    const auto* file = file_of(row, files);
    if (file) {
      TRY(fetch_file(f, row, *file));
    } else {
      f.round.failed += TRY(fail_recording(f.services, row, 0, "The file is gone at the video provider")) ? 1 : 0;
    }
  }
  return {};
}

/// What the provider says of it. Nothing: it knows of none.
Result<std::optional<ProviderRecording>> ask_status(const Fetcher& f) {
  if (!f.lease.run().external_id) return std::optional<ProviderRecording>();
  auto status = ask_recorder(f.call, f.at, "recording_status", [&](RoomRecorder& recorder, const ProviderRoom& room) {
    return recorder.status(room, ref_of(f));
  });
  if (!status && status.error().code == ErrorCode::not_found) return std::optional<ProviderRecording>();
  if (!status) return fail(status.error());
  return std::optional(std::move(*status));
}

/// Everything that the run made is here, or it is known why not. What went on after a no never is; it goes at the provider, too, once
/// that has finished it: deleted before, it would come back there.
Result<void> fetch(Fetcher& f) {
  const auto rows = TRY(rows_of(f.services, f.lease.run()));
  if (rows.empty()) return {};
  const bool late = went_on_after_a_no(rows.front(), f.lease.run().stopped_at);
  if (late) TRY(fail_all(f, rows, kNotStoppedInTime));
  if (!late && std::none_of(rows.begin(), rows.end(), is_pending)) return {};
  const auto made = TRY(ask_status(f));
  const bool unknown_for_long = f.call.now >= f.lease.run().stopped_at.value_or(f.call.now) + kUnknownFor;
  if (!made && f.lease.run().external_id && !unknown_for_long) return fail(not_ready());
  if (!made) return fail_all(f, rows, "The video provider has no recording of this visit");
  switch (made->status) {
    case RecordingStatus::AVAILABLE:
      if (late || went_on_after_a_no(rows.front(), end_of_film(*made))) return fail_all(f, rows, kNotStoppedInTime);
      return fetch_files(f, rows, *made);
    case RecordingStatus::FAILED:
      return fail_all(f, rows, "The video provider could not make the recording", made->failure);
    case RecordingStatus::DELETED: return fail_all(f, rows, "It was deleted at the video provider");
    case RecordingStatus::RECORDING:
      TRY(ask_recorder(f.call, f.at, "stop_recording", [&](RoomRecorder& recorder, const ProviderRoom& room) {
        return recorder.stop(room, made->external_id);
      }));
      return wait_or_fail(f, rows);
    case RecordingStatus::PROCESSING: break;
  }
  return wait_or_fail(f, rows);
}

/// Under a hold nothing is deleted that is not kept here.
bool is_held_there(const SessionRecording& recording) {
  return recording.legal_hold && recording.status != RecordingStatus::AVAILABLE;
}

Result<void> remove(Fetcher& f) {
  const auto& run = f.lease.run();
  if (!run.external_id) return {};
  const auto rows = TRY(rows_of(f.services, run));
  if (std::any_of(rows.begin(), rows.end(), is_held_there)) return fail(not_ready());
  const auto removed = ask_recorder_directly(
      f.at, [&](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.remove(room, ref_of(f)); });
  if (removed || removed.error().code == ErrorCode::not_found) return {};
  if (removed.error().cause != "recording_forgotten") return fail(removed.error());
  f.services.log.warning("the provider has forgotten a recording; a file of it may be left in its storage",
                         {{"run", run.id}, {"detail", Loggable::detail_of(removed.error())}});
  return {};
}

Result<void> note_done(Fetcher& f) {
  SystemCall system(f.services, f.lease.run().organization_id, "recording.provider_removed", AuditAction::DELETE,
                    "recorder-" + f.lease.run().id.value);
  auto& call = system.call;
  const auto noted = call.transaction([&](db::Writer& writer) -> Result<bool> {
    auto run = TRY(f.lease.hold(writer));
    run.done_at = call.now;
    run.lease.reset();
    run.leased_until.reset();
    run.last_error.reset();
    TRY(save_run(writer, run));
    TRY(call.changed(writer, {"RecorderRun", run.id.view(), std::nullopt, R"({"removed":true})"}));
    return true;
  });
  if (!noted) return fail(noted.error());
  ++f.round.done;
  return {};
}

Result<void> work_off(Fetcher& f) {
  if (!f.lease.run().fetched_at) {
    TRY(fetch(f));
    // What follows deletes at the provider, so nothing may be left to come.
    const auto rows = TRY(rows_of(f.services, f.lease.run()));
    if (std::any_of(rows.begin(), rows.end(), is_pending)) return fail(not_ready());
    TRY(f.lease.change([&](RecorderRun& run) { run.fetched_at = f.services.clock.now(); }));
  }
  TRY(remove(f));
  return note_done(f);
}

Result<void> put_off(const Services& services, RecorderLease& lease, const Error& error) {
  const auto attempts = lease.run().attempts;
  const bool waits = error.cause == "recording_not_ready" || error.cause == "stopping";
  if (!waits)
    services.log.warning("a recording could not be fetched from its provider yet",
                         {{"run", lease.run().id}, {"attempt", attempts}, {"detail", Loggable::detail_of(error)}});
  const Millis pause = std::min<Millis>(kFirstPause * (1 << std::clamp(attempts - 1, 0, 10)), kLongestPause);
  return lease.change([&](RecorderRun& run) {
    run.lease.reset();
    run.leased_until.reset();
    run.next_attempt_at = services.clock.now() + (error.cause == "stopping" ? Millis(0) : pause);
    run.last_error = std::string(waits ? error.cause : info(error.code).name);
  });
}

Result<void> work_off(const Services& services, const RecorderRun& leased, const std::function<bool()>& is_stopping,
                      FetchRound& round) {
  SystemCall system(services, leased.organization_id, "recording.fetch", AuditAction::EXECUTE,
                    "recorder-" + leased.id.value);
  RecorderLease lease(services, leased);
  const auto at = vendor_room(system.call, leased.room_id);
  auto done = at ? Result<void>() : fail(at.error());
  if (at) {
    Fetcher f{services, system.call, lease, *at, is_stopping, round};
    done = work_off(f);
  }
  if (done) return {};
  ++round.open;
  if (done.error().cause == "lease_lost") return {};
  return put_off(services, lease, done.error());
}

/// What the lanes of a round came to together.
struct Totals {
  std::mutex mutex;
  FetchRound round;
};

void fetch_one(const Services& services, const RecorderRun& run, const std::function<bool()>& is_stopping,
               Totals& totals) {
  FetchRound mine;
  const auto leased = RecorderLease::take(services, run);
  auto done = leased ? Result<void>() : fail(leased.error());
  if (leased && *leased) done = work_off(services, **leased, is_stopping, mine);
  if (!done)
    services.log.warning("a recording could not be fetched from its provider",
                         {{"run", run.id}, {"detail", Loggable::detail_of(done.error())}});
  const std::lock_guard lock(totals.mutex);
  totals.round.available += mine.available;
  totals.round.failed += mine.failed;
  totals.round.done += mine.done;
  totals.round.open += mine.open;
}
}  // namespace

Result<FetchRound> fetch_from_providers(const Services& services, const std::function<bool()>& is_stopping,
                                        AccountLanes* lanes) {
  if (!services.recordings) return FetchRound();
  RoundOfLanes round(lanes);
  const auto totals = std::make_shared<Totals>();
  for (const auto& one : TRY(db::read<std::vector<RunAtAccount>>(services.database, [&](db::Reader& reader) {
         return runs_to_fetch(reader, services.clock.now(), kAtOnce);
       })))
    round.add(one.account(), [&services, is_stopping, totals, run = one.run] {
      if (is_stopping && is_stopping()) return;
      fetch_one(services, run, is_stopping, *totals);
    });
  round.end();
  const std::lock_guard lock(totals->mutex);
  return totals->round;
}

}  // namespace chiroflow::app
