//! Properties of the readers: any text is read without a panic, and every problem has a place in it.
//!
//! Tests only. Texts are noise, or made of pieces that mean something to a reader. Cases are the same
//! in every run; `PROPTEST_CASES=100000` tries more.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

use crate::problem::Problems;
use crate::shuffle::Dice;
use crate::translation::{Bodies, Record, passages};
use crate::words::{Entries, lay};
use crate::{blocks, decision, page, quiz, registry, scenario, site, text, tree};

const MARKDOWN: &[&str] = &[
    "[", "](rule:gc3-13)", "](quote:gc3-13-2)", "](source:x \"t\")", "](page:a#b)", "][r]", "\n[r]: rule:a\n", "]", "(", ")", "![", "](x.png)",
    "<rule:a>", "<b>", "<!--", "`", "``", "*", "**", "_", "~~", "\\", "> ", "* ", "1. ", "    ", "\t", "\n", "\n\n", "# ", "## ", "---\n", "|a|\n|-|\n",
    "[^1]", "“", "”", "é", "𝕏", "\u{301}", "\u{0}", "\r\n", "&amp;", "word ", "{#id}", "```\n", "- [ ] ",
];
const TOML: &[&str] = &[
    "+++\n", "title = ", "description = ", "date = ", "weight = ", "draft = ", "[extra]\n", "[extra.quotes]\n", "[[extra.ready]]\n", "quotes = ",
    "[[question]]\n", "[[question.choice]]\n", "[[question.reason]]\n", "[[question.item]]\n", "[[question.pair]]\n", "[[question.bin]]\n", "[[question.accepted]]\n",
    "[[question.wrong]]\n", "'order'", "'match'", "'sort'", "'short'", "item = ", "match = ", "bin = ", "hints = ", "[[node]]\n", "[[node.choice]]\n", "[[end]]\n", "[[question.answer]]\n", "[[outcome]]\n", "[[term]]\n", "[[risk]]\n", "id = ", "kind = ", "prompt = ", "choice = ", "text = ", "correct = ",
    "feedback = ", "rules = ", "objective = ", "to = ", "verdict = ", "'single'", "'verdict'", "'fine'", "\"a\"", "''", "\"\\u00e9\"", "\"\"\"\na\n\"\"\"", "2026-11-21", "07:32:00.5",
    "1", "-1", "0x10", "99999999999999999999", "1.5", "nan", "true", "[", "]", "{", "}", ",", ".", "=", "\n", "\r\n", "#c\n", "é", "\u{0}", "\u{feff}", "1 = 'w'\n",
];
const JSON: &[&str] = &[
    "[", "]", "{", "}", ",", ":", "\"id\"", "\"note\"", "\"author\"", "\"issued\"", "\"accessed\"", "\"date-parts\"", "\"URL\"", "\"title\"", "\"a\"",
    "\"shows: none\\nrisk: RU\"", "\"\\ud800\"", "\"\\u0000\"", "1", "-1", "1e999", "2022", "true", "null", "\n", " ", "//c\n", "'a'", "é",
];
const HTML: &[&str] = &[
    "<html lang=en>", "<body class='kind-case'>", "<main>", "</main>", "<h1>", "</h1>", "<h2 id=a>", "</h2>", "<h9>", "<a href='#a'>", "</a>", "<img src=x>", "<br/>",
    "<script>", "</script>", "<nav>", "</nav>", "<guide-quiz>", "</guide-quiz>", "<template>", "<p", ">", "<", "'", "\"", "=", "&amp;", "&#0;", "<!--", "-->", "<![CDATA[",
    "</", "text ", "\n", "\u{0}", "é",
];

/// Noise, or a row of pieces with some noise between them.
fn texts(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![12 => select(pieces).prop_map(str::to_string), 1 => ".{0,4}"];
    prop_oneof![1 => "(?s).{0,200}", 6 => prop::collection::vec(piece, 0..60).prop_map(|all| all.concat())]
}

