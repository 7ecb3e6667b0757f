//! Microphones that are there, go and come back as a script says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{Format, PcmWriter, stream};
use crossbeam_channel::{Sender, bounded};
use std::collections::VecDeque;

type Script = Arc<Mutex<Played>>;

/// What happens at each try, and what has happened.
#[derive(Default)]
struct Played {
    tries: VecDeque<Result<Fake, Trouble>>,
    opens: usize,
    there: bool,
    open: Arc<()>,
}

#[derive(Clone)]
struct Fake {
    name: &'static str,
    instead: bool,
    format: Format,
    end: Arc<Mutex<Option<End>>>,
}

/// The driver's end of an open microphone.
struct End {
    writer: PcmWriter,
    pulse: Arc<Pulse>,
    troubles: Sender<Trouble>,
}

impl Fake {
    fn new(name: &'static str, rate: u32) -> Self {
        Self {
            name,
            instead: false,
            format: Format::mono(rate),
            end: Arc::default(),
        }
    }

    fn speak(&self, level: f32) {
        let mut end = self.end.lock().unwrap();
        let end = end.as_mut().unwrap();
        end.writer.write(&[level; 160]);
        end.pulse.frames.fetch_add(160, Ordering::Relaxed);
        end.pulse.sounding.fetch_or(level != 0.0, Ordering::Relaxed);
    }

    fn fail(&self, trouble: Trouble) {
        let end = self.end.lock().unwrap();
        end.as_ref().unwrap().troubles.try_send(trouble).unwrap();
    }
}

struct Scripted(Script);

impl Backend for Scripted {
    fn open(&mut self, _: &MicrophoneChoice) -> Result<Opened, Trouble> {
        let mut script = self.0.lock().unwrap();
        script.opens += 1;
        assert_eq!(Arc::strong_count(&script.open), 1, "two are open");
        let fake = script.tries.pop_front().unwrap_or(Err(Trouble::Missing))?;
        let (writer, stream) = stream(fake.format).unwrap();
        let pulse = Arc::new(Pulse::default());
        let (troubles, received) = bounded(8);
        *fake.end.lock().unwrap() = Some(End {
            writer,
            pulse: pulse.clone(),
            troubles,
        });
        Ok(Opened {
            name: fake.name.to_owned(),
            instead: fake.instead,
            stream,
            pulse,
            troubles: received,
            guard: Box::new(script.open.clone()),
        })
    }

