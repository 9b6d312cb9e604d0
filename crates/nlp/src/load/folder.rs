//! spaCy's own layout: a folder with one folder for each component.
//!
//! Component models are thinc's `to_bytes`: MessagePack `{nodes, attrs, params, shims}`, one entry
//! a node of the network in breadth-first order. Word vectors are a `.npy` file and a map of ids to
//! rows. `strings.json` is not needed: ids are hashes.

use super::msgpack::{decode, entries, floats, get, items, need, need_text, text};
use super::{
    Array, EncoderSettings, LemmaTable, Meta, Norms, Part, Parts, RulerPattern, Settings,
    SpecialCase, TokenizerRules, elements, from_little_endian,
};
use crate::error::Error;
use crate::hash::string_id;
use rmpv::ValueRef;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// The largest file of a model that is read; it bounds what a foreign file can cost.
const MAX_FILE: u64 = 2 << 30;

/// spaCy's norms of punctuation and currency (`spacy.lang.norm_exceptions.BASE_NORMS`).
const BASE_NORMS: &str = include_str!("../../data/base_norms.json");

/// Attribute numbers in the tokenizer's special cases (`spacy.symbols`).
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// Parts of speech the lemmatizer has tables for.
pub(crate) const LEMMA_TABLES: [&str; 5] = ["adj", "adv", "noun", "verb", "punct"];

/// A file and its content, so that errors name the file.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl File {
    fn read(folder: &Path, name: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        let size = std::fs::metadata(&path)
            .map_err(|e| Error::io(&path, e))?
            .len();
        if size > MAX_FILE {
            return Err(Error::damaged(
                &path,
                format!("{size} bytes is more than a model file can have"),
            ));
        }
        let bytes = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        Ok(File { path, bytes })
    }

    fn damaged(&self, what: impl ToString) -> Error {
        Error::damaged(&self.path, what)
    }

    fn unsupported(&self, what: impl ToString) -> Error {
        Error::unsupported(&self.path, what)
    }

    fn msgpack(&self) -> Result<ValueRef<'_>, Error> {
        decode(&self.bytes).map_err(|e| self.damaged(e))
    }

    fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.bytes).map_err(|e| self.damaged(e))
    }
}

/// Reads a model folder.
pub(crate) fn read(folder: &Path) -> Result<Parts, Error> {
    let mut parts = Parts::new(folder);
    let meta: Meta = File::read(folder, "meta.json")?.json()?;
    parts.insert_json("meta", &meta)?;

    let vectors = read_vectors(folder, &mut parts)?;
    let tok2vec = Network::read(folder, "tok2vec/model")?;
    let ner = Network::read(folder, "ner/model")?;
    let settings = Settings {
        tok2vec: tok2vec.encoder(&mut parts, "tok2vec", vectors)?,
        ner: ner.encoder(&mut parts, "ner", vectors)?,
        tags: read_tags(folder)?,
        parser_moves: read_moves(folder, "parser/moves")?,
        ner_moves: read_moves(folder, "ner/moves")?,
    };
    parts.insert_json("settings", &settings)?;
    Network::read(folder, "tagger/model")?.tagger(&mut parts)?;
    Network::read(folder, "parser/model")?.transitions(&mut parts, "parser")?;
    ner.transitions(&mut parts, "ner")?;

    parts.insert_json("tokenizer", &read_tokenizer(folder)?)?;
    parts.insert_json("norms", &read_norms(folder)?)?;
    let patterns = File::read(folder, "attribute_ruler/patterns")?;
    let ruler: Vec<RulerPattern> = to_json(&patterns.msgpack()?)
        .and_then(|json| serde_json::from_value(json).map_err(|e| e.to_string()))
        .map_err(|e| patterns.damaged(e))?;
    parts.insert_json("ruler", &ruler)?;
    read_lemmas(folder, &mut parts)?;
    Ok(parts)
}

/// MessagePack as JSON; spaCy's patterns use nothing that JSON has not.
fn to_json(value: &ValueRef<'_>) -> Result<serde_json::Value, String> {
    use serde_json::Value;
    Ok(match value {
        ValueRef::Nil => Value::Null,
        ValueRef::Boolean(b) => Value::Bool(*b),
        ValueRef::Integer(i) => i
            .as_i64()
            .map(Value::from)
            .or_else(|| i.as_u64().map(Value::from))
            .ok_or("a number out of range")?,
        ValueRef::String(_) => {
            Value::String(text(value).ok_or("a string that is not UTF-8")?.to_owned())
        }
        ValueRef::Array(items) => {
            Value::Array(items.iter().map(|v| to_json(v)).collect::<Result<_, _>>()?)
        }
        ValueRef::Map(entries) => Value::Object(
            entries
                .iter()
                .map(|(k, v)| {
                    Ok((
                        text(k).ok_or("a key that is not a string")?.to_owned(),
                        to_json(v)?,
                    ))
                })
                .collect::<Result<_, String>>()?,
        ),
        _ => return Err("a value of a kind that patterns do not use".into()),
    })
}

