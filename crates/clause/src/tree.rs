//! The dependency tree of a document, with what the clause layer asks of it again and again.

use std::borrow::Cow;
use std::ops::Range;

use dateline_nlp::{Doc, Pos};

/// Dependency labels of spaCy's English pipelines (ClearNLP style).
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dep {
    Root,
    Acl,
    Acomp,
    Advcl,
    Advmod,
    Agent,
    Amod,
    Appos,
    Attr,
    Aux,
    Auxpass,
    Case,
    Cc,
    Ccomp,
    Compound,
    Conj,
    Csubj,
    Csubjpass,
    Dative,
    Det,
    Dobj,
    Expl,
    Mark,
    Neg,
    Nmod,
    Npadvmod,
    Nsubj,
    Nsubjpass,
    Nummod,
    Oprd,
    Parataxis,
    Pcomp,
    Pobj,
    Poss,
    Preconj,
    Predet,
    Prep,
    Prt,
    Punct,
    Quantmod,
    Relcl,
    Xcomp,
    Other,
}

impl Dep {
    fn of(label: &str) -> Dep {
        match label {
            "ROOT" => Dep::Root,
            "acl" => Dep::Acl,
            "acomp" => Dep::Acomp,
            "advcl" => Dep::Advcl,
            "advmod" => Dep::Advmod,
            "agent" => Dep::Agent,
            "amod" => Dep::Amod,
            "appos" => Dep::Appos,
            "attr" => Dep::Attr,
            "aux" => Dep::Aux,
            "auxpass" => Dep::Auxpass,
            "case" => Dep::Case,
            "cc" => Dep::Cc,
            "ccomp" => Dep::Ccomp,
            "compound" => Dep::Compound,
            "conj" => Dep::Conj,
            "csubj" => Dep::Csubj,
            "csubjpass" => Dep::Csubjpass,
            "dative" => Dep::Dative,
            "det" => Dep::Det,
            "dobj" => Dep::Dobj,
            "expl" => Dep::Expl,
            "mark" => Dep::Mark,
            "neg" => Dep::Neg,
            "nmod" => Dep::Nmod,
            "npadvmod" => Dep::Npadvmod,
            "nsubj" => Dep::Nsubj,
            "nsubjpass" => Dep::Nsubjpass,
            "nummod" => Dep::Nummod,
            "oprd" => Dep::Oprd,
            "parataxis" => Dep::Parataxis,
            "pcomp" => Dep::Pcomp,
            "pobj" => Dep::Pobj,
            "poss" => Dep::Poss,
            "preconj" => Dep::Preconj,
            "predet" => Dep::Predet,
            "prep" => Dep::Prep,
            "prt" => Dep::Prt,
            "punct" => Dep::Punct,
            "quantmod" => Dep::Quantmod,
            "relcl" => Dep::Relcl,
            "xcomp" => Dep::Xcomp,
            _ => Dep::Other,
        }
    }
}

