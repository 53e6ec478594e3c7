//! Moodle XML: the question bank of a module, a category for each lesson.
//!
//! Owns the names of Moodle's elements. Checked against imports into Moodle 4.5: an ordering question
//! without `shownumcorrect` ends the whole import, and hints don't mend that, so that it gets none.

use std::fmt::Write;

use super::{account, losses, moved, paragraphs, percent, reasons, spellings, xml};
use crate::blocks;
use crate::unit::{Bin, Choice, Export, Lesson, Pair, Part, Placed, Question, Rich, Task, Unit, Why};

pub fn export(unit: &Unit) -> Export {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut all = Vec::new();
    for (i, lesson) in unit.lessons.iter().enumerate().filter(|(_, l)| !l.questions.is_empty()) {
        category(&mut out, unit, i + 1, lesson);
        for q in &lesson.questions {
            all.extend(losses(q, lost(q)));
            if percent(right(q)).is_some() {
                question(&mut out, unit, lesson, q);
            }
        }
    }
    out.push_str("</quiz>\n");
    Export { ending: "moodle.xml", bytes: out.into_bytes(), losses: all }
}

/// How many answers share the point.
fn right(q: &Question) -> usize {
    if let Task::Multiple(choices) = &q.task { choices.iter().filter(|c| c.correct).count() } else { 1 }
}

fn lost(q: &Question) -> Vec<Why> {
    if percent(right(q)).is_none() {
        return vec![Why::NoSuchKind];
    }
    let sorted = matches!(q.task, Task::Sort { .. }).then_some(Why::SortedAsMatched);
    let hints = (matches!(q.task, Task::Order(_)) && !q.hints.is_empty()).then_some(Why::HintsLeftOut);
    moved(q).into_iter().chain(sorted).chain(hints).collect()
}

/// A slash parts categories; in a name it is written twice.
fn category(out: &mut String, unit: &Unit, n: usize, lesson: &Lesson) {
    let name = |text: &str| xml(&text.replace('/', "//"));
    let path = format!("$course$/top/{}: {}/{n:02} {}", name(unit.word("site_name")), name(&unit.title), name(&lesson.title));
    let about = format!("<p>{} <a href=\"{}\">{}</a></p>", xml(&lesson.description), xml(&lesson.url), xml(&lesson.title));
    let _ = writeln!(out, "<question type=\"category\"><category><text>{path}</text></category>{}</question>", html("info", &about));
}

fn question(out: &mut String, unit: &Unit, lesson: &Lesson, q: &Question) {
    let (kind, body) = match &q.task {
        Task::Single(c) => ("multichoice", choices(c, true, q.shuffle)),
        Task::Multiple(c) => ("multichoice", choices(c, false, q.shuffle)),
        // The three labels always stand in the same order.
        Task::Verdict { choices: c, .. } => ("multichoice", choices(c, true, false)),
        Task::Order(items) => ("ordering", ordering(items)),
        Task::Match { pairs, lures } => ("matching", matching(pairs, lures)),
        Task::Sort { bins, items } => ("matching", sorting(bins, items)),
        Task::Short { accepted, wrong, otherwise } => ("shortanswer", short(accepted, wrong, otherwise)),
    };
    let name = xml(&format!("{:02} {}", q.n, blocks::extract(&q.prompt.plain)));
    let _ = writeln!(out, "<question type=\"{kind}\">\n<name><text>{name}</text></name>");
    let _ = writeln!(out, "{}", html("questiontext", &format!("<p>{}</p>", q.prompt.html)));
    let _ = writeln!(out, "{}", html("generalfeedback", &general(unit, lesson, q)));
    let _ = writeln!(out, "<defaultgrade>1</defaultgrade>\n<penalty>0.3333333</penalty>\n<hidden>0</hidden>\n<idnumber>{}</idnumber>", xml(&q.id));
    out.push_str(&body);
    if !matches!(q.task, Task::Order(_)) {
        q.hints.iter().for_each(|h| out.push_str(&(html("hint", &format!("<p>{}</p>", h.html)) + "\n")));
    }
    let tags: String = q.tags.iter().map(|t| format!("<tag><text>{}</text></tag>", xml(t))).collect();
    let _ = writeln!(out, "<tags>{tags}</tags>\n</question>");
}

/// The explanation, what Moodle can't say beside a part, and the lesson.
fn general(unit: &Unit, lesson: &Lesson, q: &Question) -> String {
    let lines = match moved(q) {
        Some(Why::FeedbackMoved) => account(unit, q),
        _ => q.explanation.iter().cloned().chain(reasons(unit, q)).collect(),
    };
    format!("{}<p><a href=\"{}\">{}</a></p>", paragraphs(&lines), xml(&lesson.url), xml(&lesson.title))
}

fn html(element: &str, html: &str) -> String {
    format!("<{element} format=\"html\"><text>{}</text></{element}>", xml(html))
}

fn answer(fraction: &str, format: &str, text: &str, feedback: &str) -> String {
    format!("<answer fraction=\"{fraction}\" format=\"{format}\"><text>{}</text>{}</answer>\n", xml(text), html("feedback", feedback))
}

