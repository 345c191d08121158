// SPDX-License-Identifier: Apache-2.0
// Changing records: which fields really change (their names go into the audit log), and the version that keeps two people
// from overwriting each other (H-25).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/audit_details.hpp"
#include "core/patch.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

/// Applies a request's fields to a record and remembers the wire names of those that differ.
class FieldChanges {
 public:
  template <class T>
  void set(std::string_view name, T& target, const T& value) {
    if (target == value) return;
    target = value;
    names_.push_back(name);
  }
  /// Absent leaves the field alone.
  template <class T>
  void set_if(std::string_view name, T& target, const std::optional<T>& value) {
    if (value) set(name, target, *value);
  }
  template <class T>
  void patch(std::string_view name, std::optional<T>& target, const Patch<T>& value) {
    if (value.present) set(name, target, value.value);
  }
  void add(std::string_view name) { names_.push_back(name); }

  bool any() const { return !names_.empty(); }
  /// For the audit event: {"fields":[…]}
  std::string details() const { return changed_fields(names_); }

 private:
  std::vector<std::string_view> names_;
};

/// Error: conflict "version" when the caller saw another version than the present one. Without a version the last one wins.
inline Result<void> require_version(std::string_view what, const std::optional<int>& seen, int present) {
  if (!seen || *seen == present) return {};
  return fail(conflict("The " + std::string(what) + " was changed meanwhile (version " + std::to_string(present) +
                           "); reload it and try again",
                       "version"));
}

/// Text that has to say something. Error: invalid_argument naming the field.
inline Result<void> require_text(std::string_view field, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) return {};
  return fail(invalid_field(std::string(field), "Must not be blank"));
}

}  // namespace chiroflow::app
