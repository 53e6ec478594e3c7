//! Dates in the words of a language: `16 March 2022`, `16 березня 2022`.
//!
//! Owns how exactly a date is known; the names of months and their order of words come from `config.toml`
//! (`months` beside a day, `months_alone` without one).

use crate::content::Guide;

/// Year, month and day, as far as known.
pub fn of(guide: &Guide, lang: &str, parts: &[i64]) -> String {
    let words = |key: &str| guide.config.words(lang, key).split_whitespace().map(str::to_string).collect::<Vec<_>>();
    written(parts, &words("months"), &words("months_alone"))
}

pub fn iso(guide: &Guide, lang: &str, text: &str) -> String {
    of(guide, lang, &text.split('-').filter_map(|p| p.parse().ok()).collect::<Vec<i64>>())
}

fn written(parts: &[i64], beside_a_day: &[String], alone: &[String]) -> String {
    let month = |names: &[String], m: i64| usize::try_from(m - 1).ok().and_then(|i| names.get(i).cloned()).unwrap_or_default();
    match parts {
        [year] => year.to_string(),
        [year, m] => format!("{} {year}", month(alone, *m)),
        [year, m, day] => format!("{day} {} {year}", month(beside_a_day, *m)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_known() {
        let [months, alone] = ["січня лютого березня", "січень лютий березень"].map(|names| names.split(' ').map(str::to_string).collect::<Vec<_>>());
        let date = |parts: &[i64]| written(parts, &months, &alone);
        assert_eq!(date(&[2022]), "2022");
        assert_eq!(date(&[2022, 3]), "березень 2022");
        assert_eq!(date(&[2022, 3, 16]), "16 березня 2022");
        assert_eq!(date(&[2022, 13, 1]), "1  2022");
        assert_eq!(date(&[]), "");
    }
}