/// Reads the word vectors, where the model has any.
fn read_vectors(folder: &Path, parts: &mut Parts) -> Result<bool, Error> {
    let config = File::read(folder, "vocab/vectors.cfg")?;
    let mode = config.json::<serde_json::Value>()?;
    if mode
        .get("mode")
        .and_then(|m| m.as_str())
        .is_some_and(|m| m != "default")
    {
        return Err(config.unsupported("its word vectors are not a plain table"));
    }
    let table = File::read(folder, "vocab/vectors")?;
    let (shape, data) = parse_npy(&table.bytes).map_err(|e| table.damaged(e))?;
    if shape.contains(&0) {
        return Ok(false);
    }
    let &[rows, _] = shape.as_slice() else {
        return Err(table.damaged(format!("word vectors of shape {shape:?}")));
    };
    let keys = File::read(folder, "vocab/key2row")?;
    let map = keys.msgpack()?;
    let mut pairs = Vec::new();
    for (key, row) in entries(&map).map_err(|e| keys.damaged(e))? {
        let key = key
            .as_u64()
            .ok_or_else(|| keys.damaged("a key that is not an id"))?;
        let row = match row {
            ValueRef::Integer(row) => row.as_i64(),
            _ => None,
        };
        let row = row.ok_or_else(|| keys.damaged("a row that is not a number"))?;
        if row < 0 {
            continue;
        }
        let row = u32::try_from(row).ok().filter(|&r| (r as usize) < rows);
        pairs.push((
            key,
            row.ok_or_else(|| keys.damaged(format!("key {key} points behind the {rows} vectors")))?,
        ));
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|p| p.0);
    parts.insert(
        "vectors",
        Part::Floats(shape, Array::Owned(from_little_endian(data))),
    );
    parts.insert(
        "vectors.keys",
        Part::Words(Array::Owned(pairs.iter().map(|p| p.0).collect())),
    );
    parts.insert(
        "vectors.rows",
        Part::Numbers(Array::Owned(pairs.iter().map(|p| p.1).collect())),
    );
    Ok(true)
}

