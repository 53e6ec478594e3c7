//! What npm brings by the lock file: Zola, esbuild, and the library that draws QR codes in a teacher's browser.
//!
//! Owns getting the packages where they are missing, how esbuild is called, and how the library becomes a script
//! of the guide: whole, with its licence, unchanged. Nothing of it is kept in the repository.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{digest, output};

const QR: &str = "lean-qr";
const HINT: &str = "run `npm ci` in the folder with package-lock.json";

/// Runs `npm ci` if the file of a package is not there; `hint` says what else can be done.
pub fn ensure(tools: &Path, file: &str, say: &dyn Fn(&str), what: &str, hint: &str) -> Result<()> {
    if tools.join("node_modules").join(file).is_file() {
        return Ok(());
    }
    say(what);
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(tools);
    // `npm ci` begins anew: who had the packages of the tests keeps them.
    if !tools.join("node_modules").is_dir() {
        npm.arg("--omit=dev");
    }
    let output = npm.output();
    let output = output.with_context(|| format!("npm can't be run; {hint}"))?;
    if !output.status.success() {
        // npm prints its whole usage after the reason.
        let said = String::from_utf8_lossy(&output.stderr).lines().take(6).collect::<Vec<_>>().join("\n");
        bail!("npm ci failed:\n{said}\n{hint}");
    }
    Ok(())
}

/// The library as a script that sets `guideQr`: an address in, what is dark out.
pub fn qr_script(tools: &Path, say: &dyn Fn(&str)) -> Result<String> {
    let file = format!("{QR}/index.js");
    ensure(tools, &file, say, "getting the QR library from npm (once)", HINT)?;
    let read = |name: &str| {
        let path = tools.join("node_modules").join(QR).join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let licence = read("LICENSE")?.replace("*/", "* /");
    Ok(format!("/*! {QR}\n{licence}*/\n(()=>{{const exports={{}};{}\n;self.guideQr=(text)=>exports.generate(text);}})();\n", read("index.js")?))
}

/// esbuild, which takes from scripts and style sheets what a browser doesn't need: comments, blanks, long names.
pub struct Minifier {
    program: PathBuf,
    /// What the package says of itself: another one may write the same script in other words.
    about: Vec<u8>,
}

impl Minifier {
    pub fn find(tools: &Path, say: &dyn Fn(&str)) -> Result<Minifier> {
        ensure(tools, "esbuild/package.json", say, "getting esbuild from npm (once)", HINT)?;
        // Beside the package stands another with the program for this system, and npm leaves out all the rest.
        let folder = tools.join("node_modules/@esbuild");
        let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        let programs = entries.filter_map(|entry| Some(entry.ok()?.path().join("bin/esbuild"))).filter(|program| program.is_file());
        let program = programs.min().with_context(|| format!("{} holds no program for this system; {HINT}", folder.display()))?;
        let about = tools.join("node_modules/esbuild/package.json");
        Ok(Minifier { program, about: std::fs::read(&about).with_context(|| format!("cannot read {}", about.display()))? })
    }

    /// The text without what a browser doesn't need, from the cache where it was made before. `name` is what a
    /// message calls it; its ending tells what it is.
    pub fn minified(&self, name: &str, text: &str, cache: &Path) -> Result<String> {
        let entry = cache.join("minified-2").join(digest::hex(&[&self.about, name.as_bytes(), b"\n", text.as_bytes()].concat()));
        let (bytes, _) = output::cached(&entry, || self.minify(name, text))?;
        String::from_utf8(bytes).context("esbuild's answer is not UTF-8")
    }

    /// What browsers of 2021 don't know is rewritten for them.
    fn minify(&self, name: &str, text: &str) -> Result<Vec<u8>> {
        let loader = name.rsplit_once('.').map_or("js", |(_, ending)| ending);
        let mut command = Command::new(&self.program);
        command.args(["--minify", "--charset=utf8", "--target=es2021", "--log-level=error", &format!("--loader={loader}"), &format!("--sourcefile={name}")]);
        let mut esbuild = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().with_context(|| format!("cannot run {}", self.program.display()))?;
        // It reads to the end before it says anything, so that no pipe is full on both sides. If it ended
        // before, it says why.
        let written = esbuild.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
        let output = esbuild.wait_with_output().context("esbuild")?;
        if !output.status.success() {
            bail!("{name} can't be minified:\n{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        written.context("cannot write to esbuild")?;
        Ok(output.stdout)
    }
}
