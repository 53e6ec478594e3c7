//! A scenario: a branching story read from the `scenario.toml` beside a page.
//!
//! Owns the format and the proof that the story leads somewhere: no dead end, nothing unreachable, no
//! loop without a way out, every end with its debrief. All of it is shown on one page.

use std::collections::{BTreeMap, BTreeSet};

use crate::id;
use crate::problem::{Problems, nearest};
use crate::tree::{Fields, Node, Spot, Value};

/// How an id may look, in messages about one that is missing.
const EXAMPLE: &str = "the-clip";

#[derive(Clone, Debug)]
pub struct Scenario {
    pub file: String,
    /// The first moment is the start.
    pub moments: Vec<Moment>,
    pub ends: Vec<End>,
}

/// A moment in which the reader decides: a `[[node]]`.
#[derive(Clone, Debug)]
pub struct Moment {
    pub id: String,
    pub line: usize,
    pub title: Spot<String>,
    pub text: Spot<String>,
    pub choices: Vec<Way>,
}

/// What the reader can do, and where it leads.
#[derive(Clone, Debug)]
pub struct Way {
    pub text: Spot<String>,
    pub to: Spot<String>,
    /// What follows at once, said on arrival.
    pub consequence: Option<Spot<String>>,
}

/// How the story ends, and what that means: the debrief.
#[derive(Clone, Debug)]
pub struct End {
    pub id: String,
    pub line: usize,
    pub title: Spot<String>,
    pub text: Spot<String>,
    pub captive: Spot<String>,
    pub family: Spot<String>,
    pub group: Spot<String>,
    pub you: Spot<String>,
    pub rules: Vec<Spot<String>>,
}

impl Scenario {
    /// Every Markdown text, with its line.
    pub fn texts(&self) -> Vec<&Spot<String>> {
        let mut all = Vec::new();
        for moment in &self.moments {
            all.push(&moment.text);
            all.extend(moment.choices.iter().flat_map(|c| [Some(&c.text), c.consequence.as_ref()]).flatten());
        }
        all.extend(self.ends.iter().flat_map(|e| [&e.text, &e.captive, &e.family, &e.group, &e.you]));
        all
    }

    pub fn rules(&self) -> impl Iterator<Item = &Spot<String>> {
        self.ends.iter().flat_map(|e| &e.rules)
    }
}

/// Reads a story and reports every way in which it fails its readers.
pub fn read(file: &str, node: &Node, problems: &Problems) -> Option<Scenario> {
    let fields = Fields::new(file, "the scenario", node, problems)?;
    let (nodes, ends) = (fields.tables("node"), fields.tables("end"));
    if nodes.is_empty() {
        fields.problem(1, "the scenario has no node", "add a `[[node]]`; the first one is the start");
    }
    let scenario = Scenario {
        file: file.into(),
        moments: nodes.iter().filter_map(|n| moment(file, n, problems)).collect(),
        ends: ends.iter().filter_map(|n| end(file, n, problems)).collect(),
    };
    // Where a node could not be read, what leads to it is not wrong as well.
    let ways: usize = nodes.iter().map(choices_in).sum();
    let whole = scenario.moments.len() == nodes.len() && scenario.ends.len() == ends.len();
    if whole && ways == scenario.moments.iter().map(|m| m.choices.len()).sum::<usize>() {
        prove(&scenario, problems);
    }
    fields.finish();
    Some(scenario)
}

fn choices_in(node: &Node) -> usize {
    let Value::Table(rows) = &node.value else { return 0 };
    match rows.iter().find(|(key, _)| key == "choice").map(|(_, n)| &n.value) {
        Some(Value::Array(all)) => all.len(),
        _ => 0,
    }
}

fn moment(file: &str, node: &Node, problems: &Problems) -> Option<Moment> {
    let mut f = Fields::new(file, "a node", node, problems)?;
    let id = id::read(&mut f, "node", EXAMPLE);
    let (title, text) = (f.string("title", "The clip"), f.string("text", "…"));
    let tables = f.tables("choice");
    if tables.is_empty() {
        f.problem(f.line, format!("{} is a dead end", f.what), "add a `[[node.choice]]` with `text` and `to`, or make it an `[[end]]`");
    }
    let way = |t| {
        let c = Fields::new(file, format!("a choice of {}", f.what), t, problems)?;
        let (text, to, consequence) = (c.string("text", "I wait"), c.string("to", EXAMPLE), c.optional_string("consequence"));
        c.finish();
        Some(Way { text: text?, to: to?, consequence })
    };
    let choices = tables.iter().filter_map(way).collect();
    let line = f.line;
    f.finish();
    Some(Moment { id: id?.value, line, title: title?, text: text?, choices })
}

