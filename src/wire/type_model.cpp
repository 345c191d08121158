// SPDX-License-Identifier: Apache-2.0
#include "wire/type_model.hpp"

#include <algorithm>

namespace chiroflow::wire {

namespace {
bool is_named(const TypeNode& type) { return type.shape == Shape::object || type.shape == Shape::enumeration; }
bool has_elements(const TypeNode& type) { return type.shape == Shape::list || type.shape == Shape::one_or_list; }
bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
}  // namespace

std::string component_name(std::string_view qualified) {
  std::string name;
  for (std::size_t i = 0; i < qualified.size();) {
    const auto begin = i;
    while (i < qualified.size() && is_word_char(qualified[i])) ++i;
    const auto word = qualified.substr(begin, i - begin);
    if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z') name += word;
    if (word.empty()) ++i;
  }
  return name;
}

TypeNode& TypeModel::new_node(const void* tag, Shape shape, std::string name) {
  TypeNode& node = nodes_.emplace_back();
  node.shape = shape;
  node.name = std::move(name);
  by_tag_.emplace(tag, &node);
  return node;
}

const TypeNode* TypeModel::find(const void* tag) const {
  const auto found = by_tag_.find(tag);
  return found == by_tag_.end() ? nullptr : found->second;
}

bool TypeModel::differs_by_flavour(const TypeNode& type) const {
  std::set<const TypeNode*> visited;
  return differs(type, visited);
}

bool TypeModel::differs(const TypeNode& type, std::set<const TypeNode*>& visited) const {
  if (!visited.insert(&type).second) return false;
  if (has_elements(type)) return differs(*type.element.type, visited);
  return std::any_of(type.fields.begin(), type.fields.end(), [&](const FieldNode& field) {
    return field.is_optional || field.is_patch || field.is_undefinable || field.limits.has_default ||
           differs(*field.use.type, visited);
  });
}

std::string TypeModel::name_of(const TypeNode& type, Flavour flavour) const {
  const bool says_input = type.name.ends_with("Input");
  if (!differs_by_flavour(type) || says_input == (flavour == Flavour::input)) return type.name;
  return type.name + (flavour == Flavour::input ? "Input" : "Output");
}

Result<std::map<std::string, TypeModel::Named>> TypeModel::reachable(
    const std::vector<std::pair<TypeUse, Flavour>>& roots) const {
  std::map<std::string, Named> found;
  for (const auto& [use, flavour] : roots) TRY(collect(use, flavour, found));
  return found;
}

Result<void> TypeModel::collect(TypeUse use, Flavour flavour, std::map<std::string, Named>& found) const {
  const TypeNode& type = *use.type;
  if (has_elements(type)) return collect(type.element, flavour, found);
  if (!is_named(type)) return {};
  const auto [entry, is_new] = found.try_emplace(name_of(type, flavour), Named{&type, flavour});
  if (!is_new && entry->second.type != &type) return fail(internal_error("two types are called " + entry->first));
  if (!is_new) return {};
  for (const FieldNode& field : type.fields) TRY(collect(field.use, flavour, found));
  return {};
}

}  // namespace chiroflow::wire
