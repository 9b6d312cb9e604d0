//! Annotates lines of `{"id", "text"}` from standard input and prints one JSON line for each text.
//!
//!     annotate_jsonl MODEL < texts.jsonl > annotated.jsonl

use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = std::env::args_os()
        .nth(1)
        .ok_or("usage: annotate_jsonl MODEL < texts.jsonl")?;
    let pipeline = dateline_nlp::Pipeline::load(model.as_ref())?;
    let mut ids = Vec::new();
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        ids.push(value["id"].clone());
        texts.push(
            value["text"]
                .as_str()
                .ok_or("a line without a text")?
                .to_owned(),
        );
    }
    let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
    let docs = pipeline.annotate_batch(&borrowed);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (id, doc) in ids.iter().zip(&docs) {
        let tokens: Vec<_> = doc
            .tokens
            .iter()
            .enumerate()
            .map(|(i, t)| {
                serde_json::json!([
                    doc.word(i),
                    t.space_after,
                    &*t.tag,
                    t.head,
                    &*t.dep,
                    &*t.lemma,
                    t.pos.name(),
                    &*t.morph
                ])
            })
            .collect();
        let entities: Vec<_> = doc
            .entities
            .iter()
            .map(|e| serde_json::json!([e.tokens.start, e.tokens.end, &*e.label]))
            .collect();
        let sentences: Vec<_> = doc.sentences.iter().map(|s| s.start).collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({"id": id, "tokens": tokens, "entities": entities, "sentences": sentences})
        )?;
    }
    Ok(())
}
