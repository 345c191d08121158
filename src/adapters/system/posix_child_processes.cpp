// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/posix_child_processes.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace chiroflow::system {

namespace {
constexpr Millis kLook{50};      // how often the deadline and the child are looked at
constexpr Millis kGrace{2'000};  // from asking it to end until it is ended
constexpr int kBackgroundNice = 10;

/// The reading end is ours; the writing end is the child's and closed here once it runs.
class Pipe {
 public:
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { close_read(), close_write(); }

  bool open() { return ::pipe2(ends_.data(), O_CLOEXEC) == 0 && ::fcntl(ends_[0], F_SETFL, O_NONBLOCK) == 0; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { shut(ends_[0]); }
  void close_write() { shut(ends_[1]); }

  /// Takes what is there; closes at the end of it.
  void drain(std::string& out, std::size_t most) {
    std::array<char, 16 * 1024> buffer;
    while (ends_[0] >= 0) {
      const auto got = ::read(ends_[0], buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) return close_read();
      out.append(buffer.data(), std::min(static_cast<std::size_t>(got), most - std::min(most, out.size())));
    }
  }

 private:
  static void shut(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

struct SpawnSettings {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  bool prepare(const ChildCommand& command, int output, int errors) {
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    return ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
           ::posix_spawn_file_actions_adddup2(&actions, output, 1) == 0 &&
           ::posix_spawn_file_actions_adddup2(&actions, errors, 2) == 0 &&
           ::posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0 &&
           ::posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str()) == 0 &&
           ::posix_spawnattr_setflags(&attributes,
                                      POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
           ::posix_spawnattr_setpgroup(&attributes, 0) == 0 && ::posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
           ::posix_spawnattr_setsigdefault(&attributes, &all) == 0;
  }
};

Error fault(std::string cause, std::string detail) {
  return {.code = ErrorCode::internal, .detail = std::move(detail), .cause = std::move(cause)};
}

/// A started child until its end. Whoever leaves early ends the whole group.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (ended_) return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {}
  }

  bool has_ended(int& status) {
    if (ended_) return true;
    errno = 0;
    siginfo_t seen{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &seen, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == EINTR)
      return false;
    const bool is_ours = errno != ECHILD;
    if (is_ours && seen.si_pid == 0) return false;
    // While it is not reaped its group's number is nobody else's: what it left behind ends now.
    if (is_ours) ::kill(-pid_, SIGKILL);
    int raw = 0;
    const auto got = ::waitpid(pid_, &raw, 0);
    ended_ = true;
    status = got < 0 ? 0 : WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return true;
  }
  void signal_group(int number) const { ::kill(-pid_, number); }

 private:
  const pid_t pid_;
  bool ended_ = false;
};

Result<pid_t> spawn(const ChildCommand& command, const Pipe& output, const Pipe& errors) {
  SpawnSettings settings;
  if (!settings.prepare(command, output.write_end(), errors.write_end()))
    return fail(fault("spawn", "cannot prepare a child process"));
  std::vector<char*> arguments;
  for (const auto& argument : command.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/local/bin:/usr/bin:/bin", locale = "LC_ALL=C.UTF-8", home = "HOME=/nonexistent";
  std::array<char*, 4> environment{path.data(), locale.data(), home.data(), nullptr};
  pid_t pid = 0;
  const int failure =
      ::posix_spawn(&pid, arguments[0], &settings.actions, &settings.attributes, arguments.data(), environment.data());
  if (failure == ENOENT || failure == EACCES)
    return fail(Error{.code = ErrorCode::not_found, .detail = "cannot run " + command.arguments[0]});
  if (failure != 0) return fail(fault("spawn", "posix_spawn: error " + std::to_string(failure)));
  return pid;
}

void wait_for_output(const Pipe& output, const Pipe& errors) {
  std::array<pollfd, 2> ends{pollfd{output.read_end(), POLLIN, 0}, pollfd{errors.read_end(), POLLIN, 0}};
  ::poll(ends.data(), ends.size(), static_cast<int>(kLook.count()));
}
}  // namespace

std::optional<std::string> PosixChildProcesses::find(std::string_view program) const {
  const auto runs = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
  if (program.find('/') != std::string_view::npos)
    return program.starts_with('/') && runs(std::string(program)) ? std::optional<std::string>(program) : std::nullopt;
  for (const auto& folder : folders_) {
    auto path = folder + "/" + std::string(program);
    if (!program.empty() && runs(path)) return path;
  }
  return std::nullopt;
}

Result<ChildOutcome> PosixChildProcesses::run(const ChildCommand& command, std::stop_token stop) {
  if (command.arguments.empty() || !command.arguments[0].starts_with('/'))
    return fail(Error{.code = ErrorCode::not_found, .detail = "no absolute path of a program"});
  Pipe output, errors;
  if (!output.open() || !errors.open()) return fail(fault("spawn", "no pipe"));
  const auto begun = clock_.steady_now();
  const auto pid = TRY(spawn(command, output, errors));
  Child child(pid);
  if (command.background) ::setpriority(PRIO_PGRP, static_cast<id_t>(pid), kBackgroundNice);
  output.close_write();
  errors.close_write();

  ChildOutcome outcome;
  std::optional<Error> ended_by_us;
  auto patience = begun + command.deadline;
  while (!child.has_ended(outcome.status)) {
    wait_for_output(output, errors);
    output.drain(outcome.output, command.most_output);
    errors.drain(outcome.errors, command.most_output);
    const auto now = clock_.steady_now();
    if (ended_by_us) {
      if (now >= patience) child.signal_group(SIGKILL);
      continue;
    }
    if (!stop.stop_requested() && now < patience) continue;
    ended_by_us = stop.stop_requested() ? fault("stopped", {}) : Error{.code = ErrorCode::timeout, .cause = "deadline"};
    child.signal_group(SIGTERM);
    patience = now + kGrace;
  }
  output.drain(outcome.output, command.most_output);
  errors.drain(outcome.errors, command.most_output);
  if (ended_by_us) return fail(*std::move(ended_by_us));
  return outcome;
}

}  // namespace chiroflow::system
