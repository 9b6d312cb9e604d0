//! What is coordinated adds up.

use crate::Number;

/// The sum of the numbers of coordinated phrases ("a man and his two sons" is three), its parts kept
/// in [`including`](Number::including). `None` for fewer than two, or where one of them has no number
/// that could be added ("dozens of men and a woman" is told apart by the caller).
pub fn sum(parts: &[Number]) -> Option<Number> {
    let [first, .., last] = parts else {
        return None;
    };
    let add = |pick: fn(&Number) -> Option<u64>| {
        parts
            .iter()
            .map(pick)
            .try_fold(0u64, |sum, n| sum.checked_add(n?))
    };
    let whole = |n: &Number| {
        let end =
            n.of.as_ref()
                .map_or(n.text.end, |of| of.end.max(n.text.end));
        n.text.start..end
    };
    let text = whole(first).start..whole(last).end.max(whole(first).start);
    Some(Number {
        low: add(|n| n.low),
        best: Some(add(|n| n.best)?),
        high: add(|n| n.high),
        of: Some(text.clone()),
        text,
        including: parts.to_vec(),
        implied: false,
        added: parts.iter().all(|n| n.added),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(at: usize, n: Option<u64>) -> Number {
        Number {
            low: n,
            best: n,
            high: n,
            text: at..at + 1,
            of: Some(at + 1..at + 2),
            including: Vec::new(),
            implied: true,
            added: false,
        }
    }

    #[test]
    fn parts_add_up_and_stay() {
        let total = sum(&[number(3, Some(1)), number(6, Some(2))]).unwrap();
        assert_eq!((total.best, total.text), (Some(3), 3..8));
        assert_eq!(total.including.len(), 2);
    }

    #[test]
    fn no_sum_without_two_numbers() {
        assert_eq!(sum(&[number(3, Some(1))]), None);
        assert_eq!(sum(&[number(3, Some(1)), number(6, None)]), None);
        assert_eq!(sum(&[number(3, Some(u64::MAX)), number(6, Some(1))]), None);
    }
}
