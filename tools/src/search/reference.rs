//! The search as it would be without shards: every list whole, every word at hand, straight from the
//! definition. Property tests hold the split index and static/js/search-engine.js against it.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{HEAD, Posting};
use super::language::words;
use super::shard::{Key, is_word, keys, merge, spelling};
use super::{KINDS, Prepared, kind};

/// What a word of the query may stand for, and what that is worth, in eighths.
#[derive(Clone)]
struct Choice {
    /// The form that was found, and the first form of its term; none for a beginning.
    name: Option<(String, String)>,
    rarity: u32,
    postings: Vec<Posting>,
    worth: u64,
}

pub struct Reference<'a> {
    one: &'a Prepared<'a>,
    keys: BTreeMap<String, Key>,
    stop: BTreeSet<String>,
    endings: Vec<String>,
}

impl<'a> Reference<'a> {
    pub fn new(one: &'a Prepared<'a>) -> Reference<'a> {
        Reference { one, keys: keys(&one.inverted), stop: one.inverted.stop.clone(), endings: one.inverted.endings.clone() }
    }

    fn term(&self, key: &str) -> Option<usize> {
        match self.keys.get(key) {
            Some(Key::Term(id)) => Some(*id),
            _ => None,
        }
    }

    fn whole(&self, form: &str, worth: u64) -> Vec<Choice> {
        let Some(id) = self.term(form) else { return Vec::new() };
        let term = &self.one.inverted.terms[id];
        let mut postings = term.postings.clone();
        // Places are kept of the best pages only.
        postings.iter_mut().skip(HEAD).for_each(|p| p.positions = Box::default());
        let name = term.forms.first().map(|first| (form.to_string(), first.clone()));
        vec![Choice { name, rarity: term.rarity, postings, worth }]
    }

    fn beginning(&self, start: &str, worth: u64) -> Vec<Choice> {
        let all = self.keys.iter().filter(|(k, _)| k.starts_with(start) && is_word(k));
        let ids: BTreeSet<usize> = all.filter_map(|(_, v)| if let Key::Term(id) = v { Some(*id) } else { None }).collect();
        let ids: Vec<usize> = ids.into_iter().collect();
        if ids.is_empty() {
            return Vec::new();
        }
        let merged = merge(&self.one.inverted, start, &ids);
        vec![Choice { name: None, rarity: merged.rarity, postings: merged.postings, worth }]
    }

    fn choices(&self, word: &str, typing: bool) -> Vec<Choice> {
        let letters: Vec<char> = word.chars().collect();
        let mut found: Vec<Choice> = self.whole(word, 8);
        if typing {
            let worth = if found.is_empty() { 7 } else { 3 };
            found.extend(self.beginning(word, worth));
        }
        if !found.is_empty() {
            return found;
        }
        for n in (3..letters.len()).rev().take_while(|n| *n + 5 > letters.len()) {
            let (base, ending): (String, String) = (letters[..n].iter().collect(), letters[n..].iter().collect());
            if !self.endings.contains(&ending) {
                continue;
            }
            let mut found = self.whole(&base, 7);
            if found.is_empty() && n > 3 {
                found = self.beginning(&base, 7);
            }
            if !found.is_empty() {
                return found;
            }
        }
        if !typing && letters.len() > 2 { self.beginning(word, 5) } else { Vec::new() }
    }

    fn respelt(&self, word: &str) -> Vec<Choice> {
        let letters: Vec<char> = word.chars().collect();
        let most = match letters.len() {
            0..4 => 0,
            4..8 => 1,
            8..=20 => 2,
            _ => 0,
        };
        if most == 0 || !letters.iter().all(|c| c.is_alphabetic()) {
            return Vec::new();
        }
        let mut found: Vec<(usize, bool, usize, &str)> = Vec::new();
        for (key, value) in &self.keys {
            let Key::Words(group) = value else { continue };
            for (rank, other) in group.iter().enumerate() {
                let wrong = distance(&letters, &other.chars().collect::<Vec<_>>());
                let ours = spelling(word);
                let elsewhere = key.starts_with('#');
                if wrong <= most && key.chars().nth(1) == ours[usize::from(elsewhere)].chars().nth(1) {
                    found.push((wrong, elsewhere, rank, other));
                }
            }
        }
        found.sort();
        let least = found.first().map_or(0, |f| f.0);
        let mut seen = BTreeSet::new();
        let near = found.into_iter().filter(|f| f.0 == least && seen.insert(f.3)).take(3);
        near.flat_map(|f| self.whole(f.3, if least > 1 { 6 } else { 7 })).collect()
    }

    /// Page and score of the first results; the score as the browser computes it, in whole numbers.
    pub fn find(&self, query: &str, kind_name: &str, count: usize) -> Vec<(u32, u64)> {
        let mut all: Vec<String> = Vec::new();
        let title = words(query);
        for word in &title {
            if !all.contains(word) {
                all.push(word.clone());
            }
        }
        let typed = query.ends_with(|c: char| c.is_alphanumeric()).then(|| all.last().cloned()).flatten();
        let said: Vec<&String> = all.iter().filter(|w| !self.stop.contains(*w)).take(8).collect();
        let telling = said.len();
        let chosen: Vec<&String> = if said.is_empty() { all.iter().take(8).collect() } else { said };
        let mut lists: Vec<Vec<Choice>> = Vec::new();
        for word in chosen {
            let choices = self.choices(word, Some(word) == typed.as_ref());
            let digits = word.find(|c: char| c.is_numeric()).filter(|at| *at > 0);
            match digits {
                _ if !choices.is_empty() => lists.push(choices),
                Some(at) if word[..at].chars().all(char::is_alphabetic) && word[at..].chars().all(char::is_numeric) => {
                    lists.extend([self.choices(&word[..at], false), self.choices(&word[at..], false)]);
                }
                _ => lists.push(self.respelt(word)),
            }
        }
        lists.retain(|choices| !choices.is_empty());
        let key = if telling * 2 > all.len() {
            let names: Option<Vec<(String, String)>> = lists.iter().map(|choices| choices[0].name.clone()).collect();
            names.filter(|n| !n.is_empty()).map(|names| {
                let rest: Vec<&str> = names[1..].iter().map(|n| n.1.as_str()).collect();
                format!("{}_{}", names[0].0, rest.join("_"))
            })
        } else {
            let first = title.iter().find(|w| !self.stop.contains(*w)).or(title.first());
            first.map(|first| format!("{first}_{}", title.join("_")))
        };
        let whole = key.map_or(Vec::new(), |key| self.whole(&key, 8));
        let titled = !whole.is_empty();
        lists.extend(titled.then_some(whole));
        let wanted = KINDS.iter().position(|k| k.0 == kind_name);
        let fits = |page: &u32| wanted.is_none_or(|k| kind(self.one.pages[*page as usize]) == k);
        score(&lists, titled, fits, count)
    }
}

