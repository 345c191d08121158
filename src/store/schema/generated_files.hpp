// SPDX-License-Identifier: Apache-2.0
// Files of the repository that are made from the description. They are checked in; a test tells when one is stale.
#pragma once

#include <string>
#include <vector>

#include "store/schema/description.hpp"

namespace chiroflow::store::schema {

struct GeneratedFile {
  std::string path;  // from the repository's root
  std::string text;
};

/// schema.prisma of both engines, docs/schema.md, and migration 0001 as long as no other migration exists.
std::vector<GeneratedFile> generated_files();

/// For Prisma 7 and later, to read the database. Enums are texts with a CHECK in the database, so they are String here;
/// partial and expression indexes are left to the database.
std::string prisma_schema(db::Engine engine);

/// docs/schema.md
std::string schema_document();

}  // namespace chiroflow::store::schema
