//! The words of a translation, laid over the structure of its original.
//!
//! Owns which fields hold words, how a table finds its original (by `id`, an answer or ready words by
//! `to`, otherwise by its place) and how finely changes are told apart: a front-matter field by itself, a
//! table of a words file as a whole. Works on trees with positions; knows no page and no quiz.

use std::collections::BTreeMap;

use crate::blocks;
use crate::problem::{Problems, nearest};
use crate::tree::{Node, Value};

/// Every field, of any format, that a reader of another language needs in other words.
const WORDS: [&str; 41] = [
    "title", "description", "text", "answer", "objectives", "warning", "claim", "instead", "when", "war", "level", "binds", "reservations",
    "quotes", "name", "article", "article_short", "prompt", "explanation", "hints", "hint", "feedback", "why", "now", "say", "definition",
    "belief", "better", "item", "match", "note", "consequence", "captive", "family", "group", "you", "role", "can", "cannot",
    "country_name", "reason",
];

/// Words, or the code of a short address: words only in an instrument's `[extra]`.
const SHORT: &str = "short";

/// Other forms of a word are each language's own affair: whether there are any, and how many.
const FREE: &str = "also";

/// Tables of which a language may have more than the original: the forms in which an answer is right.
const FREE_TABLES: [&str; 1] = ["accepted"];

/// Fields that only a translation has; `draft` is its own, too: it can be unfinished on its own.
const OWN: [&str; 3] = ["draft", "quotes_source", "quotes_own"];

/// The table in which a translation records what it was made from.
pub const RECORD: &str = "original";

/// Words that are compared with their original as one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// `extra.answer`, `question.group-from-afar`.
    pub path: String,
    /// Of the original's words.
    pub hash: String,
    /// In the translation.
    pub line: usize,
    /// The first of the original's words.
    pub extract: String,
    /// Whether the translation has them; otherwise the original's words stand in their place.
    pub given: bool,
    /// Whether it has all of them: a table may have got a new field.
    pub whole: bool,
}

#[derive(Debug)]
pub struct Laid {
    pub node: Node,
    pub units: Vec<Unit>,
    /// What the translation says of itself: fields of `OWN`.
    pub own: Vec<(String, Node)>,
}

/// Whether a translation may leave out whole entries (a registry's), which are then left out here too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entries {
    All,
    Some,
}

/// Lays `words`, read from `file`, over `original`. `recorded` are the hashes by path, where the
/// translation has them: what it was not made from, it need not have.
pub fn lay(file: &str, original: &Node, words: &Node, entries: Entries, recorded: Option<&BTreeMap<String, String>>, problems: &Problems) -> Laid {
    let mut layer = Layer { file, entries, recorded, problems, units: Vec::new(), own: Vec::new() };
    let node = layer.table(&[], "the translation", original, words);
    Laid { node, units: layer.units, own: layer.own }
}

struct Layer<'a> {
    file: &'a str,
    entries: Entries,
    recorded: Option<&'a BTreeMap<String, String>>,
    problems: &'a Problems,
    units: Vec<Unit>,
    own: Vec<(String, Node)>,
}

type Rows = [(String, Node)];

fn rows(node: &Node) -> &Rows {
    if let Value::Table(rows) = &node.value { rows } else { &[] }
}

fn get<'n>(rows: &'n Rows, key: &str) -> Option<&'n Node> {
    rows.iter().find(|(k, _)| k == key).map(|(_, node)| node)
}

fn is_list(node: &Node) -> bool {
    matches!(&node.value, Value::Array(items) if items.iter().any(|i| matches!(i.value, Value::Table(_))))
}

fn is_words(key: &str, node: &Node) -> bool {
    let of_words = match &node.value {
        Value::String(_) => true,
        Value::Array(items) => items.iter().all(|i| matches!(i.value, Value::String(_))),
        Value::Table(rows) => rows.iter().all(|(_, n)| matches!(n.value, Value::String(_))),
        _ => false,
    };
    of_words && WORDS.contains(&key)
}

/// An instrument's short name.
fn is_short(path: &[&str], key: &str) -> bool {
    path == ["extra"] && key == SHORT
}