/// `titled` says that the last list is that of a whole title, which is none of the query's words.
fn score(lists: &[Vec<Choice>], titled: bool, fits: impl Fn(&u32) -> bool, count: usize) -> Vec<(u32, u64)> {
    let words = lists.len() - usize::from(titled);
    let rarity = |i: usize| if i < words { lists[i].iter().map(|c| u64::from(c.rarity)).max().unwrap_or(0) } else { 0 };
    let mut pages: BTreeMap<u32, Vec<Option<(u64, BTreeSet<u32>)>>> = BTreeMap::new();
    for (i, choices) in lists.iter().enumerate() {
        for choice in choices {
            for posting in choice.postings.iter().filter(|p| fits(&p.page)) {
                let words = pages.entry(posting.page).or_insert_with(|| lists.iter().map(|_| None).collect());
                let (sum, places) = words[i].get_or_insert_with(|| (0, BTreeSet::new()));
                *sum = (*sum).max(choice.worth * u64::from(choice.rarity) * u64::from(posting.weight));
                places.extend(&posting.positions);
            }
        }
    }
    let mut scored: Vec<(u32, u64)> = Vec::new();
    for (page, words_of) in pages {
        let mut sum: u64 = words_of.iter().flatten().map(|w| w.0).sum();
        // Words that the page lacks don't part its neighbours.
        let there: Vec<(usize, &BTreeSet<u32>)> = words_of.iter().enumerate().filter_map(|(i, w)| w.as_ref().map(|w| (i, &w.1))).collect();
        for pair in there.windows(2) {
            sum += near(pair[0].1, pair[1].1) * rarity(pair[0].0).min(rarity(pair[1].0));
        }
        let share = |all: bool| (0..lists.len()).map(|i| rarity(i) * if all || words_of[i].is_some() { 8 } else { 4 }).sum::<u64>();
        let named = words_of.last().and_then(Option::as_ref).filter(|_| titled).map_or(0, |title| title.0);
        let times = |share: u64| if share > 0 { share } else { 8 };
        let whole_name = named * words.max(1) as u64 * times(share(true));
        scored.push((page, whole_name.max((sum - named) * times(share(false)))));
    }
    scored.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    scored.truncate(count);
    scored
}

