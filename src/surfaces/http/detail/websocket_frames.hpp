// SPDX-License-Identifier: Apache-2.0
// Frames of RFC 6455, section 5: bytes from a client to messages, messages to bytes. No sockets. Private to surfaces/http.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chiroflow::http::detail {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Appends one whole, unmasked frame.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);
/// `reason` is cut to what a control frame holds.
void append_close(std::string& out, std::uint16_t code, std::string_view reason);

struct FrameEvent {
  enum class Kind { need_more, text, ping, pong, close, broken };
  Kind kind = Kind::need_more;
  std::string payload;     // of text and ping
  std::uint16_t code = 0;  // close: the peer's, or 1005 where it gave none; broken: what to close with
};

/// What a client sends: masked frames, texts of valid UTF-8, whole messages up to the limit. Holds no memory between messages.
class FrameReader {
 public:
  explicit FrameReader(std::size_t max_message) : max_message_(max_message) {}

  /// Takes bytes off the front until there is something to tell. After `broken` or `close` nothing more is read.
  FrameEvent next(std::string_view& bytes);

 private:
  bool take_header(std::string_view& bytes);
  std::uint16_t check_header();
  void take_payload(std::string_view& bytes);
  FrameEvent finish_frame();
  FrameEvent finish_close();
  std::size_t header_size() const;
  bool is_control() const { return (header_[0] & 0x08) != 0; }
  bool is_final() const { return (header_[0] & 0x80) != 0; }
  Opcode opcode() const { return static_cast<Opcode>(header_[0] & 0x0f); }

  const std::size_t max_message_;
  std::array<std::uint8_t, 14> header_{};
  std::size_t header_have_ = 0;
  bool header_done_ = false;
  bool in_message_ = false;  // a fragmented one
  bool over_ = false;
  std::uint64_t length_ = 0;
  std::uint64_t taken_ = 0;
  std::string message_;
  std::string control_;
};

}  // namespace chiroflow::http::detail
