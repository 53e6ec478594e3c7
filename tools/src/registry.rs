//! The registries: sources (CSL-JSON), terms, misconceptions and risks (TOML).
//!
//! Owns their closed types and file formats. Each has one page a reader can open; text refers to an
//! entry by its id. Whether an entry is used, and whether its rules exist, is for `check`.

use crate::id;
use crate::problem::{Problems, nearest};
use crate::tree::{Fields, Node, Spot, Value};

#[derive(Clone, Debug)]
pub struct Term {
    pub id: String,
    pub line: usize,
    pub name: String,
    pub also: Vec<String>,
    pub definition: Spot<String>,
    pub rules: Vec<Spot<String>>,
}

#[derive(Clone, Debug)]
pub struct Misconception {
    pub id: String,
    pub line: usize,
    /// The page below `misconceptions/` on which it stands; without one, on that page itself.
    pub subject: Option<Spot<String>>,
    pub belief: String,
    pub better: Spot<String>,
    pub rules: Vec<Spot<String>>,
}

impl Misconception {
    /// The folder of the page on which it stands.
    pub fn folder(&self) -> String {
        self.subject.as_ref().map_or("misconceptions".into(), |subject| format!("misconceptions/{}", subject.value))
    }
}

/// An organisation whose material is dangerous to use or share in some country.
#[derive(Clone, Debug)]
pub struct Risk {
    pub line: usize,
    /// ISO 3166 code, as sources name it.
    pub country: String,
    pub country_name: String,
    pub organisation: String,
    /// Other names, as people write them.
    pub names: Vec<String>,
    pub reason: String,
    pub checked: String,
}

/// What a reader who opens the source would see of a captive or of the dead.
pub const SHOWS: [&str; 4] = ["none", "face", "name", "body"];

#[derive(Clone, Debug, Default)]
pub struct Source {
    pub id: String,
    pub line: usize,
    pub authors: Vec<String>,
    pub title: String,
    pub container: Option<String>,
    pub publisher: String,
    /// Year, month, day; as far as known.
    pub issued: Vec<i64>,
    pub url: Option<String>,
    pub archived: Option<String>,
    pub language: String,
    pub checked: Vec<i64>,
    pub shows: String,
    pub why: Option<String>,
    /// Country codes of the risks that apply.
    pub risk: Vec<String>,
}

impl Source {
    /// The page of the list it stands on: the first letter or digit of its publisher.
    pub fn initial(&self) -> String {
        let first = self.publisher.to_lowercase().chars().find(|c| c.is_alphanumeric());
        first.filter(char::is_ascii).map_or_else(|| "other".to_string(), String::from)
    }

    /// Whether a page may link to it: only what shows nobody.
    pub fn linkable(&self) -> bool {
        self.shows == "none"
    }
}

/// Reads a registry file that is a list of tables called `key`, and reports ids used twice.
fn list<T>(
    file: &str,
    node: &Node,
    key: &'static str,
    problems: &Problems,
    read: impl Fn(Fields<'_>) -> Option<T>,
    place: impl Fn(&T) -> (String, usize),
) -> Vec<T> {
    let Some(fields) = Fields::new(file, "the file", node, problems) else { return Vec::new() };
    let tables = fields.tables(key);
    let entries: Vec<T> =
        tables.iter().filter_map(|t| Fields::new(file, format!("a {key}"), t, problems)).filter_map(read).collect();
    fields.finish();
    let ids: Vec<(String, usize)> = entries.iter().map(place).collect();
    id::lines(file, &format!("{key} id"), "", ids.iter().map(|(id, line)| (id.as_str(), *line)), problems);
    entries
}

pub fn terms(file: &str, node: &Node, problems: &Problems) -> Vec<Term> {
    let read = |mut f: Fields<'_>| {
        let id = id::read(&mut f, "term", "parole");
        let name = f.string("name", "parole");
        let definition = f.string("definition", "…");
        let also = f.strings("also").into_iter().map(|s| s.value).collect();
        let rules = f.strings("rules");
        let line = f.line;
        f.finish();
        Some(Term { id: id?.value, line, name: name?.value, also, definition: definition?, rules })
    };
    list(file, node, "term", problems, read, |t| (t.id.clone(), t.line))
}