/// The id of one of several tables: `None` where only their order tells them apart.
fn id(node: &Node) -> Option<&str> {
    let value = ["id", "to"].iter().find_map(|key| get(rows(node), key))?;
    if let Value::String(id) = &value.value { Some(id) } else { None }
}

/// How each of several tables is called: by its id, by where it leads (a second one that leads there is
/// `<to>-2`), or by its place.
fn names(items: &[Node]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let name = id(item).map_or_else(|| (n + 1).to_string(), str::to_string);
        let times = all.iter().filter(|known| **known == name || known.strip_prefix(&name).is_some_and(|rest| rest.starts_with('-') && rest[1..].parse::<usize>().is_ok())).count();
        let twice = times > 0 && get(rows(item), "id").is_none();
        all.push(if twice { format!("{name}-{}", times + 1) } else { name });
    }
    all
}

/// The words of a table that are its own, not those of tables in it.
fn own_words(node: &Node) -> impl Iterator<Item = &(String, Node)> {
    rows(node).iter().filter(|(key, node)| is_words(key, node))
}

fn has_words(node: &Node) -> bool {
    own_words(node).next().is_some() || rows(node).iter().any(|(_, node)| matches!(&node.value, Value::Array(items) if items.iter().any(has_words)))
}

/// All words of a value in one line.
fn flat(node: &Node) -> String {
    match &node.value {
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(flat).collect::<Vec<_>>().join(" · "),
        Value::Table(rows) => rows.iter().map(|(key, node)| format!("{key}: {}", flat(node))).collect::<Vec<_>>().join(" · "),
        _ => String::new(),
    }
}

