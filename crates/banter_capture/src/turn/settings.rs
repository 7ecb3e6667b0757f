//! What can be set about turns.

use super::{BargeInSettings, Words};
use std::time::Duration;

/// Settings of voice activity and turns: how speech is found and turns are told apart. See [`TurnSettings::bounded`] for what
/// values are possible.
///
/// ```
/// use banter_capture::TurnSettings;
/// use std::time::Duration;
///
/// let mut settings = TurnSettings::default();
/// settings.endpointing.unfinished = Duration::from_millis(2_000);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TurnSettings {
    /// Speech begins with frames whose probability of voice is at least this, 0..=1: 0.5,
    /// which is what detectors are trained for.
    pub onset: f32,
    /// Speech goes on while it is at least this, 0..=1: 0.35. Lower than `onset`, since the
    /// ends of words are quieter than their beginnings.
    pub offset: f32,
    /// So much voice within `onset_window` is the beginning of speech: 80 ms, longer than a
    /// click and shorter than the shortest words.
    pub onset_voice: Duration,
    /// See `onset_voice`: 160 ms.
    pub onset_window: Duration,
    /// How many dB voice must stand above the background to begin: 4. Voice as loud as the
    /// background stands 3 dB above it.
    pub margin_db: f32,
    /// Nothing quieter is voice, in dBFS: -62. A quiet microphone brings speech at -45.
    pub quietest_db: f32,
    /// How much of what was before the first voice is part of the utterance: 300 ms. An "s"
    /// or "f" may be 150 ms long and is noise to a detector, which itself is some 50 ms late.
    pub pre_roll: Duration,
    /// After so much silence speech has paused: 180 ms. Stops inside words are shorter than
    /// 150 ms.
    pub pause: Duration,
    /// An utterance with less voice is noise, unless text says otherwise: 120 ms.
    pub shortest: Duration,
    /// An utterance never lasts longer, whatever is heard: 30 s, which is what recognisers
    /// take at a time.
    pub longest: Duration,
    /// How long silence lasts before a turn is over.
    pub endpointing: EndpointingSettings,
    /// Speech that begins so soon after the last voice of a turn goes on with that turn, if
    /// no character has been heard since: 2500 ms. People pause for 1 to 2 s within a
    /// sentence. Zero makes every turn stand for itself.
    pub joining: Duration,
    /// What lowers a character's voice, and what interrupts it.
    pub barge_in: BargeInSettings,
    /// Speech begins so much before a button is pressed: 150 ms, as people press late.
    pub press_pre_roll: Duration,
    /// It ends so much after the button was let go: 150 ms, as people let go early.
    pub release_tail: Duration,
    /// The language of text that does not say which it is in, as a tag ("en").
    pub language: String,
    /// The words that say whether a sentence goes on, by language.
    pub words: Words,
}

/// Settings of endpointing: how long silence lasts before a turn is over, by what was said last. Silence is counted
/// from the last voice.
///
/// `cargo xtask bench ears` says what other values cost, in turns that are cut off and in
/// waiting, on sound whose turns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointingSettings {
    /// After words that could be the last ones, where a [`TurnListener`](super::TurnListener) says
    /// that they sound so: 420 ms.
    pub sure: Duration,
    /// After a finished clause: 700 ms. In conversation the answer comes after 200 ms
    /// (Stivers et al., "Universals and cultural variation in turn-taking in conversation",
    /// 2009), but a detector cannot hear that a pause is going to be short.
    pub finished: Duration,
    /// After words that could be the last ones or not: 1600 ms.
    pub open: Duration,
    /// While nothing is known of the last words, because there is no text or it is not there
    /// yet: 700 ms, a common fixed rule.
    pub unknown: Duration,
    /// After "and", "um", a comma: 2200 ms. Pauses within a sentence last up to 2 s.
    pub unfinished: Duration,
    /// How late text comes: 400 ms. Text that comes by
    /// [`Pipeline::hint`](crate::Pipeline::hint) is about sound up to so long ago.
    pub text_delay: Duration,
    /// Text that ends so much before the last voice knows of the last words: 120 ms. Times
    /// of words are no better than this.
    pub text_tolerance: Duration,
}

impl Default for TurnSettings {
    fn default() -> Self {
        Self {
            onset: 0.5,
            offset: 0.35,
            onset_voice: Duration::from_millis(80),
            onset_window: Duration::from_millis(160),
            margin_db: 4.0,
            quietest_db: -62.0,
            pre_roll: Duration::from_millis(300),
            pause: Duration::from_millis(180),
            shortest: Duration::from_millis(120),
            longest: Duration::from_secs(30),
            endpointing: EndpointingSettings::default(),
            joining: Duration::from_millis(2_500),
            barge_in: BargeInSettings::default(),
            press_pre_roll: Duration::from_millis(150),
            release_tail: Duration::from_millis(150),
            language: "en".to_owned(),
            words: Words::default(),
        }
    }
}

