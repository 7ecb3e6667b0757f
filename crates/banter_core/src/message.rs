//! What passes from stage to stage. Every message has one crate that writes it.

use crate::Delivery;
use banter_engine::{EngineError, Pcm, Phoneme, PhonemeTiming, SpeechOutcome};
use bevy::prelude::*;
use std::sync::Arc;

/// Written by the game: somebody typed a line.
///
/// A character that is at another line of this speaker, or speaks unasked, is interrupted; one
/// that answers somebody else answers this line next. Lines that are written in one frame do not
/// interrupt each other: they are answered one after the other.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct LineTyped {
    /// The participant who typed it.
    pub speaker: Entity,
    /// The character that it is said to; `None` leaves it to the line, the speaker's attention and the distance:
    /// [`Addressees`](crate::Addressees).
    pub to: Option<Entity>,
    /// The words of the line.
    pub text: String,
}

/// Written by the game: a character is to say something unasked. A step of the story, or
/// something that it noticed. Mind writes it, too, where a persona has a cue for an action that
/// failed.
///
/// It interrupts nothing: while the character is at something else, it waits, and lines are
/// answered before it. A cue that waits already is not noted twice.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct CueRequested {
    /// The character that is to speak.
    pub npc: Entity,
    /// The name of a cue in its persona, or a sentence about what happened.
    pub cue: String,
}

/// Written by the game: something that a character did has come to an end, and it may speak
/// about it.
///
/// It interrupts nothing: while anybody in its conversation speaks, it waits.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ActionReported {
    /// The character that did it.
    pub npc: Entity,
    /// What came of it, as a sentence: `The door is locked.`
    pub text: String,
}

/// Written by audio: somebody began to speak.
///
/// One that comes before the last line of the speaker was ended goes on with that line.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SpeechStarted {
    /// The participant who speaks.
    pub speaker: Entity,
    /// The character that it is said to, as far as that is known before there are words; `None` leaves it to the
    /// speaker's attention and the distance: [`Addressees`](crate::Addressees).
    pub to: Option<Entity>,
    /// Whether it may be no more than an "uh-huh" beside what is going on. Then the turn of
    /// the one who is addressed goes on until [`BargeInConfirmed`], or the end of the line, says that
    /// this is a line of its own.
    pub overlap: bool,
    /// Whether the speaker meant to be heard, as with a button held down. Where it did not,
    /// and nothing is understood, nothing was said.
    pub deliberate: bool,
    /// Whether this goes on with the speaker's line before, which was taken to be over too
    /// early and has not been answered aloud. The sound begins with that line's, whose turn
    /// is dismissed.
    pub joins: bool,
}

impl SpeechStarted {
    /// Somebody began to speak and means it.
    pub fn new(speaker: Entity, to: Option<Entity>) -> Self {
        Self {
            speaker,
            to,
            overlap: false,
            deliberate: true,
            joins: false,
        }
    }
}

/// Written by audio while somebody speaks: the next piece of sound.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SpeechAudio {
    /// The participant who speaks.
    pub speaker: Entity,
    /// The piece. All pieces of a line have one rate, and together they are the sound that
    /// [`SpeechEnded`] brings.
    pub pcm: Pcm,
}

/// Written by audio: a speaker pauses, or goes on.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpeechPaused {
    /// The participant who speaks.
    pub speaker: Entity,
    /// Whether it is silent now.
    pub paused: bool,
}

/// Written by audio: speech that [overlaps](SpeechStarted::overlap) may be an interruption, and
/// later that this is settled: it was [one](BargeInConfirmed), or it [ended](SpeechEnded) as no more than
/// an "uh-huh". In between, the voice of the one who is addressed is lowered.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct BargeInSuspected {
    /// The participant who speaks.
    pub speaker: Entity,
    /// The character that it is said to, as in [`SpeechStarted::to`].
    pub to: Option<Entity>,
    /// Whether it is suspected from now on; `false` when it is settled.
    pub suspected: bool,
}

