//! Misconceptions in the JSON file of a page: behind a question, and on the pages that list them.
//!
//! A belief stands on the page of its subject, or on `misconceptions/` itself where it names none.

use serde_json::{Value, json};

use super::data::{Index, other, rules};
use super::notes;
use super::references::Resolver;
use crate::content::{Guide, MISCONCEPTIONS};
use crate::page::{Kind, Page};
use crate::registry::Misconception;
use crate::tree::Spot;

/// How many pages that answer a belief are listed beside it: lessons first, then cases and the rest.
const USERS: usize = 3;

/// One belief, for the page that names it.
pub fn one(guide: &Guide, r: &Resolver<'_>, id: Option<&Spot<String>>) -> Option<Value> {
    let (m, lang) = guide.misconception(&id?.value, r.lang())?;
    let better = r.inline(&m.better.value);
    Some(json!({"id": m.id, "belief": m.belief, "better": better, "url": r.belief_url(m, lang), "lang": other(r.lang(), lang)}))
}

/// The beliefs that stand on this page, in its language.
pub fn on(guide: &Guide, index: &Index<'_>, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let file = MISCONCEPTIONS.replace(".toml", &format!(".{}.toml", page.lang));
    own(guide, page, &page.folder)
        .map(|m| {
            let mut used_by = index.believed(&m.id, r, page);
            used_by.truncate(USERS);
            json!({
                "id": m.id, "belief": m.belief, "better": r.inline(&m.better.value), "rules": rules(guide, r, &m.rules),
                "used_by": used_by,
                "note": notes::at(guide, r, page, &file, &format!("misconception.{}", m.id), &format!("#{}", m.id)),
            })
        })
        .collect()
}

/// The pages of subjects below this page, each with its beliefs by name.
pub fn subjects(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let below = guide.listed(&page.folder, &page.lang).into_iter().filter(|p| p.kind == Kind::Misconceptions);
    below
        .map(|p| {
            let beliefs = own(guide, page, &p.folder).map(|m| json!({"belief": m.belief, "url": r.belief_url(m, &page.lang)}));
            json!({"title": p.title.value, "url": r.url(p), "description": p.description.value, "beliefs": beliefs.collect::<Vec<_>>()})
        })
        .collect()
}

/// How many beliefs belong on the page, in whatever language.
pub fn count(guide: &Guide, page: &Page) -> usize {
    guide.misconceptions.iter().filter(|m| m.folder() == page.folder).count()
}

fn own<'a>(guide: &'a Guide, page: &'a Page, folder: &'a str) -> impl Iterator<Item = &'a Misconception> {
    let all = guide.misconceptions.iter().filter(move |m| m.folder() == folder);
    all.filter_map(|m| guide.misconception(&m.id, &page.lang)).filter(|(_, lang)| *lang == page.lang).map(|(m, _)| m)
}
