//! The parse of a sentence, drawn: words stand one below the other in the order of the text, each
//! joined to the word it hangs on, what stands before that word above it and what follows below.
//!
//! So that long sentences stay readable, a word's articles, adjectives, auxiliaries and the like
//! share its line, a preposition and its object are one line, and punctuation is left out.

use dateline_coder::explain::Word;

/// A sentence of more words than this is not drawn.
pub(super) const MAX_WORDS: usize = 250;

/// What hangs deeper than this is written on one line with what it hangs on.
const MAX_DEPTH: usize = 24;

/// A line's words are cut behind this many characters.
const MAX_CHARS: usize = 60;

/// One line of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The lines that join words.
    pub(super) lines: String,
    /// The words before the one that the others on the line hang on.
    pub(super) before: String,
    /// That word.
    pub(super) word: String,
    /// The words behind it.
    pub(super) behind: String,
    /// Its dependency label; for a preposition with its object, both.
    pub(super) dep: String,
    /// Its tag.
    pub(super) tag: String,
    /// Labels of the named entities that begin on the line.
    pub(super) entities: Vec<String>,
    /// Numbers of the clauses whose predicates stand on the line.
    pub(super) clauses: Vec<usize>,
}

/// Dependents that share a word's line where nothing stands between.
const CLOSE: [&str; 19] = [
    "advmod", "amod", "aux", "auxpass", "case", "cc", "compound", "det", "expl", "intj", "mark",
    "neg", "nmod", "nummod", "poss", "predet", "prt", "punct", "quantmod",
];

/// A line before it is drawn.
struct Node {
    head: usize,
    /// The words on the line, first and last (exclusive).
    run: (usize, usize),
    dep: String,
    before: Vec<Node>,
    behind: Vec<Node>,
}

struct Tree<'w> {
    words: &'w [Word],
    children: Vec<Vec<usize>>,
    /// First and last word (exclusive) below each, itself included, and how many there are.
    extent: Vec<(usize, usize, usize)>,
}