impl Layer<'_> {
    fn problem(&self, line: usize, message: String, help: impl Into<String>) {
        self.problems.add(self.file, line, message, help);
    }

    /// Whether words are missing only because the original did not have them when it was translated.
    fn is_new(&self, path: &str, hash: &str) -> bool {
        self.recorded.is_some_and(|recorded| recorded.get(path).is_none_or(|old| old != hash))
    }

    /// One table of the original with the words of its translation; structure gets the translation's line.
    fn table(&mut self, path: &[&str], what: &str, original: &Node, words: &Node) -> Node {
        let Value::Table(given) = &words.value else {
            self.problem(words.line, format!("{what} is no table of words"), "write it as a table of `key = \"words\"` lines");
            return original.clone();
        };
        // In the front matter, each field counts by itself.
        let single = path.is_empty() || path == ["extra"];
        let mut unit = self.unit(path, original, words);
        let mut out: Vec<(String, Node)> = Vec::new();
        for (key, node) in rows(original) {
            let inner = [path, &[key.as_str()]].concat();
            let found = get(given, key);
            // A code leads to every language: it stays with the original.
            if key == FREE || (key == SHORT && path != ["extra"]) {
                continue;
            }
            let new = if is_words(key, node) || is_short(path, key) {
                self.field(&inner, what, node, found, if single { None } else { unit.as_mut() }, words.line)
            } else if is_list(node) {
                self.list(&inner, what, node, found, words.line)
            } else if matches!(node.value, Value::Table(_)) {
                let empty = Node { line: words.line, value: Value::Table(Vec::new()) };
                self.table(&inner, &format!("[{key}]"), node, found.unwrap_or(&empty))
            } else {
                Node { line: words.line, value: node.value.clone() }
            };
            out.push((key.clone(), new));
        }
        out.extend(given.iter().filter(|(key, _)| key == FREE).cloned());
        self.surplus(path, what, original, given);
        if !single {
            self.units.extend(unit);
        }
        Node { line: words.line, value: Value::Table(out) }
    }

    fn unit(&self, path: &[&str], original: &Node, words: &Node) -> Option<Unit> {
        let mut all: Vec<String> = own_words(original).map(|(key, node)| format!("{key}: {}", flat(node))).collect();
        let extract = own_words(original).map(|(_, node)| blocks::extract(&flat(node))).next()?;
        all.sort();
        Some(Unit { path: path.join("."), hash: blocks::hash(&all.join("\n")), line: words.line, extract, given: true, whole: true })
    }

    /// `table` is the unit that the field is part of, if it isn't one by itself.
    fn field(&mut self, path: &[&str], what: &str, original: &Node, found: Option<&Node>, table: Option<&mut Unit>, line: usize) -> Node {
        let key = path.last().copied().unwrap_or_default();
        let alone = Unit {
            path: path.join("."),
            hash: blocks::hash(&flat(original)),
            line: found.map_or(line, |n| n.line),
            extract: blocks::extract(&flat(original)),
            given: found.is_some(),
            whole: true,
        };
        let unit = table.as_deref().unwrap_or(&alone);
        let is_new = self.is_new(&unit.path, &unit.hash);
        match found {
            None if !is_new => self.problem(line, format!("{what} has no `{key}`"), format!("translate the original’s: “{}”", alone.extract)),
            Some(own) if !is_new => self.same_parts(key, what, original, own),
            _ => {}
        }
        let new = found.cloned().unwrap_or_else(|| Node { line, value: original.value.clone() });
        match table {
            Some(table) => table.whole &= found.is_some(),
            None => self.units.push(alone),
        }
        new
    }

    /// A list or a table of words has as many as the original's.
    fn same_parts(&self, key: &str, what: &str, original: &Node, own: &Node) {
        match (&original.value, &own.value) {
            (Value::Array(theirs), Value::Array(items)) if items.len() != theirs.len() => {
                let message = format!("`{key}` in {what} has {}, the original {}", items.len(), theirs.len());
                self.problem(own.line, message, "translate them one by one, in the same order");
            }
            (Value::Table(theirs), Value::Table(rows)) => {
                let keys = |rows: &Rows| rows.iter().map(|(k, _)| k.clone()).collect::<Vec<_>>();
                let (theirs, rows) = (keys(theirs), keys(rows));
                if theirs != rows {
                    let message = format!("`{key}` in {what} has the keys {}, the original {}", rows.join(", "), theirs.join(", "));
                    self.problem(own.line, message, "translate them one by one, in the same order");
                }
            }
            _ => {}
        }
    }

    /// Several tables: each finds its words by its id, or by its place where they have none.
    fn list(&mut self, path: &[&str], what: &str, original: &Node, found: Option<&Node>, line: usize) -> Node {
        let Value::Array(items) = &original.value else { return original.clone() };
        let kind = path.last().copied().unwrap_or_default();
        let words: Vec<(String, &Node)> = match found.map(|n| &n.value) {
            Some(Value::Table(rows)) => rows.iter().map(|(id, node)| (id.clone(), node)).collect(),
            Some(Value::Array(items)) => names(items).into_iter().zip(items).collect(),
            _ => Vec::new(),
        };
        let of = if path.len() > 1 && what != "[extra]" { format!(" of {what}") } else { String::new() };
        let known = names(items);
        let mut out = Vec::new();
        for (name, item) in known.iter().zip(items) {
            let inner = [path, &[name.as_str()]].concat();
            let label = format!("{kind} `{name}`{of}");
            if let Some((_, words)) = words.iter().find(|(id, _)| id == name) {
                out.push(self.table(&inner, &label, item, words));
            } else if !has_words(item) {
                out.push(Node { line, value: item.value.clone() });
            } else if path.len() > 1 || self.entries == Entries::All {
                out.push(self.without_words(&inner, &label, item, line));
            }
        }
        for (name, node) in words.iter().filter(|(name, _)| !known.contains(name)) {
            if FREE_TABLES.contains(&kind) {
                let id = ("id".to_string(), Node { line: node.line, value: Value::String(name.clone()) });
                out.push(Node { line: node.line, value: Value::Table(std::iter::once(id).chain(rows(node).iter().cloned()).collect()) });
                continue;
            }
            let help = nearest(name, known.iter().map(String::as_str), &format!("the original has: {}", known.join(", ")));
            self.problem(node.line, format!("the original has no {kind} `{name}`{of}"), help);
        }
        Node { line, value: Value::Array(out) }
    }

    /// A table that the translation does not have: new in the original, or forgotten.
    fn without_words(&mut self, path: &[&str], label: &str, item: &Node, line: usize) -> Node {
        let empty = Node { line, value: Value::Table(Vec::new()) };
        let missing = self.unit(path, item, &empty).map(|unit| Unit { given: false, ..unit });
        match &missing {
            Some(unit) if !self.recorded.is_some_and(|recorded| !recorded.contains_key(&unit.path)) => {
                self.problem(line, format!("the translation has no words for {label}"), format!("translate the original’s: “{}”", unit.extract));
            }
            _ => {}
        }
        self.units.extend(missing);
        Node { line, value: item.value.clone() }
    }

    /// Fields of the translation that are no words of the original.
    fn surplus(&mut self, path: &[&str], what: &str, original: &Node, given: &Rows) {
        for (key, node) in given {
            let theirs = get(rows(original), key);
            if let (None, true, Value::Table(rows)) = (theirs, path.is_empty() && key == "extra", &node.value) {
                let empty = Node { line: node.line, value: Value::Table(Vec::new()) };
                self.surplus(&["extra"], "[extra]", &empty, rows);
                continue;
            }
            if theirs.is_some_and(|n| is_words(key, n) || is_short(path, key) || is_list(n) || matches!(n.value, Value::Table(_))) || (path.is_empty() && key == RECORD) {
                continue;
            }
            if key == FREE {
                continue;
            }
            if OWN.contains(&key.as_str()) && (path.is_empty() || path == ["extra"]) {
                self.own.push((key.clone(), node.clone()));
            } else if theirs.is_some() && ["id", "to"].contains(&key.as_str()) {
                // What names the table.
            } else if theirs.is_some() || !WORDS.contains(&key.as_str()) {
                let known: Vec<&str> = rows(original).iter().filter(|(k, n)| is_words(k, n)).map(|(k, _)| k.as_str()).collect();
                let help = if theirs.is_some() { "remove it: only words stand in a translation, all else is taken from the original".into() } else { nearest(key, known.iter().copied(), &format!("remove it; words here: {}", known.join(", "))) };
                self.problem(node.line, format!("`{key}` in {what} is no field for words"), help);
            } else {
                self.problem(node.line, format!("{what} has `{key}`, the original has none"), "remove it, or write it in the original first");
            }
        }
    }
}

