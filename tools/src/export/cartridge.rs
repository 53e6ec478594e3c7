//! Common Cartridge 1.1: a link to each lesson, and its quiz as QTI 1.2, in one zip.
//!
//! Owns the names of the manifest's elements; the quizzes are `qti`'s. Version 1.1, because Moodle takes no
//! later one.

use std::fmt::Write;

use anyhow::Result;

use super::{losses, qti, xml};
use crate::archive::{self, Entry, Files};
use crate::unit::{Export, Unit};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const LINK: &str = "imswl_xmlv1p1";
const QUIZ: &str = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment";

/// One file of the cartridge as its manifest tells of it.
struct Resource {
    id: String,
    path: String,
    kind: &'static str,
    title: String,
}

pub fn export(unit: &Unit) -> Result<Export> {
    let mut files = Files::new();
    let mut resources = Vec::new();
    let mut add = |folder: &str, lesson: &str, kind: &'static str, title: String, text: String| {
        let path = format!("{folder}/{lesson}.xml");
        files.insert(path.clone(), Entry::deflated(format!("{HEAD}{text}").as_bytes()));
        resources.push(Resource { id: format!("{folder}-{lesson}"), path, kind, title });
    };
    for lesson in &unit.lessons {
        let link = format!("<webLink xmlns=\"http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1\"><title>{}</title><url href=\"{}\"/></webLink>\n", xml(&lesson.title), xml(&lesson.url));
        add("link", &lesson.id, LINK, lesson.title.clone(), link);
        if let Some(quiz) = qti::assessment(unit, lesson) {
            add("quiz", &lesson.id, QUIZ, format!("{}: {}", unit.word("export_quiz"), lesson.title), quiz);
        }
    }
    files.insert("imsmanifest.xml".into(), Entry::deflated(manifest(unit, &resources).as_bytes()));
    let losses = unit.questions().flat_map(|q| losses(q, qti::lost(q))).collect();
    Ok(Export { ending: "imscc", bytes: archive::write(files)?, losses })
}

fn manifest(unit: &Unit, resources: &[Resource]) -> String {
    let named = |name: &str, text: &str| format!("<lomimscc:{name}><lomimscc:string language=\"{}\">{}</lomimscc:string></lomimscc:{name}>", unit.lang, xml(text));
    let mut out = format!(
        "{HEAD}<manifest identifier=\"module-{}\" xmlns=\"http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1\" xmlns:lomimscc=\"http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest\">\n\
        <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>\n<lomimscc:lom><lomimscc:general>{}{}</lomimscc:general></lomimscc:lom></metadata>\n\
        <organizations><organization identifier=\"organization\" structure=\"rooted-hierarchy\"><item identifier=\"root\">\n<item identifier=\"module\"><title>{}</title>\n",
        unit.id, named("title", &format!("{}: {}", unit.word("site_name"), unit.title)), named("description", &format!("{} ({}, {})", unit.description, unit.url, unit.edition)), xml(&unit.title),
    );
    for r in resources {
        let _ = writeln!(out, "<item identifier=\"item-{0}\" identifierref=\"{0}\"><title>{1}</title></item>", r.id, xml(&r.title));
    }
    out.push_str("</item>\n</item></organization></organizations>\n<resources>\n");
    for r in resources {
        let _ = writeln!(out, "<resource identifier=\"{}\" type=\"{}\"><file href=\"{}\"/></resource>", r.id, r.kind, r.path);
    }
    out + "</resources>\n</manifest>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn the_manifest_names_each_file_once() {
        let files = archive::tests::read(&export(&unit()).expect("a cartridge").bytes);
        let names: Vec<&str> = files.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(names, ["imsmanifest.xml", "link/l.xml", "quiz/l.xml"]);
        let manifest = &files[0].1;
        assert!(manifest.contains("<schemaversion>1.1.0</schemaversion>") && manifest.contains("<resource identifier=\"link-l\" type=\"imswl_xmlv1p1\"><file href=\"link/l.xml\"/></resource>\n"), "{manifest}");
        assert_eq!((manifest.matches("identifierref=\"quiz-l\"").count(), manifest.matches("href=\"quiz/l.xml\"").count()), (1, 1));
        assert!(files[1].1.contains("<url href=\"https://x.example/l/\"/>"), "{}", files[1].1);
    }
}
