//! A module's questions in the formats of other systems, one file for each format.
//!
//! A pure verb: a `Unit` in, bytes and losses out. Owns what the formats share: how a whole question is
//! explained where its parts can't be, fractions of a point, XML; and the report of all that was lost.

mod cartridge;
mod csv;
mod gift;
mod list;
mod moodle;
mod qti;
mod report;
pub mod scorm;

use anyhow::Result;

use crate::unit::{Download, Export, Loss, Question, Rich, Task, Unit, Why};
use crate::unit::account::{account, reasons, words};

/// What the name of a module's zip for reading without a network ends with.
pub const OFFLINE: &str = "zip";

/// Every format that is made from the questions alone, in the order in which a page offers them, and the
/// report of them all.
pub fn downloads(unit: &Unit) -> Result<Vec<Download>> {
    let exports = exports(unit)?;
    let packages = [scorm::ENDING, OFFLINE];
    let whole = packages.map(|ending| Export { ending, ..Export::default() });
    let report = report::report(unit, exports.iter().chain(&whole));
    let download = |ending: &str, bytes: Option<Vec<u8>>| Download { name: format!("{}.{ending}", unit.id), word: word(ending), bytes };
    let mut all: Vec<Download> = exports.into_iter().map(|e| download(e.ending, Some(e.bytes))).collect();
    all.splice(2..2, packages.map(|ending| download(ending, None)));
    all.push(download("report.txt", Some(report)));
    Ok(all)
}

fn exports(unit: &Unit) -> Result<Vec<Export>> {
    Ok(vec![moodle::export(unit), gift::export(unit), cartridge::export(unit)?, list::export(unit), csv::export(unit)])
}

/// The key of what a page says of a file.
fn word(ending: &str) -> &'static str {
    match ending {
        "moodle.xml" => "download_moodle",
        "imscc" => "download_cartridge",
        "gift.txt" => "download_gift",
        scorm::ENDING => "download_scorm",
        OFFLINE => "download_offline",
        "questions.txt" => "download_list",
        "csv" => "download_csv",
        _ => "download_report",
    }
}

/// Each line a paragraph.
fn paragraphs(lines: &[Rich]) -> String {
    lines.iter().map(|l| format!("<p>{}</p>", l.html)).collect()
}

/// What is lost where a format keeps feedback for the whole question only.
fn moved(q: &Question) -> Option<Why> {
    match &q.task {
        Task::Verdict { reasons, .. } => (!reasons.is_empty()).then_some(Why::ReasonMoved),
        Task::Order(_) | Task::Match { .. } | Task::Sort { .. } => Some(Why::FeedbackMoved),
        _ => None,
    }
}

fn losses(q: &Question, why: impl IntoIterator<Item = Why>) -> impl Iterator<Item = Loss> {
    let n = q.n;
    why.into_iter().map(move |why| Loss { n, why })
}

/// Percents of a point for one of `all` right answers, as Moodle's list of fractions writes them.
fn percent(all: usize) -> Option<&'static str> {
    const PERCENTS: [&str; 10] = ["100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10"];
    PERCENTS.get(all.checked_sub(1)?).copied()
}

/// The forms in which readers type an apostrophe: systems compare letter by letter.
fn spellings(answer: &str) -> Vec<String> {
    const APOSTROPHES: [char; 3] = ['’', '\'', 'ʼ'];
    if !answer.contains(APOSTROPHES) {
        return vec![answer.to_string()];
    }
    APOSTROPHES.iter().map(|a| answer.replace(APOSTROPHES, &a.to_string())).collect()
}

/// Escaped for XML; characters that XML can't hold are left out.
fn xml(text: &str) -> String {
    let allowed = |c: &char| !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    crate::text::escape(&text.chars().filter(allowed).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn every_question_is_carried_or_its_loss_is_told() {
        let unit = unit();
        for export in exports(&unit).expect("exports") {
            let text = match export.ending {
                "imscc" => crate::archive::tests::read(&export.bytes).into_iter().map(|f| f.1).collect(),
                _ => String::from_utf8(export.bytes.clone()).expect("UTF-8"),
            };
            for q in unit.questions() {
                let lost = export.losses.iter().any(|l| l.n == q.n && l.why.left_out());
                assert_ne!(text.contains(&q.id), lost, "{} in {}", q.id, export.ending);
            }
            assert_eq!(export.bytes, exports(&unit).expect("exports").into_iter().find(|e| e.ending == export.ending).expect("again").bytes);
        }
    }

    #[test]
    fn xml_holds_what_it_can() {
        assert_eq!(xml("a\u{1}<b> & \"c\"\n"), "a&lt;b&gt; &amp; &quot;c&quot;\n");
    }

    #[test]
    fn an_answer_is_right_with_any_apostrophe() {
        assert_eq!(spellings("обов'язок"), ["обов’язок", "обов'язок", "обовʼязок"]);
        assert_eq!(spellings("13"), ["13"]);
    }
}
