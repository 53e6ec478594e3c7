//! A tree with positions, read from TOML or JSON, and the reader of its tables.
//!
//! Owns syntax: every node knows its line, and a `Fields` reader reports each missing, unknown or
//! ill-typed field of a table. Knows nothing of pages or quizzes; those turn fields into closed types.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use jsonc_parser::ast;
use toml::de::{DeTable, DeValue};

use crate::problem::{Problems, nearest};

#[derive(Clone, Debug)]
pub struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub enum Value {
    String(String),
    Integer(i64),
    Boolean(bool),
    /// A TOML date, as written.
    Date(String),
    Array(Vec<Node>),
    Table(Vec<(String, Node)>),
    /// A number with a fraction, a null: nothing that our formats use.
    Other(&'static str),
}

impl Value {
    fn name(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Boolean(_) => "a boolean",
            Value::Date(_) => "a date",
            Value::Array(_) => "an array",
            Value::Table(_) => "a table",
            Value::Other(name) => name,
        }
    }
}

/// A value together with the line it stands on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot<T> {
    pub value: T,
    pub line: usize,
}

/// Turns byte offsets into lines; `first` is the line of the text's first byte in its file.
struct Lines {
    ends: Vec<usize>,
    first: usize,
}

impl Lines {
    fn of(text: &str, first: usize) -> Lines {
        Lines { ends: text.match_indices('\n').map(|(at, _)| at).collect(), first }
    }

    fn at(&self, offset: usize) -> usize {
        self.first + self.ends.partition_point(|end| *end < offset)
    }
}

/// Reads TOML. Syntax errors become problems; what could be read is returned all the same.
pub fn toml(file: &str, text: &str, first_line: usize, problems: &Problems) -> Node {
    let lines = Lines::of(text, first_line);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = lines.at(error.span().map_or(0, |s: Range<usize>| s.start));
        let what = error.message().lines().next().unwrap_or("unreadable").trim().to_string();
        problems.add(file, line, format!("not valid TOML: {what}"), "mend the syntax at this line (https://toml.io)");
    }
    from_toml_table(table.get_ref(), table.span().start, &lines)
}

fn from_toml_table(table: &DeTable<'_>, start: usize, lines: &Lines) -> Node {
    let mut rows: Vec<(usize, String, Node)> = table
        .iter()
        .map(|(key, value)| {
            let mut node = from_toml(value.get_ref(), value.span().start, lines);
            node.line = lines.at(key.span().start);
            (key.span().start, key.get_ref().to_string(), node)
        })
        .collect();
    rows.sort_by_key(|(start, ..)| *start);
    Node { line: lines.at(start), value: Value::Table(rows.into_iter().map(|(_, k, v)| (k, v)).collect()) }
}

fn from_toml(value: &DeValue<'_>, start: usize, lines: &Lines) -> Node {
    let value = match value {
        DeValue::String(s) => Value::String(s.to_string()),
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(n) => Value::Integer(n),
            Err(_) => Value::Other("a number out of range"),
        },
        DeValue::Boolean(b) => Value::Boolean(*b),
        DeValue::Datetime(d) => Value::Date(d.to_string()),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Array(items) => {
            Value::Array(items.iter().map(|i| from_toml(i.get_ref(), i.span().start, lines)).collect())
        }
        DeValue::Table(table) => return from_toml_table(table, start, lines),
    };
    Node { line: lines.at(start), value }
}

/// Reads strict JSON (no comments, no trailing commas: other programs read the file too).
pub fn json(file: &str, text: &str, problems: &Problems) -> Option<Node> {
    let strict = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let lines = Lines::of(text, 1);
    match jsonc_parser::parse_to_ast(text, &Default::default(), &strict) {
        Ok(result) => result.value.map(|value| from_json(&value, &lines)),
        Err(error) => {
            let line = lines.at(error.range().start);
            problems.add(file, line, format!("not valid JSON: {}", error.kind()), "mend the syntax at this line");
            None
        }
    }
}