    fn has(&mut self, _: &str) -> bool {
        self.0.lock().unwrap().there
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn watch(
    choice: MicrophoneChoice,
    tries: impl IntoIterator<Item = Result<Fake, Trouble>>,
) -> (Watch<Scripted>, Script, Arc<Mutex<Shared>>) {
    let script: Script = Arc::default();
    script.lock().unwrap().tries.extend(tries);
    let shared = Arc::new(Mutex::new(Shared::default()));
    let watch = Watch::new(Scripted(script.clone()), choice, shared.clone());
    (watch, script, shared)
}

fn status(shared: &Mutex<Shared>) -> MicrophoneStatus {
    lock(shared).status.clone()
}

fn sentence(shared: &Mutex<Shared>) -> String {
    status(shared).sentence().unwrap_or_default().to_owned()
}

#[test]
fn one_that_comes_later_is_used() {
    let fake = Fake::new("Headset", 48_000);
    let tries = [
        Err(Trouble::Missing),
        Err(Trouble::Missing),
        Ok(fake.clone()),
    ];
    let (mut watch, script, shared) = watch(MicrophoneChoice::Default, tries);
    assert_eq!(status(&shared), MicrophoneStatus::Opening);
    assert_eq!(watch.step(ms(0)), ms(1_000));
    assert!(matches!(status(&shared), MicrophoneStatus::Missing(_)));
    assert_eq!(
        sentence(&shared),
        "there is no microphone; connect one, or switch one on in the system's settings"
    );
    // Not before its time, and less and less often.
    assert_eq!(watch.step(ms(400)), ms(600));
    assert_eq!(watch.step(ms(1_000)), ms(2_000));
    assert_eq!(script.lock().unwrap().opens, 2);
    assert_eq!(watch.step(ms(3_000)), LOOK);
    // It is not yet known whether it brings anything.
    watch.step(ms(3_100));
    assert!(matches!(status(&shared), MicrophoneStatus::Missing(_)));
    fake.speak(0.1);
    watch.step(ms(3_200));
    let listening = MicrophoneStatus::Listening {
        device: "Headset".to_owned(),
        format: Format::mono(48_000),
        note: None,
    };
    assert_eq!(status(&shared), listening);
    assert_eq!(lock(&shared).stream.take().unwrap().waiting(), 160);
}

#[test]
fn one_that_is_unplugged_comes_back_as_another_stream() {
    let (first, second) = (Fake::new("Desk", 48_000), Fake::new("Desk", 16_000));
    let tries = [Ok(first.clone()), Err(Trouble::Missing), Ok(second.clone())];
    let (mut watch, _, shared) = watch(MicrophoneChoice::Default, tries);
    watch.step(ms(0));
    first.speak(0.1);
    watch.step(ms(100));
    let mut old = lock(&shared).stream.take().unwrap();
    first.fail(Trouble::Missing);
    assert_eq!(watch.step(ms(200)), ms(1_000));
    assert_eq!(
        sentence(&shared),
        "the microphone “Desk” is gone; connect it again, or choose another one"
    );
    assert_eq!(watch.step(ms(1_200)), ms(2_000));
    assert!(lock(&shared).stream.is_none());
    watch.step(ms(3_200));
    second.speak(0.1);
    watch.step(ms(3_300));
    assert!(status(&shared).is_listening());
    let new = lock(&shared).stream.take().unwrap();
    assert_eq!(new.format(), Format::mono(16_000));
    first.end.lock().unwrap().take();
    old.read(&mut Vec::new());
    assert!(old.has_ended());
}

#[test]
fn one_that_brings_nothing_is_closed_and_tried_again() {
    let (first, second) = (Fake::new("Desk", 48_000), Fake::new("Desk", 48_000));
    let tries = [Ok(first.clone()), Ok(second.clone())];
    let (mut watch, script, shared) = watch(MicrophoneChoice::Default, tries);
    watch.step(ms(0));
    first.speak(0.1);
    watch.step(ms(100));
    watch.step(ms(2_000));
    assert!(status(&shared).is_listening());
    assert_eq!(watch.step(ms(2_100)), ms(1_000));
    assert!(sentence(&shared).contains("“Desk” has stopped"));
    assert_eq!(Arc::strong_count(&script.lock().unwrap().open), 1);
    watch.step(ms(3_100));
    // This one never brings anything: it is no success, and the waits grow.
    assert_eq!(watch.step(ms(5_100)), ms(2_000));
    assert_eq!(watch.step(ms(7_100)), ms(4_000));
    assert_eq!(watch.step(ms(11_100)), ms(5_000));
    assert_eq!(watch.step(ms(16_100)), ms(5_000));
}

#[test]
fn one_that_is_denied_is_used_once_it_is_allowed() {
    let fake = Fake::new("Desk", 48_000);
    let tries = [Err(Trouble::Denied), Err(Trouble::Busy), Ok(fake.clone())];
    let (mut watch, _, shared) = watch(MicrophoneChoice::Default, tries);
    watch.step(ms(0));
    assert!(matches!(status(&shared), MicrophoneStatus::Denied(_)));
    assert!(sentence(&shared).starts_with("this program may not use the microphone; "));
    watch.step(ms(1_000));
    assert!(sentence(&shared).contains("used by another program"));
    watch.step(ms(3_000));
    fake.speak(0.1);
    watch.step(ms(3_100));
    assert!(status(&shared).is_listening());
}

#[test]
fn another_one_is_used_and_said_until_the_chosen_one_is_back() {
    let mut other = Fake::new("Webcam", 48_000);
    other.instead = true;
    let chosen = Fake::new("Studio", 96_000);
    let tries = [Ok(other.clone()), Ok(chosen.clone())];
    let (mut watch, script, shared) = watch(MicrophoneChoice::Named("Studio".to_owned()), tries);
    watch.step(ms(0));
    other.speak(0.1);
    watch.step(ms(100));
    assert_eq!(
        sentence(&shared),
        "the microphone “Studio” is not there, so “Webcam” is used"
    );
    other.speak(0.1);
    watch.step(ms(5_000));
    assert_eq!(script.lock().unwrap().opens, 1);
    script.lock().unwrap().there = true;
    other.speak(0.1);
    watch.step(ms(6_000));
    other.speak(0.1);
    watch.step(ms(8_000));
    other.speak(0.1);
    assert_eq!(watch.step(ms(10_000)), ms(0));
    watch.step(ms(10_000));
    chosen.speak(0.1);
    watch.step(ms(10_100));
    assert_eq!(sentence(&shared), "");
    assert!(matches!(
        status(&shared),
        MicrophoneStatus::Listening { device, .. } if device == "Studio"
    ));
}

#[test]
fn perfect_silence_is_noted_until_there_is_sound() {
    let fake = Fake::new("Desk", 48_000);
    let (mut watch, _, shared) = watch(MicrophoneChoice::Default, [Ok(fake.clone())]);
    for second in 0..10 {
        watch.step(ms(second * 1_000));
        assert_eq!(sentence(&shared), "");
        fake.speak(0.0);
    }
    watch.step(ms(10_000));
    assert!(sentence(&shared).contains("“Desk” gives nothing but silence"));
    fake.speak(0.01);
    watch.step(ms(11_000));
    assert_eq!(sentence(&shared), "");
}

#[test]
fn a_driver_that_panics_is_left_alone_for_a_while() {
    let fake = Fake::new("Desk", 48_000);
    let (mut watch, script, shared) = watch(MicrophoneChoice::Default, [Ok(fake)]);
    watch.step(ms(0));
    watch.crashed(ms(5_100));
    assert!(sentence(&shared).contains("its driver failed"));
    assert_eq!(Arc::strong_count(&script.lock().unwrap().open), 1);
    assert_eq!(watch.step(ms(100)), ms(5_000));
}