pub fn misconceptions(file: &str, node: &Node, problems: &Problems) -> Vec<Misconception> {
    let read = |mut f: Fields<'_>| {
        let id = id::read(&mut f, "misconception", "consent-on-camera");
        let subject = f.optional_string("subject");
        let belief = f.string("belief", "He agreed to be filmed, so it is fine.");
        let better = f.string("better", "…");
        let rules = f.strings("rules");
        let line = f.line;
        f.finish();
        Some(Misconception { id: id?.value, line, subject, belief: belief?.value, better: better?, rules })
    };
    list(file, node, "misconception", problems, read, |m| (m.id.clone(), m.line))
}

pub fn risks(file: &str, node: &Node, problems: &Problems) -> Vec<Risk> {
    let read = |f: Fields<'_>| {
        let country = f.string("country", "RU");
        let country_name = f.string("country_name", "Russia");
        let organisation = f.string("organisation", "Human Rights Watch");
        let names = f.strings("names").into_iter().map(|s| s.value).collect();
        let reason = f.string("reason", "…");
        let checked = f.date("checked");
        let line = f.line;
        f.finish();
        Some(Risk {
            line,
            country: country?.value,
            country_name: country_name?.value,
            organisation: organisation?.value,
            names,
            reason: reason?.value,
            checked: checked?.value,
        })
    };
    // One organisation can be listed in several countries.
    list(file, node, "risk", problems, read, |r| (format!("{}, {}", r.organisation, r.country), r.line))
}

/// CSL variables that a reference manager may add and that no page shows.
const IGNORED: [&str; 30] = [
    "abstract", "archive", "archive_location", "call-number", "chapter-number", "citation-key", "collection-title",
    "container-title-short", "DOI", "edition", "editor", "event-place", "genre", "ISBN", "ISSN", "issue",
    "journalAbbreviation", "keyword", "license", "medium", "number", "number-of-pages", "page", "publisher-place",
    "section", "shortTitle", "source", "title-short", "translator", "volume",
];

/// Reads `sources.json`: a CSL-JSON array, as Zotero imports and exports it. What CSL has no
/// variable for stands in `note`, a line each (`shows: none`): Zotero keeps it in its Extra field.
pub fn sources(file: &str, node: &Node, problems: &Problems) -> Vec<Source> {
    let Value::Array(items) = &node.value else {
        problems.add(file, node.line, "the sources are not a JSON array", "write `[ {…}, {…} ]` (CSL-JSON)");
        return Vec::new();
    };
    let all: Vec<Source> = items.iter().filter_map(|item| source(file, item, problems)).collect();
    id::lines(file, "source id", "", all.iter().map(|s| (s.id.as_str(), s.line)), problems);
    all
}

fn source(file: &str, node: &Node, problems: &Problems) -> Option<Source> {
    let mut f = Fields::new(file, "a source", node, problems)?;
    let id = id::read(&mut f, "source", "hrw-2022-03-16");
    f.string("type", "webpage");
    let title = f.string("title", "…");
    let publisher = f.string("publisher", "Human Rights Watch");
    let language = f.string("language", "en");
    let text = |key| f.optional_string(key).map(|s| s.value);
    let mut source = Source { line: f.line, container: text("container-title"), url: text("URL"), ..Source::default() };
    source.authors = f.tables("author").iter().filter_map(|a| author(file, a, problems)).collect();
    source.issued = date(&f, "issued").unwrap_or_default();
    source.checked = date(&f, "accessed").unwrap_or_default();
    if source.checked.is_empty() {
        f.problem(f.line, format!("{} has no date on which it was checked", f.what), "add `\"accessed\": {\"date-parts\": [[2026, 11, 21]]}`");
    }
    if let Some(url) = source.url.as_ref().filter(|u| !u.starts_with("https://") && !u.starts_with("http://")) {
        f.problem(f.line, format!("{} has the address `{url}`", f.what), "an address begins with https:// or http://");
    }
    note(&f, &mut source);
    for key in IGNORED {
        f.node(key);
    }
    f.finish();
    source.id = id?.value;
    source.title = title?.value;
    source.publisher = publisher?.value;
    source.language = language?.value;
    Some(source)
}

fn author(file: &str, node: &Node, problems: &Problems) -> Option<String> {
    let f = Fields::new(file, "an author", node, problems)?;
    let [literal, given, family] = ["literal", "given", "family"].map(|key| f.optional_string(key).map(|s| s.value));
    if literal.is_none() && family.is_none() {
        f.problem(f.line, "an author has no name", "add `family` (and `given`), or `literal` for an organisation");
    }
    f.finish();
    literal.or_else(|| family.map(|family| given.map_or(family.clone(), |given| format!("{given} {family}"))))
}

