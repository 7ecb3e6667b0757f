//! The fakes as a host program.

use super::{FakeDetect, FakeEmbed, FakeGenerate, FakeSynthesize, FakeTranscribe, Script, Step};
use crate::{
    Detection, Embedding, EngineError, Generation, Loading, Settings, Synthesis, Task,
    Transcription, host,
};
use std::process::ExitCode;
use std::time::Duration;

/// How long each part of the pretended model takes.
const LOAD_STEP: Duration = Duration::from_millis(100);

/// All of `banter-fake-host TASK`, where the task is `detect`, `transcribe`, `generate`,
/// `synthesize` or `embed`. Without one it synthesizes.
///
/// The setting `script` holds the steps, separated by `|`: `say TEXT` (for a synthesizer and an
/// embedder just `say`, for a detector `say PROBABILITY`), `fail TEXT`, `hang`, `freeze SECONDS`,
/// `busy SECONDS`, `panic`, `abort`; `{pid}` in a text is the number of the host's process.
/// Without it every reply is `say Good evening.`, and a detector takes for
/// speech what is loud. The setting `refuse` makes the engine impossible to open,
/// with its value as the reason; `stdout` and `stderr` are printed there first. The setting
/// `load` holds fractions, separated by spaces, that are reported while it loads. The setting
/// `pace` is how many seconds a generator takes for each word.
pub fn host_main() -> ExitCode {
    let task = std::env::args().nth(1);
    match task.as_deref().unwrap_or(Synthesis::NAME) {
        Detection::NAME => host::serve::<Detection, _>(|settings, loading| {
            let probability = |text: &str| text.trim().parse().unwrap_or_default();
            let script = script(settings, loading, probability)?;
            Ok(Box::new(match settings.get("script") {
                Some(_) => FakeDetect::following(script),
                None => FakeDetect::by_loudness(),
            }))
        }),
        Transcription::NAME => host::serve::<Transcription, _>(|settings, loading| {
            Ok(Box::new(FakeTranscribe::following(script(
                settings, loading, text,
            )?)))
        }),
        Generation::NAME => host::serve::<Generation, _>(|settings, loading| {
            let fake = FakeGenerate::following(script(settings, loading, text)?);
            let pace = settings.within("pace", 0.0..=60.0)?.unwrap_or(0.0);
            Ok(Box::new(fake.paced(Duration::from_secs_f32(pace))))
        }),
        Synthesis::NAME => host::serve::<Synthesis, _>(|settings, loading| {
            Ok(Box::new(FakeSynthesize::following(script(
                settings,
                loading,
                |_| (),
            )?)))
        }),
        Embedding::NAME => host::serve::<Embedding, _>(|settings, loading| {
            let script = script(settings, loading, |_| ())?;
            Ok(Box::new(FakeEmbed::following(script)))
        }),
        other => {
            eprintln!(
                "there is no task `{other}`: detect, transcribe, generate, synthesize or embed"
            );
            ExitCode::from(2)
        }
    }
}

fn text(text: &str) -> String {
    text.replace("{pid}", &std::process::id().to_string())
}

fn script<R: Clone>(
    settings: &Settings,
    loading: &Loading,
    reply: fn(&str) -> R,
) -> Result<Script<R>, EngineError> {
    for fraction in settings.get("load").unwrap_or_default().split_whitespace() {
        loading.report(fraction.parse().unwrap_or_default());
        std::thread::sleep(LOAD_STEP);
    }
    if let Some(line) = settings.get("stdout") {
        println!("{line}");
    }
    if let Some(line) = settings.get("stderr") {
        eprintln!("{line}");
    }
    if let Some(reason) = settings.get("refuse") {
        return Err(EngineError::Request(reason.to_owned()));
    }
    let steps = settings.get("script").unwrap_or("say Good evening.");
    let steps: Result<Vec<_>, _> = steps.split('|').map(|step| parse(step, reply)).collect();
    Ok(Script::new(steps?))
}

fn parse<R>(step: &str, reply: fn(&str) -> R) -> Result<Step<R>, EngineError> {
    let (word, rest) = step.trim().split_once(' ').unwrap_or((step.trim(), ""));
    let wrong = |reason: &str| EngineError::Setting {
        name: "script".to_owned(),
        value: step.to_owned(),
        reason: reason.to_owned(),
    };
    Ok(match word {
        "say" => Step::Reply(reply(rest)),
        "fail" => Step::Fail(EngineError::Request(rest.to_owned())),
        "hang" => Step::Hang,
        "freeze" | "busy" => {
            let seconds: f32 = rest
                .parse()
                .map_err(|_| wrong("a number of seconds is wanted"))?;
            let duration = Duration::try_from_secs_f32(seconds)
                .map_err(|_| wrong("a number of seconds is wanted"))?;
            if word == "busy" {
                Step::Busy(duration)
            } else {
                Step::Freeze(duration)
            }
        }
        "panic" => Step::Panic,
        "abort" => Step::Abort,
        _ => {
            return Err(wrong(
                "a step is say, fail, hang, freeze, busy, panic or abort",
            ));
        }
    })
}
