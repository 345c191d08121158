// SPDX-License-Identifier: Apache-2.0
#include "main/recording_rounds.hpp"

#include "app/recordings/finish.hpp"
#include "app/recordings/prove.hpp"
#include "app/recordings/provider_fetch.hpp"
#include "app/recordings/provider_looks.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/server/round_scope.hpp"

namespace chiroflow {

namespace {
template <class T>
void tell(const app::Services& services, std::string_view what, const Result<T>& done) {
  if (!done) services.log.warning(what, {{"detail", Loggable::detail_of(done.error())}});
}
}  // namespace

RecordingRounds::RecordingRounds(const app::Services& services)
    : stops_(
          [this, &services] {
            const app::RoundScope round(services, "recorder-stops");
            tell(services, "providers' recorders could not be stopped",
                 app::stop_at_providers(services, [this] { return stopping_.load(); }, &at_stops_));
          },
          Seconds(1)),
      looks_(
          [this, &services] {
            const app::RoundScope round(services, "recorder-looks");
            tell(services, "providers' recordings could not be looked at",
                 app::look_at_providers(services, [this] { return stopping_.load(); }, &at_looks_));
          },
          Seconds(5)),
      finishes_(
          [this, &services, up_since = services.clock.now()] {
            const app::RoundScope round(services, "recordings");
            tell(services, "recordings could not be looked after",
                 app::look_after_recordings(services, up_since, [this] { return stopping_.load(); }));
          },
          Seconds(5)),
      fetches_(
          [this, &services] {
            const app::RoundScope round(services, "recorder-fetches");
            tell(services, "recordings could not be fetched from their providers",
                 app::fetch_from_providers(services, [this] { return stopping_.load(); }, &at_fetches_));
          },
          Seconds(5)),
      proofs_(
          [this, &services] {
            const app::RoundScope round(services, "recording-proofs");
            tell(services, "recordings could not be read to prove them",
                 app::prove_recordings(services, [this] { return stopping_.load(); }));
          },
          Minutes(10)) {}

void RecordingRounds::nudge() {
  stops_.nudge();
  finishes_.nudge();
}

void RecordingRounds::stop() {
  stopping_ = true;
  stops_.stop();
  looks_.stop();
  finishes_.stop();
  fetches_.stop();
  proofs_.stop();
  at_stops_.wait();
  at_looks_.wait();
  at_fetches_.wait();
}

}  // namespace chiroflow
