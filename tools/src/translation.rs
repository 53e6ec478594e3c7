//! A translated file: what it records of its original, and what has become of that original since.
//!
//! Owns the table `[original]` (hashes that `guide translated` writes), and the notes that a page's
//! passages carry. Who is told what of a change (a translator, a reader) is for `freshness` and `prepare`.

use std::collections::BTreeMap;

use crate::blocks::{self, Block, Shape};
use crate::problem::Problems;
use crate::tree::{Node, Value};
use crate::words::{RECORD, Unit};

/// What a translation was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Hashes of the original's words by their path.
    pub words: BTreeMap<String, String>,
    /// Hashes of the original's passages, one for each passage of the translation.
    pub body: Vec<String>,
}

impl Record {
    /// The record that a words file or a front matter holds; `None` where it holds none.
    pub fn of(file: &str, words: &Node, problems: &Problems) -> Option<Record> {
        let Value::Table(rows) = &words.value else { return None };
        let (_, node) = rows.iter().find(|(key, _)| key == RECORD)?;
        let record = Record::read(node);
        if record.is_none() {
            let message = format!("`[{RECORD}]` is not as `guide translated` writes it");
            problems.add(file, node.line, message, format!("remove it and run `guide translated {file}`"));
        }
        record
    }

    fn read(node: &Node) -> Option<Record> {
        let Value::Table(rows) = &node.value else { return None };
        let string = |n: &Node| if let Value::String(s) = &n.value { Some(s.clone()) } else { None };
        let mut record = Record::default();
        for (key, node) in rows {
            match &node.value {
                Value::Array(items) if key == "body" => record.body = items.iter().map(string).collect::<Option<_>>()?,
                _ => drop(record.words.insert(key.clone(), string(node)?)),
            }
        }
        Some(record)
    }

    /// The table as it stands in a file.
    pub fn text(&self) -> String {
        let mut text = format!("[{RECORD}] # written by `guide translated`\n");
        for (path, hash) in &self.words {
            text += &format!("\"{path}\" = \"{hash}\"\n");
        }
        if !self.body.is_empty() {
            let rows: Vec<String> = self.body.chunks(8).map(|row| row.iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(", ")).collect();
            text += &format!("body = [\n  {},\n]\n", rows.join(",\n  "));
        }
        text
    }

    /// `text`, which is TOML, with this record in the place of its old one, at its end.
    pub fn write_into(&self, text: &str) -> String {
        let mut kept = String::new();
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with('[') {
                inside = line.starts_with(&format!("[{RECORD}]"));
            }
            // A list's closing bracket begins no table.
            if !inside {
                kept += line;
                kept.push('\n');
            }
        }
        format!("{}\n{}{}", kept.trim_end(), if kept.trim().is_empty() { "" } else { "\n" }, self.text())
    }
}

/// What has become of words since they were translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Changed,
    /// The original has them, the translation doesn't.
    New,
    /// The original has them no longer.
    Gone,
}

/// A change of one passage, with its place in the translation.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub change: Change,
    pub line: usize,
    /// The first words: of the original, or of the translation where the original is gone.
    pub extract: String,
    /// The nearest heading above it in the original.
    pub anchor: Option<String>,
}

/// A place in a page's body: a heading's id is to be set there, or a note to be said before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The heading, or the place of a note.
    pub range: std::ops::Range<usize>,
    pub id: Option<String>,
    pub note: Option<Note>,
}

/// The body of a page, and of its original.
#[derive(Clone, Debug)]
pub struct Bodies {
    pub text: String,
    pub line: usize,
    pub original: String,
}

/// One translated file.
#[derive(Clone, Debug)]
pub struct Translation {
    pub original: String,
    pub lang: String,
    pub record: Option<Record>,
    pub units: Vec<Unit>,
    /// Only a page has them.
    pub bodies: Option<Bodies>,
}

impl Translation {
    /// The record that would hold if the translation were right as it stands.
    pub fn now(&self) -> Record {
        let before = |path: &str| self.record.as_ref().and_then(|r| r.words.get(path).cloned());
        let hash = |u: &Unit| if u.whole { Some(u.hash.clone()) } else { before(&u.path) };
        let words = self.units.iter().filter(|u| u.given).filter_map(|u| Some((u.path.clone(), hash(u)?)));
        let body = self.bodies.iter().flat_map(|b| blocks::read(&b.original)).map(|b| b.hash);
        Record { words: words.collect(), body: body.collect() }
    }

    pub fn change(&self, unit: &Unit) -> Option<Change> {
        let record = self.record.as_ref()?;
        match record.words.get(&unit.path) {
            _ if !unit.given => Some(Change::New),
            Some(hash) if *hash != unit.hash => Some(Change::Changed),
            _ => None,
        }
    }

    /// The gravest change among the words at `path` and below it.
    pub fn change_at(&self, path: &str) -> Option<Change> {
        let below = |u: &&Unit| u.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let changes: Vec<(bool, Change)> = self.units.iter().filter(below).filter_map(|u| Some((u.path == path, self.change(u)?))).collect();
        let whole = changes.iter().find(|(own, change)| *own && *change == Change::New);
        whole.map(|(_, change)| *change).or(if changes.is_empty() { None } else { Some(Change::Changed) })
    }
}

/// The first place where two bodies differ in shape: passage (from 0), own shape, original's shape.
pub fn difference(own: &[Block], original: &[Block]) -> Option<(usize, Option<Shape>, Option<Shape>)> {
    let at = |row: &[Block], i: usize| row.get(i).map(|b| b.shape);
    (0..own.len().max(original.len())).find(|i| at(own, *i) != at(original, *i)).map(|i| (i, at(own, i), at(original, i)))
}

