// A calendar file with the three days of review, for those who keep nothing here. Its words are neutral:
// a calendar is seen by others. It is saved only when the reader presses for it.
const calendar = (title, url, day) => {
  const stamp = (n) => new Date(n * 864e5).toISOString().slice(0, 10).replace(/-/g, "");
  const escaped = title.replace(/[\\;,]/g, "\\$&").replace(/\s+/g, " ");
  const event = (step) => [
    "BEGIN:VEVENT", `UID:${day}-${step}@reminder`, `DTSTAMP:${stamp(day)}T000000Z`, `DTSTART;VALUE=DATE:${stamp(day + step)}`,
    `SUMMARY:${escaped}`, `DESCRIPTION:${url}`, "TRANSP:TRANSPARENT", "END:VEVENT",
  ];
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reminder//EN", ...STEPS.flatMap(event), "END:VCALENDAR"];
  // No line may have more than 75 bytes, and a letter may have two.
  return lines.map((line) => line.replace(/.{36}(?=.)/gu, "$&\r\n ") + "\r\n").join("");
};

// What the button does, said before it.
const reminder = (words) => {
  const url = new URL(words.reviewUrl, words.permalink).href;
  return [make("p", "", words.remindWhat), actions(button(words.remind, () => save("reminders.ics", "text/calendar", calendar(words.remindEvent, url, today()))))];
};
