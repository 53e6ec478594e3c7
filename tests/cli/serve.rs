//! `guide serve` as an author meets it: the pages, their headers, a change, a mistake, its mending.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::site::{Site, guide};

/// Long enough for a build on a busy machine; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(120);

struct Served {
    child: Child,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(site: &Site) -> Served {
        // A port that was free a moment ago.
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a free port").port();
        let mut command = guide();
        command.arg("--root").arg(site.root()).args(["-q", "serve", "--port", &port.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("guide serve");
        Served { child, port }
    }

    /// The whole answer, headers and body; `None` while nobody listens.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        Some(String::from_utf8_lossy(&answer).into_owned())
    }

    /// Asks until the answer is as wanted.
    fn until(&self, path: &str, wanted: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        let mut last = String::new();
        while started.elapsed() < PATIENCE {
            if let Some(answer) = self.get(path) {
                if wanted(&answer) {
                    return answer;
                }
                last = answer;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never became as wanted; last answer:\n{last}");
    }
}

#[test]
fn a_change_is_shown_and_a_mistake_leaves_the_last_good_site_up() {
    let site = Site::to_build();
    let served = Served::start(&site);
    let home = served.until("/", |answer| answer.starts_with("HTTP/1.1 200"));
    assert!(home.contains("frame-ancestors 'none'"), "production headers");
    assert!(home.contains("/__guide/reload.js"), "the reload script");
    assert!(served.until("/nowhere/", |a| !a.is_empty()).starts_with("HTTP/1.1 404"));
    assert!(served.until("/../config.toml", |a| !a.is_empty()).starts_with("HTTP/1.1 404"));

    let page = "content/teachers/index.md";
    let original = site.read(page);
    site.write(page, format!("{original}\nA sentence that was not there.\n"));
    served.until("/teachers/", |answer| answer.contains("A sentence that was not there."));

    site.write(page, original.replacen("title = ", "titel = ", 1));
    let news = served.until("/__guide/news?seen=0", |answer| answer.contains("unknown field"));
    assert!(news.contains("content/teachers/index.md:"), "{news}");
    let still = served.until("/teachers/", |a| !a.is_empty());
    assert!(still.contains("A sentence that was not there."), "the last good site stays up");

    site.write(page, &original);
    served.until("/teachers/", |answer| !answer.contains("A sentence that was not there."));
    served.until("/__guide/news?seen=0", |answer| answer.contains("\"problems\":\"\""));
    assert!(!site.path("public").exists(), "public/ is left alone");
}
