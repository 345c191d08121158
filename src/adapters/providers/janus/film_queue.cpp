// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/film_queue.hpp"

#include <algorithm>

#include "adapters/providers/janus/recording_folder.hpp"

namespace chiroflow::janus {

namespace fs = std::filesystem;

namespace {
constexpr Seconds kClosing{15};  // Janus renames its files within a moment of being told to stop
constexpr Millis kLook{200};

bool is_being_written(const FilmJob& job) {
  std::error_code fault;
  for (fs::directory_iterator it(job.folder, fault), end; !fault && it != end; it.increment(fault)) {
    const auto name = read_mjr_name(it->path().filename().string(), job.room);
    if (name && name->is_open) return true;
  }
  return false;
}
}  // namespace

FilmQueue::~FilmQueue() {
  {
    const std::lock_guard lock(guard_);
    ending_ = true;
    waiting_.clear();
    current_stop_.request_stop();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FilmQueue::add(FilmJob job) {
  const std::lock_guard lock(guard_);
  const auto same = [&](const FilmJob& other) { return other.folder == job.folder; };
  if (ending_ || (current_ && same(*current_)) || std::any_of(waiting_.begin(), waiting_.end(), same)) return;
  waiting_.push_back(std::move(job));
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  changed_.notify_all();
}

void FilmQueue::forget(const fs::path& folder) {
  std::unique_lock lock(guard_);
  std::erase_if(waiting_, [&](const FilmJob& job) { return job.folder == folder; });
  if (current_ && current_->folder == folder) current_stop_.request_stop();
  changed_.wait(lock, [&] { return !current_ || current_->folder != folder; });
}

void FilmQueue::work() {
  std::unique_lock lock(guard_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    current_ = std::move(waiting_.front());
    waiting_.pop_front();
    current_stop_ = std::stop_source();
    const auto job = *current_;
    const auto stop = current_stop_.get_token();
    lock.unlock();
    make(job, stop);
    lock.lock();
    current_.reset();
    changed_.notify_all();
  }
}

bool FilmQueue::wait_until_written(const FilmJob& job, std::stop_token stop) {
  const auto begun = clock_.steady_now();
  std::unique_lock lock(guard_);
  while (!stop.stop_requested() && is_being_written(job) && clock_.steady_now() - begun < kClosing)
    changed_.wait_for(lock, stop, kLook, [] { return false; });
  return !stop.stop_requested();
}

void FilmQueue::make(const FilmJob& job, std::stop_token stop) {
  const RecordingFolder folder(job.folder);
  if (!wait_until_written(job, stop) || folder.film() || folder.failure()) return;
  const auto film = maker_.make(job, stop);
  if (!film && film.error().cause == "stopped") return;
  if (!film)
    log_.warning("recording of janus not converted",
                 {{"detail", Loggable::detail_of(film.error())}, {"cause", Loggable::operations(film.error().cause)}});
  const auto noted = film ? folder.note_film(*film) : folder.note_failure(std::string(film.error().text()));
  if (!noted) log_.error("recording of janus not noted", {{"detail", Loggable::detail_of(noted.error())}});
}

}  // namespace chiroflow::janus
