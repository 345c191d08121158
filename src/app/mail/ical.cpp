// SPDX-License-Identifier: Apache-2.0
#include "app/mail/ical.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kLongestLine = 75;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// "20300115T144500Z"
std::string instant(Instant at) {
  auto text = format_iso(std::chrono::floor<Seconds>(at));
  text.erase(text.find('.'), 4);
  std::erase(text, '-');
  std::erase(text, ':');
  return text;
}

class Lines {
 public:
  void plain(std::string_view line) { out_ += ical_line(line); }
  void value(const std::string& name, std::string_view value) { plain(name + ":" + std::string(value)); }
  void text(const std::string& name, std::string_view value) {
    if (!value.empty()) plain(name + ":" + ical_text(value));
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_people(Lines& lines, const CalendarEvent& event) {
  lines.value("ORGANIZER;CN=" + ical_parameter(event.organizer_name), "mailto:" + event.organizer_address);
  lines.value("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE",
              "mailto:" + event.attendee_address);
}

void write_alarm(Lines& lines, const CalendarEvent& event) {
  lines.plain("BEGIN:VALARM");
  lines.plain("ACTION:DISPLAY");
  lines.text("DESCRIPTION", event.summary);
  lines.plain("TRIGGER:-PT15M");
  lines.plain("END:VALARM");
}
}  // namespace

std::string ical_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (!is_control(c) || c == '\t') {
      out += c;
    }
  }
  return out;
}

std::string ical_parameter(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    if (c != '"' && !is_control(c)) out += c;
  return out + '"';
}

std::string ical_line(std::string_view line) {
  std::string out;
  for (std::size_t room = kLongestLine; line.size() > room; room = kLongestLine - 1) {
    auto end = room;
    while (end + 4 > room && continues_character(line[end])) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
  }
  return out.append(line).append("\r\n");
}

std::string to_ical(const CalendarEvent& event) {
  const bool cancelled = event.method == CalendarMethod::CANCEL;
  Lines lines;
  lines.plain("BEGIN:VCALENDAR");
  lines.plain("PRODID:-//ChiroFlow//Telehealth//EN");
  lines.plain("VERSION:2.0");
  lines.plain("CALSCALE:GREGORIAN");
  lines.value("METHOD", name_of(event.method));
  lines.plain("BEGIN:VEVENT");
  lines.text("UID", event.uid);
  lines.value("SEQUENCE", std::to_string(event.sequence));
  lines.value("DTSTAMP", instant(event.stamp));
  lines.value("DTSTART", instant(event.start));
  lines.value("DTEND", instant(event.end));
  lines.text("SUMMARY;LANGUAGE=" + event.language, event.summary);
  lines.text("DESCRIPTION;LANGUAGE=" + event.language, event.description);
  lines.text("LOCATION", event.url);
  if (!event.url.empty()) lines.value("URL", event.url);
  write_people(lines, event);
  lines.plain(cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  lines.plain("CLASS:PRIVATE");
  lines.plain(cancelled ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
  if (!cancelled) write_alarm(lines, event);
  lines.plain("END:VEVENT");
  lines.plain("END:VCALENDAR");
  return lines.take();
}

}  // namespace chiroflow::app
