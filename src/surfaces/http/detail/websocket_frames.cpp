// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/detail/websocket_frames.hpp"

#include <algorithm>

#include "surfaces/http/websocket.hpp"
#include "wire/utf8.hpp"

namespace chiroflow::http::detail {

namespace {
constexpr std::size_t kMostOfControl = 125;
constexpr std::uint16_t kNoCodeGiven = 1005;

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = wire::utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// Those that may stand in a close frame (RFC 6455, 7.4, and the IANA registry).
bool is_sendable(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

bool is_known(Opcode opcode) {
  switch (opcode) {
    case Opcode::continuation:
    case Opcode::text:
    case Opcode::binary:
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong: return true;
  }
  return false;
}

FrameEvent broken(std::uint16_t code) { return {.kind = FrameEvent::Kind::broken, .payload = {}, .code = code}; }
}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  const auto byte = [&](std::uint64_t value) { out.push_back(static_cast<char>(value & 0xff)); };
  byte(0x80U | static_cast<std::uint8_t>(opcode));
  const std::uint64_t size = payload.size();
  if (size <= kMostOfControl) {
    byte(size);
  } else if (size <= 0xffff) {
    byte(126);
    for (int shift = 8; shift >= 0; shift -= 8) byte(size >> shift);
  } else {
    byte(127);
    for (int shift = 56; shift >= 0; shift -= 8) byte(size >> shift);
  }
  out.append(payload);
}

void append_close(std::string& out, std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload.append(reason.substr(0, kMostOfControl - 2));
  append_frame(out, Opcode::close, payload);
}

FrameEvent FrameReader::next(std::string_view& bytes) {
  while (!over_) {
    if (!header_done_) {
      if (!take_header(bytes)) return {};
      if (const auto fault = check_header(); fault != 0) {
        over_ = true;
        return broken(fault);
      }
    }
    take_payload(bytes);
    if (taken_ < length_) return {};
    auto event = finish_frame();
    header_done_ = false;
    header_have_ = 0;
    if (event.kind == FrameEvent::Kind::broken || event.kind == FrameEvent::Kind::close) over_ = true;
    if (event.kind != FrameEvent::Kind::need_more) return event;
  }
  bytes = {};
  return {};
}

/// Two bytes tell how long the header is.
std::size_t FrameReader::header_size() const {
  if (header_have_ < 2) return 2;
  const std::uint8_t length = header_[1] & 0x7f;
  return 2U + (length == 127 ? 8U : length == 126 ? 2U : 0U) + ((header_[1] & 0x80) != 0 ? 4U : 0U);
}

bool FrameReader::take_header(std::string_view& bytes) {
  while (header_have_ < header_size()) {
    if (bytes.empty()) return false;
    header_[header_have_++] = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
  }
  const std::uint8_t short_length = header_[1] & 0x7f;
  const std::size_t more = short_length == 127 ? 8 : short_length == 126 ? 2 : 0;
  length_ = more == 0 ? short_length : 0;
  for (std::size_t i = 0; i < more; ++i) length_ = length_ << 8 | header_[2 + i];
  taken_ = 0;
  header_done_ = true;
  return true;
}

/// 0, or the code to close with.
std::uint16_t FrameReader::check_header() {
  const bool reserved = (header_[0] & 0x70) != 0;
  const bool masked = (header_[1] & 0x80) != 0;
  if (reserved || !masked || !is_known(opcode())) return kCloseProtocol;
  if (is_control()) return is_final() && length_ <= kMostOfControl ? 0 : kCloseProtocol;
  if ((opcode() == Opcode::continuation) != in_message_) return kCloseProtocol;
  if (opcode() == Opcode::binary) return kCloseNotText;
  return length_ > max_message_ || message_.size() + length_ > max_message_ ? kCloseTooLarge : 0;
}

void FrameReader::take_payload(std::string_view& bytes) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(length_ - taken_, bytes.size()));
  const std::uint8_t* mask = header_.data() + header_have_ - 4;
  std::string& into = is_control() ? control_ : message_;
  const std::size_t begin = into.size();
  into.append(bytes.substr(0, count));
  for (std::size_t i = 0; i < count; ++i)
    into[begin + i] = static_cast<char>(static_cast<std::uint8_t>(into[begin + i]) ^ mask[(taken_ + i) & 3]);
  taken_ += count;
  bytes.remove_prefix(count);
}

FrameEvent FrameReader::finish_frame() {
  using Kind = FrameEvent::Kind;
  switch (opcode()) {
    case Opcode::close: return finish_close();
    case Opcode::ping: return {.kind = Kind::ping, .payload = std::exchange(control_, {}), .code = 0};
    case Opcode::pong: control_ = {}; return {.kind = Kind::pong, .payload = {}, .code = 0};
    default: break;
  }
  in_message_ = !is_final();
  if (in_message_) return {};
  if (!is_utf8(message_)) return broken(kCloseNotUtf8);
  return {.kind = Kind::text, .payload = std::exchange(message_, {}), .code = 0};
}

FrameEvent FrameReader::finish_close() {
  FrameEvent event{.kind = FrameEvent::Kind::close, .payload = {}, .code = kNoCodeGiven};
  const std::string body = std::exchange(control_, {});
  if (body.empty()) return event;
  if (body.size() == 1) return broken(kCloseProtocol);
  event.code = static_cast<std::uint16_t>(static_cast<std::uint8_t>(body[0]) << 8 | static_cast<std::uint8_t>(body[1]));
  if (!is_sendable(event.code)) return broken(kCloseProtocol);
  return is_utf8(std::string_view(body).substr(2)) ? event : broken(kCloseNotUtf8);
}

}  // namespace chiroflow::http::detail
