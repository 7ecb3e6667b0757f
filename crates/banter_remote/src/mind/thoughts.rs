//! Thoughts that a server leaves in an answer, taken out as it streams.

/// The signs around thoughts, as families of models write them.
const SIGNS: [(&str, &str); 4] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<reasoning>", "</reasoning>"),
    ("[THINK]", "[/THINK]"),
];

/// Takes thoughts out of a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Thoughts {
    /// What may be the beginning of a sign.
    held: String,
    /// The sign that ends the thought that is open.
    until: Option<&'static str>,
}

impl Thoughts {
    /// Adds what of `text` is no thought to `said`.
    pub(super) fn push(&mut self, text: &str, said: &mut String) {
        self.held.push_str(text);
        while let Some((at, length, next)) = self.next_sign() {
            if self.until.is_none() {
                said.push_str(self.held.get(..at).unwrap_or_default());
            }
            self.held.drain(..at + length);
            self.until = next;
        }
        let keep = self.held.len() - self.beginning();
        let free: String = self.held.drain(..keep).collect();
        if self.until.is_none() {
            said.push_str(&free);
        }
    }

    /// The answer is at its end.
    pub(super) fn finish(&mut self, said: &mut String) {
        let rest = std::mem::take(&mut self.held);
        if self.until.is_none() {
            said.push_str(&rest);
        }
    }

    /// The signs that count now, each with the sign that ends what it opens. Outside of thoughts
    /// a sign that ends one is taken out too: its beginning stood in the prompt.
    fn signs(&self) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
        let until = self.until;
        SIGNS.iter().flat_map(move |(open, close)| {
            let opens = until.is_none().then_some((*open, Some(*close)));
            let closes = until.is_none_or(|until| until == *close);
            [opens, closes.then_some((*close, None))]
                .into_iter()
                .flatten()
        })
    }

    fn next_sign(&self) -> Option<(usize, usize, Option<&'static str>)> {
        let found = self.signs().filter_map(|(sign, next)| {
            let at = self.held.find(sign)?;
            Some((at, sign.len(), next))
        });
        found.min_by_key(|(at, ..)| *at)
    }

    /// How many bytes at the end may be the beginning of a sign.
    fn beginning(&self) -> usize {
        let of = |sign: &str| {
            let most = sign.len().min(self.held.len() + 1);
            let fits = |length: &usize| {
                sign.get(..*length)
                    .is_some_and(|part| self.held.ends_with(part))
            };
            (1..most).rev().find(fits).unwrap_or(0)
        };
        self.signs().map(|(sign, _)| of(sign)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(pieces: &[&str]) -> String {
        let (mut thoughts, mut said) = (Thoughts::default(), String::new());
        for piece in pieces {
            thoughts.push(piece, &mut said);
        }
        thoughts.finish(&mut said);
        said
    }

    #[test]
    fn thoughts_are_taken_out() {
        for (text, left) in [
            ("<think>Hm.</think>Good evening.", "Good evening."),
            ("[THINK]Hm.[/THINK]Good.", "Good."),
            ("Hm.</think>Good.", "Hm.Good."),
            ("A <b>bold</b> ale. <th", "A <b>bold</b> ale. <th"),
            ("<think>no end", ""),
            ("<think>a <think> b</thinking> c</think>d", "d"),
        ] {
            assert_eq!(said(&[text]), left, "{text}");
        }
    }

    #[test]
    fn what_is_no_beginning_is_not_held_back() {
        let (mut thoughts, mut said) = (Thoughts::default(), String::new());
        thoughts.push("Good evening", &mut said);
        assert_eq!(said, "Good evening");
        thoughts.push(" <thi", &mut said);
        assert_eq!(said, "Good evening ");
        thoughts.push("s", &mut said);
        assert_eq!(said, "Good evening <this");
    }

    proptest! {
        #[test]
        fn any_cut_says_the_same(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "<think>", "</think>", "[THINK]", "[/THINK]", "<", "Hé ", "日", "/think>", "<thinking>",
                ]),
                0..16,
            ),
            cut in any::<prop::sample::Index>(),
        ) {
            let text = parts.concat();
            let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let (before, after) = text.split_at(places[cut.index(places.len())]);
            prop_assert_eq!(said(&[before, after]), said(&[&text]));
        }
    }
}
