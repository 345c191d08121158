// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/metrics.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace chiroflow::http {
namespace {

TEST(HttpMetrics, RendersCountersByLabel) {
  Metrics metrics;
  auto& requests =
      metrics.counters("requests_total", "Requests", {{"route", {"/a", "/b\"\\"}}, {"status", {"2xx", "5xx"}}});
  requests.with({"/a", "2xx"}).add();
  requests.with({"/a", "2xx"}).add(2);
  requests.with({"/b\"\\", "5xx"}).add();
  EXPECT_EQ(metrics.render(),
            "# HELP requests_total Requests\n# TYPE requests_total counter\n"
            "requests_total{route=\"/a\",status=\"2xx\"} 3\n"
            "requests_total{route=\"/b\\\"\\\\\",status=\"5xx\"} 1\n");
}

TEST(HttpMetrics, H16ValuesThatWereNotRegisteredBecomeOther) {
  Metrics metrics;
  auto& requests = metrics.counters("requests_total", "Requests", {{"route", {"/a"}}});
  requests.with({"/patients/Jane Canary"}).add();
  requests.with({}).add();
  EXPECT_EQ(metrics.render().find("Canary"), std::string::npos);
  EXPECT_NE(metrics.render().find("requests_total{route=\"other\"} 2\n"), std::string::npos);
}

TEST(HttpMetrics, HistogramBucketsAreCumulative) {
  Metrics metrics;
  auto& seconds = metrics.histograms("seconds", "Time").with({});
  seconds.observe(Millis(1));
  seconds.observe(Millis(3));
  seconds.observe(Seconds(60));
  const std::string text = metrics.render();
  for (const char* line : {"seconds_bucket{le=\"0.0005\"} 0\n", "seconds_bucket{le=\"0.001\"} 1\n",
                           "seconds_bucket{le=\"0.005\"} 2\n", "seconds_bucket{le=\"10\"} 2\n",
                           "seconds_bucket{le=\"+Inf\"} 3\n", "seconds_sum 60.004\n", "seconds_count 3\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(HttpMetrics, GaugesGoUpAndDownOrAreRead) {
  Metrics metrics;
  auto& open = metrics.gauges("open", "Open").with({});
  open.add(5);
  open.add(-7);
  metrics.gauge_read("queued", "Queued", [] { return 2.5; });
  EXPECT_NE(metrics.render().find("open -2\n"), std::string::npos);
  EXPECT_NE(metrics.render().find("queued 2.5\n"), std::string::npos);
  metrics.clear_reads();
  EXPECT_EQ(metrics.render().find("queued"), std::string::npos);
}

TEST(HttpMetrics, TheSameNameIsTheSameFamily) {
  Metrics metrics;
  EXPECT_EQ(&metrics.counters("a", "A"), &metrics.counters("a", "A"));
}

TEST(HttpMetrics, CountsRightFromManyThreads) {
  Metrics metrics;
  auto& counter = metrics.counters("a", "A", {{"x", {"1", "2"}}});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) counter.with({i % 2 ? "1" : "2"}).add();
      metrics.render();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counter.with({"1"}).value() + counter.with({"2"}).value(), 40'000U);
}

}  // namespace
}  // namespace chiroflow::http