/// The headings of an original with their ids.
pub fn headings(body: &str) -> Vec<Passage> {
    let heading = |b: Block| b.id.map(|id| Passage { range: b.range, id: Some(id), note: None });
    blocks::read(body).into_iter().filter_map(heading).collect()
}

/// What a translated body needs: the ids of the original's headings, and a note where it changed.
pub fn passages(bodies: &Bodies, record: Option<&Record>) -> Vec<Passage> {
    let (own, now) = (blocks::read(&bodies.text), blocks::read(&bodies.original));
    let recorded = record.map(|r| &r.body).filter(|body| body.len() == own.len());
    // Without a record (that is a problem by itself), passages are paired by their place.
    let hashes: Vec<(String, Shape)> = match recorded {
        Some(body) => body.iter().cloned().zip(own.iter().map(|b| b.shape)).collect(),
        None => own.iter().enumerate().map(|(i, b)| (now.get(i).map_or_else(String::new, |o| o.hash.clone()), b.shape)).collect(),
    };
    let mut notes = Notes { bodies, now: &now, all: Vec::new(), told: 0 };
    for (block, pair) in own.iter().zip(blocks::pair(&hashes, &now)) {
        notes.passage(block, pair);
    }
    notes.untold(now.len(), bodies.text.len());
    notes.all
}

struct Notes<'a> {
    bodies: &'a Bodies,
    now: &'a [Block],
    all: Vec<Passage>,
    /// How many of the original's passages were dealt with.
    told: usize,
}

impl Notes<'_> {
    fn passage(&mut self, block: &Block, pair: Option<(usize, bool)>) {
        let note = match pair {
            Some((j, same)) => {
                self.untold(j, block.range.start);
                self.told = j + 1;
                (!same).then(|| self.note(Change::Changed, block.range.start, Some(j), &self.original(j)))
            }
            None => Some(self.note(Change::Gone, block.range.start, None, &self.bodies.text[block.range.clone()])),
        };
        let id = pair.and_then(|(j, _)| self.now[j].id.clone()).filter(|_| block.id.is_some());
        if id.is_some() || note.is_some() {
            self.all.push(Passage { range: block.range.clone(), id, note });
        }
    }

    /// The original's passages up to `end` that the translation lacks: a note for the first of them, and
    /// for each heading, which keeps its id there.
    fn untold(&mut self, end: usize, at: usize) {
        for j in self.told..end {
            let id = self.now[j].id.clone();
            if j == self.told || id.is_some() {
                let note = Some(self.note(Change::New, at, Some(j), &self.original(j)));
                self.all.push(Passage { range: at..at, id, note });
            }
        }
        self.told = self.told.max(end);
    }

    fn original(&self, j: usize) -> String {
        self.bodies.original[self.now[j].range.clone()].to_string()
    }

    fn note(&self, change: Change, at: usize, j: Option<usize>, words: &str) -> Note {
        let above = j.map_or(&self.now[..self.told.min(self.now.len())], |j| &self.now[..=j]);
        Note {
            change,
            line: crate::text::line_of(&self.bodies.text, at, self.bodies.line),
            extract: blocks::extract(words),
            anchor: above.iter().rev().find_map(|b| b.id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_replaces_the_old_one_and_nothing_else() {
        let record = Record { words: BTreeMap::from([("title".into(), "0011aabb".into())]), body: (0..9).map(|n| format!("h{n}")).collect() };
        let text = record.text();
        let once = record.write_into("title = 'T'\n\n[extra]\nanswer = 'A'\n");
        assert_eq!(once, format!("title = 'T'\n\n[extra]\nanswer = 'A'\n\n{text}"));
        assert_eq!(record.write_into(&once), once);
        let between = record.write_into(&format!("title = 'T'\n{text}[extra]\nanswer = 'A'\n"));
        assert_eq!(between, format!("title = 'T'\n[extra]\nanswer = 'A'\n\n{text}"));
        let problems = Problems::default();
        let node = crate::tree::toml("f", &once, 1, &problems);
        assert_eq!(Record::of("f", &node, &problems), Some(record));
    }

    fn told(made_from: &str, own: &str, now: &str) -> Vec<String> {
        let record = Record { words: BTreeMap::new(), body: blocks::read(made_from).into_iter().map(|b| b.hash).collect() };
        let bodies = Bodies { text: own.into(), line: 5, original: now.into() };
        let show = |p: Passage| {
            let note = p.note.map(|n| format!(" {:?} at {} below {}", n.change, n.line, n.anchor.unwrap_or_default())).unwrap_or_default();
            format!("{}{note}", p.id.unwrap_or_default())
        };
        passages(&bodies, Some(&record)).into_iter().map(show).collect()
    }

    #[test]
    fn headings_keep_the_ids_of_the_original_and_changes_are_told() {
        let (english, own) = ("Lead\n\n## One\n\na\n\n## Two\n\nb\n", "Вступ\n\n## Раз\n\nа\n\n## Два\n\nб\n");
        assert_eq!(told(english, own, english), ["one", "two"]);
        assert_eq!(told(english, own, "Lead\n\n## One\n\nA\n\n## Two\n\nb\n"), ["one", " Changed at 9 below one", "two"]);
        assert_eq!(
            told(english, own, "Lead\n\n## One\n\na\n\n## New\n\nc\n\nd\n\n## Two\n\nb\n\ne\n"),
            ["one", "new New at 11 below new", "two", " New at 14 below two"]
        );
        assert_eq!(told(english, own, "Lead\n\n## Two\n\nb\n"), [" Gone at 7 below ", " Gone at 9 below ", "two"]);
    }
}
