//! The text of one utterance, from its first sound to its last.

use crate::spoken_language;
use crate::streaming::flight::Flight;
use crate::streaming::sound::{is_silent_since, samples, seconds};
use crate::streaming::{
    Agreement, Decision, FilterVerdict, Moment, Pace, Purpose, Schedule, Sound, Spoken, Step,
    StreamingSettings, quietest, script, voiced,
};
use banter_engine::{Pcm, TranscribeEvent, TranscribeRequest, Window};
use std::ops::Range;

/// How far from where a word is said to end it may be cut off, in seconds.
const REACH: f64 = 0.15;
/// Words that ended so long ago are cut off, in seconds: later ones may still be in doubt.
const SETTLED: f64 = 1.0;
/// Where a window that is too long may be cut: after so much of it, and so long before its
/// end, in seconds.
const FORCED_AFTER: f64 = 4.0;
const FORCED_BEFORE: f64 = 3.0;
/// The longest text, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// Makes requests of an utterance's sound, and one text of the answers.
///
/// It knows no engine and no clock: whoever has the sound calls [`step`](Self::step) as often
/// as there is more of it, and passes on what the ears say. Time is that of the sound.
#[derive(Debug)]
pub struct Transcript {
    manner: StreamingSettings,
    schedule: Schedule,
    agreement: Agreement,
    rate: u32,
    /// Where the next window begins, in samples.
    start: usize,
    flight: Option<Flight>,
    /// What a speculation brought, and where its window ended.
    speculation: Option<(Vec<Spoken>, usize)>,
    /// The purpose and window of a job whose sound wants another look.
    again: Option<(Purpose, usize, usize)>,
    language: Option<String>,
    /// Up to where words were heard, in samples.
    heard: usize,
    /// Whether two windows agreed on the language.
    language_stands: bool,
    /// Whether the sound is not the one that was listened to before.
    is_other: bool,
    /// Whether it was found that nobody who listens understands the language.
    is_foreign: bool,
    ended: bool,
    done: bool,
    /// What was last told of the text.
    told: (String, usize),
}

impl Transcript {
    /// Of an utterance that begins.
    pub fn new(manner: StreamingSettings) -> Self {
        Self {
            schedule: Schedule::new(manner.pace),
            manner,
            agreement: Agreement::default(),
            rate: 0,
            start: 0,
            flight: None,
            speculation: None,
            again: None,
            language: None,
            heard: 0,
            language_stands: false,
            is_other: false,
            is_foreign: false,
            ended: false,
            done: false,
            told: (String::new(), 0),
        }
    }

    /// The text so far, and how many of its bytes will not change any more.
    pub fn text(&self) -> (&str, usize) {
        (&self.told.0, self.told.1)
    }

    /// How many seconds of the sound, from its beginning, the text is about.
    pub fn until(&self) -> f64 {
        seconds(self.rate, self.heard)
    }

    /// The language of the text, as far as it is known: English where it is a translation.
    pub fn text_language(&self) -> Option<&str> {
        match self.manner.translate {
            true => Some("en"),
            false => self.language(),
        }
    }

