//! Where the paragraphs of a text are.

use std::ops::Range;

/// The paragraphs of a text as byte ranges, in order, without surrounding white space, none empty.
///
/// Paragraphs are separated by a blank line; where no blank line stands between two lines of the
/// text, by a line break. `\n`, `\r\n`, `\r` and Unicode's line and paragraph separators end a
/// line; a line of nothing but white space is blank.
///
/// ```
/// use dateline_report::paragraphs;
///
/// let of = |text: &'static str| paragraphs(text).into_iter().map(|p| &text[p]).collect::<Vec<_>>();
/// assert_eq!(of("Wrapped\nline.\r\n\r\nNext one.\n"), ["Wrapped\nline.", "Next one."]);
/// assert_eq!(of("One.\nTwo.\n\n"), ["One.", "Two."]);
/// assert_eq!(of(" \n "), [""; 0]);
/// ```
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut by_line = Vec::new();
    let mut by_blank: Vec<Range<usize>> = Vec::new();
    let mut after_blank = true;
    for line in lines(text) {
        let trimmed = trim(text, line);
        if trimmed.is_empty() {
            after_blank = true;
            continue;
        }
        match by_blank.last_mut() {
            Some(paragraph) if !after_blank => paragraph.end = trimmed.end,
            _ => by_blank.push(trimmed.clone()),
        }
        by_line.push(trimmed);
        after_blank = false;
    }
    // One paragraph only: no blank line separates anything.
    if by_blank.len() <= 1 {
        by_line
    } else {
        by_blank
    }
}

/// Lines without their ends. The empty line inside a `\r\n` would count as blank, so the pair is
/// taken as one.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = &text[start..];
        match rest.find(['\n', '\r', '\u{2028}', '\u{2029}']) {
            Some(at) => {
                let line = start..start + at;
                let broken = &rest[at..];
                start += at
                    + if broken.starts_with("\r\n") {
                        2
                    } else {
                        broken.chars().next().map_or(0, char::len_utf8)
                    };
                Some(line)
            }
            None => {
                done = true;
                Some(start..text.len())
            }
        }
    })
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let start = range.end - line.trim_start().len();
    start..start + line.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|p| &text[p]).collect()
    }

    #[test]
    fn blank_lines_separate() {
        assert_eq!(of("a\nb\n\nc"), ["a\nb", "c"]);
        assert_eq!(of("a\r\nb\r\n \t\r\nc\r\n"), ["a\r\nb", "c"]);
        assert_eq!(of("a\rb\r\rc"), ["a\rb", "c"]);
        assert_eq!(of("a\n\n\n\n  b  \n"), ["a", "b"]);
    }

    #[test]
    fn without_blank_lines_line_breaks_do() {
        assert_eq!(of("a\nb\nc"), ["a", "b", "c"]);
        assert_eq!(of("a\r\nb\r\nc\r\n"), ["a", "b", "c"]);
        assert_eq!(of("a\u{2029}b"), ["a", "b"]);
        // Blank lines before the first and after the last paragraph separate nothing.
        assert_eq!(of("\n\na\nb\n\n"), ["a", "b"]);
    }

    #[test]
    fn nothing_is_no_paragraph() {
        assert!(of("").is_empty());
        assert!(of(" \r\n\u{a0}\n\t").is_empty());
    }

    proptest! {
        #[test]
        fn ranges_cover_what_is_no_white_space(text in "[ab é\u{a0}\t\r\n\u{2028}]{0,40}|\\PC*") {
            let found = paragraphs(&text);
            let mut end = 0;
            for p in &found {
                prop_assert!(p.start < p.end && p.start >= end);
                prop_assert!(text[end..p.start].trim().is_empty());
                prop_assert_eq!(text[p.clone()].trim(), &text[p.clone()]);
                end = p.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
