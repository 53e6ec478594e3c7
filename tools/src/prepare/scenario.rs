//! A scenario as its template needs it: moments and ends with their numbers, arrivals with what follows.
//!
//! Owns the names in that part of a page's JSON. A consequence is said where its choice leads to, under
//! an anchor of its own (`the-clip--2`: the second choice of `the-clip`), so that it needs no script.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::data::rules;
use super::notes;
use super::references::Resolver;
use crate::content::Guide;
use crate::page::Page;
use crate::scenario::{End, Moment, Scenario};

pub fn json(guide: &Guide, r: &Resolver<'_>, page: &Page, scenario: &Scenario) -> Value {
    let ids = scenario.moments.iter().map(|m| &m.id).chain(scenario.ends.iter().map(|e| &e.id));
    let numbers: BTreeMap<&str, usize> = ids.enumerate().map(|(i, id)| (id.as_str(), i + 1)).collect();
    let changed = |unit: &str| notes::at(guide, r, page, &scenario.file, unit, "");
    let note = ["node", "end"].into_iter().find_map(changed);
    let nodes: Vec<Value> = scenario.moments.iter().map(|m| moment(r, scenario, m, &numbers)).collect();
    let ends: Vec<Value> = scenario
        .ends
        .iter()
        .map(|e| {
            let mut json = end(r, scenario, e, &numbers);
            super::data::merge(&mut json, json!({"rules": rules(guide, r, &e.rules)}));
            json
        })
        .collect();
    json!({"nodes": nodes, "ends": ends, "lang": r.lang(), "note": note})
}

fn moment(r: &Resolver<'_>, scenario: &Scenario, m: &Moment, numbers: &BTreeMap<&str, usize>) -> Value {
    let (arrivals, text) = (arrivals(r, scenario, &m.id, numbers), r.block(&m.text.value));
    let choices = m.choices.iter().enumerate().map(|(i, c)| {
        let anchor = if c.consequence.is_some() { anchor(&m.id, i) } else { c.to.value.clone() };
        json!({"text": r.inline(&c.text.value), "to": anchor, "n": numbers.get(c.to.value.as_str())})
    });
    let choices: Vec<Value> = choices.collect();
    json!({"id": m.id, "n": numbers.get(m.id.as_str()), "title": m.title.value, "text": text, "arrivals": arrivals, "choices": choices})
}

fn end(r: &Resolver<'_>, scenario: &Scenario, e: &End, numbers: &BTreeMap<&str, usize>) -> Value {
    let (arrivals, text) = (arrivals(r, scenario, &e.id, numbers), r.block(&e.text.value));
    json!({
        "id": e.id, "n": numbers.get(e.id.as_str()), "title": e.title.value, "text": text, "arrivals": arrivals,
        "captive": r.inline(&e.captive.value), "family": r.inline(&e.family.value), "group": r.inline(&e.group.value), "you": r.inline(&e.you.value),
    })
}

fn anchor(from: &str, choice: usize) -> String {
    format!("{from}--{}", choice + 1)
}

/// What follows at once from each choice that leads to `id`.
fn arrivals(r: &Resolver<'_>, scenario: &Scenario, id: &str, numbers: &BTreeMap<&str, usize>) -> Vec<Value> {
    let ways = scenario.moments.iter().flat_map(|m| m.choices.iter().enumerate().map(move |(i, c)| (m, i, c)));
    ways.filter(|(_, _, c)| c.to.value == id)
        .filter_map(|(m, i, c)| {
            let text = r.inline(&c.consequence.as_ref()?.value);
            Some(json!({"id": anchor(&m.id, i), "from": numbers.get(m.id.as_str()), "text": text}))
        })
        .collect()
}
