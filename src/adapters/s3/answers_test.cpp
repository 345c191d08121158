// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/answers.hpp"

#include <gtest/gtest.h>

namespace chiroflow::s3 {
namespace {

// As docs.aws.amazon.com shows it for ListObjectsV2.
constexpr auto kPage = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>clinic</Name><Prefix>org1/</Prefix>
  <NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>
  <KeyCount>2</KeyCount><MaxKeys>2</MaxKeys><IsTruncated>true</IsTruncated>
  <Contents><Key>org1/rec1/0-ab</Key><LastModified>2026-05-24T00:00:00.000Z</LastModified>
    <ETag>&quot;fba9dede5f27731c9771645a39863328&quot;</ETag><Size>434234</Size><StorageClass>STANDARD</StorageClass></Contents>
  <Contents><Key>org1/a&amp;b</Key><Size>0</Size></Contents>
</ListBucketResult>)";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(S3Answers, ReadsAPageOfAList) {
  const auto page = read_page(kPage, "org1/");
  ASSERT_TRUE(page);
  ASSERT_EQ(page->objects.size(), 2u);
  EXPECT_EQ(page->objects[0].name, "org1/rec1/0-ab");
  EXPECT_EQ(page->objects[0].size, 434234u);
  EXPECT_EQ(page->objects[1].name, "org1/a&b");
  EXPECT_EQ(page->next, "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=");
  EXPECT_EQ(read_page(replaced(kPage, ">true<", ">false<"), "")->next, "");
}

TEST(S3Answers, RefusesAPageThatLacksSomethingOrHasSomethingElse) {
  for (const auto& [what, by] : std::vector<std::pair<const char*, const char*>>{
           {"<IsTruncated>true</IsTruncated>", ""},
           {">true<", ">TRUE<"},
           {">434234<", ">-1<"},
           {">434234<", "><"},
           {">434234<", ">99999999999999999999<"},
           {"<Size>0</Size>", ""},
           {"<Key>org1/a&amp;b</Key>", ""},
           {"<Key>org1/a&amp;b</Key>", "<Key>org2/x</Key>"},
           {"1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=", ""},
           {"</ListBucketResult>", ""},
           {"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">", "<Error>"}})
    EXPECT_FALSE(read_page(replaced(kPage, what, by), "org1/")) << what << by;
  EXPECT_FALSE(read_page("<!doctype html><title>Gateway</title>", ""));
}

TEST(S3Answers, KnowsWhetherOldVersionsStay) {
  const auto of = [](const std::string& inside) {
    return read_versions("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + inside +
                         "</VersioningConfiguration>");
  };
  EXPECT_EQ(of(""), Versions::none);
  EXPECT_EQ(of("<Status/>"), Versions::none);
  EXPECT_EQ(of("<Status>Enabled</Status><MfaDelete>Disabled</MfaDelete>"), Versions::kept);
  EXPECT_EQ(of("<Status>Suspended</Status>"), Versions::suspended);
  EXPECT_EQ(of("<Status>Maybe</Status>"), Versions::unknown);
  EXPECT_EQ(read_versions("<VersioningConfiguration/>"), Versions::none);
  EXPECT_EQ(read_versions("<Error><Code>NotImplemented</Code></Error>"), Versions::unknown);
  EXPECT_EQ(read_versions(""), Versions::unknown);
}

TEST(S3Answers, TakesNothingButAWordForACode) {
  EXPECT_EQ(error_code("<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>The key\n</Message></Error>"),
            "NoSuchKey");
  for (const auto* body :
       {"", "<html/>", "<Error/>", "<Error><Code>a b</Code></Error>", "<Error><Code>a\nb</Code></Error>", "NoSuchKey"})
    EXPECT_EQ(error_code(body), "") << body;
  EXPECT_EQ(error_code("<Error><Code>" + std::string(71, 'a') + "</Code></Error>"), "");
}

}  // namespace
}  // namespace chiroflow::s3
