//! The JSON file of a page: everything its template needs that Zola can't know by itself.
//!
//! Owns the names in that file (documented in CONTRIBUTING.md). Texts called Markdown there have
//! their references resolved; addresses begin with the base path.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::questions::Writer;
use super::references::Resolver;
use super::{beliefs, contacts, dates, notes};
use crate::card::Card;
use crate::content::{Guide, TERMS, TREE};
use crate::page::{Kind, Page, READY, SCOPES};
use crate::quiz::VERDICTS;
use crate::registry::Source;
use crate::text;
use crate::tree::Spot;

/// Which pages use a rule, a source or a misconception; made once for the whole guide. A wrong choice
/// of a quiz voices a belief, but is no place to read about it: its page is not listed for it.
pub struct Index<'a> {
    rules: BTreeMap<String, Vec<&'a Page>>,
    sources: BTreeMap<String, Vec<&'a Page>>,
    misconceptions: BTreeMap<String, Vec<&'a Page>>,
}

impl<'a> Index<'a> {
    pub fn of(guide: &'a Guide) -> Index<'a> {
        let mut index = Index { rules: BTreeMap::new(), sources: BTreeMap::new(), misconceptions: BTreeMap::new() };
        let pages: Vec<&Page> = guide.pages.iter().filter(|p| !p.draft).collect();
        let used: Vec<_> = pages.par_iter().map(|page| used(page)).collect();
        for (page, used) in pages.into_iter().zip(used) {
            for (scheme, id) in used {
                let table = match scheme.as_str() {
                    "rule" => &mut index.rules,
                    "source" => &mut index.sources,
                    "misconception" => &mut index.misconceptions,
                    _ => continue,
                };
                table.entry(id).or_default().push(page);
            }
        }
        index
    }

    fn of_table(table: &BTreeMap<String, Vec<&'a Page>>, id: &str, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
        let mut users: Vec<&Page> = table.get(id).into_iter().flatten().copied().collect();
        users.retain(|p| p.lang == page.lang && p.folder != page.folder);
        users.sort_by(|a, b| (a.kind, &a.title.value).cmp(&(b.kind, &b.title.value)));
        users.into_iter().map(|p| json!({"title": p.title.value, "url": r.url(p), "kind": p.kind.name()})).collect()
    }

    /// The pages where a belief is answered, but for rules.
    pub fn believed(&self, id: &str, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
        Index::without_rules(&self.misconceptions, id, r, page)
    }

    /// As `of_table`, but for rules, which lead to each other and to beliefs in ways of their own.
    fn without_rules(table: &BTreeMap<String, Vec<&'a Page>>, id: &str, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
        Index::of_table(table, id, r, page).into_iter().filter(|user| user["kind"] != Kind::Rule.name()).collect()
    }
}

/// What a page refers to, by scheme and id.
fn used(page: &Page) -> BTreeSet<(String, String)> {
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    let mut texts: Vec<&str> = vec![&page.body];
    texts.extend(page.texts().into_iter().map(|s| s.value.as_str()));
    used.extend(page.extra.rules.iter().map(|r| ("rule".into(), r.value.clone())));
    used.extend(page.extra.misconception.iter().map(|m| ("misconception".into(), m.value.clone())));
    for q in page.quiz.iter().flat_map(|q| &q.questions) {
        texts.extend(q.texts().into_iter().map(|s| s.value.as_str()));
        for remark in q.task.remarks() {
            used.extend(remark.rules.iter().map(|r| ("rule".into(), r.value.clone())));
        }
    }
    if let Some(scenario) = &page.scenario {
        texts.extend(scenario.texts().into_iter().map(|s| s.value.as_str()));
        used.extend(scenario.rules().map(|r| ("rule".into(), r.value.clone())));
    }
    for reference in texts.into_iter().flat_map(|t| text::read(t).references) {
        let target = if reference.scheme == "quote" { reference.target.rsplit_once('-').map_or("", |p| p.0) } else { &reference.target };
        let scheme = if reference.scheme == "quote" { "rule" } else { &reference.scheme };
        used.insert((scheme.to_string(), target.to_string()));
    }
    used
}

pub struct Data {
    pub json: Value,
    /// The page's Markdown with its references resolved.
    pub body: String,
}

/// What a preview of the page shows: its verdict or kind, its title, and the rule it rests on.
pub fn card(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Card {
    let words = |key: &str| guide.config.words(&page.lang, key).to_string();
    let verdict = page.extra.outcome.as_ref().and_then(|o| VERDICTS.iter().find(|v| v.0 == o.verdict));
    let label = match (verdict, page.kind) {
        (Some(verdict), _) => words(verdict.1),
        (None, Kind::Rule) => r.rule_short(page),
        (None, kind) => words(&format!("kind_{}", kind.name())),
    };
    let rule = page.extra.rules.first().and_then(|id| guide.rule(&id.value, &page.lang));
    let basis = match page.kind {
        Kind::Rule => guide.instrument(page).and_then(|i| i.extra.name.clone()),
        _ => rule.map(|rule| r.rule_short(rule)),
    };
    let source = basis.map_or_else(|| words("card_independent"), |basis| format!("{} {basis}", words("card_source")));
    let path = format!("{}card.png", r.url(page).trim_start_matches(r.root()));
    Card { path, label, title: page.title.value.clone(), source, site: words("site_name") }
}

pub fn page(guide: &Guide, index: &Index<'_>, r: &Resolver<'_>, page: &Page, card: &str) -> Result<Data> {
    let extra = &page.extra;
    let inline = |spot: &Option<Spot<String>>| spot.as_ref().map(|s| r.inline(&s.value));
    // The order of these lines is the order of the source numbers on the page.
    let answer = inline(&extra.answer);
    let body = r.block(&notes::body(guide, r, page));
    let reservations = inline(&extra.reservations);
    let instead = inline(&extra.instead);
    let verdict = outcome(guide, r, page);
    let contacts = contacts::of_page(guide, r, page)?;
    let feeds_on = beliefs::one(guide, r, extra.misconception.as_ref());
    let quiz = match (page.kind, &page.quiz) {
        (Kind::ModuleQuiz, _) => Writer { guide, resolver: r, page }.module_quiz(),
        (Kind::Review, _) => Writer { guide, resolver: r, page }.sample(),
        (_, quiz) => quiz.as_ref().map(|q| r.in_language(&page.quiz_lang, || Writer { guide, resolver: r, page }.quiz(q))),
    };
    let before = Writer { guide, resolver: r, page }.before();
    let quizzes = if page.kind == Kind::Progress { Writer { guide, resolver: r, page }.every_quiz() } else { Vec::new() };
    let assign = if page.kind == Kind::Assign { Writer { guide, resolver: r, page }.assignable() } else { Value::Null };
    let role = inline(&extra.role);
    let scenario = page.scenario.as_ref().map(|s| r.in_language(&page.scenario_lang, || super::scenario::json(guide, r, page, s)));
    let terms = if page.kind == Kind::Glossary { terms(guide, r, page) } else { Vec::new() };
    let beliefs = if page.kind == Kind::Misconceptions { beliefs::on(guide, index, r, page) } else { Vec::new() };
    let believed = if page.kind == Kind::Misconceptions { beliefs::subjects(guide, r, page) } else { Vec::new() };
    let shown: Vec<Value> = extra
        .quotes
        .iter()
        .filter_map(|(key, quote)| {
            let id = format!("{}-{key}", page.rule_id()?);
            (!r.shown(&id)).then(|| json!({"id": id, "paragraph": key, "text": quote.value, "original": r.original_words(&id, page), "official": r.official(page)}))
        })
        .collect();
    let rest = rest(guide, r, page, terms.len().max(beliefs.len()));
    let (previous, next) = neighbours(guide, r, page);
    let id = page.rule_id().unwrap_or_default();
    // Rules that mention this one stand under "Related rules" and on their treaty's page.
    let used_by: Vec<Value> = Index::without_rules(&index.rules, &id, r, page);
    let mut json = json!({
        "lang": page.lang, "kind": page.kind.name(), "path": r.url(page), "title": page.title.value,
        "description": page.description.value, "card": card,
        "nav": nav(r), "breadcrumbs": breadcrumbs(guide, r, page), "answer": answer,
        "minutes": minutes(guide, page), "objectives": extra.objectives.iter().map(|o| &o.value).collect::<Vec<_>>(),
        "warning": extra.warning.as_ref().map(|w| &w.value), "skip": extra.skip.as_ref().map(|s| &s.value),
        "when": extra.when, "war": extra.war, "level": extra.level, "age": extra.age,
        "rules": rules(guide, r, &extra.rules), "related": rules(guide, r, &extra.related),
        "reservations": reservations, "quotes": shown, "feeds_on": feeds_on,
        "claim": extra.claim, "instead": instead, "ready": ready(guide, page), "question": question_node(guide, r, page), "outcome": verdict,
        "used_by": used_by,
        "previous": previous, "next": next, "translations": translations(guide, r, page),
        "children": children(guide, r, page), "terms": terms, "misconceptions": beliefs, "belief_subjects": believed,
        "registry": if page.kind == Kind::Sources { registry(guide, index, r, page) } else { Vec::new() },
        "subjects": if page.kind == Kind::Search { subjects(guide, r, page) } else { Vec::new() },
        "index": if page.kind == Kind::Terms { super::terms::index(guide, r, page) } else { Vec::new() },
        "sources": sources(guide, r),
    });
    merge(&mut json, json!({"contacts": contacts, "short_url": r.short(page)}));
    if matches!(page.kind, Kind::Assign | Kind::Assignment | Kind::Gradebook) {
        let address = |folder: &str| r.url_of(folder);
        merge(&mut json, json!({"assigning": {"assign": address("assign"), "assignment": address("assignment"), "gradebook": address("gradebook"), "foreign": Writer { guide, resolver: r, page }.only_original()}, "stories": Writer { guide, resolver: r, page }.picks("scenarios", Kind::Scenario)}));
    }
    let date = |iso: &Option<String>| iso.as_deref().map(|d| dates::iso(guide, &page.lang, d));
    let of_language = json!({
        "dated": date(&page.date), "updated": date(&page.updated), "notes": notes::front(guide, r, page), "foreign": foreign(guide, page), "rest": rest,
    });
    merge(&mut json, of_language);
    merge(&mut json, json!({"quiz": quiz, "before": before, "quizzes": quizzes, "assign": assign, "role": role, "scenario": scenario}));
    if page.kind == Kind::Rule {
        let scope = extra.scope.as_deref().unwrap_or_default();
        let more = json!({
            "binds": extra.binds, "scope": scope, "scope_label": scope_label(guide, &page.lang, scope), "official_url": extra.url,
            "number": extra.number, "name": r.rule_name(page), "short": r.rule_short(page),
        });
        merge(&mut json, more);
    }
    if page.kind == Kind::Instrument {
        merge(&mut json, json!({"official_url": extra.url, "name": extra.name, "short": extra.short, "parts": parts(guide, r, page)}));
    }
    Ok(Data { json, body })
}

pub fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

fn scope_label<'a>(guide: &'a Guide, lang: &str, scope: &str) -> &'a str {
    let key = SCOPES.iter().find(|s| s.0 == scope).map_or("", |s| s.1);
    guide.config.words(lang, key)
}

