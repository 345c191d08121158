// SPDX-License-Identifier: Apache-2.0
#include "main/room_rounds.hpp"

#include "adapters/providers/janus/janus_provider.hpp"
#include "app/video/forgotten_rooms.hpp"
#include "app/video/video_service.hpp"
#include "app/webhooks/reconcile.hpp"

namespace chiroflow {

namespace {
constexpr int kRoomsAtOnce = 20;

void ask_silent_rooms(const app::Services& services, const app::WebhookWork& work, const std::atomic<bool>& stopping) {
  for (RoomId after; !stopping;) {
    auto round = app::reconcile_silent_rooms(services, work, after, kRoomsAtOnce, [&] { return stopping.load(); });
    if (!round) services.log.warning("rooms could not be asked", {{"detail", Loggable::detail_of(round.error())}});
    if (!round || round->last.empty()) return;
    after = std::move(round->last);
  }
}

void end_forgotten_rooms(const app::Services& services, const std::atomic<bool>& stopping) {
  const auto account = services.video.receiver(VideoEngine::janus).account;
  auto* const gateway = account ? dynamic_cast<janus::JanusProvider*>(&account->provider()) : nullptr;
  if (!gateway) return;
  const auto ended = gateway->end_forgotten_rooms([&](const std::string& name) {
    // A room that cannot be looked up stays.
    return !stopping && app::is_forgotten_room(services.database, name).value_or(false);
  });
  if (!ended)
    services.log.warning("rooms of janus could not be looked through",
                         {{"detail", Loggable::detail_of(ended.error())}});
  else if (*ended > 0)
    services.log.info("forgotten rooms of janus ended", {{"rooms", *ended}});
}
}  // namespace

RoomRounds::RoomRounds(const app::Services& services, const app::WebhookWork& work)
    : silent_([this, &services, &work] { ask_silent_rooms(services, work, stopping_); }, Seconds(15)),
      forgotten_([this, &services] { end_forgotten_rooms(services, stopping_); }, Minutes(5)) {}

void RoomRounds::stop() {
  stopping_ = true;
  silent_.stop();
  forgotten_.stop();
}

}  // namespace chiroflow
