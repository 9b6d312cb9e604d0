//! Measures how fast and in how much memory texts are annotated.
//!
//!     throughput MODEL TEXTS.jsonl [--threads N] [--limit REPORTS] [--paragraphs N]
//!
//! The texts are split into paragraphs and annotated in order, from a cold start of the caches, a few
//! hundred at a time; with `--paragraphs` the texts are repeated until so many are done. One line of
//! JSON is printed; words are counted at white space.

use dateline_nlp::Pipeline;
use std::time::Instant;

/// Paragraphs handed over at a time.
const AT_ONCE: usize = 1024;

/// A figure of `/proc/self/status` in MB, such as `VmHWM`, the peak of resident memory.
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|l| l.strip_prefix(figure))
        .unwrap_or_default();
    line.split_whitespace()
        .next()
        .and_then(|n| n.parse::<u64>().ok())
        .unwrap_or_default()
        / 1024
}

/// Seconds of processor time that all threads of this process have spent.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields are counted from behind the name, which may hold spaces.
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11)
        .take(2);
    fields.filter_map(|f| f.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, texts, options @ ..] = arguments.as_slice() else {
        return Err(
            "usage: throughput MODEL TEXTS.jsonl [--threads N] [--limit N] [--paragraphs N]".into(),
        );
    };
    let option = |name: &str| -> Option<usize> {
        options
            .iter()
            .skip_while(|o| *o != name)
            .nth(1)?
            .parse()
            .ok()
    };
    let threads = option("--threads").unwrap_or(1);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;

    let content = std::fs::read_to_string(texts)?;
    let mut paragraphs = Vec::new();
    for line in content
        .lines()
        .take(option("--limit").unwrap_or(usize::MAX))
    {
        let report: serde_json::Value = serde_json::from_str(line)?;
        let text = report["text"].as_str().ok_or("a line without a text")?;
        paragraphs.extend(text.split("\n\n").map(str::to_owned));
    }
    let all: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let wanted = option("--paragraphs").unwrap_or(all.len());

    let before_load = memory("VmRSS:");
    let start = Instant::now();
    let pipeline = Pipeline::load(model.as_ref())?;
    let load = start.elapsed().as_secs_f64();
    let loaded = memory("VmRSS:");

    let (start, cpu) = (Instant::now(), cpu_seconds());
    let (mut done, mut words, mut tokens, mut entities) = (0, 0, 0, 0);
    let mut resident = Vec::new();
    while done < wanted {
        for chunk in all.chunks(AT_ONCE) {
            let chunk = &chunk[..chunk.len().min(wanted - done)];
            for doc in pipeline.annotate_batch(chunk) {
                words += doc.text.split_whitespace().count();
                tokens += doc.tokens.len();
                entities += doc.entities.len();
            }
            done += chunk.len();
            if done * 10 / wanted > resident.len() {
                resident.push(memory("VmRSS:"));
            }
        }
    }
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!(
        "{}",
        serde_json::json!({
            "threads": threads,
            "paragraphs": done,
            "words": words,
            "tokens": tokens,
            "entities": entities,
            "seconds": seconds,
            "cpu": cpu,
            "words_per_second": words as f64 / seconds,
            "load_seconds": load,
            "mb_before_load": before_load,
            "mb_loaded": loaded,
            "mb_resident_by_tenths": resident,
            "mb_peak": memory("VmHWM:"),
        })
    );
    Ok(())
}
