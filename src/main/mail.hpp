// SPDX-License-Identifier: Apache-2.0
// E-mails of a running server: its mail server by the settings, and the thread that works the queue off.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "adapters/system/curl_mailer.hpp"
#include "app/services.hpp"
#include "main/config.hpp"
#include "surfaces/jobs/repeater.hpp"

namespace chiroflow {

/// None where no mail server is set. Error: invalid_argument naming the setting.
Result<std::optional<system::SmtpOptions>> smtp_options(const config::Config& config);

/// Null without a mail server. Stops between two e-mails once `draining`. All that is handed over must outlive it.
std::unique_ptr<jobs::Repeater> start_mail_rounds(const app::Services& services, Mailer* mailer,
                                                  const std::atomic<bool>& draining);

}  // namespace chiroflow
