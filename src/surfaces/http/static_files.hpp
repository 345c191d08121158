// SPDX-License-Identifier: Apache-2.0
// Files of the web UI, held in memory since the start. A request names an entry of a table, so no path can lead elsewhere.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "surfaces/http/message.hpp"

namespace chiroflow::http {

struct StaticFile {
  std::string name;  // "index.html", "assets/app-4f2a.js"
  std::string content;
};

/// Safe from any thread.
class StaticFiles {
 public:
  explicit StaticFiles(std::vector<StaticFile> files);  // embedded ones
  /// Reads all regular files below the folder (no symbolic links), 64 MiB at most.
  static Result<StaticFiles> from_directory(const std::string& folder);

  /// `name` as decoded from the path, without a leading slash; "" is index.html. 200 or 304 with ETag, or 404.
  /// Files below "assets/" have their hash in the name and may be kept for ever; others are asked for again each time.
  Response serve(const Request& request, std::string_view name) const;
  bool contains(std::string_view name) const { return files_.find(name) != files_.end(); }

 private:
  struct Entry {
    std::string content, type, tag;
  };
  std::map<std::string, Entry, std::less<>> files_;
};

}  // namespace chiroflow::http
