// SPDX-License-Identifier: Apache-2.0
// Settings of what a visit needs from this installation: the servers that lead browsers to each other, and the mail server.
#pragma once

#include <string>
#include <vector>

#include "main/video_config.hpp"

namespace chiroflow::config {

struct Ice {
  std::vector<std::string> stun_urls;
  std::vector<std::string> turn_urls;
  std::string turn_secret;
};
CHIROFLOW_DESCRIBE(Ice, stun_urls, turn_urls, turn_secret)

struct Mail {
  std::string smtp_url;
  std::string smtp_user;
  std::string smtp_password;
  std::string from;
  bool allow_plain = false;
};
CHIROFLOW_DESCRIBE(Mail, smtp_url, smtp_user, smtp_password, from, allow_plain)

template <> inline constexpr Setting setting<&Ice::stun_urls>{
    "STUN_URLS", "STUN servers for the built-in engine, stun:stun.clinic.example:3478, separated by commas"};
template <> inline constexpr Setting setting<&Ice::turn_urls>{
    "TURN_URLS",
    "TURN servers, separated by commas: turn:turn.clinic.example:3478, turns:turn.clinic.example:443?transport=tcp"};
template <> inline constexpr Setting setting<&Ice::turn_secret>{
    "TURN_SECRET", "Their shared secret: static-auth-secret of coturn", nullptr, true};

template <> inline constexpr Setting setting<&Mail::smtp_url>{
    "SMTP_URL", "Mail server: smtp://mail.clinic.example:587 or smtps://mail.clinic.example:465; empty: no e-mail"};
template <> inline constexpr Setting setting<&Mail::smtp_user>{"SMTP_USER", "Its user; empty: nobody signs in"};
template <> inline constexpr Setting setting<&Mail::smtp_password>{"SMTP_PASSWORD", "That user's password", nullptr,
                                                                   true};
template <> inline constexpr Setting setting<&Mail::from>{"MAIL_FROM",
                                                          "Sender's address of e-mails, visits@clinic.example"};
template <> inline constexpr Setting setting<&Mail::allow_plain>{
    "SMTP_ALLOW_PLAIN",
    "Hand e-mails over without TLS to a mail server on another machine; visit links would be readable"};

}  // namespace chiroflow::config