/// Shape and data of numpy's `.npy` format with single floats in C order.
fn parse_npy(bytes: &[u8]) -> Result<(Vec<usize>, &[u8]), String> {
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or("not a .npy file")?;
    let (length, rest) = match rest {
        [1, _, a, b, rest @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        [2 | 3, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err("a .npy file of an unknown version".into()),
    };
    let header = rest
        .get(..length)
        .and_then(|h| std::str::from_utf8(h).ok())
        .ok_or("a damaged .npy header")?;
    let field = |name: &str| {
        header
            .split_once(&format!("'{name}':"))
            .map(|(_, v)| v.trim_start())
    };
    if !field("descr").is_some_and(|d| d.starts_with("'<f4'")) {
        return Err("word vectors that are not single floats".into());
    }
    if !field("fortran_order").is_some_and(|d| d.starts_with("False")) {
        return Err("word vectors in column order".into());
    }
    let shape: Vec<usize> = field("shape")
        .and_then(|s| s.strip_prefix('(')?.split_once(')'))
        .ok_or("a .npy file without a shape")?
        .0
        .split(',')
        .map(str::trim)
        .filter(|d| !d.is_empty())
        .map(|d| d.parse().map_err(|_| format!("a dimension of '{d}'")))
        .collect::<Result<_, String>>()?;
    let data = &rest[length..];
    if elements(&shape).is_none_or(|n| n * size_of::<f32>() != data.len()) {
        return Err(format!(
            "an array of shape {shape:?} with {} bytes of data",
            data.len()
        ));
    }
    Ok((shape, data))
}

fn read_tags(folder: &Path) -> Result<Vec<String>, Error> {
    #[derive(serde::Deserialize)]
    struct Config {
        labels: Vec<String>,
    }
    Ok(File::read(folder, "tagger/cfg")?.json::<Config>()?.labels)
}

/// The actions of a transition system: for each move its labels by falling (frequency, label).
fn read_moves(folder: &Path, name: &str) -> Result<Vec<(u8, String)>, Error> {
    let file = File::read(folder, name)?;
    let value = file.msgpack()?;
    let json = need_text(&value, "moves").map_err(|e| file.damaged(e))?;
    let moves: BTreeMap<String, BTreeMap<String, i64>> =
        serde_json::from_str(json).map_err(|e| file.damaged(e))?;
    let mut actions = Vec::new();
    for (number, labels) in moves {
        let number: u8 = number
            .parse()
            .map_err(|_| file.damaged(format!("a move named '{number}'")))?;
        let mut labels: Vec<(i64, String)> = labels
            .into_iter()
            .map(|(label, freq)| (freq, label))
            .collect();
        labels.sort_by(|a, b| b.cmp(a));
        actions.extend(labels.into_iter().map(|(_, label)| (number, label)));
    }
    // Moves are single digits, so the order of the map is that of the numbers.
    actions.sort_by_key(|a| a.0);
    Ok(actions)
}

fn read_tokenizer(folder: &Path) -> Result<TokenizerRules, Error> {
    let file = File::read(folder, "tokenizer")?;
    let value = file.msgpack()?;
    let expression = |key: &str| {
        get(&value, key)
            .and_then(text)
            .filter(|e| !e.is_empty())
            .map(str::to_owned)
    };
    if get(&value, "faster_heuristics").is_some_and(|v| matches!(v, ValueRef::Boolean(false))) {
        return Err(file.unsupported("a tokenizer without faster_heuristics"));
    }
    let case = |tokens: &ValueRef<'_>| -> Result<SpecialCase, String> {
        items(tokens)?
            .iter()
            .map(|token| {
                let attribute = |number: u64| {
                    entries(token)
                        .ok()?
                        .iter()
                        .find(|(k, _)| k.as_u64() == Some(number))
                        .and_then(|(_, v)| text(v))
                };
                let orth = attribute(ORTH).ok_or("a special case without text")?;
                Ok((
                    orth.to_owned(),
                    attribute(NORM).filter(|n| !n.is_empty()).map(str::to_owned),
                ))
            })
            .collect()
    };
    let special = need(&value, "exceptions")
        .and_then(entries)
        .and_then(|cases| {
            cases
                .iter()
                .map(|(chunk, tokens)| {
                    Ok((
                        text(chunk)
                            .ok_or("a special case that is not a string")?
                            .to_owned(),
                        case(tokens)?,
                    ))
                })
                .collect::<Result<Vec<_>, String>>()
        })
        .map_err(|e| file.damaged(e))?;
    Ok(TokenizerRules {
        prefix: expression("prefix_search"),
        suffix: expression("suffix_search"),
        infix: expression("infix_finditer"),
        token: expression("token_match"),
        url: expression("url_match"),
        special,
    })
}

/// The table `lexeme_norm`, with the base norms for what it does not have.
fn read_norms(folder: &Path) -> Result<Norms, Error> {
    let file = File::read(folder, "vocab/lookups.bin")?;
    let base: HashMap<String, String> = serde_json::from_str(BASE_NORMS).unwrap_or_default();
    let mut norms: BTreeMap<u64, String> =
        base.into_iter().map(|(k, v)| (string_id(&k), v)).collect();
    let value = file.msgpack()?;
    if let Some(table) = get(&value, "lexeme_norm") {
        for (key, norm) in entries(table).map_err(|e| file.damaged(e))? {
            let (Some(key), Some(norm)) = (key.as_u64(), text(norm)) else {
                return Err(file.damaged("a norm that is not a string by id"));
            };
            norms.insert(key, norm.to_owned());
        }
    }
    Ok(norms.into_iter().collect())
}

fn read_lemmas(folder: &Path, parts: &mut Parts) -> Result<(), Error> {
    let file = File::read(folder, "lemmatizer/lookups/lookups.bin")?;
    let value = file.msgpack()?;
    let table = |name: &str, pos: &str| {
        let id = string_id(pos);
        let (_, rows) = entries(get(&value, name)?)
            .ok()?
            .iter()
            .find(|(k, _)| k.as_u64() == Some(id))?;
        Some(rows)
    };
    let string = |v: &ValueRef<'_>| {
        text(v)
            .map(str::to_owned)
            .ok_or_else(|| file.damaged("a lemma that is not a string"))
    };
    let mut lemmas: BTreeMap<&str, LemmaTable> = BTreeMap::new();
    for pos in LEMMA_TABLES {
        let mut index = Vec::new();
        if let Some(rows) = table("lemma_index", pos) {
            for row in items(rows).map_err(|e| file.damaged(e))? {
                index.push(string_id(&string(row)?));
            }
        }
        index.sort_unstable();
        index.dedup();
        parts.insert(
            format!("lemmas.index.{pos}"),
            Part::Words(Array::Owned(index)),
        );
        let mut entry = LemmaTable::default();
        if let Some(rows) = table("lemma_rules", pos) {
            for row in items(rows).map_err(|e| file.damaged(e))? {
                let [old, new] = items(row).map_err(|e| file.damaged(e))? else {
                    return Err(file.damaged("a rule that is not a pair"));
                };
                entry.rules.push((string(old)?, string(new)?));
            }
        }
        if let Some(rows) = table("lemma_exc", pos) {
            for (form, bases) in entries(rows).map_err(|e| file.damaged(e))? {
                let bases = items(bases).map_err(|e| file.damaged(e))?;
                entry.exceptions.push((
                    string(form)?,
                    bases.iter().map(string).collect::<Result<_, _>>()?,
                ));
            }
        }
        lemmas.insert(pos, entry);
    }
    parts.insert_json("lemmas", &lemmas)
}

