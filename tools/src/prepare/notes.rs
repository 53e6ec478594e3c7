//! What a reader is told of a translation that its original has outrun, and the ids of its headings.
//!
//! Owns the notes in a page's body; those beside other words (an answer, a question) are data for the
//! templates, which say them in the same way (`text::note`).

use std::ops::Range;

use serde_json::{Value, json};

use super::references::Resolver;
use crate::blocks;
use crate::content::Guide;
use crate::page::Page;
use crate::text::escape;
use crate::translation::{Change, Note};

/// Front-matter words that have a place of their own for a note; all others share the page's.
const PLACES: [&str; 8] = ["answer", "objectives", "claim", "instead", "ready", "reservations", "quotes", "warning"];

fn name(change: Change) -> &'static str {
    match change {
        Change::Changed => "changed",
        Change::New => "new",
        Change::Gone => "gone",
    }
}

/// The body with the ids of its headings and a note at each passage that changed.
pub fn body(guide: &Guide, r: &Resolver<'_>, page: &Page) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for passage in &page.passages {
        let at = passage.range.start..passage.range.start;
        if let Some(note) = &passage.note {
            let id = passage.id.as_ref().filter(|_| note.change == Change::New);
            edits.push((at, paragraph(guide, r, page, note, id)));
        }
        if let Some(id) = passage.id.as_ref().filter(|_| !passage.range.is_empty()) {
            edits.push(blocks::with_id(&page.body, &passage.range, id));
        }
    }
    let (mut out, mut at) = (String::with_capacity(page.body.len() + 64 * edits.len()), 0);
    for (place, words) in edits {
        out.push_str(&page.body[at..place.start]);
        out.push_str(&words);
        at = place.end;
    }
    out + &page.body[at..]
}

fn paragraph(guide: &Guide, r: &Resolver<'_>, page: &Page, note: &Note, id: Option<&String>) -> String {
    let words = |key: &str| escape(guide.config.words(&page.lang, key));
    let anchor = note.anchor.as_ref().map(|a| format!("#{a}")).unwrap_or_default();
    let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
    let said = words(&format!("passage_{}", name(note.change)));
    let (url, lang) = (original_url(guide, r, page), &guide.config.default_language);
    let link = format!("<a href=\"{url}{anchor}\" hreflang=\"{lang}\">{}</a>", words("passage_read"));
    format!("\n\n<p class=\"outdated\" data-index=\"no\"{id}>{said} {link}</p>\n\n")
}

fn original_url(guide: &Guide, r: &Resolver<'_>, page: &Page) -> String {
    guide.page(&page.folder, &guide.config.default_language).map_or_else(String::new, |p| r.url(p))
}

/// A note for the words at `path` of a translated file, `anchor` being where the original has them.
pub fn at(guide: &Guide, r: &Resolver<'_>, page: &Page, file: &str, path: &str, anchor: &str) -> Option<Value> {
    let change = guide.translations.get(file)?.change_at(path)?;
    Some(json!({"change": name(change), "url": format!("{}{anchor}", original_url(guide, r, page)), "lang": guide.config.default_language}))
}

/// Notes for the words of a page's front matter, by their place.
pub fn front(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Value {
    let mut notes = serde_json::Map::new();
    let Some(translation) = guide.translations.get(&page.file).filter(|t| t.bodies.is_some()) else { return Value::Object(notes) };
    for unit in translation.units.iter().filter(|u| translation.change(u).is_some()) {
        let field = unit.path.strip_prefix("extra.").and_then(|rest| rest.split('.').next()).filter(|f| PLACES.contains(f));
        if let Some(note) = at(guide, r, page, &page.file, &unit.path, "") {
            notes.insert(field.unwrap_or("page").to_string(), note);
        }
    }
    Value::Object(notes)
}
