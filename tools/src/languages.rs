//! Checks of what a language needs before it is published: its words of the interface, and words to
//! send that bring nobody into danger.
//!
//! A pure verb. Whether a translation is whole and up to date is for `content` and `freshness`.

use std::collections::BTreeSet;

use crate::content::Guide;
use crate::page::Kind;
use crate::problem::{Problems, nearest};

/// Where naming an organisation can be punished, by the language its readers write in.
const DANGER: [(&str, [&str; 2]); 1] = [("ru", ["RU", "BY"])];

pub fn check(guide: &Guide, problems: &Problems) {
    for lang in guide.config.languages.iter().skip(1) {
        words(guide, lang, problems);
    }
    ready_words(guide, problems);
}

/// Every language has exactly the words of the first one, with the same places for numbers and names.
fn words(guide: &Guide, lang: &str, problems: &Problems) {
    let config = &guide.config;
    let line = config.lines.get(lang).copied().unwrap_or(1);
    let none = Default::default();
    let wanted = config.translations.get(&config.default_language).unwrap_or(&none);
    let own = config.translations.get(lang).unwrap_or(&none);
    if own.is_empty() {
        let message = format!("language `{lang}` has no words of the interface");
        problems.add("config.toml", line, message, format!("add `[languages.{lang}.translations]` with the keys of `[translations]`"));
        return;
    }
    for (key, theirs) in wanted.iter().filter(|(_, words)| !words.is_empty()) {
        match own.get(key).filter(|words| !words.trim().is_empty()) {
            None => {
                let message = format!("language `{lang}` has no translation of `{key}`");
                problems.add("config.toml", line, message, format!("add `{key} = \"…\"` to its translations; in `{}`: {theirs}", config.default_language));
            }
            Some(words) if places(words) != places(theirs) => {
                let message = format!("`{key}` of language `{lang}` has other places in braces than “{theirs}”");
                problems.add("config.toml", line, message, "keep each `{…}` as it is: a number or a name is put there");
            }
            Some(_) => {}
        }
    }
    for key in own.keys().filter(|key| !wanted.contains_key(*key)) {
        let help = nearest(key, wanted.keys().map(String::as_str), "remove it, or add it to `[translations]`");
        problems.add("config.toml", line, format!("language `{lang}` translates `{key}`, which does not exist"), help);
    }
}

/// What stands in braces: `{n}`.
fn places(words: &str) -> BTreeSet<&str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// Words to send in a language name no organisation whose name endangers those who send them.
fn ready_words(guide: &Guide, problems: &Problems) {
    for page in guide.pages.iter().filter(|p| p.kind == Kind::Reply) {
        let Some((_, countries)) = DANGER.iter().find(|(lang, _)| *lang == page.lang) else { continue };
        for risk in guide.risks.iter().filter(|r| countries.contains(&r.country.as_str())) {
            for ready in &page.extra.ready {
                let text = ready.text.value.to_lowercase();
                let named = std::iter::once(&risk.organisation).chain(&risk.names).find(|name| text.contains(&name.to_lowercase()));
                if let Some(name) = named {
                    let message = format!("the words for `{}` name “{name}”, which is dangerous in {}", ready.to, risk.country_name);
                    problems.add(&page.file, ready.text.line, message, "name the treaty and its article instead");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_what_stands_in_braces() {
        assert_eq!(places("{right} of {all}"), BTreeSet::from(["all", "right"]));
        assert_eq!(places("no { place"), BTreeSet::new());
    }
}
