// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/temporary_place.hpp"

#include <stdlib.h>

#include <system_error>

namespace chiroflow::storage::sqlite {

Result<TemporaryPlace> TemporaryPlace::make() {
  std::error_code ignored;
  for (const auto& parent : {std::filesystem::path("/dev/shm"), std::filesystem::temp_directory_path(ignored)}) {
    auto pattern = (parent / "chiroflow-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) return TemporaryPlace(std::filesystem::path(pattern));
  }
  return fail({.code = ErrorCode::storage_unavailable, .detail = "no place for a temporary database"});
}

TemporaryPlace::~TemporaryPlace() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

}  // namespace chiroflow::storage::sqlite
