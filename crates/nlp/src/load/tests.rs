//! Damaged and lying models: the loaders return errors, and whatever loads can annotate.
//!
//! The model here is made by hand, in spaCy's own layout: 8 units wide, with a handful of rows in each
//! table, weights out of a small generator, and rules enough to reach every part of the pipeline.

use super::flat;
use crate::{Error, Pipeline};
use proptest::prelude::*;
use rmpv::Value;
use std::path::Path;
use std::sync::OnceLock;

const WIDTH: usize = 8;
const HIDDEN: usize = 8;
const TEXT: &str = "Gunmen killed 12 people in Ambarova's market, police said. U.S. aid (5km away) won't come!\n\n";

fn map(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(k, v)| (k.into(), v)).collect())
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    rmpv::encode::write_value(&mut out, value).expect("memory");
    out
}

/// A numpy array as `srsly` writes it.
fn array(shape: &[usize]) -> Value {
    let count: usize = shape.iter().product();
    let mut state = (count as u32)
        .wrapping_mul(2_654_435_761)
        .wrapping_add(shape[0] as u32);
    let data = (0..count).flat_map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((state >> 8) as f32 / (1 << 23) as f32 - 1.0).to_le_bytes()
    });
    let key = |k: &str| Value::Binary(k.as_bytes().to_vec());
    Value::Map(vec![
        (key("nd"), true.into()),
        (key("type"), "<f4".into()),
        (
            key("shape"),
            shape
                .iter()
                .map(|&d| Value::from(d))
                .collect::<Vec<_>>()
                .into(),
        ),
        (key("data"), Value::Binary(data.collect())),
    ])
}

