// SPDX-License-Identifier: Apache-2.0
// The tree is built over Boost.JSON's basic_parser and not its own value: doubles are read again by from_chars
// (Boost 1.81 is off by one bit in some of them, and turns 1e400 into infinity), and superjson needs kinds of its own.
#include <boost/json/basic_parser_impl.hpp>

#include <charconv>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "wire/json_arena.hpp"

namespace chiroflow::wire {

/// basic_parser's handler: finished values wait on a stack until their array or object closes.
class TreeBuilder {
 public:
  using code = boost::json::error_code;
  using text = boost::json::string_view;
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = 0xFFFFFFFF;

  explicit TreeBuilder(Document::Arena& arena) : arena_(arena) { stack_.reserve(32); }
  Value take_root() { return stack_.empty() ? Value() : stack_.back().value; }
  bool number_too_large() const { return number_too_large_; }

  bool on_document_begin(code&) { return true; }
  bool on_document_end(code&) { return true; }
  bool on_array_begin(code&) { return open(); }
  bool on_object_begin(code&) { return open(); }
  bool on_array_end(std::size_t count, code&);
  bool on_object_end(std::size_t count, code&);

  bool on_string_part(text part, std::size_t, code&) { return keep_part(part); }
  bool on_string(text last, std::size_t, code&) {
    const auto whole = finish_text(last);
    Value v;
    v.kind_ = Kind::string;
    v.size_ = static_cast<std::uint32_t>(whole.size());
    v.data_.text = whole.data();
    return push(v);
  }
  bool on_key_part(text part, std::size_t, code&) { return keep_part(part); }
  bool on_key(text last, std::size_t, code&) {
    stack_.push_back({finish_text(last), Value()});
    key_open_ = true;
    return true;
  }

  bool on_number_part(text part, code&) { return keep_part(part); }
  bool on_int64(std::int64_t i, text, code&) {
    parts_.clear();
    return push(Value::integer(i));
  }
  bool on_uint64(std::uint64_t u, text, code&) {
    parts_.clear();
    return push(Value::number(static_cast<double>(u)));
  }
  bool on_double(double approximate, text last, code& ec);
  bool on_bool(bool b, code&) { return push(Value::boolean(b)); }
  bool on_null(code&) { return push(Value::null()); }
  bool on_comment_part(text, code&) { return true; }
  bool on_comment(text, code&) { return true; }

 private:
  bool push(Value value);
  bool open() {
    open_outside_ = open_outside_ << 1 | (key_open_ ? 1u : 0u);
    key_open_ = false;
    return true;
  }
  bool close(std::size_t count, Value closed);
  bool keep_part(text part) {
    parts_.append(part.data(), part.size());
    return true;
  }
  std::string_view finish_text(text last);
  std::size_t drop_duplicates(Member* members, std::size_t count);

