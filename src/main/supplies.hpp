// SPDX-License-Identifier: Apache-2.0
// What the server needs beside its database and the video vendors, asked once a minute for /readyz: the mail server, the place of
// recordings and the folder of their keys. None of them makes the server unready: visits go on without.
#pragma once

#include <atomic>

#include "app/services.hpp"
#include "ports/mailer.hpp"
#include "surfaces/jobs/repeater.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow {

class Supplies {
 public:
  /// Null mailer: no mail server is set. Everything must outlive it.
  Supplies(const app::Services& services, Mailer* mailer);
  /// Members of the object being written: what is configured, "ok", "unavailable", or "unknown" before the first look.
  void write(wire::JsonWriter& json) const;
  /// Returns after the look at hand.
  void stop() { looks_.stop(); }

 private:
  enum class State { unknown, ok, unavailable };
  void look();
  static std::string_view word(State state);

  const app::Services& services_;
  Mailer* mailer_;
  std::atomic<State> mail_{State::unknown};
  std::atomic<State> recordings_{State::unknown};
  std::atomic<State> keys_{State::unknown};
  jobs::Repeater looks_;
};

}  // namespace chiroflow
