// SPDX-License-Identifier: Apache-2.0
#include "main/room_rounds.hpp"

#include "app/server/round_scope.hpp"
#include "app/video/forgotten_rooms.hpp"
#include "app/video/video_service.hpp"
#include "app/webhooks/reconcile.hpp"

namespace chiroflow {

namespace {
constexpr int kRoomsAtOnce = 20;

void ask_silent_rooms(const app::Services& services, const app::WebhookWork& work, const std::atomic<bool>& stopping) {
  const app::RoundScope scope(services, "silent-rooms");
  for (RoomId after; !stopping;) {
    auto round = app::reconcile_silent_rooms(services, work, after, kRoomsAtOnce, [&] { return stopping.load(); });
    if (!round) services.log.warning("rooms could not be asked", {{"detail", Loggable::detail_of(round.error())}});
    if (!round || round->last.empty()) return;
    after = std::move(round->last);
  }
}

void end_forgotten_rooms(const app::Services& services, app::VideoAccount& account, const std::atomic<bool>& stopping) {
  const auto ended = account.provider().end_forgotten_rooms([&](const std::string& name) {
    // A room that cannot be looked up stays.
    return !stopping && app::is_forgotten_room(services.database, name).value_or(false);
  });
  const auto engine = Loggable::operations(std::string(name_of(account.engine())));
  if (!ended)
    services.log.warning("rooms of a vendor could not be looked through",
                         {{"engine", engine}, {"detail", Loggable::detail_of(ended.error())}});
  else if (*ended > 0)
    services.log.info("forgotten rooms ended", {{"engine", engine}, {"rooms", *ended}});
}

void end_forgotten_rooms(const app::Services& services, const std::atomic<bool>& stopping) {
  const app::RoundScope scope(services, "forgotten-rooms");
  for (const auto& account : services.video.server_accounts())
    if (!stopping && account->provider().configured()) end_forgotten_rooms(services, *account, stopping);
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
