// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/curl_mailer.hpp"

#include <curl/curl.h>

#include <memory>
#include <string_view>

#include "adapters/system/mail_headers.hpp"

namespace chiroflow::system {

namespace {
struct Frees {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, Frees>;
using Mime = std::unique_ptr<curl_mime, Frees>;

class List {
 public:
  List& add(const std::string& line) {
    auto* longer = curl_slist_append(list_.get(), line.c_str());
    if (longer) {
      static_cast<void>(list_.release());
      list_.reset(longer);
    }
    return *this;
  }
  curl_slist* get() const { return list_.get(); }
  curl_slist* release() { return list_.release(); }

 private:
  std::unique_ptr<curl_slist, Frees> list_;
};

struct Server {
  std::string host;
  bool encrypted = false;
  bool is_this_machine() const {
    return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]";
  }
};

Result<Server> server_of(const std::string& text) {
  const std::unique_ptr<CURLU, Frees> url(curl_url());
  char *scheme = nullptr, *host = nullptr;
  const bool read = url && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK &&
                    curl_url_get(url.get(), CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                    curl_url_get(url.get(), CURLUPART_HOST, &host, 0) == CURLUE_OK;
  const std::string_view kind = read ? scheme : "";
  Server server{.host = read ? host : "", .encrypted = kind == "smtps"};
  const bool known = kind == "smtp" || kind == "smtps";
  curl_free(scheme);
  curl_free(host);
  if (known) return server;
  return fail(Error{.code = ErrorCode::invalid_argument,
                    .message = "Expected smtp://mail.clinic.example:587 or smtps://mail.clinic.example:465"});
}

Error outage(const char* cause, const char* detail) {
  return {.code = ErrorCode::provider_unavailable, .detail = detail, .cause = cause};
}

/// Whether an e-mail was under way: what is said before is not about it.
int watch(CURL*, curl_infotype type, char* data, std::size_t size, void* begun) {
  if (type == CURLINFO_HEADER_OUT && std::string_view(data, size).starts_with("MAIL FROM"))
    *static_cast<bool*>(begun) = true;
  return 0;
}

bool never_taken(long reply) { return reply == 501 || (reply >= 550 && reply <= 556); }

Error fault_of(CURL* handle, CURLcode code, bool begun) {
  const char* text = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return outage("unresolved", text);
    case CURLE_COULDNT_CONNECT: return outage("refused", text);
    case CURLE_OPERATION_TIMEDOUT: return outage("timeout", text);
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return outage("tls", text);
    case CURLE_LOGIN_DENIED: return outage("login", text);
    default: break;
  }
  long reply = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
  if (reply < 400) return outage("network", text);
  Error error = outage("", text);
  error.cause = std::to_string(reply);
  if (begun && never_taken(reply)) error.code = ErrorCode::unsupported;
  return error;
}

long wanted_tls(const SmtpOptions& options, const Server& server) {
  // A mail server on this machine rarely has a certificate that anybody trusts, and nobody can read along.
  if (server.is_this_machine()) return CURLUSESSL_NONE;
  return options.allow_plain ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

Result<Handle> open(const SmtpOptions& options) {
  const auto server = TRY(server_of(options.url));
  Handle handle(curl_easy_init());
  if (!handle) return fail(internal_error("no memory for a connection"));
  auto* h = handle.get();
  curl_easy_setopt(h, CURLOPT_URL, options.url.c_str());
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(h, CURLOPT_PROXY, "");
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_deadline.count()));
  curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(options.deadline.count()));
  curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT, 30L);
  if (!server.encrypted) curl_easy_setopt(h, CURLOPT_USE_SSL, wanted_tls(options, server));
  if (!options.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.user.empty()) {
    curl_easy_setopt(h, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(h, CURLOPT_PASSWORD, options.password.c_str());
  }
  return handle;
}

Result<void> perform(CURL* handle) {
  bool begun = false;
  curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, &watch);
  curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &begun);
  const auto code = curl_easy_perform(handle);
  if (code != CURLE_OK) return fail(fault_of(handle, code, begun));
  return {};
}

void add_part(curl_mime* to, const std::string& body, const char* type, const char* encoding,
              const char* file = nullptr) {
  auto* part = curl_mime_addpart(to);
  curl_mime_data(part, body.data(), body.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, encoding);
  if (file) curl_mime_filename(part, file);
}

/// What a reader may choose from, the plainest first.
Mime alternatives(CURL* handle, const MailMessage& message) {
  Mime mime(curl_mime_init(handle));
  add_part(mime.get(), with_crlf(message.text), "text/plain; charset=utf-8", "quoted-printable");
  if (!message.html.empty())
    add_part(mime.get(), with_crlf(message.html), "text/html; charset=utf-8", "quoted-printable");
  if (!message.calendar.empty())
    add_part(mime.get(), message.calendar, ("text/calendar; charset=utf-8; method=" + message.calendar_method).c_str(),
             "quoted-printable");
  return mime;
}

Mime body_of(CURL* handle, const MailMessage& message) {
  Mime mime(curl_mime_init(handle));
  auto* part = curl_mime_addpart(mime.get());
  auto choices = alternatives(handle, message);
  if (curl_mime_subparts(part, choices.get()) == CURLE_OK) static_cast<void>(choices.release());
  curl_mime_headers(part, List().add("Content-Type: multipart/alternative").release(), 1);
  if (!message.calendar.empty()) add_part(mime.get(), message.calendar, "application/ics", "base64", "visit.ics");
  if (const auto& file = message.attachment)
    add_part(mime.get(), file->content, file->media_type.c_str(), "base64", file->file_name.c_str());
  return mime;
}

List headers_of(const MailMessage& message) {
  List headers;
  headers.add("Date: " + header_date(message.date))
      .add("From: " + header_mailbox(message.from_name, message.from_address))
      .add("To: " + header_mailbox({}, message.to_address))
      .add("Subject: " + header_words(message.subject))
      .add("Message-ID: " + message.message_id);
  if (is_plain_address(message.reply_to)) headers.add("Reply-To: " + header_mailbox({}, message.reply_to));
  headers.add("Auto-Submitted: auto-generated").add("X-Auto-Response-Suppress: All");
  return headers;
}
}  // namespace

Result<void> check_smtp_url(const std::string& url) {
  TRY(server_of(url));
  return {};
}

CurlMailer::CurlMailer(SmtpOptions options) : options_(std::move(options)) { curl_global_init(CURL_GLOBAL_DEFAULT); }
CurlMailer::~CurlMailer() { curl_global_cleanup(); }

Result<void> CurlMailer::send(const MailMessage& message) {
  if (!is_plain_address(message.to_address) || !is_plain_address(message.from_address))
    return fail(Error{.code = ErrorCode::unsupported, .message = "Expected an e-mail address", .cause = "address"});
  const auto handle = TRY(open(options_));
  auto* h = handle.get();
  const auto from = "<" + message.from_address + ">";
  List to;
  to.add("<" + message.to_address + ">");
  const auto headers = headers_of(message);
  const auto mime = body_of(h, message);
  curl_easy_setopt(h, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(h, CURLOPT_MIMEPOST, mime.get());
  return perform(h);
}

Result<void> CurlMailer::check() {
  const auto handle = TRY(open(options_));
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt(handle.get(), CURLOPT_NOBODY, 1L);
  return perform(handle.get());
}

}  // namespace chiroflow::system
