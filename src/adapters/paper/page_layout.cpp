// SPDX-License-Identifier: Apache-2.0
#include "adapters/paper/page_layout.hpp"

#include <string_view>

namespace chiroflow::paper {

namespace {
constexpr double kMargin = 56;
constexpr double kBottom = kPageHeight - kMargin;
constexpr double kFooterSize = 8;
constexpr double kLabelWidth = 130;
constexpr double kDrawingWidth = 300;
constexpr double kDrawingHeight = 120;  // as the pad of the page: 5 to 2
constexpr double kLineHeight = 1.4;     // of the letters' size

struct Look {
  double size, before, after;
};

Look look_of(PaperStyle style) {
  switch (style) {
    case PaperStyle::title: return {16, 0, 8};
    case PaperStyle::heading: return {11.5, 8, 2};
    case PaperStyle::field: return {9, 0, 3};
    case PaperStyle::signature_name: return {20, 6, 6};
    case PaperStyle::paragraph:
    case PaperStyle::drawing:
    case PaperStyle::new_page: break;
  }
  return {10, 0, 5};
}

/// Bytes of the character at the front, which is valid UTF-8 or taken byte by byte.
std::size_t character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
  return size;
}

class Pages {
 public:
  Pages(cairo_t* context, const Paper& paper) : context_(context), paper_(paper) {}

  void draw() {
    for (const auto& block : paper_.blocks) draw(block);
    end_page();
  }

 private:
  void draw(const PaperBlock& block) {
    const auto look = look_of(block.style);
    if (block.style == PaperStyle::new_page) return new_page();
    if (block.style == PaperStyle::drawing) return draw_strokes(block);
    y_ += look.before;
    if (block.style == PaperStyle::field) {
      make_room(look.size * kLineHeight);
      show(kMargin, y_ + look.size, look.size, block.label);
      draw_lines(block.text, look.size, kMargin + kLabelWidth);
    } else {
      draw_lines(block.text, look.size, kMargin);
    }
    y_ += look.after;
  }

  void draw_lines(std::string_view text, double size, double left) {
    cairo_set_font_size(context_, size);
    do {
      const auto end = text.find('\n');
      draw_wrapped(text.substr(0, end), size, left);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    } while (!text.empty());
  }

  void draw_wrapped(std::string_view text, double size, double left) {
    const double room = kPageWidth - kMargin - left;
    do {
      const auto taken = fitting(text, room);
      make_room(size * kLineHeight);
      cairo_set_font_size(context_, size);
      show(left, y_ + size, size, text.substr(0, taken));
      y_ += size * kLineHeight;
      text.remove_prefix(taken);
      while (text.starts_with(' ')) text.remove_prefix(1);
    } while (!text.empty());
  }

  /// As many bytes as fit into a line: whole words, or of one that is too long as many letters.
  std::size_t fitting(std::string_view text, double room) {
    std::size_t words = 0;
    std::size_t at = 0;
    while (at < text.size()) {
      auto next = text.find(' ', at + 1);
      if (next == std::string_view::npos) next = text.size();
      if (width_of(text.substr(0, next)) > room) break;
      words = at = next;
    }
    if (words > 0 || text.empty()) return words;
    std::size_t letters = 0;
    while (letters < text.size()) {
      const auto more = letters + character(text.substr(letters));
      if (letters > 0 && width_of(text.substr(0, more)) > room) break;
      letters = more;
    }
    return letters;
  }

  double width_of(std::string_view text) {
    cairo_text_extents_t extents;
    cairo_text_extents(context_, std::string(text).c_str(), &extents);
    return extents.x_advance;
  }

  void show(double x, double y, double size, std::string_view text) {
    cairo_set_font_size(context_, size);
    cairo_move_to(context_, x, y);
    cairo_show_text(context_, std::string(text).c_str());
  }

  void draw_strokes(const PaperBlock& block) {
    make_room(kDrawingHeight + 12);
    cairo_set_line_width(context_, 1.5);
    cairo_set_line_cap(context_, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
    for (const auto& stroke : block.strokes) {
      if (stroke.empty()) continue;
      // Text leaves a point behind, from which the first line would be drawn.
      cairo_new_path(context_);
      for (const auto& point : stroke)
        cairo_line_to(context_, kMargin + point.x * kDrawingWidth, y_ + point.y * kDrawingHeight);
      // A dot is a line to itself.
      if (stroke.size() == 1) cairo_close_path(context_);
      cairo_stroke(context_);
    }
    cairo_set_line_width(context_, 0.5);
    cairo_move_to(context_, kMargin, y_ + kDrawingHeight + 4);
    cairo_line_to(context_, kMargin + kDrawingWidth, y_ + kDrawingHeight + 4);
    cairo_stroke(context_);
    y_ += kDrawingHeight + 12;
  }

  void make_room(double height) {
    if (y_ + height > kBottom) new_page();
  }

  void new_page() {
    if (y_ == kMargin) return;
    end_page();
    y_ = kMargin;
  }

  void end_page() {
    show(kMargin, kPageHeight - kMargin / 2, kFooterSize, paper_.footer + " \xC2\xB7 " + std::to_string(++number_));
    cairo_show_page(context_);
  }

  cairo_t* context_;
  const Paper& paper_;
  double y_ = kMargin;
  int number_ = 0;
};
}  // namespace

void lay_out(cairo_t* context, const Paper& paper) { Pages(context, paper).draw(); }

}  // namespace chiroflow::paper
