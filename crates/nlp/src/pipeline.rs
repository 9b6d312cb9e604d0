//! The pipeline: from a text to an annotated document.

use crate::doc::{Doc, Entity, Pos, Token};
use crate::error::Error;
use crate::hash::string_id;
use crate::kernel::{Packed, affine};
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::{Learning, Lexeme, Lexicon, NormTable};
use crate::load::{Backing, Meta, Parts, Settings, flat, folder};
use crate::ner::Recogniser;
use crate::parser::{Parse, Parser};
use crate::ruler::{Ruler, View};
use crate::tok2vec::{Encoder, Scratch, Vectors};
use crate::tokenizer::{Span, Tokenizer};
use crate::transition::Shares;
use crate::word_vectors::WordVectors;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Tokens that are annotated as one document at most. A longer text is annotated in stretches of at
/// most so many tokens, as if they were texts of their own; each ends, where it can, behind a line
/// break, else behind a token that ends a sentence. It bounds memory: spaCy's own limit is a million
/// characters.
pub const MAX_TOKENS_TOGETHER: usize = 4096;

/// Rows that are put through the encoder at once, as far as whole documents allow.
const BATCH_ROWS: usize = 512;

/// Bytes of texts that one task of [`Pipeline::annotate_batch`] takes on, as far as whole texts allow.
const TASK_BYTES: usize = 1 << 14;

/// A spaCy v3 English pipeline, ready to annotate.
///
/// It is shared freely between threads; what a thread needs to work with it takes from a pool.
pub struct Pipeline {
    meta: Meta,
    tokenizer: Tokenizer,
    norms: NormTable,
    vectors: Option<Vectors>,
    tok2vec: Encoder,
    tagger: Packed,
    tags: Vec<Arc<str>>,
    parser: Parser,
    ner_tok2vec: Encoder,
    ner: Recogniser,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
    workspaces: Mutex<Vec<Workspace>>,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline")
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}

