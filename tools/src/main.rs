//! `guide`: does for the guide what Zola does not. Parses arguments, prints, returns the exit code.
//!
//! Nouns (`content page quiz scenario decision registry id synonyms contact short shuffle card date digest text blocks words
//! translation tree unit problem site packed archive output`) know the data; verbs (`check languages freshness treaties prepare
//! address embed export qr links search banks draw publish compress offline contract new tally translate`) turn values into values and import
//! nouns only; `steps`, `packages`, `record` and `serve` know the order, with `zola` and `npm`.

mod address;
mod archive;
mod banks;
mod blocks;
mod card;
mod check;
mod compress;
mod contact;
mod content;
mod contract;
mod date;
mod decision;
mod digest;
mod draw;
mod embed;
mod export;
mod freshness;
mod id;
mod languages;
mod links;
mod new;
mod npm;
mod offline;
mod output;
mod packages;
mod packed;
mod page;
mod prepare;
mod problem;
#[cfg(test)]
mod properties;
mod publish;
mod qr;
mod quiz;
mod record;
mod registry;
mod scenario;
mod search;
mod serve;
mod short;
mod shuffle;
mod site;
mod steps;
mod synonyms;
mod tally;
mod text;
mod translate;
mod translation;
mod treaties;
mod tree;
mod unit;
mod words;
mod zola;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::date::Day;

/// The JSON Schema of `quiz.toml`, for editors; kept beside the code that reads the format.
const QUIZ_SCHEMA: &str = include_str!("../quiz.schema.json");

#[derive(Parser)]
#[command(name = "guide", version, about = "Checks, builds and serves the guide Before You Share", long_about = LONG)]
struct Arguments {
    /// The guide's folder: the one with config.toml and content/
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// Print nothing but problems, warnings and failures
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    verb: Verb,
}

const LONG: &str = "Checks, builds and serves the guide Before You Share.

Start with `cargo guide serve` and open http://127.0.0.1:1111: the page reloads when you
save a source. `cargo guide check` lists everything that is wrong with the sources, each
with its file, its line and what to do. `cargo guide build` writes public/, which any
static host can serve.

Exit codes: 0 clean, 1 problems in the sources, 2 a step could not run. Warnings stop nothing.";

#[derive(Subcommand)]
enum Verb {
    /// List all problems of the sources
    Check {
        #[command(flatten)]
        against: Against,
    },
    /// Build the whole site into public/
    Build {
        /// The address it will be published at: a mirror, an onion service, a sub-path
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        #[command(flatten)]
        against: Against,
    },
    /// Build, serve and rebuild at every change of a source
    Serve {
        #[arg(long, default_value_t = 1111)]
        port: u16,
        /// Open the guide in the browser
        #[arg(long)]
        open: bool,
    },
    /// Begin a new page from a skeleton
    New {
        kind: new::Kind,
        /// Its folder's name; for a lesson MODULE/LESSON, for a rule INSTRUMENT/NUMBER
        path: String,
    },
    /// Begin a translation: a draft that holds the original's words, to be overwritten
    Translate {
        /// The page's folder below content/, such as reply/he-agreed; `.` is the front page
        page: String,
        /// The language's code, as in config.toml
        lang: String,
    },
    /// Record what translations were made from, so that later changes of their originals are noticed
    Translated {
        /// Translated files: content/reply/he-agreed/index.uk.md
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Index a folder of rendered pages for the search, as `build` does, and time it
    Index {
        /// The folder with the pages; the index is written into it
        pages: PathBuf,
    },
    /// Print the JSON Schema (draft-07) of quiz.toml
    Schema,
}

/// What the guide is checked against. There is no clock: the same sources and date give the same bytes.
#[derive(clap::Args)]
struct Against {
    /// Compare every treaty quotation with the official texts in this folder
    #[arg(long, env = "GUIDE_TREATIES", value_name = "DIR")]
    treaties: Option<PathBuf>,
    /// The day from which the age of contacts is counted [default: SOURCE_DATE_EPOCH, else the newest date in content/]
    #[arg(long = "date", value_name = "YYYY-MM-DD")]
    day: Option<String>,
}

impl Against {
    fn day(&self) -> Result<Option<Day>> {
        if let Some(day) = &self.day {
            return Day::read(day).filter(|found| found.to_string() == *day).with_context(|| format!("--date {day} is no day: write it as 2026-11-21")).map(Some);
        }
        let Some(epoch) = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|epoch| !epoch.is_empty()) else { return Ok(None) };
        let second = epoch.parse().ok().with_context(|| format!("SOURCE_DATE_EPOCH={epoch} is no number of seconds since 1970"))?;
        Ok(Some(Day::of_second(second)))
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(failure) => {
            steps::print_error(&format!("failure: {failure:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let Arguments { root, quiet, verb } = arguments;
    let options = |base_url, date, treaties| steps::Options { root: root.clone(), base_url, treaties, date, quiet };
    let problems = match verb {
        Verb::Check { against } => steps::check_alone(&options(None, against.day()?, against.treaties))?,
        Verb::Build { base_url, against } => {
            check_base_url(base_url.as_deref())?;
            steps::build(&options(base_url, against.day()?, against.treaties))?
        }
        Verb::Serve { port, open } => {
            serve::serve(&options(Some(format!("http://127.0.0.1:{port}")), None, None), port, open)?;
            Vec::new()
        }
        Verb::New { kind, path } => {
            content::ensure_guide(&root)?;
            let guide = content::Guide::load(&root, &problem::Problems::default())?;
            let files = new::new(kind, &path, |code| guide.has_code(code))?;
            steps::begin(&root, &files)?;
            Vec::new()
        }
        Verb::Translate { page, lang } => steps::translate(&root, &page, &lang)?,
        Verb::Translated { files } => steps::translated(&root, &files)?,
        Verb::Index { pages } => {
            steps::index(&root, &pages, &steps::Steps::new(quiet))?;
            Vec::new()
        }
        Verb::Schema => {
            steps::print(QUIZ_SCHEMA);
            Vec::new()
        }
    };
    steps::print_error(&problem::report(&problems));
    Ok(if problem::stop(&problems) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn check_base_url(url: Option<&str>) -> Result<()> {
    let host = |u: &str| u.strip_prefix("https://").or_else(|| u.strip_prefix("http://")).is_some_and(|rest| !rest.starts_with('/') && !rest.is_empty());
    let good = url.is_none_or(|u| host(u) && !u.contains(['?', '#', ' ']));
    anyhow::ensure!(good, "--base-url {} is no address: write https://host or https://host/path", url.unwrap_or_default());
    Ok(())
}
