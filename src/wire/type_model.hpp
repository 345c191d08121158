// SPDX-License-Identifier: Apache-2.0
// Described types as data: what OpenAPI and TypeScript are written from. The templates only fill the model; everything
// that writes is plain code. Built once at start or in a tool; not thread-safe while it is filled.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "wire/encode.hpp"
#include "wire/names.hpp"
#include "wire/traits.hpp"

namespace chiroflow::wire {

enum class Shape {
  boolean,
  integer,
  number,
  text,
  id,
  instant,
  date,
  raw_json,
  text_map,
  list,
  one_or_list,
  enumeration,
  object
};
/// Requests and replies differ in what may be absent and what may be null.
enum class Flavour { input, output };

struct TypeNode;
struct TypeUse {
  const TypeNode* type = nullptr;
  bool nullable = false;  // optional, where it is not a member: an element or a root
};

struct FieldNode {
  std::string_view name;  // on the wire
  TypeUse use;
  FieldRule limits;
  bool is_optional = false;     // input: may be absent; output: may be null
  bool is_patch = false;        // input: may be absent or null
  bool is_undefinable = false;  // output: may be undefined
  std::string default_json;     // what absent means, where limits.has_default
};

struct TypeNode {
  Shape shape = Shape::object;
  std::size_t bytes = 0;                  // integers
  std::string name;                       // objects and enumerations, without namespaces
  std::vector<std::string_view> options;  // enumerations
  TypeUse element;                        // lists, also where one may stand for it
  std::vector<FieldNode> fields;          // objects
};

class TypeModel {
 public:
  /// The type with all it reaches. The reference stays valid.
  template <class T>
  TypeUse use();

  /// The component's name; inputs get one of their own where they differ from outputs.
  std::string name_of(const TypeNode& type, Flavour flavour) const;
  bool differs_by_flavour(const TypeNode& type) const;
  /// Named types reachable from `roots`, each with the flavours asked for, sorted by name. Fails as internal when two
  /// types have one name.
  struct Named {
    const TypeNode* type;
    Flavour flavour;
  };
  Result<std::map<std::string, Named>> reachable(const std::vector<std::pair<TypeUse, Flavour>>& roots) const;

 private:
  template <class T>
  void fill_object(TypeNode& node);
  template <class T>
  FieldNode make_field(std::string_view name, const FieldRule& limits);
  TypeNode& new_node(const void* tag, Shape shape, std::string name = {});
  const TypeNode* find(const void* tag) const;
  Result<void> collect(TypeUse use, Flavour flavour, std::map<std::string, Named>& found) const;
  bool differs(const TypeNode& type, std::set<const TypeNode*>& visited) const;

  std::deque<TypeNode> nodes_;
  std::map<const void*, TypeNode*> by_tag_;
};

/// "chiroflow::StartVisit::Input" gives "StartVisitInput": the words that begin with a capital.
std::string component_name(std::string_view qualified);

namespace detail {
template <class T>
inline constexpr char kTypeTag = 0;

template <class T>
constexpr std::string_view qualified_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  return text.substr(0, text.find_first_of(";]"));
}

template <class T>
constexpr Shape shape_of() {
  if constexpr (std::is_same_v<T, bool>)
    return Shape::boolean;
  else if constexpr (IsInteger<T>)
    return Shape::integer;
  else if constexpr (std::is_same_v<T, double>)
    return Shape::number;
  else if constexpr (std::is_same_v<T, std::string>)
    return Shape::text;
  else if constexpr (IsId<T>)
    return Shape::id;
  else if constexpr (std::is_same_v<T, Instant>)
    return Shape::instant;
  else if constexpr (std::is_same_v<T, Date>)
    return Shape::date;
  else if constexpr (std::is_same_v<T, RawJson>)
    return Shape::raw_json;
  else if constexpr (IsTextMap<T>)
    return Shape::text_map;
  else if constexpr (IsVector<T> || IsRows<T>)
    return Shape::list;
  else if constexpr (IsOneOrList<T>)
    return Shape::one_or_list;
  else if constexpr (DescribedEnum<T>)
    return Shape::enumeration;
  else if constexpr (Described<T>)
    return Shape::object;
  else
    static_assert(kNoWireForm<T>, "this type has no form on the wire");
}

/// What a member's wrapper holds.
template <class T>
struct Unwrapped {
  using type = T;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
};
template <class T>
struct Unwrapped<std::unique_ptr<T>> {
  using type = T;
};
template <class T>
struct Unwrapped<std::shared_ptr<T>> {
  using type = T;
};
template <class T>
struct Unwrapped<Patch<T>> {
  using type = T;
};
template <class T>
struct Unwrapped<Undefinable<T>> {
  using type = T;
};

template <class T>
struct ElementOf {
  using type = typename T::value_type;
};
template <class T>
struct ElementOf<OneOrList<T>> {
  using type = T;
};
}  // namespace detail

template <class T>
TypeUse TypeModel::use() {
  using Bare = typename detail::Unwrapped<T>::type;
  if constexpr (!std::is_same_v<Bare, T>) {
    TypeUse inner = use<Bare>();
    inner.nullable = true;
    return inner;
  } else {
    const void* tag = &detail::kTypeTag<T>;
    if (const TypeNode* known = find(tag)) return {known};
    constexpr Shape shape = detail::shape_of<T>();
    constexpr bool named = shape == Shape::object || shape == Shape::enumeration;
    TypeNode& node = new_node(tag, shape, named ? component_name(detail::qualified_name<T>()) : std::string());
    if constexpr (shape == Shape::integer) node.bytes = sizeof(T);
    if constexpr (shape == Shape::list || shape == Shape::one_or_list)
      node.element = use<typename detail::ElementOf<T>::type>();
    if constexpr (shape == Shape::object) fill_object<T>(node);
    if constexpr (shape == Shape::enumeration) {
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto d) { node.options.emplace_back(d.name); });
    }
    return {&node};
  }
}

template <class T>
void TypeModel::fill_object(TypeNode& node) {
  const T defaults{};
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    constexpr const FieldRule& limits = rule<D::pointer>;
    using Held = std::remove_cvref_t<decltype(defaults.*D::pointer)>;
    FieldNode field = make_field<Held>(kWireName<D>, limits);
    if constexpr (limits.has_default) {
      JsonWriter json(field.default_json);
      encode_plain(json, defaults.*D::pointer);
    }
    node.fields.push_back(std::move(field));
  });
}

template <class T>
FieldNode TypeModel::make_field(std::string_view name, const FieldRule& limits) {
  return {.name = name,
          .use = {use<typename detail::Unwrapped<T>::type>().type, false},
          .limits = limits,
          .is_optional = IsOptional<T> || IsOwned<T>,
          .is_patch = IsPatch<T>,
          .is_undefinable = IsUndefinable<T>,
          .default_json = {}};
}

}  // namespace chiroflow::wire
