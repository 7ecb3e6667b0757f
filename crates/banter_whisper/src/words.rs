//! Tokens become words with times.
//!
//! A token is a part of a word, sometimes of a character. At each the decoder also says which
//! mark of time would be likeliest there; where it means that, the token begins about then.
//! Between such places time is shared out by how long the letters take to say. whisper.cpp
//! does much the same and then moves each time to where the sound is louder, but looks for
//! that at the wrong place in all segments after the first.

use crate::whisper::{Piece, Token};
use banter_engine::Word;

/// What the decoder must think of a mark of time, and of all of them together, for it to be
/// heeded: `thold_pt` and `thold_ptsum` of whisper.cpp.
const MEANT: f32 = 0.01;

/// Where time is shared out, how long a character takes beside the others.
fn weight(character: char) -> f32 {
    match character {
        ' ' => 0.1,
        ',' | '，' | '、' | ';' | ':' => 2.0,
        '.' | '!' | '?' | '。' | '！' | '？' | '…' => 3.0,
        '0'..='9' => 3.0,
        c if is_spaceless(c) => 2.5,
        _ => 1.0,
    }
}

/// Whether words of the script are written without spaces, so that a character stands for a
/// word: Chinese and Japanese.
pub(crate) fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3fffd}')
}

/// Small kana and signs of length: they belong to the character before them.
fn is_appendage(character: char) -> bool {
    matches!(
        character,
        'ー' | 'っ'
            | 'ッ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | '々'
            | '\u{3099}'
            | '\u{309a}'
    )
}

/// A character with its time in hundredths and the probability of its token.
#[derive(Debug, Clone, Copy)]
struct Placed {
    character: char,
    start: f64,
    end: f64,
    probability: f32,
}

/// The words of a piece. Their times are in seconds, in order and within `start..=end`, which
/// are the piece's own.
pub(crate) fn words(piece: &Piece, start: f32, end: f32) -> Vec<Word> {
    let placed = place(&piece.tokens, piece.start, piece.end, piece.origin);
    let mut words: Vec<Word> = Vec::new();
    let mut characters = 0;
    let mut last = None;
    for Placed {
        character,
        start: from,
        end: to,
        probability,
    } in placed
    {
        let [from, to] = [from, to].map(|hundredths| (hundredths / 100.0) as f32);
        match words.last_mut() {
            Some(word) if !begins_word(last, character) => {
                word.text.push(character);
                word.end = to;
                word.probability += probability;
                characters += 1;
            }
            _ => {
                close(&mut words, characters);
                characters = 1;
                words.push(Word {
                    text: character.to_string(),
                    start: from,
                    end: to,
                    probability,
                });
            }
        }
        last = Some(character);
    }
    close(&mut words, characters);
    tidy(words, start, end)
}

/// Whether a word begins with `character`, which follows `last`.
fn begins_word(last: Option<char>, character: char) -> bool {
    let Some(last) = last else { return true };
    if character.is_whitespace() {
        return !last.is_whitespace();
    }
    if last.is_whitespace() || is_appendage(character) {
        return false;
    }
    let opens = |c: char| matches!(c, '「' | '『' | '（' | '“' | '《' | '(');
    match (is_spaceless(last), is_spaceless(character)) {
        (_, true) => !opens(last),
        (true, false) => character.is_alphanumeric() || opens(character),
        // After a sign that follows a character of such a script.
        (false, false) => character.is_alphanumeric() && "，。！？、；：".contains(last),
    }
}

/// The probability of the last word was summed up over its characters.
fn close(words: &mut [Word], characters: u32) {
    if let Some(word) = words.last_mut() {
        let mean = word.probability / characters.max(1) as f32;
        word.probability = if mean.is_nan() {
            0.0
        } else {
            mean.clamp(0.0, 1.0)
        };
    }
}

/// Brings times into order, and takes the space off the beginning.
fn tidy(mut words: Vec<Word>, start: f32, end: f32) -> Vec<Word> {
    if let Some(first) = words.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    words.retain(|word| !word.text.trim().is_empty());
    let mut last = start;
    for word in &mut words {
        for time in [&mut word.start, &mut word.end] {
            last = time.min(end).max(last);
            *time = last;
        }
    }
    words
}

/// Every character of the text with a time.
fn place(tokens: &[Token], start: i64, end: i64, origin: i64) -> Vec<Placed> {
    let spans = spans(tokens, start as f64, end.max(start) as f64, origin);
    let mut placed = Vec::new();
    // Bytes of a character whose end is in a later token, and when and how sure it began.
    let mut pending: Vec<u8> = Vec::new();
    let mut began = 0.0;
    for (token, (from, to)) in tokens.iter().zip(spans) {
        if pending.is_empty() {
            began = from;
        }
        pending.extend(&token.bytes);
        let (text, rest) = decode(&pending);
        let total: f32 = text.chars().map(weight).sum();
        let mut passed = 0.0;
        for character in text.chars() {
            let at = |passed: f32| {
                began + (to - began) * f64::from(passed / total.max(f32::MIN_POSITIVE))
            };
            let start = at(passed);
            passed += weight(character);
            placed.push(Placed {
                character,
                start,
                end: at(passed),
                probability: token.p,
            });
        }
        pending = rest;
    }
    placed
}

/// The characters in `bytes`, and the bytes of one that is not complete.
fn decode(bytes: &[u8]) -> (String, Vec<u8>) {
    let mut text = String::new();
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(good) => {
                text.push_str(good);
                return (text, Vec::new());
            }
            Err(error) => {
                let (good, bad) = rest.split_at(error.valid_up_to());
                text.push_str(&String::from_utf8_lossy(good));
                match error.error_len() {
                    None => return (text, bad.to_vec()),
                    Some(length) => rest = bad.get(length..).unwrap_or_default(),
                }
            }
        }
    }
}

/// From when to when each token lasts, in hundredths.
fn spans(tokens: &[Token], start: f64, end: f64, origin: i64) -> Vec<(f64, f64)> {
    let weights: Vec<f64> = tokens
        .iter()
        .map(|token| {
            let text = String::from_utf8_lossy(&token.bytes);
            f64::from(text.chars().map(weight).sum::<f32>()).max(0.1)
        })
        .collect();
    // The token with which each known time begins.
    let mut known = vec![(0, start)];
    for (index, token) in tokens.iter().enumerate().skip(1) {
        // Marks of time are two hundredths apart.
        let time = origin.saturating_add(2 * i64::from(token.mark)) as f64;
        let last = known.last().map_or(start, |(_, time)| *time);
        if token.mark_p > MEANT && token.marks_p > MEANT && time > last && time < end {
            known.push((index, time));
        }
    }
    known.push((tokens.len(), end));
    let mut spans = Vec::with_capacity(tokens.len());
    for two in known.windows(2) {
        let &[(first, from), (next, to)] = two else {
            continue;
        };
        let weights = weights.get(first..next).unwrap_or_default();
        let total: f64 = weights.iter().sum();
        let mut at = from;
        for weight in weights {
            let until = at + (to - from) * weight / total;
            spans.push((at, until));
            at = until;
        }
    }
    spans
}

#[cfg(test)]
mod tests;
