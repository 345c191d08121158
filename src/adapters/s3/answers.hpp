// SPDX-License-Identifier: Apache-2.0
// What an S3 store says in its bodies. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/recording_store.hpp"

namespace chiroflow::s3 {

struct ObjectPage {
  std::vector<StoredObject> objects;  // with their whole keys
  std::string next;                   // where the next page begins; empty: this is the last
};
/// An answer to ListObjectsV2. Nothing when it is none, lacks a part or names a key that does not begin with `prefix`.
std::optional<ObjectPage> read_page(std::string_view body, std::string_view prefix);

enum class Versions {
  none,       // what is deleted is gone
  kept,       // every old version stays
  suspended,  // those from before stay
  unknown,    // the store does not say, or not to us
};
/// An answer to GetBucketVersioning.
Versions read_versions(std::string_view body);

/// "NoSuchKey" from <Error><Code>NoSuchKey</Code>…; empty where there is none.
std::string error_code(std::string_view body);

}  // namespace chiroflow::s3
