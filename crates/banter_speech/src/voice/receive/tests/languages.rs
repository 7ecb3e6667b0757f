//! Sentences of several languages, and words that are stressed.

use super::*;
use banter_core::Delivery;
use banter_core::persona::{CharacterPersona, Persona};
use banter_engine::Phoneme;

/// Hums a tone of its own for each language, at a rate of its own, and says what it was asked.
struct Polyglot(std::sync::mpsc::Sender<String>);

impl Synthesize for Polyglot {
    fn synthesize(
        &mut self,
        SynthesizeRequest { text, style }: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        let (rate, timing) = match style.language.as_str() {
            "de" => (16_000, PhonemeTiming::Estimated),
            "fr" => return Err(EngineError::Request("no French".into())),
            _ => (8_000, PhonemeTiming::Exact),
        };
        self.0.send(format!("{}: {text}", style.language)).ok();
        output.send(SynthesizeEvent::Start { rate, timing })?;
        output.send(SynthesizeEvent::Phonemes(vec![Phoneme {
            symbol: style.language,
            start: 0.0,
            end: 1.0,
        }]))?;
        output.send(SynthesizeEvent::Samples(vec![0.1; rate as usize]))
    }
}

/// A game whose character speaks German and French besides English, and what its voice is asked.
fn polyglot() -> (TestApp, Entity, std::sync::mpsc::Receiver<String>) {
    let (mut game, turn) = game(vec![]);
    let text = "name = \"Mara\"\n[voice.languages.de]\nrate = 1\n[voice.languages.fr]\nrate = 1";
    let persona = Persona::parse(text, "mara").unwrap();
    game.world_mut().init_resource::<Assets<Persona>>();
    let mut personas = game.world_mut().resource_mut::<Assets<Persona>>();
    let persona = CharacterPersona(personas.add(persona));
    let npc = game.world().get::<Turn>(turn).unwrap().npc;
    game.world_mut().entity_mut(npc).insert(persona);
    let (asked, requests) = std::sync::mpsc::channel();
    let voice = Worker::spawn("voice", move || {
        Ok(Box::new(Polyglot(asked.clone())) as Box<_>)
    });
    game.world_mut()
        .insert_resource(VoiceEngine(voice.unwrap()));
    (game, turn, requests)
}

#[test]
fn a_mixed_sentence_is_one_sound_of_several_voices() {
    let (mut game, turn, requests) = polyglot();
    say(
        &mut game,
        turn,
        0,
        "She said \u{201c}Guten Abend, mein Freund\u{201d} and left.",
    );
    let speech = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    let asked: Vec<String> = requests.try_iter().collect();
    assert_eq!(
        asked,
        [
            "en: She said",
            "de: \u{201c}Guten Abend, mein Freund\u{201d}",
            "en: and left."
        ]
    );
    assert_eq!(
        (speech.pcm.rate(), speech.pcm.samples().len()),
        (8_000, 24_000)
    );
    assert_eq!(
        speech.timing,
        PhonemeTiming::Estimated,
        "the less sure of two"
    );
    let phonemes = speech.phonemes.iter().map(|p| (p.symbol.as_str(), p.start));
    assert_eq!(
        phonemes.collect::<Vec<_>>(),
        [("en", 0.0), ("de", 1.0), ("en", 2.0)]
    );
}

#[test]
fn a_piece_that_cannot_be_said_is_said_by_the_other_voice_or_left_out() {
    let text = "Good evening. Je ne sais pas où se trouve le moulin.";
    let (mut game, turn, _requests) = polyglot();
    say(&mut game, turn, 0, text);
    let speech = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    assert_eq!(speech.pcm.samples().len(), 8_000);
    let (mut game, turn, _requests) = polyglot();
    let other = voice(vec![Step::Reply(())]);
    game.world_mut().insert_resource(FallbackVoiceEngine(other));
    say(&mut game, turn, 0, text);
    let speech = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    assert!(speech.pcm.samples().len() > 16_000);
    assert!(speech.phonemes.iter().any(|phoneme| phoneme.start > 2.0));
}

#[test]
fn what_its_writer_marked_is_said_so() {
    let (mut game, turn, requests) = polyglot();
    let text = "Ah, ja, it is mine.";
    let mut delivery = Delivery::default();
    delivery.speak(text, 4..7, "de-at");
    delivery.stress(text, 14..18);
    game.write(SentenceReady {
        turn,
        index: 0,
        text: text.into(),
        mood: None,
        delivery,
    });
    all_voiced(&mut game, 1);
    let asked: Vec<String> = requests.try_iter().collect();
    assert_eq!(asked, ["en: Ah,", "de: ja,", "en: it is *mine*."]);
}
