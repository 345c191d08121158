// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/server_metrics.hpp"

#include "surfaces/http/testing/fixture.hpp"

namespace chiroflow::http::testing {
namespace {

TEST_F(HttpServer, ShowsItsFiguresAmongTheMetrics) {
  start([&](std::shared_ptr<const Request> request, Responder responder) {
    gate.pass();
    echo(request, std::move(responder));
  });
  Metrics metrics;
  expose(*server, metrics);
  Client client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  gate.await_arrivals(1);
  const std::string text = metrics.render();
  EXPECT_NE(text.find("chiroflow_http_connections 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("chiroflow_http_in_flight 1\n"), std::string::npos);
  EXPECT_NE(text.find("chiroflow_http_queued 0\n"), std::string::npos);
  gate.open();
  EXPECT_EQ(client.read_reply().status, 200);
}

}  // namespace
}  // namespace chiroflow::http::testing
