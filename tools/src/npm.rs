//! What npm brings by the lock file: Zola, and the library that draws QR codes in a teacher's browser.
//!
//! Owns getting the packages where they are missing, and how the library becomes a script of the guide: whole,
//! with its licence, unchanged. Nothing of it is kept in the repository.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

const QR: &str = "lean-qr";

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
    ensure(tools, &file, say, "getting the QR library from npm (once)", "run `npm ci` in the folder with package-lock.json")?;
    let read = |name: &str| {
        let path = tools.join("node_modules").join(QR).join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let licence = read("LICENSE")?.replace("*/", "* /");
    Ok(format!("/*! {QR}\n{licence}*/\n(()=>{{const exports={{}};{}\n;self.guideQr=(text)=>exports.generate(text);}})();\n", read("index.js")?))
}