/// The words of an original in the form in which a translation gives them, to be overwritten.
pub fn skeleton(original: &Node) -> String {
    let mut text = String::new();
    write(original, "", &mut text);
    text.trim_start().to_string()
}

fn write(table: &Node, path: &str, text: &mut String) {
    let below = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    let own = rows(table).iter().filter(|(key, node)| is_words(key, node) || is_short(&[path], key) || key == FREE);
    for (key, node) in own.filter(|(_, n)| !matches!(n.value, Value::Table(_))) {
        *text += &format!("{key} = {}\n", toml_words(node));
    }
    for (key, node) in rows(table) {
        match &node.value {
            Value::Table(rows) if is_words(key, node) => {
                let lines: String = rows.iter().map(|(key, node)| format!("{key} = {}\n", toml_words(node))).collect();
                *text += &format!("\n[{}]\n{lines}", below(key));
            }
            Value::Table(_) if has_words_below(node) => {
                *text += &format!("\n[{}]\n", below(key));
                write(node, &below(key), text);
            }
            Value::Array(items) if is_list(node) => names(items).iter().zip(items).filter(|(_, item)| has_words(item)).for_each(|(name, item)| {
                let (head, name) = match id(item).map(|_| name) {
                    // In the front matter they are written as in the original.
                    Some(id) if path == "extra" => (format!("[[{}]]", below(key)), format!("to = \"{id}\"\n")),
                    Some(id) => (format!("[{}.{id}]", below(key)), String::new()),
                    None => (format!("[[{}]]", below(key)), String::new()),
                };
                *text += &format!("\n{head}\n{name}");
                write(item, head.trim_matches(['[', ']']), text);
            }),
            _ => {}
        }
    }
}

fn has_words_below(node: &Node) -> bool {
    has_words(node) || rows(node).iter().any(|(_, n)| matches!(n.value, Value::Table(_)) && has_words_below(n))
}

