//! Names of the simplest faces: `mouthOpen`, `blink` and their like.

use super::super::signal::{Emotion, Look, Part, Signal};
use super::{Dialect, Meaning, both_lids, means};
use banter_core::Blendshape;

pub(super) fn simple(name: &str) -> Option<Meaning> {
    use Blendshape as B;
    use Dialect::Simple;
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let plain = plain.strip_prefix("vrc").unwrap_or(&plain);
    let one = |part: Part, signal: Signal| means(Simple, part, &[(signal, 1.0)]);
    match plain {
        "mouthopen" | "openmouth" => means(
            Simple,
            Part::Mouth,
            &[
                (Signal::shape(B::JawOpen), 1.0),
                (Signal::shape(B::MouthClose), -1.0),
            ],
        ),
        "mouthsmile" | "smile" => means(
            Simple,
            Part::Mood,
            &[
                (Signal::emotion(Emotion::Happy), 0.7),
                (Signal::emotion(Emotion::Relaxed), 0.3),
            ],
        ),
        "blink" | "eyeblink" | "eyesblink" | "eyesclosed" | "eyesclose" | "closeeyes" => {
            means(Simple, Part::Lids, &both_lids())
        }
        "blinkleft" | "blinkl" => one(Part::Lids, Signal::shape(B::EyeBlinkLeft)),
        "blinkright" | "blinkr" => one(Part::Lids, Signal::shape(B::EyeBlinkRight)),
        "eyeslookup" => one(Part::Look, Signal::look(Look::Up)),
        "eyeslookdown" => one(Part::Look, Signal::look(Look::Down)),
        "eyeslookleft" => one(Part::Look, Signal::look(Look::Left)),
        "eyeslookright" => one(Part::Look, Signal::look(Look::Right)),
        _ => None,
    }
}
