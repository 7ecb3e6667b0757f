//! How the tests have something said.

use crate::measure::is_pause;
use banter_engine::host::{Host, HostSpec};
use banter_engine::{
    EngineError, Loading, Pcm, Phoneme, PhonemeTiming, Settings, Synthesis, SynthesizeEvent,
    SynthesizeRequest, Update, VoiceStyle, Worker,
};
use banter_piper::tones::tone_voice;
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
const PROGRAM: &str = env!("CARGO_BIN_EXE_banter-piper-host");

/// A voice of tones in a folder of its own, and the settings for it.
pub(crate) fn tones() -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    let model = tone_voice(folder.path()).unwrap();
    let settings = Settings::default().with("model", model.display());
    (folder, settings)
}

pub(crate) fn worker(settings: &Settings) -> Worker<Synthesis> {
    let settings = settings.clone();
    Worker::spawn_loading("voice", move |loading: &Loading| {
        banter_piper::open(&settings, loading)
    })
    .unwrap()
}

pub(crate) fn hosted(settings: &Settings) -> Worker<Synthesis> {
    let mut spec = HostSpec::new("banter-piper-host", "cargo build -p banter_piper").at(PROGRAM);
    for (name, value) in settings.iter() {
        spec = spec.setting(name, value);
    }
    Worker::spawn("voice", move || Ok(Box::new(Host::new(spec.clone())))).unwrap()
}

pub(crate) struct Said {
    pub(crate) pcm: Pcm,
    pub(crate) phonemes: Vec<Phoneme>,
    pub(crate) timing: PhonemeTiming,
}

impl Said {
    pub(crate) fn symbols(&self) -> Vec<&str> {
        let sounds = self.phonemes.iter().filter(|p| !is_pause(p));
        sounds.map(|p| p.symbol.as_str()).collect()
    }
}

pub(crate) fn try_say(
    worker: &Worker<Synthesis>,
    text: &str,
    style: VoiceStyle,
) -> Result<Said, EngineError> {
    let request = SynthesizeRequest {
        text: text.to_owned(),
        style,
    };
    let mut job = worker.submit(request).unwrap();
    let (mut start, mut samples, mut phonemes) = (None, Vec::new(), Vec::<Phoneme>::new());
    loop {
        match job.wait(PATIENCE).expect("it is quick") {
            Update::Event(SynthesizeEvent::Start { rate, timing }) => {
                assert!(start.is_none(), "one start");
                start = Some((rate, timing));
            }
            Update::Event(SynthesizeEvent::Samples(more)) => {
                assert!(start.is_some(), "the start is first");
                samples.extend(more);
            }
            Update::Event(SynthesizeEvent::Phonemes(more)) => phonemes.extend(more),
            Update::Done => break,
            Update::Failed(error) => return Err(error),
        }
    }
    assert!(samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
    let (rate, timing) = start.expect("a start");
    let pcm = Pcm::new(rate, samples);
    let mut at = 0.0_f32;
    for phoneme in &phonemes {
        assert!(
            (phoneme.start - at).abs() < 1e-4,
            "no gap before {phoneme:?}"
        );
        assert!(phoneme.end > phoneme.start, "{phoneme:?} is not empty");
        at = phoneme.end;
    }
    assert!(
        (at - pcm.duration().as_secs_f32()).abs() < 1e-3,
        "to the last sample"
    );
    Ok(Said {
        pcm,
        phonemes,
        timing,
    })
}

pub(crate) fn say(worker: &Worker<Synthesis>, text: &str) -> Said {
    try_say(worker, text, style("en-us")).unwrap()
}

pub(crate) fn style(language: &str) -> VoiceStyle {
    VoiceStyle {
        language: language.to_owned(),
        ..VoiceStyle::default()
    }
}
