//! What a player means, from gaze, gesture and speech together. One function, to be read from top to
//! bottom.

use crate::gesture::{HandGesture, HeadGesture};
use banter_core::Hand;
use bevy::prelude::*;

/// How long and how late things may be to be meant.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct IntentSettings {
    /// So long a character is looked at before it is attended to, seconds: 0.35.
    pub dwell: f32,
    /// So long after a question a nod is an answer to it, seconds: 6.
    pub answers: f32,
    /// What a nod says, and what a shaken head says, in the player's language.
    pub yes: String,
    /// See `yes`.
    pub no: String,
    /// What a character is told of somebody who waves at it; `{name}` is who.
    pub wave: String,
}

impl Default for IntentSettings {
    fn default() -> Self {
        Self {
            dwell: 0.35,
            answers: 6.0,
            yes: "Yes.".to_owned(),
            no: "No.".to_owned(),
            wave: "{name} waves at you to come over.".to_owned(),
        }
    }
}

/// What is seen and heard of a player in one frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Signals {
    /// Whom it looks at, if that is a character, and for how many seconds.
    pub looks_at: Option<(Entity, f32)>,
    /// The character that is most nearly ahead of it.
    pub faces: Option<Entity>,
    /// The gestures that its left and right hand make.
    pub hands: [Option<HandGesture>; 2],
    /// Which of them began in this frame.
    pub began: [bool; 2],
    /// The gesture of its head, if it began in this frame.
    pub head: Option<HeadGesture>,
    /// Whether it speaks.
    pub speaks: bool,
    /// Who is speaking to it.
    pub spoken_to_by: Option<Entity>,
    /// Who asked it something, and how many seconds ago the question ended.
    pub asked_by: Option<(Entity, f32)>,
}

/// What a player means in one frame. Several things at once, as people do.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Intents {
    /// It turns to this character: what it says next is meant for it.
    pub attends_to: Option<Entity>,
    /// It points with this hand.
    pub points: Option<Hand>,
    /// It calls this character.
    pub calls: Option<Entity>,
    /// It asks this character to stop speaking.
    pub hushes: Option<Entity>,
    /// It answers this character yes or no.
    pub answers: Option<(Entity, bool)>,
}

