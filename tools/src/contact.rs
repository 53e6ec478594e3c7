//! The registry of contacts: whom to turn to, from where, for whom, and when that was last checked.
//!
//! Owns the format of `content/contacts/contacts.toml` and its closed lists. An entry is data with its
//! sources; how it is shown is for `prepare`, whether its ids exist for `check`.

use crate::date::Day;
use crate::id;
use crate::problem::{Problems, nearest};
use crate::tree::{Fields, Node, Spot};

pub const FILE: &str = "content/contacts/contacts.toml";

/// What a contact does, and the key of its label.
pub const KINDS: [(&str, &str); 5] = [
    ("search", "contact_search"),
    ("police", "contact_police"),
    ("rights", "contact_rights"),
    ("evidence", "contact_evidence"),
    ("support", "contact_support"),
];

/// Where somebody is: asked first wherever a page names a contact. The key of the label.
pub const PLACES: [(&str, &str); 4] = [
    ("ukraine", "place_ukraine"),
    ("occupied", "place_occupied"),
    ("russia-belarus", "place_russia_belarus"),
    ("elsewhere", "place_elsewhere"),
];

/// Whom somebody looks for.
pub const SOUGHT: [(&str, &str); 4] =
    [("soldier", "sought_soldier"), ("civilian", "sought_civilian"), ("child", "sought_child"), ("body", "sought_body")];

/// Other words of an entry as pages show it.
pub const CARD: [&str; 10] =
    ["contact_site", "contact_bots", "contact_can", "contact_cannot", "contact_for", "contact_from", "contact_checked", "contact_old", "source_risk_before", "source_checked"];

/// From where a number can be called.
pub const CALLED_FROM: [(&str, &str); 3] =
    [("ukraine", "phone_from_ukraine"), ("abroad", "phone_from_abroad"), ("anywhere", "phone_from_anywhere")];

#[derive(Clone, Debug)]
pub struct Contact {
    pub id: String,
    pub line: usize,
    pub name: String,
    pub kind: String,
    /// From where it may be used without danger; a place that is not named is a place to stay silent in.
    pub places: Vec<String>,
    pub seeks: Vec<String>,
    /// A number, and from where it can be called.
    pub phones: Vec<(String, String)>,
    /// The official page; it is what counts when the entry is old.
    pub site: String,
    pub bots: Vec<String>,
    /// What else must be known before the numbers are used, such as the age of the list they come from.
    pub note: Option<Spot<String>>,
    pub can: Spot<String>,
    pub cannot: Spot<String>,
    pub checked: Day,
    pub sources: Vec<Spot<String>>,
    /// Country codes of the risks that apply.
    pub risk: Vec<String>,
}

impl Contact {
    /// Where the entry stands on a page.
    pub fn anchor(&self) -> String {
        format!("contact-{}", self.id)
    }
}

/// Keys that every language must have words for.
pub fn words() -> impl Iterator<Item = &'static str> {
    KINDS.iter().chain(&PLACES).chain(&SOUGHT).chain(&CALLED_FROM).map(|pair| pair.1).chain(CARD)
}

pub fn read(file: &str, node: &Node, problems: &Problems) -> Vec<Contact> {
    let Some(fields) = Fields::new(file, "the file", node, problems) else { return Vec::new() };
    let all: Vec<Contact> = fields.tables("contact").iter().filter_map(|table| contact(file, table, problems)).collect();
    fields.finish();
    id::lines(file, "contact id", "", all.iter().map(|c| (c.id.as_str(), c.line)), problems);
    all
}

fn contact(file: &str, node: &Node, problems: &Problems) -> Option<Contact> {
    let mut f = Fields::new(file, "a contact", node, problems)?;
    let id = id::read(&mut f, "contact", "koordshtab");
    let name = f.string("name", "…");
    let kind = f.string("kind", "search").filter(|kind| known(&f, "kind", &KINDS, kind));
    let places = list(&f, "places", &PLACES);
    let seeks = list(&f, "seeks", &SOUGHT);
    let phones = f.tables("phone").iter().filter_map(|table| phone(&f, table)).collect();
    let site = f.string("site", "https://…");
    let bots = f.strings("bots");
    for url in site.iter().chain(&bots).filter(|url| !url.value.starts_with("https://")) {
        f.problem(url.line, format!("{} has the address `{}`", f.what, url.value), "write an address that begins with https://");
    }
    let note = f.optional_string("note");
    let (can, cannot) = (f.string("can", "What it can do."), f.string("cannot", "What it can’t do."));
    let checked = f.date("checked");
    let sources = f.strings("sources");
    if sources.is_empty() {
        f.problem(f.line, format!("{} names no source", f.what), "add `sources = [\"…\"]`: where its numbers and its work were read");
    }
    let risk = f.strings("risk").into_iter().map(|r| r.value).collect();
    let line = f.line;
    f.finish();
    Some(Contact {
        id: id?.value,
        line,
        name: name?.value,
        kind: kind?.value,
        places,
        seeks,
        phones,
        site: site?.value,
        bots: bots.into_iter().map(|b| b.value).collect(),
        note,
        can: can?,
        cannot: cannot?,
        checked: Day::read(&checked?.value)?,
        sources,
        risk,
    })
}

fn known(f: &Fields<'_>, key: &str, names: &[(&str, &str)], word: &Spot<String>) -> bool {
    let found = names.iter().any(|n| n.0 == word.value);
    if !found {
        let all: Vec<&str> = names.iter().map(|n| n.0).collect();
        let help = nearest(&word.value, all.iter().copied(), &format!("known are {}", all.join(", ")));
        f.problem(word.line, format!("unknown `{}` in `{key}` of {}", word.value, f.what), help);
    }
    found
}

/// A list that holds at least one of `names`, in their order.
fn list(f: &Fields<'_>, key: &'static str, names: &[(&str, &str)]) -> Vec<String> {
    let given = f.strings(key);
    if given.is_empty() {
        f.problem(f.line, format!("{} has no `{key}`", f.what), format!("add `{key} = [\"{}\"]`", names[0].0));
    }
    let mut all: Vec<Spot<String>> = given.into_iter().filter(|word| known(f, key, names, word)).collect();
    all.sort_by_key(|word| names.iter().position(|n| n.0 == word.value));
    all.into_iter().map(|word| word.value).collect()
}

fn phone(f: &Fields<'_>, node: &Node) -> Option<(String, String)> {
    let row = Fields::new(f.file, format!("a phone of {}", f.what), node, f.problems)?;
    let (number, from) = (row.string("number", "0 800 300 529"), row.string("from", "ukraine"));
    let number = number?;
    if !number.value.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c)) || dialled(&number.value).len() < 3 {
        f.problem(number.line, format!("`{}` is no telephone number", number.value), "write digits, spaces, `+`, `-` and brackets");
    }
    let from = from.filter(|from| known(&row, "from", &CALLED_FROM, from));
    row.finish();
    Some((number.value, from?.value))
}

/// A number as pages print it: never broken at the end of a line.
pub fn printed(number: &str) -> String {
    number.replace(' ', "\u{a0}").replace('-', "\u{2011}")
}

/// What a telephone dials: the digits, and a `+` in front.
pub fn dialled(number: &str) -> String {
    number.chars().enumerate().filter(|(i, c)| c.is_ascii_digit() || (*i == 0 && *c == '+')).map(|(_, c)| c).collect()
}
