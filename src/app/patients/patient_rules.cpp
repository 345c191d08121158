// SPDX-License-Identifier: Apache-2.0
#include "app/patients/patient_rules.hpp"

#include <algorithm>

#include "app/record_changes.hpp"

namespace chiroflow::app {

namespace {
constexpr std::chrono::year kOldestBirth{1880};
/// Where it is tomorrow already.
constexpr Hours kFurthestEast{14};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/// RFC 5646 in outline: "en", "es-MX", "zh-Hant-TW".
bool is_language(std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('-', begin), text.size());
    const auto part = text.substr(begin, end - begin);
    if (part.empty() || part.size() > 8 || !std::all_of(part.begin(), part.end(), is_letter_or_digit)) return false;
    if (begin == 0 && (part.size() < 2 || !std::all_of(part.begin(), part.end(), is_letter))) return false;
    begin = end + 1;
  }
  return true;
}

Result<void> check_birth_date(const Date& date, Instant now) {
  const auto latest = std::chrono::floor<std::chrono::days>(now + kFurthestEast);
  if (std::chrono::sys_days(date.value) > latest) return fail(invalid_field("birthDate", "Must not be in the future"));
  if (date.value.year() < kOldestBirth) return fail(invalid_field("birthDate", "Must not be before 1880"));
  return {};
}
}  // namespace

Result<void> check_patient(const Patient& patient, Instant now) {
  TRY(require_text("firstName", patient.first_name));
  TRY(require_text("lastName", patient.last_name));
  if (patient.guardian_name) TRY(require_text("guardianName", *patient.guardian_name));
  TRY(require_text("mrn", patient.mrn));
  if (patient.external_id) TRY(require_text("externalId", *patient.external_id));
  if (patient.birth_date) TRY(check_birth_date(*patient.birth_date, now));
  if (patient.language && !is_language(*patient.language))
    return fail(invalid_field("language", "Must be a language tag such as en or es-MX"));
  return {};
}

}  // namespace chiroflow::app
