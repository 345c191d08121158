# Puts src/store/migrations/*.sql into the store library.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(chiroflow_embed_migrations target)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/store/migrations/*.sql)
  set(output ${CMAKE_BINARY_DIR}/generated/store/embedded_migrations.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed_sql.py ${output} ${scripts}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_sql.py ${scripts} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
