// SPDX-License-Identifier: Apache-2.0
#include "adapters/paper/cairo_printer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>

namespace chiroflow::paper {
namespace {

/// What another program reads from the paper.
std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  std::array<char, 4096> buffer;
  while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), size);
  pclose(pipe);
  return text;
}

class CairoPaper : public ::testing::Test {
 protected:
  CairoPaper() : printer(std::move(*CairoPrinter::make())) {
    folder = std::filesystem::path(::testing::TempDir()) / ("paper-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
  }
  ~CairoPaper() override { std::filesystem::remove_all(folder); }

  std::string read(const std::string& tool, const std::string& pdf) {
    const auto path = folder / "paper.pdf";
    std::ofstream(path, std::ios::binary) << pdf;
    return output_of(tool + " '" + path.string() + "' " + (tool == "pdffonts" ? "" : "-"));
  }

  std::unique_ptr<CairoPrinter> printer;
  std::filesystem::path folder;
};

Paper paper_of(std::vector<PaperBlock> blocks) {
  Paper paper;
  paper.title = "Telehealth consent";
  paper.footer = "Clinic";
  paper.made_at = *parse_iso("2030-01-15T09:45:00Z");
  paper.blocks = std::move(blocks);
  return paper;
}

TEST_F(CairoPaper, CanBeReadBackWithEveryAccent) {
  const auto pdf = printer->print(paper_of({{PaperStyle::title, "Consentimiento para telesalud", {}, {}},
                                            {PaperStyle::paragraph, "¿Señor Núñez, está de acuerdo? Sí.", {}, {}},
                                            {PaperStyle::field, "Ελένη Жанна", "Name", {}}}));
  ASSERT_TRUE(pdf);
  EXPECT_TRUE(pdf->starts_with("%PDF-"));
  const auto text = read("pdftotext -layout", *pdf);
  EXPECT_NE(text.find("Consentimiento para telesalud"), std::string::npos) << text;
  EXPECT_NE(text.find("¿Señor Núñez, está de acuerdo? Sí."), std::string::npos) << text;
  EXPECT_NE(text.find("Ελένη Жанна"), std::string::npos) << text;
}

TEST_F(CairoPaper, EmbedsItsFont) {
  const auto pdf = printer->print(paper_of({{PaperStyle::paragraph, "text", {}, {}}}));
  ASSERT_TRUE(pdf);
  const auto fonts = read("pdffonts", *pdf);
  EXPECT_NE(fonts.find("DejaVuSans"), std::string::npos) << fonts;
  EXPECT_NE(fonts.find("yes yes yes"), std::string::npos)
      << fonts;  // embedded, a part of it, with its letters' meaning
}

TEST_F(CairoPaper, BreaksLinesAndPagesAndLosesNoWord) {
  std::string words;
  for (int i = 0; i < 4000; ++i) words += "word" + std::to_string(i) + " ";
  const auto pdf = printer->print(paper_of({{PaperStyle::paragraph, words, {}, {}},
                                            {PaperStyle::field, std::string(300, 'a'), "Long", {}},
                                            {PaperStyle::new_page, {}, {}, {}},
                                            {PaperStyle::title, "End", {}, {}}}));
  ASSERT_TRUE(pdf);
  const auto text = read("pdftotext -raw", *pdf);
  for (const int i : {0, 1999, 3999}) EXPECT_NE(text.find("word" + std::to_string(i)), std::string::npos) << i;
  EXPECT_EQ(std::count(text.begin(), text.end(), 'a') >= 300, true);
  EXPECT_GT(std::count(text.begin(), text.end(), '\f'), 3);
}

TEST_F(CairoPaper, DrawsSignaturesAsLinesAndNotAsPictures) {
  const auto pdf = printer->print(paper_of({{PaperStyle::drawing, {}, {}, {{{0.1, 0.1}, {0.9, 0.9}}, {{0.5, 0.5}}}}}));
  ASSERT_TRUE(pdf);
  EXPECT_EQ(pdf->find("/Image"), std::string::npos);
}

TEST_F(CairoPaper, DrawsNoLineFromTheTextToTheSignature) {
  const auto pdf = printer->print(paper_of(
      {{PaperStyle::paragraph, "I agree", {}, {}}, {PaperStyle::drawing, {}, {}, {{{0.1, 0.1}, {0.9, 0.9}}}}}));
  ASSERT_TRUE(pdf);
  const auto svg = read("pdftocairo -svg", *pdf);
  const std::regex stroke("stroke-linecap:round[^>]* d=\"([^\"]*)\"");
  std::smatch found;
  ASSERT_TRUE(std::regex_search(svg, found, stroke)) << svg;
  const std::string path = found[1];
  EXPECT_EQ(std::count(path.begin(), path.end(), 'L'), 1) << path;
}

TEST_F(CairoPaper, OfTheSameContentIsTheSameBytes) {
  const auto paper = paper_of({{PaperStyle::paragraph, "text", {}, {}}});
  EXPECT_EQ(*printer->print(paper), *printer->print(paper));
}

TEST_F(CairoPaper, TakesWhatIsNoText) {
  EXPECT_TRUE(printer->print(paper_of({})));
  EXPECT_TRUE(printer->print(paper_of({{PaperStyle::paragraph, "", {}, {}}, {PaperStyle::drawing, {}, {}, {}}})));
  EXPECT_FALSE(printer->print(paper_of({{PaperStyle::paragraph, "\xFF\xFE", {}, {}}})));
}

}  // namespace
}  // namespace chiroflow::paper
