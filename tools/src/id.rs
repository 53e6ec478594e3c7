//! Ids as authors write them: their form, and that each stands once.
//!
//! Owns the messages about both. Whether an id that something refers to exists is for `check`.

use std::collections::BTreeMap;

use crate::problem::Problems;
use crate::tree::{Fields, Spot};

/// Kebab-case ASCII: what is safe in an address, an anchor and a teacher's system alike.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// Reads the `id` of a table; from here on its messages call the table by it.
pub fn read(fields: &mut Fields<'_>, what: &str, example: &str) -> Option<Spot<String>> {
    let id = fields.string("id", example)?;
    fields.what = format!("{what} `{}`", id.value);
    check(fields, what, &id);
    Some(id)
}

pub fn check(fields: &Fields<'_>, what: &str, id: &Spot<String>) {
    if !is_id(&id.value) {
        let message = format!("{what} id `{}` is not in kebab-case", id.value);
        fields.problem(id.line, message, "use lower-case letters a to z, digits and single hyphens");
    }
}

/// The line of each id; reports the second of two that are alike. `what` is `term id`, `place`
/// nothing or ` in the quiz`.
pub fn lines<'a>(
    file: &str,
    what: &str,
    place: &str,
    ids: impl Iterator<Item = (&'a str, usize)>,
    problems: &Problems,
) -> BTreeMap<&'a str, usize> {
    let mut lines = BTreeMap::new();
    for (id, line) in ids {
        if let Some(first) = lines.insert(id, line) {
            let help = format!("give it another id; the first is at line {first}");
            problems.add(file, line, format!("{what} `{id}` is used twice{place}"), help);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for good in ["a", "gc3-13", "blurred-face"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", "a--b", "A", "a_b", "ü"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn the_second_of_two_ids_is_reported() {
        let problems = Problems::default();
        let found = lines("t.toml", "term id", "", [("a", 1), ("b", 4), ("a", 9)].into_iter(), &problems);
        assert_eq!(found, BTreeMap::from([("a", 9), ("b", 4)]));
        let all: Vec<String> = problems.into_sorted().into_iter().map(|p| format!("{}: {}; {}", p.line, p.message, p.help)).collect();
        assert_eq!(all, ["9: term id `a` is used twice; give it another id; the first is at line 1"]);
    }
}
