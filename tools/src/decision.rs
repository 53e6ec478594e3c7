//! "Before you share": the tree of questions and outcomes, read from `content/before/tree.toml`.
//!
//! Owns the format and the proof that the tree leads somewhere: no dead end, every outcome reachable,
//! none deeper than six questions. Each node becomes a page of its own; rendering it is not ours.

use std::collections::BTreeMap;

use crate::problem::{Problems, nearest};
use crate::quiz::{VERDICTS, is_id};
use crate::tree::{Fields, Node, Spot};

/// Questions from the first one to any outcome, the first one included.
const DEPTH_LIMIT: usize = 6;

#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The first question stands first; it is shown on the tree's own page.
    pub questions: Vec<Question>,
    pub outcomes: Vec<Outcome>,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub id: String,
    pub line: usize,
    pub title: Spot<String>,
    pub description: Option<Spot<String>>,
    pub text: Option<Spot<String>>,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub text: String,
    pub to: Spot<String>,
}

#[derive(Clone, Debug)]
pub struct Outcome {
    pub id: String,
    pub line: usize,
    pub verdict: String,
    pub title: Spot<String>,
    pub description: Spot<String>,
    /// The verdict in one sentence.
    pub answer: Spot<String>,
    pub why: Spot<String>,
    /// What to do now.
    pub now: Spot<String>,
    /// What to say.
    pub say: Spot<String>,
    pub rules: Vec<Spot<String>>,
}

/// Reads the tree and reports every way in which it fails its readers.
pub fn read(file: &str, node: &Node, problems: &Problems) -> Tree {
    let Some(fields) = Fields::new(file, "the tree", node, problems) else { return Tree::default() };
    let (questions, outcomes) = (fields.tables("question"), fields.tables("outcome"));
    if questions.is_empty() {
        fields.problem(1, "the tree has no question", "add a `[[question]]`; the first one is asked first");
    }
    let tree = Tree {
        questions: questions.iter().filter_map(|n| question(file, n, problems)).collect(),
        outcomes: outcomes.iter().filter_map(|n| outcome(file, n, problems)).collect(),
    };
    let whole = tree.questions.len() == questions.len() && tree.outcomes.len() == outcomes.len();
    fields.finish();
    if whole {
        prove(file, &tree, problems);
    }
    tree
}

fn id_of(f: &mut Fields<'_>, what: &str) -> Option<String> {
    let id = f.string("id", "somebody-recognisable")?;
    f.what = format!("{what} `{}`", id.value);
    if !is_id(&id.value) {
        let message = format!("{what} id `{}` is not in kebab-case", id.value);
        f.problem(id.line, message, "use lower-case letters a to z, digits and single hyphens");
    }
    Some(id.value)
}

fn question(file: &str, node: &Node, problems: &Problems) -> Option<Question> {
    let mut f = Fields::new(file, "a question", node, problems)?;
    let id = id_of(&mut f, "question");
    let title = f.string("title", "Can anybody be recognised?");
    let (description, text) = (f.optional_string("description"), f.optional_string("text"));
    let tables = f.tables("answer");
    if tables.len() < 2 {
        f.problem(node.line, format!("{} has fewer than two answers", f.what), "add a `[[question.answer]]` with `text` and `to`");
    }
    let answers: Vec<Answer> = tables
        .iter()
        .filter_map(|t| {
            let a = Fields::new(file, format!("an answer of {}", f.what), t, problems)?;
            let (text, to) = (a.string("text", "Yes"), a.string("to", "somebody-recognisable"));
            a.finish();
            Some(Answer { text: text?.value, to: to? })
        })
        .collect();
    f.finish();
    Some(Question { id: id?, line: node.line, title: title?, description, text, answers })
}

fn outcome(file: &str, node: &Node, problems: &Problems) -> Option<Outcome> {
    let mut f = Fields::new(file, "an outcome", node, problems)?;
    let id = id_of(&mut f, "outcome");
    let verdict = f.string("verdict", "dont-share");
    if let Some(v) = verdict.as_ref().filter(|v| !VERDICTS.iter().any(|known| known.0 == v.value)) {
        let help = nearest(&v.value, VERDICTS.map(|v| v.0), "verdicts are `fine`, `dont-share` and `hand-in`");
        f.problem(v.line, format!("{} has an unknown verdict `{}`", f.what, v.value), help);
    }
    let [title, description, answer, why, now, say] =
        ["title", "description", "answer", "why", "now", "say"].map(|key| f.string(key, "…"));
    let rules = f.strings("rules");
    f.finish();
    Some(Outcome {
        id: id?,
        line: node.line,
        verdict: verdict?.value,
        title: title?,
        description: description?,
        answer: answer?,
        why: why?,
        now: now?,
        say: say?,
        rules,
    })
}

