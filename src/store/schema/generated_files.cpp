// SPDX-License-Identifier: Apache-2.0
#include "store/schema/generated_files.hpp"

#include "store/schema/ddl.hpp"
#include "store/schema/migrations.hpp"

namespace chiroflow::store::schema {

std::vector<GeneratedFile> generated_files() {
  using db::Engine;
  std::vector<GeneratedFile> files = {
      {"clients/prisma/schema.sqlite.prisma", prisma_schema(Engine::sqlite)},
      {"clients/prisma/schema.postgresql.prisma", prisma_schema(Engine::postgres)},
      {"docs/schema.md", schema_document()},
  };
  const auto migrations = migrations_for(Engine::sqlite, embedded_files());
  if (migrations && (*migrations).size() <= 1) {
    files.push_back({"src/store/migrations/0001_initial.sqlite.sql", create_schema(Engine::sqlite)});
    files.push_back({"src/store/migrations/0001_initial.postgres.sql", create_schema(Engine::postgres)});
  }
  return files;
}

}  // namespace chiroflow::store::schema
