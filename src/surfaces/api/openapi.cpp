// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/openapi.hpp"

#include <algorithm>

#include "surfaces/api/callers.hpp"
#include "surfaces/api/openapi_parts.hpp"

namespace chiroflow::api {

namespace {
using wire::FieldNode;
using wire::Flavour;
using wire::JsonWriter;
using wire::Shape;

std::vector<std::string> path_parameters(std::string_view path) {
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1))
    names.emplace_back(path.substr(open + 1, path.find('}', open) - open - 1));
  return names;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

bool fits_query(const FieldNode& field) {
  const auto is_single = [](Shape s) {
    return s != Shape::object && s != Shape::raw_json && s != Shape::text_map && s != Shape::list;
  };
  const auto& type = *field.use.type;
  return is_single(type.shape) || (type.shape == Shape::list && is_single(type.element.type->shape));
}

/// Where the members of an input travel.
struct Places {
  std::vector<const FieldNode*> path, query, body;
};

/// Writes the operation of one procedure.
class OperationWriter {
 public:
  OperationWriter(const Procedure& procedure, wire::SchemaCollector& schemas, JsonWriter& out)
      : procedure_(procedure), schemas_(schemas), out_(out) {}

  Result<void> write() {
    const auto places = TRY(find_places());
    out_.begin_object();
    names();
    parameters(places);
    if (!places.body.empty()) body(places);
    responses();
    security();
    extensions();
    out_.end_object();
    return {};
  }

 private:
  bool changes() const { return procedure_.kind == Kind::mutation; }

  Result<Places> find_places() {
    Places places;
    static const std::vector<FieldNode> none;
    const auto& fields = procedure_.has_input ? procedure_.input_fields(schemas_) : none;
    const auto in_path = path_parameters(procedure_.rest_path);
    for (const auto& name : in_path) {
      const auto field = std::find_if(fields.begin(), fields.end(), [&](const FieldNode& f) { return f.name == name; });
      if (field == fields.end()) return fail(internal_error(procedure_.name + " has no input " + name));
      places.path.push_back(&*field);
    }
    const bool as_query = procedure_.rest_method == "GET";
    for (const auto& field : fields) {
      if (std::find(in_path.begin(), in_path.end(), field.name) != in_path.end()) continue;
      if (as_query && !fits_query(field))
        return fail(
            internal_error(procedure_.name + " cannot have " + std::string(field.name) + " in the query string"));
      (as_query ? places.query : places.body).push_back(&field);
    }
    return places;
  }

  void names() {
    out_.member("operationId", procedure_.name);
    out_.key("tags");
    out_.begin_array();
    out_.string(procedure_.router());
    out_.end_array();
    out_.member("summary", procedure_.summary);
    out_.member("description", "May be called by: " + callers_sentence(procedure_.access) +
                                   ". tRPC: " + (changes() ? "mutation " : "query ") + procedure_.name + ".");
  }

  void parameter(const FieldNode& field, std::string_view in) {
    out_.begin_object();
    out_.member("name", field.name);
    out_.member("in", in);
    out_.member("required", in == "path" || wire::SchemaCollector::is_required(field, Flavour::input));
    if (field.limits.doc[0] != '\0') out_.member("description", field.limits.doc);
    out_.key("schema");
    out_.raw(schemas_.field_schema(field, Flavour::input));
    out_.end_object();
  }

