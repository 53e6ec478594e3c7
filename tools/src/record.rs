//! What `public/` was made of, and how it was left: by it a build sees that nothing has changed. Part of the
//! order of the steps.
//!
//! Owns the record below `target/`; what belongs to it is the caller's. A build that is killed between the
//! exchange and the record leaves one that doesn't fit, and the next build makes all again.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{digest, output};

pub struct Record {
    file: PathBuf,
    public: PathBuf,
    made_of: String,
}

impl Record {
    /// For the guide in `root`, made of `all` by this program.
    pub fn of(root: &Path, all: &impl Debug) -> Result<Record> {
        let tool = std::env::current_exe().and_then(|exe| exe.metadata()).context("cannot look at this program’s own file")?;
        let made_of = digest::hex(format!("{all:?} {} {:?}", tool.len(), tool.modified().ok()).as_bytes());
        Ok(Record { file: root.join("target/guide/build/made.txt"), public: root.join("public"), made_of })
    }

    /// Whether `public/` was made of the same, and stands as it was left.
    pub fn stands(&self) -> Result<bool> {
        let told = self.told()?;
        Ok(std::fs::read_to_string(&self.file).is_ok_and(|found| found == told))
    }

    pub fn keep(&self) -> Result<()> {
        output::write_whole(&self.file, self.told()?.as_bytes())
    }

    fn told(&self) -> Result<String> {
        Ok(format!("{}\n{}\n", self.made_of, output::state(&self.public)?.unwrap_or_default()))
    }
}
