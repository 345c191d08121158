// SPDX-License-Identifier: Apache-2.0
// Appends JSON to a text, without a document in between. Commas are set by the writer.
// Texts: RFC 8259 escapes as JSON.stringify writes them; valid UTF-8 passes through, invalid bytes become U+FFFD.
// Numbers: as JavaScript prints them (shortest digits that read back the same); NaN and infinities become null.
// Not thread-safe; the text must outlive the writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/text_buffer.hpp"

namespace chiroflow::wire {

/// Appends `text` with quotes and escapes, without touching what stands before.
void append_quoted(std::string& out, std::string_view text);
void append_quoted(TextBuffer& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
void append_integer(std::string& out, std::uint64_t value);
void append_integer(TextBuffer& out, std::int64_t value);
void append_integer(TextBuffer& out, std::uint64_t value);
/// Appends a number as JavaScript's String(value) does; null where JSON has no such number.
void append_number(std::string& out, double value);
void append_number(TextBuffer& out, double value);

/// Text: std::string, or TextBuffer where much is written.
template <class Text>
class BasicJsonWriter {
 public:
  /// Writes one value behind what `out` already holds.
  explicit BasicJsonWriter(Text& out) : out_(out), begin_(out.size()) {}

  void begin_object() { open('{'); }
  void end_object() { out_.push_back('}'); }
  void begin_array() { open('['); }
  void end_array() { out_.push_back(']'); }
  /// The name of the next value, escaped.
  void key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_.push_back(':');
  }
  /// `name` already quoted and followed by a colon, from a constant of the program.
  void literal_key(std::string_view quoted) {
    separate();
    out_.append(quoted);
  }

  void null() { raw("null"); }
  void boolean(bool value) { raw(value ? std::string_view("true") : std::string_view("false")); }
  void integer(std::int64_t value) {
    separate();
    append_integer(out_, value);
  }
  void unsigned_integer(std::uint64_t value) {
    separate();
    append_integer(out_, value);
  }
  void number(double value) {
    separate();
    append_number(out_, value);
  }
  void string(std::string_view text) {
    separate();
    append_quoted(out_, text);
  }
  /// A text known to need no escaping (ids of our own, dates, enumerators).
  void plain_string(std::string_view text) {
    separate();
    out_.push_back('"');
    out_.append(text);
    out_.push_back('"');
  }
  /// One value that is JSON already.
  void raw(std::string_view json) {
    separate();
    out_.append(json);
  }

  void member(std::string_view name, std::string_view text) { key(name), string(text); }
  void member(std::string_view name, const char* text) { key(name), string(text); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  void member(std::string_view name, int value) { key(name), integer(value); }
  void member(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void member(std::string_view name, double value) { key(name), number(value); }

 private:
  // The last character tells whether a comma is due, so no stack of open brackets is needed.
  void separate() {
    if (out_.size() == begin_) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_.push_back(',');
  }
  void open(char bracket) {
    separate();
    out_.push_back(bracket);
  }

  Text& out_;
  std::size_t begin_;
};

class JsonWriter final : public BasicJsonWriter<std::string> {
 public:
  using BasicJsonWriter::BasicJsonWriter;
};
using BufferedJsonWriter = BasicJsonWriter<TextBuffer>;

/// The compact form of a text's JSON, laid out with two spaces as JSON.stringify(value, null, 2) does.
std::string indented(std::string_view compact_json);

}  // namespace chiroflow::wire