impl Pipeline {
    /// Loads a model: a folder in spaCy's own layout, or a file that [`Pipeline::convert`] made of one.
    ///
    /// # Errors
    /// When a file is missing, damaged, or holds a model of another kind; the error names the file.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let kind = std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
        let parts = if kind.is_dir() {
            folder::read(path)?
        } else {
            flat::read(path)?
        };
        Self::assemble(&parts)
    }

    /// Loads a model that is part of the program, from the bytes of a file that
    /// [`Pipeline::convert`] wrote.
    ///
    /// Where the bytes begin at a multiple of eight, as with an aligned `include_bytes!`, the weights
    /// are used in place; else they are copied.
    ///
    /// # Errors
    /// As for [`Pipeline::load`]; the path in the error is `<embedded model>`.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        let parts = flat::parse(Backing::Static(bytes), Path::new("<embedded model>"))?;
        Self::assemble(&parts)
    }

    /// Makes one file of a model folder, which loads faster and takes less memory.
    ///
    /// The file holds all that annotating needs and what the model says of itself. It is written
    /// beside `out_file` and renamed, so that a half-written one never bears the name. The same folder
    /// gives the same bytes.
    ///
    /// # Errors
    /// When the folder holds no model that can be run, or the file cannot be written.
    pub fn convert(folder: &Path, out_file: &Path) -> Result<(), Error> {
        let parts = folder::read(folder)?;
        // A file is only written if it can be loaded.
        Self::assemble(&parts)?;
        flat::write(out_file, &flat::to_bytes(&parts)?)
    }

    fn assemble(parts: &Parts) -> Result<Self, Error> {
        let meta: Meta = parts.json("meta")?;
        let settings: Settings = parts.json("settings")?;
        let vectors = Vectors::new(parts)?;
        let tok2vec = Encoder::new(parts, "tok2vec", &settings.tok2vec, vectors.as_ref())?;
        let ner_tok2vec = Encoder::new(parts, "ner", &settings.ner, vectors.as_ref())?;
        if tok2vec.pad() != ner_tok2vec.pad() || tok2vec.width() != ner_tok2vec.width() {
            return Err(parts.unsupported("two encoders that differ in depth or width"));
        }
        let (width, tags) = (tok2vec.width(), settings.tags.len());
        let (w, _) = parts.floats("tagger.W", [Some(tags), Some(width)])?;
        let (b, _) = parts.floats("tagger.b", [Some(tags)])?;
        let tagger = Packed::new(tags, width, |c, i| w[c * width + i], |c| b[c]);
        let parser = Parser::new(parts, width, &settings.parser_moves)?;
        let ner = Recogniser::new(parts, width, &settings.ner_moves)?;
        let tokenizer = Tokenizer::new(parts.json("tokenizer")?).map_err(|e| parts.damaged(e))?;
        Ok(Pipeline {
            meta,
            tokenizer,
            norms: NormTable::new(parts.json("norms")?),
            vectors,
            tok2vec,
            tagger,
            tags: settings.tags.iter().map(|t| t.as_str().into()).collect(),
            parser,
            ner_tok2vec,
            ner,
            ruler: Ruler::new(parts, &parts.json::<Vec<_>>("ruler")?)?,
            lemmatizer: Lemmatizer::new(parts)?,
            workspaces: Mutex::new(Vec::new()),
        })
    }

    /// What the model says of itself: name, version, licence.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The word vector of a word as written, in models that have word vectors.
    pub fn vector(&self, word: &str) -> Option<&[f32]> {
        self.vectors.as_ref()?.get(string_id(word))
    }

    /// Whether a word in lower case is one of those whose base forms the lemmatizer knows, in any of its
    /// forms. Names are among them; words such as "the" and "would", which have no other form, are not.
    pub fn is_word(&self, lower: &str) -> bool {
        self.lemmatizer.is_known(lower)
    }

    /// Annotates one text.
    pub fn annotate(&self, text: &str) -> Doc {
        self.run(&[text]).pop().unwrap_or_default()
    }

    /// Annotates texts, on as many threads as rayon has.
    ///
    /// Each text's annotation is the same as [`Pipeline::annotate`] gives, whatever the other texts
    /// and however many the threads.
    pub fn annotate_batch(&self, texts: &[&str]) -> Vec<Doc> {
        let mut tasks = Vec::new();
        let (mut from, mut bytes) = (0, 0);
        for (i, text) in texts.iter().enumerate() {
            bytes += text.len();
            if bytes >= TASK_BYTES || i + 1 == texts.len() {
                tasks.push(from..i + 1);
                (from, bytes) = (i + 1, 0);
            }
        }
        tasks
            .into_par_iter()
            .flat_map_iter(|task| self.run(&texts[task]))
            .collect()
    }

    fn run(&self, texts: &[&str]) -> Vec<Doc> {
        let pool = || {
            self.workspaces
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let mut workspace = pool().pop().unwrap_or_default();
        let docs = workspace.annotate(self, texts);
        pool().push(workspace);
        docs
    }
}

/// A token's finished attributes, by word, tag and label.
#[derive(Clone, Debug)]
struct Ruling {
    tag: Arc<str>,
    dep: Arc<str>,
    pos: Pos,
    lemma: Arc<str>,
    morph: Arc<str>,
}

/// A stretch of tokens that is annotated as one document.
#[derive(Clone, Debug)]
struct Stretch {
    text: usize,
    tokens: Range<usize>,
}

/// Memory and caches of one thread. All that is cached depends on its key alone, so a cache never
/// changes a result.
#[derive(Debug, Default)]
struct Workspace {
    lexicon: Lexicon,
    /// Whether a word may take part in a pattern of more than one token.
    in_sequence: Vec<bool>,
    vectors: WordVectors,
    ner_vectors: WordVectors,
    rulings: FxHashMap<(u32, u16, u16), Ruling>,

    spans: Vec<Span>,
    /// For each row of a batch, the word's row in either encoder's vectors.
    layout: Vec<Option<u32>>,
    ner_layout: Vec<Option<u32>>,
    /// Where the documents of a batch stand in the layout.
    places: Vec<Range<usize>>,
    scratch: Scratch,
    rows: Vec<f32>,
    ner_rows: Vec<f32>,
    scores: Vec<f32>,
    tags: Vec<u16>,
    shares: Shares,
    parse: Parse,
}

impl Workspace {
    /// Words known at most before the caches start anew.
    const MAX_WORDS: usize = 1 << 16;
    /// Finished attributes kept at most.
    const MAX_RULINGS: usize = 1 << 17;

