// When to come back: 1, 7 and 21 days after a quiz was first finished.
const STEPS = [1, 7, 21];

// Days until the next review; null once all three are done.
const dueIn = (mark) => (STEPS[mark.reviewed] ? mark.day + STEPS[mark.reviewed] - today() : null);

// A day as the page's language writes it.
const dayName = (day, words) => new Date(day * 864e5).toLocaleDateString(words.locale, { dateStyle: "long", timeZone: "UTC" });
