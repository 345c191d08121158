// SPDX-License-Identifier: Apache-2.0
#include "main/mail.hpp"

#include "adapters/system/mail_headers.hpp"
#include "app/mail/deliver.hpp"
#include "app/server/round_scope.hpp"

namespace chiroflow {

namespace {
Error wrong(const char* variable, const std::string& expected) {
  return {.code = ErrorCode::invalid_argument,
          .message = std::string("Setting ") + variable + ": expected " + expected};
}
}  // namespace

Result<std::optional<system::SmtpOptions>> smtp_options(const config::Config& config) {
  const auto& mail = config.mail;
  if (mail.smtp_url.empty()) return std::optional<system::SmtpOptions>();
  if (!system::check_smtp_url(mail.smtp_url))
    return fail(wrong("SMTP_URL", "smtp://mail.clinic.example:587 or smtps://mail.clinic.example:465"));
  if (!system::is_plain_address(mail.from)) return fail(wrong("MAIL_FROM", "an address such as visits@clinic.example"));
  if (mail.smtp_user.empty() != mail.smtp_password.empty())
    return fail(wrong(mail.smtp_user.empty() ? "SMTP_USER" : "SMTP_PASSWORD", "both user and password, or neither"));
  system::SmtpOptions options;
  options.url = mail.smtp_url;
  options.user = mail.smtp_user;
  options.password = mail.smtp_password;
  options.ca_file = config.outgoing.ca_file;
  options.allow_plain = mail.allow_plain;
  return std::optional(std::move(options));
}

std::unique_ptr<jobs::Repeater> start_mail_rounds(const app::Services& services, Mailer* mailer,
                                                  const std::atomic<bool>& draining) {
  if (!mailer) return nullptr;
  return std::make_unique<jobs::Repeater>(
      [&services, mailer, &draining] {
        const app::RoundScope round(services, "mail");
        for (bool more = true; more && !draining;) {
          const auto done = app::deliver_mails(services, *mailer, 1);
          if (!done)
            services.log.warning("e-mails could not be worked off", {{"detail", Loggable::detail_of(done.error())}});
          more = done.value_or(0) > 0;
        }
      },
      Seconds(3));
}

}  // namespace chiroflow