fn toml_words(node: &Node) -> String {
    match &node.value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml_words).collect::<Vec<_>>().join(", ")),
        Value::String(words) => toml::Value::String(words.clone()).to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    const QUIZ: &str = "title = 'T'\n[[question]]\nid = 'a'\nkind = 'order'\nprompt = 'P'\nhints = ['H', 'I']\n\
        [[question.item]]\nid = 'x'\ntext = 'X'\n[[question.item]]\nid = 'y'\ntext = 'Y'\n[[question.bin]]\nid = 'z'\n";

    fn toml(text: &str) -> Node {
        tree::toml("o.toml", text, 1, &Problems::default())
    }

    fn laid(words: &str, recorded: Option<&[(&str, &str)]>) -> (String, Vec<String>) {
        let problems = Problems::default();
        let recorded = recorded.map(|r| r.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect());
        let laid = lay("o.uk.toml", &toml(QUIZ), &toml(words), Entries::All, recorded.as_ref(), &problems);
        let problems = problems.into_sorted().into_iter().map(|p| format!("{}: {}", p.line, p.message)).collect();
        (flat(get(rows(&laid.node), "question").expect("questions")), problems)
    }

    const WORDS_OF_QUIZ: &str = "title = 'Т'\n[question.a]\nprompt = 'П'\nhints = ['Г', 'І']\n[question.a.item.y]\ntext = 'Ю'\n[question.a.item.x]\ntext = 'Х'\n";

    #[test]
    fn words_of_tables_of_any_name_find_each_other_by_id() {
        let (question, problems) = laid(WORDS_OF_QUIZ, None);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(question, "id: a · kind: order · prompt: П · hints: Г · І · item: id: x · text: Х · id: y · text: Ю · bin: id: z");
    }

    #[test]
    fn what_a_translation_lacks_or_has_too_much_is_said() {
        let words = "[question.a]\nkind = 'sort'\nhints = ['Г']\nfeedback = 'F'\nfoo = 1\n[question.a.item.x]\n[question.a.item.w]\ntext = 'W'\n";
        assert_eq!(
            laid(words, None).1,
            [
                "1: question `a` has no `prompt`",
                "1: the translation has no `title`",
                "1: the translation has no words for item `y` of question `a`",
                "2: `kind` in question `a` is no field for words",
                "3: `hints` in question `a` has 1, the original 2",
                "4: question `a` has `feedback`, the original has none",
                "5: `foo` in question `a` is no field for words",
                "6: item `x` of question `a` has no `text`",
                "7: the original has no item `w` of question `a`",
            ]
        );
    }

    #[test]
    fn words_that_are_new_in_the_original_stay_until_they_are_translated() {
        let words = "title = 'Т'\n[question.a]\nprompt = 'П'\n[question.a.item.x]\ntext = 'Х'\n";
        let recorded = [("title", "1"), ("question.a", "before-it-had-hints"), ("question.a.item.x", "2")];
        let (question, problems) = laid(words, Some(&recorded));
        assert_eq!(problems, Vec::<String>::new());
        assert!(question.contains("hints: H · I") && question.contains("id: y · text: Y"), "{question}");
    }

    #[test]
    fn a_skeleton_is_a_whole_translation() {
        let (question, problems) = laid(&skeleton(&toml(QUIZ)), None);
        assert_eq!(problems, Vec::<String>::new());
        assert!(question.contains("prompt: P"), "{question}");
        let page = "title = 'T'\nweight = 1\n[extra]\nanswer = 'A \"q\"'\nminutes = 3\nobjectives = ['o', 'p']\n[extra.quotes]\n2 = 'Q'\n[[extra.ready]]\nto = 'chat'\ntext = 'R'\n[[extra.part]]\ntitle = 'P'\nfrom = 1\n";
        let problems = Problems::default();
        lay("p", &toml(page), &toml(&skeleton(&toml(page))), Entries::All, None, &problems);
        assert_eq!(problems.into_sorted(), Vec::new(), "{}", skeleton(&toml(page)));
    }
}