fn end(file: &str, node: &Node, problems: &Problems) -> Option<End> {
    let mut f = Fields::new(file, "an end", node, problems)?;
    let id = id::read(&mut f, "end", EXAMPLE);
    let (title, text) = (f.string("title", "The clip stays down"), f.string("text", "…"));
    // The debrief: what it meant, for each of them.
    let [captive, family, group, you] = ["captive", "family", "group", "you"].map(|key| f.string(key, "…"));
    let rules = f.strings("rules");
    if rules.is_empty() {
        f.problem(f.line, format!("{} names no rule", f.what), "add `rules = [\"gc3-13\"]`: the debrief ends with what it rests on");
    }
    let line = f.line;
    f.finish();
    Some(End { id: id?.value, line, title: title?, text: text?, captive: captive?, family: family?, group: group?, you: you?, rules })
}

fn prove(scenario: &Scenario, problems: &Problems) {
    let file = scenario.file.as_str();
    let places = scenario.moments.iter().map(|m| (m.id.as_str(), m.line)).chain(scenario.ends.iter().map(|e| (e.id.as_str(), e.line)));
    let lines = id::lines(file, "id", " in the scenario", places, problems);
    for to in scenario.moments.iter().flat_map(|m| &m.choices).map(|c| &c.to).filter(|to| !lines.contains_key(to.value.as_str())) {
        let help = nearest(&to.value, lines.keys().copied(), "name the id of a node or an end");
        problems.add(file, to.line, format!("the choice leads to `{}`, which does not exist", to.value), help);
    }
    let forwards = ways(scenario, false);
    let reached = spread(scenario.moments.first().map(|m| m.id.as_str()), &forwards);
    let backwards = ways(scenario, true);
    // A dead end and a choice that leads nowhere are reported themselves, not all that comes before.
    let stops = scenario.moments.iter().filter(|m| m.choices.is_empty()).map(|m| m.id.as_str());
    let nowhere = backwards.keys().copied().filter(|to| !lines.contains_key(to));
    let ending = spread(scenario.ends.iter().map(|e| e.id.as_str()).chain(stops).chain(nowhere), &backwards);
    for (id, line) in &lines {
        if !reached.contains(id) {
            problems.add(file, *line, format!("no way from the start leads to `{id}`"), "lead to it from a choice, or remove it");
        } else if !ending.contains(id) {
            problems.add(file, *line, format!("no way leads from `{id}` to an end"), "give the loop a way out: a choice that leads on to an `[[end]]`");
        }
    }
}

/// From each place to the next ones, or to the ones before.
fn ways(scenario: &Scenario, reversed: bool) -> BTreeMap<&str, Vec<&str>> {
    let mut ways: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in scenario.moments.iter().flat_map(|m| m.choices.iter().map(|c| (m.id.as_str(), c.to.value.as_str()))) {
        let (from, to) = if reversed { (to, from) } else { (from, to) };
        ways.entry(from).or_default().push(to);
    }
    ways
}

/// Every place that `ways` lead to from `first`, itself included.
fn spread<'a>(first: impl IntoIterator<Item = &'a str>, ways: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> = first.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(ways.get(id).into_iter().flatten());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn messages(nodes: &[(&str, &[&str])], ends: &[&str]) -> Vec<String> {
        let mut text = String::new();
        for (id, choices) in nodes {
            text += &format!("[[node]]\nid = '{id}'\ntitle = 'T'\ntext = 'T'\n");
            choices.iter().for_each(|to| text += &format!("[[node.choice]]\ntext = 'C'\nto = '{to}'\n"));
        }
        for id in ends {
            text += &format!("[[end]]\nid = '{id}'\ntitle='T'\ntext='T'\ncaptive='C'\nfamily='F'\ngroup='G'\nyou='Y'\nrules=['gc3-13']\n");
        }
        let problems = Problems::default();
        read("s.toml", &tree::toml("s.toml", &text, 1, &problems), &problems);
        problems.into_sorted().into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn a_story_leads_to_its_ends() {
        assert_eq!(messages(&[("a", &["b", "x"]), ("b", &["a", "y"])], &["x", "y"]), Vec::<String>::new());
        assert_eq!(messages(&[("a", &[])], &[]), ["node `a` is a dead end"]);
        assert_eq!(messages(&[("a", &["x"]), ("b", &["x"])], &["x", "y"]), ["no way from the start leads to `b`", "no way from the start leads to `y`"]);
        assert_eq!(messages(&[("a", &["x", "z"])], &["x"]), ["the choice leads to `z`, which does not exist"]);
    }

    #[test]
    fn a_loop_needs_a_way_out() {
        let all = messages(&[("a", &["b", "x"]), ("b", &["c"]), ("c", &["b"])], &["x"]);
        assert_eq!(all, ["no way leads from `b` to an end", "no way leads from `c` to an end"]);
    }
}
