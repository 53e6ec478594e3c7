//! A guide in a temporary folder: the good one, with what a test lays over it; and runs of `guide`.
//!
//! Temporary folders stand below the project's `target/`, so that the tool finds the lock file that
//! pins Zola. No test depends on another one's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;
use toml::{Table, Value};
use walkdir::WalkDir;

/// The project's own folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tools/ stands in the project")
}

/// A folder or file below `tests/sites/`.
pub fn sites(name: &str) -> PathBuf {
    project().join("tests/sites").join(name)
}

/// What a run left: its exit code (`None` if a signal ended it) and what it wrote.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the tool writes UTF-8");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The command `guide`, free of what the caller's environment says about treaties.
pub fn guide() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guide"));
    command.env_remove("GUIDE_TREATIES");
    command
}

pub struct Site {
    folder: TempDir,
}

impl Site {
    /// An empty folder.
    pub fn empty() -> Site {
        let above = project().join("target/tests");
        fs::create_dir_all(&above).expect("a folder for tests");
        Site { folder: tempfile::Builder::new().prefix("guide-").tempdir_in(above).expect("a temporary folder") }
    }

    /// The good guide's sources: enough for `check` and `new`.
    pub fn good() -> Site {
        let site = Site::empty();
        site.lay(&sites("good"));
        site
    }

    /// The good guide in one language, with the project's templates, scripts and styles.
    pub fn to_build() -> Site {
        let site = Site::good();
        site.take_templates();
        let mut config: Table = site.read("config.toml").parse().expect("TOML");
        config.remove("languages").expect("the second language");
        site.write("config.toml", toml::to_string(&config).expect("a configuration"));
        for file in ["_index.uk.md", "teachers/index.uk.md"] {
            fs::remove_file(site.path("content").join(file)).expect("the good guide's translation");
        }
        site
    }

    /// The same in two languages: everything is translated (the words stay English), and recorded.
    pub fn in_two_languages() -> Site {
        let site = Site::good();
        site.take_templates();
        let pages = files(&site.path("content")).into_iter().filter(|f| f.ends_with("index.md"));
        for folder in pages.map(|f| f.rsplit_once('/').map_or(".".to_string(), |(folder, _)| folder.to_string())) {
            if folder == "." || folder == "teachers" {
                continue;
            }
            let ran = site.run(&["translate", &folder, "uk"]);
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{folder}");
        }
        site.record();
        site
    }

    /// Makes every translation a whole one: no draft, and recorded.
    pub fn record(&self) {
        let all = files(&self.path("content")).into_iter().filter(|f| f.contains(".uk.")).map(|f| format!("content/{f}"));
        let all: Vec<String> = all.collect();
        for file in &all {
            self.write(file, self.read(file).replace("draft = true\n", ""));
        }
        let arguments: Vec<&str> = std::iter::once("translated").chain(all.iter().map(String::as_str)).collect();
        let ran = self.run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    }

    pub fn take_templates(&self) {
        for folder in ["templates", "static"] {
            copy(&project().join(folder), &self.path(folder));
        }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// Replaces `old`, which must be there, in one file.
    pub fn edit(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "{file} holds no `{old}`");
        self.write(file, text.replace(old, new));
    }

    /// Copies a folder to a new place in the site.
    pub fn copy(&self, folder: &Path, to: &str) {
        copy(folder, &self.path(to));
    }

    /// Copies every file of `folder` over the site's, and removes those that its `removed.txt` names.
    pub fn lay(&self, folder: &Path) {
        copy(folder, self.root());
        for file in fs::read_to_string(folder.join("removed.txt")).unwrap_or_default().lines() {
            fs::remove_file(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
        self.fill("[translations]\n", |config| config.get("translations"));
        for lang in ["uk", "ru"] {
            self.fill(&format!("[languages.{lang}.translations]\n"), |config| config.get("languages")?.get(lang)?.get("translations"));
        }
    }

    /// Adds the project's words that a language's translations lack, below their heading.
    fn fill(&self, heading: &str, translations: impl Fn(&Table) -> Option<&Value>) {
        let project = fs::read_to_string(project().join("config.toml")).expect("the project's configuration");
        let project: Table = project.parse().expect("TOML");
        let text = self.read("config.toml");
        let config: Table = text.parse().expect("TOML");
        let Some(own) = translations(&config) else { return };
        let words = project["translations"].as_table().expect("words");
        let lines = words.iter().filter(|(key, _)| own.get(key).is_none()).map(|(key, value)| format!("{key} = {value}\n"));
        self.write("config.toml", text.replacen(heading, &(heading.to_string() + &lines.collect::<String>()), 1));
    }

    /// `guide --root <site> <arguments>`.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().expect("guide runs").into()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = guide();
        command.arg("--root").arg(self.root()).args(arguments);
        command
    }

    /// `guide -q build`, with the compressed files and cards of the good guide in the cache already.
    pub fn build(&self, arguments: &[&str]) -> Ran {
        let cache = self.path(CACHE);
        if !cache.exists() {
            for (file, bytes) in warm() {
                self.write(&format!("{CACHE}/{file}"), bytes);
            }
        }
        self.run(&[&["--quiet", "build"], arguments].concat())
    }
}

const CACHE: &str = "target/guide/cache";

/// The cache after a first build. It gets Zola where it is missing; all other builds wait for it.
fn warm() -> &'static [(String, Vec<u8>)] {
    static WARM: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    WARM.get_or_init(|| {
        let site = Site::to_build();
        let first = site.run(&["build"]);
        assert_eq!(first.code, Some(0), "the good guide can't be built:\n{}{}", first.out, first.err);
        tree(&site.path(CACHE))
    })
}

/// Every file below `folder` by its path with `/`, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().map(|e| e.expect("a readable folder"));
    let path = |e: walkdir::DirEntry| e.path().strip_prefix(folder).expect("below").to_str().expect("UTF-8").to_string();
    entries.filter(|e| e.file_type().is_file()).map(path).collect()
}

/// Every file below `folder` with its bytes.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files(folder).into_iter().map(|f| (f.clone(), fs::read(folder.join(f)).expect("a readable file"))).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(from.join(&file), target).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}
