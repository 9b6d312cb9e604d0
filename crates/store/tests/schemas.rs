//! Files of every schema that ever was are opened and brought forward.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use dateline_incident::LinkRules;
use dateline_store::{Filter, Linking, Search, Store, VERSION, Verdict};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

/// Unpacks the file of a schema into a folder.
fn unpacked(schema: u32, into: &Path) -> PathBuf {
    let packed = folder().join(format!("{schema}.db.gz"));
    let packed = std::fs::read(&packed).unwrap_or_else(|e| panic!("{}: {e}", packed.display()));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_end(&mut bytes)
        .unwrap();
    let path = into.join("desk.db");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn stores_of_every_schema_are_read() {
    let linking = Linking::new(LinkRules::built_in().unwrap());
    for schema in 1..=VERSION {
        let folder = tempfile::tempdir().unwrap();
        let path = unpacked(schema, folder.path());
        if schema < VERSION {
            let error = Store::read(&path).err().expect("too old to be read only");
            assert!(error.is_old(), "{error}");
        }
        let mut store = Store::open(&path, || {}).unwrap();
        while store.link_more(&linking).unwrap() > 0 {}
        let check = store.check("", &linking).unwrap();
        let faults: Vec<_> = check.findings.iter().filter(|f| f.is_fault).collect();
        assert!(faults.is_empty(), "schema {schema}: {faults:?}");
        assert_eq!(check.schema, VERSION);
        assert_eq!(
            check.counts[..3],
            [("reports", 3), ("earlier", 1), ("events", 6)],
            "schema {schema}"
        );

        // What the first program stored: a report in two versions, the review of an event of the first
        // carried to the second.
        let report = store.report("quetta-1").unwrap().expect("the report");
        assert_eq!((report.version, report.versions), (2, 2));
        assert!(
            report
                .report
                .text
                .ends_with("The toll rose to 15 on Tuesday.")
        );
        let reviews: Vec<_> = report.events.iter().flat_map(|e| &e.reviews).collect();
        assert_eq!(reviews.len(), 1);
        assert_eq!(
            (&*reviews[0].who, &reviews[0].verdict),
            ("Ana", &Verdict::Confirm)
        );
        assert!(reviews[0].carried);
        let (_, reports) = report.story.expect("a story");
        assert!(reports.contains(&"quetta-1".to_owned()));
        assert!(store.annotation("quetta-1").unwrap().is_some());
        assert_eq!(
            store
                .search(&Search::words("hospital official"))
                .unwrap()
                .len(),
            1
        );
        let asked = Filter {
            countries: vec!["PAK".into()],
            ..Filter::default()
        };
        assert!(!store.incidents(&asked, 0, 0).unwrap().is_empty());
        drop(store);
        assert_eq!(
            Store::read(&path)
                .unwrap()
                .incidents(&asked, 0, 0)
                .unwrap()
                .len(),
            1
        );
    }
}

#[test]
fn a_store_of_a_later_schema_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = unpacked(VERSION, folder.path());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "user_version", VERSION + 1)
        .unwrap();
    drop(connection);
    let error = Store::open(&path, || {}).err().expect("too new");
    assert_eq!(
        error.to_string(),
        format!(
            "it has schema {}, which this version of dateline is too old for",
            VERSION + 1
        )
    );
}
