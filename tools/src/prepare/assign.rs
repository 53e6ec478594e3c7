//! What a teacher can assign, as the page for it needs it: modules with their lessons, cases, stories, and the
//! calm module that the other activity is drawn from.
//!
//! Owns which subjects are hard; what an assignment is, is decided in the browser (static/js/assignment.js).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::data::other;
use super::questions::Writer;
use crate::page::{Kind, Page};

/// A module from this age on, and a page that warns, is hard.
const HARD_AGE: i64 = 16;

impl Writer<'_, '_> {
    pub fn assignable(&self) -> Value {
        let modules = self.guide.listed("lessons", &self.page.lang).into_iter().filter(|p| p.kind == Kind::Module);
        let modules = modules.map(|module| {
            let hard = module.extra.age.is_some_and(|age| age >= HARD_AGE);
            let lessons = self.guide.listed(&module.folder, &self.page.lang).into_iter().filter(|p| p.kind == Kind::Lesson);
            let name = module.folder.trim_start_matches("lessons/");
            json!({
                "id": format!("module-{name}"), "title": module.title.value, "url": self.resolver.url(module), "age": module.extra.age, "lang": other(&self.page.lang, &module.lang),
                "pages": lessons.map(|lesson| self.pick(lesson, hard)).collect::<Vec<_>>(),
            })
        });
        let calm = self.page.extra.calm.as_ref().map(|calm| self.guide.listed(&format!("lessons/{}", calm.value), &self.page.lang)).unwrap_or_default();
        let calm = calm.into_iter().filter(|p| p.quiz.is_some()).map(|p| {
            let questions = p.quiz.as_ref().map_or(0, |q| q.questions.len());
            format!("{} {} {questions}", p.folder, self.version_of(p).unwrap_or_default())
        });
        json!({"modules": modules.collect::<Vec<_>>(), "cases": self.picks("cases", Kind::Case), "scenarios": self.picks("scenarios", Kind::Scenario), "calm": calm.collect::<Vec<_>>().join(",")})
    }

    /// Pages of a folder that can be picked.
    pub fn picks(&self, folder: &str, kind: Kind) -> Vec<Value> {
        self.guide.listed(folder, &self.page.lang).into_iter().filter(|p| p.kind == kind).map(|p| self.pick(p, false)).collect()
    }

    fn pick(&self, page: &Page, hard: bool) -> Value {
        json!({
            "title": page.title.value, "url": self.resolver.url(page), "short": self.resolver.short(page), "path": page.folder, "version": self.version_of(page),
            "count": page.quiz.as_ref().map(|q| q.questions.len()), "hard": hard || page.extra.warning.is_some(), "lang": other(&self.page.lang, &page.lang),
        })
    }

    /// Pages with a quiz that only the first language has: their questions lie there.
    pub fn only_original(&self) -> String {
        let published = self.guide.pages.iter().filter(|p| !p.draft && p.quiz.is_some() && matches!(p.kind, Kind::Lesson | Kind::Case));
        let (own, others): (Vec<&Page>, Vec<&Page>) = published.partition(|p| p.lang == self.page.lang);
        let own: BTreeSet<&str> = own.iter().map(|p| p.folder.as_str()).collect();
        let original = others.iter().filter(|p| p.lang == self.guide.config.default_language).map(|p| p.folder.as_str());
        let missing: BTreeSet<&str> = original.filter(|folder| !own.contains(folder)).collect();
        missing.into_iter().collect::<Vec<_>>().join(" ")
    }

    /// The version of a page's quiz is that of its original, whatever the language.
    pub fn version_of(&self, page: &Page) -> Option<String> {
        let original = self.guide.page(&page.folder, &self.guide.config.default_language).unwrap_or(page);
        original.quiz.as_ref().map(|quiz| quiz.version())
    }
}