impl<'w> Tree<'w> {
    fn new(words: &'w [Word]) -> Tree<'w> {
        let mut children = vec![Vec::new(); words.len()];
        for (i, w) in words.iter().enumerate() {
            if w.head != i && w.head < words.len() {
                children[w.head].push(i);
            }
        }
        let mut extent: Vec<(usize, usize, usize)> =
            (0..words.len()).map(|i| (i, i + 1, 1)).collect();
        // From the leaves up: whoever waits for no child any more is counted into its head.
        let mut waits: Vec<usize> = children.iter().map(Vec::len).collect();
        let mut ready: Vec<usize> = (0..words.len()).filter(|&i| waits[i] == 0).collect();
        while let Some(i) = ready.pop() {
            let head = words[i].head;
            if head == i || head >= words.len() {
                continue;
            }
            let (from, to, n) = extent[i];
            let above = &mut extent[head];
            *above = (above.0.min(from), above.1.max(to), above.2 + n);
            waits[head] -= 1;
            if waits[head] == 0 {
                ready.push(head);
            }
        }
        Tree {
            words,
            children,
            extent,
        }
    }

    /// Whether the word and all below it can share the line of its head.
    fn is_close(&self, i: usize) -> bool {
        let (from, to, n) = self.extent[i];
        let short = to - from == n && n <= 4;
        short && (from..to).all(|k| CLOSE.contains(&self.words[k].dep.as_str()))
    }

    /// The line of word `i`, and everything that hangs on it.
    fn node(&self, i: usize, depth: usize) -> Node {
        let words = self.words;
        let mut head = i;
        let mut dep = words[i].dep.clone();
        let mut run = (i, i + 1);
        // A preposition and its object are one line.
        if let [object] = self.children[i][..]
            && matches!(words[object].dep.as_str(), "pobj" | "pcomp")
            && object > i
        {
            dep = format!("{dep}·{}", words[object].dep);
            head = object;
            run = (object, object + 1);
        }
        let mut own: Vec<usize> = self.children[head].clone();
        while let Some(at) = own.iter().position(|&c| {
            let (from, to, _) = self.extent[c];
            // A conjunction goes with what follows it.
            let cc = words[c].dep == "cc";
            self.is_close(c) && !cc && (to == run.0 || from == run.1)
        }) {
            let (from, to, _) = self.extent[own.remove(at)];
            run = (run.0.min(from), run.1.max(to));
        }
        if head != i && run.0 == i + 1 {
            run.0 = i;
        }
        if depth >= MAX_DEPTH {
            let (from, to, _) = self.extent[i];
            run = (from, to);
            own.clear();
        }
        own.retain(|&c| words[c].dep != "punct" || !self.children[c].is_empty());
        let mut node = Node {
            head,
            run,
            dep,
            before: Vec::new(),
            behind: Vec::new(),
        };
        if head != i && run.0 > i {
            // Something stands between the preposition and its object.
            let alone = Node {
                head: i,
                run: (i, i + 1),
                dep: words[i].dep.clone(),
                before: Vec::new(),
                behind: Vec::new(),
            };
            node.before.push(alone);
        }
        let mut and: Option<usize> = None;
        for c in own {
            if words[c].dep == "cc" && self.children[c].is_empty() && c > head {
                and = Some(c);
                continue;
            }
            let mut below = self.node(c, depth + 1);
            if let Some(cc) = and.take() {
                if below.before.is_empty() && below.run.0 == cc + 1 {
                    below.run.0 = cc;
                } else {
                    node.behind.push(self.leaf(cc));
                }
            }
            if c < head {
                node.before.push(below);
            } else {
                node.behind.push(below);
            }
        }
        node.behind.extend(and.map(|cc| self.leaf(cc)));
        node
    }

    fn leaf(&self, i: usize) -> Node {
        Node {
            head: i,
            run: (i, i + 1),
            dep: self.words[i].dep.clone(),
            before: Vec::new(),
            behind: Vec::new(),
        }
    }

    /// The words from `from` to `to`, with the white space between them.
    fn text(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        for w in &self.words[from..to] {
            text += &w.text;
            if w.space {
                text.push(' ');
            }
        }
        text
    }

    fn draw(&self, node: &Node, above: &str, joint: &str, below: &str, rows: &mut Vec<Row>) {
        for (n, child) in node.before.iter().enumerate() {
            let first = n == 0;
            self.draw(
                child,
                &format!("{above}{}", if first { "  " } else { "│ " }),
                &format!("{above}{}", if first { "┌ " } else { "├ " }),
                &format!("{above}│ "),
                rows,
            );
        }
        let (from, to) = node.run;
        let word = &self.words[node.head];
        let cut = |text: String| match text.char_indices().nth(MAX_CHARS) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text,
        };
        rows.push(Row {
            lines: joint.to_string(),
            before: cut(self.text(from, node.head)),
            word: word.text.clone(),
            behind: {
                let gap = if word.space && node.head + 1 < to {
                    " "
                } else {
                    ""
                };
                cut(format!("{gap}{}", self.text(node.head + 1, to))
                    .trim_end()
                    .to_string())
            },
            dep: node.dep.clone(),
            tag: word.tag.clone(),
            entities: self.words[from..to]
                .iter()
                .filter_map(|w| w.entity.clone())
                .collect(),
            clauses: self.words[from..to]
                .iter()
                .filter_map(|w| w.clause)
                .collect(),
        });
        let last = node.behind.len().saturating_sub(1);
        for (n, child) in node.behind.iter().enumerate() {
            let end = n == last;
            self.draw(
                child,
                &format!("{below}│ "),
                &format!("{below}{}", if end { "└ " } else { "├ " }),
                &format!("{below}{}", if end { "  " } else { "│ " }),
                rows,
            );
        }
    }
}