/// A node: name, references, attributes, parameters.
type Node = (
    &'static str,
    Vec<(&'static str, Value)>,
    Vec<(&'static str, Value)>,
    Vec<(&'static str, Value)>,
);

fn network(nodes: Vec<Node>) -> Vec<u8> {
    let (mut heads, mut attributes, mut parameters) = (Vec::new(), Vec::new(), Vec::new());
    for (name, refs, attrs, params) in nodes {
        heads.push(map(vec![("name", name.into()), ("refs", map(refs))]));
        attributes.push(map(attrs
            .into_iter()
            .map(|(k, v)| (k, Value::Binary(bytes(&v))))
            .collect()));
        parameters.push(map(params));
    }
    bytes(&map(vec![
        ("nodes", heads.into()),
        ("attrs", attributes.into()),
        ("params", parameters.into()),
        ("shims", Vec::<Value>::new().into()),
    ]))
}

fn encoder() -> Vec<Node> {
    let columns = ["NORM", "SHAPE", "SPACY"].map(Value::from).to_vec();
    let mut nodes: Vec<Node> = vec![
        (
            "extract_features",
            vec![],
            vec![("columns", columns.into())],
            vec![],
        ),
        (
            "static_vectors",
            vec![],
            vec![],
            vec![("W", array(&[WIDTH, 4]))],
        ),
    ];
    for (column, rows) in [7, 5, 3].into_iter().enumerate() {
        let attrs = vec![("column", column.into()), ("seed", (8 + column).into())];
        nodes.push((
            "hashembed",
            vec![],
            attrs,
            vec![("E", array(&[rows, WIDTH]))],
        ));
    }
    for inputs in [4 * WIDTH, 3 * WIDTH, 3 * WIDTH] {
        nodes.push((
            "maxout",
            vec![],
            vec![],
            vec![("W", array(&[WIDTH, 3, inputs])), ("b", array(&[WIDTH, 3]))],
        ));
        nodes.push((
            "layernorm",
            vec![],
            vec![],
            vec![("G", array(&[WIDTH])), ("b", array(&[WIDTH]))],
        ));
        nodes.push((
            "expand_window",
            vec![],
            vec![("window_size", 1.into())],
            vec![],
        ));
    }
    nodes
}

fn transitions(features: usize, actions: usize, mut more: Vec<Node>) -> Vec<u8> {
    let lower = vec![
        ("W", array(&[features, HIDDEN, 2, HIDDEN])),
        ("b", array(&[HIDDEN, 2])),
        ("pad", array(&[1, features, HIDDEN, 2])),
    ];
    let mut nodes: Vec<Node> = vec![
        (
            "parser_model",
            vec![("lower", 1.into()), ("upper", 2.into())],
            vec![],
            vec![],
        ),
        ("precomputable_affine", vec![], vec![], lower),
        (
            "linear",
            vec![],
            vec![],
            vec![("W", array(&[actions, HIDDEN])), ("b", array(&[actions]))],
        ),
        (
            "linear",
            vec![],
            vec![],
            vec![("W", array(&[HIDDEN, WIDTH])), ("b", array(&[HIDDEN]))],
        ),
    ];
    nodes.append(&mut more);
    network(nodes)
}

fn moves(json: &str) -> Vec<u8> {
    bytes(&map(vec![("moves", json.into())]))
}

/// Files of the model by name.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let special = |chunk: &str, tokens: &[(&str, &str)]| -> (Value, Value) {
        let token = |&(orth, norm): &(&str, &str)| {
            Value::Map(vec![(65.into(), orth.into()), (67.into(), norm.into())])
        };
        (
            chunk.into(),
            tokens.iter().map(token).collect::<Vec<_>>().into(),
        )
    };
    let tokenizer = map(vec![
        ("prefix_search", r"^\(|^\$|^…|^\+(?![0-9])".into()),
        (
            "suffix_search",
            r"\)$|,$|!$|'s$|(?<=[0-9])(?:km|kg)$|(?<=[a-z])\.$".into(),
        ),
        ("infix_finditer", r"\.\.+|(?<=[a-z])-(?=[a-z])".into()),
        ("url_match", r"(?u)^(?:[\w]+://)?[a-z]+\.[a-z]{2,}$".into()),
        ("token_match", Value::Nil),
        (
            "exceptions",
            Value::Map(vec![
                special("won't", &[("wo", "will"), ("n't", "not")]),
                special("U.S.", &[("U.S.", "")]),
                special("x)y", &[("x)", ""), ("y", "")]),
            ]),
        ),
    ]);
    let pattern = |spec: Vec<Vec<(&str, Value)>>, attrs: Vec<(&str, Value)>, index: i64| {
        let tokens: Vec<Value> = spec.into_iter().map(map).collect();
        map(vec![
            ("patterns", vec![Value::from(tokens)].into()),
            ("attrs", map(attrs)),
            ("index", index.into()),
        ])
    };
    let any_of = |list: &[&str]| {
        map(vec![(
            "IN",
            list.iter()
                .map(|&s| Value::from(s))
                .collect::<Vec<_>>()
                .into(),
        )])
    };
    let patterns: Vec<Value> = vec![
        pattern(
            vec![vec![("TAG", "NN".into())]],
            vec![("POS", "NOUN".into()), ("MORPH", "Number=Plur".into())],
            0,
        ),
        pattern(
            vec![vec![("TAG", any_of(&["VB", "IN"]))]],
            vec![("POS", "VERB".into())],
            0,
        ),
        pattern(
            vec![vec![("LOWER", "wo".into())], vec![("LOWER", "n't".into())]],
            vec![("LEMMA", "will".into())],
            0,
        ),
        pattern(
            vec![vec![("IS_SPACE", true.into())]],
            vec![("POS", "SPACE".into()), ("DEP", "dep".into())],
            -1,
        ),
    ];
    let by_pos =
        |pos: &str, rows: Value| Value::Map(vec![(crate::hash::string_id(pos).into(), rows)]);
    let strings =
        |list: &[&str]| Value::from(list.iter().map(|&s| Value::from(s)).collect::<Vec<_>>());
    let lemmas = map(vec![
        (
            "lemma_rules",
            by_pos(
                "noun",
                vec![strings(&["s", ""]), strings(&["ies", "y"])].into(),
            ),
        ),
        (
            "lemma_index",
            by_pos("noun", strings(&["market", "gunman"])),
        ),
        (
            "lemma_exc",
            by_pos("noun", map(vec![("gunmen", strings(&["gunman"]))])),
        ),
    ]);
    let mut vectors = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    vectors.extend(
        format!(
            "{:118}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 4), }"
        )
        .bytes(),
    );
    vectors.extend((0..20u8).flat_map(|i| (f32::from(i) / 10.0).to_le_bytes()));
    let rows = ["police", "said", "aid", "in"].iter().enumerate();
    let key2row = rows.map(|(i, w)| (crate::hash::string_id(w).into(), (i as i64 - 1).into()));
    let parser_moves = r#"{"0":{"":9},"1":{"":9},"2":{"nsubj":5,"det":4},"3":{"dobj":5,"prep||dobj":4},"4":{"ROOT":3}}"#;
    let ner_moves =
        r#"{"0":{},"1":{"GPE":2},"2":{"GPE":2},"3":{"GPE":2},"4":{"GPE":2,"":1},"5":{"":1}}"#;
    let softmax: Node = (
        "softmax",
        vec![],
        vec![],
        vec![("W", array(&[3, WIDTH])), ("b", array(&[3]))],
    );
    vec![
        (
            "meta.json",
            br#"{"lang":"en","name":"tiny","version":"1.0","license":"MIT"}"#.to_vec(),
        ),
        ("tok2vec/model", network(encoder())),
        ("tagger/model", network(vec![softmax])),
        ("tagger/cfg", br#"{"labels":["NN","VB","IN"]}"#.to_vec()),
        ("parser/model", transitions(8, 7, vec![])),
        ("parser/moves", moves(parser_moves)),
        ("ner/model", transitions(3, 6, encoder())),
        ("ner/moves", moves(ner_moves)),
        ("tokenizer", bytes(&tokenizer)),
        ("attribute_ruler/patterns", bytes(&patterns.into())),
        ("lemmatizer/lookups/lookups.bin", bytes(&lemmas)),
        (
            "vocab/lookups.bin",
            bytes(&map(vec![("lexeme_norm", Value::Map(vec![]))])),
        ),
        ("vocab/vectors", vectors),
        ("vocab/vectors.cfg", br#"{"mode":"default"}"#.to_vec()),
        ("vocab/key2row", bytes(&Value::Map(key2row.collect()))),
    ]
}

fn write(folder: &Path, files: &[(&'static str, Vec<u8>)]) {
    for (name, content) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }
}

/// The flat file of the model.
fn flat_file() -> Vec<u8> {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &files());
        let parts = super::folder::read(folder.path()).expect("a sound model");
        flat::to_bytes(&parts).expect("a sound model")
    };
    FILE.get_or_init(make).clone()
}

/// Loads a flat file from memory; what loads has to annotate.
fn try_flat(bytes: &[u8]) -> Result<(), Error> {
    let pipeline = Pipeline::from_static(Box::leak(bytes.to_vec().into_boxed_slice()))?;
    exercise(&pipeline);
    Ok(())
}

fn exercise(pipeline: &Pipeline) {
    let doc = pipeline.annotate(TEXT);
    assert!(doc.tokens.iter().all(|t| t.head < doc.tokens.len()));
    assert_eq!(doc.tokens.last().map(|t| t.end), Some(TEXT.len()));
}

#[test]
fn folder_file_and_embedded_bytes_give_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &files());
    let (file, again) = (
        folder.path().join("tiny.nlp"),
        folder.path().join("again.nlp"),
    );
    Pipeline::convert(folder.path(), &file).expect("a sound model");
    Pipeline::convert(folder.path(), &again).expect("a sound model");
    let bytes = std::fs::read(&file).expect("the file");
    assert_eq!(bytes, std::fs::read(&again).expect("the file"));
    let from_folder = Pipeline::load(folder.path()).expect("a sound model");
    let from_file = Pipeline::load(&file).expect("a sound model");
    // Off the alignment, so that everything is copied.
    let mut shifted = vec![0u8];
    shifted.extend(&bytes);
    let shifted: &'static [u8] = Box::leak(shifted.into_boxed_slice());
    let embedded = Pipeline::from_static(&shifted[1..]).expect("a sound model");
    exercise(&from_folder);
    let doc = from_folder.annotate(TEXT);
    assert_eq!(doc, from_file.annotate(TEXT));
    assert_eq!(doc, embedded.annotate(TEXT));
    assert_eq!(from_file.meta().name, "tiny");
    assert_eq!(from_file.vector("said").map(<[f32]>::len), Some(4));
    assert!(from_file.vector("police").is_none(), "a row of -1 is none");
}

