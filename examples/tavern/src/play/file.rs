//! The form of a play: `assets/plays/*.play.ron`.

use bevy::math::Vec3;
use serde::Deserialize;
use std::path::Path;

/// The largest file, in bytes, the most steps, the longest text in characters, the longest wait in
/// seconds, and the furthest place in metres.
const LARGEST: u64 = 256 << 10;
const MOST: usize = 256;
const LONGEST: usize = 400;
const PATIENCE: f32 = 120.0;
const FARTHEST: f32 = 100.0;

/// Play: what the player says and does in a film, one step after another. What others say and do
/// comes from their personas.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Play {
    /// What it is called.
    pub(crate) title: String,
    /// What happens, in order. After what is said, cued and done, the play waits until everybody is
    /// quiet again.
    pub(crate) steps: Vec<Step>,
}

/// Step of a play. People and things are told by their names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) enum Step {
    /// The player says a line to whom it names, else to whom they look at.
    Say(String),
    /// The same in a whisper.
    Whisper(String),
    /// The same so that it is heard next door.
    Shout(String),
    /// The player looks at something, from where they stand or from a place that they go to.
    Look {
        /// What or whom.
        at: String,
        /// Where their eyes are then, in metres.
        #[serde(default)]
        from: Option<Vec3>,
        /// How much of the height is seen there, in metres.
        #[serde(default)]
        tall: Option<f32>,
        /// So much above or below its head, or its middle, is the middle of the picture, in metres.
        #[serde(default)]
        above: f32,
        /// How long it takes, in seconds.
        #[serde(default = "a_moment")]
        seconds: f32,
    },
    /// The player points at something, until the hand is lowered.
    Point(String),
    /// The player's hand is lowered.
    LowerHand,
    /// Somebody comes in by the door.
    Enter(String),
    /// Somebody speaks unasked: a line of the persona that has this cue.
    Cue {
        /// Who.
        who: String,
        /// What for.
        cue: String,
    },
    /// Something happens in the story.
    Happens(String),
    /// So many seconds pass.
    Wait(f32),
}

fn a_moment() -> f32 {
    1.4
}

impl Play {
    /// Reads a play from a file.
    ///
    /// # Errors
    /// One sentence that says what is wrong, and where.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let wrong =
            |error: &dyn std::fmt::Display| format!("the play {shown} cannot be read: {error}");
        let size = std::fs::metadata(path)
            .map_err(|error| wrong(&error))?
            .len();
        if size > LARGEST {
            return Err(wrong(&"it has more than 256 KiB"));
        }
        let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
        Self::parse(&text).map_err(|error| wrong(&error))
    }

    /// Reads a play.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let play: Self = options
            .from_str(text)
            .map_err(|error| format!("line {}: {}", error.span.start.line, error.code))?;
        if play.steps.len() > MOST {
            return Err(format!("it has more than {MOST} steps"));
        }
        for (number, step) in play.steps.iter().enumerate() {
            step.check()
                .map_err(|why| format!("step {}: {why}", number + 1))?;
        }
        Ok(play)
    }
}

impl Step {
    fn check(&self) -> Result<(), String> {
        let text = |text: &str| {
            let length = text.trim().chars().count();
            match (1..=LONGEST).contains(&length) && !text.contains(char::is_control) {
                true => Ok(()),
                false => Err(format!("a text has 1 to {LONGEST} characters in one line")),
            }
        };
        let time = |seconds: f32| match (0.0..=PATIENCE).contains(&seconds) {
            true => Ok(()),
            false => Err(format!("{seconds} s are not from 0 to {PATIENCE} s")),
        };
        match self {
            Self::Say(line) | Self::Whisper(line) | Self::Shout(line) => text(line),
            Self::Point(name) | Self::Enter(name) | Self::Happens(name) => text(name),
            Self::Cue { who, cue } => text(who).and_then(|()| text(cue)),
            Self::Wait(seconds) => time(*seconds),
            Self::LowerHand => Ok(()),
            Self::Look {
                at,
                from,
                tall,
                above,
                seconds,
            } => {
                text(at)?;
                time(*seconds)?;
                let far = |place: &Vec3| !place.is_finite() || place.abs().max_element() > FARTHEST;
                if let Some(place) = from.filter(far) {
                    return Err(format!("{place} m is out of every room"));
                }
                let sizes = [tall.unwrap_or(1.0), above.abs() + 0.1];
                match sizes.iter().all(|size| (0.05..=10.0).contains(size)) {
                    true => Ok(()),
                    false => Err("what is seen is from 0.05 to 10 m tall".to_owned()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_plays_that_ship_are_good() {
        let play = Play::parse(include_str!("../../../../assets/plays/tour.play.ron")).unwrap();
        let said = |step: &&Step| matches!(step, Step::Say(_) | Step::Whisper(_) | Step::Shout(_));
        assert!(play.steps.iter().filter(said).count() >= 8);
        assert!(play.steps.iter().any(|step| matches!(step, Step::Enter(_))));
        let body = Play::parse(include_str!("../../../../assets/plays/body.play.ron")).unwrap();
        let cues = |step: &&Step| matches!(step, Step::Cue { .. });
        assert!(body.steps.iter().filter(cues).count() >= 3);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let why = |steps: &str| {
            Play::parse(&format!("(title: \"A\", steps: [\n{steps}\n])")).unwrap_err()
        };
        assert!(
            why("Sing(\"a\")").starts_with("line 2:"),
            "{}",
            why("Sing(\"a\")")
        );
        assert!(why("Wait(1),\nSay(\"\")").starts_with("step 2: a text has"));
        assert!(why("Wait(inf)").contains("s are not from 0"));
        assert!(why("Look(at: \"a\", from: (1e9, 0, 0))").contains("out of every room"));
        assert!(why("Look(at: \"a\", tall: 0.0)").contains("m tall"));
    }
}
