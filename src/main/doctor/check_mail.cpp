// SPDX-License-Identifier: Apache-2.0
// The mail server: does it let us in.
#include "main/doctor/checks.hpp"
#include "main/mail.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "mail";

std::string advice_for(const Error& error) {
  if (error.cause == "unresolved") return "Correct the name in SMTP_URL.";
  if (error.cause == "refused" || error.cause == "timeout")
    return "Check host and port in SMTP_URL (587 with smtp://, 465 with smtps://) and that this machine may reach it; "
           "many "
           "hosters close port 25.";
  if (error.cause == "tls")
    return "The server must offer STARTTLS (smtp://) or TLS (smtps://) with a certificate for its name; "
           "CHIROFLOW_CA_FILE "
           "names an authority of your own.";
  if (error.cause == "login") return "Check SMTP_USER and SMTP_PASSWORD; some providers want a password made for apps.";
  return "Look the reply up with whoever runs the mail server.";
}
}  // namespace

void check_mail(const config::Config& config, Findings& findings) {
  const auto options = smtp_options(config);
  if (!options)
    return findings.problem(kSubject, std::string(options.error().text()) + ".",
                            "Correct it; the server refuses to start.");
  if (!*options)
    return findings.ok(kSubject, "No mail server is set: visit links are handed over by the clinic itself.");
  if ((*options)->allow_plain)
    findings.warn(kSubject, "SMTP_ALLOW_PLAIN is set: e-mails with visit links may travel without TLS.",
                  "Leave it out unless the way to the mail server is yours alone.");
  const auto answer = system::CurlMailer(**options).check();
  if (answer) return findings.ok(kSubject, "The mail server answers and lets us in.");
  findings.problem(kSubject,
                   "The mail server does not work: " + answer.error().cause + " (" + answer.error().detail + ").",
                   advice_for(answer.error()));
}

}  // namespace chiroflow::doctor
