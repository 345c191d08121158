// SPDX-License-Identifier: Apache-2.0
// What Beast reports, turned into a Request or a refusal.
#include "surfaces/http/detail/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace chiroflow::http::detail {

namespace beast = boost::beast;
using beast::http::field;

namespace {

constexpr std::size_t kReserveAtMost = 64 << 10;  // a promised length is not yet a body

std::string_view view(beast::string_view s) { return {s.data(), s.size()}; }

bool is_visible(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// Characters that may stand in a host and port; keeps everything else out of redirects and logs.
bool is_host(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:[]%").find(c) != std::string_view::npos;
  });
}

}  // namespace

RequestParser::RequestParser(std::shared_ptr<Request> request, ParserLimits limits)
    : request_(std::move(request)), limits_(limits) {
  eager(true);
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(limits.body_bytes);
}

RequestParser::Progress RequestParser::put(std::string_view bytes, std::size_t& used) {
  // Beast 1.81 asserts that the last chunk arrives with two bytes behind its line; any rest of a chunked body is at least so long.
  constexpr std::size_t kShortestRest = 5;  // "0\r\n\r\n"
  used = 0;
  if (is_header_done() && chunked() && bytes.size() < kShortestRest) return Progress::need_more;
  error_code ec;
  used = Base::put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != beast::http::error::need_more) {
    if (refusal_.status == 0) describe(ec);
    return Progress::refused;
  }
  if (is_done()) return Progress::done;
  // Chunk extensions and trailers have no limit in Beast: what it cannot use yet counts as header.
  if (bytes.size() - used > limits_.header_bytes) {
    describe(beast::http::error::header_limit);
    return Progress::refused;
  }
  return Progress::need_more;
}

void RequestParser::on_request_impl(beast::http::verb, beast_view method, beast_view target, int version,
                                    error_code& ec) {
  version_ = version;
  header_bytes_seen_ = method.size() + target.size() + 12;
  request_->method.assign(method.data(), method.size());
  if (!split_target(view(target)))
    return refuse(400, "invalid_argument", "The address of the request could not be read", ec);
  for (const auto& upload : limits_.uploads)
    if (request_->path.starts_with(upload.path_prefix)) body_limit(upload.bytes);
}

/// origin-form, absolute-form and the "*" of OPTIONS (RFC 9112, 3.2); the authority-form of CONNECT is not for us.
bool RequestParser::split_target(std::string_view target) {
  if (!is_visible(target)) return false;
  request_->target = target;
  if (target == "*") {
    request_->path = target;
    return request_->method == "OPTIONS";
  }
  if (!target.starts_with('/')) {
    const auto scheme = target.find("://");
    if (scheme == std::string_view::npos || scheme > 5) return false;
    const auto slash = target.find_first_of("/?", scheme + 3);
    request_->host = target.substr(scheme + 3, slash - scheme - 3);
    if (request_->host.empty() || !is_host(request_->host)) return false;
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
    request_->target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    target = request_->target;
  }
  if (target.find('#') != std::string_view::npos) return false;
  const auto mark = target.find('?');
  request_->path = target.substr(0, mark);
  if (mark != std::string_view::npos) request_->query = target.substr(mark + 1);
  return true;
}

void RequestParser::on_field_impl(field name, beast_view name_text, beast_view value, error_code& ec) {
  header_bytes_seen_ += name_text.size() + value.size() + 4;
  if (header_bytes_seen_ > limits_.header_bytes) {
    ec = beast::http::error::header_limit;
    return;
  }
  // A trailer comes after all checks and could only contradict the header.
  if (header_complete_) return;
  if (name == field::host) {
    ++hosts_;
    if (request_->host.empty()) request_->host.assign(value.data(), value.size());
    if (!is_host(view(value))) return refuse(400, "invalid_argument", "The Host header could not be read", ec);
  } else if (name == field::transfer_encoding && !same_text(view(value), "chunked")) {
    return refuse(501, "unsupported", "This transfer coding is not understood", ec);
  } else if (name == field::expect) {
    if (!same_text(view(value), "100-continue"))
      return refuse(417, "invalid_argument", "This expectation cannot be met", ec);
    expects_continue_ = version_ >= 11;
  }
  request_->headers.add(view(name_text), view(value));
}

void RequestParser::on_header_impl(error_code& ec) {
  header_complete_ = true;
  if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11)) {
    return refuse(400, "invalid_argument", "Exactly one Host header is needed", ec);
  }
  // A chunked message of version 1.0 is read in two ways by two servers (RFC 9112, 6.1).
  if (chunked() && version_ < 11) refuse(400, "invalid_argument", "Transfer codings need HTTP/1.1", ec);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  if (length) request_->body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kReserveAtMost)));
}

std::size_t RequestParser::on_body_impl(beast_view body, error_code&) {
  body_bytes_seen_ += body.size();
  request_->body.append(body.data(), body.size());
  return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, beast_view body, error_code& ec) {
  return on_body_impl(body, ec);
}

void RequestParser::refuse(int status, std::string_view code, std::string_view message, error_code& ec) {
  refusal_ = {status, code, message};
  ec = beast::http::error::bad_value;
}

void RequestParser::describe(const error_code& ec) {
  if (ec == beast::http::error::body_limit) {
    refusal_ = {413, "payload_too_large", "The request is too large"};
  } else if (ec == beast::http::error::header_limit) {
    refusal_ = {431, "payload_too_large", "The header of the request is too large"};
  } else {
    refusal_ = {400, "invalid_argument", "The request could not be read as HTTP"};
  }
}

}  // namespace chiroflow::http::detail
