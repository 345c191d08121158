// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/xml.hpp"

#include <gtest/gtest.h>

namespace chiroflow::s3 {
namespace {

TEST(S3Xml, ReadsElementsWithTextAndWithElements) {
  const auto root = parse_xml(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns='http://x/' b=\"&lt;1\">\n <c>one</c>\n "
      "<c>two</c><ns:d/><e></e>\n</a>\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "a");
  EXPECT_EQ(root->text, "");
  ASSERT_EQ(root->children.size(), 4u);
  EXPECT_EQ(root->child("c")->text, "one");
  EXPECT_EQ(root->children[1].text, "two");
  EXPECT_EQ(root->child("d")->text, "");
  EXPECT_EQ(root->child("e")->text, "");
  EXPECT_EQ(root->child("f"), nullptr);
}

TEST(S3Xml, ResolvesReferences) {
  EXPECT_EQ(parse_xml("<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x42;&#xfc;&#x20AC;&#x1F600;</a>")->text, "&<>\"'ABü€😀");
  EXPECT_EQ(parse_xml("<a>" + xml_escaped("<&>\"' ü") + "</a>")->text, "<&>\"' ü");
}

TEST(S3Xml, RefusesWhatSuchAnAnswerHasNoUseFor) {
  for (const auto* text : {"",
                           "text",
                           "<a>",
                           "</a>",
                           "<a></b>",
                           "<a/><b/>",
                           "<a/>text",
                           "<a>x<b/></a>",
                           "<a><b/>x</a>",
                           "<a b=1/>",
                           "<a b='<'/>",
                           "<a b='x'c='y'/>",
                           "<a b='&x;'/>",
                           "<a>&x;</a>",
                           "<a>&amp</a>",
                           "<a>&#0;</a>",
                           "<a>&#xD800;</a>",
                           "<a>&#x110000;</a>",
                           "<a>&#;</a>",
                           "<a>&#x;</a>",
                           "<a>&#-1;</a>",
                           "<a>\x01</a>",
                           "<!DOCTYPE a><a/>",
                           "<a><!-- c --></a>",
                           "<a><?p?></a>",
                           "<a><![CDATA[x]]></a>",
                           "<1a/>",
                           "<a:/>",
                           "<a:1/>",
                           "< a/>",
                           "<a",
                           "<a ",
                           "<a b",
                           "<a b=",
                           "<a b='",
                           "<?xml <a/>",
                           "<a>\xEF\xBB\xBF<b/></a>"})
    EXPECT_FALSE(parse_xml(text)) << text;
  EXPECT_FALSE(parse_xml(std::string_view("<a>\0</a>", 8)));
}

TEST(S3Xml, GoesNoDeeperThanAnAnswerDoes) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_TRUE(parse_xml(nested(17)));
  EXPECT_FALSE(parse_xml(nested(18)));
  EXPECT_FALSE(parse_xml(nested(1'000'000)));
}

}  // namespace
}  // namespace chiroflow::s3
