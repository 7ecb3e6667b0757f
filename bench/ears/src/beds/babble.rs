//! A distant crowd.

use super::LENGTH;
use crate::scene::count;
use crate::sound::{add, set_rms};
use crate::{Language, Narrator, Random, Unmarked, person};

/// Crowds that are made.
pub(super) const CROWDS: usize = 2;
/// People in each.
const PEOPLE: usize = 6;
/// A distant voice is without its highs: the pole of a one-pole filter at about 2 kHz.
const DULL: f32 = 0.46;
/// How often the walls send the sound back, and how much of it.
const ECHOES: [(f64, f32); 6] = [
    (0.023, 0.6),
    (0.041, 0.5),
    (0.067, 0.45),
    (0.097, 0.35),
    (0.139, 0.25),
    (0.181, 0.2),
];

/// The crowd that the person with this number is not in: people 0 to 5 are one crowd, 6 to
/// 11 the other, and so on.
pub(super) fn without(speaker: usize) -> usize {
    1 - (speaker / PEOPLE) % CROWDS
}

/// People who all talk at once, some way off in a room.
///
/// # Errors
/// What the narrator says.
pub fn babble(narrator: &Narrator, language: &Language, crowd: usize) -> Result<Vec<f32>, String> {
    let mut all = vec![0.0; count(LENGTH)];
    for index in 0..PEOPLE {
        let number = crowd * PEOPLE + index;
        let style = person(language, number);
        let mut random = Random::new(900 + number as u64);
        let mut at = count(random.between(0.0, 1.0));
        while at < all.len() {
            for line in language.turn(&mut random, Unmarked::Clause) {
                let mut sound = narrator.say(&line.text, &style)?;
                set_rms(&mut sound, 1.0);
                add(&mut all, &sound, at);
                at += sound.len() + count(0.5 * line.pause.map_or(0.6, |(seconds, _)| seconds));
            }
        }
    }
    let mut dull = 0.0;
    for sample in &mut all {
        dull = DULL * dull + (1.0 - DULL) * *sample;
        *sample = dull;
    }
    let dry = all.clone();
    for (delay, level) in ECHOES {
        let echo: Vec<f32> = dry.iter().map(|sample| sample * level).collect();
        add(&mut all, &echo, count(delay));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_talks_against_themselves() {
        for speaker in 0..40 {
            let crowd = without(speaker);
            let voices = crowd * PEOPLE..(crowd + 1) * PEOPLE;
            assert!(!voices.contains(&(speaker % (PEOPLE * CROWDS))));
        }
    }
}