/// Written by audio: speech that [overlaps](SpeechStarted::overlap) is an interruption.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct BargeInConfirmed {
    /// The participant who speaks.
    pub speaker: Entity,
}

/// Written by audio: somebody has finished speaking.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SpeechEnded {
    /// The participant who speaks.
    pub speaker: Entity,
    /// What was said, as sound.
    pub pcm: Pcm,
    /// How it ended: with a line, or with something that is none.
    pub how: SpeechOutcome,
}

impl SpeechEnded {
    /// Somebody has finished a line.
    pub fn new(speaker: Entity, pcm: Pcm) -> Self {
        Self {
            speaker,
            pcm,
            how: SpeechOutcome::Line,
        }
    }
}

/// Written by core: a line gets no answer, because no character was near, the one that was
/// meant is gone, too many wait for it already, or the game's
/// [policy](crate::FloorPolicy) says so. It is written once for a line.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct LineUnanswered {
    /// Who spoke.
    pub speaker: Entity,
    /// The line, empty if it was spoken aloud and is not understood yet.
    pub text: String,
}

/// Written by listen: what of an utterance is understood so far, as an interim transcript.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct InterimTranscript {
    /// The utterance.
    pub utterance: Entity,
    /// Who speaks.
    pub speaker: Entity,
    /// The text so far.
    pub text: String,
    /// How many bytes of it, from the beginning, will not change any more. It may be
    /// anything up to the length of the text.
    pub fixed: usize,
    /// How many seconds of the utterance's sound, from its beginning, the text is about.
    pub until: f32,
}

/// Written by listen: the final transcript of an utterance. There is one for each utterance,
/// however many hear it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct FinalTranscript {
    /// The utterance.
    pub utterance: Entity,
    /// What was said. Empty when nothing was understood.
    pub text: String,
    /// The language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The language that was spoken, where it is known: another where the text is a translation.
    pub spoken: Option<String>,
    /// Whether anything listened: not where there are no ears, or they failed.
    pub listened: bool,
    /// Why the ears failed, if they did.
    pub error: Option<EngineError>,
}

/// Written by core: the line that a turn is about, as it was understood or typed. Once the
/// [guard](crate::Guard) has let it pass, it is [`LineReady`].
#[derive(Message, Debug, Clone, PartialEq)]
pub struct LineUnderstood {
    /// The turn.
    pub turn: Entity,
    /// The participant who spoke.
    pub speaker: Option<Entity>,
    /// The words. Empty when nothing was understood.
    pub text: String,
    /// The language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
}

/// Written by core: the line that a turn is about, as its character understood it and the
/// [guard](crate::Guard) let it pass.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct LineReady {
    /// The turn.
    pub turn: Entity,
    /// Who spoke.
    pub speaker: Option<Entity>,
    /// What. Empty when nothing was understood.
    pub text: String,
    /// The language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
}

/// Written by core: a character heard something that it does not answer. It may remember it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Overheard {
    /// The character.
    pub listener: Entity,
    /// The utterance.
    pub utterance: Entity,
    /// Who spoke: a player, or another character.
    pub speaker: Entity,
    /// What was said. Never empty.
    pub text: String,
    /// How well it was heard, 0..=1.
    pub clarity: f32,
}

/// Written by mind: the first piece of the answer is there.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ReplyStarted {
    /// The turn.
    pub turn: Entity,
}

/// How a sentence is meant.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct SentenceMood {
    /// `happy`, `angry`, `sad`, `relaxed`, `surprised`, `fear`, `disgust`.
    pub name: String,
    /// How much, 0..=1.
    pub intensity: f32,
}

