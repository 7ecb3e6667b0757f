//! The page: pictures with their names, and the sentence with its sound drawn under it.

use std::fmt::Write;

use serde_json::Value;

/// Width of a picture of the strip, in pixels.
const STRIP_WIDTH: f32 = 120.0;
/// Height of the drawing of the sound, in pixels.
const WAVE_HEIGHT: f32 = 90.0;

const STYLE: &str = "
body { font: 14px system-ui, sans-serif; background: #1d1a18; color: #eee6da; margin: 24px; }
h1, h2 { font-weight: 500; }
figure { display: inline-block; margin: 4px; text-align: center; }
figure img { display: block; border-radius: 4px; }
.sheet img { width: 200px; }
.strip { overflow-x: auto; }
.strip svg text { fill: #eee6da; font: 13px system-ui, sans-serif; text-anchor: middle; }
";

/// The whole page, of every model's name and its list of portraits, which lie in a folder of
/// that name.
pub(super) fn html(chapters: &[(String, Value)]) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Faces</title>\n<style>{STYLE}</style>\n<h1>Faces</h1>\n"
    );
    for (name, gallery) in chapters {
        let folder = escaped(name);
        page += &format!("<h2>{folder}</h2>\n");
        for (title, list) in [("Visemes", "visemes"), ("Moods", "moods")] {
            let pictures = items(&gallery[list]);
            if !pictures.is_empty() {
                page += &format!("<h3>{title}</h3>\n<div class=\"sheet\">\n");
                for picture in pictures {
                    page += &figure(&folder, picture);
                }
                page += "</div>\n";
            }
        }
        if gallery["sentence"].is_object() {
            page += &strip(&folder, &gallery["sentence"]);
        }
    }
    page + "</html>\n"
}

fn figure(folder: &str, picture: &Value) -> String {
    let (file, name) = (text(&picture["file"]), text(&picture["name"]));
    format!(
        "<figure><img src=\"{folder}/{file}\" alt=\"{name}\"><figcaption>{name}</figcaption></figure>\n"
    )
}

/// The pictures of the sentence above its sound, its phonemes and its jaw. Time runs as the
/// pictures stand: each has the same width, whatever the sound's.
fn strip(folder: &str, sentence: &Value) -> String {
    let pictures = items(&sentence["pictures"]);
    let width = (pictures.len() as f32 * STRIP_WIDTH).max(STRIP_WIDTH);
    let seconds = number(&sentence["seconds"]).max(0.01);
    let at = |time: f32| time / seconds * width;
    let mut strip = format!(
        "<h3>\u{201c}{}\u{201d}</h3>\n<audio controls src=\"{folder}/sentence.wav\"></audio>\n<div class=\"strip\"><svg width=\"{width}\" height=\"{}\">\n",
        text(&sentence["text"]),
        STRIP_WIDTH * 7.0 / 6.0 + WAVE_HEIGHT + 70.0,
    );
    let top = STRIP_WIDTH * 7.0 / 6.0 + 22.0;
    for (index, picture) in pictures.iter().enumerate() {
        let left = index as f32 * STRIP_WIDTH;
        let middle = left + STRIP_WIDTH / 2.0;
        let _ = writeln!(
            strip,
            "<image href=\"{folder}/{}\" x=\"{left}\" width=\"{}\"/><text x=\"{middle}\" y=\"{}\">{}</text><line x1=\"{middle}\" y1=\"{}\" x2=\"{:.1}\" y2=\"{}\" stroke=\"#786f66\"/>",
            text(&picture["file"]),
            STRIP_WIDTH - 2.0,
            top - 8.0,
            text(&picture["name"]),
            top - 4.0,
            at(number(&picture["seconds"])),
            top + 16.0,
        );
    }
    let top = top + 16.0;
    strip += &curve(&sentence["wave"], width, top, "#caa472", true);
    strip += &curve(&sentence["jaw"], width, top, "#7fc4e8", false);
    for sound in items(&sentence["phonemes"]) {
        let (start, end) = (at(number(&sound["start"])), at(number(&sound["end"])));
        let _ = writeln!(
            strip,
            "<line x1=\"{start:.1}\" y1=\"{top}\" x2=\"{start:.1}\" y2=\"{0}\" stroke=\"#4a433d\"/><text x=\"{1:.1}\" y=\"{0}\">{2}</text>",
            top + WAVE_HEIGHT + 18.0,
            0.5 * (start + end),
            text(&sound["symbol"]),
        );
    }
    strip + "</svg></div>\n<p>Drawn: the sound, and how far the jaw is open (blue).</p>\n"
}

/// A line through values of `0..=1`; the sound is drawn to both sides of its axis.
fn curve(values: &Value, width: f32, top: f32, colour: &str, both: bool) -> String {
    let values: Vec<f32> = items(values).iter().map(number).collect();
    let step = width / values.len().max(1) as f32;
    let most = values.iter().copied().fold(0.01, f32::max);
    let mut points = String::new();
    let middle = top + WAVE_HEIGHT / 2.0;
    for (index, value) in values.iter().enumerate() {
        let x = index as f32 * step;
        let (up, down) = if both {
            let half = value / most * WAVE_HEIGHT / 2.0;
            (middle - half, middle + half)
        } else {
            let y = top + WAVE_HEIGHT * (1.0 - value);
            (y, y)
        };
        if both {
            let _ = write!(points, "M{x:.1} {up:.1}V{:.1}", down.max(up + 0.5));
        } else {
            let _ = write!(
                points,
                "{}{x:.1} {up:.1}",
                if index == 0 { 'M' } else { 'L' }
            );
        }
    }
    format!("<path d=\"{points}\" stroke=\"{colour}\" fill=\"none\"/>\n")
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> f32 {
    value.as_f64().unwrap_or_default() as f32
}

fn text(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn all_that_was_taken_is_on_the_page() {
        let gallery = json!({
            "visemes": [{ "file": "00000.png", "name": "PP" }],
            "moods": [{ "file": "00001.png", "name": "joy & <more>" }],
            "sentence": {
                "text": "Hm.", "seconds": 0.5,
                "pictures": [{ "file": "00002.png", "name": "sil", "seconds": 0.25 }],
                "phonemes": [{ "symbol": "m", "start": 0.0, "end": 0.5 }],
                "wave": [0.0, 0.5], "jaw": [0.0, 0.2],
            },
        });
        let page = html(&[("mara".to_owned(), gallery)]);
        for part in [
            "mara/00000.png",
            "joy &amp; &lt;more&gt;",
            "mara/00002.png",
            "sentence.wav",
            ">m</text>",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }

    #[test]
    fn a_list_of_something_else_is_an_empty_page() {
        let page = html(&[("x".to_owned(), json!({ "visemes": 7, "sentence": [] }))]);
        assert!(!page.contains("<figure"), "{page}");
    }
}
