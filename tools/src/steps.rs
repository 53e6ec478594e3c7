//! The order of the steps, and the lines that tell of them. Part of `main`: it may print.
//!
//! check, prepare, Zola, finish, exchange; `guide serve` runs the same steps and shows the pages
//! before it measures them. What each step does is the verbs' business.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::card::Layout;
use crate::content::{self, Guide};
use crate::date::Day;
use crate::output::Making;
use crate::problem::{Problem, Problems, count, stop};
use crate::record::Record;
use crate::unit::{Offer, Unit};
use crate::zola::Zola;
use crate::{address, banks, check, compress, contract, digest, draw, embed, export, freshness, languages, links, npm, offline, output, packages, packed, prepare, publish, qr, search, site, tally, translate, treaties};

/// What the command line asked for.
#[derive(Clone, Debug)]
pub struct Options {
    pub root: PathBuf,
    pub base_url: Option<String>,
    pub treaties: Option<PathBuf>,
    /// The day for which the guide is built, if it was named.
    pub date: Option<Day>,
    pub quiet: bool,
}

/// Folders of a guide that only the tool uses; `target/` is in `.gitignore`.
pub struct Folders {
    pub staged: PathBuf,
    pub rendered: PathBuf,
    pub cache: PathBuf,
}

impl Folders {
    pub fn of(root: &Path, name: &str) -> Folders {
        let target = root.join("target/guide");
        // Its own for each process: the Zola of a build that was killed may still be writing.
        let rendered = target.join(name).join(format!("rendered-{}", std::process::id()));
        Folders { staged: target.join(name).join("site"), rendered, cache: target.join("cache") }
    }
}

/// Prints one line per step: name, what was done, how long it took.
pub struct Steps {
    quiet: bool,
    started: Instant,
}

impl Steps {
    pub fn new(quiet: bool) -> Steps {
        Steps { quiet, started: Instant::now() }
    }

    fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>, done: impl FnOnce(&T) -> String) -> Result<T> {
        let started = Instant::now();
        let result = work()?;
        self.say(&format!("{name:<9} {:<64} {:>7.2} s", done(&result), started.elapsed().as_secs_f64()));
        Ok(result)
    }

    pub fn say(&self, line: &str) {
        if !self.quiet {
            print(&format!("{line}\n"));
        }
    }

    pub fn total(&self, what: &str) {
        self.say(&format!("{what} in {:.2} s", self.started.elapsed().as_secs_f64()));
    }
}

/// Prints; a reader that has gone (`guide check | head`) is neither a failure nor a panic.
pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// As `print`, on standard error.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Reads and checks all sources. The guide comes back even where there are problems.
pub fn check(options: &Options, steps: &Steps) -> Result<(Guide, Vec<Problem>)> {
    let work = || {
        let problems = Problems::default();
        let mut guide = Guide::load(&options.root, &problems)?;
        guide.today = options.date.unwrap_or(guide.today);
        check::check(&guide, &problems);
        languages::check(&guide, &problems);
        freshness::check(&guide, &problems);
        Ok((guide, problems))
    };
    let (guide, problems) = steps.step("check", work, |(guide, _)| {
        let rules = count(guide.rule_ids().len(), "rule");
        format!("{}, {rules}, {}", count(prepare::pages(guide), "page"), count(prepare::questions(guide), "question"))
    })?;
    compare_treaties(options, steps, &guide, &problems)?;
    Ok((guide, problems.into_sorted()))
}

/// As `check`, and tells what can be counted of the questions.
pub fn check_alone(options: &Options) -> Result<Vec<Problem>> {
    let steps = Steps::new(options.quiet);
    let (guide, problems) = check(options, &steps)?;
    steps.say(&tally::tally(&guide).to_string());
    Ok(problems)
}

