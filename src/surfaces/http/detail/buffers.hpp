// SPDX-License-Identifier: Apache-2.0
// Memory that connections hold. Private to surfaces/http.
#pragma once

#include <string>

namespace chiroflow::http::detail {

/// Empties it and gives its memory back; assigning an empty string keeps it.
inline void give_back(std::string& bytes) { std::string().swap(bytes); }

}  // namespace chiroflow::http::detail