impl Default for EndpointingSettings {
    fn default() -> Self {
        Self {
            sure: Duration::from_millis(420),
            finished: Duration::from_millis(700),
            open: Duration::from_millis(1_600),
            unknown: Duration::from_millis(700),
            unfinished: Duration::from_millis(2_200),
            text_delay: Duration::from_millis(400),
            text_tolerance: Duration::from_millis(120),
        }
    }
}

impl EndpointingSettings {
    /// No turn ends after less silence than this, whatever is set.
    pub const SHORTEST: Duration = Duration::from_millis(200);
    /// No turn lasts longer than this after its last voice, whatever is set.
    pub const LONGEST: Duration = Duration::from_secs(4);

    /// The same silence after everything: the plain rule that most programs have.
    pub fn fixed(silence: Duration) -> Self {
        Self {
            sure: silence,
            finished: silence,
            open: silence,
            unknown: silence,
            unfinished: silence,
            ..Self::default()
        }
    }
}

impl TurnSettings {
    /// The nearest settings that make sense, which is what a pipeline uses: probabilities
    /// within 0.01..=0.99 and `offset` no higher than `onset`; `margin_db` within 0..=40 and
    /// `quietest_db` within -90..=0; `onset_window` and `pre_roll` at most 1 s, `pause`
    /// within 50 ms..=1 s; `endpointing` within [`EndpointingSettings::SHORTEST`] and
    /// [`EndpointingSettings::LONGEST`] and never shorter than `pause`; `longest` within
    /// 1 s..=5 min; `joining` at most 10 s; the button's at most 1 s; `barge_in` as
    /// [`BargeInSettings::bounded`] makes it. What is not a number becomes the default.
    pub fn bounded(mut self) -> Self {
        let default = Self::default();
        let ms = Duration::from_millis;
        let second = ms(1_000);
        let number = |value: f32, otherwise: f32| if value.is_nan() { otherwise } else { value };
        self.onset = number(self.onset, default.onset).clamp(0.01, 0.99);
        self.offset = number(self.offset, default.offset).clamp(0.01, self.onset);
        self.margin_db = number(self.margin_db, default.margin_db).clamp(0.0, 40.0);
        self.quietest_db = number(self.quietest_db, default.quietest_db).clamp(-90.0, 0.0);
        self.onset_window = self.onset_window.min(second);
        self.onset_voice = self.onset_voice.min(self.onset_window);
        self.pre_roll = self.pre_roll.min(second);
        self.pause = self.pause.clamp(ms(50), second);
        self.shortest = self.shortest.min(second);
        self.longest = self.longest.clamp(second, Duration::from_secs(300));
        self.joining = self.joining.min(10 * second);
        self.press_pre_roll = self.press_pre_roll.min(second);
        self.release_tail = self.release_tail.min(second);
        let shortest = EndpointingSettings::SHORTEST.max(self.pause);
        for delay in [
            &mut self.endpointing.sure,
            &mut self.endpointing.finished,
            &mut self.endpointing.open,
            &mut self.endpointing.unknown,
            &mut self.endpointing.unfinished,
        ] {
            *delay = (*delay).clamp(shortest, EndpointingSettings::LONGEST);
        }
        self.barge_in = self.barge_in.bounded(self.pause);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_within_bounds() {
        assert_eq!(TurnSettings::default().bounded(), TurnSettings::default());
    }

    #[test]
    fn hostile_values_are_brought_back() {
        let wild = TurnSettings {
            onset: f32::NAN,
            offset: f32::INFINITY,
            margin_db: f32::NEG_INFINITY,
            quietest_db: 1e9,
            onset_window: Duration::ZERO,
            pre_roll: Duration::MAX,
            pause: Duration::ZERO,
            longest: Duration::ZERO,
            endpointing: EndpointingSettings::fixed(Duration::MAX),
            ..TurnSettings::default()
        }
        .bounded();
        assert_eq!((wild.onset, wild.offset), (0.5, 0.5));
        assert_eq!((wild.margin_db, wild.quietest_db), (0.0, 0.0));
        assert_eq!(wild.onset_voice, Duration::ZERO);
        assert_eq!(wild.longest, Duration::from_secs(1));
        assert_eq!(wild.endpointing.open, EndpointingSettings::LONGEST);
        assert_eq!(wild, wild.clone().bounded());
    }
}
