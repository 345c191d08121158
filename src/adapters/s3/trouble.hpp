// SPDX-License-Identifier: Apache-2.0
// What goes wrong with a store of recordings, as the port's errors. `detail` says for whoever runs the server what to do about it;
// it names settings and holds no secret. Pure.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::s3 {

/// storage_unavailable "recording_store", for people in a visit; `detail` for the log and the doctor.
Error out_of_reach(std::string detail);
/// An answer that is no success: "disk_full" where there is no room, else "recording_store". `what` is what was tried ("PUT").
Error trouble_of(std::string_view what, const HttpResponse& response);
/// No answer at all.
Error trouble_of(std::string_view what, const Error& transport);
/// Whether the store may have done what was asked although the call failed.
bool may_be_done(const HttpResponse& response);
bool may_be_done(const Error& transport);

}  // namespace chiroflow::s3
