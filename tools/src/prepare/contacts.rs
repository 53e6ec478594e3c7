//! How contacts are shown: a card with everything, a name with its numbers in a sentence, and the doors.
//!
//! Owns what stands in them and in which order: a danger before the link, numbers and the official page before
//! bots. What an old entry says is the same everywhere: use the official page first.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tera::{Context, Tera};

use super::dates;
use super::references::Resolver;
use crate::contact::{CALLED_FROM, CARD, Contact, KINDS, PLACES, SOUGHT, dialled, printed};
use crate::content::Guide;
use crate::page::{Kind, Page};
use crate::text::{self, escape};

const TEMPLATE: &str = include_str!("../../templates/contact.html");

fn label<'a>(guide: &'a Guide, lang: &str, names: &[(&str, &'static str)], name: &str) -> &'a str {
    names.iter().find(|n| n.0 == name).map_or("", |n| guide.config.words(lang, n.1))
}

/// One line of HTML, so that it can stand in Markdown. `id` is the anchor that other places lead to.
pub fn card(guide: &Guide, r: &Resolver<'_>, contact: &Contact, id: bool) -> Result<String> {
    let lang = r.lang();
    let phone = |(number, from): &(String, String)| json!({"number": printed(number), "dial": dialled(number), "from": label(guide, lang, &CALLED_FROM, from)});
    // `risks.toml` knows an organisation by the name that the original gives it.
    let original = guide.contacts.iter().find(|c| c.id == contact.id).unwrap_or(contact);
    let risks = guide.risks(lang).iter().filter(|risk| risk.organisation == original.name && contact.risk.contains(&risk.country));
    let host = |url: &str| url.trim_start_matches("https://").trim_start_matches("www.").trim_end_matches('/').to_string();
    let html = |markdown: &str| text::html(&r.inline(markdown));
    let sources: String = contact.sources.iter().map(|s| r.inline(&format!("[](source:{})", s.value))).collect();
    let mut context = Context::new();
    let of_lang = guide.contact(&contact.id, lang).map_or(lang, |(_, of)| of);
    context.insert("lang", &(of_lang != lang).then_some(of_lang));
    context.insert("id", &id.then(|| contact.anchor()));
    context.insert("name", &contact.name);
    context.insert("kind", label(guide, lang, &KINDS, &contact.kind));
    context.insert("seeks", &contact.seeks.iter().map(|s| label(guide, lang, &SOUGHT, s)).collect::<Vec<_>>());
    context.insert("places", &contact.places.iter().map(|p| label(guide, lang, &PLACES, p)).collect::<Vec<_>>());
    context.insert("phones", &contact.phones.iter().map(phone).collect::<Vec<_>>());
    context.insert("site", &json!({"url": contact.site, "host": host(&contact.site)}));
    context.insert("bots", &contact.bots.iter().map(|b| json!({"url": b, "host": host(b)})).collect::<Vec<_>>());
    context.insert("note", &contact.note.as_ref().map(|n| html(&n.value)));
    context.insert("can", &html(&contact.can.value));
    context.insert("cannot", &html(&contact.cannot.value));
    context.insert("risks", &risks.map(|k| json!({"country": k.country_name, "reason": k.reason, "checked": dates::iso(guide, lang, &k.checked)})).collect::<Vec<_>>());
    context.insert("checked", &dates::iso(guide, lang, &contact.checked.to_string()));
    context.insert("old", &guide.is_old(contact));
    context.insert("sources", &sources);
    for key in CARD {
        context.insert(key, guide.config.words(lang, key));
    }
    let html = Tera::one_off(TEMPLATE, &context, true).context("tools/templates/contact.html")?;
    Ok(html.lines().map(str::trim).collect())
}

/// In a sentence: the name leads to the card, the numbers and the date stand beside it.
pub fn inline(guide: &Guide, r: &Resolver<'_>, contact: &Contact, words: &str) -> String {
    let url = format!("{}#{}", r.url_of("contacts"), contact.anchor());
    if !words.is_empty() {
        return format!("<a class=\"ref-contact\" href=\"{url}\">{words}</a>");
    }
    let words = |key| escape(guide.config.words(r.lang(), key));
    let mut facts: Vec<String> = contact.phones.iter().map(|(n, _)| format!("<a href=\"tel:{}\">{}</a>", dialled(n), escape(&printed(n)))).collect();
    facts.push(format!("{} {}", words("contact_checked"), dates::iso(guide, r.lang(), &contact.checked.to_string())));
    if guide.is_old(contact) {
        facts.push(words("contact_old"));
    }
    let of_lang = guide.contact(&contact.id, r.lang()).map(|(_, lang)| lang).filter(|lang| *lang != r.lang());
    let lang = of_lang.map(|lang| format!(" lang=\"{lang}\"")).unwrap_or_default();
    format!("<a class=\"ref-contact\" href=\"{url}\"{lang}>{}</a> ({})", escape(&contact.name), facts.join("; "))
}

/// The contacts of a page: *Where are you?*, then whom somebody seeks, then a card for each.
pub fn of_page(guide: &Guide, r: &Resolver<'_>, page: &Page) -> Result<Value> {
    if !matches!(page.kind, Kind::Help | Kind::Contacts) || guide.contacts.is_empty() {
        return Ok(Value::Null);
    }
    let named = |c: &&Contact| page.extra.contacts.is_empty() || page.extra.contacts.iter().any(|id| id.value == c.id);
    let all: Vec<&Contact> = guide.contacts.iter().filter(named).filter_map(|c| guide.contact(&c.id, &page.lang)).map(|(contact, _)| contact).collect();
    let places = PLACES.iter().map(|(place, key)| {
        let here: Vec<&Contact> = all.iter().copied().filter(|c| c.places.iter().any(|p| p == place)).collect();
        let doors = SOUGHT.iter().filter_map(|(sought, key)| {
            let list: Vec<Value> = here.iter().filter(|c| c.seeks.iter().any(|s| s == sought)).map(|c| json!({"anchor": c.anchor(), "name": c.name})).collect();
            (!list.is_empty()).then(|| json!({"label": guide.config.words(&page.lang, key), "contacts": list}))
        });
        json!({"id": place, "label": guide.config.words(&page.lang, key), "doors": doors.collect::<Vec<_>>()})
    });
    let places: Vec<Value> = places.collect();
    let cards = all.iter().map(|c| card(guide, r, c, !r.shown(&c.anchor()))).collect::<Result<Vec<_>>>()?;
    Ok(json!({"places": places, "cards": cards}))
}