    fn annotate(&mut self, pipeline: &Pipeline, texts: &[&str]) -> Vec<Doc> {
        if self.lexicon.lexemes.len() > Self::MAX_WORDS || self.rulings.len() > Self::MAX_RULINGS {
            self.lexicon.clear();
            self.in_sequence.clear();
            self.vectors.clear();
            self.ner_vectors.clear();
            self.rulings.clear();
        }
        let mut docs: Vec<Doc> = texts
            .iter()
            .map(|t| Doc {
                text: (*t).to_owned(),
                ..Doc::default()
            })
            .collect();
        let stretches = self.tokenize(pipeline, texts);
        let pad = pipeline.tok2vec.pad();
        let mut rest = stretches.as_slice();
        while !rest.is_empty() {
            let (mut count, mut rows) = (0, 0);
            for stretch in rest {
                rows += stretch.tokens.len() + pad;
                if count > 0 && rows > BATCH_ROWS {
                    break;
                }
                count += 1;
            }
            let (batch, later) = rest.split_at(count);
            self.annotate_batch(pipeline, batch, &mut docs);
            rest = later;
        }
        docs
    }

    /// Cuts the texts into tokens and makes their words known.
    fn tokenize(&mut self, pipeline: &Pipeline, texts: &[&str]) -> Vec<Stretch> {
        self.spans.clear();
        let mut stretches = Vec::new();
        for (i, text) in texts.iter().enumerate() {
            let first = self.spans.len();
            let mut words = Learning(&mut self.lexicon, &pipeline.norms);
            pipeline
                .tokenizer
                .tokenize(text, &mut words, &mut self.spans);
            let mut from = first;
            while from < self.spans.len() {
                let to = self.cut(text, from);
                stretches.push(Stretch {
                    text: i,
                    tokens: from..to,
                });
                from = to;
            }
        }
        let new = &self.lexicon.lexemes[self.in_sequence.len()..];
        self.in_sequence
            .extend(new.iter().map(|l| pipeline.ruler.in_sequence(&l.lower)));
        stretches
    }

    /// Where a stretch that begins at token `from` ends.
    fn cut(&self, text: &str, from: usize) -> usize {
        let count = self.spans.len() - from;
        if count <= MAX_TOKENS_TOGETHER {
            return self.spans.len();
        }
        let window = &self.spans[from..from + MAX_TOKENS_TOGETHER];
        let behind = |f: &dyn Fn(&str) -> bool| {
            window
                .iter()
                .rposition(|s| f(&text[s.start..s.end]))
                .map(|at| from + at + 1)
        };
        behind(&|word| word.contains('\n'))
            .or_else(|| behind(&|word| matches!(word, "." | "!" | "?" | "。")))
            .unwrap_or(from + MAX_TOKENS_TOGETHER)
    }

    fn annotate_batch(&mut self, pipeline: &Pipeline, batch: &[Stretch], docs: &mut [Doc]) {
        let (width, pad) = (pipeline.tok2vec.width(), pipeline.tok2vec.pad());
        self.places.clear();
        let mut at = pad;
        for stretch in batch {
            self.places.push(at..at + stretch.tokens.len());
            at += stretch.tokens.len().next_multiple_of(2) + pad;
        }
        let total = at;
        let table = pipeline.vectors.as_ref();
        for (encoder, layout, vectors, rows) in [
            (
                &pipeline.tok2vec,
                &mut self.layout,
                &mut self.vectors,
                &mut self.rows,
            ),
            (
                &pipeline.ner_tok2vec,
                &mut self.ner_layout,
                &mut self.ner_vectors,
                &mut self.ner_rows,
            ),
        ] {
            vectors.begin_batch();
            layout.clear();
            layout.resize(total, None);
            for (stretch, place) in batch.iter().zip(&self.places) {
                let spans = &self.spans[stretch.tokens.clone()];
                for (span, row) in spans.iter().zip(&mut layout[place.clone()]) {
                    *row = Some(vectors.row(encoder.key(span.word, span.space)));
                }
            }
            encoder.embed(&self.lexicon.lexemes, table, &mut self.scratch, vectors);
            encoder.encode(layout, &self.places, vectors, rows, &mut self.scratch);
        }
        for (i, stretch) in batch.iter().enumerate() {
            // One row stands before those of the layout.
            let rows = (1 + self.places[i].start) * width..(1 + self.places[i].end) * width;
            self.annotate_stretch(pipeline, stretch, rows, &mut docs[stretch.text]);
        }
    }

