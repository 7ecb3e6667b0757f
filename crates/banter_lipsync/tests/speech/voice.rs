//! A man's voice of 1961, with phones found by forced alignment: what the reader must not fall below.

use banter_lipsync::{Heard, SoundReader, Viseme};
use banter_needs::needs;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");

/// The viseme of an ARPAbet phone.
fn viseme(phone: &str) -> Viseme {
    let classes = [
        (Viseme::Pp, "P B M"),
        (Viseme::Ff, "F V"),
        (Viseme::Th, "TH DH"),
        (Viseme::Dd, "T D"),
        (Viseme::Kk, "K G NG HH"),
        (Viseme::Ch, "CH JH SH ZH"),
        (Viseme::Ss, "S Z"),
        (Viseme::Nn, "N L"),
        (Viseme::Rr, "R ER"),
        (Viseme::Aa, "AA AH AY AW AE"),
        (Viseme::E, "EH EY"),
        (Viseme::Ih, "IH IY Y"),
        (Viseme::Oh, "AO OW OY"),
        (Viseme::Ou, "UW UH W"),
    ];
    let of =
        |(viseme, phones): (Viseme, &str)| phones.split(' ').any(|p| p == phone).then_some(viseme);
    classes.into_iter().find_map(of).unwrap_or(Viseme::Sil)
}

/// Silence, lips shut, lip on teeth, open, rounded, and the rest.
fn shape(viseme: Viseme) -> u8 {
    match viseme {
        Viseme::Sil => 0,
        Viseme::Pp => 1,
        Viseme::Ff => 2,
        Viseme::Aa | Viseme::E => 3,
        Viseme::Oh | Viseme::Ou => 4,
        _ => 5,
    }
}

/// Mono 16-bit samples of a plain wav file, and their rate.
fn wav(bytes: &[u8]) -> (Vec<f32>, u32) {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut at = 12;
    while &bytes[at..at + 4] != b"data" {
        at += 8 + word(at + 4) as usize;
    }
    let samples = bytes[at + 8..].chunks_exact(2);
    let samples = samples.map(|s| f32::from(i16::from_le_bytes([s[0], s[1]])) / 32_768.0);
    (samples.collect(), word(24))
}

#[needs(data("audio/jfk.wav"), data("lipsync/jfk.json"))]
#[test]
fn a_voice_it_never_heard_is_read() {
    let sound = std::fs::read(format!("{DATA}/audio/jfk.wav")).unwrap();
    let truth = std::fs::read_to_string(format!("{DATA}/lipsync/jfk.json")).unwrap();
    let (samples, rate) = wav(&sound);
    let (mut reader, mut heard) = (SoundReader::new(rate).unwrap(), Vec::<Heard>::new());
    reader.push(&samples, &mut heard);
    reader.finish(&mut heard);

    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let mut wanted = vec![Viseme::Sil; heard.len()];
    let words = truth["w"].as_array().unwrap();
    for phone in words
        .iter()
        .filter_map(|word| word["w"].as_array())
        .flatten()
    {
        let (start, length) = (phone["b"].as_f64().unwrap(), phone["d"].as_f64().unwrap());
        let start = (start * 100.0).round() as usize;
        let end = (start + (length * 100.0).round() as usize).min(wanted.len());
        wanted[start..end].fill(viseme(phone["t"].as_str().unwrap()));
    }
    let pairs = heard.iter().zip(&wanted);
    let right = pairs
        .clone()
        .filter(|(got, want)| shape(got.viseme) == shape(**want))
        .count();
    let right = right as f32 / wanted.len() as f32;
    println!("{right:.3} of the frames have the right shape");
    assert!(right > 0.5, "{right}");

    let jaw = |open: bool| {
        let vowels = pairs
            .clone()
            .filter(|(_, want)| matches!(want, Viseme::Aa | Viseme::E) == open);
        let jaws: Vec<f32> = vowels.map(|(got, _)| got.jaw).collect();
        jaws.iter().sum::<f32>() / jaws.len() as f32
    };
    assert!(
        jaw(true) > 2.0 * jaw(false),
        "{} and {}",
        jaw(true),
        jaw(false)
    );
}