/// A document with its dependency tree laid open: children, labels, lower-case base forms, and
/// which sentence and entity each token belongs to. Indices are token indices throughout.
pub struct Tree<'d> {
    /// The document.
    pub doc: &'d Doc,
    dep: Vec<Dep>,
    lemma: Vec<Cow<'d, str>>,
    lower: Vec<Cow<'d, str>>,
    child_start: Vec<u32>,
    child: Vec<u32>,
    sentence: Vec<u32>,
    entity: Vec<Option<u32>>,
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.chars().any(char::is_uppercase) {
        Cow::Owned(word.to_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

impl<'d> Tree<'d> {
    /// Lays open the tree of `doc`.
    pub fn new(doc: &'d Doc) -> Tree<'d> {
        let n = doc.tokens.len();
        let mut counts = vec![0u32; n + 1];
        let head = |i: usize| doc.tokens[i].head.min(n.saturating_sub(1));
        for i in 0..n {
            if head(i) != i {
                counts[head(i) + 1] += 1;
            }
        }
        for i in 0..n {
            counts[i + 1] += counts[i];
        }
        let mut fill = counts.clone();
        let mut child = vec![0u32; counts.last().copied().unwrap_or(0) as usize];
        for i in 0..n {
            let h = head(i);
            if h != i {
                child[fill[h] as usize] = i as u32;
                fill[h] += 1;
            }
        }
        let mut sentence = vec![0u32; n];
        for (s, range) in doc.sentences.iter().enumerate() {
            for slot in &mut sentence[range.clone()] {
                *slot = s as u32;
            }
        }
        let mut entity = vec![None; n];
        for (e, found) in doc.entities.iter().enumerate() {
            for slot in &mut entity[found.tokens.clone()] {
                *slot = Some(e as u32);
            }
        }
        Tree {
            doc,
            dep: doc.tokens.iter().map(|t| Dep::of(&t.dep)).collect(),
            lemma: doc.tokens.iter().map(|t| lower(&t.lemma)).collect(),
            lower: (0..n).map(|i| lower(doc.word(i))).collect(),
            child_start: counts,
            child,
            sentence,
            entity,
        }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.dep.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.dep.is_empty()
    }

    /// Label of the arc from token `i` to its head.
    pub fn dep(&self, i: usize) -> Dep {
        self.dep[i]
    }

    /// Head of token `i`, or `None` at a root.
    pub fn head(&self, i: usize) -> Option<usize> {
        let h = self.doc.tokens[i].head;
        (h != i && h < self.len()).then_some(h)
    }

    /// Children of token `i`, in order of the text.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.child_start[i] as usize..self.child_start[i + 1] as usize;
        self.child[range].iter().map(|&c| c as usize)
    }

    /// The first child of `i` with label `dep`.
    pub fn child(&self, i: usize, dep: Dep) -> Option<usize> {
        self.children(i).find(|&c| self.dep[c] == dep)
    }

    /// Base form of token `i`, lower case.
    pub fn lemma(&self, i: usize) -> &str {
        &self.lemma[i]
    }

    /// Token `i` as written, in lower case.
    pub fn lower(&self, i: usize) -> &str {
        &self.lower[i]
    }

    /// Penn Treebank tag of token `i`.
    pub fn tag(&self, i: usize) -> &str {
        &self.doc.tokens[i].tag
    }

    /// Part of speech of token `i`.
    pub fn pos(&self, i: usize) -> Pos {
        self.doc.tokens[i].pos
    }

    /// Which sentence token `i` stands in.
    pub fn sentence(&self, i: usize) -> usize {
        self.sentence[i] as usize
    }

    /// Label of the entity that token `i` belongs to.
    pub fn label(&self, i: usize) -> Option<&str> {
        self.entity[i].map(|e| &*self.doc.entities[e as usize].label)
    }

    /// The entity that token `i` belongs to, as an index into the document's entities.
    pub fn entity(&self, i: usize) -> Option<usize> {
        self.entity[i].map(|e| e as usize)
    }

    /// Whether token `i` is a noun or name.
    pub fn is_nominal(&self, i: usize) -> bool {
        matches!(self.pos(i), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
    }

    /// Whether token `i` opens a relative clause: *who*, *which*, *that*, *whom*, *where*.
    pub fn is_relative_word(&self, i: usize) -> bool {
        self.tag(i).starts_with('W')
    }

    /// `i` and everything coordinated with it, in order of the text.
    pub fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        let mut at = 0;
        // A chain of coordination is at most as long as the document; the bound is against cycles.
        while at < all.len() && all.len() < 64 {
            let here = all[at];
            all.extend(self.children(here).filter(|&c| self.dep[c] == Dep::Conj));
            at += 1;
        }
        all.sort_unstable();
        all
    }

    /// First and last token below `i`, itself included (the last one inclusive).
    pub fn extent(&self, i: usize) -> Range<usize> {
        let (mut first, mut last) = (i, i);
        let mut todo = vec![i];
        let mut seen = 0;
        while let Some(here) = todo.pop() {
            first = first.min(here);
            last = last.max(here);
            seen += 1;
            if seen > self.len() {
                break;
            }
            todo.extend(self.children(here));
        }
        first..last + 1
    }

    /// Whether the noun `i` carries a proper name beside it without a comma: "his successor Jeenbekov".
    pub fn name_beside(&self, i: usize) -> Option<usize> {
        let beside = self
            .children(i)
            .find(|&c| c > i && self.dep[c] == Dep::Appos && self.pos(c) == Pos::Propn)?;
        let first = self.extent(beside).start;
        (i + 1..first.max(i + 1))
            .all(|k| self.pos(k) != Pos::Punct)
            .then_some(beside)
    }

    /// The noun phrase of head `i` as a party or object is quoted: its modifiers and `of` phrases,
    /// without a leading article, relative clauses, appositions behind a comma or other additions.
    pub fn phrase(&self, i: usize) -> Range<usize> {
        self.phrase_at(i, 0)
    }

    fn phrase_at(&self, i: usize, depth: usize) -> Range<usize> {
        let (mut first, mut last) = (i, i);
        for c in self.children(i) {
            if c < i {
                let wanted = match self.dep[c] {
                    Dep::Compound
                    | Dep::Amod
                    | Dep::Poss
                    | Dep::Nmod
                    | Dep::Nummod
                    | Dep::Quantmod
                    | Dep::Npadvmod
                    | Dep::Case
                    | Dep::Advmod => true,
                    Dep::Det => !matches!(&*self.lower[c], "the" | "a" | "an"),
                    Dep::Punct => self.doc.word(c) == "-",
                    _ => false,
                };
                if wanted {
                    first = first.min(self.extent(c).start);
                }
            } else if self.dep[c] == Dep::Prep && &*self.lower[c] == "of" && depth < 4 {
                if let Some(object) = self.child(c, Dep::Pobj) {
                    last = last.max(self.phrase_at(object, depth + 1).end - 1);
                }
            } else if self.dep[c] == Dep::Appos
                && self.name_beside(i) == Some(c)
                && self.pos(c) == Pos::Propn
            {
                last = last.max(self.phrase_at(c, depth + 1).end - 1);
            } else if self.dep[c] == Dep::Case && c == last + 1 && depth > 0 {
                last = c;
            }
        }
        // A name's entity is never cut in two.
        if let Some(e) = self.entity(i) {
            let range = self.doc.entities[e].tokens.clone();
            first = first.min(range.start);
            if range.end - 1 > last && self.sentence(range.end - 1) == self.sentence(i) {
                last = range.end - 1;
            }
        }
        while first < i
            && (matches!(&*self.lower[first], "the" | "a" | "an")
                || self.pos(first) == Pos::Punct
                || self.pos(first) == Pos::Space)
        {
            first += 1;
        }
        while last > i && (self.tag(last) == "POS" || self.pos(last) == Pos::Space) {
            last -= 1;
        }
        first..last + 1
    }
}