#[test]
fn words_are_split_by_the_models_rules() {
    let pipeline =
        Pipeline::from_static(Box::leak(flat_file().into_boxed_slice())).expect("a sound model");
    for (text, expected) in [
        (
            "It won't, x)y!",
            vec!["It", "wo", "n't", ",", "x)", "y", "!"],
        ),
        ("(5km 7kg)", vec!["(", "5", "km", "7", "kg", ")"]),
        (
            "a-b..c http://ab.cd +5 +a",
            vec!["a", "-", "b", "..", "c", "http://ab.cd", "+5", "+", "a"],
        ),
        ("U.S. end. U.", vec!["U.S.", "end", ".", "U."]),
    ] {
        let doc = pipeline.annotate(text);
        assert_eq!(
            (0..doc.tokens.len())
                .map(|i| doc.word(i))
                .collect::<Vec<_>>(),
            expected
        );
    }
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for (missing, _) in files() {
        let rest: Vec<_> = files().into_iter().filter(|f| f.0 != missing).collect();
        let own = folder.path().join(missing.replace('/', "-"));
        write(&own, &rest);
        let error = Pipeline::load(&own).expect_err("a file is missing");
        assert!(
            error.is_missing() && error.path().ends_with(missing),
            "{error}"
        );
    }
    let error = Pipeline::load(&folder.path().join("nowhere.nlp")).expect_err("no such file");
    assert!(error.is_missing() && error.to_string().contains("nowhere.nlp"));
}