fn near(before: &BTreeSet<u32>, after: &BTreeSet<u32>) -> u64 {
    let gaps: BTreeSet<i64> = before.iter().flat_map(|a| after.iter().map(|b| i64::from(*b) - i64::from(*a))).collect();
    match gaps.contains(&1) {
        true => 240,
        false if gaps.iter().any(|g| *g != 0 && (-3..=5).contains(g)) => 80,
        false => 0,
    }
}

/// Letters added, dropped, changed, or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if swapped { table[i - 2][j - 2] + 1 } else { usize::MAX };
                    changed.min(swap).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
                }
            };
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::site::{self, Rendered};
    use crate::synonyms::{Asked, Synonyms};
    use crate::tree::Spot;

    /// What the browser's engine answers with the files of a split index, asked in Node.
    fn answers(lang: &str, files: &BTreeMap<String, Vec<u8>>, queries: &[(String, &str)]) -> Vec<Vec<(u32, u64)>> {
        let files: BTreeMap<&String, String> = files.iter().map(|(k, v)| (k, String::from_utf8(v.clone()).expect("text"))).collect();
        let queries: Vec<Value> = queries.iter().map(|(text, kind)| json!({"text": text, "kind": kind, "count": 10})).collect();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/search/answer.mjs");
        let mut node = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node 20, as README.md says");
        let input = json!({"files": files, "lang": lang, "queries": queries}).to_string();
        node.stdin.take().expect("standard input").write_all(input.as_bytes()).expect("the engine reads");
        let output = node.wait_with_output().expect("the engine ends");
        assert!(output.status.success(), "the engine failed");
        serde_json::from_slice(&output.stdout).expect("answers")
    }

    const SYLLABLES: [&str; 12] = ["pri", "so", "ner", "war", "cap", "ti", "ve", "law", "con", "ed", "ing", "s"];

    /// A few hundred words that share beginnings and endings, some of them common.
    fn word() -> impl Strategy<Value = String> {
        let rare = prop::collection::vec(prop::sample::select(&SYLLABLES[..]), 1..4).prop_map(|s| s.concat());
        prop_oneof![2 => Just("war".to_string()), 1 => Just("prisoner".to_string()), 1 => Just("the".to_string()), 1 => (1..20u32).prop_map(|n| n.to_string()), 12 => rare]
    }

    fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        prop::collection::vec(word(), words).prop_map(|w| w.join(" "))
    }

    fn page() -> impl Strategy<Value = (String, String, String, String)> {
        (prop::sample::select(&["rule", "lesson", "case", "page"][..]).prop_map(String::from), text(1..5), text(5..60), text(5..60))
    }

    /// A query of the guide's words, some cut short, some misspelt.
    fn query() -> impl Strategy<Value = String> {
        let spoilt = (word(), 0..6usize, any::<u8>()).prop_map(|(word, way, at)| {
            let mut letters: Vec<char> = word.chars().collect();
            let at = usize::from(at) % letters.len();
            match way {
                0 => letters.truncate(at + 1),
                1 => letters[at] = 'x',
                2 => letters.insert(at, 'z'),
                3 if letters.len() > 1 => letters.swap(0, at),
                4 => letters.extend("ing".chars()),
                _ => {}
            }
            letters.into_iter().collect::<String>()
        });
        let spoilt = prop_oneof![3 => word(), 2 => spoilt];
        (prop::collection::vec(spoilt, 1..5), prop::sample::select(&["", " ", "?"][..])).prop_map(|(words, end)| words.join(" ") + end)
    }

    fn rendered(pages: &[(String, String, String, String)]) -> Vec<Rendered> {
        let html = |(kind, title, lead, text): &(String, String, String, String)| {
            format!("<html lang=en><body class=kind-{kind}><main><h1>{title}</h1><p>{lead}</p><h2 id=a>{title}</h2><p>{text}</p></main>")
        };
        pages.iter().enumerate().map(|(i, p)| site::read(&format!("p{i}/index.html"), html(p))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 15, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn the_split_index_answers_as_an_unsplit_one(
            // More pages than a list's head, so that some lists have tails.
            pages in prop_oneof![prop::collection::vec(page(), 2..20), prop::collection::vec(page(), 130..200)],
            queries in prop::collection::vec((query(), prop::sample::select(&["", "", "", "rule", "case"][..])), 30),
            size in 100..20_000usize,
        ) {
            let pages = rendered(&pages);
            let groups = groups(&[&["prisoner of war", "captive"]]);
            let one = Prepared::of("en", pages.iter().collect(), "/", &groups);
            let reference = Reference::new(&one);
            let titles = pages.iter().take(5).map(|p| (p.title.clone(), ""));
            let queries: Vec<_> = queries.into_iter().chain(titles).collect();
            let found = answers("en", &one.files(size), &queries);
            for ((query, kind), found) in queries.iter().zip(found) {
                prop_assert_eq!(&found, &reference.find(query, kind, 10), "{:?} among {:?}", query, kind);
            }
        }
    }

    #[test]
    fn a_common_word_has_a_tail_and_a_beginning_its_own_list() {
        let pages: Vec<_> = (0..300).map(|i| ("page".to_string(), format!("prison{i}"), "war war".to_string(), format!("priso{} war", char::from(b'a' + (i % 26) as u8)))).collect();
        let pages = rendered(&pages);
        let one = Prepared::of("en", pages.iter().collect(), "/", &Synonyms::default());
        let files = one.files(2_000);
        let text: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert!(files.keys().any(|path| path.contains("/t")), "no tails");
        assert!(text.contains("priso*"), "no list for a beginning");
    }

    /// Pages in Cyrillic: title, further name and text.
    fn small_guide(lang: &str, pages: &[(&str, &str, &str)], groups: &Synonyms, queries: &[&str]) -> Vec<Vec<u32>> {
        let html = |(title, name, text): &(&str, &str, &str)| {
            format!("<html lang={lang}><body class=kind-page><main><p class=rule-name>{name}</p><h1>{title}</h1><p>{text}</p></main>")
        };
        let pages: Vec<Rendered> = pages.iter().enumerate().map(|(i, p)| site::read(&format!("p{i}/index.html"), html(p))).collect();
        let one = Prepared::of(lang, pages.iter().collect(), "/", groups);
        let queries: Vec<_> = queries.iter().map(|q| (q.to_string(), "")).collect();
        let reference = Reference::new(&one);
        let found = answers(lang, &one.files(2_000), &queries);
        for ((query, _), found) in queries.iter().zip(&found) {
            assert_eq!(*found, reference.find(query, "", 10), "{query}");
        }
        found.into_iter().map(|f| f.into_iter().map(|p| p.0).collect()).collect()
    }

    fn groups(all: &[&[&str]]) -> Synonyms {
        Synonyms { groups: all.iter().map(|g| g.iter().map(|w| w.to_string()).collect()).collect(), asked: Vec::new() }
    }

    #[test]
    fn what_people_ask_leads_to_the_page_that_answers() {
        let pages = [("They started", "", "The first of all."), ("Why the rules bind both", "", "Reciprocity ends here."), ("First things", "", "They did it.")];
        let mut said = groups(&[]);
        let page = Spot { value: "p1".to_string(), line: 1 };
        said.asked.push(Asked { page, words: vec!["they did it first".to_string(), "an eye for an eye".to_string()] });
        let found = small_guide("en", &pages, &said, &["they did it first", "eye for eye", "reciprocity", "eye"]);
        let first: Vec<Option<u32>> = found.iter().map(|f| f.first().copied()).collect();
        assert_eq!(first, [Some(1); 4]);
    }

    #[test]
    fn ukrainian_forms_apostrophes_and_articles_are_found() {
        let pages = [
            ("Полонених не показують", "Стаття 13 Третьої Женевської конвенції", "Військовополонений не має ставати предметом цікавості. Перший, першого."),
            ("Листи додому", "Стаття 71 Третьої Женевської конвенції", "В’язень може писати рідним, в’язні отримують листи; об'єкт обшуку описують."),
            ("Як нами маніпулюють", "", "Пропаганда знімає людей на відео й поширює ролики."),
        ];
        let synonyms = groups(&[&["стаття", "ст"], &["військовополонений", "полонений", "бранець", "бранці"], &["Третя Женевська конвенція", "ЖК3", "gc3"]]);
        let queries = ["військовополоненого", "бранці", "ст. 13", "ст.71", "стаття 71", "gc3 13", "вязні", "обʼєкта", "зніматимуть відео", "війсковополонений", "пропоганда", "листом додому"];
        let found = small_guide("uk", &pages, &synonyms, &queries);
        let first: Vec<Option<u32>> = found.iter().map(|f| f.first().copied()).collect();
        assert_eq!(first, [0, 0, 0, 1, 1, 0, 1, 1, 2, 0, 2, 1].map(Some));
    }

    #[test]
    fn a_name_is_found_in_any_form_and_by_its_synonym() {
        let text = "Листа, листом, листами; дім. Картку, картки, вітання. Картка, картка, картка, листівка.";
        let pages = [("Листівки, листи й картки додому", "", text), ("Листи", "", "Коротко."), ("Картка", "", "Коротко.")];
        let found = small_guide("uk", &pages, &groups(&[&["картка", "листівка"]]), &["листами", "картку", "листівка", "що листами"]);
        let first: Vec<Option<u32>> = found.iter().map(|f| f.first().copied()).collect();
        assert_eq!(first, [1, 2, 2, 1].map(Some));
        assert!(found[1][..2].contains(&0) && found[2][..2].contains(&0));
    }

    #[test]
    fn russian_forms_and_the_letter_yo_are_found() {
        let pages = [
            ("Пленных не показывают", "Статья 13 Третьей Женевской конвенции", "Военнопленный не должен становиться предметом любопытства. Умный, умного, умному."),
            ("Имя и лицо", "", "Всё, по чему узнают человека: имя, лицо, голос, ещё место."),
        ];
        let found = small_guide("ru", &pages, &groups(&[&["статья", "ст"]]), &["военнопленного", "ст. 13", "имя", "еще", "ст 13", "военопленный"]);
        let first: Vec<Option<u32>> = found.iter().map(|f| f.first().copied()).collect();
        assert_eq!(first, [Some(0), Some(0), Some(1), None, Some(0), Some(0)]);
    }
}
