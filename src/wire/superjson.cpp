// SPDX-License-Identifier: Apache-2.0
#include "wire/superjson.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "core/time.hpp"

namespace chiroflow::wire {

namespace {
Error refused(std::string text) { return {.code = ErrorCode::invalid_argument, .message = std::move(text)}; }

/// One annotation's path, taken apart: dots separate, `\.` is a dot. Version 1 escapes the backslash too.
class PathReader {
 public:
  PathReader(std::string_view text, bool escaped_backslash) : rest_(text), escaped_backslash_(escaped_backslash) {}
  bool done() const { return done_; }

  Result<std::string> next() {
    std::string segment;
    while (!rest_.empty()) {
      const char c = take();
      if (c == '.') return segment;
      if (c == '\\' && !rest_.empty() && (rest_.front() == '.' || (escaped_backslash_ && rest_.front() == '\\'))) {
        segment.push_back(take());
        continue;
      }
      if (c == '\\' && escaped_backslash_) return fail(refused("invalid path"));
      segment.push_back(c);
    }
    done_ = true;
    return segment;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  std::string_view rest_;
  bool escaped_backslash_;
  bool done_ = false;
};

std::optional<std::size_t> index_of(std::string_view segment) {
  std::size_t index = 0;
  const auto [end, ec] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  if (ec != std::errc() || end != segment.data() + segment.size()) return std::nullopt;
  return index;
}

Value* child(Value* node, std::string_view segment) {
  if (!node) return nullptr;
  if (node->is(Kind::object)) return node->find(segment);
  if (!node->is(Kind::array) && !node->is(Kind::set) && !node->is(Kind::map)) return nullptr;
  const auto index = index_of(segment);
  return index && *index < node->items().size() ? &node->items()[*index] : nullptr;
}

/// JavaScript's `new Date(value)` for what superjson writes; everything else is an Invalid Date.
Value to_date(const Value& value) {
  if (value.is(Kind::string)) {
    const auto at = parse_iso(value.as_string());
    return Value::date(at ? std::optional(to_unix_ms(*at)) : std::nullopt);
  }
  // Years 0 to 9999, which is also what the databases hold.
  constexpr double kFirst = -62'167'219'200'000.0, kLast = 253'402'300'799'999.0;
  if (value.is_number() && value.as_number() >= kFirst && value.as_number() <= kLast) {
    return Value::date(static_cast<std::int64_t>(value.as_number()));
  }
  return Value::date(std::nullopt);
}

Value to_number(const Value& value) {
  if (value.is_number()) return value;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity();
  if (!value.is(Kind::string)) return Value::number(kNaN);
  const auto text = value.as_string();
  if (text == "-0") return Value::number(-0.0);
  if (text == "Infinity") return Value::number(kInfinity);
  if (text == "-Infinity") return Value::number(-kInfinity);
  return Value::number(kNaN);
}

bool is_integer_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Content {
  std::string_view name;
  Kind kind;
  bool (*fits)(const Value&);
};
bool is_list(const Value& v) { return v.is(Kind::array); }
bool is_text(const Value& v) { return v.is(Kind::string); }
bool is_object(const Value& v) { return v.is(Kind::object); }
bool is_big(const Value& v) { return v.is(Kind::integer) || (v.is(Kind::string) && is_integer_text(v.as_string())); }
constexpr Content kRelabelled[] = {
    {"bigint", Kind::bigint, is_big},  {"set", Kind::set, is_list}, {"map", Kind::map, is_list},
    {"regexp", Kind::regexp, is_text}, {"URL", Kind::url, is_text}, {"Error", Kind::error, is_object},
};

class MetaReader {
 public:
  explicit MetaReader(bool escaped_backslash) : escaped_backslash_(escaped_backslash) {}

  /// A tree is {path: tree} or [kind] or [kind, {path: tree}]; inner paths come first, as superjson applies them.
  Result<void> apply(const Value& tree, Value* node) {
    if (tree.is(Kind::object)) return apply_children(tree, node);
    if (!tree.is(Kind::array)) return {};
    const auto parts = tree.items();
    if (parts.empty()) return fail(refused("Unknown transformation: undefined"));
    if (parts.size() > 1 && parts[1].is(Kind::object)) TRY(apply_children(parts[1], node));
    return transform(parts[0], node);
  }

 private:
  Result<void> apply_children(const Value& children, Value* node) {
    for (const Member& member : children.members()) {
      Value* target = node;
      for (PathReader path(member.key, escaped_backslash_); !path.done();) {
        const std::string segment = TRY(path.next());
        if (segment == "__proto__" || segment == "prototype" || segment == "constructor") {
          return fail(refused(segment + " is not allowed as a property"));
        }
        target = child(target, segment);
      }
      TRY(apply(member.value, target));
    }
    return {};
  }

  Result<void> transform(const Value& kind, Value* node) {
    if (kind.is(Kind::array)) return transform_composite(kind, node);
    if (!kind.is(Kind::string)) return fail(refused("Unknown transformation"));
    const auto name = kind.as_string();
    if (name == "undefined") return put(node, Value());
    if (name == "Date") return node ? put(node, to_date(*node)) : Result<void>();
    if (name == "number") return node ? put(node, to_number(*node)) : Result<void>();
    for (const Content& content : kRelabelled) {
      if (content.name != name) continue;
      if (!node) return {};
      if (!content.fits(*node)) return fail(refused("Cannot convert to " + std::string(name)));
      node->relabel(content.kind);
      return {};
    }
    return fail(refused("Unknown transformation"));
  }

  Result<void> transform_composite(const Value& kind, Value* node) {
    const auto parts = kind.items();
    const auto name = !parts.empty() && parts[0].is(Kind::string) ? parts[0].as_string() : std::string_view();
    if (name == "typed-array" && (!node || node->is(Kind::array))) {
      if (node) node->relabel(Kind::typed_array);
      return {};
    }
    return fail(refused("Unknown transformation"));
  }

  static Result<void> put(Value* node, Value value) {
    if (node) *node = value;
    return {};
  }

  bool escaped_backslash_;
};
}  // namespace

Result<Value> read_superjson(Value& payload) {
  if (payload.is(Kind::null)) return fail(refused("Cannot destructure property 'json' of 'payload' as it is null."));
  Value* json = payload.find("json");
  Value* meta = payload.find("meta");
  Value missing;
  if (!json) json = &missing;
  if (meta) {
    const Value& version = meta->get("v");
    MetaReader reader(version.is_number() && version.as_number() >= 1);
    TRY(reader.apply(meta->get("values"), json));
  }
  return *json;
}

Result<Superjson> parse_superjson(std::string_view text) {
  Document document = TRY(Document::parse(text));
  const Value json = TRY(read_superjson(document.root()));
  return Superjson(std::move(document), json);
}

}  // namespace chiroflow::wire
