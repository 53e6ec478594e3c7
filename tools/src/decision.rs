//! "Before you share": the tree of questions and outcomes, read from `content/before/tree.toml`.
//!
//! Owns the format and the proof that the tree leads somewhere: no dead end, every outcome reachable,
//! none deeper than six questions. Each node becomes a page of its own; rendering it is not ours.

use std::collections::{BTreeMap, BTreeSet};

use crate::id;
use crate::problem::{Problems, nearest};
use crate::quiz::VERDICTS;
use crate::tree::{Fields, Node, Spot};

/// How an id may look, in messages about one that is missing.
const EXAMPLE: &str = "somebody-recognisable";

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
    /// The code of the page's short address; the first question's page has its own.
    pub short: Option<Spot<String>>,
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
    pub short: Option<Spot<String>>,
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

fn question(file: &str, node: &Node, problems: &Problems) -> Option<Question> {
    let mut f = Fields::new(file, "a question", node, problems)?;
    let id = id::read(&mut f, "question", EXAMPLE);
    let title = f.string("title", "Can anybody be recognised?");
    let (short, description, text) = (f.optional_string("short"), f.optional_string("description"), f.optional_string("text"));
    let tables = f.tables("answer");
    if tables.len() < 2 {
        f.problem(node.line, format!("{} has fewer than two answers", f.what), "add a `[[question.answer]]` with `text` and `to`");
    }
    let answers: Vec<Answer> = tables
        .iter()
        .filter_map(|t| {
            let a = Fields::new(file, format!("an answer of {}", f.what), t, problems)?;
            let (text, to) = (a.string("text", "Yes"), a.string("to", EXAMPLE));
            a.finish();
            Some(Answer { text: text?.value, to: to? })
        })
        .collect();
    f.finish();
    Some(Question { id: id?.value, line: node.line, short, title: title?, description, text, answers })
}

fn outcome(file: &str, node: &Node, problems: &Problems) -> Option<Outcome> {
    let mut f = Fields::new(file, "an outcome", node, problems)?;
    let id = id::read(&mut f, "outcome", EXAMPLE);
    let (short, verdict) = (f.optional_string("short"), f.string("verdict", "dont-share"));
    if let Some(v) = verdict.as_ref().filter(|v| !VERDICTS.iter().any(|known| known.0 == v.value)) {
        let help = nearest(&v.value, VERDICTS.map(|v| v.0), "verdicts are `fine`, `dont-share` and `hand-in`");
        f.problem(v.line, format!("{} has an unknown verdict `{}`", f.what, v.value), help);
    }
    let [title, description, answer, why, now, say] =
        ["title", "description", "answer", "why", "now", "say"].map(|key| f.string(key, "…"));
    let rules = f.strings("rules");
    f.finish();
    Some(Outcome {
        id: id?.value,
        line: node.line,
        short,
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

fn prove(file: &str, tree: &Tree, problems: &Problems) {
    let nodes = tree.questions.iter().map(|q| (q.id.as_str(), q.line)).chain(tree.outcomes.iter().map(|o| (o.id.as_str(), o.line)));
    let lines = id::lines(file, "id", " in the tree", nodes, problems);
    for answer in tree.questions.iter().flat_map(|q| &q.answers).filter(|a| !lines.contains_key(a.to.value.as_str())) {
        let help = nearest(&answer.to.value, lines.keys().copied(), "name the id of a question or an outcome");
        problems.add(file, answer.to.line, format!("the answer leads to `{}`, which does not exist", answer.to.value), help);
    }
    let walk = Walk::through(tree);
    for (id, line) in &lines {
        if !walk.seen.contains(id) {
            problems.add(file, *line, format!("no answer leads to `{id}`"), "lead to it from an answer, or remove it");
        } else if walk.circles.contains(id) {
            problems.add(file, *line, format!("`{id}` can be reached again from itself"), "a reader must always get nearer to an outcome");
        }
    }
    for (id, depth) in walk.depths().into_iter().filter(|(_, depth)| *depth > DEPTH_LIMIT) {
        let message = format!("`{id}` is up to {depth} questions away, more than {DEPTH_LIMIT}");
        problems.add(file, lines.get(id).copied().unwrap_or(1), message, "ask fewer questions on the way");
    }
}

/// A walk along every answer, depth first, from the first question.
#[derive(Default)]
struct Walk<'a> {
    questions: BTreeMap<&'a str, &'a Question>,
    seen: BTreeSet<&'a str>,
    /// Questions between the first one and the one the walk is at.
    path: Vec<&'a str>,
    circles: BTreeSet<&'a str>,
    /// Every node after all that it leads to.
    done: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn through(tree: &'a Tree) -> Walk<'a> {
        let questions = tree.questions.iter().map(|q| (q.id.as_str(), q)).collect();
        let mut walk = Walk { questions, ..Walk::default() };
        if let Some(first) = tree.questions.first() {
            walk.visit(&first.id);
        }
        walk
    }

    fn visit(&mut self, id: &'a str) {
        if let Some(at) = self.path.iter().position(|p| *p == id) {
            self.circles.extend(&self.path[at..]);
            return;
        }
        if !self.seen.insert(id) {
            return;
        }
        self.path.push(id);
        for answer in self.questions.get(id).map_or(&[][..], |q| &q.answers) {
            self.visit(&answer.to.value);
        }
        self.path.pop();
        self.done.push(id);
    }

    /// For each node the most questions asked on any way to it; empty where a way goes in a circle.
    fn depths(&self) -> BTreeMap<&'a str, usize> {
        let mut depths = BTreeMap::new();
        if !self.circles.is_empty() {
            return depths;
        }
        for id in self.done.iter().rev() {
            let next = depths.get(id).copied().unwrap_or(0) + 1;
            for answer in self.questions.get(id).map_or(&[][..], |q| &q.answers) {
                let depth = depths.entry(answer.to.value.as_str()).or_insert(0);
                *depth = next.max(*depth);
            }
        }
        depths
    }
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
        assert!(all.contains(&"`q7` is up to 7 questions away, more than 6".to_string()), "{all:?}");
    }
}