fn date(f: &Fields<'_>, key: &'static str) -> Option<Vec<i64>> {
    let node = f.node(key)?;
    let parts = (|| {
        let Value::Table(rows) = &node.value else { return None };
        let Value::Array(ranges) = &rows.iter().find(|(k, _)| k == "date-parts")?.1.value else { return None };
        let Value::Array(parts) = &ranges.first()?.value else { return None };
        // Zotero writes the parts as strings, other programs as numbers.
        let number = |n: &Node| match &n.value {
            Value::Integer(i) => Some(*i),
            Value::String(s) => s.parse().ok(),
            _ => None,
        };
        let parts: Vec<i64> = parts.iter().map(number).collect::<Option<_>>()?;
        let valid = (1..=3).contains(&parts.len())
            && (1000..3000).contains(&parts[0])
            && parts.get(1).is_none_or(|m| (1..=12).contains(m))
            && parts.get(2).is_none_or(|d| (1..=31).contains(d));
        valid.then_some(parts)
    })();
    if parts.is_none() {
        let message = format!("`{key}` of {} is not a CSL date", f.what);
        f.problem(node.line, message, "write `{\"date-parts\": [[2022, 3, 16]]}`: year, month, day, as far as known");
    }
    parts
}

fn note(f: &Fields<'_>, source: &mut Source) {
    let note = f.optional_string("note").unwrap_or_default();
    for line in note.value.lines().filter(|l| !l.trim().is_empty()) {
        let (key, value) = line.split_once(':').map_or((line, ""), |(k, v)| (k.trim(), v.trim()));
        match key {
            "shows" => source.shows = value.into(),
            "why" => source.why = Some(value.into()),
            "archived" => source.archived = Some(value.into()),
            "risk" => source.risk = value.split(',').map(|c| c.trim().to_string()).collect(),
            _ => {
                let help = nearest(key, ["shows", "why", "archived", "risk"], "known lines: shows, why, archived, risk");
                f.problem(note.line, format!("the note of {} has an unknown line `{line}`", f.what), help);
            }
        }
    }
    let place = if note.line == 0 { f.line } else { note.line };
    if !SHOWS.contains(&source.shows.as_str()) {
        let message = format!("the note of {} doesn’t say what the source shows", f.what);
        f.problem(place, message, "add a line `shows: none` (or face, name, body) to its `note`");
    } else if !source.linkable() && source.why.is_none() {
        let message = format!("{} shows more than nothing and doesn’t say why it is cited", f.what);
        f.problem(place, message, "add a line `why: …` to its `note`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn read(text: &str) -> (Vec<Source>, Vec<String>) {
        let problems = Problems::default();
        let node = tree::json("s.json", text, &problems).expect("valid JSON");
        let all = sources("s.json", &node, &problems);
        (all, problems.into_sorted().into_iter().map(|p| p.message).collect())
    }

    #[test]
    fn a_zotero_item_is_read_whole() {
        let (all, problems) = read(
            r#"[{"id":"x-2022","type":"webpage","title":"T","author":[{"family":"Shaw","given":"A."},{"literal":"HRW"}],
               "publisher":"P","issued":{"date-parts":[["2022",3,"16"]]},"URL":"https://example.org/","language":"en",
               "accessed":{"date-parts":[[2026,11,21]]},"note":"shows: none\nrisk: RU, BY","ISSN":"1"}]"#,
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(all[0].authors, ["A. Shaw", "HRW"]);
        assert_eq!(all[0].issued, [2022, 3, 16]);
        assert_eq!(all[0].risk, ["RU", "BY"]);
    }

    #[test]
    fn what_a_source_shows_must_be_said() {
        let (_, problems) = read(
            r#"[{"id":"x","type":"webpage","title":"T","publisher":"P","language":"en","accessed":{"date-parts":[[2026]]}},
                {"id":"y","type":"webpage","title":"T","publisher":"P","language":"en","accessed":{"date-parts":[[26]]},"note":"shows: face"}]"#,
        );
        assert_eq!(
            problems,
            [
                "the note of source `x` doesn’t say what the source shows",
                "`accessed` of source `y` is not a CSL date",
                "source `y` has no date on which it was checked",
                "source `y` shows more than nothing and doesn’t say why it is cited",
            ]
        );
    }
}
