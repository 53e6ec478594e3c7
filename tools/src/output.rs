//! Writes folders: a staged site kept in step with its files, and the exchange of a finished site.
//!
//! The only module that writes below the project's folder (`new` hands it files, too). Whoever is
//! killed here leaves either the old site or the new one, never a mixture.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::digest;

/// Ends the name of a folder that was set aside.
const EARLIER: &str = "-earlier";

/// Makes `folder` hold exactly `files`; files that already have the right bytes are left untouched.
pub fn sync(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    for (path, bytes) in files {
        let target = folder.join(path);
        if fs::read(&target).is_ok_and(|old| old == *bytes) {
            continue;
        }
        write(&target, bytes)?;
    }
    let wanted: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    for path in list(folder)? {
        if !wanted.contains(path.as_str()) {
            fs::remove_file(folder.join(&path)).with_context(|| format!("cannot remove {path}"))?;
        }
    }
    remove_empty_folders(folder)
}

/// A folder in the making, and an earlier one that nobody needs any more. A file that the earlier one has
/// with the same bytes is moved, not written: on ext4, thousands of new files right after thousands were
/// deleted cost more than all else that a build does.
#[derive(Clone, Debug)]
pub struct Making {
    pub folder: PathBuf,
    pub earlier: Option<PathBuf>,
}

impl Making {
    /// `folder` ends with `-` and a hash of what it holds: the earlier one of its name gets the new hash, so that
    /// the files in it that are the same are found.
    pub fn expect_renamed(&self, folder: &str) {
        let Some(target) = self.earlier.as_ref().map(|earlier| earlier.join(folder)) else { return };
        let Some((stem, _)) = folder.rsplit('/').next().and_then(|name| name.rsplit_once('-')) else { return };
        let beside = target.parent().and_then(|parent| fs::read_dir(parent).ok()).into_iter().flatten().flatten();
        let of_stem = |name: &str| name.rsplit_once('-').is_some_and(|(found, _)| found == stem);
        if let Some(old) = beside.map(|e| e.path()).filter(|p| p.file_name().and_then(|n| n.to_str()).is_some_and(of_stem)).min() {
            // Where it can't be renamed, all in it is written.
            let _ = fs::rename(old, target);
        }
    }

    /// Puts one file into the folder; `path` has `/` between parts.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let target = self.folder.join(path);
        let Some(old) = self.earlier.as_ref().map(|earlier| earlier.join(path)) else { return write(&target, bytes) };
        if !fs::read(&old).is_ok_and(|found| found == bytes) {
            return write(&target, bytes);
        }
        if fs::rename(&old, &target).is_ok() {
            return Ok(());
        }
        write(&target, &[])?;
        fs::rename(&old, &target).with_context(|| format!("cannot write {}", target.display()))
    }
}

/// Writes one file, with the folders above it.
pub fn write(target: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    fs::write(target, bytes).with_context(|| format!("cannot write {}", target.display()))
}

/// Takes a folder away, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).with_context(|| format!("cannot remove {}", folder.display())),
        _ => Ok(()),
    }
}

/// Writes a cache entry so that nobody, not even another build, ever reads half of it.
pub fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    // Two threads may make the same entry at once: each its own part, and whoever is last keeps the name.
    static PARTS: AtomicUsize = AtomicUsize::new(0);
    let part = target.with_extension(format!("{}-{}.part", std::process::id(), PARTS.fetch_add(1, Ordering::Relaxed)));
    write(&part, bytes)?;
    fs::rename(&part, target).with_context(|| format!("cannot write {}", target.display()))
}

/// The bytes of a cache entry, made where it is missing or damaged, and whether they were made anew.
/// An entry is its own hash, then its bytes: half an entry or a flipped bit is noticed.
pub fn cached(entry: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<(Vec<u8>, bool)> {
    if let Ok(stored) = fs::read(entry)
        && let Some((hash, bytes)) = stored.split_at_checked(32)
        && Sha256::digest(bytes).as_slice() == hash
    {
        return Ok((bytes.to_vec(), false));
    }
    let bytes = make()?;
    let mut stored = Sha256::digest(&bytes).to_vec();
    stored.extend_from_slice(&bytes);
    write_whole(entry, &stored)?;
    Ok((bytes, true))
}

/// Takes away the folders beside `folder` whose names begin like its own up to the hyphen: those of earlier
/// runs. One that somebody still writes to may stay until the next run.
pub fn remove_older(folder: &Path) {
    for path in older(folder).into_iter().filter(|path| path != folder) {
        let _ = fs::remove_dir_all(path);
    }
}

/// What `folder` held, or else an earlier run's folder beside it, under a name of its own; then `folder` is free.
pub fn set_aside(folder: &Path) -> Option<PathBuf> {
    let whole: Vec<PathBuf> = older(folder).into_iter().filter(|path| !path.to_string_lossy().ends_with(EARLIER)).collect();
    let last = whole.iter().find(|path| *path == folder).or(whole.last())?;
    let aside = folder.with_file_name(format!("{}{EARLIER}", folder.file_name()?.to_str()?));
    let _ = fs::remove_dir_all(&aside);
    fs::rename(last, &aside).ok().map(|()| aside)
}

/// `folder` and those beside it whose names begin alike up to the hyphen, sorted.
fn older(folder: &Path) -> Vec<PathBuf> {
    let begins = |path: &Path| path.file_name().and_then(|n| n.to_str()).and_then(|n| n.split('-').next()).map(str::to_string);
    let beside = folder.parent().and_then(|parent| fs::read_dir(parent).ok()).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = beside.map(|e| e.path()).filter(|p| begins(p) == begins(folder)).collect();
    all.sort();
    all
}

/// All files below `folder`, sorted, with `/` between parts; empty where the folder is missing.
pub fn list(folder: &Path) -> Result<Vec<String>> {
    let mut all = Vec::new();
    if !folder.exists() {
        return Ok(all);
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        if entry.file_type().is_file() {
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            all.push(parts.join("/"));
        }
    }
    Ok(all)
}

/// One hash of the names, sizes and times of all files below `folder`: whoever changes one of them by hand
/// changes it, though nothing is read. `None` where the folder is missing.
pub fn state(folder: &Path) -> Result<Option<String>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut hash = Sha256::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let about = entry.metadata().with_context(|| format!("cannot list {}", folder.display()))?;
        if about.is_file() {
            hash.update(format!("{} {} {:?}\n", entry.path().display(), about.len(), about.modified().ok()));
        }
    }
    Ok(Some(digest::hex_of(hash)))
}

