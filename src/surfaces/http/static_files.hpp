// SPDX-License-Identifier: Apache-2.0
// Files of the web UI, held in memory since the start. A request names an entry of a table, so no path can lead elsewhere.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
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

/// Lives in the program itself.
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

/// Whether it is another file packed beforehand: "app.js.br", "app.js.gz".
bool is_packed(std::string_view name);

/// Safe from any thread. A file "x.br" or "x.gz" beside "x" is sent instead of it to whoever accepts that.
class StaticFiles {
 public:
  explicit StaticFiles(std::vector<StaticFile> files);
  explicit StaticFiles(std::span<const EmbeddedFile> files);  // whose contents are not copied
  /// Reads all regular files below the folder (no symbolic links), 64 MiB at most.
  static Result<StaticFiles> from_directory(const std::string& folder);

  /// `name` as decoded from the path, without a leading slash; "" is index.html. 200 or 304 with ETag, or 404.
  /// Files below "assets/" have their hash in the name and may be kept for ever; others are asked for again each time.
  /// Of a file that is there packed as well, which one is sent depends on Accept-Encoding; each has its own tag.
  Response serve(const Request& request, std::string_view name) const;
  bool contains(std::string_view name) const { return files_.find(name) != files_.end(); }

 private:
  struct Version {
    std::string_view content;
    std::string tag;
  };
  struct Entry {
    std::string type;
    Version plain;
    std::optional<Version> brotli, gzip;
  };
  void add(std::string_view name, std::string_view content);
  void pair_packed();

  std::map<std::string, Entry, std::less<>> files_;
  std::deque<std::string> owned_;  // contents that do not live in the program; a deque keeps them in place
};

}  // namespace chiroflow::http
