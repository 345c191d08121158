// SPDX-License-Identifier: Apache-2.0
// What a stranger may send as a request body: superjson, its meta, and a struct with every kind of member.
// Beside crashes it looks for values that are accepted but do not survive being written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/error_json.hpp"
#include "wire/superjson.hpp"

namespace chiroflow {
namespace fuzz {

CHIROFLOW_ENUM(Light, ON, OFF)

struct Inner {
  std::string name;
  std::optional<Instant> at;
  bool operator==(const Inner&) const = default;
};
CHIROFLOW_DESCRIBE(Inner, name, at)

struct Outer {
  Id<struct OuterTag> id;
  int n = 1;
  std::optional<std::int64_t> big;
  std::optional<double> x;
  std::optional<bool> b;
  std::optional<Light> light;
  std::optional<Date> day;
  std::optional<std::string> mail;
  std::optional<RawJson> raw;
  std::map<std::string, std::string> map;
  std::vector<Inner> list;
  std::optional<Inner> inner;
  bool operator==(const Outer&) const = default;
};
CHIROFLOW_DESCRIBE(Outer, id, n, big, x, b, light, day, mail, raw, map, list, inner)

}  // namespace fuzz

template <>
inline constexpr FieldRule rule<&fuzz::Outer::n>{.min = -5, .max = 100, .has_default = true};
template <>
inline constexpr FieldRule rule<&fuzz::Outer::mail>{.min_length = 3, .max_length = 50, .format = Format::email};
template <>
inline constexpr FieldRule rule<&fuzz::Outer::map>{.max_length = 3, .has_default = true};
template <>
inline constexpr FieldRule rule<&fuzz::Outer::list>{.max_length = 3, .has_default = true};
}  // namespace chiroflow

namespace {
using namespace chiroflow;

void must(bool holds) {
  if (!holds) std::abort();
}

void reply_with(const Error& error) {
  std::string text;
  wire::JsonWriter out(text);
  wire::write_trpc_error(out, error, "fuzz.x", "r");
  must(wire::Document::parse(text).has_value());
}

void write_and_read_again(const fuzz::Outer& value) {
  std::string text;
  wire::encode_superjson(text, value, wire::Empties::omit);
  const auto input = wire::parse_superjson(text);
  must(input.has_value());
  const auto again = wire::decode<fuzz::Outer>(input->json(), wire::Source::superjson);
  must(again.has_value() && *again == value);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto input = wire::parse_superjson(text);
  if (!input.has_value()) {
    reply_with(input.error());
    return 0;
  }
  for (const auto source : {wire::Source::superjson, wire::Source::json, wire::Source::query}) {
    const auto value = wire::decode<fuzz::Outer>(input->json(), source);
    if (value.has_value())
      write_and_read_again(*value);
    else
      reply_with(value.error());
  }
  return 0;
}
