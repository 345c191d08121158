// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/film_queue.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "adapters/providers/janus/recording_folder.hpp"
#include "crypto/bytes.hpp"
#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"

namespace chiroflow::janus {
namespace {

namespace fs = std::filesystem;

/// Answers as the tools do; ffmpeg takes as long as it is told, or until it is stopped.
class Tools : public ChildProcesses {
 public:
  std::optional<std::string> find(std::string_view program) const override { return "/bin/" + std::string(program); }
  Result<ChildOutcome> run(const ChildCommand& command, std::stop_token stop) override {
    const auto& arguments = command.arguments;
    if (arguments[0] == "/bin/ffprobe") return ChildOutcome{.status = 0, .output = "2.5\n", .errors = {}};
    if (arguments[0] == "/bin/ffmpeg") {
      std::unique_lock lock(guard_);
      ++films;
      changed_.notify_all();
      if (!changed_.wait(lock, stop, [this] { return !slow; })) return fail(Error{.cause = "stopped"});
    }
    std::ofstream(arguments.back()) << "x";
    return ChildOutcome{.status = broken ? 1 : 0, .output = {}, .errors = {}};
  }
  void wait_for_film() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return films > 0; });
  }
  void hurry() {
    const std::lock_guard lock(guard_);
    slow = false;
    changed_.notify_all();
  }

  bool slow = false;
  std::atomic<bool> broken = false;
  int films = 0;

 private:
  std::mutex guard_;
  std::condition_variable_any changed_;
};

struct Films : ::testing::Test {
  fs::path root = fs::temp_directory_path() / ("films-" + std::to_string(::getpid()) + "-" +
                                               ::testing::UnitTest::GetInstance()->current_test_info()->name());
  JanusConfig config;
  testing::ManualClock clock;  // stands, so that no machine is too slow for a deadline
  testing::NullLogger log;
  Tools tools;
  FilmMaker maker{config, tools, clock};
  std::optional<FilmQueue> queue{std::in_place, maker, clock, log};

  Films() { fs::create_directories(root); }
  ~Films() override {
    queue.reset();
    fs::remove_all(root);
  }
  FilmJob job(const std::string& name, const char* suffix = "") const {
    fs::create_directories(root / name);
    const std::string header = R"({"t":"a","c":"opus","u":1795338701140367})";
    std::string bytes = "MJR00002";
    crypto::put_u16(bytes, static_cast<std::uint16_t>(header.size()));
    std::ofstream(root / name / (std::string("videoroom-cf-1-user-p-1-audio-0.mjr") + suffix)) << bytes << header;
    return {.folder = root / name, .room = "cf-1"};
  }
  RecordingFolder folder(const std::string& name) const { return RecordingFolder(root / name); }
  void wait_until(const std::function<bool()>& so) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    while (!so() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(Millis(5));
    EXPECT_TRUE(so());
  }
};

TEST_F(Films, AreMadeOneAfterTheOther) {
  const auto one = job("a"), two = job("b");
  for (const auto& each : {one, two, two}) queue->add(each);
  wait_until([&] { return folder("a").film() && folder("b").film(); });
  EXPECT_EQ(folder("b").film()->duration_ms, 2500);
  EXPECT_EQ(folder("b").film()->format, "m4a");
  EXPECT_EQ(folder("b").film()->started_at_ms, 1'795'338'701'140);
  queue.reset();
  EXPECT_EQ(tools.films, 2);
}

TEST_F(Films, AreNotMadeTwice) {
  const auto one = job("a");
  ASSERT_TRUE(folder("a").note_failure("once is enough"));
  queue->add(one);
  queue->forget(one.folder);
  EXPECT_EQ(tools.films, 0);
}

TEST_F(Films, StopWhenTheyAreForgotten) {
  tools.slow = true;
  queue->add(job("a"));
  queue->add(job("b"));
  tools.wait_for_film();
  queue->forget(root / "b");
  queue->forget(root / "a");
  EXPECT_FALSE(folder("a").film());
  EXPECT_FALSE(folder("a").failure()) << "nothing is wrong with it";
  ASSERT_TRUE(folder("a").remove());
  tools.hurry();
  queue->add(job("c"));
  wait_until([&] { return folder("c").film().has_value(); });
  EXPECT_FALSE(folder("b").film());
}

TEST_F(Films, StopWithTheProgram) {
  tools.slow = true;
  queue->add(job("a"));
  queue->add(job("b"));
  tools.wait_for_film();
  queue.reset();
  EXPECT_FALSE(folder("a").failure());
}

TEST_F(Films, WaitUntilJanusHasClosedItsFiles) {
  const auto one = job("a", ".tmp");
  queue->add(one);
  std::this_thread::sleep_for(Millis(300));
  EXPECT_FALSE(folder("a").film());
  const auto file = one.folder / "videoroom-cf-1-user-p-1-audio-0.mjr";
  fs::rename(file.string() + ".tmp", file);
  wait_until([&] { return folder("a").film().has_value(); });
}

TEST_F(Films, ThatCannotBeMadeSayWhy) {
  tools.broken = true;
  queue->add(job("a"));
  wait_until([&] { return folder("a").failure().has_value(); });
  EXPECT_NE(folder("a").failure()->find("cannot be read"), std::string::npos);
  fs::create_directories(root / "empty");
  queue->add({.folder = root / "empty", .room = "cf-1"});
  wait_until([&] { return folder("empty").failure().has_value(); });
  EXPECT_NE(folder("empty").failure()->find("Nobody sent"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::janus
