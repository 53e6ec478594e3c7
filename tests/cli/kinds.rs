//! Every kind of problem that the tool can report has a broken guide that shows it.
//!
//! Reads the tool's source text for the messages it reports, and `expected.txt` of all overlays for
//! those that a test has seen. A new message without an overlay fails here.

use std::fs;

use crate::broken::overlays;
use crate::site::{files, project};

/// A call that reports a problem, and which of its arguments is the message.
const CALLS: [(&str, usize); 4] = [("problems.add(", 2), ("problems.warn(", 2), (".problem(", 1), (" say(", 0)];

/// Files whose `say` tells of progress.
const PROGRESS: [&str; 3] = ["steps.rs", "serve.rs", "zola.rs"];

#[test]
fn every_kind_of_problem_has_a_broken_guide() {
    let source = project().join("tools/src");
    let seen: Vec<String> = ["check", "build", "treaties"]
        .iter()
        .flat_map(|verb| overlays(verb))
        .flat_map(|overlay| fs::read_to_string(overlay.join("expected.txt")).unwrap_or_else(|error| panic!("{}: {error}", overlay.display())).lines().map(str::to_string).collect::<Vec<_>>())
        .collect();
    let mut kinds = 0;
    let mut unseen = Vec::new();
    for file in files(&source).iter().filter(|f| f.ends_with(".rs") && !PROGRESS.contains(&f.as_str())) {
        let text = fs::read_to_string(source.join(file)).expect("a source");
        let code = text.split("#[cfg(test)]").next().expect("code");
        for message in messages(code) {
            kinds += 1;
            if !seen.iter().any(|line| fits(&message, line)) {
                unseen.push(format!("{file}: {message}"));
            }
        }
    }
    assert!(kinds > 60, "only {kinds} messages found: has the way of reporting changed?");
    assert!(unseen.is_empty(), "add an overlay below tests/sites for:\n{}", unseen.join("\n"));
}

/// The messages of all calls in `code`, as written: with `{}` where a value stands.
fn messages(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (call, place) in CALLS {
        for (at, _) in code.match_indices(call) {
            let argument = arguments(&code[at + call.len()..]).into_iter().nth(place).unwrap_or_default();
            let expression = if argument == "message" { named(&code[..at]) } else { Some(argument) };
            all.extend(expression.and_then(|e| literal(&e)));
        }
    }
    all
}

/// What stands between the call's brackets, split at its own commas.
fn arguments(text: &str) -> Vec<String> {
    let (mut all, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        all.last_mut().expect("an argument").push(c);
    }
    all.iter().map(|a| a.trim().to_string()).collect()
}

/// The expression that `message` was bound to; nothing where it is a parameter.
fn named(before: &str) -> Option<String> {
    let bound = before.rfind("let message = ")?;
    let parameter = ["|message", "message: "].iter().filter_map(|p| before.rfind(p)).max();
    parameter.is_none_or(|p| p < bound).then(|| before[bound..].to_string())
}

/// The first text in quotation marks.
fn literal(expression: &str) -> Option<String> {
    let rest = expression.split_once('"')?.1;
    let mut end = rest.match_indices('"').map(|(at, _)| at).filter(|at| !rest[..*at].ends_with('\\'));
    Some(rest[..end.next()?].replace("\\\"", "\""))
}

/// Whether the fixed parts of a message stand in the line, in their order.
fn fits(message: &str, line: &str) -> bool {
    let mut rest = line;
    for part in message.split('{').map(|p| p.split_once('}').map_or(p, |(_, after)| after)) {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[test]
fn messages_are_found_as_the_tool_writes_them() {
    let code = "problems.add(file, at(1, 2), format!(\"no `{x}` (a, b)\"), \"help\"); let message = format!(\"{} is \\\"{y}\\\"\", z);\n\
        fields.problem(1, message, \"help\"); let say = |message: String| problems.add(file, 1, message, help); say(\"has no end\", \"help\");";
    assert_eq!(messages(code), ["no `{x}` (a, b)", "{} is \"{y}\"", "has no end"]);
    assert!(fits("no `{x}` (a, b)", "f:1: error: no `q` (a, b)") && !fits("no `{x}` here", "no `q`"));
}
