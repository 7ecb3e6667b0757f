//! How sentences are given out, each with the actions and directions that stand in it.

use super::*;

/// Gives out the marks that stand before `until`, in their order.
fn give_marks(held: &mut Vec<(usize, Spoken)>, until: usize, spoken: &mut Vec<Spoken>) {
    let marks = held.extract_if(.., |(place, _)| *place < until);
    spoken.extend(marks.map(|(_, mark)| mark));
}

impl Splitter {
    /// Keeps an action or a direction until the sentence that it stands in is given out, so
    /// that it is known whether it stands in the sentence or behind it.
    pub(super) fn hold(&mut self, mark: Spoken, spoken: &mut Vec<Spoken>) {
        match self.text.trim_end().len() {
            0 if self.held.is_empty() => spoken.push(mark),
            place => self.held.push((place, mark)),
        }
    }

    /// Gives out the text so far as a sentence, if it has anything to say.
    pub(super) fn end(&mut self, spoken: &mut Vec<Spoken>) {
        self.give_until(self.text.len(), spoken);
    }

    /// Gives out the first `at` bytes as a sentence, if they have anything to say.
    pub(super) fn give_until(&mut self, at: usize, spoken: &mut Vec<Spoken>) {
        let Some((first, rest)) = self.text.split_at_checked(at) else {
            return;
        };
        if !first.contains(char::is_alphanumeric) {
            return;
        }
        let (words, sentence) = (first.trim_end().len(), first.trim().to_owned());
        let begins = first.len() - first.trim_start().len();
        let next = self.text.len() - rest.trim_start().len();
        let rest = rest.trim_start().to_owned();
        let delivery = self.spans.give(&sentence, begins, at, next);
        let mut held = std::mem::take(&mut self.held);
        give_marks(&mut held, words, spoken);
        spoken.push(Spoken::Sentence {
            text: sentence,
            mood: self.mood.clone(),
            delivery,
        });
        // What stands between two sentences.
        give_marks(&mut held, at + 1, spoken);
        for (place, _) in &mut held {
            *place -= at;
        }
        let spans = std::mem::take(&mut self.spans);
        self.start_with(rest);
        self.spans = spans;
        self.held = held;
        self.given += 1;
        self.place.begins_line = false;
    }

    pub(super) fn clear(&mut self) {
        self.start_with(String::new());
    }

    fn start_with(&mut self, text: String) {
        // What stood in words that are gone stands before what follows.
        for (place, _) in &mut self.held {
            *place = 0;
        }
        self.length = text.chars().map(length::weight).sum();
        self.stretch = text.chars().rev().take_while(|c| is_unspaced(*c)).count();
        self.doubt = None;
        self.spans.clear();
        self.text = text;
    }

    /// The text is too long: its first part becomes a sentence.
    pub(super) fn cut(&mut self, spoken: &mut Vec<Spoken>) {
        let at = length::cut(&self.text, self.cast.rules());
        let rest = self
            .text
            .get(at..)
            .unwrap_or_default()
            .trim_start()
            .to_owned();
        self.give_until(at, spoken);
        // What had nothing to say is gone now: it cannot wait for ever.
        if self.text.len() > rest.len() {
            self.start_with(rest);
        }
    }

    pub(super) fn pace(&self) -> unspaced::Stretch {
        if self.given == 0 {
            unspaced::FIRST
        } else {
            unspaced::LATER
        }
    }

    /// It has gone on without a pause for too long.
    pub(super) fn cut_stretch(&mut self, spoken: &mut Vec<Spoken>) {
        let start: usize = self
            .text
            .char_indices()
            .rev()
            .nth(self.stretch.saturating_sub(1))
            .map_or(0, |(at, _)| at);
        let stretch = self.pace();
        let before = self.text.get(..start).unwrap_or_default();
        if before.chars().filter(|c| c.is_alphanumeric()).count() >= stretch.least / 2 {
            // There was a comma: better there.
            return self.give_until(start, spoken);
        }
        let tail = self.text.get(start..).unwrap_or_default();
        match unspaced::cut(tail, stretch, self.cast.rules()) {
            Some(at) => self.give_until(start + at, spoken),
            // Nothing to cut between: the limit will.
            None => self.stretch = 0,
        }
    }
}