    /// The language that is spoken, as far as it is known.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref().or(self.manner.language.as_deref())
    }

    /// What is to be done, now that there is so much sound.
    pub fn step(&mut self, sound: &Sound<'_>) -> Step {
        if self.done {
            return Step::Done;
        }
        if sound.rate != self.rate || sound.samples.len() < self.start {
            // It is another recording: whatever was cut off is there again, and nobody knows
            // where.
            self.is_other = self.start > 0;
            self.rate = sound.rate;
            self.start_over();
            self.schedule.reject();
        }
        if sound.ended && !self.ended {
            self.ended = true;
            self.check_speculation(sound);
        }
        if !sound.ended && !sound.paused {
            self.speculation = None;
            self.again = None;
        }
        if let Some((purpose, start, end)) = self.again.take() {
            return self.send(sound, purpose, start..end, Window::Full);
        }
        if !sound.ended && !self.manner.stream {
            return Step::Wait;
        }
        let busy = self.flight.as_ref().map(|flight| flight.purpose);
        let moment = Moment {
            seconds: seconds(sound.rate, sound.samples.len()),
            paused: sound.paused,
            ended: sound.ended,
            busy,
        };
        match self.schedule.decide(&moment) {
            Decision::Wait => Step::Wait,
            Decision::Accept => {
                let words = self.speculation.take().map(|(words, _)| words);
                self.accept(words.unwrap_or_default());
                Step::Done
            }
            Decision::Send(purpose) => {
                if !self.cut(sound, purpose) {
                    return Step::Wait;
                }
                let start = self.start.min(sound.samples.len());
                self.send(sound, purpose, start..sound.samples.len(), Window::Fitted)
            }
        }
    }

    /// Takes an event of the job.
    pub fn take(&mut self, event: TranscribeEvent) {
        let Some(flight) = &mut self.flight else {
            return;
        };
        match event {
            TranscribeEvent::Segment(segment) => flight.hear(segment),
            TranscribeEvent::Language(language) => flight.language = Some(language),
            // It has no words with times, so it can only be shown.
            TranscribeEvent::Partial(text) => {
                if flight.purpose != Purpose::Draft && self.agreement.fixed().is_empty() {
                    self.told = (bounded(script::words(&text).concat()), 0);
                }
            }
        }
    }

    /// The job has ended well.
    pub fn finish(&mut self) {
        let Some(flight) = self.flight.take() else {
            return;
        };
        let words = flight.words(seconds(self.rate, flight.start));
        let new = self.agreement.new_words(&words);
        let verdict = flight.verdict(&self.manner.guard, &self.manner.prompt, new);
        let words = match (verdict, flight.purpose) {
            (FilterVerdict::Keep, _) => words,
            // The next draft may be better.
            (_, Purpose::Draft) => return,
            (FilterVerdict::Drop, _) => Vec::new(),
            (FilterVerdict::Again, purpose) => {
                self.again = Some((purpose, flight.start, flight.end));
                return;
            }
        };
        if !words.is_empty() {
            self.heard = flight.end;
            self.hear_language(flight.language);
        }
        if self.must_translate(&words) {
            (self.manner.translate, self.is_foreign) = (true, true);
            self.start_over();
            self.agreement = Agreement::default();
            if flight.purpose != Purpose::Draft {
                self.again = Some((flight.purpose, 0, flight.end));
            }
            return;
        }
        match flight.purpose {
            Purpose::Final => self.accept(words),
            purpose => {
                if self.manner.translate {
                    self.agreement.show(words.clone());
                } else {
                    self.agreement.draft(words.clone());
                }
                if purpose == Purpose::Speculation {
                    self.speculation = Some((words, flight.end));
                }
                self.tell();
            }
        }
    }

    /// Whether it is in a language that nobody who listens understands. Of little sound ears find any language: it is
    /// believed when they found it twice, or when the words surely are in it.
    fn must_translate(&self, words: &[Spoken]) -> bool {
        let Some(language) = self.language().filter(|it| self.manner.is_foreign(it)) else {
            return false;
        };
        let text: String = words.iter().map(|word| word.text.as_str()).collect();
        self.language_stands || spoken_language(&text, "en", &[language]) == language
    }

    /// The job has failed. Returns whether that is the end: what was heard until then is the
    /// text. A draft that fails is none, and there are no more.
    pub fn fail(&mut self) -> bool {
        let flight = self.flight.take();
        if std::mem::take(&mut self.is_foreign) {
            // Ears that cannot translate: the words that were spoken are better than none.
            self.manner.translate = false;
            self.manner.understood.clear();
            let flight = flight.filter(|flight| flight.purpose != Purpose::Draft);
            self.again = flight.map(|flight| (flight.purpose, 0, flight.end));
            return false;
        }
        let purpose = flight.map(|flight| flight.purpose);
        self.manner.stream = false;
        self.schedule.reject();
        if purpose == Some(Purpose::Final) {
            self.tell();
            self.told.1 = self.told.0.len();
            self.done = true;
        }
        self.done
    }

    /// All words stand.
    fn accept(&mut self, words: Vec<Spoken>) {
        self.agreement.finish(words);
        self.tell();
        // Ears that were not taught to translate write what was spoken.
        let spoken = self.language().filter(|_| self.is_foreign);
        if spoken.is_some_and(|it| spoken_language(&self.told.0, "en", &[it]) == it) {
            self.manner.translate = false;
        }
        self.done = true;
    }

    fn tell(&mut self) {
        let text = bounded(self.agreement.text());
        let fixed = self.agreement.fixed().len().min(text.len());
        self.told = (text, fixed);
    }

    fn start_over(&mut self) {
        self.start = 0;
        self.agreement.restore();
        self.heard = 0;
        self.flight = None;
        self.speculation = None;
        self.again = None;
    }

    /// At the end: whether what was speculated on will do.
    fn check_speculation(&mut self, sound: &Sound<'_>) {
        if self.speculation_is_void(sound) {
            self.speculation = None;
            self.schedule.reject();
        }
    }

    /// Whether somebody spoke on after the speculation was sent.
    fn speculation_is_void(&self, sound: &Sound<'_>) -> bool {
        let flight = self.flight.as_ref();
        let in_flight = flight.filter(|flight| flight.purpose == Purpose::Speculation);
        let ends = [
            in_flight.map(|flight| flight.end),
            self.speculation.as_ref().map(|(_, end)| *end),
            self.again.map(|(_, _, end)| end),
        ];
        let end = ends.into_iter().flatten().max();
        !end.is_some_and(|end| is_silent_since(sound.samples, sound.rate, end))
    }

    fn send(
        &mut self,
        sound: &Sound<'_>,
        purpose: Purpose,
        range: Range<usize>,
        window: Window,
    ) -> Step {
        let heard = sound.samples.get(range.clone()).unwrap_or_default();
        let known = samples(sound.rate, self.agreement.end());
        let new = sound.samples.get(known.max(range.start)..range.end);
        let new = new.unwrap_or_default();
        let mut flight = Flight::new(purpose, range.start, range.end, window);
        flight.voiced = voiced(new, sound.rate);
        flight.seconds = seconds(sound.rate, new.len());
        self.flight = Some(flight);
        let language = self.language.clone().filter(|_| self.language_stands);
        Step::Send(TranscribeRequest {
            language: self.manner.language.clone().or(language),
            prompt: self.manner.prompt.clone(),
            before: self.agreement.before().to_owned(),
            translate: self.manner.translate,
            draft: purpose == Purpose::Draft,
            words: self.manner.stream && !self.manner.translate,
            window,
            ..TranscribeRequest::new(Pcm::new(sound.rate, heard.to_vec()))
        })
    }

    /// Moves the beginning of the window on, where that is possible. Returns whether there is
    /// a window that is not too long.
    fn cut(&mut self, sound: &Sound<'_>, purpose: Purpose) -> bool {
        let Pace { trim, longest, .. } = self.manner.pace;
        let rate = sound.rate;
        let now = seconds(rate, sound.samples.len());
        let length = |start: usize| now - seconds(rate, start);
        if purpose == Purpose::Final && (self.is_other || self.agreement.fixed().is_empty()) {
            self.start_over();
            return true;
        }
        if length(self.start) > trim
            && let Some(end) = self.agreement.releasable(now - SETTLED)
        {
            let reach = samples(rate, REACH);
            let cut = quietest(sound.samples, rate, samples(rate, end), reach);
            if cut > self.start {
                self.start = cut;
                self.agreement.release(end);
            }
        }
        if purpose == Purpose::Final || length(self.start) <= longest {
            return true;
        }
        // Nobody knows when untimed words were said, and a translation has no order.
        if self.manner.translate || !self.agreement.is_timed() {
            return false;
        }
        // Nothing is lost that was not listened to.
        let ended = now - FORCED_BEFORE.min(longest / 4.0);
        let last = ended.min(seconds(rate, self.heard) - SETTLED);
        let first = (seconds(rate, self.start) + FORCED_AFTER).min(last);
        let (first, last) = (samples(rate, first), samples(rate, last));
        let reach = (last - first) / 2;
        let cut = quietest(sound.samples, rate, first + reach, reach);
        if cut <= self.start {
            return false;
        }
        self.start = cut;
        self.agreement.force(seconds(rate, cut));
        self.tell();
        true
    }

    fn hear_language(&mut self, language: Option<String>) {
        if language.is_some() && !self.language_stands {
            self.language_stands = self.language == language;
            self.language = language;
        }
    }
}

fn bounded(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(LONGEST_TEXT));
    text
}

#[cfg(test)]
mod tests;
