//! Text that grows.

use super::*;
use crate::streaming::script;
use proptest::prelude::*;

/// Words of half a second, the first at `start`.
fn said(text: &str, start: f64) -> Vec<Spoken> {
    let words = script::words(text).into_iter().enumerate();
    let words = words.map(|(index, word)| {
        let start = start + index as f64 * 0.5;
        let spaced = word.starts_with(script::is_spaceless) || word.starts_with(' ');
        Spoken {
            text: if spaced { word } else { format!(" {word}") },
            start,
            end: start + 0.5,
            timed: true,
            probability: 1.0,
        }
    });
    words.collect()
}

#[test]
fn two_windows_that_agree_fix_words() {
    let mut text = Agreement::default();
    text.draft(said("I would like to pines", 0.0));
    assert_eq!(text.fixed(), "");
    text.draft(said("i would, like two pints of", 0.0));
    assert_eq!(text.fixed(), "i would, like");
    assert_eq!(text.text(), "i would, like two pints of");
    text.draft(said("I would like two pints of ale", 0.0));
    // What stands is not changed by a later window.
    assert_eq!(text.fixed(), "i would, like two pints of");
    text.finish(said("I would like two pints of ale, please.", 0.0));
    assert_eq!(text.fixed(), "i would, like two pints of ale, please.");
    assert_eq!(text.text(), text.fixed());
}

#[test]
fn the_last_word_of_a_window_does_not_stand() {
    let mut text = Agreement::default();
    text.draft(said("Good evening.", 0.0));
    text.draft(said("Good evening.", 0.0));
    assert_eq!(text.fixed(), "Good");
    text.finish(said("Good evening, Mara!", 0.0));
    assert_eq!(text.fixed(), "Good evening, Mara!");
}

#[test]
fn characters_of_chinese_stand_one_by_one() {
    let mut text = Agreement::default();
    text.draft(said("老板，来两杯酒", 0.0));
    text.draft(said("老板来两杯啤酒", 0.0));
    assert_eq!(text.fixed(), "老板来两杯");
    text.finish(said("老板，来两杯啤酒。", 0.0));
    assert_eq!(text.fixed(), "老板来两杯啤酒。");
}

#[test]
fn what_is_cut_off_never_comes_twice() {
    let mut text = Agreement::default();
    for _ in 0..2 {
        text.draft(said("one two three four five six", 0.0));
    }
    assert_eq!(text.fixed(), "one two three four five");
    assert_eq!(text.before(), "");
    assert_eq!(text.releasable(10.0), Some(1.5));
    assert_eq!(text.releasable(1.2), Some(1.0));
    assert_eq!(text.releasable(0.2), None);
    text.release(1.5);
    assert_eq!(text.before(), "one two three");
    assert_eq!(text.releasable(10.0), None);
    // The window begins with what was left in it, misheard or not, or with a rest of what was
    // cut off, or where it is not heard at all.
    for window in [
        "four five six",
        "for five six",
        "ee four five six",
        "five six",
    ] {
        let mut text = text.clone();
        text.finish(said(window, 1.5));
        assert_eq!(text.fixed(), "one two three four five six", "{window}");
    }
    let mut unheard = text.clone();
    unheard.finish(said("six seven", 2.5));
    assert_eq!(unheard.fixed(), "one two three four five six seven");
    text.restore();
    text.finish(said("one two three four five six", 0.0));
    assert_eq!(text.fixed(), "one two three four five six");
}

#[test]
fn what_is_really_said_twice_stays() {
    let mut text = Agreement::default();
    for _ in 0..2 {
        text.draft(said("it is very very very good and", 0.0));
    }
    text.release(1.5);
    text.finish(said("very very good and cheap", 1.5));
    assert_eq!(text.fixed(), "it is very very very good and cheap");
}

#[test]
fn a_cut_by_force_lets_stand_what_was_heard_last() {
    let mut text = Agreement::default();
    text.draft(said("one two three four five six", 0.0));
    text.force(2.0);
    assert_eq!(
        (text.fixed(), text.before()),
        ("one two three four", "one two three four")
    );
    text.finish(said("five six", 2.0));
    assert_eq!(text.fixed(), "one two three four five six");
}

#[test]
fn nothing_is_cut_by_times_that_nobody_told() {
    let mut text = Agreement::default();
    let mut words = said("one two three four five six", 0.0);
    words.iter_mut().for_each(|word| word.timed = false);
    text.draft(words.clone());
    text.draft(words);
    assert_eq!(text.releasable(10.0), None);
    assert!(!text.is_timed());
}

fn draft() -> impl Strategy<Value = Vec<Spoken>> {
    let word = ("[a-d]{1,2}|你|好", 0.0..9.0_f64, any::<bool>());
    prop::collection::vec(word, 0..9).prop_map(|words| {
        let words = words.into_iter().map(|(text, start, timed)| Spoken {
            text: format!(" {text}"),
            start,
            end: start + 0.3,
            timed,
            probability: 1.0,
        });
        words.collect()
    })
}

proptest! {
    #[test]
    fn whatever_comes_what_stands_only_grows(
        steps in prop::collection::vec((0_u8..5, draft(), 0.0..9.0_f64), 0..20),
    ) {
        let mut text = Agreement::default();
        let mut stood = String::new();
        let mut before = 0;
        for (step, words, time) in steps {
            match step {
                0 => text.finish(words),
                1 => text.release(time),
                2 => text.force(time),
                _ => text.draft(words),
            }
            prop_assert!(text.fixed().starts_with(&stood));
            prop_assert!(text.text().starts_with(text.fixed()));
            prop_assert!(text.fixed().starts_with(text.before()));
            prop_assert!(text.before().len() >= before);
            stood = text.fixed().to_owned();
            before = text.before().len();
        }
    }

    /// Windows that hear right make the right text, wherever they are cut.
    #[test]
    fn windows_that_hear_right_make_the_whole_text(
        truth in prop::collection::vec(0..6_u8, 1..30),
        steps in prop::collection::vec((1_usize..5, any::<bool>()), 0..20),
    ) {
        let names = ["ale", "and", "a", "very", "good", "inn"];
        let truth: Vec<&str> = truth.iter().filter_map(|at| names.get(usize::from(*at)).copied()).collect();
        let window = |from: usize, to: usize| {
            let words = truth.get(from..to).unwrap_or_default().join(" ");
            said(&words, from as f64 * 0.5)
        };
        let mut text = Agreement::default();
        let (mut from, mut to) = (0, 0);
        for (more, cuts) in steps {
            to = (to + more).min(truth.len());
            text.draft(window(from, to));
            if cuts && let Some(time) = text.releasable(to as f64 * 0.5) {
                text.release(time);
                from = (time / 0.5).round() as usize;
            }
        }
        text.finish(window(from, truth.len()));
        prop_assert_eq!(text.fixed(), truth.join(" "));
    }
}