/// One node of a thinc network: its attributes and parameters.
struct Node {
    name: String,
    refs: BTreeMap<String, usize>,
    /// Attributes are MessagePack within MessagePack.
    attrs: BTreeMap<String, Vec<u8>>,
    params: BTreeMap<String, (Vec<usize>, Array<f32>)>,
}

struct Network {
    file: PathBuf,
    nodes: Vec<Node>,
}

impl Network {
    fn read(folder: &Path, name: &str) -> Result<Self, Error> {
        let file = File::read(folder, name)?;
        let nodes = Self::parse(&file.bytes).map_err(|e| file.damaged(e))?;
        Ok(Network {
            file: file.path,
            nodes,
        })
    }

    fn parse(bytes: &[u8]) -> Result<Vec<Node>, String> {
        let value = decode(bytes)?;
        let (nodes, attrs, params) = (
            items(need(&value, "nodes")?)?,
            items(need(&value, "attrs")?)?,
            items(need(&value, "params")?)?,
        );
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err("nodes, attributes and parameters differ in number".into());
        }
        let mut out = Vec::with_capacity(nodes.len());
        for ((node, attrs), params) in nodes.iter().zip(attrs).zip(params) {
            let mut refs = BTreeMap::new();
            for (key, index) in need(node, "refs").and_then(entries)? {
                if let (Some(key), Some(index)) = (text(key), index.as_u64()) {
                    refs.insert(key.to_owned(), usize::try_from(index).unwrap_or(usize::MAX));
                }
            }
            let mut own_attrs = BTreeMap::new();
            for (key, value) in entries(attrs)? {
                if let (Some(key), ValueRef::Binary(packed)) = (text(key), value) {
                    own_attrs.insert(key.to_owned(), packed.to_vec());
                }
            }
            let mut own_params = BTreeMap::new();
            for (key, value) in entries(params)? {
                let key = text(key).ok_or("a parameter without a name")?;
                if *value != ValueRef::Nil {
                    own_params.insert(
                        key.to_owned(),
                        floats(value).map_err(|e| format!("parameter '{key}': {e}"))?,
                    );
                }
            }
            let name = need_text(node, "name")?.to_owned();
            out.push(Node {
                name,
                refs,
                attrs: own_attrs,
                params: own_params,
            });
        }
        Ok(out)
    }

    fn damaged(&self, what: impl ToString) -> Error {
        Error::damaged(&self.file, what)
    }

    fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.nodes.iter().filter(move |n| n.name == name)
    }

    fn integer(&self, node: &Node, attr: &str) -> Result<u64, Error> {
        node.attrs
            .get(attr)
            .and_then(|packed| decode(packed).ok()?.as_u64())
            .ok_or_else(|| self.damaged(format!("'{}' has no number '{attr}'", node.name)))
    }

    /// Puts parameter `from` of a node among the parts as `to`.
    fn take(&self, parts: &mut Parts, node: &Node, from: &str, to: String) -> Result<(), Error> {
        let (shape, values) = node
            .params
            .get(from)
            .ok_or_else(|| self.damaged(format!("'{}' has no parameter '{from}'", node.name)))?;
        parts.insert(to, Part::Floats(shape.clone(), values.clone()));
        Ok(())
    }

    /// The encoder (`spacy.Tok2Vec.v2` of `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`).
    fn encoder(
        &self,
        parts: &mut Parts,
        prefix: &str,
        have_vectors: bool,
    ) -> Result<EncoderSettings, Error> {
        let features = self
            .named("extract_features")
            .next()
            .ok_or_else(|| self.damaged("no features"))?;
        let packed = features
            .attrs
            .get("columns")
            .ok_or_else(|| self.damaged("no columns of features"))?;
        let columns: Vec<String> = decode(packed)
            .and_then(|value| {
                items(&value)?
                    .iter()
                    .map(|c| {
                        text(c)
                            .map(str::to_owned)
                            .ok_or_else(|| "a feature without a name".to_owned())
                    })
                    .collect()
            })
            .map_err(|e| self.damaged(e))?;
        let mut tables = Vec::new();
        for node in self.named("hashembed") {
            let (column, seed) = (self.integer(node, "column")?, self.integer(node, "seed")?);
            let feature = usize::try_from(column).ok().and_then(|c| columns.get(c));
            let feature = feature.ok_or_else(|| {
                self.damaged(format!("a table of feature {column}, which is not"))
            })?;
            let seed = u32::try_from(seed).map_err(|_| self.damaged("a seed out of range"))?;
            tables.push((column, feature.clone(), seed, node));
        }
        tables.sort_by_key(|t| t.0);
        for (i, (.., node)) in tables.iter().enumerate() {
            self.take(parts, node, "E", format!("{prefix}.embed.{i}"))?;
        }
        let mut vectors = false;
        for node in self.named("static_vectors") {
            if !have_vectors || vectors {
                return Err(self.damaged("word vectors are asked for, and there are none"));
            }
            self.take(parts, node, "W", format!("{prefix}.vectors"))?;
            vectors = true;
        }
        for node in self.named("expand_window") {
            if self.integer(node, "window_size")? != 1 {
                return Err(Error::unsupported(
                    &self.file,
                    "a window other than one word to each side",
                ));
            }
        }
        let mut depth = 0;
        for (i, node) in self.named("maxout").enumerate() {
            self.take(parts, node, "W", format!("{prefix}.maxout.{i}.W"))?;
            self.take(parts, node, "b", format!("{prefix}.maxout.{i}.b"))?;
            depth = i;
        }
        for (i, node) in self.named("layernorm").enumerate() {
            self.take(parts, node, "G", format!("{prefix}.norm.{i}.G"))?;
            self.take(parts, node, "b", format!("{prefix}.norm.{i}.b"))?;
        }
        let tables = tables
            .into_iter()
            .map(|(_, feature, seed, _)| (feature, seed))
            .collect();
        Ok(EncoderSettings {
            tables,
            depth,
            vectors,
        })
    }

    fn tagger(&self, parts: &mut Parts) -> Result<(), Error> {
        let softmax = self
            .named("softmax")
            .next()
            .ok_or_else(|| self.damaged("no softmax layer"))?;
        self.take(parts, softmax, "W", "tagger.W".into())?;
        self.take(parts, softmax, "b", "tagger.b".into())
    }

    /// The layers of `spacy.TransitionBasedParser.v2`.
    fn transitions(&self, parts: &mut Parts, prefix: &str) -> Result<(), Error> {
        let root = self.nodes.first().ok_or_else(|| self.damaged("no nodes"))?;
        let find = |name: &str| {
            root.refs
                .get(name)
                .filter(|&&i| i < self.nodes.len())
                .copied()
                .ok_or_else(|| {
                    Error::unsupported(
                        &self.file,
                        format!("a transition system without a '{name}' layer"),
                    )
                })
        };
        let (lower, upper) = (find("lower")?, find("upper")?);
        let projection = self
            .nodes
            .iter()
            .enumerate()
            .find(|(i, n)| n.name == "linear" && *i != upper)
            .ok_or_else(|| self.damaged("no layer between encoder and transitions"))?
            .1;
        for (node, name, params) in [
            (projection, "projection", ["W", "b"].as_slice()),
            (&self.nodes[lower], "lower", &["W", "b", "pad"]),
            (&self.nodes[upper], "upper", &["W", "b"]),
        ] {
            for param in params {
                self.take(parts, node, param, format!("{prefix}.{name}.{param}"))?;
            }
        }
        Ok(())
    }
}