fn runner() -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn holds(pieces: &'static [&'static str], property: impl Fn(&str) -> TestCaseResult) {
    runner().run(&texts(pieces), |text| property(&text)).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Reads, and looks whether each problem stands on a line of the text.
fn placed(text: &str, first: usize, read: impl FnOnce(&Problems)) -> TestCaseResult {
    let problems = Problems::default();
    read(&problems);
    let last = first + text.matches('\n').count();
    for problem in problems.into_sorted() {
        prop_assert!((1..=last).contains(&problem.line), "line {} of {last}: {problem}", problem.line);
    }
    Ok(())
}

#[test]
fn toml_and_what_is_made_of_it() {
    holds(TOML, |text| {
        placed(text, 3, |problems| drop(tree::toml("f.toml", text, 3, problems)))?;
        placed(text, 1, |problems| drop(quiz::read("q.toml", &tree::toml("q.toml", text, 1, problems), problems)))?;
        placed(text, 1, |problems| drop(decision::read("t.toml", &tree::toml("t.toml", text, 1, problems), problems)))?;
        placed(text, 1, |problems| drop(scenario::read("s.toml", &tree::toml("s.toml", text, 1, problems), problems)))?;
        placed(text, 1, |problems| {
            let node = tree::toml("r.toml", text, 1, problems);
            registry::terms("r.toml", &node, problems);
            registry::misconceptions("r.toml", &node, problems);
            registry::risks("r.toml", &node, problems);
        })
    });
}

#[test]
fn pages_of_every_kind() {
    let folders = ["", "lessons/a", "lessons/a/b", "cases/a", "tricks/a", "reply/a", "scenarios/a", "before", "rules/gc3", "rules/gc3/13", "glossary", "about/a"];
    holds(TOML, |text| {
        let whole = format!("+++\n{text}\n+++\nBody\n");
        for folder in folders {
            for text in [text, &whole] {
                placed(text, 1, |problems| {
                    for section in [true, false] {
                        if let Some(parts) = page::parts_of("p.md", text, problems) {
                            page::read("p.md", folder, "en", section, &parts, problems);
                        }
                    }
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn json_and_the_sources() {
    holds(JSON, |text| {
        placed(text, 1, |problems| {
            if let Some(node) = tree::json("s.json", text, problems) {
                registry::sources("s.json", &node, problems);
            }
        })
    });
}

#[test]
fn markdown_places_are_places_of_the_text() {
    holds(MARKDOWN, |markdown| {
        let read = text::read(markdown);
        let places = read.other_links.iter().map(|f| f.0).chain(read.quotations.iter().map(|f| f.0));
        for at in places.chain(read.headings.iter().map(|f| f.0)).chain(read.pictures_without_alt).chain(read.raw_html) {
            prop_assert!(markdown.is_char_boundary(at), "{at} in {markdown:?}");
        }
        for reference in &read.references {
            prop_assert!(markdown.get(reference.range.clone()).is_some_and(|whole| whole.contains(&reference.text)), "{reference:?}");
        }
        Ok(())
    });
}

#[test]
fn a_reference_replaced_by_itself_changes_nothing() {
    holds(MARKDOWN, |markdown| {
        let same = text::resolve(markdown, |reference| markdown[reference.range.clone()].to_string());
        prop_assert_eq!(same, markdown);
        Ok(())
    });
}

#[test]
fn references_that_were_resolved_are_gone() {
    holds(MARKDOWN, |markdown| {
        let found = text::read(markdown).references.len();
        let mut replaced = 0;
        text::resolve(markdown, |_| {
            replaced += 1;
            String::new()
        });
        prop_assert_eq!(found, replaced, "{:?}", markdown);
        Ok(())
    });
}

#[test]
fn rendered_pages() {
    holds(HTML, |html| {
        let page = site::read("x/index.html", html.to_string());
        prop_assert_eq!(page.html, html);
        prop_assert!(page.headings.iter().all(|(level, _)| (1..=6).contains(level)));
        Ok(())
    });
}

/// A story of `ways[i]` from node i, each to a node or to an end (their numbers follow the nodes').
fn story(ways: &[Vec<usize>], ends: usize) -> String {
    let mut text = String::new();
    for (i, to) in ways.iter().enumerate() {
        text += &format!("[[node]]\nid = 'p{i}'\ntitle = 'T'\ntext = 'T'\n");
        to.iter().for_each(|to| text += &format!("[[node.choice]]\ntext = 'C'\nto = 'p{to}'\n"));
    }
    for i in ways.len()..ways.len() + ends {
        text += &format!("[[end]]\nid = 'p{i}'\ntitle='T'\ntext='T'\ncaptive='C'\nfamily='F'\ngroup='G'\nyou='Y'\nrules=['gc3-13']\n");
    }
    text
}

/// Whether a reader who wanders from `from` can come to `to`: tried by walking, longer than any story.
fn can_come(ways: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut at = vec![from];
    for _ in 0..=ways.len() {
        at.extend(at.clone().into_iter().flat_map(|p| ways.get(p).cloned().unwrap_or_default()));
        at.sort_unstable();
        at.dedup();
    }
    at.contains(&to)
}

#[test]
fn a_story_is_reported_or_has_every_end_within_reach() {
    let stories = (1..6_usize, 0..4_usize).prop_flat_map(|(nodes, ends)| {
        // One place more than there is: some choices lead to nowhere.
        let ways = prop::collection::vec(0..=nodes + ends, 0..4);
        (prop::collection::vec(ways, nodes), Just(ends))
    });
    let clean = std::cell::Cell::new(0);
    let property = |(ways, ends): (Vec<Vec<usize>>, usize)| {
        let problems = Problems::default();
        let text = story(&ways, ends);
        scenario::read("s.toml", &tree::toml("s.toml", &text, 1, &problems), &problems);
        let places = 0..ways.len() + ends;
        let sound = ways.iter().all(|to| !to.is_empty() && to.iter().all(|p| places.contains(p)))
            && places.clone().all(|p| can_come(&ways, 0, p))
            && (0..ways.len()).all(|p| (ways.len()..places.end).any(|end| can_come(&ways, p, end)));
        let all = problems.into_sorted();
        prop_assert_eq!(all.is_empty(), sound, "{}\n{:?}", text, all);
        clean.set(clean.get() + u32::from(sound));
        Ok(())
    };
    runner().run(&stories, property).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(clean.get() > 50, "only {} of the stories were sound", clean.get());
}

#[test]
fn shuffling_by_seed_is_a_permutation_and_stable() {
    let property = |(seed, n): (u32, usize)| {
        let shuffled = || {
            let mut items: Vec<usize> = (0..n).collect();
            Dice::new(seed).shuffle(&mut items);
            items
        };
        let mut sorted = shuffled();
        prop_assert_eq!(&sorted, &shuffled());
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..n).collect::<Vec<_>>());
        Ok(())
    };
    runner().run(&(any::<u32>(), 0..40_usize), property).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Any words over any original: no panic, every problem on a line of the words.
#[test]
fn words_laid_over_an_original() {
    holds(TOML, |text| {
        let (original, words) = text.split_at(text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0));
        let original = tree::toml("o.toml", original, 1, &Problems::default());
        placed(words, 1, |problems| {
            let node = tree::toml("w.toml", words, 1, problems);
            let record = Record::of("w.toml", &node, problems);
            lay("w.toml", &original, &node, Entries::All, record.as_ref().map(|r| &r.words), problems);
        })
    });
}

/// Any two texts: passages stand in order inside the translation, and ids can be written into it.
#[test]
fn passages_of_a_translation() {
    holds(MARKDOWN, |text| {
        let (original, own) = text.split_at(text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0));
        let record = Record { body: blocks::read(own).into_iter().rev().map(|b| b.hash).collect(), ..Record::default() };
        let bodies = Bodies { text: own.into(), line: 1, original: original.into() };
        let mut at = 0;
        for passage in passages(&bodies, Some(&record)) {
            prop_assert!(at <= passage.range.start && passage.range.end <= own.len(), "{passage:?} after {at}");
            at = passage.range.start;
            if let Some(id) = passage.id.filter(|_| !passage.range.is_empty()) {
                let (place, _) = blocks::with_id(own, &passage.range, &id);
                prop_assert!(passage.range.start <= place.start && place.end <= passage.range.end, "{place:?} in {:?}", passage.range);
            }
        }
        Ok(())
    });
}
