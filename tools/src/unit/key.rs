//! A question on paper: what is offered by letters and numbers, and the key that names what is right by them.
//!
//! Owns the order in which parts stand on paper; it never gives the answer away.

use super::{Question, Task};
use crate::shuffle::{Dice, seed_of};

/// The key of the words that say what to do.
pub fn ask(q: &Question) -> String {
    format!("ask_{}", q.kind)
}

/// What stands by letters: choices, or the parts to be placed, in an order that does not tell.
pub fn offered(q: &Question) -> Vec<&str> {
    match &q.task {
        Task::Single(choices) | Task::Multiple(choices) | Task::Verdict { choices, .. } => choices.iter().map(|c| c.text.plain.as_str()).collect(),
        Task::Order(items) => scrambled(q, items.iter().map(|i| i.text.plain.as_str()).collect()),
        Task::Match { pairs, .. } => pairs.iter().map(|p| p.item.plain.as_str()).collect(),
        Task::Sort { items, .. } => scrambled(q, items.iter().map(|i| i.text.plain.as_str()).collect()),
        Task::Short { .. } => Vec::new(),
    }
}

/// What stands by numbers: partners, or bins.
pub fn offers(q: &Question) -> Vec<&str> {
    match &q.task {
        Task::Match { pairs, lures } => scrambled(q, pairs.iter().map(|p| &p.partner).chain(lures.iter().map(|l| &l.text)).map(|r| r.plain.as_str()).collect()),
        Task::Sort { bins, .. } => bins.iter().map(|b| b.name.plain.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The right answer: `b`, `a, c`, the sequence of letters, `a1, b3`, or the accepted forms.
pub fn right(q: &Question) -> Vec<String> {
    let (letters, numbers) = (offered(q), offers(q));
    let letter_of = |text: &str| letters.iter().position(|t| *t == text).map(letter).unwrap_or_default();
    let number_of = |text: &str| numbers.iter().position(|t| *t == text).map_or(0, |i| i + 1);
    match &q.task {
        Task::Single(choices) | Task::Multiple(choices) | Task::Verdict { choices, .. } => choices.iter().enumerate().filter(|(_, c)| c.correct).map(|(i, _)| letter(i)).collect(),
        Task::Order(items) => items.iter().map(|i| letter_of(&i.text.plain)).collect(),
        Task::Match { pairs, .. } => pairs.iter().enumerate().map(|(i, p)| format!("{}{}", letter(i), number_of(&p.partner.plain))).collect(),
        Task::Sort { bins, items } => {
            let mut all: Vec<String> = items.iter().map(|i| format!("{}{}", letter_of(&i.text.plain), number_of(&i.home(bins).plain))).collect();
            all.sort();
            all
        }
        Task::Short { accepted, .. } => accepted.clone(),
    }
}

pub fn letter(i: usize) -> String {
    u8::try_from(i).ok().filter(|i| *i < 26).map_or_else(|| (i + 1).to_string(), |i| char::from(b'a' + i).to_string())
}

/// As the guide's own page shows them: never in the order of the key.
fn scrambled<'a>(q: &Question, mut parts: Vec<&'a str>) -> Vec<&'a str> {
    let before = parts.clone();
    Dice::new(seed_of(&q.id)).shuffle(&mut parts);
    if parts == before {
        parts.rotate_left(1);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn the_key_names_what_the_list_offers() {
        let unit = unit();
        let keys: Vec<String> = unit.questions().map(|q| right(q).join(" ")).collect();
        assert_eq!((keys[0].as_str(), keys[1].as_str(), keys[2].as_str(), keys[6].as_str()), ("a", "a b", "b", "обов’язок"));
        for q in unit.questions() {
            let by_letter = |key: &str| offered(q)[usize::from(key.as_bytes()[0] - b'a')];
            let by_number = |key: &str| offers(q)[key[1..].parse::<usize>().expect("a number") - 1];
            match &q.task {
                Task::Order(items) => assert_eq!(right(q).iter().map(|k| by_letter(k)).collect::<Vec<_>>(), items.iter().map(|i| i.text.plain.as_str()).collect::<Vec<_>>()),
                Task::Match { pairs, .. } => {
                    for (key, pair) in right(q).iter().zip(pairs) {
                        assert_eq!((by_letter(key), by_number(key)), (pair.item.plain.as_str(), pair.partner.plain.as_str()));
                    }
                }
                Task::Sort { bins, items } => {
                    for key in right(q) {
                        let item = items.iter().find(|i| i.text.plain == by_letter(&key)).expect("an item");
                        assert_eq!(by_number(&key), item.home(bins).plain);
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn no_order_is_given_away() {
        let unit = unit();
        let Task::Order(items) = &unit.lessons[0].questions[3].task else { panic!("the fourth is to be put in order") };
        assert_ne!(offered(&unit.lessons[0].questions[3]), items.iter().map(|i| i.text.plain.as_str()).collect::<Vec<_>>());
    }
}
