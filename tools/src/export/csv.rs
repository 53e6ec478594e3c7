//! A table of the questions, one a row, for spreadsheets and converters.
//!
//! Owns the columns and what makes a cell harmless. Everything is carried, as plain text.

use crate::unit::account::account;
use crate::unit::key::{letter, offered, offers, right};
use crate::unit::{Export, Question, Unit};

/// Spreadsheets take a text for UTF-8 only if it begins so.
const MARK: &str = "\u{feff}";

/// Parts the words of the first row.
const COLUMNS: char = '|';

pub fn export(unit: &Unit) -> Export {
    let mut out = MARK.to_string();
    out += &row(unit.word("export_columns").split(COLUMNS).map(str::to_string));
    for lesson in &unit.lessons {
        for q in &lesson.questions {
            let hints: Vec<&str> = q.hints.iter().map(|h| h.plain.as_str()).collect();
            let account: Vec<String> = account(unit, q).into_iter().map(|l| l.plain).collect();
            let cells = [q.id.clone(), lesson.title.clone(), q.kind.to_string(), q.prompt.plain.clone(), answers(q), right(q).join(", "), account.join("\n"), hints.join("\n"), lesson.url.clone()];
            out += &row(cells);
        }
    }
    Export { ending: "csv", bytes: out.into_bytes(), losses: Vec::new() }
}

/// Each on a line of the cell, with the sign by which the key names it.
fn answers(q: &Question) -> String {
    let letters = offered(q).into_iter().enumerate().map(|(i, text)| format!("{}) {text}", letter(i)));
    let numbers = offers(q).into_iter().enumerate().map(|(i, text)| format!("{}) {text}", i + 1));
    letters.chain(numbers).collect::<Vec<_>>().join("\n")
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().map(|c| cell(&c)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A spreadsheet would take a text that begins with one of these signs for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn cells_are_quoted_and_harmless() {
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(["=1", "+1", "-1", "@a", "1"].map(cell), ["\"'=1\"", "\"'+1\"", "\"'-1\"", "\"'@a\"", "\"1\""]);
    }

    #[test]
    fn a_row_holds_question_answers_and_key() {
        let text = String::from_utf8(export(&unit()).bytes).expect("UTF-8");
        assert!(text.starts_with("\u{feff}\"<export_columns>\"\r\n\"m.l.single\",\"A/B\",\"single\",\"Q1 {a = b} ~ <c> & d: #?\",\"a) states\nb) readers\",\"a\",\"because\n"), "{text}");
        assert_eq!(text.matches("\r\n").count(), 8);
    }
}
