//! oEmbed: a page's quiz or reply as a small frame for other sites, and the JSON by which they find it.
//!
//! A pure verb: rendered pages in, pages and files out. The frame holds the page's own markup, style and
//! policy, so that it keeps the page contract; it stores nothing and loads at most the quiz's script. Frames
//! stand below `/embed/`, the one folder that other sites may frame.

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde_json::json;
use tera::{Context, Tera};

use crate::site::{self, FRAMES, Rendered};

const PAGE: &str = include_str!("../templates/embed.html");

/// Pixels that an embedding site reserves; a quiz is taller than a reply.
const WIDTH: u32 = 480;
const HEIGHTS: (u32, u32) = (640, 460);

/// What a frame may do: run the quiz, and open links beside itself. It gets no origin, so it can't store anything.
const SANDBOX: &str = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/// The part of the page that the frame shows.
struct Part<'a> {
    html: &'a str,
    quiz: bool,
}

/// The frames, and each page's `oembed.json` by its path.
pub struct Embeds {
    pub pages: Vec<Rendered>,
    pub files: Vec<(String, Vec<u8>)>,
}

pub fn embeds(rendered: &[Rendered], root: &str, base_url: &str) -> Result<Embeds> {
    let mut tera = Tera::default();
    tera.add_raw_template("embed.html", PAGE).context("tools/templates/embed.html")?;
    // Without a part, the file that the page announces is missing: `links` says so.
    let parts: Vec<(&Rendered, Part<'_>)> = rendered.iter().filter(|p| p.head.contains_key(DISCOVERY)).filter_map(|p| Some((p, part(p)?))).collect();
    let one = |(page, part): &(&Rendered, Part<'_>)| {
        let path = format!("{FRAMES}/{}", page.path);
        let html = tera.render("embed.html", &context(page, part, root)).context("tools/templates/embed.html")?;
        let frame = format!("{base_url}/{}", path.trim_end_matches("index.html"));
        Ok((site::read(&path, html), (page.path.replace("index.html", "oembed.json"), oembed(page, part, &frame, base_url)?)))
    };
    let (pages, files) = parts.par_iter().map(one).collect::<Result<Vec<_>>>()?.into_iter().unzip();
    Ok(Embeds { pages, files })
}

/// The head entry by which a page announces that it can be embedded; templates decide which do.
const DISCOVERY: &str = "alternate application/json+oembed";

fn part(page: &Rendered) -> Option<Part<'_>> {
    let between = |begin: &str, end: &str| {
        let start = page.html.find(begin)?;
        let length = page.html[start..].find(end)?;
        Some(&page.html[start..start + length + end.len()])
    };
    if page.kind == "reply" {
        let html = between("<p class=\"claim\">", "<!-- /short -->")?;
        return Some(Part { html, quiz: false });
    }
    Some(Part { html: between("<guide-quiz", "</guide-quiz>")?, quiz: true })
}

fn context(page: &Rendered, part: &Part<'_>, root: &str) -> Context {
    let scripts: Vec<&str> = page.links.iter().filter(|l| part.quiz && l.element == "script" && l.url.contains("/quiz.")).map(|l| l.url.as_str()).collect();
    let style = page.html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let url = format!("{root}{}", page.path.trim_end_matches("index.html"));
    // What the part refers to stands on the whole page.
    let html = part.html.replace("href=\"#", &format!("href=\"{url}#"));
    let mut context = Context::new();
    context.insert("lang", &page.lang);
    context.insert("rtl", &["ar", "fa", "he"].contains(&page.lang.as_str()));
    context.insert("title", &page.title);
    context.insert("site", &page.head.get("og:site_name"));
    context.insert("about", &page.description);
    context.insert("canonical", &page.head.get("canonical"));
    context.insert("policy", &page.head.get("Content-Security-Policy"));
    context.insert("url", &url);
    context.insert("root", root);
    context.insert("style", style);
    context.insert("scripts", &scripts);
    context.insert("part", &html);
    context.insert("quiz", &part.quiz);
    context
}

fn oembed(page: &Rendered, part: &Part<'_>, frame: &str, base_url: &str) -> Result<Vec<u8>> {
    let height = if part.quiz { HEIGHTS.0 } else { HEIGHTS.1 };
    let title = crate::text::escape(&page.title);
    let html = format!(
        "<iframe src=\"{frame}\" width=\"{WIDTH}\" height=\"{height}\" title=\"{title}\" sandbox=\"{SANDBOX}\" loading=\"lazy\" referrerpolicy=\"no-referrer\" style=\"border:0;max-width:100%\"></iframe>"
    );
    let head = |key: &str| page.head.get(key).cloned().unwrap_or_default();
    let json = json!({
        "version": "1.0", "type": "rich", "title": page.title, "provider_name": head("og:site_name"), "provider_url": format!("{base_url}/"),
        "html": html, "width": WIDTH, "height": height,
        "thumbnail_url": head("og:image"), "thumbnail_width": 1200, "thumbnail_height": 630,
    });
    Ok(format!("{json}\n").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_and_a_quiz_become_frames_and_nothing_else_does() {
        let page = |kind: &str, announced: bool, body: &str| {
            let link = if announced { "<link rel=alternate type='application/json+oembed' href='/x'>" } else { "" };
            site::read("a/index.html", format!("<html lang=en><head>{link}<style>p{{}}</style></head><body class=kind-{kind}><main><h1>A “b” & c</h1>{body}</main>"))
        };
        let reply = "<p class=\"claim\">x</p><!-- /short --><p>more</p>";
        let embeds = embeds(&[page("reply", true, reply), page("case", false, "<guide-quiz></guide-quiz>")], "/", "https://x.example").expect("frames");
        assert_eq!(embeds.pages.len(), 1);
        assert_eq!(embeds.pages[0].path, "embed/a/index.html");
        assert!(embeds.pages[0].html.contains("<p class=\"claim\">x</p>") && !embeds.pages[0].html.contains("more"));
        let json: serde_json::Value = serde_json::from_slice(&embeds.files[0].1).expect("JSON");
        assert!(json["html"].as_str().expect("html").contains("src=\"https://x.example/embed/a/\" width=\"480\" height=\"460\" title=\"A “b” &amp; c\""));
        assert!(super::embeds(&[page("case", true, "no quiz")], "/", "https://x.example").expect("no frame").files.is_empty());
    }
}
