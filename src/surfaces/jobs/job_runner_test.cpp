// SPDX-License-Identifier: Apache-2.0
#include "surfaces/jobs/job_runner.hpp"

#include <atomic>
#include <future>

#include "support/app_fixture.hpp"

namespace chiroflow::jobs {
namespace {

/// A vendor that does not answer before it is let go.
class Hanging : public testing::ScriptedProvider {
 public:
  Hanging() : ScriptedProvider(TelehealthProvider::TWILIO, VideoEngine::twilio) {}
  ProviderHealth health() override {
    asked = true;
    gone.wait();
    return ScriptedProvider::health();
  }
  std::promise<void> go;
  std::shared_future<void> gone = go.get_future().share();
  std::atomic<bool> asked{false};
};

class Runner : public testing::AppFixture {};

void wait_for(const std::atomic<int>& count, int at_least) {
  while (count < at_least) std::this_thread::yield();
}

TEST_F(Runner, WritesCheckpointsWhileAVendorHangs) {
  Hanging vendor;
  app::VideoService hanging({&vendor}, clock);
  const app::Services own{*database, clock, random, ids, audit_log, sealer, hanging, passwords, log, settings};
  std::atomic<int> checkpoints{0};
  JobRunner runner(own, *crypto::SigningKey::from_seed(std::string(32, 's')),
                   [&](const std::vector<std::string>&) -> Result<void> {
                     ++checkpoints;
                     return {};
                   },
                   nullptr, {.jobs = Millis(1), .checkpoints = Millis(0)});
  while (!vendor.asked) std::this_thread::yield();
  wait_for(checkpoints, checkpoints + 2);
  vendor.go.set_value();
}

}  // namespace
}  // namespace chiroflow::jobs
