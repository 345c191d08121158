// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <array>

namespace chiroflow {

namespace {
constexpr std::array kTable{
#define CHIROFLOW_ERROR(code, http, trpc, number, fhir, text) \
  ErrorInfo{ErrorCode::code, #code, http, trpc, number, fhir, text},
#include "core/error_codes.def"
#undef CHIROFLOW_ERROR
};

std::vector<Issue::PathPart> split_path(const std::string& field) {
  std::vector<Issue::PathPart> path;
  for (std::size_t begin = 0; begin < field.size();) {
    const auto end = std::min(field.find('.', begin), field.size());
    path.emplace_back(field.substr(begin, end - begin));
    begin = end + 1;
  }
  return path;
}
}  // namespace

const ErrorInfo& info(ErrorCode code) { return kTable[static_cast<std::size_t>(code)]; }

Error not_found(std::string_view what) {
  return {.code = ErrorCode::not_found, .message = std::string(what) + " not found"};
}
Error conflict(std::string message, std::string cause) {
  return {.code = ErrorCode::conflict, .message = std::move(message), .cause = std::move(cause)};
}
Error precondition_failed(std::string message, std::string cause) {
  return {.code = ErrorCode::precondition_failed, .message = std::move(message), .cause = std::move(cause)};
}
Error forbidden(std::string message) { return {.code = ErrorCode::forbidden, .message = std::move(message)}; }
Error unauthenticated(std::string message) {
  return {.code = ErrorCode::unauthenticated, .message = std::move(message)};
}
Error internal_error(std::string detail) { return {.code = ErrorCode::internal, .detail = std::move(detail)}; }
Error invalid_field(std::string field, std::string message) {
  Issue issue{.code = "custom", .path = split_path(field), .message = std::move(message)};
  return {.code = ErrorCode::invalid_argument, .issues = {std::move(issue)}};
}

}  // namespace chiroflow
