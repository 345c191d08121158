// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/posix_child_processes.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "adapters/system/system_clock.hpp"

namespace chiroflow::system {
namespace {

struct ChildProcess : ::testing::Test {
  SystemClock clock;
  PosixChildProcesses children{clock};

  Result<ChildOutcome> shell(std::string script, Millis deadline = Minutes(2), std::stop_token stop = {}) {
    return children.run({.arguments = {"/bin/sh", "-c", std::move(script)}, .deadline = deadline}, stop);
  }
};

TEST_F(ChildProcess, GivesBackWhatTheProgramWroteAndItsStatus) {
  const auto outcome = shell("echo out; echo err >&2; exit 3");
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->output, "out\n");
  EXPECT_EQ(outcome->errors, "err\n");
  EXPECT_EQ(outcome->status, 3);
}

TEST_F(ChildProcess, HandsArgumentsOverAsTheyAre) {
  const auto outcome = children.run({.arguments = {"/usr/bin/printf", "%s", "a b;$(id) 'c' \n"}}, {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->output, "a b;$(id) 'c' \n");
}

TEST_F(ChildProcess, HasNoInputNoFilesOfOursAndASmallEnvironment) {
  EXPECT_EQ(shell("cat")->output, "");
  EXPECT_EQ(shell("ls /proc/self/fd | wc -l")->output, "4\n");  // three, and the listing itself
  EXPECT_EQ(shell("env | sed 's/=.*//' | grep -v -e '^PWD$' -e '^_$' -e '^SHLVL$' -e '^OLDPWD$' | sort | tr '\\n' ' '")
                ->output,
            "HOME LC_ALL PATH ");
}

TEST_F(ChildProcess, RunsWhereItIsTold) {
  EXPECT_EQ(children.run({.arguments = {"/bin/pwd"}, .folder = "/usr"}, {})->output, "/usr\n");
}

TEST_F(ChildProcess, KeepsNoMoreThanTheLimit) {
  const auto outcome = children.run({.arguments = {"/bin/sh", "-c", "yes | head -c 1000000"}, .most_output = 1000}, {});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->output.size(), 1000u);
  EXPECT_EQ(outcome->status, 0);
}

TEST_F(ChildProcess, EndsAtItsDeadlineWithAllItStarted) {
  const auto begun = std::chrono::steady_clock::now();
  const auto outcome = shell("sleep 600 & sleep 600", Millis(200));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, Minutes(5));
}

TEST_F(ChildProcess, EndsWhenItIsStopped) {
  std::stop_source source;
  std::thread other([&] { std::this_thread::sleep_for(Millis(100)), source.request_stop(); });
  const auto outcome = shell("trap '' TERM; sleep 600 & wait", Minutes(10), source.get_token());
  other.join();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().cause, "stopped");
}

TEST_F(ChildProcess, TellsTheSignalThatEndedIt) { EXPECT_EQ(shell("kill -9 $$")->status, 137); }

TEST_F(ChildProcess, IsNotFoundWhenThereIsNoSuchProgram) {
  EXPECT_EQ(children.run({.arguments = {"/nonexistent/program"}}, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(children.run({.arguments = {"sh"}}, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(children.run({}, {}).error().code, ErrorCode::not_found);
}

TEST_F(ChildProcess, FindsProgramsByNameAndByAbsolutePath) {
  EXPECT_EQ(PosixChildProcesses(clock, {"/nonexistent", "/bin"}).find("sh"), "/bin/sh");
  EXPECT_EQ(children.find("/bin/sh"), "/bin/sh");
  EXPECT_EQ(children.find("bin/sh"), std::nullopt);
  EXPECT_EQ(children.find(""), std::nullopt);
  EXPECT_EQ(children.find("no-such-program-anywhere"), std::nullopt);
}

}  // namespace
}  // namespace chiroflow::system
