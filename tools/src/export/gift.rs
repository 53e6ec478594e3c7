//! GIFT: a text that Moodle and several converters read, and people can.
//!
//! Owns its escapes. Texts are plain: links are left to the lesson's page, whose address each explanation
//! ends with. Putting in order is left out, because Moodle reads the first number of an item as its own.

use std::fmt::Write;

use super::{account, losses, moved, percent, reasons, spellings};
use crate::unit::{Choice, Export, Lesson, Question, Rich, Task, Unit, Why};

pub fn export(unit: &Unit) -> Export {
    let mut out = format!("// {} – {}, {}\n// {}\n\n", line(unit.word("site_name")), line(&unit.title), unit.edition, unit.url);
    let mut all = Vec::new();
    for (i, lesson) in unit.lessons.iter().enumerate().filter(|(_, l)| !l.questions.is_empty()) {
        let name = |text: &str| line(text).replace('/', "//");
        let _ = write!(out, "$CATEGORY: $course$/top/{}: {}/{:02} {}\n\n", name(unit.word("site_name")), name(&unit.title), i + 1, name(&lesson.title));
        for q in &lesson.questions {
            all.extend(losses(q, lost(q)));
            if let Some(answers) = answers(q) {
                question(&mut out, unit, lesson, q, &answers);
            }
        }
    }
    Export { ending: "gift.txt", bytes: out.into_bytes(), losses: all }
}

fn lost(q: &Question) -> Vec<Why> {
    if answers(q).is_none() {
        return vec![Why::NoSuchKind];
    }
    let more = match &q.task {
        Task::Sort { .. } => Some(Why::SortedAsMatched),
        Task::Match { lures, .. } if !lures.is_empty() => Some(Why::LuresLeftOut),
        _ => None,
    };
    let hints = (!q.hints.is_empty()).then_some(Why::HintsLeftOut);
    moved(q).into_iter().chain(more).chain(hints).collect()
}

fn question(out: &mut String, unit: &Unit, lesson: &Lesson, q: &Question, answers: &str) {
    let tags: String = q.tags.iter().map(|tag| format!(" [tag:{tag}]")).collect();
    let _ = writeln!(out, "// [id:{}]{tags}", q.id);
    let mut lines: Vec<Rich> = match moved(q) {
        Some(Why::FeedbackMoved) => account(unit, q),
        _ => q.explanation.iter().cloned().chain(reasons(unit, q)).collect(),
    };
    lines.push(super::words(&lesson.url));
    let general = lines.iter().map(|l| escape(&l.plain)).collect::<Vec<_>>().join("\\n");
    let _ = write!(out, "::{}:: [plain]{} {{\n{answers}####{general}\n}}\n\n", escape(&q.id), escape(&q.prompt.plain));
}

/// The answers of a question, or nothing where the format has no such kind.
fn answers(q: &Question) -> Option<String> {
    Some(match &q.task {
        Task::Single(choices) | Task::Verdict { choices, .. } => choices.iter().map(|c| choice(if c.correct { "=" } else { "~" }, c)).collect(),
        Task::Multiple(choices) => {
            let share = percent(choices.iter().filter(|c| c.correct).count())?;
            choices.iter().map(|c| choice(&format!("~%{}{share}%", if c.correct { "" } else { "-" }), c)).collect()
        }
        Task::Match { pairs, .. } => pairs.iter().map(|p| pair(&p.item, &p.partner)).collect(),
        Task::Sort { bins, items } => items.iter().map(|i| pair(&i.text, &i.home(bins))).collect(),
        Task::Short { accepted, wrong, otherwise } => {
            let right = accepted.iter().flat_map(|a| spellings(a)).map(|a| format!("={}\n", literal(&a)));
            let known = wrong.iter().map(|w| format!("=%0%{}#{}\n", literal(&w.text.plain), escape(&w.feedback.plain)));
            right.chain(known).chain([format!("=%0%*#{}\n", escape(&otherwise.plain))]).collect()
        }
        Task::Order(_) => return None,
    })
}

fn choice(sign: &str, c: &Choice) -> String {
    format!("{sign}{}#{}\n", escape(&c.text.plain), escape(&c.feedback.plain))
}

/// An arrow of the text's own would part it in the wrong place.
fn pair(item: &Rich, partner: &Rich) -> String {
    let text = |rich: &Rich| escape(&rich.plain.replace("->", "→"));
    format!("={} -> {}\n", text(item), text(partner))
}

/// A star stands for anything.
fn literal(text: &str) -> String {
    escape(text).replace('*', "\\*")
}

/// Characters that mean something are led by a backslash; a text is one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        if matches!(c, '~' | '=' | '#' | '{' | '}' | ':' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn signs_of_the_format_are_escaped() {
        assert_eq!(escape("a ~b = {c}\n#d: \\"), "a \\~b \\= \\{c\\} \\#d\\: \\\\");
        let text = String::from_utf8(export(&unit()).bytes).expect("UTF-8");
        for part in [
            "$CATEGORY: $course$/top/Site: M/01 A//B\n\n",
            "// [id:m.l.single] [tag:m] [tag:l] [tag:single]\n::m.l.single:: [plain]Q1 \\{a \\= b\\} \\~ <c> & d\\: \\#? {\n=states#said of states\n~readers#said of readers\n####because\\nhttps\\://x.example/l/\n}\n",
            "~%50%b#said of b\n~%-50%c#said of c\n",
            "=i1 -> p1\n=i2 -> p2\n",
            "=s3 -> bin x\n",
            "=обов'язок\n=обовʼязок\n=%0%no\\*t#said of no*t\n=%0%*#read again\n",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn what_it_has_no_words_for_is_told() {
        let told: Vec<(usize, Why)> = export(&unit()).losses.iter().map(|l| (l.n, l.why)).collect();
        use Why::{FeedbackMoved, HintsLeftOut, LuresLeftOut, NoSuchKind, ReasonMoved, SortedAsMatched};
        assert_eq!(told, [(1, HintsLeftOut), (3, ReasonMoved), (4, NoSuchKind), (5, FeedbackMoved), (5, LuresLeftOut), (6, FeedbackMoved), (6, SortedAsMatched)]);
    }
}