fn remove_empty_folders(folder: &Path) -> Result<()> {
    for entry in WalkDir::new(folder).contents_first(true).min_depth(1) {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        if entry.file_type().is_dir() {
            // Fails for a folder that still holds something, which is what we want to keep.
            let _ = fs::remove_dir(entry.path());
        }
    }
    Ok(())
}

/// Puts the finished site `new` in the place of `site`, in one step where the system has one.
/// Afterwards `new` holds the old site, or is gone.
pub fn exchange(new: &Path, site: &Path) -> Result<()> {
    let what = || format!("cannot put the new site into {}", site.display());
    if !site.exists() {
        return fs::rename(new, site).with_context(what);
    }
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, new, CWD, site, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // Some file systems (network shares, FAT) have no exchange.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
            Err(error) => return Err(error).with_context(what),
        }
    }
    let old = site.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old).with_context(what)?;
    }
    fs::rename(site, &old).with_context(what)?;
    fs::rename(new, site).with_context(what)?;
    fs::remove_dir_all(&old).with_context(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_synced_and_sites_are_exchanged() {
        let root = std::env::temp_dir().join(format!("guide-output-{}", std::process::id()));
        let files = |pairs: &[(&str, &str)]| pairs.iter().map(|(p, b)| (p.to_string(), b.as_bytes().to_vec())).collect();
        let (a, b) = (root.join("a"), root.join("b"));
        sync(&a, &files(&[("x/y.txt", "1"), ("z.txt", "2")])).expect("first sync");
        sync(&a, &files(&[("z.txt", "3")])).expect("second sync");
        assert_eq!(list(&a).expect("a list"), ["z.txt"]);
        assert!(!a.join("x").exists());
        exchange(&a, &b).expect("into nothing");
        sync(&a, &files(&[("new.txt", "4")])).expect("third sync");
        exchange(&a, &b).expect("for the old one");
        assert_eq!(list(&b).expect("a list"), ["new.txt"]);
        fs::remove_dir_all(&root).expect("cleaned up");
    }

    #[test]
    fn what_an_earlier_run_left_is_moved_where_it_is_the_same() {
        let root = std::env::temp_dir().join(format!("guide-making-{}", std::process::id()));
        let (left, begun) = (root.join("rendered-1"), root.join("rendered-2"));
        for (path, bytes) in [("a/same.txt", "same"), ("a/old.txt", "old"), ("gone.txt", "gone")] {
            write(&left.join(path), bytes.as_bytes()).expect("a file of an earlier run");
        }
        write(&root.join("rendered-0-earlier/x.txt"), b"x").expect("what a killed run left");
        let site = Making { earlier: set_aside(&begun), folder: begun.clone() };
        let earlier = site.earlier.clone().expect("the folder of the earlier run");
        assert!(!left.exists() && !begun.exists());
        for (path, bytes) in [("a/same.txt", "same"), ("a/old.txt", "new"), ("b/new.txt", "new")] {
            site.write(path, bytes.as_bytes()).expect("written");
        }
        assert_eq!(list(&earlier).expect("a list"), ["a/old.txt", "gone.txt"]);
        assert_eq!(list(&begun).expect("a list"), ["a/old.txt", "a/same.txt", "b/new.txt"]);
        assert_eq!(fs::read(begun.join("a/old.txt")).expect("read"), b"new");
        remove_older(&begun);
        assert_eq!(fs::read_dir(&root).expect("a list").count(), 1);
        assert_eq!(set_aside(&root.join("other-1")), None);
        let folder = root.join("earlier/data/en-1");
        write(&folder.join("0.js"), b"0").expect("a file of an earlier run");
        let site = Making { folder: begun.clone(), earlier: Some(root.join("earlier")) };
        ["data/uk-2", "data/en-2"].iter().for_each(|folder| site.expect_renamed(folder));
        assert_eq!(list(&root.join("earlier")).expect("a list"), ["data/en-2/0.js"]);
        fs::remove_dir_all(&root).expect("cleaned up");
    }
}
