// SPDX-License-Identifier: Apache-2.0
#include "wire/schema_json.hpp"

#include <algorithm>

#include "wire/decode.hpp"
#include "wire/formats.hpp"

namespace chiroflow::wire {

namespace {
constexpr FieldRule kNoLimits{};

/// Writes schemas of one flavour.
class SchemaWriter {
 public:
  SchemaWriter(const TypeModel& model, JsonWriter& out, Flavour flavour)
      : model_(model), out_(out), flavour_(flavour) {}

  void field(const FieldNode& field) {
    const bool nullable = field.is_patch || (field.is_optional && flavour_ == Flavour::output);
    value({field.use.type, nullable}, field.limits, &field);
  }

  void value(TypeUse use, const FieldRule& limits, const FieldNode* documented = nullptr) {
    out_.begin_object();
    const TypeNode& type = *use.type;
    const bool named = type.shape == Shape::object || type.shape == Shape::enumeration;
    if (named)
      reference(type, use.nullable);
    else
      unnamed(type, limits, use.nullable);
    if (documented) document(*documented);
    out_.end_object();
  }

  void component(const TypeNode& type) { type.shape == Shape::enumeration ? enumeration(type) : object(type); }

 private:
  void reference(const TypeNode& type, bool nullable) {
    const std::string target = "#/components/schemas/" + model_.name_of(type, flavour_);
    if (!nullable) return out_.member("$ref", target);
    out_.key("anyOf");
    out_.begin_array();
    out_.begin_object();
    out_.member("$ref", target);
    out_.end_object();
    out_.raw(R"({"type":"null"})");
    out_.end_array();
  }

  void type_name(std::string_view name, bool nullable) {
    out_.key("type");
    if (!nullable) return out_.string(name);
    out_.begin_array();
    out_.string(name);
    out_.string("null");
    out_.end_array();
  }

  void unnamed(const TypeNode& type, const FieldRule& limits, bool nullable) {
    switch (type.shape) {
      case Shape::boolean: return type_name("boolean", nullable);
      case Shape::integer:
        type_name("integer", nullable);
        out_.member("format", type.bytes > 4 ? "int64" : "int32");
        return bounds("minimum", limits.min, kNoLimits.min, "maximum", limits.max, kNoLimits.max);
      case Shape::number:
        type_name("number", nullable);
        return bounds("minimum", limits.min, kNoLimits.min, "maximum", limits.max, kNoLimits.max);
      case Shape::text:
        type_name("string", nullable);
        bounds("minLength", limits.min_length, 0, "maxLength", limits.max_length, kNoLimits.max_length);
        return text_format(limits.format);
      case Shape::id:
        type_name("string", nullable);
        return bounds("minLength", limits.min_length, 0, "maxLength", std::min(limits.max_length, kLongestId), 0);
      case Shape::instant: type_name("string", nullable); return out_.member("format", "date-time");
      case Shape::date: type_name("string", nullable); return out_.member("format", "date");
      case Shape::raw_json: return;
      case Shape::text_map:
        type_name("object", nullable);
        out_.key("additionalProperties");
        return out_.raw(R"({"type":"string"})");
      case Shape::list:
        type_name("array", nullable);
        bounds("minItems", limits.min_length, 0, "maxItems", limits.max_length, kNoLimits.max_length);
        out_.key("items");
        return value(type.element, detail::element_limits(limits));
      case Shape::one_or_list: return one_or_list(type, limits);
      case Shape::enumeration:
      case Shape::object: return;
    }
  }

  void one_or_list(const TypeNode& type, const FieldRule& limits) {
    out_.key("anyOf");
    out_.begin_array();
    value(type.element, detail::element_limits(limits));
    out_.begin_object();
    out_.member("type", "array");
    out_.key("items");
    value(type.element, detail::element_limits(limits));
    out_.end_object();
    out_.raw(R"({"type":"null"})");
    out_.end_array();
  }

  /// States the limits that are not the default ones.
  void bounds(std::string_view low_name, std::int64_t low, std::int64_t no_low, std::string_view high_name,
              std::int64_t high, std::int64_t no_high) {
    if (low != no_low) out_.member(low_name, low);
    if (high != no_high) out_.member(high_name, high);
  }

  void text_format(Format format) {
    switch (format) {
      case Format::none: return;
      case Format::email: return out_.member("format", "email");
      case Format::date_time: return out_.member("format", "date-time");
      case Format::date: return out_.member("format", "date");
      case Format::uri: return out_.member("format", "uri");
      case Format::e164: return out_.member("pattern", R"(^\+[1-9]\d{6,14}$)");
      case Format::us_state: return out_.member("pattern", "^[A-Z]{2}$");
      case Format::iana_zone: return out_.member("format", "iana-time-zone");
      case Format::json: return out_.member("contentMediaType", "application/json");
    }
  }

  void document(const FieldNode& field) {
    if (field.limits.doc[0] != '\0') out_.member("description", field.limits.doc);
    if (flavour_ == Flavour::output || field.default_json.empty()) return;
    out_.key("default");
    out_.raw(field.default_json);
  }

  void enumeration(const TypeNode& type) {
    out_.begin_object();
    out_.member("type", "string");
    out_.key("enum");
    out_.begin_array();
    for (const auto option : type.options) out_.string(option);
    out_.end_array();
    out_.end_object();
  }

  void object(const TypeNode& type) {
    out_.begin_object();
    out_.member("type", "object");
    out_.key("properties");
    out_.begin_object();
    for (const FieldNode& member : type.fields) {
      out_.key(member.name);
      field(member);
    }
    out_.end_object();
    required(type);
    out_.end_object();
  }

  void required(const TypeNode& type) {
    const auto needed = [&](const FieldNode& member) { return SchemaCollector::is_required(member, flavour_); };
    if (std::none_of(type.fields.begin(), type.fields.end(), needed)) return;
    out_.key("required");
    out_.begin_array();
    for (const FieldNode& member : type.fields) {
      if (needed(member)) out_.string(member.name);
    }
    out_.end_array();
  }

  const TypeModel& model_;
  JsonWriter& out_;
  Flavour flavour_;
};
}  // namespace

bool SchemaCollector::is_required(const FieldNode& field, Flavour flavour) {
  if (field.is_undefinable || field.is_patch) return false;
  return flavour == Flavour::output || !(field.is_optional || field.limits.has_default);
}

std::string SchemaCollector::remember(TypeUse use, Flavour flavour) {
  roots_.emplace_back(use, flavour);
  std::string text;
  JsonWriter out(text);
  SchemaWriter(model_, out, flavour).value(use, kNoLimits);
  return text;
}

std::string SchemaCollector::field_schema(const FieldNode& field, Flavour flavour) {
  roots_.emplace_back(field.use, flavour);
  std::string text;
  JsonWriter out(text);
  SchemaWriter(model_, out, flavour).field(field);
  return text;
}

Result<void> SchemaCollector::write_components(JsonWriter& out) const {
  const auto components = TRY(model_.reachable(roots_));
  out.begin_object();
  for (const auto& [name, named] : components) {
    out.key(name);
    SchemaWriter(model_, out, named.flavour).component(*named.type);
  }
  out.end_object();
  return {};
}

}  // namespace chiroflow::wire