/// Walks the tree from its first question, breadth first, so that each node is met at its least depth.
fn prove(file: &str, tree: &Tree, problems: &Problems) {
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let nodes = tree.questions.iter().map(|q| (q.id.as_str(), q.line)).chain(tree.outcomes.iter().map(|o| (o.id.as_str(), o.line)));
    for (id, line) in nodes {
        if let Some(first) = lines.insert(id, line) {
            problems.add(file, line, format!("id `{id}` is used twice in the tree"), format!("give it another id; the first is at line {first}"));
        }
    }
    for answer in tree.questions.iter().flat_map(|q| &q.answers).filter(|a| !lines.contains_key(a.to.value.as_str())) {
        let help = nearest(&answer.to.value, lines.keys().copied(), "name the id of a question or an outcome");
        problems.add(file, answer.to.line, format!("the answer leads to `{}`, which does not exist", answer.to.value), help);
    }
    let deepest = depths(tree);
    for (id, line) in &lines {
        match deepest.get(id) {
            None => problems.add(file, *line, format!("no answer leads to `{id}`"), "lead to it from an answer, or remove it"),
            Some(None) => problems.add(file, *line, format!("`{id}` can be reached again from itself"), "a reader must always get nearer to an outcome"),
            Some(Some(depth)) if *depth > DEPTH_LIMIT => {
                let message = format!("`{id}` is reached only after {depth} questions, more than {DEPTH_LIMIT}");
                problems.add(file, *line, message, "ask fewer questions on the way");
            }
            Some(_) => {}
        }
    }
}

/// For each node that can be reached: the most questions asked on any way to it, or `None` where a way
/// goes in a circle.
fn depths(tree: &Tree) -> BTreeMap<&str, Option<usize>> {
    let by_id: BTreeMap<&str, &Question> = tree.questions.iter().map(|q| (q.id.as_str(), q)).collect();
    let mut found: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let Some(first) = tree.questions.first() else { return found };
    // Without circles no way is longer than there are nodes: whatever still grows after that many
    // rounds is in a circle or behind one.
    found.insert(&first.id, Some(0));
    let rounds = tree.questions.len() + tree.outcomes.len() + 1;
    for round in 0..=rounds {
        let mut grown: Vec<(&str, usize)> = Vec::new();
        for (id, depth) in &found {
            let (Some(question), Some(depth)) = (by_id.get(id), depth) else { continue };
            grown.extend(question.answers.iter().map(|a| (a.to.value.as_str(), depth + 1)));
        }
        let mut changed = false;
        for (id, depth) in grown {
            let entry = found.entry(id).or_insert(Some(0));
            if entry.is_some_and(|old| depth > old) {
                *entry = if round == rounds { None } else { Some(depth) };
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn messages(links: &[(&str, &[&str])], outcomes: &[&str]) -> Vec<String> {
        let mut text = String::new();
        for (id, answers) in links {
            text += &format!("[[question]]\nid = '{id}'\ntitle = 'T'\n");
            answers.iter().for_each(|to| text += &format!("[[question.answer]]\ntext = 'A'\nto = '{to}'\n"));
        }
        for id in outcomes {
            text += &format!("[[outcome]]\nid = '{id}'\nverdict = 'fine'\ntitle='T'\ndescription='D'\nanswer='A'\nwhy='W'\nnow='N'\nsay='S'\n");
        }
        let problems = Problems::default();
        read("t.toml", &tree::toml("t.toml", &text, 1, &problems), &problems);
        problems.into_sorted().into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn a_tree_leads_somewhere() {
        assert_eq!(messages(&[("a", &["b", "x"]), ("b", &["x", "y"])], &["x", "y"]), Vec::<String>::new());
        assert_eq!(messages(&[("a", &["x", "x"])], &["x", "y"]), ["no answer leads to `y`"]);
        assert_eq!(messages(&[("a", &["x", "z"])], &["x"]), ["the answer leads to `z`, which does not exist"]);
        assert_eq!(messages(&[("a", &["x"])], &["x"]), ["question `a` has fewer than two answers"]);
    }

    #[test]
    fn circles_and_depth_are_found() {
        let circle = messages(&[("a", &["b", "x"]), ("b", &["a", "x"])], &["x"]);
        assert!(circle.contains(&"`a` can be reached again from itself".to_string()), "{circle:?}");
        let deep: Vec<(String, Vec<String>)> = (0..7).map(|i| (format!("q{i}"), vec![format!("q{}", i + 1), "x".into()])).collect();
        let deep: Vec<(&str, Vec<&str>)> = deep.iter().map(|(q, a)| (q.as_str(), a.iter().map(String::as_str).collect())).collect();
        let links: Vec<(&str, &[&str])> = deep.iter().map(|(q, a)| (*q, a.as_slice())).collect();
        let all = messages(&links, &["x", "q7"]);
        assert!(all.contains(&"`q7` is reached only after 7 questions, more than 6".to_string()), "{all:?}");
    }
}
