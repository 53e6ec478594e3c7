//! Keyboard layouts: what was meant where somebody typed with the wrong one switched on.
//!
//! Key by key in three rows, as they lie on the keyboard. The browser offers what it reads, and only
//! where the words exist; which languages share a keyboard is all that is known here.

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'\\zxcvbnm,.";
const UKRAINIAN: &str = "'йцукенгшщзхїфівапролджєґячсмитьбю";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэ\\ячсмитьбю";

/// Pairs of rows, typed and meant, for a guide in `lang`; empty where nothing is known.
pub fn layouts(lang: &str) -> Vec<(&'static str, &'static str)> {
    match lang {
        "uk" => vec![(LATIN, UKRAINIAN), (RUSSIAN, UKRAINIAN), (UKRAINIAN, LATIN)],
        "ru" => vec![(LATIN, RUSSIAN), (UKRAINIAN, RUSSIAN), (RUSSIAN, LATIN)],
        "en" => vec![(UKRAINIAN, LATIN), (RUSSIAN, LATIN)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_lie_under_one_another() {
        for (typed, meant) in ["en", "uk", "ru"].into_iter().flat_map(layouts) {
            assert_eq!(typed.chars().count(), meant.chars().count());
        }
        let meant: String = "dsqcmrjdjgjkjytybq".chars().map(|c| UKRAINIAN.chars().nth(LATIN.find(c).expect("a key")).expect("a key")).collect();
        assert_eq!(meant, "військовополонений");
    }
}