/// The language of what is linked from a page in `lang`, where it is another one.
pub fn other(lang: &str, of: &str) -> Option<String> {
    (lang != of).then(|| of.to_string())
}

/// A lesson's minutes; a module's are the sum of its lessons'.
fn minutes(guide: &Guide, page: &Page) -> Option<i64> {
    let lessons = guide.listed(&page.folder, &page.lang);
    match page.kind {
        Kind::Module => Some(lessons.iter().filter_map(|l| l.extra.minutes).sum()),
        _ => page.extra.minutes,
    }
}

pub fn rules(guide: &Guide, r: &Resolver<'_>, ids: &[Spot<String>]) -> Vec<Value> {
    ids.iter()
        .filter_map(|id| {
            let rule = guide.rule(&id.value, r.lang())?;
            let scope = rule.extra.scope.as_deref().unwrap_or_default();
            Some(json!({
                "id": id.value, "name": r.rule_name(rule), "short": r.rule_short(rule), "title": rule.title.value,
                "url": r.url(rule), "scope": scope, "scope_label": scope_label(guide, r.lang(), scope), "lang": other(r.lang(), &rule.lang),
            }))
        })
        .collect()
}

/// Pages that header, footer and front page lead to.
const NAV: [&str; 20] = [
    "lessons", "cases", "rules", "search", "before", "help", "contacts", "teachers", "duty", "who-attacked", "glossary", "misconceptions", "sources",
    "about", "about/privacy", "about/accessibility", "about/licence", "progress", "review", "offline",
];

