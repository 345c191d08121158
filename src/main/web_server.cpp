// SPDX-License-Identifier: Apache-2.0
#include "main/web_server.hpp"

namespace chiroflow {

namespace {
bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

/// Adds the headers every reply carries when the answer comes.
class HeaderSink : public http::ResponseSink {
 public:
  HeaderSink(std::shared_ptr<const http::Request> request, const http::WebPolicy& policy, http::Responder responder)
      : request_(std::move(request)), policy_(policy), responder_(std::move(responder)) {}
  void deliver(std::uint64_t, http::Response response) override {
    http::add_cors_headers(*request_, policy_, response);
    http::add_security_headers(*request_, policy_, response);
    responder_.send(std::move(response));
  }
  bool wanted(std::uint64_t) const override { return responder_.wanted(); }

 private:
  std::shared_ptr<const http::Request> request_;
  const http::WebPolicy& policy_;
  http::Responder responder_;
};
}  // namespace

WebServer::WebServer(Installation& installation)
    : registry_(api::make_registry()),
      dispatcher_(installation.services()),
      trpc_(installation.services(), registry_, dispatcher_),
      rest_(installation.services(), registry_, dispatcher_) {
  policy_.public_origin = installation.settings().base_url;
  policy_.allowed_origins = installation.config().cors_origins;
}

void WebServer::add_routes() {
  router_.add("GET", "/healthz", [](const http::Request&, const http::PathParameters&) {
    return http::Response{.status = 200, .content_type = "text/plain", .body = "ok\n", .headers = {}};
  });
}

void WebServer::answer(std::shared_ptr<const http::Request> request, http::Responder responder) {
  const bool trpc = is_below(request->path, trpc::kPrefix);
  if (!trpc && !is_below(request->path, rest::kPrefix)) return responder.send(pipeline_->run(*request));
  if (auto preflight = http::answer_preflight(*request, policy_)) return responder.send(std::move(*preflight));
  http::Responder with_headers(std::make_shared<HeaderSink>(request, policy_, std::move(responder)), 0);
  if (auto refused = http::refuse_foreign_page(*request, policy_)) return with_headers.send(std::move(*refused));
  trpc ? trpc_.handle(request, std::move(with_headers)) : rest_.handle(request, std::move(with_headers));
}

Result<std::unique_ptr<WebServer>> WebServer::start(Installation& installation) {
  std::unique_ptr<WebServer> web(new WebServer(installation));
  web->add_routes();
  web->pipeline_ = std::make_unique<http::Pipeline>(web->policy_, web->router_, nullptr, web->metrics_, installation.clock(), installation.log());
  const auto& config = installation.config();
  http::ServerOptions options;
  options.address = config.address;
  options.port = static_cast<std::uint16_t>(config.port);
  options.workers = static_cast<std::size_t>(config.workers);
  options.max_body_bytes = static_cast<std::size_t>(config.max_body_bytes);
  options.trusted_proxies = config.trusted_proxies;
  options.allow_plain_off_loopback = config.allow_plain_http;
  if (!config.tls_cert.empty()) options.tls = http::TlsFiles{config.tls_cert, config.tls_key};
  web->server_ = TRY(http::Server::start(
      std::move(options),
      [raw = web.get()](std::shared_ptr<const http::Request> request, http::Responder responder) {
        raw->answer(std::move(request), std::move(responder));
      },
      installation.clock(), installation.random(), installation.log()));
  return web;
}

}  // namespace chiroflow
