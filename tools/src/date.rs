//! Days: the date a build is made for, and how long ago something was checked.
//!
//! Owns nothing but the count. There is no clock here: the same sources and the same date give the same bytes.

use std::fmt;

/// Days since 1 January 1970, in the calendar of today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// Reads `2026-11-21`; a time after it is left out.
    pub fn read(text: &str) -> Option<Day> {
        let mut parts = text.get(..10)?.split('-').map(|p| p.parse::<i64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let found = Day::of(year, month, day);
        (found.to_string() == text[..10]).then_some(found)
    }

    /// The day of a second since 1970, as `SOURCE_DATE_EPOCH` counts them.
    pub fn of_second(second: i64) -> Day {
        Day(second.div_euclid(86_400))
    }

    pub fn days_since(self, earlier: Day) -> i64 {
        self.0 - earlier.0
    }

    /// Years begin in March here, so that the leap day is the last one.
    fn of(year: i64, month: i64, day: i64) -> Day {
        let year = if month > 2 { year } else { year - 1 };
        let (century, rest) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Day(century * 146_097 + rest * 365 + rest / 4 - rest / 100 + of_year - 719_468)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0 + 719_468;
        let (century, rest) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
        let of_year = rest - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
        write!(f, "{:04}-{month:02}-{day:02}", year + century * 400 + i64::from(month <= 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        for (text, days) in [("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11_016), ("2026-11-21", 20_778)] {
            assert_eq!(Day::read(text), Some(Day(days)), "{text}");
            assert_eq!(Day(days).to_string(), text);
        }
        assert_eq!(Day::of_second(86_399), Day(0));
        assert_eq!(Day::read("2026-11-21T10:00:00Z"), Day::read("2026-11-21"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026-11", "2026-13-01", "2026-02-30", "21.11.2026", "2026/11/21", "20é6-11-21"] {
            assert_eq!(Day::read(text), None, "{text}");
        }
    }
}