/// Those of them that the page's language does not have.
fn foreign(guide: &Guide, page: &Page) -> Vec<&'static str> {
    NAV.into_iter().filter(|folder| guide.page(folder, &page.lang).is_some_and(|p| p.lang != page.lang)).collect()
}

/// Their addresses by folder: in the page's language, or in the default one where it has none.
fn nav(r: &Resolver<'_>) -> BTreeMap<&'static str, String> {
    NAV.into_iter().map(|folder| (folder, r.url_of(folder))).collect()
}

fn breadcrumbs(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let parts: Vec<&str> = page.folder.split('/').collect();
    (1..parts.len())
        .filter_map(|n| {
            let above = guide.page(&parts[..n].join("/"), &page.lang)?;
            Some(json!({"title": above.title.value, "url": r.url(above), "lang": other(&page.lang, &above.lang)}))
        })
        .collect()
}

/// The pages before and after in the reading order, among pages of the same kind and folder.
fn neighbours(guide: &Guide, r: &Resolver<'_>, page: &Page) -> (Option<Value>, Option<Value>) {
    if !matches!(page.kind, Kind::Lesson | Kind::Case | Kind::Trick | Kind::Rule | Kind::Module | Kind::Scenario) {
        return (None, None);
    }
    let above = page.folder.rsplit_once('/').map_or("", |(above, _)| above);
    let row: Vec<&Page> = guide.children(above, &page.lang).into_iter().filter(|p| p.kind == page.kind).collect();
    let Some(at) = row.iter().position(|p| p.folder == page.folder) else { return (None, None) };
    let link = |p: &&Page| json!({"title": p.title.value, "url": r.url(p)});
    (at.checked_sub(1).and_then(|i| row.get(i)).map(link), row.get(at + 1).map(link))
}

/// The page in every language of the guide; where one lacks it, that language's front page.
fn translations(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let base = guide.config.base_url.trim_end_matches('/');
    let published = |folder: &str, lang: &str| guide.page(folder, lang).filter(|p| p.lang == *lang && !p.draft);
    let languages = guide.config.languages.iter();
    languages
        .filter_map(|lang| {
            let own = published(&page.folder, lang);
            let url = r.url(own.or_else(|| published("", lang))?);
            let below = url.strip_prefix(&super::base_path(base)).unwrap_or(&url).to_string();
            let words = |key: &str| guide.config.words(lang, key);
            Some(json!({
                "lang": lang, "name": words("language_name"), "url": url, "exists": own.is_some(), "missing": words("page_missing"),
                "permalink": format!("{base}/{below}"), "current": *lang == page.lang, "og_locale": words("og_locale"),
            }))
        })
        .collect()
}

fn children(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    // The entrance of the help route is a plain page with the moments below it.
    if !page.section && page.kind != Kind::Help {
        return Vec::new();
    }
    guide.listed(&page.folder, r.lang()).into_iter().map(|p| child(guide, r, p)).collect()
}

/// Words to send, for each receiver; the template adds the link.
fn ready(guide: &Guide, page: &Page) -> Vec<Value> {
    let label = |to: &str| READY.iter().find(|known| known.0 == to).map_or("", |known| guide.config.words(&page.lang, known.1));
    page.extra.ready.iter().map(|w| json!({"to": w.to, "label": label(&w.to), "text": w.text.value})).collect()
}

/// What *Before you share* asks on this page.
fn question_node(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Option<Value> {
    let question = page.extra.question.as_ref()?;
    let answers = question.answers.iter().map(|a| json!({"text": a.text, "url": r.url_of(&format!("before/{}", a.to.value))}));
    let text = question.text.as_ref().map(|t| r.inline(&t.value));
    let entrance = guide.page("before", &page.lang).map(|p| r.url(p));
    let note = notes::at(guide, r, page, &tree_file(guide, page), &format!("question.{}", question.id), "");
    Some(json!({"title": question.title.value, "text": text, "answers": answers.collect::<Vec<_>>(), "entrance": entrance, "note": note}))
}

fn outcome(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Option<Value> {
    let o = page.extra.outcome.as_ref()?;
    let label = VERDICTS.iter().find(|v| v.0 == o.verdict).map_or("", |v| v.1);
    Some(json!({
        "verdict": o.verdict, "label": guide.config.words(&page.lang, label),
        "why": r.block(&o.why.value), "now": r.block(&o.now.value), "say": r.block(&o.say.value),
        "note": notes::at(guide, r, page, &page.file, &format!("outcome.{}", o.id), ""),
    }))
}

/// The file with the words of the tree in the page's language: the entrance has a file of its own.
fn tree_file(guide: &Guide, page: &Page) -> String {
    if page.lang == guide.config.default_language { TREE.to_string() } else { TREE.replace(".toml", &format!(".{}.toml", page.lang)) }
}

/// An instrument's rules under the parts of the treaty they belong to.
fn parts(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let rules = guide.listed(&page.folder, &page.lang);
    let parts = &page.extra.parts;
    let rows = parts.iter().enumerate().map(|(i, part)| {
        let end = parts.get(i + 1).map_or(i64::MAX, |next| next.from);
        let own = rules.iter().filter(|rule| (part.from..end).contains(&rule.weight));
        json!({"title": part.title, "from": part.from, "level": part.level, "children": own.map(|rule| child(guide, r, rule)).collect::<Vec<_>>()})
    });
    rows.collect()
}

fn child(guide: &Guide, r: &Resolver<'_>, p: &Page) -> Value {
    let e = &p.extra;
    let short = if p.kind == Kind::Rule { Some(r.rule_short(p)) } else { e.short.clone() };
    let label = e.scope.as_deref().map(|scope| scope_label(guide, r.lang(), scope));
    json!({
        "title": p.title.value, "url": r.url(p), "description": p.description.value, "kind": p.kind.name(),
        "minutes": minutes(guide, p), "age": e.age, "when": e.when, "war": e.war, "scope_label": label, "short": short, "number": e.number,
        "children": children(guide, r, p), "lang": other(r.lang(), &p.lang), "parts": !e.parts.is_empty(),
    })
}

/// The entries of a registry that the page's language has; the page leads on to the others.
fn terms(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let file = TERMS.replace(".toml", &format!(".{}.toml", page.lang));
    let mut all: Vec<_> = guide.terms.iter().filter_map(|t| guide.term(&t.id, &page.lang)).filter(|(_, lang)| *lang == page.lang).map(|(t, _)| t).collect();
    all.sort_by_key(|t| (t.name.to_lowercase(), t.id.clone()));
    all.into_iter()
        .map(|t| {
            let note = notes::at(guide, r, page, &file, &format!("term.{}", t.id), &format!("#{}", t.id));
            json!({"id": t.id, "name": t.name, "also": t.also, "definition": r.inline(&t.definition.value), "rules": rules(guide, r, &t.rules), "note": note})
        })
        .collect()
}

/// How many entries of the page's registry only the default language has, and where they are.
fn rest(guide: &Guide, r: &Resolver<'_>, page: &Page, shown: usize) -> Option<Value> {
    let all = match page.kind {
        Kind::Glossary => guide.terms.len(),
        Kind::Misconceptions => beliefs::count(guide, page),
        Kind::Search => return (page.lang != guide.config.default_language).then(|| json!({"url": original(guide, r, page)})),
        _ => return None,
    };
    (all > shown).then(|| json!({"url": original(guide, r, page)}))
}

fn original(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Option<String> {
    guide.page(&page.folder, &guide.config.default_language).map(|p| r.url(p))
}

/// The sources that this page cites, in the order of their numbers, with links back.
fn sources(guide: &Guide, r: &Resolver<'_>) -> Vec<Value> {
    let cited = r.cited().into_iter().enumerate();
    cited
        .filter_map(|(i, (id, times))| {
            let source = guide.sources.iter().find(|s| s.id == id)?;
            let mut entry = source_entry(guide, r.lang(), source);
            let back: Vec<String> = (1..=times).map(|k| format!("ref-{}-{k}", i + 1)).collect();
            merge(&mut entry, json!({"n": i + 1, "back": back}));
            Some(entry)
        })
        .collect()
}

fn registry(guide: &Guide, index: &Index<'_>, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    let initial = page.folder.strip_prefix("sources/").unwrap_or_default();
    let mut all: Vec<&Source> = guide.sources.iter().filter(|s| s.initial() == initial).collect();
    all.sort_by_key(|s| (s.publisher.to_lowercase(), s.issued.clone(), s.id.clone()));
    all.into_iter()
        .map(|s| {
            let mut entry = source_entry(guide, r.lang(), s);
            merge(&mut entry, json!({"used_by": Index::of_table(&index.sources, &s.id, r, page)}));
            entry
        })
        .collect()
}

fn source_entry(guide: &Guide, lang: &str, s: &Source) -> Value {
    let known = |name: &str| s.publisher == name || s.authors.iter().any(|a| a == name) || s.container.as_deref() == Some(name);
    let risk: Vec<Value> = guide
        .risks(lang)
        .iter()
        .filter(|r| known(&r.organisation) && s.risk.contains(&r.country))
        .map(|r| json!({"country": r.country_name, "reason": r.reason, "checked": dates::iso(guide, lang, &r.checked)}))
        .collect();
    let link = |url: &Option<String>| url.clone().filter(|_| s.linkable());
    json!({
        "id": s.id, "author": s.authors.join(", "), "title": s.title, "container": s.container, "publisher": s.publisher,
        "date": dates::of(guide, lang, &s.issued), "url": link(&s.url), "archived": link(&s.archived), "language": s.language,
        "checked": dates::of(guide, lang, &s.checked), "shows": s.shows, "why": s.why, "risk": risk,
    })
}

/// The complete list of pages by subject, for readers without script.
fn subjects(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Vec<Value> {
    // A title says what is on the page; hundreds of descriptions would outgrow this one.
    let entry = |p: &Page| json!({"title": p.title.value, "url": r.url(p)});
    let mut subjects = Vec::new();
    let mut others: Vec<Value> = Vec::new();
    for top in guide.children("", &page.lang) {
        let below = guide.children(&top.folder, &page.lang);
        if below.is_empty() {
            others.extend((top.folder != page.folder).then(|| entry(top)));
            continue;
        }
        let groups: Vec<(&Page, Vec<&Page>)> = match below.iter().any(|p| p.section) {
            true => below.iter().map(|p| (*p, guide.children(&p.folder, &page.lang))).collect(),
            // With the sheets of each page.
            false => vec![(top, below.into_iter().flat_map(|p| std::iter::once(p).chain(guide.children(&p.folder, &page.lang))).collect())],
        };
        for (group, pages) in groups {
            let list: Vec<Value> = pages.into_iter().map(entry).collect();
            subjects.push(json!({"title": group.title.value, "url": r.url(group), "children": list}));
        }
    }
    let other = guide.config.words(&page.lang, "subject_other");
    subjects.push(json!({"title": other, "url": Value::Null, "children": others}));
    subjects
}
