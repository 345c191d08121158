# Printed papers: Cairo, and the font that goes into the program. Only src/adapters/paper sees their headers.
pkg_check_modules(CAIRO REQUIRED cairo-pdf cairo-ft freetype2)
find_file(CHIROFLOW_FONT_FILE DejaVuSans.ttf PATHS /usr/share/fonts/truetype/dejavu NO_DEFAULT_PATH REQUIRED)

set(chiroflow_cairo_options)
foreach(folder ${CAIRO_INCLUDE_DIRS})
  list(APPEND chiroflow_cairo_options -isystem ${folder})
endforeach()
file(GLOB chiroflow_paper_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/adapters/paper/*.cpp)
set_source_files_properties(${chiroflow_paper_sources} PROPERTIES COMPILE_OPTIONS "${chiroflow_cairo_options}")
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/adapters/paper/font.cpp PROPERTIES
  COMPILE_DEFINITIONS "CHIROFLOW_FONT_FILE=\"${CHIROFLOW_FONT_FILE}\"" OBJECT_DEPENDS ${CHIROFLOW_FONT_FILE})
target_link_libraries(chiroflow_all INTERFACE ${CAIRO_LINK_LIBRARIES})
