// SPDX-License-Identifier: Apache-2.0
// Which passwords are refused, and with what words. Everything is compared in lower case.
#include <algorithm>
#include <array>

#include "crypto/password.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kCommon = "\n"
#include "crypto/common_passwords.inc"
    ;
constexpr std::array<std::string_view, 7> kRuns{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
                                                "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
                                                "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
                                                "1q2w3e4r5t6y7u8i9o0p"};
constexpr std::size_t kMaxPeriod = 4;  // "abcabcabc", "1212121212"
constexpr std::size_t kFewAdded = 5;   // a common word with so few characters around it is still that word
constexpr std::size_t kMinWord = 4;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// "p@ssw0rd" as it is meant.
std::string without_substitutions(std::string text) {
  constexpr std::string_view from = "@4031!$57";
  constexpr std::string_view to = "aaoeiisst";
  for (char& c : text) {
    if (const auto at = from.find(c); at != std::string_view::npos) c = to[at];
  }
  return text;
}

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) out.push_back(c);
  }
  return out;
}

/// Without digits and signs at both ends.
std::string_view core_word(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

bool is_listed(std::string_view word) {
  if (word.find('\n') != std::string_view::npos) return false;
  return kCommon.find("\n" + std::string(word) + "\n") != std::string_view::npos;
}

bool is_common(const std::string& password) {
  const std::string_view core = core_word(password);
  const bool is_mostly_core = core.size() >= kMinWord && password.size() - core.size() <= kFewAdded;
  const std::string meant = without_substitutions(password);
  return is_listed(password) || is_listed(meant) ||
         (is_mostly_core && (is_listed(core) || is_listed(without_substitutions(std::string(core)))));
}

bool is_repetition(std::string_view text) {
  for (std::size_t period = 1; period <= kMaxPeriod && period < text.size(); ++period) {
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

bool is_run(const std::string& text) {
  const std::string backwards(text.rbegin(), text.rend());
  return std::any_of(kRuns.begin(), kRuns.end(), [&](std::string_view run) {
    return run.find(text) != std::string_view::npos || run.find(backwards) != std::string_view::npos;
  });
}

/// Eight digits that are a day: 19800229, 29021980, 02291980.
bool is_date(std::string_view text) {
  if (text.size() != 8 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(std::string(text.substr(at, size))); };
  const auto plausible = [](int year, int month, int day) {
    return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  };
  return plausible(number(0, 4), number(4, 2), number(6, 2)) || plausible(number(4, 4), number(2, 2), number(0, 2)) ||
         plausible(number(4, 4), number(0, 2), number(2, 2));
}

bool is_built_from(const std::string& password, std::string_view name) {
  const std::string plain = letters_and_digits(lower(name));
  const std::string compact = letters_and_digits(password);
  if (plain.size() < kMinWord || compact.find(plain) == std::string::npos) return false;
  return password.size() <= name.size() + kFewAdded;
}

bool is_built_from_owner(const std::string& password, const PasswordOwner& owner) {
  if (is_built_from(password, owner.email) || is_built_from(password, owner.email.substr(0, owner.email.find('@'))))
    return true;
  return std::any_of(owner.names.begin(), owner.names.end(),
                     [&](std::string_view name) { return is_built_from(password, name); });
}

Result<void> refuse(std::string message) { return fail(invalid_field("password", std::move(message))); }
}  // namespace

Result<void> check_new_password(std::string_view password, const PasswordOwner& owner, const PasswordPolicy& policy) {
  const std::size_t length = count_characters(password);
  if (length < policy.min_length) {
    return refuse("Use at least " + std::to_string(policy.min_length) +
                  " characters; 15 or more are better, for example four words");
  }
  if (length > policy.max_length) return refuse("Use at most " + std::to_string(policy.max_length) + " characters");

  const std::string text = lower(password);
  if (is_repetition(text)) return refuse("This repeats the same few characters; choose something less regular");
  if (is_run(text)) return refuse("This is a run of the alphabet, of digits or of keys; choose something less regular");
  if (is_date(text)) return refuse("This is a date, which is easy to guess; choose something else");
  if (is_common(text)) return refuse("This password is among the most common ones of known leaks; choose another one");
  if (is_built_from_owner(text, owner)) {
    return refuse("This is made of your e-mail address or name, which is easy to guess; choose something else");
  }
  return {};
}

}  // namespace chiroflow::crypto