    fn annotate_stretch(
        &mut self,
        pipeline: &Pipeline,
        stretch: &Stretch,
        rows: Range<usize>,
        doc: &mut Doc,
    ) {
        let count = stretch.tokens.len();
        let spans = &self.spans[stretch.tokens.clone()];
        let lexemes = &self.lexicon.lexemes;
        let lexeme = |i: usize| -> &Lexeme { &lexemes[spans[i].word as usize] };

        let stride = pipeline.tagger.stride();
        self.scores.resize(count * stride, 0.0);
        affine(
            &pipeline.tagger,
            &self.rows[rows.clone()],
            pipeline.tok2vec.width(),
            count,
            &mut self.scores,
        );
        self.tags.clear();
        self.tags.extend(
            self.scores
                .chunks_exact(stride)
                .take(count)
                .map(|scores| best(&scores[..pipeline.tags.len()])),
        );

        let is_space = |i: usize| lexeme(i).is_space;
        pipeline.parser.parse(
            &self.rows[rows.clone()],
            count,
            is_space,
            &mut self.shares,
            &mut self.parse,
        );

        let base = doc.tokens.len();
        let labels = pipeline.parser.labels();
        let (tags, parse) = (&self.tags, &self.parse);
        let view = |i: usize| View {
            tag: &pipeline.tags[usize::from(tags[i])],
            lower: &lexeme(i).lower,
            dep: &labels[usize::from(parse.labels[i])],
            is_space: is_space(i),
        };
        let finish = |i: usize, attributes: crate::ruler::Attributes| {
            let (view, lexeme) = (view(i), lexeme(i));
            let morph = attributes.morph.unwrap_or_else(|| "".into());
            let lemma = attributes.lemma.unwrap_or_else(|| {
                pipeline
                    .lemmatizer
                    .lemma(&lexeme.text, &lexeme.lower, attributes.pos, &morph)
                    .into()
            });
            Ruling {
                tag: attributes
                    .tag
                    .unwrap_or_else(|| pipeline.tags[usize::from(tags[i])].clone()),
                dep: attributes.dep.unwrap_or_else(|| view.dep.into()),
                pos: attributes.pos.unwrap_or_default(),
                lemma,
                morph,
            }
        };
        let in_sequence = &self.in_sequence;
        let reach = pipeline.ruler.reach();
        let near_sequence = |i: usize| {
            spans[i.saturating_sub(reach)..(i + reach + 1).min(count)]
                .iter()
                .any(|s| in_sequence[s.word as usize])
        };
        doc.tokens.reserve(count);
        for i in 0..count {
            let meets = near_sequence(i) && pipeline.ruler.meets_sequence(i, count, view);
            let ruling = if meets {
                &finish(i, pipeline.ruler.in_context(i, count, view))
            } else {
                self.rulings
                    .entry((spans[i].word, tags[i], parse.labels[i]))
                    .or_insert_with(|| finish(i, pipeline.ruler.alone(view(i))))
            };
            let Ruling {
                tag,
                dep,
                pos,
                lemma,
                morph,
            } = ruling.clone();
            doc.tokens.push(Token {
                start: spans[i].start,
                end: spans[i].end,
                space_after: spans[i].space,
                head: base + parse.heads[i] as usize,
                dep,
                tag,
                pos,
                lemma,
                morph,
            });
        }
        for (i, &start) in parse.starts.iter().enumerate() {
            let end = parse.starts.get(i + 1).map_or(count, |&s| s as usize);
            doc.sentences.push(base + start as usize..base + end);
        }
        let entities = &mut doc.entities;
        pipeline.ner.recognise(
            &self.ner_rows[rows],
            count,
            &parse.starts,
            is_space,
            &mut self.shares,
            |tokens, label| {
                entities.push(Entity {
                    tokens: base + tokens.start..base + tokens.end,
                    label: label.clone(),
                });
            },
        );
    }
}

/// The first of the greatest scores.
fn best(scores: &[f32]) -> u16 {
    let mut best = 0;
    for (i, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = i;
        }
    }
    best as u16
}
