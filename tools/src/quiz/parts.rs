//! The parts of questions that are more than a choice: to put in order, to match, to sort, to write.
//!
//! Owns how many parts each kind needs and how they belong together. What is said of a part (feedback,
//! rules, misconception) is read here for all kinds.

use std::collections::BTreeSet;

use super::{Accepted, Bin, Item, Pair, Placed, Remark, Task, report_twice};
use crate::id;
use crate::problem::nearest;
use crate::tree::{Fields, Node, Spot};

/// A sequence of two, or two pairs, would be a toss of a coin.
const LEAST: usize = 3;

/// The question whose parts are read.
pub struct Question<'a> {
    pub fields: &'a Fields<'a>,
    pub id: &'a str,
    pub line: usize,
}

impl Question<'_> {
    pub fn say(&self, message: &str, help: &str) {
        self.fields.problem(self.line, format!("question `{}` {message}", self.id), help);
    }
}

/// One part being read: its fields, named after it once its id is known.
pub struct Part<'a> {
    pub fields: Fields<'a>,
    id: Option<Spot<String>>,
}

impl<'a> Part<'a> {
    pub fn new(q: &Question<'a>, what: &'static str, node: &'a Node) -> Option<Part<'a>> {
        let article = if what.starts_with(['a', 'i']) { "an" } else { "a" };
        let mut fields = Fields::new(q.fields.file, format!("{article} {what} of question `{}`", q.id), node, q.fields.problems)?;
        let id = fields.string("id", "a");
        if let Some(id) = &id {
            fields.what = format!("{what} `{}` of question `{}`", id.value, q.id);
            id::check(&fields, what, id);
        }
        Some(Part { fields, id })
    }

    pub fn id(&self) -> Option<String> {
        self.id.as_ref().map(|id| id.value.clone())
    }

    /// The part's id, and what is said about it.
    pub fn remark(&self) -> (Option<String>, Option<Remark>) {
        let feedback = self.fields.string("feedback", "Right: …");
        let rules = self.fields.strings("rules");
        let misconception = self.fields.optional_string("misconception");
        (self.id(), feedback.map(|feedback| Remark { feedback, rules, misconception }))
    }
}

/// Reads every table called `what` with `read`; `None` where one of them could not be read.
fn all<'a, T>(q: &Question<'a>, what: &'static str, read: impl Fn(&Part<'a>) -> Option<T>) -> (Vec<T>, bool) {
    let tables = q.fields.tables(what);
    let mut parts = Vec::new();
    for table in tables {
        let Some(part) = Part::new(q, what, table) else { continue };
        parts.extend(read(&part));
        part.fields.finish();
    }
    let whole = parts.len() == tables.len();
    (parts, whole)
}

fn item(part: &Part<'_>) -> Option<Item> {
    let text = part.fields.string("text", "…");
    let (id, remark) = part.remark();
    Some(Item { id: id?, line: part.fields.line, text: text?, remark: remark? })
}

pub fn order(q: &Question<'_>) -> Task {
    let (items, whole) = all(q, "item", item);
    report_twice(q.fields, "item", items.iter().map(|i| (i.id.as_str(), i.line)));
    if whole && items.len() < LEAST {
        q.say("has fewer than three items", "add a `[[question.item]]`; they stand in the right sequence");
    }
    Task::Order(items)
}

pub fn matching(q: &Question<'_>) -> Task {
    let (pairs, whole) = all(q, "pair", |part| {
        let (item, partner) = (part.fields.string("item", "…"), part.fields.string("match", "…"));
        let (id, remark) = part.remark();
        Some(Pair { id: id?, line: part.fields.line, item: item?, partner: partner?, remark: remark? })
    });
    let (distractors, _) = all(q, "distractor", item);
    let ids = pairs.iter().map(|p| (p.id.as_str(), p.line)).chain(distractors.iter().map(|d| (d.id.as_str(), d.line)));
    report_twice(q.fields, "pair or distractor", ids);
    if whole && pairs.len() < LEAST {
        q.say("has fewer than three pairs", "add a `[[question.pair]]` with `item` and `match`");
    }
    let mut seen = BTreeSet::new();
    let partners = pairs.iter().map(|p| &p.partner).chain(distractors.iter().map(|d| &d.text));
    for partner in partners.filter(|p| !seen.insert(p.value.trim())) {
        let message = format!("question `{}` offers the match “{}” twice", q.id, partner.value);
        q.fields.problem(partner.line, message, "a reader can’t tell the two apart: change one");
    }
    Task::Match { pairs, distractors }
}

pub fn sort(q: &Question<'_>) -> Task {
    let (bins, bins_whole) = all(q, "bin", |part| {
        let name = part.fields.string("name", "Identifiable");
        Some(Bin { id: part.id()?, line: part.fields.line, name: name? })
    });
    let (items, whole) = all(q, "item", |part| {
        let (text, bin) = (part.fields.string("text", "…"), part.fields.string("bin", "identifiable"));
        let (id, remark) = part.remark();
        Some(Placed { id: id?, line: part.fields.line, text: text?, bin: bin?, remark: remark? })
    });
    report_twice(q.fields, "bin", bins.iter().map(|b| (b.id.as_str(), b.line)));
    report_twice(q.fields, "item", items.iter().map(|i| (i.id.as_str(), i.line)));
    if bins_whole && !(2..=4).contains(&bins.len()) {
        q.say("does not have two to four bins", "write two to four `[[question.bin]]` with `id` and `name`");
    }
    if whole && items.len() < LEAST {
        q.say("has fewer than three items to sort", "add a `[[question.item]]` with `text` and `bin`");
    }
    for bin in items.iter().map(|i| &i.bin).filter(|bin| bins_whole && !bins.iter().any(|b| b.id == bin.value)) {
        let known = bins.iter().map(|b| b.id.as_str());
        q.fields.problem(bin.line, format!("question `{}` has no bin `{}`", q.id, bin.value), nearest(&bin.value, known, "name the id of one of its bins"));
    }
    Task::Sort { bins, items }
}

pub fn short(q: &Question<'_>) -> Option<Task> {
    let (accepted, whole) = all(q, "accepted", |part| {
        let text = part.fields.string("text", "1949");
        Some(Accepted { id: part.id()?, line: part.fields.line, text: text? })
    });
    let (wrong, _) = all(q, "wrong", item);
    let otherwise = q.fields.string("feedback", "Not right: …");
    report_twice(q.fields, "accepted", accepted.iter().map(|a| (a.id.as_str(), a.line)));
    report_twice(q.fields, "wrong", wrong.iter().map(|w| (w.id.as_str(), w.line)));
    if whole && accepted.is_empty() {
        q.say("accepts no answer", "add a `[[question.accepted]]`; the first one is shown");
    }
    for text in wrong.iter().map(|w| &w.text).filter(|w| accepted.iter().any(|a| fold(&a.text.value) == fold(&w.value))) {
        let message = format!("question `{}` calls “{}” right and wrong", q.id, text.value);
        q.fields.problem(text.line, message, "case, spaces and the kind of apostrophe make no difference: keep it in one of the lists");
    }
    Some(Task::Short { accepted, wrong, otherwise: otherwise? })
}

/// As the quiz compares what was written: case, spaces and the kind of apostrophe make no difference.
/// The same rule stands in `static/js/marking.js`.
fn fold(text: &str) -> String {
    let one = text.replace(['’', 'ʼ', '‘', '`', '´'], "'").to_lowercase();
    one.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_compared_folded() {
        assert_eq!(fold("  Обов’язок \n перед"), fold("обовʼязок перед"));
        assert_ne!(fold("1949"), fold("1948"));
    }
}