#[test]
fn foreign_and_damaged_flat_files_are_refused() {
    let good = flat_file();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [
        ("empty.nlp", Vec::new()),
        ("text.nlp", b"This is not a model. ".repeat(20)),
        ("short.nlp", good[..good.len() - 1].to_vec()),
        ("longer.nlp", [&good[..], &[0]].concat()),
        ("header.nlp", good[..64].to_vec()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        let error = Pipeline::load(&path).expect_err(name);
        assert!(
            error.is_damaged() && error.to_string().contains(name),
            "{error}"
        );
    }
    let mut newer = good;
    newer[8] = 2;
    assert!(
        try_flat(&newer)
            .expect_err("another version")
            .is_unsupported()
    );
}

#[test]
fn convert_leaves_nothing_behind_when_it_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("no/such/folder/model.nlp");
    let model = folder.path().join("model");
    write(&model, &files());
    assert!(Pipeline::convert(&model, &out).is_err());
    std::fs::create_dir(folder.path().join("taken.nlp")).expect("a folder");
    assert!(Pipeline::convert(&model, &folder.path().join("taken.nlp")).is_err());
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .flatten()
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A flipped byte anywhere is found by the checksum.
    #[test]
    fn a_flat_file_with_a_changed_byte_is_refused(at in 0usize..1 << 20, change in 1u8..=255) {
        let mut bytes = flat_file();
        let at = at % bytes.len();
        bytes[at] ^= change;
        prop_assert!(try_flat(&bytes).is_err());
    }

    /// Whoever also mends the checksum gets an error or a model that annotates, never a panic.
    #[test]
    fn a_flat_file_that_lies_is_an_error_or_annotates(
        changes in prop::collection::vec((0usize..1 << 20, any::<u8>(), any::<bool>()), 1..6),
        cut in prop::option::weighted(0.2, 0usize..1 << 20),
    ) {
        let mut bytes = flat_file();
        // Half of the changes hit the table of sections.
        let table = 64 + 128 * 60;
        for (at, value, in_table) in changes {
            let range = if in_table { table.min(bytes.len()) } else { bytes.len() };
            bytes[at % range] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        flat::seal(&mut bytes);
        let _ = try_flat(&bytes);
    }

    /// The same of the files of a folder, which have no checksum.
    #[test]
    fn a_folder_that_lies_is_an_error_or_annotates(
        file in 0usize..15,
        changes in prop::collection::vec((0usize..1 << 16, any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, 0usize..1 << 16),
    ) {
        let mut files = files();
        let (_, bytes) = &mut files[file];
        for (at, value) in changes {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &files);
        if let Ok(pipeline) = Pipeline::load(folder.path()) {
            exercise(&pipeline);
        }
    }
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    for value in [f32::NAN, f32::INFINITY] {
        let mut files = files();
        let (_, bytes) = files
            .iter_mut()
            .find(|f| f.0 == "tagger/model")
            .expect("the tagger");
        // Seven bytes stand behind the last bias.
        let at = bytes.len() - 7 - 4;
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &files);
        let error = Pipeline::load(folder.path()).expect_err("not finite");
        assert!(error.is_damaged(), "{error}");
    }
}
