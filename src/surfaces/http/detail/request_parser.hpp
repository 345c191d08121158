// SPDX-License-Identifier: Apache-2.0
// Beast's HTTP/1 parser writing straight into our Request, plus the rules Beast leaves to its user: whole header size,
// exactly one Host, no unknown transfer coding, trailers dropped. Private to surfaces/http.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <memory>
#include <span>

#include "surfaces/http/message.hpp"
#include "surfaces/http/server.hpp"

namespace chiroflow::http::detail {

struct ParserLimits {
  std::size_t header_bytes;
  std::size_t body_bytes;
  std::span<const UploadLimit> uploads = {};
};

/// What to answer to a request that cannot be taken.
struct Refusal {
  int status;
  std::string_view code;
  std::string_view message;
};

class RequestParser : private boost::beast::http::basic_parser<true> {
  using Base = boost::beast::http::basic_parser<true>;
  using error_code = boost::beast::error_code;
  using beast_view = boost::beast::string_view;

 public:
  enum class Progress { need_more, done, refused };

  RequestParser(std::shared_ptr<Request> request, ParserLimits limits);

  /// Takes bytes of one request; `used` says how many. After `done` the rest belongs to the next request.
  Progress put(std::string_view bytes, std::size_t& used);

  bool header_done() const { return is_header_done(); }
  bool wants_continue() const { return expects_continue_ && !is_done() && body_bytes_seen_ == 0; }
  bool keep_alive() const { return Base::keep_alive(); }
  bool is_http_1_0() const { return version_ == 10; }
  const Refusal& refusal() const { return refusal_; }
  const std::shared_ptr<Request>& request() const { return request_; }

 private:
  void on_request_impl(boost::beast::http::verb, beast_view method, beast_view target, int version,
                       error_code&) override;
  void on_response_impl(int, beast_view, int, error_code&) override {}
  void on_field_impl(boost::beast::http::field, beast_view name, beast_view value, error_code&) override;
  void on_header_impl(error_code&) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
  std::size_t on_body_impl(beast_view body, error_code&) override;
  void on_chunk_header_impl(std::uint64_t, beast_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast_view body, error_code&) override;
  void on_finish_impl(error_code&) override {}

  bool split_target(std::string_view target);
  void refuse(int status, std::string_view code, std::string_view message, error_code& ec);
  void describe(const error_code& ec);

  std::shared_ptr<Request> request_;
  ParserLimits limits_;
  Refusal refusal_{};
  std::size_t header_bytes_seen_ = 0;
  std::size_t body_bytes_seen_ = 0;
  int version_ = 11;
  int hosts_ = 0;
  bool expects_continue_ = false;
  bool header_complete_ = false;
};

}  // namespace chiroflow::http::detail
