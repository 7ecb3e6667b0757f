//! Words and characters that real ears get wrong, and how long they take.

use crate::WORD_BUDGET;
use crate::game::{self, Measured};
use crate::rates::Errors;
use crate::table::row;
use bevy_banter::audio::wav;
use std::path::{Path, PathBuf};

/// The ears that are compared; those with many languages, and a budget, are the last.
const SMALL: &str = "ears-tiny-en";
const LARGE: &str = "ears-base";

/// What is said in `jfk.wav`. The readings have their texts beside them.
const SPEECH: &str = "And so, my fellow Americans, ask not what your country can do for you, \
                      ask what you can do for your country.";
const LANGUAGES: [&str; 4] = ["de", "es", "fr", "ja"];

/// A recording, and what is said in it.
struct Spoken {
    name: String,
    path: PathBuf,
    said: String,
}

/// What ears made of recordings.
#[derive(Default)]
struct Result {
    each: Vec<Errors>,
    all: Errors,
    /// Seconds that it took, of seconds that were spoken.
    took: f64,
    spoken: f64,
}

impl Result {
    fn pace(&self) -> String {
        format!("{:.2}", self.took / self.spoken.max(f64::MIN_POSITIVE))
    }
}

/// English by both ears. Whether the larger ones keep to their budget.
pub(crate) fn english(folder: &Path) -> std::result::Result<bool, String> {
    let recordings = readings(folder)?;
    let mut results = Vec::new();
    for id in [SMALL, LARGE] {
        results.push(listen(id, "en", &recordings, Errors::in_words)?);
    }
    row("words wrong", &[SMALL.to_owned(), LARGE.to_owned()]);
    for (index, recording) in recordings.iter().enumerate() {
        let errors = results.iter().filter_map(|result| result.each.get(index));
        let errors: Vec<String> = errors.map(|errors| errors.percent()).collect();
        row(&recording.name, &errors);
    }
    let figures = |show: fn(&Result) -> String| results.iter().map(show).collect::<Vec<_>>();
    row("together", &figures(|result| result.all.percent()));
    row("real-time factor", &figures(Result::pace));
    let rate = results.last().map_or(1.0, |result| result.all.rate());
    if rate > WORD_BUDGET {
        println!("{LARGE} is over its budget of {:.0} %", 100.0 * WORD_BUDGET);
    }
    Ok(rate <= WORD_BUDGET)
}

/// Other languages by the ears that know them.
pub(crate) fn languages(folder: &Path) -> std::result::Result<bool, String> {
    let mut rows = Vec::new();
    for language in LANGUAGES {
        let recording = foreign(folder, language)?;
        let result = listen(LARGE, language, &[recording], Errors::in_characters)?;
        rows.push((language, result));
    }
    row(
        "characters wrong",
        &[LARGE.to_owned(), "real time".to_owned()],
    );
    for (language, result) in rows {
        row(language, &[result.all.percent(), result.pace()]);
    }
    Ok(true)
}

fn listen(
    id: &str,
    language: &str,
    recordings: &[Spoken],
    errors: fn(&str, &str) -> Errors,
) -> std::result::Result<Result, String> {
    let mut game = Measured::new(Some(game::ears(id)?), None, language)?;
    let mut result = Result::default();
    for recording in recordings {
        let pcm = wav::load(&recording.path).map_err(|error| error.to_string())?;
        result.spoken += pcm.duration().as_secs_f64();
        let heard = game.listen(pcm)?;
        println!("{id} [{language}] {}", heard.text);
        result.took += heard.seconds;
        let errors = errors(&recording.said, &heard.text);
        result.all.add(errors);
        result.each.push(errors);
    }
    Ok(result)
}

/// `jfk.wav`, and every recording with a text of the same name.
fn readings(folder: &Path) -> std::result::Result<Vec<Spoken>, String> {
    let files = std::fs::read_dir(folder).map_err(|error| no_recordings(folder, &error))?;
    let mut readings = Vec::new();
    for file in files.flatten() {
        let path = file.path();
        let name = file.file_name().to_string_lossy().into_owned();
        let said = match name.strip_suffix(".wav") {
            Some("jfk") => SPEECH.to_owned(),
            Some(_) => match std::fs::read_to_string(path.with_extension("txt")) {
                Ok(text) => text,
                Err(_) => continue,
            },
            None => continue,
        };
        readings.push(Spoken { name, path, said });
    }
    readings.sort_by(|a, b| a.name.cmp(&b.name));
    if readings.is_empty() {
        return Err(format!(
            "no recording with its text is in {}",
            folder.display()
        ));
    }
    Ok(readings)
}

/// The recording in a language, with what `test_data.json` says of it.
fn foreign(folder: &Path, language: &str) -> std::result::Result<Spoken, String> {
    let folder = folder.join("multilang");
    let list = folder.join("test_data.json");
    let text = std::fs::read_to_string(&list).map_err(|error| no_recordings(&folder, &error))?;
    let list: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", list.display()))?;
    let tests = list
        .pointer("/tests/language_tests")
        .and_then(|tests| tests.as_array());
    let test = tests
        .into_iter()
        .flatten()
        .find(|test| test["language"] == language)
        .ok_or_else(|| format!("{} has no recording in `{language}`", folder.display()))?;
    let field = |name: &str| {
        let value = test[name].as_str().map(str::to_owned);
        value.ok_or_else(|| {
            format!(
                "{}: the recording in `{language}` has no `{name}`",
                folder.display()
            )
        })
    };
    let name = field("audio_file")?;
    Ok(Spoken {
        path: folder.join(&name),
        said: field("transcript")?,
        name,
    })
}

fn no_recordings(folder: &Path, error: &std::io::Error) -> String {
    format!(
        "there are no recordings in {} ({error}); --audio names another folder",
        folder.display()
    )
}