fn from_json(value: &ast::Value<'_>, lines: &Lines) -> Node {
    use jsonc_parser::common::Ranged;
    let line = lines.at(value.range().start);
    let value = match value {
        ast::Value::StringLit(s) => Value::String(s.value.to_string()),
        ast::Value::NumberLit(n) => n.value.parse().map_or(Value::Other("a number with a fraction"), Value::Integer),
        ast::Value::BooleanLit(b) => Value::Boolean(b.value),
        ast::Value::NullKeyword(_) => Value::Other("null"),
        ast::Value::Array(a) => Value::Array(a.elements.iter().map(|e| from_json(e, lines)).collect()),
        ast::Value::Object(o) => Value::Table(
            o.properties.iter().map(|p| (p.name.as_str().to_string(), from_json(&p.value, lines))).collect(),
        ),
    };
    Node { line, value }
}

/// Reads one table field by field and reports what is missing, ill-typed or unknown.
pub struct Fields<'a> {
    pub file: &'a str,
    /// What the table is, as messages name it: "question `x`", "the front matter".
    pub what: String,
    pub line: usize,
    rows: &'a [(String, Node)],
    asked: RefCell<BTreeSet<&'static str>>,
    pub problems: &'a Problems,
}

impl<'a> Fields<'a> {
    /// `None`, with a problem, where `node` is no table.
    pub fn new(file: &'a str, what: impl Into<String>, node: &'a Node, problems: &'a Problems) -> Option<Fields<'a>> {
        let what = what.into();
        match &node.value {
            Value::Table(rows) => {
                Some(Fields { file, what, line: node.line, rows, asked: RefCell::default(), problems })
            }
            other => {
                let message = format!("{what} is {}, not a table", other.name());
                let json = file.ends_with(".json");
                let help = if json { "write it as an object, `{ \"key\": value }`" } else { "write it as a table of `key = value` lines" };
                problems.add(file, node.line, message, help);
                None
            }
        }
    }

    pub fn problem(&self, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.file, line, message, help);
    }

    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().insert(key);
        self.rows.iter().find(|(k, _)| k == key).map(|(_, node)| node)
    }

    fn read<T>(&self, key: &'static str, wanted: &str, f: impl Fn(&Value) -> Option<T>) -> Option<Spot<T>> {
        let node = self.node(key)?;
        let value = f(&node.value);
        if value.is_none() {
            let message = format!("`{key}` in {} is {}, not {wanted}", self.what, node.value.name());
            self.problem(node.line, message, format!("make `{key}` {wanted}"));
        }
        Some(Spot { value: value?, line: node.line })
    }

    fn required<T>(&self, key: &'static str, example: &str, found: Option<Spot<T>>) -> Option<Spot<T>> {
        if found.is_none() && !self.rows.iter().any(|(k, _)| k == key) {
            let line = if self.file.ends_with(".json") { format!("\"{key}\": {example}") } else { format!("{key} = {example}") };
            self.problem(self.line, format!("{} has no `{key}`", self.what), format!("add `{line}`"));
        }
        found
    }

    /// An optional string; an empty one is a problem.
    pub fn optional_string(&self, key: &'static str) -> Option<Spot<String>> {
        let spot = self.read(key, "a string", |v| match v {
            Value::String(s) => Some(s.clone()),
            _ => None,
        })?;
        if spot.value.trim().is_empty() {
            self.problem(spot.line, format!("`{key}` in {} is empty", self.what), format!("write `{key}` or remove it"));
            return None;
        }
        Some(spot)
    }

    pub fn string(&self, key: &'static str, example: &str) -> Option<Spot<String>> {
        self.required(key, &format!("\"{example}\""), self.optional_string(key))
    }

    pub fn optional_integer(&self, key: &'static str) -> Option<Spot<i64>> {
        self.read(key, "an integer", |v| match v {
            Value::Integer(i) => Some(*i),
            _ => None,
        })
    }

    pub fn integer(&self, key: &'static str, example: &str) -> Option<Spot<i64>> {
        self.required(key, example, self.optional_integer(key))
    }

    pub fn boolean(&self, key: &'static str) -> bool {
        let found = self.read(key, "true or false", |v| match v {
            Value::Boolean(b) => Some(*b),
            _ => None,
        });
        found.is_some_and(|spot| spot.value)
    }

    pub fn optional_date(&self, key: &'static str) -> Option<Spot<String>> {
        self.read(key, "a date such as 2026-11-21 without quotation marks", |v| match v {
            // A time of day can be ten characters long, too.
            Value::Date(d) if d.len() == 10 && d.as_bytes()[4] == b'-' => Some(d.clone()),
            _ => None,
        })
    }

    pub fn date(&self, key: &'static str) -> Option<Spot<String>> {
        self.required(key, "2026-11-21", self.optional_date(key))
    }

    /// A list of strings; empty where the field is missing.
    pub fn strings(&self, key: &'static str) -> Vec<Spot<String>> {
        let found = self.read(key, "a list of strings", |v| {
            let Value::Array(items) = v else { return None };
            let strings = items.iter().map(|item| match &item.value {
                Value::String(s) => Some(Spot { value: s.clone(), line: item.line }),
                _ => None,
            });
            strings.collect::<Option<Vec<_>>>()
        });
        found.map_or_else(Vec::new, |spot| spot.value)
    }

    /// The elements of a list of tables, `[[key]]`; empty where the field is missing.
    pub fn tables(&self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Node { value: Value::Array(items), .. }) => items,
            Some(node) => {
                let message = format!("`{key}` in {} is {}, not a list of tables", self.what, node.value.name());
                self.problem(node.line, message, format!("write each as `[[{key}]]`"));
                &[]
            }
        }
    }

    /// All rows, for a table whose keys are free.
    pub fn rows(&self) -> &'a [(String, Node)] {
        self.rows
    }

    /// Reports every field that nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for (key, node) in self.rows.iter().filter(|(k, _)| !asked.contains(k.as_str())) {
            let known: Vec<String> = asked.iter().map(|k| format!("`{k}`")).collect();
            let otherwise = format!("remove it; known here: {}", known.join(", "));
            let help = nearest(key, asked.iter().copied(), &otherwise);
            self.problem(node.line, format!("{} has an unknown field `{key}`", self.what), help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_one_table_is_reported() {
        let problems = Problems::default();
        let node = toml("f.toml", "titel = 'x'\nfoo = 1\nbar = 2\n", 5, &problems);
        let fields = Fields::new("f.toml", "the page", &node, &problems).expect("a table");
        assert!(fields.string("title", "…").is_none());
        assert!(fields.integer("weight", "10").is_none());
        fields.finish();
        let all = problems.into_sorted();
        let shown: Vec<(usize, &str)> = all.iter().map(|p| (p.line, p.message.as_str())).collect();
        assert_eq!(
            shown,
            [
                (5, "the page has an unknown field `titel`"),
                (5, "the page has no `title`"),
                (5, "the page has no `weight`"),
                (6, "the page has an unknown field `foo`"),
                (7, "the page has an unknown field `bar`"),
            ]
        );
        assert_eq!(all[0].help, "did you mean `title`?");
    }

    #[test]
    fn json_positions_and_strictness() {
        let problems = Problems::default();
        let node = json("s.json", "[\n {\"id\": \"a\",\n  \"n\": 3}\n]", &problems).expect("JSON");
        let Value::Array(items) = &node.value else { panic!("an array") };
        assert_eq!(items[0].line, 2);
        assert!(json("s.json", "[1,]", &problems).is_none());
        assert_eq!(problems.into_sorted().len(), 1);
    }
}
