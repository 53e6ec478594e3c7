//! Modules as values for other systems: the questions of their lessons, with every reference resolved
//! to an absolute address.
//!
//! Owns which modules are handed over (those with a teacher's page, in its language) and how a reference
//! reads where the page's list of sources is not at hand. Formats are for `export`.

use serde_json::{Value, json};

use super::dates;
use super::references::Resolver;
use super::rich::{self, Cited};
use crate::content::Guide;
use crate::page::{Kind, Page};
use crate::quiz::{self, VERDICTS};
use crate::unit::account::account;
use crate::unit::{Bin, Choice, Download, Lesson, Offer, Pair, Part, Placed, Question, Rich, Task, Unit, key};

/// Teachers' pages stand here, each by its module's name.
const TEACHERS: &str = "teachers/";

/// The module that a teacher's page is about.
pub fn module_of<'a>(guide: &'a Guide, page: &Page) -> Option<&'a Page> {
    let name = page.folder.strip_prefix(TEACHERS)?;
    guide.page(&format!("lessons/{name}"), &page.lang).filter(|m| m.kind == Kind::Module && m.lang == page.lang && !m.draft)
}

/// Every module with a teacher's page, beside the folder of that page as it is published.
pub fn units(guide: &Guide, base_url: &str) -> Vec<(String, Unit)> {
    let root = format!("{}/", base_url.trim_end_matches('/'));
    let pages = guide.pages.iter().filter(|p| !p.draft).filter_map(|p| Some((p, module_of(guide, p)?)));
    pages.map(|(page, module)| (folder(guide, page), unit(guide, &root, module))).collect()
}

/// The folder of a page as it is published.
pub fn folder(guide: &Guide, page: &Page) -> String {
    Resolver::new(guide, "", page).url(page)
}

/// The files beside a teacher's page, as its template lists them.
pub fn json(guide: &Guide, root: &str, lang: &str, offer: &Offer) -> Value {
    let size = |file: &Download| file.bytes.as_ref().map_or_else(|| file.mark(), |bytes| Download::kilobytes(bytes.len()));
    let files = offer.files.iter().map(|f| json!({"url": format!("{root}{}{}", offer.folder, f.name), "word": f.word, "size": size(f)}));
    let day = dates::iso(guide, lang, &guide.newest().to_string());
    let first = format!("{}index.html", offer.folder.replacen(TEACHERS, "lessons/", 1));
    json!({"exported": {"first": first, "questions": offer.questions, "day": day, "files": files.collect::<Vec<_>>()}})
}

/// The questions of a module as its printed sheets show them, below each lesson. `base_url` is what the unit's
/// addresses begin with; on a page of the guide they begin with `root`.
pub fn sheet(unit: &Unit, base_url: &str, root: &str) -> Value {
    let here = |html: &str| html.replace(&format!("href=\"{base_url}/"), &format!("href=\"{root}"));
    let question = |q: &Question| {
        let why: Vec<&str> = if let Task::Verdict { reasons, .. } = &q.task { reasons.iter().map(|r| r.text.plain.as_str()).collect() } else { Vec::new() };
        let signed: Vec<Value> = key::offered(q).into_iter().enumerate().map(|(i, text)| json!({"sign": key::letter(i), "text": text})).collect();
        json!({
            "n": q.n, "prompt": here(&q.prompt.html), "ask": key::ask(q), "letters": signed, "numbers": key::offers(q), "why": why, "right": key::right(q).join("; "),
            "account": account(unit, q).iter().map(|line| here(&line.html)).collect::<Vec<_>>(),
        })
    };
    let lesson = |l: &Lesson| {
        let objectives: Vec<String> = l.objectives.iter().map(|o| here(&o.html)).collect();
        let url = l.url.replacen(&format!("{base_url}/"), root, 1);
        json!({"id": l.id, "title": l.title, "url": url, "answer": l.answer.as_ref().map(|a| here(&a.html)), "objectives": objectives, "questions": l.questions.iter().map(question).collect::<Vec<_>>()})
    };
    json!({"sheet": unit.lessons.iter().map(lesson).collect::<Vec<_>>(), "edition": unit.edition})
}

fn unit(guide: &Guide, root: &str, module: &Page) -> Unit {
    let mut n = 0;
    let lessons = guide.children(&module.folder, &module.lang).into_iter().filter(|p| p.kind == Kind::Lesson);
    let id = last(&module.folder).to_string();
    let r = Resolver::new(guide, root, module);
    Unit {
        lessons: lessons.map(|page| Writer { guide, r: Resolver::new(guide, root, page), page, module: &id }.lesson(&mut n)).collect(),
        lang: module.lang.clone(),
        title: module.title.value.clone(),
        description: module.description.value.clone(),
        url: r.url(module),
        edition: guide.newest().to_string(),
        words: guide.config.translations.get(&module.lang).cloned().unwrap_or_default(),
        id,
    }
}

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

struct Writer<'a> {
    guide: &'a Guide,
    r: Resolver<'a>,
    page: &'a Page,
    module: &'a str,
}

