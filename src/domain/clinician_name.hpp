// SPDX-License-Identifier: Apache-2.0
// How a clinician is called wherever patients read it: "Clara Clinician, DC", "Dr. Clara Clinician".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chiroflow {

/// Degrees and licences (DC, MD, PhD) belong behind the name, forms of address ("Dr.", "Prof. Dr.") before it.
std::string clinician_name(std::string_view first, std::string_view last, const std::optional<std::string>& title);

}  // namespace chiroflow
