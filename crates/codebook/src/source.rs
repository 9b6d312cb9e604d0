//! Where a codebook's files come from: the program itself, or a folder.

use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::mistake::{File, Mistake};

/// The codebook that the program carries: the repository's `codebook/` folder.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../codebook");

/// The largest file of a codebook that is read.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

fn wanted(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "toml")
}

/// The files of the codebook inside the program, sorted by path.
pub(crate) fn built_in() -> Vec<Arc<File>> {
    fn walk(dir: &Dir<'_>, out: &mut Vec<Arc<File>>) {
        for file in dir.files().filter(|f| wanted(f.path())) {
            // The build embeds what lies in the repository; a file that is no text is a build error
            // that the tests show.
            let text = file.contents_utf8().unwrap_or_default().to_string();
            out.push(Arc::new(File {
                path: format!("codebook/{}", slashed(file.path())),
                text,
            }));
        }
        for sub in dir.dirs() {
            walk(sub, out);
        }
    }
    let mut files = Vec::new();
    walk(&BUILT_IN, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn slashed(path: &Path) -> String {
    path.components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// The files of the codebook in `dir`, sorted by path.
pub(crate) fn folder(dir: &Path) -> Result<Vec<Arc<File>>, Vec<Mistake>> {
    fn walk(dir: &Path, depth: usize, files: &mut Vec<Arc<File>>, mistakes: &mut Vec<Mistake>) {
        let entries = match std::fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(e) => {
                mistakes.push(Mistake::general(format!("{}: {e}", dir.display())));
                return;
            }
        };
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.path(),
                Err(e) => {
                    mistakes.push(Mistake::general(format!("{}: {e}", dir.display())));
                    continue;
                }
            };
            if path.is_dir() {
                // events/ and actors/ and perhaps one folder below: a codebook is no deep tree.
                if depth < 4 {
                    walk(&path, depth + 1, files, mistakes);
                }
            } else if wanted(&path) {
                let size = path.metadata().map(|m| m.len()).unwrap_or(0);
                if size > MAX_FILE_BYTES {
                    mistakes.push(Mistake::general(format!(
                        "{}: larger than {MAX_FILE_BYTES} bytes",
                        path.display()
                    )));
                    continue;
                }
                match std::fs::read_to_string(&path) {
                    Ok(text) => files.push(Arc::new(File {
                        path: path.to_string_lossy().replace('\\', "/"),
                        text,
                    })),
                    Err(e) => mistakes.push(Mistake::general(format!("{}: {e}", path.display()))),
                }
            }
        }
    }
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    walk(dir, 0, &mut files, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// A version for these files: a hash of their names and contents, independent of where they lie.
pub(crate) fn version(files: &[Arc<File>]) -> String {
    let mut hash = Sha256::new();
    let mut named: Vec<(&str, &str)> = files
        .iter()
        .map(|f| (inner_path(&f.path), f.text.as_str()))
        .collect();
    named.sort_unstable();
    for (path, text) in named {
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let digest = hash.finalize();
    digest.iter().take(6).map(|b| format!("{b:02x}")).collect()
}

/// The path inside the codebook: `events/assault.toml`, `classes.toml`.
pub(crate) fn inner_path(path: &str) -> &str {
    for folder in ["/events/", "/actors/", "/crosswalk/"] {
        if let Some(at) = path.rfind(folder) {
            return &path[at + 1..];
        }
    }
    path.rsplit('/').next().unwrap_or(path)
}