impl Writer<'_> {
    fn lesson(&self, n: &mut usize) -> Lesson {
        let page = self.page;
        // Questions that are not translated yet are in another language than all else in the file.
        let quiz = page.quiz.as_ref().filter(|_| page.quiz_lang == page.lang);
        let mut next = || {
            *n += 1;
            *n
        };
        Lesson {
            id: last(&page.folder).into(),
            title: page.title.value.clone(),
            description: page.description.value.clone(),
            url: self.r.url(page),
            answer: page.extra.answer.as_ref().map(|a| self.rich(&a.value)),
            objectives: page.extra.objectives.iter().map(|o| self.rich(&o.value)).collect(),
            questions: quiz.into_iter().flat_map(|q| &q.questions).map(|q| self.question(q, next())).collect(),
        }
    }

    fn question(&self, q: &quiz::Question, n: usize) -> Question {
        let lesson = last(&self.page.folder);
        Question {
            id: format!("{}.{lesson}.{}", self.module, q.id),
            n,
            prompt: self.rich(&q.prompt.value),
            hints: q.hints.iter().map(|h| self.rich(&h.value)).collect(),
            explanation: q.explanation.as_ref().map(|e| self.rich(&e.value)),
            tags: self.tags(q, lesson),
            shuffle: q.shuffle,
            kind: q.task.kind(),
            task: self.task(q),
        }
    }

    fn tags(&self, q: &quiz::Question, lesson: &str) -> Vec<String> {
        let remarks = q.task.remarks();
        let mut more: Vec<String> = remarks.iter().flat_map(|r| &r.rules).map(|r| r.value.clone()).collect();
        more.extend(remarks.iter().filter_map(|r| r.misconception.as_ref()).map(|m| m.value.clone()));
        more.sort();
        more.dedup();
        [self.module.to_string(), lesson.to_string(), q.task.kind().to_string()].into_iter().chain(more).collect()
    }

    fn task(&self, q: &quiz::Question) -> Task {
        match &q.task {
            quiz::Task::Single(choices) => Task::Single(self.choices(choices)),
            quiz::Task::Multiple(choices) => Task::Multiple(self.choices(choices)),
            quiz::Task::Verdict { choices, reasons } => {
                let mut choices = self.choices(choices);
                choices.sort_by_key(|c| VERDICTS.iter().position(|v| v.0 == c.id));
                Task::Verdict { choices, reasons: self.choices(reasons) }
            }
            quiz::Task::Order(items) => Task::Order(self.parts(items)),
            quiz::Task::Match { pairs, distractors } => {
                let pair = |p: &quiz::Pair| Pair { item: self.rich(&p.item.value), partner: self.rich(&p.partner.value), feedback: self.said(&p.remark) };
                Task::Match { pairs: pairs.iter().map(pair).collect(), lures: self.parts(distractors) }
            }
            quiz::Task::Sort { bins, items } => {
                let placed = |p: &quiz::Placed| Placed { text: self.rich(&p.text.value), bin: p.bin.value.clone(), feedback: self.said(&p.remark) };
                let bins = bins.iter().map(|b| Bin { id: b.id.clone(), name: self.rich(&b.name.value) }).collect();
                Task::Sort { bins, items: items.iter().map(placed).collect() }
            }
            quiz::Task::Short { accepted, wrong, otherwise } => Task::Short {
                accepted: accepted.iter().map(|a| a.text.value.clone()).collect(),
                wrong: self.parts(wrong),
                otherwise: self.rich(&otherwise.value),
            },
        }
    }

    fn choices(&self, choices: &[quiz::Choice]) -> Vec<Choice> {
        let label = |c: &quiz::Choice| {
            let key = VERDICTS.iter().find(|v| v.0 == c.id).map_or("", |v| v.1);
            c.text.as_ref().map_or_else(|| rich::plain(self.guide.config.words(self.r.lang(), key)), |t| self.rich(&t.value))
        };
        choices.iter().map(|c| Choice { id: c.id.clone(), text: label(c), correct: c.correct, feedback: self.said(&c.remark) }).collect()
    }

    fn parts(&self, items: &[quiz::Item]) -> Vec<Part> {
        items.iter().map(|i| Part { text: self.rich(&i.text.value), feedback: self.said(&i.remark) }).collect()
    }

    fn said(&self, remark: &quiz::Remark) -> Rich {
        self.rich(&remark.feedback.value)
    }

    /// Resolved for readers who have neither the page nor its list of sources before them: a source is
    /// named by its publisher, and leads to the guide's own entry, which says what it shows and risks.
    fn rich(&self, markdown: &str) -> Rich {
        let html = self.r.inline(markdown);
        let cited = self.r.cited();
        let source = |n: usize| {
            let (id, _) = cited.get(n.checked_sub(1)?)?;
            let source = self.guide.sources.iter().find(|s| s.id == *id)?;
            let url = format!("{}#{id}", self.r.url_of(&format!("sources/{}", source.initial())));
            Some(Cited { publisher: source.publisher.clone(), url })
        };
        let mark = |key| self.guide.config.words(self.r.lang(), key);
        rich::read(&crate::text::html(&html), &self.r.url(self.page), &source, [mark("quote_open"), mark("quote_close")])
    }
}
