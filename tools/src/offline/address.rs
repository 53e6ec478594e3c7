//! A page's addresses rewritten, so that it opens from a folder on a disk: links lead to files, because a
//! folder would open as a listing; what is not in the selection leads to the published guide. The canonical
//! address and all else that is absolute stay as they are.

use std::collections::BTreeSet;
use std::fmt::Write;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::Site;
use crate::site::Rendered;
use crate::text::escape;

/// Attributes that hold an address which the browser or a script follows as it stands. Paths under which
/// something is kept on the device (`data-path`) are names, the same on the web and on a stick.
const ADDRESSES: [&str; 4] = ["href", "src", "data-root", "data-url"];

/// What only the published page offers.
const ONLINE: (&str, &str) = ("<!-- online -->", "<!-- /online -->");

pub fn rewrite(site: &Site<'_>, page: &Rendered, selected: &BTreeSet<&str>, script: &str) -> String {
    let html = without_online(&page.html);
    let mut edits = Vec::new();
    for token in Tokenizer::new_with_emitter(html.as_str(), DefaultEmitter::<usize>::new_with_span()) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        for (name, value) in &tag.attributes {
            let name = String::from_utf8_lossy(name);
            if ADDRESSES.contains(&name.as_ref())
                && let Some(url) = relative(site, &page.path, selected, &name, &String::from_utf8_lossy(&value.value))
            {
                // A span counts a closing quotation mark, even where the value has none.
                let end = value.span.end - usize::from(!html[..value.span.end].ends_with(['"', '\'']));
                edits.push((value.span.start, end, format!("{name}=\"{}\"", escape(&url))));
            }
        }
    }
    edits.sort();
    let mut out = String::with_capacity(html.len() + 200);
    let mut at = 0;
    for (start, end, new) in edits {
        out.push_str(&html[at..start]);
        out.push_str(&new);
        at = end;
    }
    out.push_str(&html[at..]);
    from_disk(site, &out, &way(&page.path, script))
}

fn without_online(html: &str) -> String {
    let mut rest = html;
    let mut out = String::with_capacity(html.len());
    while let Some((before, after)) = rest.split_once(ONLINE.0) {
        out.push_str(before);
        rest = after.split_once(ONLINE.1).map_or("", |(_, after)| after);
    }
    out + rest
}

/// The script that mends what other scripts link to, before all others; and in the policy the right to load
/// what lies beside the page, which not every browser counts as its own.
fn from_disk(site: &Site<'_>, html: &str, script: &str) -> String {
    let mut first = String::from("</title>");
    let _ = write!(first, "\n<script src=\"{}\" data-root=\"{}\" defer></script>", escape(script), escape(site.root));
    let html = html.replacen("</title>", &first, 1);
    html.replacen("script-src 'self'", "script-src 'self' file:", 1).replacen("img-src 'self'", "img-src 'self' file:", 1)
}

/// The new address of an attribute, if it needs one.
fn relative(site: &Site<'_>, from: &str, selected: &BTreeSet<&str>, name: &str, url: &str) -> Option<String> {
    let below = url.strip_prefix(site.root)?;
    // Elsewhere the root stands for the guide, as a part of names.
    if name == "data-root" && !below.ends_with(".js") {
        return None;
    }
    let (path, rest) = below.split_at(below.find(['#', '?']).unwrap_or(below.len()));
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
    Some(match (selected.contains(file.as_str()), name) {
        // A script finds the guide's root by taking the file's whole path away.
        (true, "data-root") => format!("{}{file}", "../".repeat(from.matches('/').count())),
        (true, _) => format!("{}{rest}", way(from, &file)),
        (false, _) => format!("{}/{below}", site.base_url),
    })
}

/// The way from one file of a folder to another.
fn way(from: &str, to: &str) -> String {
    let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    // The file's own name is no folder.
    let shared = shared.min(to.matches('/').count());
    let up = from.matches('/').count() - shared.min(from.matches('/').count());
    let rest: Vec<&str> = to.split('/').skip(shared).collect();
    format!("{}{}", "../".repeat(up), rest.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    #[test]
    fn the_way_between_files() {
        for (from, to, expected) in [
            ("index.html", "index.html", "index.html"),
            ("index.html", "a/index.html", "a/index.html"),
            ("a/b/index.html", "index.html", "../../index.html"),
            ("a/b/index.html", "a/b/index.html", "index.html"),
            ("a/b/index.html", "a/c/index.html", "../c/index.html"),
            ("a/b/index.html", "a/b/c/x.js", "c/x.js"),
            ("uk/a/index.html", "js/x.js", "../../js/x.js"),
        ] {
            assert_eq!(way(from, to), expected, "{from} -> {to}");
        }
    }

    #[test]
    fn addresses_lead_to_files_or_to_the_published_guide() {
        let html = concat!(
            "<html lang=\"en\"><head><meta content=\"default-src 'none'; script-src 'self' 'x'; img-src 'self' data:\"><title>T</title>",
            "<link rel=\"canonical\" href=\"https://x.example/g/a/\"><link href='/g/atom.xml'><script src=\"/g/js/s.js\" defer></script></head>",
            "<body data-path=\"/g/a/\"><a class=\"x\" href=\"/g/\">1</a><a href=/g/b/#c>2</a><a href=\"/g/a/d5j8j/?x=1&amp;y\">3</a><a href=\"#c\">4</a><a href=\"https://y.example/\">5</a>",
            "<p>href=\"/g/b/\" is text</p><!-- online --><a href=\"/g/guide.zip\">6</a><!-- /online -->",
            "<i data-root=\"/g/\"></i><i data-root=\"/g/search/root.en.js\" data-url=\"/g/uk/\"></i>",
        );
        let page = site::read("a/index.html", html.into());
        let site = Site { pages: &[], packed: &[], root: "/g/", base_url: "https://x.example/g", default_language: "en" };
        let selected = BTreeSet::from(["index.html", "a/index.html", "b/index.html", "js/s.js", "search/root.en.js", "uk/index.html"]);
        let expected = concat!(
            "<html lang=\"en\"><head><meta content=\"default-src 'none'; script-src 'self' file: 'x'; img-src 'self' file: data:\"><title>T</title>\n",
            "<script src=\"../js/stick.js\" data-root=\"/g/\" defer></script>",
            "<link rel=\"canonical\" href=\"https://x.example/g/a/\"><link href=\"https://x.example/g/atom.xml\"><script src=\"../js/s.js\" defer></script></head>",
            "<body data-path=\"/g/a/\"><a class=\"x\" href=\"../index.html\">1</a><a href=\"../b/index.html#c\">2</a><a href=\"https://x.example/g/a/d5j8j/?x=1&amp;y\">3</a><a href=\"#c\">4</a><a href=\"https://y.example/\">5</a>",
            "<p>href=\"/g/b/\" is text</p>",
            "<i data-root=\"/g/\"></i><i data-root=\"../search/root.en.js\" data-url=\"../uk/index.html\"></i>",
        );
        assert_eq!(rewrite(&site, &page, &selected, "js/stick.js"), expected);
    }
}