/// Writes new files, or none: all are looked for before the first is written.
pub fn begin(root: &Path, files: &[(String, String)]) -> Result<()> {
    for (file, _) in files {
        anyhow::ensure!(!root.join(file).exists(), "{file} exists already");
    }
    for (file, text) in files {
        output::write(&root.join(file), text.as_bytes())?;
        print(&format!("{file}\n"));
    }
    Ok(())
}

/// Begins the translation of a page and of what stands beside it.
pub fn translate(root: &Path, folder: &str, lang: &str) -> Result<Vec<Problem>> {
    let problems = Problems::default();
    let guide = Guide::load(root, &problems)?;
    begin(root, &translate::begin(&guide, folder, lang, |file| guide.toml_file(file, &problems))?)?;
    Ok(Vec::new())
}

/// Records what translated files were made from; none of them where one is not whole.
pub fn translated(root: &Path, files: &[String]) -> Result<Vec<Problem>> {
    let problems = Problems::default();
    let guide = Guide::load(root, &problems)?;
    let mut new = Vec::new();
    for file in files {
        let file = file.trim_start_matches("./");
        let translation = guide.translations.get(file).with_context(|| format!("`{file}` is no translation that the guide knows"))?;
        freshness::shape(file, translation, &problems);
        let text = std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
        new.push((file, translate::record(file, &text, translation)?));
    }
    let mut problems = problems.into_sorted();
    problems.retain(|p| new.iter().any(|(file, _)| p.file == *file));
    if !stop(&problems) {
        for (file, (text, told)) in new {
            output::write(&root.join(file), text.as_bytes())?;
            print(&told);
        }
    }
    Ok(problems)
}

/// Indexes rendered pages wherever they come from; with the synonyms of the guide in `root`, if there is one.
pub fn index(root: &Path, folder: &Path, steps: &Steps) -> Result<()> {
    let synonyms = match content::ensure_guide(root) {
        Ok(()) => Guide::load(root, &Problems::default())?.synonyms,
        Err(_) => BTreeMap::new(),
    };
    let pages = steps.step("read", || site::read_all(folder), |pages| count(pages.len(), "page"))?;
    let index = steps.step("index", || Ok(search::index(&pages, "/", &synonyms)), |index| count(index.terms, "search term"))?;
    let write = || {
        output::remove(&folder.join(search::FOLDER))?;
        index.files.par_iter().try_for_each(|(path, bytes)| output::write(&folder.join(path), bytes))
    };
    steps.step("write", write, |()| count(index.files.len(), "file"))
}

fn compare_treaties(options: &Options, steps: &Steps, guide: &Guide, problems: &Problems) -> Result<()> {
    let Some(folder) = &options.treaties else {
        steps.say("treaty quotations: not compared (name the folder of official texts with --treaties)");
        return Ok(());
    };
    let files = output::list(folder)?;
    anyhow::ensure!(!files.is_empty(), "the folder of official texts {} is empty or missing", folder.display());
    let text_of = |name: &str| {
        // `gc3.txt`, or an excerpt such as `rome_statute_art6-8_excerpt.txt`.
        let exact = format!("{name}.txt");
        let file = files.iter().find(|f| **f == exact).or_else(|| files.iter().find(|f| f.starts_with(&format!("{name}_")) && f.matches('.').count() == 1))?;
        std::fs::read_to_string(folder.join(file)).ok()
    };
    let compared = treaties::compare(guide, text_of, problems);
    steps.say(&format!(
        "treaty quotations: {} compared, {} words; {} of instruments without an official text here",
        compared.quotations, compared.words, compared.without_text
    ));
    Ok(())
}

/// A rendered site with its search index, not yet compressed.
pub struct Built {
    pub guide: Guide,
    pub pages: Vec<site::Rendered>,
    pub cards: Vec<Layout>,
    /// The files beside teachers' pages, with the modules they are made of.
    pub offers: Vec<(Offer, Unit)>,
    pub site: Making,
    pub base_url: String,
    pub warnings: Vec<Problem>,
}

