// SPDX-License-Identifier: Apache-2.0
#include "surfaces/jobs/job_runner.hpp"

#include "app/audit/audit.hpp"
#include "app/audit/checkpoint.hpp"
#include "app/recordings/deletion_warnings.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/server/clear_old_rows.hpp"
#include "app/server/due_work.hpp"
#include "app/server/round_scope.hpp"
#include "app/server/system_audit.hpp"
#include "app/video/replace_room.hpp"
#include "app/video/video_service.hpp"
#include "app/waiting/due_waiting.hpp"

namespace chiroflow::jobs {

namespace {
constexpr int kJobsAtOnce = 20;
constexpr int kRoomsAtOnce = 500;
}  // namespace

JobRunner::JobRunner(const app::Services& services, crypto::SigningKey key, KeepLines keep_lines,
                     std::function<void()> tidy, Rhythm rhythm)
    : services_(services),
      key_(std::move(key)),
      keep_lines_(std::move(keep_lines)),
      tidy_(std::move(tidy)),
      rhythm_(rhythm),
      up_since_(services.clock.now()),
      clock_watch_(services.clock),
      work_([this] { run_jobs(); }, rhythm_.jobs),
      video_([this] { look_after_video(); }, rhythm_.jobs),
      deleting_([this] { delete_recordings(); }, rhythm_.deletions),
      thread_([this] { loop(); }) {}

JobRunner::~JobRunner() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  work_.stop();
  video_.stop();
  video_lanes_.wait();
  deleting_.stop();
  write_checkpoints();
}

bool JobRunner::stopping() {
  const std::lock_guard lock(mutex_);
  return stop_;
}

void JobRunner::loop() {
  auto checkpoints_due = services_.clock.steady_now() + rhythm_.checkpoints;
  auto purge_due = services_.clock.steady_now();
  auto clearing_due = purge_due;
  auto waiting_due = purge_due;
  while (!stopping()) {
    if (tidy_) tidy_();
    look_at_clock();
    const auto now = services_.clock.steady_now();
    if (now >= checkpoints_due) {
      write_checkpoints();
      enter_patients();
      checkpoints_due = now + rhythm_.checkpoints;
    }
    if (now >= purge_due) {
      purge();
      purge_due = now + rhythm_.purge;
    }
    if (now >= clearing_due) {
      clear_old_rows();
      clearing_due = now + rhythm_.clearing;
    }
    if (now >= waiting_due) {
      look_after_waiting_rooms();
      waiting_due = now + rhythm_.waiting;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, rhythm_.jobs, [this] { return stop_; });
  }
}

void JobRunner::look_at_clock() {
  const auto jump = clock_watch_.look();
  if (!jump) return;
  const app::RoundScope round(services_, "clock");
  services_.log.warning("the clock jumped", {{"seconds", jump->count()}});
  const auto noted =
      app::audit_everywhere(services_, {.event = "clock.jump",
                                        .action = AuditAction::UPDATE,
                                        .details = R"({"seconds":)" + std::to_string(jump->count()) + "}"});
  if (!noted)
    services_.log.error("a jump of the clock could not be noted", {{"detail", Loggable::detail_of(noted.error())}});
}

void JobRunner::run_jobs() {
  const app::RoundScope round(services_, "jobs");
  const auto done = app::run_due_jobs(services_, kJobsAtOnce);
  if (!done) services_.log.warning("jobs could not be run", {{"detail", Loggable::detail_of(done.error())}});
}

void JobRunner::look_after_video() {
  const app::RoundScope round(services_, "video");
  const auto done = app::watch_running_rooms(services_, kRoomsAtOnce, &video_lanes_);
  if (!done)
    services_.log.warning("running visits could not be looked after", {{"detail", Loggable::detail_of(done.error())}});
  const auto now = services_.clock.steady_now();
  if (now < video_due_) return;
  services_.video.server_states();
  video_due_ = now + rhythm_.video;
}

void JobRunner::look_after_waiting_rooms() {
  const app::RoundScope round(services_, "waiting");
  const auto done = app::look_after_waiting_rooms(services_, up_since_);
  if (!done) {
    up_since_ = services_.clock.now();
    return services_.log.warning("waiting rooms could not be looked after",
                                 {{"detail", Loggable::detail_of(done.error())}});
  }
  if (done->timed_out + done->no_shows + done->proposed > 0)
    services_.log.info("waiting rooms looked after",
                       {{"timed_out", done->timed_out}, {"no_shows", done->no_shows}, {"proposed", done->proposed}});
}

void JobRunner::write_checkpoints() {
  const app::RoundScope scope(services_, "checkpoints");
  const auto round = app::write_checkpoints(services_.database, key_, services_.clock.now());
  if (!round)
    return services_.log.warning("audit checkpoints could not be written",
                                 {{"detail", Loggable::detail_of(round.error())}});
  for (const auto& organization : round->failed)
    services_.log.error("audit chain ends before its last checkpoint; run verify-audit",
                        {{"organization", organization}});
  if (const auto kept = keep_lines_(round->lines); !kept)
    services_.log.error("audit checkpoints could not be appended to their file",
                        {{"detail", Loggable::detail_of(kept.error())}});
}

void JobRunner::enter_patients() {
  const app::RoundScope round(services_, "patients");
  const auto done = app::enter_patients_everywhere(services_.database);
  if (!done)
    services_.log.warning("audit events could not be listed by patient",
                          {{"detail", Loggable::detail_of(done.error())}});
}

void JobRunner::purge() {
  const app::RoundScope round(services_, "purge");
  const auto purged = app::purge_expired(services_);
  if (!purged)
    services_.log.warning("expired rows could not be removed", {{"detail", Loggable::detail_of(purged.error())}});
}

void JobRunner::clear_old_rows() {
  const app::RoundScope round(services_, "clearing");
  const auto cleared = app::clear_old_rows(services_);
  if (!cleared)
    return services_.log.warning("old rows could not be cleared", {{"detail", Loggable::detail_of(cleared.error())}});
  if (cleared->all() > 0) services_.log.info("old rows cleared", {{"rows", cleared->all()}});
}

void JobRunner::warn_of_deletions() {
  const auto warned = app::warn_of_deletions(services_);
  if (!warned)
    return services_.log.warning("nobody could be warned of deletions",
                                 {{"detail", Loggable::detail_of(warned.error())}});
  if (warned->recordings > 0)
    services_.log.info("warned of deletions", {{"recordings", warned->recordings}, {"mails", warned->mails}});
}

void JobRunner::delete_recordings() {
  if (!services_.recordings) return;
  const app::RoundScope round(services_, "retention");
  const auto now = services_.clock.steady_now();
  if (now >= retention_due_) {
    warn_of_deletions();
    const auto due = app::withdraw_due_recordings(services_);
    if (!due)
      return services_.log.warning("retention could not look at recordings",
                                   {{"detail", Loggable::detail_of(due.error())}});
    retention_due_ = now + rhythm_.retention;
  }
  const auto done = app::finish_deletions(services_);
  if (!done)
    return services_.log.warning("recordings could not be deleted", {{"detail", Loggable::detail_of(done.error())}});
  if (done->deleted + done->called_off + done->open > 0)
    services_.log.info("recordings deleted",
                       {{"deleted", done->deleted}, {"called_off", done->called_off}, {"open", done->open}});
}

}  // namespace chiroflow::jobs
