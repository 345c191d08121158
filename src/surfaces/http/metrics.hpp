// SPDX-License-Identifier: Apache-2.0
// Numbers for Prometheus (text format 0.0.4). Label values come from sets registered at start; any other value counts as
// "other", so neither patient data (H-16) nor unbounded series can get in. Recording is one relaxed atomic addition.
// Families are registered before threads start; recording and rendering are safe from any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.hpp"

namespace chiroflow::http {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(std::int64_t v) { value_.store(v, std::memory_order_relaxed); }
  void add(std::int64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

/// Durations in seconds, buckets from half a millisecond to ten seconds.
class Histogram {
 public:
  static constexpr std::array<double, 14> kBounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                  0.1,    0.25,  0.5,    1,     2.5,  5,     10};

  void observe(std::chrono::nanoseconds took);
  std::uint64_t count() const;
  double sum_seconds() const { return static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) / 1e9; }
  std::uint64_t bucket(std::size_t i) const { return buckets_[i].load(std::memory_order_relaxed); }  // not cumulative

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

struct Label {
  std::string name;
  std::vector<std::string> values;  // the whole set; "other" is added
};

/// All series of one metric: one place for each combination of label values.
template <class T>
class Family {
 public:
  explicit Family(std::vector<Label> labels);
  /// As many values as labels, in their order. The reference stays valid: keep it where the values are known beforehand.
  T& with(std::initializer_list<std::string_view> values);
  std::vector<std::string_view> values_of(std::size_t series) const;
  const std::vector<Label>& labels() const { return labels_; }
  std::size_t size() const { return series_.size(); }
  const T& at(std::size_t series) const { return series_[series]; }

 private:
  std::vector<Label> labels_;  // never changed after construction: the indexes hold views into it
  std::vector<std::unordered_map<std::string_view, std::size_t>> index_;
  std::deque<T> series_;
};

extern template class Family<Counter>;
extern template class Family<Gauge>;
extern template class Family<Histogram>;

class Metrics {
 public:
  /// `name` as Prometheus wants it ("chiroflow_http_requests_total"). Registered twice, the first family is given back.
  Family<Counter>& counters(std::string name, std::string help, std::vector<Label> labels = {});
  Family<Gauge>& gauges(std::string name, std::string help, std::vector<Label> labels = {});
  Family<Histogram>& histograms(std::string name, std::string help, std::vector<Label> labels = {});
  /// A gauge that is asked when rendered; `read` must be safe from any thread and outlive this or be taken back with clear_reads.
  void gauge_read(std::string name, std::string help, std::function<double()> read);
  void clear_reads();

  /// Labelled series that have never been touched are left out.
  std::string render() const;

 private:
  struct Entry {
    std::string name, help;
    std::unique_ptr<Family<Counter>> counters;
    std::unique_ptr<Family<Gauge>> gauges;
    std::unique_ptr<Family<Histogram>> histograms;
    std::function<double()> read;
  };
  Entry* find(std::string_view name);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
};

}  // namespace chiroflow::http
