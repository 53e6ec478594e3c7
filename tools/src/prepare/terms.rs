//! The alphabetical index of terms: every name of every term that the page's language explains.
//!
//! Owns its order and its initials; what a term means stands in the glossary, to which each name leads.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::references::Resolver;
use crate::content::Guide;
use crate::page::Page;

/// `[{ initial, names: [{ name, url }] }]`.
pub fn index(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let glossary = r.url_of("glossary");
    let own = guide.terms.iter().filter_map(|t| guide.term(&t.id, &page.lang)).filter(|(_, lang)| *lang == page.lang);
    let names = own.flat_map(|(term, _)| std::iter::once(&term.name).chain(&term.also).map(|name| (name.as_str(), term.id.as_str())));
    let mut initials: BTreeMap<Vec<(char, u8)>, Vec<Value>> = BTreeMap::new();
    let mut sorted: Vec<(&str, &str)> = names.collect();
    sorted.sort_by_key(|(name, id)| (order(name), *id));
    for (name, id) in sorted {
        let letter = order(name).first().copied().into_iter().collect();
        initials.entry(letter).or_default().push(json!({"name": name, "url": format!("{glossary}#{id}")}));
    }
    initials.into_values().map(|names| json!({"initial": initial(&names), "names": names})).collect()
}

fn initial(names: &[Value]) -> String {
    let first = names.first().and_then(|n| n["name"].as_str()).and_then(|n| n.chars().find(|c| c.is_alphanumeric()));
    first.map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

/// The place of a name in its alphabet: letters that code tables put at the end stand where readers look for them.
fn order(name: &str) -> Vec<(char, u8)> {
    let letters = name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').flat_map(char::to_lowercase);
    letters
        .map(|c| match c {
            'ґ' => ('г', 1),
            'є' | 'ё' => ('е', 1),
            'і' => ('и', 1),
            'ї' => ('и', 2),
            _ => (c, 0),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_their_alphabet() {
        let mut names = ["їжа", "яма", "ґрати", "ІПСО", "дім", "Єдність", "гора", "ера", "“А”"];
        names.sort_by_key(|name| order(name));
        assert_eq!(names, ["“А”", "гора", "ґрати", "дім", "ера", "Єдність", "ІПСО", "їжа", "яма"]);
        assert_eq!(initial(&[json!({"name": "“їжа”"})]), "Ї");
    }
}