/// Check, prepare, Zola and the first half of finish. Problems end it before anything is exchanged. Zola is
/// looked for where it was not `found` before.
pub fn render(options: &Options, name: &str, steps: &Steps, found: &mut Option<Zola>) -> Result<Result<Built, Vec<Problem>>> {
    let (guide, warnings) = check(options, steps)?;
    if stop(&warnings) {
        return Ok(Err(warnings));
    }
    let zola = match found {
        Some(zola) => zola,
        None => found.insert(find_zola(options, steps)?),
    };
    render_checked(options, name, steps, guide, warnings, zola)
}

fn find_zola(options: &Options, steps: &Steps) -> Result<Zola> {
    let tools = tools_root(&options.root);
    Zola::find(&tools, &tools.join("target/guide"), &|line| steps.say(line))
}

/// The guide has no problems that stop it; `warnings` are those that don't.
fn render_checked(options: &Options, name: &str, steps: &Steps, guide: Guide, warnings: Vec<Problem>, zola: &Zola) -> Result<Result<Built, Vec<Problem>>> {
    let folders = Folders::of(&options.root, name);
    let base_url = options.base_url.clone().unwrap_or_else(|| guide.config.base_url.clone());
    let base_url = base_url.trim_end_matches('/').to_string();
    let offers = offers(&guide, &base_url)?;
    let tools = tools_root(&options.root);
    let qr_script = npm::qr_script(&tools, &|line| steps.say(line))?;
    let minifier = npm::Minifier::find(&tools, &|line| steps.say(line))?;
    let staged = steps.step(
        "prepare",
        || {
            let staged = prepare::prepare(&guide, &base_url, &offers, &prepare::Brought { qr_script: &qr_script, minify: &|name, script| minifier.minified(name, script, &folders.cache) })?;
            output::sync(&folders.staged, &staged.files)?;
            Ok(staged)
        },
        |staged| count(staged.files.len(), "staged file"),
    )?;
    let (site_folder, rendered) = (absolute(&folders.staged)?, absolute(&folders.rendered)?);
    let making = Making { earlier: output::set_aside(&rendered), folder: rendered.clone() };
    steps.step("zola", || zola.build(&site_folder, &rendered), |()| "rendered".to_string())?;
    let problems = Problems::default();
    let root = prepare::base_path(&base_url);
    let pages = steps.step(
        "finish",
        || {
            let mut pages = site::read_all(&rendered)?;
            let (index, more) = rayon::join(
                || search::index(&pages, &root, &guide.synonyms),
                || anyhow::Ok((banks::banks(&pages, &root)?, further_pages(&guide, &pages, &root, &base_url, &making)?)),
            );
            let (banks, more) = more?;
            pages.extend(more);
            let published = publish::publish(&pages, &root)?;
            let folders: BTreeSet<&str> = index.files.keys().filter_map(|path| path.strip_suffix(".js")?.rsplit_once('/')).map(|(folder, _)| folder).collect();
            folders.into_iter().for_each(|folder| making.expect_renamed(folder));
            let files: Vec<_> = index.files.iter().chain(&published).chain(&banks).collect();
            files.into_par_iter().try_for_each(|(path, bytes)| making.write(path, bytes))?;
            // Made when all else is packed.
            let packages = offers.iter().flat_map(|(offer, _)| offer.files.iter().map(move |f| format!("{}{}", offer.folder, f.name)));
            let files: BTreeSet<String> = output::list(&rendered)?.into_iter().chain(packages).chain([offline::BUNDLE.to_string()]).collect();
            let site = links::Site { pages: &pages, files: &files, root: &root, base_url: &base_url };
            links::check(&site, |p| prepare::source_of(&guide, &p.path), &problems);
            Ok((pages, index.terms))
        },
        |(pages, terms)| format!("{}, {terms} search terms", count(pages.len(), "page")),
    )?;
    let problems = problems.into_sorted();
    if stop(&problems) {
        return Ok(Err(problems));
    }
    Ok(Ok(Built { guide, pages: pages.0, cards: staged.cards, offers, site: making, base_url, warnings }))
}

