//! A folder with good and bad recordings.
#![allow(clippy::unwrap_used)]

use super::*;
use banter_engine::VoiceStyle;
use std::sync::Mutex;

fn words<'a>(words: &'a [&'a str]) -> impl Iterator<Item = std::ffi::OsString> + 'a {
    words.iter().map(std::ffi::OsString::from)
}

#[test]
fn the_command_line_is_read_or_told_how() {
    let options = Options::parse(words(&["in", "--csv", "out", "--language", "de"])).unwrap();
    assert_eq!((options.language.as_str(), options.csv), ("de", true));
    for wrong in [
        &["in"][..],
        &["a", "b", "c"],
        &["a", "b", "--fast"],
        &["a", "b", "--language"],
    ] {
        let error = Options::parse(words(wrong)).unwrap_err();
        assert!(error.contains("usage: banter-bake FOLDER OUT"), "{error}");
    }
}

#[test]
fn good_recordings_are_baked_and_bad_ones_told() {
    let root = tempfile::tempdir().unwrap();
    let (folder, out) = (root.path().join("lines"), root.path().join("tracks"));
    fs::create_dir(&folder).unwrap();
    let espeak = EspeakVoice::open(&Settings::default()).unwrap();
    let line = "My brother may move the boat.";
    let said = espeak.render(line, &VoiceStyle::default()).unwrap();
    let save = |name: &str, samples: &[f32]| {
        wav::save(folder.join(name), said.pcm.rate(), 1, samples).unwrap();
    };
    save("a.wav", said.pcm.samples());
    fs::write(folder.join("a.txt"), line).unwrap();
    save("b.WAV", said.pcm.samples());
    save("c.wav", said.pcm.samples());
    fs::write(folder.join("c.txt"), " ...\n").unwrap();
    fs::write(folder.join("d.wav"), "no sound").unwrap();
    fs::write(folder.join("e.ogg"), "not asked for").unwrap();
    let options = Options {
        folder,
        out: out.clone(),
        language: "en".to_owned(),
        csv: true,
    };
    let told = Mutex::new(0);
    let baked = bake(&options, |_| *told.lock().unwrap() += 1).unwrap();
    assert_eq!(baked.done, [out.join("a.face"), out.join("b.face")]);
    assert_eq!(told.into_inner().unwrap(), 2);
    let [words, sound] = baked.failed.as_slice() else {
        unreachable!("{baked:?}");
    };
    assert!(words.contains("c.txt holds no words"), "{words}");
    assert!(
        sound.contains("d.wav is not a WAV but a text file"),
        "{sound}"
    );
    let track = Track::from_bytes(&fs::read(out.join("a.face")).unwrap()).unwrap();
    let closures = track
        .visemes()
        .filter(|(viseme, _)| viseme.name() == "PP")
        .count();
    assert_eq!(closures, 5);
    assert!(
        fs::read_to_string(out.join("b.csv"))
            .unwrap()
            .starts_with("Timecode,")
    );
}

#[test]
fn what_cannot_be_begun_is_told() {
    let root = tempfile::tempdir().unwrap();
    let options = |folder: &str, language: &str| Options {
        folder: root.path().join(folder),
        out: root.path().join("out"),
        language: language.to_owned(),
        csv: false,
    };
    let tell = |options| bake(&options, |_| {}).unwrap_err();
    assert!(tell(options("nowhere", "en")).contains("cannot be read"));
    assert!(tell(options("", "en")).contains("holds no WAV"));
    wav::save(root.path().join("a.wav"), 16_000, 1, &[0.1; 1_600]).unwrap();
    fs::write(root.path().join("a.txt"), "ah").unwrap();
    assert!(tell(options("", "xx")).contains("`xx`"));
}
