// SPDX-License-Identifier: Apache-2.0
#include "adapters/paper/cairo_printer.hpp"

#include <cairo-ft.h>
#include <cairo-pdf.h>

#include "adapters/paper/font.hpp"
#include "adapters/paper/page_layout.hpp"

namespace chiroflow::paper {

namespace {
using Library = std::shared_ptr<FT_LibraryRec_>;

/// Cairo keeps a font for a while after its last user: what it stands on goes when Cairo lets go of it, not before.
struct Footing {
  Library library;
  FT_Face face = nullptr;
};

void give_up(void* data) {
  const std::unique_ptr<Footing> footing(static_cast<Footing*>(data));
  FT_Done_Face(footing->face);
}

cairo_status_t append(void* closure, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

struct Surface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct Context {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

Error broken(const char* what, cairo_status_t status) {
  return internal_error(std::string(what) + ": " + cairo_status_to_string(status));
}
}  // namespace

struct CairoPrinter::Font {
  explicit Font(cairo_font_face_t* made) : face(made) {}
  Font(const Font&) = delete;
  Font& operator=(const Font&) = delete;
  ~Font() { cairo_font_face_destroy(face); }
  cairo_font_face_t* face;
};

CairoPrinter::CairoPrinter(std::unique_ptr<Font> font) : font_(std::move(font)) {}
CairoPrinter::~CairoPrinter() = default;

Result<std::unique_ptr<CairoPrinter>> CairoPrinter::make() {
  static const cairo_user_data_key_t kFooting{};
  FT_Library made = nullptr;
  if (FT_Init_FreeType(&made) != 0) return fail(internal_error("FreeType cannot be started"));
  auto footing = std::make_unique<Footing>();
  footing->library = Library(made, FT_Done_FreeType);
  const auto file = font_file();
  if (FT_New_Memory_Face(made, reinterpret_cast<const FT_Byte*>(file.data()), static_cast<FT_Long>(file.size()), 0,
                         &footing->face) != 0)
    return fail(internal_error("the built-in font cannot be read"));
  auto font = std::make_unique<Font>(cairo_ft_font_face_create_for_ft_face(footing->face, FT_LOAD_NO_HINTING));
  const auto status = cairo_font_face_set_user_data(font->face, &kFooting, footing.get(), give_up);
  if (status != CAIRO_STATUS_SUCCESS) return fail(broken("the built-in font", status));
  (void)footing.release();
  return std::unique_ptr<CairoPrinter>(new CairoPrinter(std::move(font)));
}

Result<std::string> CairoPrinter::print(const Paper& paper) const {
  const std::lock_guard lock(mutex_);
  std::string bytes;
  {
    const std::unique_ptr<cairo_surface_t, Surface> surface(
        cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight));
    const auto date = format_iso(paper.made_at);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, paper.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    const std::unique_ptr<cairo_t, Context> context(cairo_create(surface.get()));
    cairo_set_font_face(context.get(), font_->face);
    lay_out(context.get(), paper);
    cairo_surface_finish(surface.get());
    const auto status = cairo_surface_status(surface.get());
    const auto drawn = cairo_status(context.get());
    if (status != CAIRO_STATUS_SUCCESS) return fail(broken("the paper", status));
    if (drawn != CAIRO_STATUS_SUCCESS) return fail(broken("the paper's text", drawn));
  }
  return bytes;
}

}  // namespace chiroflow::paper
