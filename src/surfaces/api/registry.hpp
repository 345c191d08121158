// SPDX-License-Identifier: Apache-2.0
// All procedures, by name and in the order of declaration. Built once at start; read from any thread afterwards.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/telehealth/queries.hpp"
#include "surfaces/api/procedure.hpp"

namespace chiroflow::api {

class Registry {
 public:
  template <class In, class Out>
  void query(std::string_view name, Declaration declaration, Result<Out> (*use_case)(app::Call&, const In&)) {
    add(make(Kind::query, name, declaration, use_case));
  }
  template <class In, class Out>
  void mutation(std::string_view name, Declaration declaration, Result<Out> (*use_case)(app::Call&, const In&)) {
    if (declaration.action == AuditAction::READ) declaration.action = AuditAction::UPDATE;
    add(make(Kind::mutation, name, declaration, use_case));
  }

  const Procedure* find(std::string_view name) const;
  const std::vector<std::unique_ptr<Procedure>>& all() const { return procedures_; }

 private:
  template <class In, class Out>
  static Procedure make(Kind kind, std::string_view name, const Declaration& declaration,
                        Result<Out> (*use_case)(app::Call&, const In&));
  void add(Procedure procedure);

  std::vector<std::unique_ptr<Procedure>> procedures_;
  std::unordered_map<std::string_view, const Procedure*> by_name_;
};

/// Every procedure of the product; the one list of modules.
Registry make_registry();

void add_telehealth(Registry& registry);

template <class In, class Out>
Procedure Registry::make(Kind kind, std::string_view name, const Declaration& declaration,
                         Result<Out> (*use_case)(app::Call&, const In&)) {
  Procedure p;
  p.name = name;
  p.kind = kind;
  const auto blank = declaration.rest.find(' ');
  p.rest_method = declaration.rest.substr(0, blank);
  p.rest_path = declaration.rest.substr(blank + 1);
  p.access = declaration.access;
  p.action = declaration.action;
  p.summary = declaration.summary;
  p.asks_in_body = declaration.asks_in_body;
  p.if_lost = declaration.if_lost;
  p.always_anew = declaration.always_anew;
  p.is_background = declaration.is_background;
  p.has_input = !std::is_same_v<In, Empty>;
  p.run = [use_case](app::Call& call, const wire::Value& json, wire::Source source, Form form,
                     const Remember& remember) -> Result<std::string> {
    In input{};
    if constexpr (!std::is_same_v<In, Empty>) input = TRY(wire::decode<In>(json, source));
    if (remember) {
      call.before_commit = [&remember, form](db::Writer& writer, const void* output,
                                             const std::type_info& type) -> Result<void> {
        if (type != typeid(Out))
          return fail(internal_error("the last transaction did not give the procedure's output"));
        return remember(writer, encode(*static_cast<const Out*>(output), form));
      };
    }
    auto output = use_case(call, input);
    call.before_commit = nullptr;
    if (!output) return fail(std::move(output).error());
    return encode(*output, form);
  };
  using wire::Flavour;
  p.input_fields = [](wire::SchemaCollector& s) -> const std::vector<wire::FieldNode>& {
    return s.template fields_of<In>();
  };
  p.input_schema = [](wire::SchemaCollector& s) { return s.template ref_for<In>(Flavour::input); };
  p.output_schema = [](wire::SchemaCollector& s) { return s.template ref_for<Out>(Flavour::output); };
  p.input_type = [](wire::TypeScriptCollector& t) { return t.template type_for<In>(Flavour::input); };
  p.output_type = [](wire::TypeScriptCollector& t) { return t.template type_for<Out>(Flavour::output); };
  return p;
}

}  // namespace chiroflow::api
