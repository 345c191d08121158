// SPDX-License-Identifier: Apache-2.0
// Mailer over libcurl: SMTP with STARTTLS, or TLS from the first byte.
#pragma once

#include <string>

#include "ports/mailer.hpp"

namespace chiroflow::system {

struct SmtpOptions {
  std::string url;  // smtp://host:587 or smtps://host:465; a path is the name that we greet with
  std::string user, password;
  std::string ca_file;       // PEM; empty: the system's
  bool allow_plain = false;  // without TLS, where the server offers none
  Millis connect_deadline = Seconds(10);
  Millis deadline = Seconds(60);
};

/// Error: invalid_argument for an address that is neither smtp nor smtps.
Result<void> check_smtp_url(const std::string& url);

class CurlMailer : public Mailer {
 public:
  explicit CurlMailer(SmtpOptions options);
  ~CurlMailer() override;
  Result<void> send(const MailMessage& message) override;
  Result<void> check() override;

 private:
  const SmtpOptions options_;
};

}  // namespace chiroflow::system