  void parameters(const Places& places) {
    if (places.path.empty() && places.query.empty() && !changes()) return;
    out_.key("parameters");
    out_.begin_array();
    for (const auto* field : places.path) parameter(*field, "path");
    for (const auto* field : places.query) parameter(*field, "query");
    if (changes()) out_.raw(R"({"$ref":"#/components/parameters/IdempotencyKey"})");
    out_.end_array();
  }

  void body(const Places& places) {
    const auto required = [](const FieldNode* field) {
      return wire::SchemaCollector::is_required(*field, Flavour::input);
    };
    out_.key("requestBody");
    out_.begin_object();
    out_.member("required", std::any_of(places.body.begin(), places.body.end(), required));
    out_.key("content");
    out_.begin_object();
    out_.key("application/json");
    out_.begin_object();
    out_.key("schema");
    if (places.path.empty())
      out_.raw(procedure_.input_schema(schemas_));
    else
      remaining_members(places.body);
    for (int open = 0; open < 3; ++open) out_.end_object();
  }

  void remaining_members(const std::vector<const FieldNode*>& fields) {
    out_.begin_object();
    out_.member("type", "object");
    out_.key("properties");
    out_.begin_object();
    std::vector<std::string_view> required;
    for (const auto* field : fields) {
      out_.key(field->name);
      out_.raw(schemas_.field_schema(*field, Flavour::input));
      if (wire::SchemaCollector::is_required(*field, Flavour::input)) required.push_back(field->name);
    }
    out_.end_object();
    if (!required.empty()) {
      out_.key("required");
      out_.begin_array();
      for (const auto name : required) out_.string(name);
      out_.end_array();
    }
    out_.end_object();
  }

  void responses() {
    out_.key("responses");
    out_.begin_object();
    out_.key("200");
    out_.begin_object();
    out_.member("description", "Done");
    out_.key("content");
    out_.begin_object();
    out_.key("application/json");
    out_.begin_object();
    out_.key("schema");
    out_.raw(procedure_.output_schema(schemas_));
    for (int open = 0; open < 3; ++open) out_.end_object();
    for (const auto& error : error_replies())
      if (changes() || !error.only_changes) refer_response(std::to_string(error.status), error.name);
    refer_response("default", "OtherError");
    out_.end_object();
  }

  void refer_response(std::string_view status, std::string_view component) {
    out_.key(status);
    out_.begin_object();
    out_.member("$ref", "#/components/responses/" + std::string(component));
    out_.end_object();
  }

  void security() {
    const auto& access = procedure_.access;
    out_.key("security");
    out_.begin_array();
    if (!access.everybody) out_.raw(R"({"bearer":[]})");
    if (access.staff) out_.raw(R"({"sessionCookie":[]})");
    if (access.visitors) out_.raw(R"({"visitCookie":[]})");
    out_.end_array();
  }

  void extensions() {
    out_.key("x-trpc");
    out_.begin_object();
    out_.member("procedure", procedure_.name);
    out_.member("kind", changes() ? "mutation" : "query");
    if (procedure_.asks_in_body) out_.member("methodOverride", "POST");
    out_.end_object();
    out_.key("x-callers");
    out_.begin_array();
    if (procedure_.access.everybody) out_.string("everybody");
    for (const auto role : roles_of(procedure_.access)) out_.string(role);
    if (procedure_.access.half_signed_in) out_.string("half signed in");
    if (procedure_.access.visitors) out_.string("visitor");
    out_.end_array();
  }

  const Procedure& procedure_;
  wire::SchemaCollector& schemas_;
  JsonWriter& out_;
};

void write_servers(JsonWriter& out, std::string_view server_url) {
  out.begin_array();
  out.begin_object();
  out.member("url", std::string(server_url) + "/api/v1");
  out.end_object();
  out.end_array();
}

void write_tags(JsonWriter& out, const Registry& registry) {
  std::vector<std::string_view> seen;
  out.begin_array();
  for (const auto& procedure : registry.all()) {
    if (std::find(seen.begin(), seen.end(), procedure->router()) != seen.end()) continue;
    seen.push_back(procedure->router());
    out.begin_object();
    out.member("name", procedure->router());
    out.member("description", router_text(procedure->router()));
    out.end_object();
  }
  out.end_array();
}

/// Paths in the order in which the registry names them first, each with its methods.
Result<void> write_paths(JsonWriter& out, const Registry& registry, wire::SchemaCollector& schemas) {
  std::vector<std::string_view> paths;
  for (const auto& procedure : registry.all())
    if (std::find(paths.begin(), paths.end(), procedure->rest_path) == paths.end())
      paths.push_back(procedure->rest_path);
  out.begin_object();
  for (const auto path : paths) {
    out.key(path);
    out.begin_object();
    for (const auto& procedure : registry.all()) {
      if (procedure->rest_path != path) continue;
      out.key(lower(procedure->rest_method));
      TRY(OperationWriter(*procedure, schemas, out).write());
    }
    out.end_object();
  }
  out.end_object();
  return {};
}

Result<void> write_components(JsonWriter& out, const wire::SchemaCollector& schemas) {
  std::string collected;
  JsonWriter json(collected);
  TRY(schemas.write_components(json));
  out.begin_object();
  write_fixed_components(out);
  out.key("schemas");
  out.begin_object();
  out.raw(error_schemas());
  if (collected.size() > 2) out.raw(std::string_view(collected).substr(1, collected.size() - 2));
  out.end_object();
  out.end_object();
  return {};
}
}  // namespace

Result<std::string> openapi_document(const Registry& registry, std::string_view server_url) {
  wire::SchemaCollector schemas;
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.member("openapi", "3.1.1");
  out.key("info");
  write_about(out);
  out.key("servers");
  write_servers(out, server_url);
  out.key("tags");
  write_tags(out, registry);
  out.key("paths");
  TRY(write_paths(out, registry, schemas));
  out.key("components");
  TRY(write_components(out, schemas));
  out.end_object();
  return wire::indented(text) + "\n";
}

}  // namespace chiroflow::api
