//! Any text in any file of a codebook is a mistake with a place, or a codebook; never a panic.

use std::path::Path;
use std::sync::Arc;

use dateline_codebook::{Codebook, File};
use proptest::prelude::*;

/// The files of the project's own codebook, as paths inside it and texts.
fn own() -> Vec<(String, String)> {
    fn walk(dir: &Path, root: &Path, out: &mut Vec<(String, String)>) {
        let mut entries: Vec<_> = std::fs::read_dir(dir)
            .expect("the codebook's folder")
            .map(|e| e.expect("an entry").path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, root, out);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let inner = path.strip_prefix(root).expect("inside").to_string_lossy();
                let mut text = std::fs::read_to_string(&path).expect("text");
                // Of thousands of named actors a few are enough.
                if let Some((at, _)) = text.match_indices("[[actor]]").nth(20) {
                    text.truncate(at);
                }
                out.push((format!("codebook/{inner}"), text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    files
}

/// Reads the codebook with one file replaced; every mistake must render.
fn read_with(files: &[(String, String)], nth: usize, text: &str) {
    let files = files
        .iter()
        .enumerate()
        .map(|(i, (path, own))| {
            let text = if i == nth { text } else { own };
            Arc::new(File {
                path: path.clone(),
                text: text.to_string(),
            })
        })
        .collect();
    if let Err(mistakes) = Codebook::from_files(files) {
        assert!(!mistakes.is_empty());
        for m in mistakes.iter().take(20) {
            assert!(!m.render(false).is_empty());
            assert!(!m.to_string().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_for_a_file(nth in 0usize..64, text in "\\PC{0,400}") {
        let files = own();
        read_with(&files, nth % files.len(), &text);
    }

    #[test]
    fn a_file_cut_or_with_a_piece_replaced(nth in 0usize..64, at in 0.0f64..1.0, piece in "[\\]\\[{}=\"|@!*a-zé. \n-]{0,12}") {
        let files = own();
        let nth = nth % files.len();
        let text = &files[nth].1;
        let mut cut = (text.len() as f64 * at) as usize;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        read_with(&files, nth, &text[..cut]);
        let behind = (cut..=text.len()).find(|&k| k > cut && text.is_char_boundary(k)).unwrap_or(cut);
        read_with(&files, nth, &format!("{}{piece}{}", &text[..cut], &text[behind..]));
    }
}
