// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/static_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace chiroflow::http {
namespace {

namespace fs = std::filesystem;

class HttpStaticFiles : public ::testing::Test {
 protected:
  HttpStaticFiles() {
    fs::create_directories(folder / "ui" / "assets");
    std::ofstream(folder / "secret.txt") << "secret";
    std::ofstream(folder / "ui" / "index.html") << "<p>";
    std::ofstream(folder / "ui" / "assets" / "app-1.js") << "run()";
    fs::create_symlink(folder / "secret.txt", folder / "ui" / "link.txt");
    fs::create_directory_symlink(folder, folder / "ui" / "up");
  }
  ~HttpStaticFiles() override { fs::remove_all(folder); }

  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [n, v] : response.headers) {
      if (n == name) return v;
    }
    return {};
  }

  const fs::path folder = fs::temp_directory_path() / ("static_files_test_" + std::to_string(::getpid()));
  Request request;
};

TEST_F(HttpStaticFiles, ServesFilesWithTypeAndTag) {
  const auto files = StaticFiles::from_directory(folder / "ui");
  ASSERT_TRUE(files.has_value());
  const Response index = files->serve(request, "");
  EXPECT_EQ(index.body, "<p>");
  EXPECT_EQ(index.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header(index, "Cache-Control"), "no-cache");
  const Response script = files->serve(request, "assets/app-1.js");
  EXPECT_EQ(script.body, "run()");
  EXPECT_NE(header(script, "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_NE(header(script, "ETag"), header(index, "ETag"));
}

TEST_F(HttpStaticFiles, NothingOutsideOfTheFolderIsReached) {
  const auto files = StaticFiles::from_directory(folder / "ui");
  for (const char* name : {"../secret.txt", "assets/../../secret.txt", "/secret.txt", "link.txt", "up/secret.txt",
                           "assets", "ui/index.html", "."}) {
    EXPECT_EQ(files->serve(request, name).status, 404) << name;
  }
}

TEST_F(HttpStaticFiles, AKnownTagIsAnsweredWithoutTheBody) {
  const StaticFiles files(std::vector<StaticFile>{{"a.txt", "text"}});
  request.headers.add("If-None-Match", "W/\"x\", " + header(files.serve({}, "a.txt"), "ETag"));
  const Response response = files.serve(request, "a.txt");
  EXPECT_EQ(response.status, 304);
  EXPECT_EQ(response.body, "");
  Request other;
  other.headers.add("If-None-Match", "\"y\"");
  EXPECT_EQ(files.serve(other, "a.txt").status, 200);
}

TEST_F(HttpStaticFiles, AMissingFolderIsAnError) {
  EXPECT_FALSE(StaticFiles::from_directory(folder / "none").has_value());
}

TEST_F(HttpStaticFiles, SendsThePackedVersionToWhoAcceptsIt) {
  const StaticFiles files(std::vector<StaticFile>{
      {"app.js", "plain"}, {"app.js.br", "brotli"}, {"app.js.gz", "gzip"}, {"notes.gz", "a file of its own"}});
  const auto get = [&](std::string_view accepted) {
    Request asking;
    if (!accepted.empty()) asking.headers.add("Accept-Encoding", accepted);
    return files.serve(asking, "app.js");
  };
  EXPECT_EQ(get("").body, "plain");
  EXPECT_EQ(get("gzip, deflate, br").body, "brotli");
  EXPECT_EQ(header(get("gzip, deflate, br"), "Content-Encoding"), "br");
  EXPECT_EQ(get("GZIP;q=0.5").body, "gzip");
  EXPECT_EQ(get("br;q=0, identity").body, "plain");
  EXPECT_EQ(get("br;q=0, gzip;q=0.0").body, "plain");
  EXPECT_EQ(header(get("gzip"), "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("gzip").content_type, "text/javascript; charset=utf-8");
  EXPECT_NE(header(get("gzip"), "ETag"), header(get("br"), "ETag"));
  EXPECT_FALSE(files.contains("app.js.br"));
  EXPECT_TRUE(files.contains("notes.gz"));
}

TEST_F(HttpStaticFiles, KeepsItsContentsWhenItIsMoved) {
  StaticFiles first(std::vector<StaticFile>{{"a.txt", "short"}});
  const StaticFiles second = std::move(first);
  EXPECT_EQ(second.serve(request, "a.txt").body, "short");
}

}  // namespace
}  // namespace chiroflow::http