/// What stands beside each teacher's page.
fn offers(guide: &Guide, base_url: &str) -> Result<Vec<(Offer, Unit)>> {
    let offer = |(folder, unit): (String, Unit)| Ok((Offer { folder, questions: unit.questions().count(), files: export::downloads(&unit)? }, unit));
    prepare::units(guide, base_url).into_par_iter().map(offer).collect()
}

/// Writes what is made from rendered pages: frames with their oEmbed files, short addresses with their QR codes.
fn further_pages(guide: &Guide, pages: &[site::Rendered], root: &str, base_url: &str, site: &Making) -> Result<Vec<site::Rendered>> {
    let embeds = embed::embeds(pages, root, base_url)?;
    for (path, bytes) in &embeds.files {
        site.write(path, bytes)?;
    }
    let addresses = address::pages(guide, pages, root)?;
    addresses.par_iter().try_for_each(|page| {
        let below = page.path.trim_end_matches("index.html");
        site.write(&format!("{below}qr.svg"), &qr::svg(&format!("{base_url}/{below}"))?)
    })?;
    let all: Vec<site::Rendered> = embeds.pages.into_iter().chain(addresses).collect();
    all.par_iter().try_for_each(|page| site.write(&page.path, page.html.as_bytes()))?;
    Ok(all)
}

/// The second half of finish: share cards, compressed files, checksums, and the page contract.
pub fn seal(options: &Options, built: &Built, zip: Zip, steps: &Steps) -> Result<Vec<Problem>> {
    let cache = Folders::of(&options.root, "").cache;
    let all = built.cards.len();
    steps.step("cards", || draw::draw(&built.cards, &built.site, &cache), |new| format!("{}, {new} drawn anew", count(all, "card")))?;
    let mut packed = steps.step("compress", || compress::compress(&built.site, &cache), |packed| count(packed.len(), "file"))?;
    let root = prepare::base_path(&built.base_url);
    let written = |zip: &Option<usize>| zip.map_or("lists of files to keep, checksums".to_string(), |bytes| format!("a zip of {bytes} bytes, lists of files to keep, checksums"));
    // What is written from here on is nearly all new: the earlier files that are left can go meanwhile.
    let late = Making { folder: built.site.folder.clone(), earlier: None };
    std::thread::scope(|scope| {
        scope.spawn(|| built.site.earlier.as_deref().map(output::remove));
        steps.step("packages", || packages(built, &late, &root, zip, &cache, &mut packed), |made| count(*made, "package"))?;
        steps.step("offline", || without_network(built, &late, &root, zip, &cache, &mut packed), written)
    })?;
    let problems = Problems::default();
    let summary = contract::measure(&built.pages, &packed, &root, |p| prepare::source_of(&built.guide, &p.path), &problems);
    let pair = |(median, most): (usize, usize)| format!("{median} / {most}");
    steps.say(&format!(
        "contract  {}; median / maximum bytes: page {}, scripts {}, whole {}",
        count(summary.pages, "page"), pair(summary.page), pair(summary.scripts), pair(summary.whole)
    ));
    Ok(problems.into_sorted())
}

/// Whether the zip of the whole guide is made: publishing needs it, a preview at each edit does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Zip {
    Made,
    LeftOut,
}

/// The packages beside teachers' pages, and their sizes on those pages.
fn packages(built: &Built, site: &Making, root: &str, zip: Zip, cache: &Path, packed: &mut Vec<packed::Packed>) -> Result<usize> {
    let deflate = |bytes: &[u8]| compress::gzip_of(cache, bytes);
    let files = packages::make(&packages::Maker { built, root, packed, read: &|path| published(built, path), deflate: &deflate }, zip)?;
    for (path, bytes) in &files {
        site.write(path, bytes)?;
    }
    compress::again(site, cache, files.keys(), packed)?;
    Ok(files.keys().filter(|path| path.ends_with(".zip")).count())
}

