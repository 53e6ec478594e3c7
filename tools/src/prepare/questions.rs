//! The questions of a quiz as their template needs them: resolved texts, the key, a printed order.
//!
//! Owns the names in that part of a page's JSON. Parts that the reader puts in order, matches or sorts
//! stand scrambled, the same way in every build.

use serde_json::{Value, json};

use super::beliefs;
use super::data::rules;
use super::notes;
use super::references::Resolver;
use crate::content::Guide;
use crate::page::Page;
use crate::quiz::{Choice, Item, Pair, Placed, Question, Quiz, Remark, Task, VERDICTS};
use crate::shuffle::{Dice, seed_of};

/// What resolves the texts of one page.
pub struct Writer<'a, 'r> {
    pub guide: &'a Guide,
    pub resolver: &'a Resolver<'r>,
    pub page: &'a Page,
}

impl Writer<'_, '_> {
    pub fn quiz(&self, quiz: &Quiz) -> Value {
        let questions: Vec<Value> = quiz.questions.iter().enumerate().map(|(i, q)| self.question(&q.id, i + 1, q, self.page)).collect();
        let note = notes::at(self.guide, self.resolver, self.page, &quiz.file, "title", "#quiz");
        json!({"title": quiz.title, "questions": questions, "lang": self.resolver.lang(), "note": note, "version": self.version_of(self.page)})
    }

    /// A question of another page: its ids say of which (as in `banks`), and it leads back there.
    pub fn borrowed(&self, n: usize, q: &Question, owner: &Page) -> Value {
        let mut json = self.question(&self.borrowed_id(q, owner), n, q, owner);
        let anchor = q.section.as_ref().map_or(String::new(), |s| format!("#{}", s.value));
        let read = json!({"url": format!("{}{anchor}", self.resolver.url(owner)), "title": owner.title.value});
        super::data::merge(&mut json, json!({"read": read, "question": q.id, "page": self.resolver.url(owner)}));
        json
    }

    fn borrowed_id(&self, q: &Question, owner: &Page) -> String {
        let path = self.resolver.url(owner);
        let below = path.strip_prefix(self.resolver.root()).unwrap_or(&path);
        below.replace('/', "--") + &q.id
    }

    /// The same without its key: only what is asked, so that nothing else counts as cited on the page.
    pub fn bare(&self, n: usize, q: &Question, owner: &Page) -> Value {
        let choices = match &q.task {
            Task::Single(choices) | Task::Multiple(choices) | Task::Verdict { choices, .. } => choices.as_slice(),
            _ => &[],
        };
        let choices: Vec<Value> = in_order(choices).into_iter().map(|c| json!({"id": c.id, "text": self.label(c)})).collect();
        json!({"id": self.borrowed_id(q, owner), "n": n, "kind": q.task.kind(), "prompt": self.inline(&q.prompt.value), "hints": [], "choices": choices})
    }

    /// `key` is what its ids on the page are made of; `owner` is the page whose objectives it tests.
    fn question(&self, key: &str, n: usize, q: &Question, owner: &Page) -> Value {
        let objective = q.objective.as_ref().and_then(|o| owner.extra.objectives.get(usize::try_from(o.value - 1).ok()?));
        let prompt = self.inline(&q.prompt.value);
        let mut json = json!({
            "id": key, "n": n, "kind": q.task.kind(), "prompt": prompt, "objective": objective.map(|o| &o.value),
            "read": q.section.as_ref().map(|s| json!({"url": format!("#{}", s.value)})),
            "hints": q.hints.iter().map(|h| self.inline(&h.value)).collect::<Vec<_>>(), "shuffle": q.shuffle,
        });
        super::data::merge(&mut json, self.task(q));
        // Numbers of sources follow the order in which readers meet them.
        let explanation = q.explanation.as_ref().map(|e| self.inline(&e.value));
        // What a translation lacks is said on the question's own page.
        let file = self.page.quiz.as_ref().map_or("", |quiz| quiz.file.as_str());
        let note = notes::at(self.guide, self.resolver, self.page, file, &format!("question.{}", q.id), &format!("#q-{key}"));
        super::data::merge(&mut json, json!({"explanation": explanation, "note": note}));
        json
    }

    fn inline(&self, markdown: &str) -> String {
        self.resolver.inline(markdown)
    }