/// As the guide counts: each wrong choice takes away what a right one gives.
fn choices(choices: &[Choice], single: bool, shuffle: bool) -> String {
    let share = percent(choices.iter().filter(|c| c.correct).count()).unwrap_or("100");
    let mut out = format!("<single>{single}</single>\n<shuffleanswers>{shuffle}</shuffleanswers>\n<answernumbering>{}</answernumbering>\n", if shuffle { "abc" } else { "none" });
    for c in choices {
        let fraction = match (c.correct, single) {
            (true, _) => share.to_string(),
            (false, true) => "0".to_string(),
            (false, false) => format!("-{share}"),
        };
        out += &answer(&fraction, "html", &c.text.html, &c.feedback.html);
    }
    out
}

fn ordering(items: &[Part]) -> String {
    let mut out = String::from("<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<selectcount>0</selectcount>\n<gradingtype>ABSOLUTE_POSITION</gradingtype>\n<showgrading>SHOW</showgrading>\n<shownumcorrect>1</shownumcorrect>\n");
    for (i, item) in items.iter().enumerate() {
        let _ = writeln!(out, "<answer fraction=\"{}\" format=\"html\"><text>{}</text></answer>", i + 1, xml(&item.text.html));
    }
    out
}

fn row(item: &str, partner: &Rich) -> String {
    format!("<subquestion format=\"html\"><text>{}</text><answer><text>{}</text></answer></subquestion>\n", xml(item), xml(&partner.plain))
}

/// An answer without a question is one that fits nothing.
fn matching(pairs: &[Pair], lures: &[Part]) -> String {
    let rows = pairs.iter().map(|p| row(&p.item.html, &p.partner));
    let lures = lures.iter().map(|l| row("", &l.text));
    std::iter::once("<shuffleanswers>true</shuffleanswers>\n".to_string()).chain(rows).chain(lures).collect()
}

fn sorting(bins: &[Bin], items: &[Placed]) -> String {
    let rows = items.iter().map(|i| row(&i.text.html, &i.home(bins)));
    let empty = bins.iter().filter(|b| items.iter().all(|i| i.bin != b.id)).map(|b| row("", &b.name));
    std::iter::once("<shuffleanswers>true</shuffleanswers>\n".to_string()).chain(rows).chain(empty).collect()
}

/// A star stands for anything.
fn short(accepted: &[String], wrong: &[Part], otherwise: &Rich) -> String {
    let literal = |text: &str| text.replace('*', "\\*");
    let right = accepted.iter().flat_map(|a| spellings(a)).map(|a| answer("100", "plain_text", &literal(&a), ""));
    let known = wrong.iter().flat_map(|w| spellings(&w.text.plain).into_iter().map(|a| answer("0", "plain_text", &literal(&a), &w.feedback.html)));
    let rest = answer("0", "plain_text", "*", &otherwise.html);
    std::iter::once("<usecase>0</usecase>\n".to_string()).chain(right).chain(known).chain([rest]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn each_kind_has_its_fields() {
        let export = export(&unit());
        let text = String::from_utf8(export.bytes).expect("UTF-8");
        for part in [
            "<category><text>$course$/top/Site: M/01 A//B</text></category>",
            "<idnumber>m.l.single</idnumber>\n<single>true</single>\n<shuffleanswers>true</shuffleanswers>",
            "<answer fraction=\"50\" format=\"html\"><text>a</text><feedback format=\"html\"><text>said of a</text></feedback></answer>",
            "<answer fraction=\"-50\" format=\"html\"><text>c</text>",
            "<shownumcorrect>1</shownumcorrect>\n<answer fraction=\"1\" format=\"html\"><text>1949</text></answer>",
            "<subquestion format=\"html\"><text></text><answer><text>lure</text></answer></subquestion>",
            "<subquestion format=\"html\"><text>s3</text><answer><text>bin x</text></answer></subquestion>",
            "<answer fraction=\"100\" format=\"plain_text\"><text>обов'язок</text>",
            "<answer fraction=\"0\" format=\"plain_text\"><text>no\\*t</text>",
            "<hint format=\"html\"><text>&lt;p&gt;think&lt;/p&gt;</text></hint>",
            "<tags><tag><text>m</text></tag><tag><text>l</text></tag><tag><text>single</text></tag></tags>",
            "Q1 {a = b} ~ &amp;lt;c&amp;gt; &amp;amp; d: #?",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(text.matches("<hint ").count(), 1);
        let told: Vec<(usize, Why)> = export.losses.iter().map(|l| (l.n, l.why)).collect();
        use Why::{FeedbackMoved, HintsLeftOut, ReasonMoved, SortedAsMatched};
        assert_eq!(told, [(3, ReasonMoved), (4, FeedbackMoved), (4, HintsLeftOut), (5, FeedbackMoved), (6, FeedbackMoved), (6, SortedAsMatched)]);
    }

    #[test]
    fn a_point_that_moodle_cannot_part_is_told() {
        let mut unit = unit();
        let Task::Multiple(choices) = &mut unit.lessons[0].questions[1].task else { panic!("the second has several right answers") };
        *choices = vec![choices[0].clone(); 11];
        assert!(export(&unit).losses.iter().any(|l| l.n == 2 && l.why.left_out()));
    }
}