/// The picture of a sentence; empty where it has more than [`MAX_WORDS`] words.
pub(super) fn rows(words: &[Word]) -> Vec<Row> {
    let mut rows = Vec::new();
    if words.len() > MAX_WORDS {
        return rows;
    }
    let tree = Tree::new(words);
    for (i, w) in words.iter().enumerate() {
        if w.head == i {
            tree.draw(&tree.node(i, 0), "", "", "", &mut rows);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with their labels and heads: `police/nsubj/1`.
    fn words(sentence: &str) -> Vec<Word> {
        sentence
            .split(' ')
            .map(|w| {
                let mut parts = w.split('/');
                let mut part = || parts.next().unwrap_or_default().to_string();
                let (text, dep, head) = (part(), part(), part());
                Word {
                    lemma: text.clone(),
                    space: text != ",",
                    text,
                    tag: "X".to_string(),
                    dep,
                    head: head.parse().expect("a number"),
                    entity: None,
                    clause: None,
                }
            })
            .collect()
    }

    #[track_caller]
    fn check(sentence: &str, expected: &str) {
        let drawn: Vec<String> = rows(&words(sentence))
            .iter()
            .map(|r| format!("{}{}{}{} | {}", r.lines, r.before, r.word, r.behind, r.dep))
            .collect();
        let expected: Vec<&str> = expected
            .trim_matches('\n')
            .lines()
            .map(|l| l.trim_start_matches("            "))
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn words_stand_in_the_order_of_the_text() {
        check(
            "the/det/1 police/nsubj/3 have/aux/3 stormed/ROOT/3 a/det/5 camp/dobj/3 near/prep/5 Goma/pobj/6",
            "
            ┌ the police | nsubj
            have stormed | ROOT
            └ a camp | dobj
              └ near Goma | prep·pobj",
        );
        // What stands before is above, what follows below, however deep.
        check(
            "men/nsubj/3 who/nsubj/2 fled/relcl/0 hid/ROOT/3",
            "
            ┌ men | nsubj
            │ │ ┌ who | nsubj
            │ └ fled | relcl
            hid | ROOT",
        );
        check(
            "They/nsubj/1 shot/ROOT/1 two/dobj/1 and/cc/1 fled/conj/1",
            "
            ┌ They | nsubj
            shot | ROOT
            ├ two | dobj
            └ and fled | conj",
        );
    }

    #[test]
    fn every_word_but_punctuation_is_drawn_once() {
        let sentence = "On/prep/5 Monday/pobj/0 ,/punct/5 rebels/nsubj/5 not/neg/5 killed/ROOT/5 \
                        with/prep/5 or/cc/6 without/conj/6 guns/pobj/8";
        let all = words(sentence);
        let drawn: Vec<String> = rows(&all)
            .iter()
            .flat_map(|r| {
                format!("{}{}{}", r.before, r.word, r.behind)
                    .split_whitespace()
                    .map(str::to_string)
                    .collect::<Vec<_>>()
            })
            .collect();
        for w in all.iter().filter(|w| w.dep != "punct") {
            let times = drawn.iter().filter(|d| **d == w.text).count();
            assert_eq!(times, 1, "{} in {drawn:?}", w.text);
        }
    }

    #[test]
    fn a_chain_or_a_mass_of_words_does_no_harm() {
        let chain = |n: usize| -> Vec<Word> {
            let mut all = words(&vec!["w/dobj/0"; n].join(" "));
            for (i, w) in all.iter_mut().enumerate() {
                w.head = i.saturating_sub(1);
            }
            all
        };
        let drawn = rows(&chain(MAX_WORDS));
        assert!(drawn.len() <= MAX_DEPTH + 1, "{}", drawn.len());
        assert!(
            drawn
                .iter()
                .all(|r| r.before.chars().count() <= MAX_CHARS + 1)
        );
        assert!(rows(&chain(MAX_WORDS + 1)).is_empty());
        assert!(rows(&[]).is_empty());
    }
}