/// The intents that signals are. What is pointed and looked at while a line is spoken becomes what
/// "this" means elsewhere: the senses see where hand and gaze go.
///
/// ```
/// use banter_xr::{HandGesture, IntentSettings, Signals, fuse};
/// use bevy::prelude::*;
///
/// # let mara = World::new().spawn_empty().id();
/// let palm = Signals {
///     hands: [None, Some(HandGesture::OpenPalm)],
///     began: [false, true],
///     spoken_to_by: Some(mara),
///     ..default()
/// };
/// assert_eq!(fuse(&palm, &IntentSettings::default()).hushes, Some(mara));
/// ```
pub fn fuse(seen: &Signals, settings: &IntentSettings) -> Intents {
    // A look that lasts is meant; a glance on the way is not.
    let attends_to = seen
        .looks_at
        .filter(|(_, seconds)| *seconds >= settings.dwell)
        .map(|(who, _)| who);

    let makes = |gesture: HandGesture| seen.hands.map(|hand| hand == Some(gesture));
    let begins = |gesture: HandGesture| {
        makes(gesture)
            .into_iter()
            .zip(seen.began)
            .any(|(makes, began)| makes && began)
    };

    // A hand points as long as it does; of two the right one, as most people mean it.
    let points = match makes(HandGesture::Point) {
        [_, true] => Some(Hand::Right),
        [true, false] => Some(Hand::Left),
        [false, false] => None,
    };

    // A wave calls whom one looks at, else who is ahead. Who is spoken to has come already.
    let calls = (begins(HandGesture::Wave) && seen.spoken_to_by.is_none())
        .then(|| seen.looks_at.map(|(who, _)| who).or(seen.faces))
        .flatten();

    // A raised palm stops who speaks to one; while one speaks oneself, words do that.
    let hushes = (begins(HandGesture::OpenPalm) && !seen.speaks)
        .then_some(seen.spoken_to_by)
        .flatten();

    // A nod is a yes after a question, and a sign of listening at any other time. Who speaks,
    // answers with words.
    let answers = match (seen.head, seen.asked_by) {
        (Some(head), Some((who, ago)))
            if ago <= settings.answers && !seen.speaks && seen.spoken_to_by.is_none() =>
        {
            Some((who, head == HeadGesture::Nod))
        }
        _ => None,
    };

    Intents {
        attends_to,
        points,
        calls,
        hushes,
        answers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> [Entity; 2] {
        let mut world = World::new();
        [(); 2].map(|()| world.spawn_empty().id())
    }

    fn meant(seen: Signals) -> Intents {
        fuse(&seen, &IntentSettings::default())
    }

    /// The right hand begins a gesture.
    fn hand(gesture: HandGesture) -> Signals {
        Signals {
            hands: [None, Some(gesture)],
            began: [false, true],
            ..default()
        }
    }

    #[test]
    fn a_look_that_lasts_is_attention() {
        let [mara, _] = two();
        let looks = |seconds| Signals {
            looks_at: Some((mara, seconds)),
            ..default()
        };
        assert_eq!(meant(looks(0.1)), Intents::default());
        assert_eq!(meant(looks(0.4)).attends_to, Some(mara));
    }

    #[test]
    fn a_wave_calls_whom_one_looks_at_else_who_is_ahead() {
        let [mara, tom] = two();
        let wave = Signals {
            faces: Some(tom),
            ..hand(HandGesture::Wave)
        };
        assert_eq!(meant(wave).calls, Some(tom));
        let looks_at = Some((mara, 0.0));
        assert_eq!(meant(Signals { looks_at, ..wave }).calls, Some(mara));
        // Once, and not in the middle of a talk.
        let goes_on = Signals {
            began: [false; 2],
            ..wave
        };
        assert_eq!(meant(goes_on).calls, None);
        let spoken_to_by = Some(tom);
        assert_eq!(
            meant(Signals {
                spoken_to_by,
                ..wave
            })
            .calls,
            None
        );
    }

    #[test]
    fn a_palm_stops_who_speaks_and_nobody_else() {
        let [mara, _] = two();
        let palm = hand(HandGesture::OpenPalm);
        assert_eq!(meant(palm).hushes, None);
        let while_spoken_to = Signals {
            spoken_to_by: Some(mara),
            ..palm
        };
        assert_eq!(meant(while_spoken_to).hushes, Some(mara));
        let speaks = true;
        assert_eq!(
            meant(Signals {
                speaks,
                ..while_spoken_to
            })
            .hushes,
            None
        );
        let other = Signals {
            spoken_to_by: Some(mara),
            ..hand(HandGesture::ThumbsUp)
        };
        assert_eq!(meant(other).hushes, None);
    }

    #[test]
    fn a_nod_answers_a_question_and_nothing_else() {
        let [mara, _] = two();
        let nod = Signals {
            head: Some(HeadGesture::Nod),
            ..default()
        };
        assert_eq!(meant(nod).answers, None);
        let asked = Signals {
            asked_by: Some((mara, 1.0)),
            ..nod
        };
        assert_eq!(meant(asked).answers, Some((mara, true)));
        let shake = Signals {
            head: Some(HeadGesture::Shake),
            ..asked
        };
        assert_eq!(meant(shake).answers, Some((mara, false)));
        for not in [
            Signals {
                asked_by: Some((mara, 20.0)),
                ..asked
            },
            Signals {
                speaks: true,
                ..asked
            },
            Signals {
                spoken_to_by: Some(mara),
                ..asked
            },
        ] {
            assert_eq!(meant(not).answers, None);
        }
    }

    #[test]
    fn the_hand_that_points_is_told_for_as_long_as_it_does() {
        let mut seen = hand(HandGesture::Point);
        seen.began = [false; 2];
        assert_eq!(meant(seen).points, Some(Hand::Right));
        seen.hands = [Some(HandGesture::Point), Some(HandGesture::Grab)];
        assert_eq!(meant(seen).points, Some(Hand::Left));
    }
}
