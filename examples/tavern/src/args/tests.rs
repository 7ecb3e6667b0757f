//! What the command line asks for, and what is wrong with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_menu::Listening;

fn parsed(line: &[&str]) -> Result<Command, ArgsError> {
    parse(line.iter().map(OsString::from))
}

fn args(line: &[&str]) -> Args {
    match parsed(line).unwrap() {
        Command::Converse(args) => *args,
        Command::Help => panic!("help was not asked for"),
    }
}

#[test]
fn what_was_not_asked_for_has_a_default() {
    let args = args(&["--headless"]);
    assert_eq!(args.view, Some(View::Film));
    assert_eq!(args.size(UVec2::new(8, 4)), UVec2::new(8, 4));
    assert_eq!(args.out(), Path::new("out"));
    assert_eq!(args.talk.listen, None);
}

#[test]
fn a_headset_goes_with_a_window() {
    let args = args(&["--xr", "--wear", "bram"]);
    assert_eq!(args.view, Some(View::Window));
    assert_eq!(args.wear.as_deref(), Some("bram"));
    let error = parsed(&["--xr", "--headless"]).unwrap_err().to_string();
    assert!(error.starts_with("--xr goes with a window"), "{error}");
    for line in [&["--wear", "bram"][..], &["--window", "--wear=bram"]] {
        let error = parsed(line).unwrap_err().to_string();
        assert!(error.starts_with("--wear goes with --xr"), "{error}");
    }
}

#[test]
fn lines_keep_their_order() {
    let args = args(&["--say", "Hello", "--wav", "a.wav", "--say=What = this?"]);
    let expected = [
        Line::Say("Hello".into()),
        Line::Wav("a.wav".into()),
        Line::Say("What = this?".into()),
    ];
    assert_eq!(args.lines, expected);
}

#[test]
fn every_option_is_read() {
    let args = args(&[
        "--avatar",
        "a.glb",
        "--persona",
        "p.toml",
        "--seed",
        "7",
        "--out",
        "o",
        "--width",
        "320",
        "--height=180",
        "--window",
        "--mind=m.gguf",
        "--ears",
        "auto",
        "--voice",
        "v.onnx",
        "--speech-detector=d.onnx",
        "--microphone",
        "USB Audio",
        "--listen=hands-free",
        "--headphones",
        "--font",
        "Noto Sans",
        "--inspect",
        "--quit-after-lines",
        "--screenshot=s.png",
        "--company",
        "--mods=m",
    ]);
    assert_eq!(args.view, Some(View::Window));
    let models = Models {
        mind: Some("m.gguf".into()),
        ears: Some("auto".into()),
        voice: Some("v.onnx".into()),
        speech_detector: Some("d.onnx".into()),
    };
    assert_eq!(args.models, models);
    let talk = Talk {
        microphone: Some("USB Audio".into()),
        listen: Some(Listening::HandsFree),
        headphones: true,
    };
    assert_eq!(args.talk, talk);
    assert_eq!(args.font.as_deref(), Some("Noto Sans"));
    assert_eq!(args.screenshot, Some("s.png".into()));
    assert!(args.quit_after_lines && args.inspect && args.company);
    assert_eq!(args.mods, Some("m".into()));
    assert_eq!(args.avatar, Some("a.glb".into()));
    assert_eq!(args.persona, Some("p.toml".into()));
    assert_eq!((args.seed, args.out()), (7, Path::new("o")));
    assert_eq!(args.size(UVec2::ZERO), UVec2::new(320, 180));
}

#[test]
fn what_is_wrong_is_said_in_one_sentence() {
    for (line, what) in [
        (&["--sing"] as &[&str], "`--sing` is no option"),
        (&["a song"], "`a song` is no option"),
        (
            &["--window=wide"],
            "unexpected argument for option '--window'",
        ),
        (&["--say"], "--say wants a text after it"),
        (&["--say", ""], "--say wants a text after it"),
        (&["--wav="], "--wav wants a file after it"),
        (&["--mind"], "--mind wants a model after it"),
        (
            &["--window", "--headless"],
            "--window, --headless and --portraits exclude each other",
        ),
        (&["--microphone="], "--microphone wants a name after it"),
        (
            &["--speech-detector"],
            "--speech-detector wants a file after it",
        ),
        (
            &["--listen", "always"],
            "--listen wants push-to-talk, hands-free or attention, not `always`",
        ),
        (&["--listen"], "--listen wants a way to listen after it"),
        (
            &["--no-pictures", "--window"],
            "--no-pictures goes with --headless, not with a window",
        ),
        (&["--play"], "--play wants a file after it"),
        (
            &["--play", "a.play.ron", "--say", "Hello"],
            "--play has its own lines: leave --say and --wav out",
        ),
        (
            &["--seed", "soon"],
            "--seed wants a whole number, not `soon`",
        ),
        (
            &["--width", "63"],
            "--width wants an even number from 64 to 3840, not 63",
        ),
        (
            &["--height", "101"],
            "--height wants an even number from 64 to 3840, not 101",
        ),
    ] {
        let error = parsed(line).unwrap_err().to_string();
        assert!(error.starts_with(what), "{error}");
        assert!(!error.contains('\n'));
    }
}

#[test]
fn a_play_is_a_film() {
    let args = args(&["--play", "a.play.ron"]);
    assert_eq!(args.view, Some(View::Film));
    assert_eq!(args.play, Some("a.play.ron".into()));
}

#[test]
fn sound_alone_is_a_film_too() {
    let args = args(&["--no-pictures"]);
    assert_eq!((args.view, args.no_pictures), (Some(View::Film), true));
}

#[test]
fn lines_have_a_bound() {
    let line = ["--say=again"; MOST_LINES + 1];
    assert!(parsed(&line[1..]).is_ok());
    assert!(parsed(&line).is_err());
}

#[test]
fn help_comes_first() {
    assert_eq!(parsed(&["--say", "Hello", "--help"]), Ok(Command::Help));
}
