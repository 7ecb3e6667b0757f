//! Somebody speaks while a character speaks: it was nothing, or it was a line.

use super::ears::{game, play, quiet, tone};
use super::game::{Ended, Game};
use bevy_banter::audio::{LoudnessDetector, OfflineMix, PcmWriter, SpeechDetector};
use bevy_banter::core::{BargeInConfirmed, BargeInSuspected, PlaybackProgress, SentenceReady};
use bevy_banter::prelude::*;

/// Ten seconds of a humming voice.
const STORY: &str = "Come in, come in, and sit down by the fire, for the night is long and the \
    stew is hot, and there is ale enough for everybody who has a tale to tell me before the \
    morning comes.";

/// Samples of the mix, both ears, in a quarter of a second.
const WINDOW: usize = 2 * 48_000 / 4;

/// A game in which the character is in the middle of a long sentence.
fn telling() -> (Game, PcmWriter) {
    let (mut game, writer) = game(&["Uh-huh."], &[STORY]);
    let detector = SpeechDetector::new(|| LoudnessDetector::new(-40.0));
    game.app.world_mut().insert_resource(detector);
    game.app.record::<BargeInSuspected>();
    game.type_line("Tell me something.");
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        let mut heard = replies.iter(world).flat_map(|reply| &reply.sentences);
        heard.any(|sentence| sentence.heard > 0.05)
    }));
    game.app.world_mut().resource_mut::<OfflineMix>().take();
    (game, writer)
}

/// How loud the voice is from now to its end, a quarter of a second after the other, as a share
/// of how loud it mostly is.
fn levels(game: &mut Game) -> Vec<f32> {
    let mix = game.app.world_mut().resource_mut::<OfflineMix>().take();
    let end = mix.iter().rposition(|it| it.abs() > 0.01).unwrap_or(0);
    let rms = |sound: &[f32]| Pcm::new(48_000, sound).rms();
    let levels: Vec<f32> = mix[..end].chunks_exact(WINDOW).map(rms).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted[sorted.len() * 3 / 4];
    levels.into_iter().map(|level| level / usual).collect()
}

/// Whether each news was a suspicion, or its end.
fn suspicions(game: &Game) -> Vec<bool> {
    let news = game.app.recorded::<BargeInSuspected>().iter();
    news.map(|it| it.suspected).collect()
}

/// It was one sentence, which was said to its end, and whose position never ran back.
fn told_to_the_end(game: &Game, ended: &Ended) {
    assert_eq!(ended.end, TurnEnd::Done);
    assert_eq!(ended.text(), STORY);
    assert_eq!(game.app.recorded::<SentenceReady>().len(), 1);
    assert!(game.app.recorded::<BargeInConfirmed>().is_empty());
    let positions = game.app.recorded::<PlaybackProgress>().iter();
    assert!(positions.map(|it| it.position).is_sorted());
}

#[test]
fn an_uh_huh_lowers_the_voice_and_the_sentence_goes_on() {
    let (mut game, mut writer) = telling();
    let sound = [quiet(0.4), tone(0.35), quiet(2.0)].concat();
    play(&mut game, &mut writer, &sound);
    let ended = game.wait_for_end(0);
    told_to_the_end(&game, &ended);
    assert_eq!(suspicions(&game), [true, false]);
    let levels = levels(&mut game);
    assert!(levels.iter().any(|level| *level < 0.4), "{levels:?}");
    let last = &levels[levels.len() - 6..];
    assert!(last.iter().all(|level| *level > 0.6), "{levels:?}");
}

#[test]
fn a_cough_does_not_even_do_that() {
    let (mut game, mut writer) = telling();
    let sound = [quiet(0.4), tone(0.09), quiet(2.0)].concat();
    play(&mut game, &mut writer, &sound);
    let ended = game.wait_for_end(0);
    told_to_the_end(&game, &ended);
    assert!(suspicions(&game).is_empty());
    let levels = levels(&mut game);
    assert!(levels.iter().all(|level| *level > 0.4), "{levels:?}");
}

#[test]
fn two_in_a_row_lower_it_twice() {
    let (mut game, mut writer) = telling();
    let one = [quiet(0.4), tone(0.4), quiet(1.6)].concat();
    play(&mut game, &mut writer, &[one.clone(), one].concat());
    let ended = game.wait_for_end(0);
    told_to_the_end(&game, &ended);
    assert_eq!(suspicions(&game), [true, false, true, false]);
}

#[test]
fn a_line_stops_it_and_she_goes_on_when_she_is_asked_to() {
    let story = "The first thing. The second thing. The third thing. The fourth thing.";
    let (mut game, mut writer) = game(&["Wait, stop there"], &[story, "Yes?"]);
    let detector = SpeechDetector::new(|| LoudnessDetector::new(-40.0));
    game.app.world_mut().insert_resource(detector);
    game.app.record::<BargeInSuspected>();
    game.type_line("Tell me four things.");
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        replies
            .iter(world)
            .any(|reply| reply.heard_sentences().count() >= 2)
    }));
    let sound = [quiet(0.2), tone(1.2), quiet(2.5)].concat();
    play(&mut game, &mut writer, &sound);
    let first = game.wait_for_end(0);
    assert_eq!(first.end, TurnEnd::Interrupted);
    assert_eq!(suspicions(&game)[..2], [true, false]);
    assert!(!game.app.recorded::<BargeInConfirmed>().is_empty());
    // Where the machine is slow, the line may come in two halves, of which one is dismissed.
    let mut answers = (1..).map(|at| game.wait_for_end(at));
    let answer = answers.find(|ended| ended.end == TurnEnd::Done).unwrap();
    assert_eq!(answer.text(), "Yes?");
    let rest = first.reply.sentences.iter().filter(|it| it.heard < 1.0);
    let rest: Vec<&str> = rest.map(|it| it.text.as_str()).collect();
    assert!(!rest.is_empty() && rest.len() < 4, "{rest:?}");
    assert_eq!(game.ask("Where were you?").text(), rest.join(" "));
}
