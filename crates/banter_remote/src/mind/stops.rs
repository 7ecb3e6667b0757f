//! Strings that end an answer, kept to whatever the server makes of them.

/// How many strings are heeded, and how long one may be in bytes.
const MOST: usize = 32;
const LONGEST: usize = 256;

/// Passes an answer on up to the first of some strings.
#[derive(Debug, Default)]
pub(super) struct Stops {
    strings: Vec<String>,
    /// What may be the beginning of one.
    held: String,
    over: bool,
}

impl Stops {
    pub(super) fn new(strings: &[String]) -> Self {
        let fits = |string: &&String| !string.is_empty() && string.len() <= LONGEST;
        Self {
            strings: strings.iter().filter(fits).take(MOST).cloned().collect(),
            ..Self::default()
        }
    }

    /// Adds what of `text` stands before any of them to `said`. Whether one came.
    pub(super) fn push(&mut self, text: &str, said: &mut String) -> bool {
        if self.over {
            return true;
        }
        self.held.push_str(text);
        let found = self.strings.iter().filter_map(|stop| self.held.find(stop));
        if let Some(at) = found.min() {
            said.push_str(self.held.get(..at).unwrap_or_default());
            self.held.clear();
            self.over = true;
        } else {
            let keep = self.held.len() - self.beginning();
            said.extend(self.held.drain(..keep));
        }
        self.over
    }

    /// The answer is at its end.
    pub(super) fn finish(&mut self, said: &mut String) {
        said.push_str(&std::mem::take(&mut self.held));
    }

    /// How many bytes at the end may be the beginning of one.
    fn beginning(&self) -> usize {
        let of = |stop: &String| {
            let most = stop.len().min(self.held.len() + 1);
            let fits = |length: &usize| {
                stop.get(..*length)
                    .is_some_and(|part| self.held.ends_with(part))
            };
            (1..most).rev().find(fits).unwrap_or(0)
        };
        self.strings.iter().map(of).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(stops: &[&str], pieces: &[&str]) -> (String, bool) {
        let stops: Vec<String> = stops.iter().map(|stop| (*stop).to_owned()).collect();
        let (mut stops, mut said) = (Stops::new(&stops), String::new());
        let is_over = pieces
            .iter()
            .fold(false, |_, piece| stops.push(piece, &mut said));
        stops.finish(&mut said);
        (said, is_over)
    }

    #[test]
    fn an_answer_ends_before_the_first_of_them() {
        assert_eq!(
            said(&["\nPlayer:", "###"], &["Good.\nPla", "yer: no ### x"]),
            ("Good.".to_owned(), true)
        );
        assert_eq!(
            said(&["###"], &["a #", "# b"]),
            ("a ## b".to_owned(), false)
        );
        assert_eq!(said(&["", "x"], &["a#"]), ("a#".to_owned(), false));
    }

    proptest! {
        #[test]
        fn any_cut_says_the_same(text in "[abé]{0,20}", cut in any::<prop::sample::Index>()) {
            let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let (before, after) = text.split_at(places[cut.index(places.len())]);
            let stops = ["aba", "éé"];
            prop_assert_eq!(said(&stops, &[before, after]), said(&stops, &[&text]));
        }
    }
}
