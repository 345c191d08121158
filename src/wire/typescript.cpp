// SPDX-License-Identifier: Apache-2.0
#include "wire/typescript.hpp"

namespace chiroflow::wire {

namespace {
std::string type_text(const TypeModel& model, TypeUse use, Flavour flavour);

std::string bare_text(const TypeModel& model, const TypeNode& type, Flavour flavour) {
  switch (type.shape) {
    case Shape::boolean: return "boolean";
    case Shape::integer:
    case Shape::number: return "number";
    case Shape::text:
    case Shape::id:
    case Shape::date: return "string";
    case Shape::instant: return "Date";
    case Shape::raw_json: return "unknown";
    case Shape::text_map: return "Record<string, string>";
    case Shape::list: {
      const auto element = type_text(model, type.element, flavour);
      return type.element.nullable ? "(" + element + ")[]" : element + "[]";
    }
    case Shape::one_or_list: {
      const auto element = type_text(model, type.element, flavour);
      return element + " | " + element + "[] | null";
    }
    case Shape::enumeration:
    case Shape::object: return model.name_of(type, flavour);
  }
  return "never";
}

std::string type_text(const TypeModel& model, TypeUse use, Flavour flavour) {
  return bare_text(model, *use.type, flavour) + (use.nullable ? " | null" : "");
}

std::string field_text(const TypeModel& model, const FieldNode& field, Flavour flavour) {
  std::string text;
  // A closing mark inside a documentation would end the comment.
  if (field.limits.doc[0] != '\0') {
    std::string doc(field.limits.doc);
    for (auto at = doc.find("*/"); at != std::string::npos; at = doc.find("*/")) doc.replace(at, 2, "* /");
    text += "  /** " + doc + " */\n";
  }
  const bool input = flavour == Flavour::input;
  const bool may_be_absent =
      input && (field.is_optional || field.is_patch || field.is_undefinable || field.limits.has_default);
  text.append("  ").append(field.name).append(may_be_absent ? "?: " : ": ");
  text += type_text(model, field.use, flavour);
  if (field.is_patch || (!input && field.is_optional)) text += " | null";
  if (!input && field.is_undefinable) text += " | undefined";
  return text + ";\n";
}

std::string declaration(const TypeModel& model, const std::string& name, const TypeModel::Named& named) {
  if (named.type->shape == Shape::enumeration) {
    std::string text = "export type " + name + " =";
    for (const auto option : named.type->options) text.append("\n  | \"").append(option).append("\"");
    return text + ";\n";
  }
  if (named.type->fields.empty()) return "export type " + name + " = Record<string, never>;\n";
  std::string text = "export interface " + name + " {\n";
  for (const FieldNode& field : named.type->fields) text += field_text(model, field, named.flavour);
  return text + "}\n";
}
}  // namespace

std::string TypeScriptCollector::remember(TypeUse use, Flavour flavour) {
  roots_.emplace_back(use, flavour);
  return type_text(model_, use, flavour);
}

Result<std::string> TypeScriptCollector::declarations() const {
  const auto types = TRY(model_.reachable(roots_));
  std::string text;
  for (const auto& [name, named] : types) {
    if (!text.empty()) text += '\n';
    text += declaration(model_, name, named);
  }
  return text;
}

}  // namespace chiroflow::wire
