//! `guide serve`: builds, serves and rebuilds at every change of a source.
//!
//! Knows the order of the steps as `main` does, and may print. Serves the files and headers that
//! `guide build` publishes, from a folder of its own: `public/` is left alone. The last good site
//! stays up while there are problems, which the open browser shows as well as the terminal.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use notify::{RecursiveMode, Watcher};
use tiny_http::{Header, Request, Response, Server};

use crate::output::{self, Making};
use crate::problem::{Problem, report};
use crate::steps::{self, Options, Steps, Zip};
use crate::zola::Zola;

/// What is watched; everything else in the folder is the tool's own or not part of the site.
const SOURCES: [&str; 4] = ["config.toml", "content", "templates", "static"];

/// Editors write a file in several steps: a change counts once nothing followed for this long.
const QUIET: Duration = Duration::from_millis(80);

/// Browsers ask again after this long without news, so that a closed page frees its thread.
const WAIT: Duration = Duration::from_secs(25);

const RELOAD_PATH: &str = "/__guide/reload.js";
const NEWS_PATH: &str = "/__guide/news";
const RELOAD_SCRIPT: &str = include_str!("../templates/reload.js");

/// What browsers wait for: which build is shown, and the problems of the newest one.
#[derive(Default)]
struct News {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Default)]
struct State {
    /// Rises with everything worth telling.
    edition: u64,
    /// Rises with each new site: the page reloads.
    site: u64,
    problems: String,
}

impl News {
    fn tell(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        change(&mut state);
        state.edition += 1;
        self.changed.notify_all();
    }

    /// The state, once it is newer than `seen` or the wait is over.
    fn after(&self, seen: u64) -> State {
        let state = self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let waited = self.changed.wait_timeout_while(state, WAIT, |s| s.edition <= seen);
        waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0.clone()
    }
}

pub fn serve(options: &Options, port: u16, open: bool) -> Result<()> {
    let site = options.root.join("target/guide/serve/site-shown");
    let news = Arc::new(News::default());
    let server = Server::http(("127.0.0.1", port)).map_err(|e| anyhow!("cannot serve on port {port}: {e}; choose another with --port"))?;
    let (sender, changes) = channel();
    let _watcher = watch(&options.root, sender)?;
    let mut zola = None;
    let first = render(options, &site, &news, &mut zola);
    let address = options.base_url.clone().unwrap_or_default();
    steps::print(&format!("serving {address} (stop with Ctrl-C)\n"));
    if open {
        open_browser(&address);
    }
    let server = Arc::new(server);
    let (shown, told) = (site.clone(), Arc::clone(&news));
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let (site, news) = (shown.clone(), Arc::clone(&told));
            // A thread a request: waiting browsers must not hold up the others.
            std::thread::spawn(move || answer(request, &site, &news));
        }
    });
    let measured = |shown: Option<Shown>| shown.into_iter().for_each(|shown| measure(options, shown, &site, &news));
    measured(first);
    while wait(&changes) {
        measured(render(options, &site, &news, &mut zola));
    }
    Ok(())
}

fn watch(root: &Path, sender: Sender<()>) -> Result<notify::RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|e| !e.kind.is_access()) {
            let _ = sender.send(());
        }
    })
    .context("cannot watch for changes")?;
    for source in SOURCES {
        let path = root.join(source);
        if path.exists() {
            // A single file is watched by its folder: editors replace it.
            let (path, mode) = if path.is_dir() { (path, RecursiveMode::Recursive) } else { (root.to_path_buf(), RecursiveMode::NonRecursive) };
            watcher.watch(&path, mode).with_context(|| format!("cannot watch {}", path.display()))?;
        }
    }
    Ok(watcher)
}

/// Waits for a change and for the quiet after it; false once nobody watches any more.
fn wait(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    true
}

/// A site that is shown and not yet measured, and the folder that it was built in.
struct Shown {
    steps: Steps,
    built: steps::Built,
    rendered: PathBuf,
}

/// Shows the pages; a failure or a problem leaves the old site up.
fn render(options: &Options, site: &Path, news: &News, zola: &mut Option<Zola>) -> Option<Shown> {
    let steps = Steps::new(options.quiet);
    let built = match steps::render(options, "serve", &steps, zola) {
        Ok(Ok(built)) => built,
        Ok(Err(problems)) => {
            show(news, &problems);
            return None;
        }
        Err(failure) => {
            fail(news, &failure);
            return None;
        }
    };
    let rendered = built.site.folder.clone();
    if let Err(failure) = output::exchange(&rendered, site) {
        fail(news, &failure);
        return None;
    }
    news.tell(|state| {
        state.site += 1;
        state.problems.clear();
    });
    steps.total("shown");
    // On the terminal only: a page isn't covered for what stops nobody.
    steps::print_error(&report(&built.warnings));
    Some(Shown { steps, built, rendered })
}

