// SPDX-License-Identifier: Apache-2.0
#include "main/config.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <toml++/toml.h>

namespace chiroflow::config {

namespace {
Error wrong(std::string_view where, std::string_view expected) {
  return {.code = ErrorCode::invalid_argument,
          .message = "Setting " + std::string(where) + ": expected " + std::string(expected)};
}

template <class T>
constexpr std::string_view expected_of() {
  if constexpr (std::is_same_v<T, bool>)
    return "true or false";
  else if constexpr (std::is_same_v<T, int>)
    return "a whole number";
  else if constexpr (std::is_same_v<T, std::vector<std::string>>)
    return "a list of texts";
  else if constexpr (DescribedEnum<T>)
    return "one of its names (see docs/config.md)";
  else
    return "a text";
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    auto part = text.substr(begin, end - begin);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    begin = end + 1;
  }
  return parts;
}

template <class T>
bool from_text(std::string_view text, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    out = text;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    if (text != "true" && text != "false" && text != "1" && text != "0") return false;
    out = text == "true" || text == "1";
    return true;
  } else if constexpr (std::is_same_v<T, int>) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
    return fault == std::errc() && end == text.data() + text.size();
  } else if constexpr (DescribedEnum<T>) {
    const auto found = enum_from<T>(text);
    if (found) out = *found;
    return found.has_value();
  } else {
    out = split(text);
    return true;
  }
}

template <class T>
bool from_toml(const toml::node& node, T& out) {
  if constexpr (std::is_same_v<T, std::vector<std::string>>) {
    const auto* array = node.as_array();
    if (!array) return false;
    out.clear();
    for (const auto& item : *array) {
      const auto text = item.value_exact<std::string>();
      if (!text) return false;
      out.push_back(*text);
    }
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    const auto value = node.value_exact<bool>();
    if (value) out = *value;
    return value.has_value();
  } else if constexpr (std::is_same_v<T, int>) {
    const auto value = node.value_exact<std::int64_t>();
    if (value) out = static_cast<int>(*value);
    return value.has_value() && *value == out;
  } else {
    const auto value = node.value_exact<std::string>();
    return value && from_text(*value, out);
  }
}

template <class T>
Result<void> apply_table(T& config, const toml::table& table, const std::string& name, const std::string& prefix);

template <class T>
Result<void> apply_node(T& member, const toml::node& node, const std::string& name, const std::string& key) {
  if constexpr (Described<T>) {
    if (!node.is_table()) return fail(wrong(name + ": " + key, "a table, [" + key + "]"));
    return apply_table(member, *node.as_table(), name, key + ".");
  } else {
    if (!from_toml(node, member)) return fail(wrong(name + ": " + key, expected_of<T>()));
    return {};
  }
}

template <class T>
Result<void> apply_table(T& config, const toml::table& table, const std::string& name, const std::string& prefix) {
  for (const auto& [key, node] : table) {
    bool known = false;
    Result<void> outcome;
    for_each_member<T>([&](auto d) {
      if (key.str() != d.name) return;
      known = true;
      outcome = apply_node(config.*d.pointer, node, name, prefix + d.name);
    });
    if (!known)
      return fail(Error{.code = ErrorCode::invalid_argument,
                        .message = name + ": unknown setting " + prefix + std::string(key.str())});
    TRY(std::move(outcome));
  }
  return {};
}

Result<void> apply_file(Config& config, std::string_view text, const std::string& name) {
  toml::table table;
  try {
    table = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << error.source().begin;
    return fail(Error{.code = ErrorCode::invalid_argument,
                      .message = name + ": " + std::string(error.description()) + " (" + where.str() + ")"});
  }
  return apply_table(config, table, name, {});
}

Result<void> apply_environment(Config& config, FunctionRef<std::optional<std::string>(const char*)> variable) {
  Result<void> outcome;
  for_each_setting(config, [&](const std::string&, auto d, auto& part) {
    constexpr auto pointer = decltype(d)::pointer;
    const char* name = setting<pointer>.environment;
    auto text = variable(name);
    if ((!text || text->empty()) && setting<pointer>.alias) text = variable(name = setting<pointer>.alias);
    if (!text || text->empty() || !outcome) return;
    auto& member = part.*pointer;
    if (!from_text(*text, member)) outcome = fail(wrong(name, expected_of<std::decay_t<decltype(member)>>()));
  });
  return outcome;
}

template <class T>
std::string default_text(const T& value) {
  if constexpr (std::is_same_v<T, std::string>)
    return value.empty() ? "" : "`\"" + value + "\"`";
  else if constexpr (std::is_same_v<T, bool>)
    return value ? "`true`" : "`false`";
  else if constexpr (std::is_same_v<T, int>)
    return "`" + std::to_string(value) + "`";
  else if constexpr (DescribedEnum<T>)
    return "`\"" + std::string(name_of(value)) + "\"`";
  else
    return "`[]`";
}
}  // namespace

Result<Config> load_from(std::string_view toml, const std::string& file_name,
                         FunctionRef<std::optional<std::string>(const char*)> variable) {
  Config config;
  TRY(apply_file(config, toml, file_name));
  TRY(apply_environment(config, variable));
  return config;
}

Result<Config> load(const std::string& toml_path) {
  std::ostringstream text;
  if (!toml_path.empty()) {
    std::ifstream file(toml_path);
    if (!file)
      return fail(
          Error{.code = ErrorCode::not_found, .message = "Configuration file " + toml_path + " cannot be read"});
    text << file.rdbuf();
  }
  return load_from(text.str(), toml_path, [](const char* name) { return environment_variable(name); });
}

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::string> environment_names() {
  std::vector<std::string> names;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

std::string reference_page() {
  std::string page =
      "# Configuration\n\nPrinted by `chiroflow config-reference`; do not edit. Order: defaults, then the file given "
      "with `--config`, then the\n"
      "environment, then the command line. Unknown keys of the file are refused. A key with a dot stands in a table of "
      "the file:\n`twilio.account_sid` is `account_sid` under `[twilio]`.\n\n| key | environment | default | "
      "meaning |\n|---|---|---|---|\n";
  const Config defaults;
  for_each_setting(defaults, [&](const std::string& key, auto d, const auto& part) {
    constexpr auto pointer = decltype(d)::pointer;
    const auto& from = setting<pointer>;
    page += "| `" + key + "` | `" + from.environment + "` | " + default_text(part.*pointer) + " | " + from.doc +
            (from.alias ? std::string("; `") + from.alias + "` is its old name, still read" : "") + " |\n";
  });
  return page;
}

}  // namespace chiroflow::config
