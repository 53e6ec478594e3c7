//! Whether each translation records what it was made from, and what of that has changed since.
//!
//! A pure verb. A translation without its record is a problem: nobody could ever tell that it is out of
//! date. What changed in the original since is a warning, so that its author is not held up.

use crate::blocks;
use crate::content::Guide;
use crate::problem::Problems;
use crate::text::line_of;
use crate::translation::{Bodies, Change, Translation, difference, passages};

pub fn check(guide: &Guide, problems: &Problems) {
    for (file, translation) in &guide.translations {
        if is_draft(guide, file, &translation.lang) {
            continue;
        }
        if recorded(file, translation, problems) {
            outdated(file, translation, problems);
        }
    }
}

/// A translation that is under way: its page is a draft.
fn is_draft(guide: &Guide, file: &str, lang: &str) -> bool {
    let folder = |file: &str| file.rsplit_once('/').map(|(folder, _)| folder.to_string());
    guide.pages.iter().any(|p| p.draft && p.lang == lang && folder(&p.file) == folder(file))
}

/// Whether the record is there and covers all of the translation.
fn recorded(file: &str, t: &Translation, problems: &Problems) -> bool {
    let help = format!("once it is whole, run `guide translated {file}`");
    let Some(record) = &t.record else {
        shape(file, t, problems);
        problems.add(file, 1, "the translation doesn’t record what it was made from", help);
        return false;
    };
    let mut whole = true;
    for unit in t.units.iter().filter(|u| u.given && !record.words.contains_key(&u.path)) {
        problems.add(file, unit.line, format!("the translation doesn’t record what `{}` was made from", unit.path), help.clone());
        whole = false;
    }
    let own = t.bodies.as_ref().map_or(0, |b| blocks::read(&b.text).len());
    if own != record.body.len() {
        shape(file, t, problems);
        let message = format!("the translation records {} passages and has {own}", record.body.len());
        problems.add(file, t.bodies.as_ref().map_or(1, |b| b.line), message, help);
        whole = false;
    }
    whole
}

/// Reports where a translated body is built otherwise than its original; false if it is.
pub fn shape(file: &str, t: &Translation, problems: &Problems) -> bool {
    let Some(bodies) = &t.bodies else { return true };
    let (own, original) = (blocks::read(&bodies.text), blocks::read(&bodies.original));
    let Some((n, here, there)) = difference(&own, &original) else { return true };
    let at = own.get(n).map_or(bodies.text.trim_end().len(), |b| b.range.start);
    let name = |shape: Option<blocks::Shape>| shape.map_or("missing", blocks::Shape::name);
    let message = format!("passage {} is {}, in the original {}", n + 1, name(here), name(there));
    let theirs = original.get(n).map_or_else(String::new, |b| format!(": “{}”", blocks::extract(&bodies.original[b.range.clone()])));
    let help = format!("a translation has the original’s headings, paragraphs and lists in the same order{theirs}");
    problems.add(file, line_of(&bodies.text, at, bodies.line), message, help);
    false
}

fn outdated(file: &str, t: &Translation, problems: &Problems) {
    let help = format!("compare with {}, translate it, then run `guide translated {file}`", t.original);
    for unit in &t.units {
        match t.change(unit) {
            Some(Change::Changed) => problems.warn(file, unit.line, format!("the original of `{}` has changed: “{}”", unit.path, unit.extract), help.clone()),
            Some(_) => problems.warn(file, unit.line, format!("the original has new words, `{}`: “{}”", unit.path, unit.extract), help.clone()),
            None => {}
        }
    }
    let notes = t.bodies.iter().flat_map(|b: &Bodies| passages(b, t.record.as_ref())).filter_map(|p| p.note);
    for note in notes {
        match note.change {
            Change::Changed => problems.warn(file, note.line, format!("the original of this passage has changed: “{}”", note.extract), help.clone()),
            Change::New => problems.warn(file, note.line, format!("the original has a new passage here: “{}”", note.extract), help.clone()),
            Change::Gone => problems.warn(file, note.line, format!("the original no longer has this passage: “{}”", note.extract), help.clone()),
        }
    }
}
