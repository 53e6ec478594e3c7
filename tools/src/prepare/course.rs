//! What stands on more than one lesson: a module's quiz, the questions it opens with, a sample of the
//! whole guide for the review page, and the list of every quiz for the progress page.
//!
//! Owns how many questions are drawn, and from where. The order follows from a seed; the browser draws
//! again by the same rule from the lessons' own questions.

use serde_json::{Value, json};

use super::questions::Writer;
use crate::page::{Kind, Page};
use crate::shuffle::draw;

/// Questions of a module's quiz, and of the review's sample.
const DRAWN: usize = 10;
const SAMPLED: usize = 6;

/// The quiz that a build shows is the one of this number.
const SEED: u32 = 1;

impl Writer<'_, '_> {
    /// A module's quiz: the questions as drawn, and where more can be drawn from.
    pub fn module_quiz(&self) -> Option<Value> {
        let module = self.guide.page(self.page.folder.rsplit_once('/')?.0, &self.page.lang)?;
        let lessons: Vec<&Page> = self.guide.children(&module.folder, &module.lang).into_iter().filter(|p| self.speaks(p)).collect();
        let place = |id: &str| {
            let (lesson, question) = self.guide.question(&module.folder, id, &module.lang)?;
            let bank = lessons.iter().position(|l| l.folder == lesson.folder)?;
            let at = lessons[bank].quiz.as_ref()?.questions.iter().position(|q| q.id == question.id)?;
            Some((bank, at))
        };
        let first: Vec<(usize, usize)> = module.extra.before.iter().filter_map(|id| place(&id.value)).collect();
        let first_shown: Vec<String> = first.iter().map(|(bank, at)| format!("{bank}.{at}")).collect();
        let banks: Vec<String> = lessons.iter().map(|l| self.resolver.url(l)).collect();
        Some(json!({
            "title": self.page.title.value, "lang": self.page.lang, "questions": self.drawn(&lessons, SEED, &first, DRAWN), "seed": SEED, "count": DRAWN,
            "banks": banks.join(" "), "first": first_shown.join(" "), "module": module.title.value, "module_url": self.resolver.url(module),
        }))
    }

    /// The questions that a module opens with.
    pub fn before(&self) -> Vec<Value> {
        let all = self.page.extra.before.iter().filter_map(|id| self.guide.question(&self.page.folder, &id.value, &self.page.lang));
        all.enumerate().map(|(i, (lesson, q))| self.bare(i + 1, q, lesson)).collect()
    }

    /// A few questions from everywhere, for readers who have nothing to review.
    pub fn sample(&self) -> Option<Value> {
        let pages: Vec<&Page> = self.quizzes().into_iter().filter(|p| self.speaks(p) && matches!(p.kind, Kind::Lesson | Kind::Case)).collect();
        let questions = self.drawn(&pages, SEED, &[], SAMPLED);
        (!questions.is_empty()).then(|| json!({"title": self.page.title.value, "lang": self.page.lang, "questions": questions}))
    }

    /// Whether a page's quiz can be mixed into this one: it has one, in the same language.
    fn speaks(&self, page: &Page) -> bool {
        page.quiz.is_some() && page.quiz_lang == self.page.lang
    }

    fn drawn(&self, pages: &[&Page], seed: u32, first: &[(usize, usize)], count: usize) -> Vec<Value> {
        let banks: Vec<&[crate::quiz::Question]> = pages.iter().map(|p| p.quiz.as_ref().map_or(&[][..], |q| &q.questions)).collect();
        let sizes: Vec<usize> = banks.iter().map(|b| b.len()).collect();
        let places = draw(seed, &sizes, first, count);
        places.into_iter().enumerate().map(|(i, (bank, at))| self.borrowed(i + 1, &banks[bank][at], pages[bank])).collect()
    }

    fn quizzes(&self) -> Vec<&Page> {
        self.guide.pages.iter().filter(|p| p.lang == self.page.lang && !p.draft && p.quiz.is_some()).collect()
    }

    /// Every quiz of the guide under the page above it, modules first.
    pub fn every_quiz(&self) -> Vec<Value> {
        let mut groups: Vec<(&str, Vec<Value>)> = Vec::new();
        let mut pages = self.quizzes();
        pages.extend(self.guide.pages.iter().filter(|p| p.lang == self.page.lang && p.kind == Kind::ModuleQuiz));
        pages.sort_by_key(|p| (p.kind, p.folder.rsplit_once('/').map(|f| f.0), p.weight));
        pages.sort_by_key(|p| !p.folder.starts_with("lessons/"));
        for page in pages {
            let above = page.folder.rsplit_once('/').map_or("", |(above, _)| above);
            if groups.last().is_none_or(|(last, _)| *last != above) {
                groups.push((above, Vec::new()));
            }
            if let Some((_, rows)) = groups.last_mut() {
                rows.push(json!({"title": page.title.value, "url": self.resolver.url(page)}));
            }
        }
        let title = |folder: &str| self.guide.page(folder, &self.page.lang).map(|p| p.title.value.clone());
        groups.into_iter().map(|(folder, pages)| json!({"title": title(folder), "pages": pages})).collect()
    }
}