/// Draws cards, compresses and measures while the pages are read.
fn measure(options: &Options, Shown { steps, built, rendered }: Shown, site: &Path, news: &News) {
    // Where it is shown: the folder it was built in now holds the site before.
    let measured = steps::Built { site: Making { folder: site.to_path_buf(), earlier: built.site.earlier.clone() }, ..built };
    match steps::seal(options, &measured, Zip::LeftOut, &steps) {
        Ok(problems) if problems.is_empty() => {}
        Ok(problems) => show(news, &problems),
        Err(failure) => fail(news, &failure),
    }
    output::remove_older(&rendered);
}

fn show(news: &News, problems: &[Problem]) {
    let text = report(problems);
    steps::print_error(&text);
    news.tell(|state| state.problems = text);
}

fn fail(news: &News, failure: &anyhow::Error) {
    let text = format!("failure: {failure:#}\n");
    steps::print_error(&text);
    news.tell(|state| state.problems = text);
}

fn answer(request: Request, site: &Path, news: &News) {
    let url = request.url().to_string();
    let path = url.split(['?', '#']).next().unwrap_or("/");
    let response = match path {
        RELOAD_PATH => reply(200, RELOAD_SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8", &[]),
        NEWS_PATH => {
            let seen = url.split_once("?seen=").and_then(|(_, n)| n.parse().ok()).unwrap_or(0);
            let state = news.after(seen);
            let json = serde_json::json!({"edition": state.edition, "site": state.site, "problems": state.problems});
            reply(200, json.to_string().into_bytes(), "application/json", &[])
        }
        _ => file(site, path, !by_script(&request)),
    };
    // A browser that went away is no failure.
    let _ = request.respond(response);
}

fn reply(status: u16, body: Vec<u8>, kind: &str, headers: &[(String, String)]) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut response = Response::from_data(body).with_status_code(status);
    let kind = ("Content-Type".to_string(), kind.to_string());
    for (name, value) in std::iter::once(&kind).chain(headers) {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    response
}

/// Whether a script asks, which wants the bytes as they are published: browsers say so.
fn by_script(request: &Request) -> bool {
    request.headers().iter().any(|h| h.field.equiv("Sec-Fetch-Dest") && h.value.as_str() == "empty")
}

/// A published file with the production headers; a page that is opened carries the reload script as well.
fn file(site: &Path, path: &str, opened: bool) -> Response<std::io::Cursor<Vec<u8>>> {
    let headers = headers(site, path);
    let found = local(site, path).and_then(|file| Some((std::fs::read(&file).ok()?, file)));
    let (status, mut body, name) = match found {
        Some((body, file)) => (200, body, file),
        None => (404, std::fs::read(site.join("404.html")).unwrap_or_else(|_| waiting().into_bytes()), PathBuf::from("404.html")),
    };
    let kind = content_type(&name);
    if opened && kind.starts_with("text/html") {
        body.extend_from_slice(format!("<script src=\"{RELOAD_PATH}\" defer></script>").as_bytes());
    }
    reply(status, body, kind, &headers)
}

/// Shown while the very first build has problems.
fn waiting() -> String {
    "<!doctype html><html lang=\"en\"><title>No site yet</title><h1>No site yet</h1><p>The terminal lists the problems; this page reloads when they are mended.</p></html>".into()
}

/// The file for an address; nothing outside the site, whatever the address says.
fn local(site: &Path, path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(path)?;
    let below = decoded.trim_start_matches('/');
    if below.split('/').any(|part| part == ".." || part.starts_with('.')) || below.contains('\\') {
        return None;
    }
    let file = site.join(below);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    file.is_file().then_some(file)
}

fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(b) = rest.next() {
        if b != b'%' {
            bytes.push(b);
            continue;
        }
        let pair = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// The headers that `_headers` gives to an address, as hosts that read the file do.
fn headers(site: &Path, path: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(site.join("_headers")).unwrap_or_default();
    let mut applies = false;
    let mut all = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        if !line.starts_with(' ') {
            let pattern = line.trim();
            applies = pattern.strip_suffix('*').map_or(pattern == path, |prefix| path.starts_with(prefix));
        } else if let (true, Some((name, value))) = (applies, line.trim().split_once(": ")) {
            all.push((name.to_string(), value.to_string()));
        }
    }
    all
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "zip" | "imscc" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn open_browser(address: &str) {
    let command = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if std::process::Command::new(command).arg(address).spawn().is_err() {
        eprintln!("cannot open a browser with {command}; open {address} yourself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_inside_the_site() {
        let site = std::env::temp_dir().join(format!("guide-serve-{}", std::process::id()));
        output::write(&site.join("a b/index.html"), b"x").expect("a page");
        output::write(&site.join("_headers"), b"/*\n  X-A: 1\n/js/*\n  X-B: 2\n").expect("headers");
        assert!(local(&site, "/a%20b/").is_some());
        for bad in ["/../etc/passwd", "/%2e%2e/x", "/.git/config", "/a%", "/none"] {
            assert!(local(&site, bad).is_none(), "{bad}");
        }
        assert_eq!(headers(&site, "/x").len(), 1);
        assert_eq!(headers(&site, "/js/x.js").len(), 2);
        std::fs::remove_dir_all(&site).expect("cleaned up");
    }
}