    fn task(&self, q: &Question) -> Value {
        match &q.task {
            Task::Single(choices) | Task::Multiple(choices) => json!({"choices": self.choices(choices)}),
            Task::Verdict { choices, reasons } => json!({"choices": self.choices(choices), "reasons": self.choices(reasons)}),
            Task::Order(items) => {
                let items: Vec<Value> = items.iter().map(|i| self.item(i)).collect();
                json!({"shown": scrambled(&q.id, &items), "items": items})
            }
            Task::Match { pairs, distractors } => {
                let rows: Vec<Value> = pairs.iter().map(|p| self.pair(p)).collect();
                let lures: Vec<Value> = distractors.iter().map(|d| self.item(d)).collect();
                let partners = rows.iter().map(|p| json!({"id": p["id"], "text": p["partner"]}));
                let offers: Vec<Value> = partners.chain(lures.iter().map(|d| json!({"id": d["id"], "text": d["text"]}))).collect();
                json!({"pairs": rows, "distractors": lures, "offers": scrambled(&q.id, &offers)})
            }
            Task::Sort { bins, items } => {
                let rows: Vec<Value> = items.iter().map(|i| self.placed(i)).collect();
                let bins: Vec<Value> = bins.iter().map(|b| json!({"id": b.id, "name": self.inline(&b.name.value)})).collect();
                json!({"bins": bins, "items": scrambled(&q.id, &rows)})
            }
            Task::Short { accepted, wrong, otherwise } => {
                let forms: Vec<&str> = accepted.iter().map(|a| a.text.value.as_str()).collect();
                let wrong: Vec<Value> = wrong.iter().map(|w| self.said(&w.id, &w.text.value, &w.remark)).collect();
                json!({"accepted": forms, "wrong": wrong, "otherwise": self.inline(&otherwise.value)})
            }
        }
    }

    fn choices(&self, choices: &[Choice]) -> Vec<Value> {
        in_order(choices).into_iter().map(|c| self.choice(c)).collect()
    }

    fn label(&self, c: &Choice) -> String {
        let label = VERDICTS.iter().find(|v| v.0 == c.id).map_or("", |v| v.1);
        let own = c.text.as_ref().map(|t| self.inline(&t.value));
        own.unwrap_or_else(|| self.guide.config.words(self.resolver.lang(), label).to_string())
    }

    fn choice(&self, c: &Choice) -> Value {
        let mut json = self.said(&c.id, &self.label(c), &c.remark);
        super::data::merge(&mut json, json!({"correct": c.correct}));
        json
    }

    fn item(&self, i: &Item) -> Value {
        let text = self.inline(&i.text.value);
        self.said(&i.id, &text, &i.remark)
    }

    fn pair(&self, p: &Pair) -> Value {
        let (text, partner) = (self.inline(&p.item.value), self.inline(&p.partner.value));
        let mut json = self.said(&p.id, &text, &p.remark);
        super::data::merge(&mut json, json!({"partner": partner}));
        json
    }

    fn placed(&self, p: &Placed) -> Value {
        let text = self.inline(&p.text.value);
        let mut json = self.said(&p.id, &text, &p.remark);
        super::data::merge(&mut json, json!({"bin": p.bin.value}));
        json
    }

    /// A part with what is said about it.
    fn said(&self, id: &str, text: &str, remark: &Remark) -> Value {
        let feedback = self.inline(&remark.feedback.value);
        let misconception = beliefs::one(self.guide, self.resolver, remark.misconception.as_ref());
        let rules = rules(self.guide, self.resolver, &remark.rules);
        json!({"id": id, "text": text, "feedback": feedback, "rules": rules, "misconception": misconception})
    }
}

/// Verdicts are always shown in the same order, so that readers can rely on it.
fn in_order(choices: &[Choice]) -> Vec<&Choice> {
    let mut choices: Vec<&Choice> = choices.iter().collect();
    choices.sort_by_key(|c| VERDICTS.iter().position(|v| v.0 == c.id && c.text.is_none()));
    choices
}

/// In an order that follows from the question's id, and is never the one of the file.
fn scrambled(id: &str, parts: &[Value]) -> Vec<Value> {
    let mut all = parts.to_vec();
    Dice::new(seed_of(id)).shuffle(&mut all);
    if all == parts {
        all.rotate_left(1);
    }
    all
}
