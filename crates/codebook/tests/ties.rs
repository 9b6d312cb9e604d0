//! Entries that match alike are told of, and those between which something decides are not.

use std::path::Path;
use std::sync::Arc;

use dateline_codebook::{Codebook, File, Severity};

/// The project's codebook with two entries more, which have these keys; the warnings of the first.
fn ties(first: (&str, &str), second: (&str, &str)) -> Vec<String> {
    fn walk(folder: &Path, files: &mut Vec<Arc<File>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let path = path.to_string_lossy().replace('\\', "/");
                files.push(Arc::new(File { path, text }));
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook"),
        &mut files,
    );
    for (n, (kind, keys)) in [first, second].into_iter().enumerate() {
        let text = format!(
            "[[event]]\nid = \"{kind}.test.planted-{n}\"\nabout = \"Planted by a test.\"\n{keys}\n\
             examples = [{{ text = \"A.\" }}, {{ text = \"B.\" }}]\n"
        );
        let path = format!("planted-{n}/events/{kind}.toml");
        files.push(Arc::new(File { path, text }));
    }
    let book = Codebook::from_files(files).unwrap_or_else(|m| panic!("{}", m[0]));
    let id = format!("{}.test.planted-0", first.0);
    book.ties(Some(&id))
        .into_iter()
        .map(|m| {
            assert_eq!(m.severity, Severity::Warning);
            m.to_string()
        })
        .collect()
}

#[track_caller]
fn check(first: (&str, &str), second: (&str, &str), expected: &[&str]) {
    assert_eq!(ties(first, second), expected);
}

#[test]
fn equal_conditions_tie() {
    // Two types: the order of precedence.toml decides, and the other can never fire.
    check(
        (
            "retreat",
            "when = { verb = \"repaint | regild\", patient = \"fence | @building\" }",
        ),
        (
            "coerce",
            "when = { verb = \"repaint\", patient = \"@building | gate\" }",
        ),
        &[
            "planted-0/events/retreat.toml:4: retreat.test.planted-0 loses on repaint, patient @building: \
           coerce.test.planted-1 matches alike, and COERCE goes before RETREAT",
        ],
    );
    // One type, other modes.
    check(
        (
            "retreat",
            "mode = \"withdraw\"\nwhen = { verb = \"repaint\" }",
        ),
        (
            "retreat",
            "mode = \"release\"\nwhen = { verb = \"repaint\" }",
        ),
        &[
            "planted-1/events/retreat.toml:5: retreat.test.planted-1 loses on repaint: \
           retreat.test.planted-0 matches alike, and its id comes first",
        ],
    );
}

#[test]
fn what_differs_in_weight_roles_or_words_does_not_tie() {
    let coerce = (
        "coerce",
        "when = { verb = \"repaint\", patient = \"@building\" }",
    );
    for other in [
        "verb = \"regild\", patient = \"@building\"",
        "verb = \"repaint\", patient = \"fence\"",
        "verb = \"repaint\", patient = \"*\"",
        "verb = \"repaint\", agent = \"@building\"",
        "verb = \"repaint\", patient = \"@building\", with = \"*\"",
        "verb = \"repaint\", patient = \"@building\", near = \"gold\"",
        "verb = \"repaint\", patient = \"@building\", polarity = \"negated\"",
        "verb = \"repaint\", patient = \"@people | !@building\"",
    ] {
        check(("retreat", &format!("when = {{ {other} }}")), coerce, &[]);
    }
    // The same coding: whichever fires.
    let same = "mode = \"withdraw\"\nwhen = { verb = \"repaint\" }";
    check(("retreat", same), ("retreat", same), &[]);
    // One fires only beside another event.
    check(
        (
            "retreat",
            "beside = \"ASSAULT\"\nwhen = { verb = \"repaint\", patient = \"@building\" }",
        ),
        coerce,
        &[],
    );
}

#[test]
fn rules_are_listed_with_what_they_name() {
    let book = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let all = book.listings();
    let crosswalk = book.crosswalk.rules().count();
    assert_eq!(
        all.len(),
        book.entries.len() + book.refinements.len() + crosswalk
    );
    for rule in &all {
        let written = rule.written();
        assert!(written.starts_with('['), "{}: {written}", rule.id);
        assert!(
            written.lines().all(|l| !l.starts_with("# ──")),
            "{}",
            rule.id
        );
        assert!(rule.file.text[rule.span.clone()].len() < written.len());
        let headings = written.lines().filter(|l| l.starts_with("[[")).count();
        assert!(headings <= 1, "{}: {written}", rule.id);
    }
    let drone = all.iter().find(|r| r.id == "refine.assault.drone");
    let drone = drone.expect("a refinement for drones");
    assert!(drone.names("@drone") && drone.names("unmanned") && !drone.names("drones"));
    assert!(drone.written().contains("mode  = \"drone\""));
    let clash = all.iter().find(|r| r.id == "acled.armed-clash");
    assert!(clash.is_some_and(|r| r.kinds.contains(&"ASSAULT") && !r.codes.is_empty()));
}