fn published(built: &Built, path: &[u8]) -> Result<Vec<u8>> {
    let path = built.site.folder.join(String::from_utf8_lossy(path).as_ref());
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The zip, the lists of files to keep, and the checksums of all; returns the size of the zip, if one is made.
fn without_network(built: &Built, into: &Making, root: &str, zip: Zip, cache: &Path, packed: &mut Vec<packed::Packed>) -> Result<Option<usize>> {
    let language = &built.guide.config.default_language;
    let site = offline::Site { pages: &built.pages, packed, root, base_url: &built.base_url, default_language: language };
    let bundle = || (zip == Zip::Made).then(|| offline::bundle(&site, &|path| published(built, path), &|bytes| compress::gzip_of(cache, bytes))).transpose();
    let (bundle, editions) = rayon::join(bundle, || offline::editions(&site));
    let bundle = bundle?;
    let size = bundle.as_ref().map(Vec::len);
    let mut files = offline::files(&site, &editions, size)?;
    files.extend(bundle.map(|bytes| (offline::BUNDLE.to_string(), bytes)));
    for (path, bytes) in &files {
        into.write(path, bytes)?;
    }
    compress::again(into, cache, files.keys(), packed)?;
    into.write("checksums.txt", packed::checksums(packed).as_bytes())?;
    Ok(size)
}

/// The whole of `guide build`: afterwards `public/` is the new site (there may be warnings), or the
/// old one and problems.
pub fn build(options: &Options) -> Result<Vec<Problem>> {
    let steps = Steps::new(options.quiet);
    // Two builds at once would write into one folder; the second waits for the first.
    let _lock = lock(&options.root)?;
    // Before they are read: what changes after this is seen by the next build.
    let sources = content::fingerprint(&options.root)?;
    let (guide, warnings) = check(options, &steps)?;
    if stop(&warnings) {
        return Ok(warnings);
    }
    let zola = find_zola(options, &steps)?;
    let lock = std::fs::read(tools_root(&options.root).join("package-lock.json")).unwrap_or_default();
    let record = Record::of(&options.root, &(&sources, &options.base_url, guide.today, &zola, &digest::hex(&lock)))?;
    if record.stands()? {
        steps.total("public/ is up to date (nothing has changed since it was made; delete it to make it anew), seen");
        return Ok(warnings);
    }
    let built = match render_checked(options, "build", &steps, guide, warnings, &zola)? {
        Ok(built) => built,
        Err(problems) => return Ok(problems),
    };
    let problems = seal(options, &built, Zip::Made, &steps)?;
    if stop(&problems) {
        return Ok(problems);
    }
    output::exchange(&built.site.folder, &options.root.join("public"))?;
    record.keep()?;
    output::remove_older(&built.site.folder);
    steps.total("public/ is ready");
    Ok(built.warnings)
}

/// Held until dropped; the system releases it when the process is killed.
fn lock(root: &Path) -> Result<std::fs::File> {
    let path = root.join("target/guide/lock");
    output::write(&path, b"")?;
    let file = std::fs::File::open(&path).context("cannot open the build lock")?;
    file.lock().context("cannot take the build lock")?;
    Ok(file)
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("cannot find {}", path.display()))
}

/// The folder whose lock file pins Zola: above the guide, or else above the tool itself.
fn tools_root(guide: &Path) -> PathBuf {
    let pinned = |folder: &Path| folder.join("package-lock.json").is_file() && folder.join("tools/Cargo.toml").is_file();
    let guide = std::path::absolute(guide).unwrap_or_else(|_| guide.to_path_buf());
    let exe = std::env::current_exe().unwrap_or_default();
    let found = guide.ancestors().chain(exe.ancestors()).find(|f| pinned(f)).map(Path::to_path_buf);
    found.unwrap_or(guide)
}
