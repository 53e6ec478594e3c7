//! A lesson's quiz as QTI 1.2, in the profile of Common Cartridge 1.1.
//!
//! Owns QTI's elements. The profile knows choices and words to fill in, but no matching, sorting or ordering,
//! no hints, and no part of a point.

use std::fmt::Write;

use super::{paragraphs, reasons, spellings, xml};
use crate::blocks;
use crate::unit::{Choice, Lesson, Question, Task, Unit, Why};

/// The quiz, unless it has no question that the profile knows.
pub fn assessment(unit: &Unit, lesson: &Lesson) -> Option<String> {
    let items: String = lesson.questions.iter().filter_map(|q| item(unit, lesson, q)).collect();
    let fields = [("cc_profile", "cc.exam.v0p1"), ("qmd_assessmenttype", "Examination"), ("qmd_scoretype", "Percentage"), ("cc_maxattempts", "unlimited")];
    let title = xml(&format!("{}: {}", unit.word("export_quiz"), lesson.title));
    (!items.is_empty()).then(|| {
        format!(
            "<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\">\n<assessment ident=\"quiz-{}\" title=\"{title}\">\n{}\n<section ident=\"root_section\">\n{items}</section>\n</assessment>\n</questestinterop>\n",
            lesson.id, metadata(&fields)
        )
    })
}

pub fn lost(q: &Question) -> Vec<Why> {
    let task = match &q.task {
        Task::Order(_) | Task::Match { .. } | Task::Sort { .. } => return vec![Why::NoSuchKind],
        Task::Multiple(_) => Some(Why::WholeOrNothing),
        Task::Verdict { reasons, .. } => (!reasons.is_empty()).then_some(Why::ReasonMoved),
        Task::Short { .. } => Some(Why::FeedbackLeftOut),
        Task::Single(_) => None,
    };
    let hints = (!q.hints.is_empty()).then_some(Why::HintsLeftOut);
    task.into_iter().chain(hints).collect()
}

fn item(unit: &Unit, lesson: &Lesson, q: &Question) -> Option<String> {
    let (profile, body) = match &q.task {
        Task::Single(c) | Task::Verdict { choices: c, .. } => ("cc.multiple_choice.v0p1", choices(q, c, "Single")),
        Task::Multiple(c) => ("cc.multiple_response.v0p1", choices(q, c, "Multiple")),
        Task::Short { accepted, .. } => ("cc.fib.v0p1", words(q, accepted)),
        _ => return None,
    };
    let title = xml(&format!("{:02} {}", q.n, blocks::extract(&q.prompt.plain)));
    let lines: Vec<_> = q.explanation.iter().cloned().chain(reasons(unit, q)).collect();
    let general = format!("{}<p><a href=\"{}\">{}</a></p>", paragraphs(&lines), xml(&lesson.url), xml(&lesson.title));
    let mut out = format!("<item ident=\"{}\" title=\"{title}\">\n<itemmetadata>{}</itemmetadata>\n{body}", xml(&q.id), metadata(&[("cc_profile", profile)]));
    out += &feedback("general_fb", &general);
    if let Task::Single(c) | Task::Multiple(c) | Task::Verdict { choices: c, .. } = &q.task {
        c.iter().for_each(|c| out += &feedback(&format!("{}_fb", c.id), &c.feedback.html));
    }
    Some(out + "</item>\n")
}

fn metadata(fields: &[(&str, &str)]) -> String {
    let fields: String = fields.iter().map(|(label, entry)| format!("<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>")).collect();
    format!("<qtimetadata>{fields}</qtimetadata>")
}

fn material(html: &str) -> String {
    format!("<material><mattext texttype=\"text/html\">{}</mattext></material>", xml(html))
}

fn feedback(id: &str, html: &str) -> String {
    format!("<itemfeedback ident=\"{id}\"><flow_mat>{}</flow_mat></itemfeedback>\n", material(html))
}

/// What is said whatever the answer was.
fn always() -> String {
    "<outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>\n\
    <respcondition continue=\"Yes\"><conditionvar><other/></conditionvar><displayfeedback feedbacktype=\"Response\" linkrefid=\"general_fb\"/></respcondition>\n"
        .to_string()
}

fn equal(value: &str) -> String {
    format!("<varequal respident=\"response\">{}</varequal>", xml(value))
}

fn point(condition: &str) -> String {
    format!("<respcondition continue=\"No\"><conditionvar>{condition}</conditionvar><setvar action=\"Set\" varname=\"SCORE\">100</setvar></respcondition>\n")
}

fn choices(q: &Question, choices: &[Choice], cardinality: &str) -> String {
    let mut out = format!("<presentation>{}\n<response_lid ident=\"response\" rcardinality=\"{cardinality}\"><render_choice>\n", material(&q.prompt.html));
    for c in choices {
        let _ = writeln!(out, "<response_label ident=\"{}\">{}</response_label>", c.id, material(&c.text.html));
    }
    let _ = write!(out, "</render_choice></response_lid></presentation>\n<resprocessing>{}", always());
    for c in choices {
        let _ = writeln!(out, "<respcondition continue=\"Yes\"><conditionvar>{}</conditionvar><displayfeedback feedbacktype=\"Response\" linkrefid=\"{}_fb\"/></respcondition>", equal(&c.id), c.id);
    }
    let all = choices.iter().map(|c| if c.correct { equal(&c.id) } else { format!("<not>{}</not>", equal(&c.id)) });
    let right = choices.iter().filter(|c| c.correct).map(|c| equal(&c.id)).collect::<String>();
    out += &point(&if cardinality == "Single" { right } else { format!("<and>{}</and>", all.collect::<String>()) });
    out + "</resprocessing>\n"
}

fn words(q: &Question, accepted: &[String]) -> String {
    let right: String = accepted.iter().flat_map(|a| spellings(a)).map(|a| equal(&a)).collect();
    format!(
        "<presentation>{}\n<response_str ident=\"response\" rcardinality=\"Single\"><render_fib prompt=\"Dashline\"/></response_str></presentation>\n<resprocessing>{}{}</resprocessing>\n",
        material(&q.prompt.html), always(), point(&right)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn each_kind_that_the_profile_knows_is_there() {
        let unit = unit();
        let text = assessment(&unit, &unit.lessons[0]).expect("a quiz");
        assert_eq!(text.matches("<item ident").count(), 4);
        for part in [
            "<item ident=\"m.l.single\" title=\"01 Q1 {a = b} ~ &lt;c&gt; &amp; d: #?\">\n<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.multiple_choice.v0p1</fieldentry>",
            "<conditionvar><varequal respident=\"response\">states</varequal></conditionvar><setvar",
            "<and><varequal respident=\"response\">a</varequal><varequal respident=\"response\">b</varequal><not><varequal respident=\"response\">c</varequal></not></and>",
            "<varequal respident=\"response\">обов’язок</varequal><varequal respident=\"response\">обов&#39;язок</varequal>".replace("&#39;", "'").as_str(),
            "<itemfeedback ident=\"dont-share_fb\">",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn what_the_profile_lacks_is_told() {
        use Why::{FeedbackLeftOut, HintsLeftOut, NoSuchKind, ReasonMoved, WholeOrNothing};
        let told: Vec<Vec<Why>> = unit().questions().map(lost).collect();
        assert_eq!(told, [vec![HintsLeftOut], vec![WholeOrNothing], vec![ReasonMoved], vec![NoSuchKind], vec![NoSuchKind], vec![NoSuchKind], vec![FeedbackLeftOut]]);
    }
}