  Document::Arena& arena_;
  std::vector<Member> stack_;       // elements have no key
  bool key_open_ = false;           // the top of the stack is a key that waits for its value
  std::uint64_t open_outside_ = 0;  // key_open_ of the levels around, one bit each
  std::string parts_;
  bool number_too_large_ = false;
};

bool TreeBuilder::push(Value value) {
  if (key_open_)
    stack_.back().value = value;
  else
    stack_.push_back({{}, value});
  key_open_ = false;
  return true;
}

std::string_view TreeBuilder::finish_text(text last) {
  if (parts_.empty()) return arena_.copy({last.data(), last.size()});
  parts_.append(last.data(), last.size());
  const auto whole = arena_.copy(parts_);
  parts_.clear();
  return whole;
}

bool TreeBuilder::on_double(double approximate, text last, code& ec) {
  parts_.append(last.data(), last.size());
  double exact = 0;
  const auto result = std::from_chars(parts_.data(), parts_.data() + parts_.size(), exact);
  parts_.clear();
  if (result.ec == std::errc::result_out_of_range) {
    // Too small is zero, as in JavaScript; too large has no meaning here.
    if (std::abs(approximate) > 1) {
      number_too_large_ = true;
      ec = boost::json::error::not_number;
      return false;
    }
    exact = 0;
  }
  return push(Value::number(exact));
}

/// Puts the closed array or object where its elements were.
bool TreeBuilder::close(std::size_t count, Value closed) {
  stack_.resize(stack_.size() - count);
  key_open_ = (open_outside_ & 1) != 0;
  open_outside_ >>= 1;
  return push(closed);
}

bool TreeBuilder::on_array_end(std::size_t count, code&) {
  Value v;
  v.kind_ = Kind::array;
  v.size_ = static_cast<std::uint32_t>(count);
  v.data_.items = arena_.make<Value>(count);
  const auto* first = stack_.data() + (stack_.size() - count);
  for (std::size_t i = 0; i < count; ++i) v.data_.items[i] = first[i].value;
  return close(count, v);
}

bool TreeBuilder::on_object_end(std::size_t count, code&) {
  Value v;
  v.kind_ = Kind::object;
  v.data_.members = arena_.make<Member>(count);
  const auto* first = stack_.data() + (stack_.size() - count);
  for (std::size_t i = 0; i < count; ++i) v.data_.members[i] = first[i];
  v.size_ = static_cast<std::uint32_t>(drop_duplicates(v.data_.members, count));
  return close(count, v);
}

/// The first place, the last value.
std::size_t TreeBuilder::drop_duplicates(Member* members, std::size_t count) {
  constexpr std::size_t kFewMembers = 24;
  std::size_t kept = 0;
  if (count <= kFewMembers) {
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t at = 0;
      while (at < kept && members[at].key != members[i].key) ++at;
      members[at] = members[i];
      kept += at == kept ? 1 : 0;
    }
    return kept;
  }
  std::unordered_map<std::string_view, std::size_t> places;
  places.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [place, is_new] = places.try_emplace(members[i].key, kept);
    members[place->second] = members[i];
    kept += is_new ? 1 : 0;
  }
  return kept;
}

namespace {
constexpr std::size_t kDeepest = 32;

/// The words of Node's engine where they help; clients do not depend on them.
std::string fault_text(std::string_view json, std::size_t at, const boost::json::error_code& ec) {
  using boost::json::error;
  const std::string position = " in JSON at position " + std::to_string(at);
  if (ec == error::incomplete) return "Unexpected end of JSON input";
  if (ec == error::extra_data)
    return "Unexpected non-whitespace character after JSON at position " + std::to_string(at);
  if (ec == error::too_deep) return "JSON is nested too deeply";
  const auto before = json.substr(0, at).find_last_not_of(" \t\r\n");
  if (before != std::string_view::npos && json[before] == '{') return "Expected property name or '}'" + position;
  return "Unexpected token" + position;
}

Error parse_fault(std::string message) { return {.code = ErrorCode::invalid_argument, .message = std::move(message)}; }
}  // namespace

Result<Document> Document::parse(std::string_view json) {
  // Beside the parser's own stack this is the only place where allocation may fail or Boost may throw.
  try {
    Document document;
    static_assert(kDeepest < 64);
    boost::json::parse_options options;
    options.max_depth = kDeepest;
    boost::json::basic_parser<TreeBuilder> parser(options, *document.arena_);
    boost::json::error_code ec;
    const auto used = parser.write_some(false, json.data(), json.size(), ec);
    if (!ec && used < json.size()) ec = boost::json::error::extra_data;
    if (parser.handler().number_too_large()) return fail(parse_fault("Number out of range in JSON"));
    if (ec) return fail(parse_fault(fault_text(json, used, ec)));
    document.root_ = parser.handler().take_root();
    return document;
  } catch (const std::exception& e) { return fail(internal_error(std::string("JSON parser: ") + e.what())); }
}

}  // namespace chiroflow::wire
