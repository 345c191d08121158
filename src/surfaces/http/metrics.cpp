// SPDX-License-Identifier: Apache-2.0
// Registration, recording and the text format.
#include "surfaces/http/metrics.hpp"

#include <algorithm>
#include <charconv>

namespace chiroflow::http {

namespace {

constexpr std::string_view kOther = "other";

void append_number(std::string& out, double number) {
  std::array<char, 400> digits;  // the longest double without exponent
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  out.append(digits.data(), end);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\\' || c == '"') out.push_back('\\');
    c == '\n' ? out.append("\\n") : out.append(1, c);
  }
}

using Pair = std::pair<std::string_view, std::string_view>;

void append_line(std::string& out, std::string_view name, std::string_view suffix, const std::vector<Pair>& labels,
                 double value) {
  out.append(name).append(suffix);
  char open = '{';
  for (const auto& [label, text] : labels) {
    out.append(1, open).append(label).append("=\"");
    append_escaped(out, text);
    out.push_back('"');
    open = ',';
  }
  if (!labels.empty()) out.push_back('}');
  out.push_back(' ');
  append_number(out, value);
  out.push_back('\n');
}

void append_series(std::string& out, std::string_view name, const std::vector<Pair>& labels, const Counter& counter) {
  append_line(out, name, "", labels, static_cast<double>(counter.value()));
}

void append_series(std::string& out, std::string_view name, const std::vector<Pair>& labels, const Gauge& gauge) {
  append_line(out, name, "", labels, static_cast<double>(gauge.value()));
}

void append_series(std::string& out, std::string_view name, const std::vector<Pair>& labels,
                   const Histogram& histogram) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= Histogram::kBounds.size(); ++i) {
    std::string bound;
    if (i < Histogram::kBounds.size()) {
      append_number(bound, Histogram::kBounds[i]);
    } else {
      bound = "+Inf";
    }
    auto with_bound = labels;
    with_bound.emplace_back("le", bound);
    total += histogram.bucket(i);
    append_line(out, name, "_bucket", with_bound, static_cast<double>(total));
  }
  append_line(out, name, "_sum", labels, histogram.sum_seconds());
  append_line(out, name, "_count", labels, static_cast<double>(total));
}

bool touched(const Counter& counter) { return counter.value() != 0; }
bool touched(const Gauge&) { return true; }
bool touched(const Histogram& histogram) { return histogram.count() != 0; }

template <class T>
void append_family(std::string& out, std::string_view name, const Family<T>& family) {
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (!family.labels().empty() && !touched(family.at(i))) continue;
    const auto values = family.values_of(i);
    std::vector<Pair> labels;
    for (std::size_t k = 0; k < values.size(); ++k) labels.emplace_back(family.labels()[k].name, values[k]);
    append_series(out, name, labels, family.at(i));
  }
}

void append_head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
  out.append("# HELP ")
      .append(name)
      .append(" ")
      .append(help)
      .append("\n# TYPE ")
      .append(name)
      .append(" ")
      .append(type)
      .append("\n");
}

}  // namespace

void Histogram::observe(std::chrono::nanoseconds took) {
  const auto ns = std::max<std::int64_t>(0, took.count());
  const auto place = std::lower_bound(kBounds.begin(), kBounds.end(), static_cast<double>(ns) / 1e9) - kBounds.begin();
  buckets_[static_cast<std::size_t>(place)].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(static_cast<std::uint64_t>(ns), std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t total = 0;
  for (const auto& bucket : buckets_) total += bucket.load(std::memory_order_relaxed);
  return total;
}

template <class T>
Family<T>::Family(std::vector<Label> labels) : labels_(std::move(labels)) {
  std::size_t combinations = 1;
  for (Label& label : labels_) {
    label.values.emplace_back(kOther);
    auto& index = index_.emplace_back();
    for (std::size_t i = 0; i < label.values.size(); ++i) index.emplace(label.values[i], i);
    combinations *= label.values.size();
  }
  for (std::size_t i = 0; i < combinations; ++i) series_.emplace_back();
}

template <class T>
T& Family<T>::with(std::initializer_list<std::string_view> values) {
  std::size_t place = 0;
  const auto* value = values.begin();
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const auto found = value == values.end() ? index_[i].end() : index_[i].find(*value++);
    place =
        place * labels_[i].values.size() + (found == index_[i].end() ? labels_[i].values.size() - 1 : found->second);
  }
  return series_[place];
}

template <class T>
std::vector<std::string_view> Family<T>::values_of(std::size_t series) const {
  std::vector<std::string_view> values(labels_.size());
  for (std::size_t i = labels_.size(); i-- > 0;) {
    values[i] = labels_[i].values[series % labels_[i].values.size()];
    series /= labels_[i].values.size();
  }
  return values;
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

Metrics::Entry* Metrics::find(std::string_view name) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
  if (found != entries_.end()) return &*found;
  return &entries_.emplace_back();
}

Family<Counter>& Metrics::counters(std::string name, std::string help, std::vector<Label> labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = *find(name);
  if (!entry.counters) entry.counters = std::make_unique<Family<Counter>>(std::move(labels));
  entry.name = std::move(name);
  entry.help = std::move(help);
  return *entry.counters;
}

Family<Gauge>& Metrics::gauges(std::string name, std::string help, std::vector<Label> labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = *find(name);
  if (!entry.gauges) entry.gauges = std::make_unique<Family<Gauge>>(std::move(labels));
  entry.name = std::move(name);
  entry.help = std::move(help);
  return *entry.gauges;
}

Family<Histogram>& Metrics::histograms(std::string name, std::string help, std::vector<Label> labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = *find(name);
  if (!entry.histograms) entry.histograms = std::make_unique<Family<Histogram>>(std::move(labels));
  entry.name = std::move(name);
  entry.help = std::move(help);
  return *entry.histograms;
}

void Metrics::gauge_read(std::string name, std::string help, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  Entry& entry = *find(name);
  entry.name = std::move(name);
  entry.help = std::move(help);
  entry.read = std::move(read);
}

void Metrics::clear_reads() {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) entry.read = nullptr;
}

std::string Metrics::render() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const Entry& entry : entries_) {
    if (entry.counters) {
      append_head(out, entry.name, entry.help, "counter");
      append_family(out, entry.name, *entry.counters);
    } else if (entry.gauges) {
      append_head(out, entry.name, entry.help, "gauge");
      append_family(out, entry.name, *entry.gauges);
    } else if (entry.histograms) {
      append_head(out, entry.name, entry.help, "histogram");
      append_family(out, entry.name, *entry.histograms);
    } else if (entry.read) {
      append_head(out, entry.name, entry.help, "gauge");
      append_line(out, entry.name, "", {}, entry.read());
    }
  }
  return out;
}

}  // namespace chiroflow::http