/// Written by mind: a sentence of the answer is drafted. Once the [guard](crate::Guard) has let
/// it pass, it is a [`SentenceReady`].
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SentenceDrafted {
    /// The turn.
    pub turn: Entity,
    /// The number of the sentence among those drafted, from 0.
    pub index: usize,
    /// The words, without any markup.
    pub text: String,
    /// The mood in which it is meant.
    pub mood: Option<SentenceMood>,
    /// How parts of it are said.
    pub delivery: Delivery,
}

/// Written by mind: no further sentence of the answer is drafted. Once the
/// [guard](crate::Guard) has judged them all, the answer is [`ReplyFinished`].
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerDrafted {
    /// The turn.
    pub turn: Entity,
}

/// Written by core: a sentence of the answer is final, since the [guard](crate::Guard) let it
/// pass.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SentenceReady {
    /// The turn.
    pub turn: Entity,
    /// Which sentence of the answer, from 0.
    pub index: usize,
    /// The words, without any markup.
    pub text: String,
    /// How it is meant.
    pub mood: Option<SentenceMood>,
    /// How parts of it are said.
    pub delivery: Delivery,
}

/// Written by core: the answer is complete, and the [guard](crate::Guard) has judged all of
/// it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ReplyFinished {
    /// The turn.
    pub turn: Entity,
    /// How many sentences it has.
    pub sentences: usize,
}

/// A sentence as sound, with its phonemes.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// The sound.
    pub pcm: Pcm,
    /// The phonemes, in order.
    pub phonemes: Arc<[Phoneme]>,
    /// How far the phonemes' times can be trusted.
    pub timing: PhonemeTiming,
}

/// Written by voice: a sentence is ready to be heard, or only to be read. It may be heard
/// already, by [`SentenceAudio`].
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SentenceSynthesized {
    /// The turn.
    pub turn: Entity,
    /// Which sentence of the answer, from 0.
    pub index: usize,
    /// The words.
    pub text: String,
    /// The sound; `None` when there is no voice to be had, and the sentence is shown for
    /// as long as it takes to read it.
    pub speech: Option<Speech>,
}

/// Written by voice while a sentence is still being made: the next stretch of its sound, from the
/// moment on at which it can be played without a break. All stretches together are the beginning
/// of what [`SentenceSynthesized`] brings, which ends them. There are none of a sentence that is
/// made before it could begin, nor where the game's settings of the voice forbid it.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct SentenceAudio {
    /// The turn.
    pub turn: Entity,
    /// Which sentence of the answer, from 0.
    pub index: usize,
    /// The stretch. Its phonemes are those that were not told yet; their times count from the
    /// start of the sentence.
    pub speech: Speech,
}

/// Written by voice: a breath or a hesitation that may be heard while the answer is being thought
/// of. It is no sentence: as soon as one is there, it gives way.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ThinkingSound {
    /// The turn.
    pub turn: Entity,
    /// The sound.
    pub speech: Speech,
}

/// Written by audio each frame while a sentence is being heard.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct PlaybackProgress {
    /// The character.
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// Which sentence of the answer, from 0, or [`THINKING`](Self::THINKING).
    pub index: usize,
    /// What of the sentence is heard now, in seconds from its start. The time that the
    /// sound takes to the loudspeaker is taken off; it is negative while the first sound
    /// is still on its way.
    pub position: f32,
}

impl PlaybackProgress {
    /// The index of a [`ThinkingSound`], which is no sentence.
    pub const THINKING: usize = usize::MAX;
}

/// Written by audio: a sentence was heard, or shown, to its end.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct PlaybackFinished {
    /// The turn.
    pub turn: Entity,
    /// Which sentence of the answer, from 0.
    pub index: usize,
}

/// Written by the face: what the melody of a voice that is heard tells a body. An accent comes
/// somewhat before it is heard, so that a nod or a hand may be there with it.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct VoiceCue {
    /// The character that speaks.
    pub npc: Entity,
    /// How strong an accent is, `0..=1`; 0 where there is none.
    pub accent: f32,
    /// Whether a phrase ended.
    pub phrase_end: bool,
}
