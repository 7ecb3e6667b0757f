//! Words from tokens.
#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn token(bytes: &[u8]) -> Token {
    Token {
        bytes: bytes.to_vec(),
        p: 0.5,
        ..Token::default()
    }
}

fn piece(tokens: Vec<Token>, seconds: i64) -> Piece {
    Piece {
        end: 100 * seconds,
        tokens,
        ..Piece::default()
    }
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[test]
fn parts_of_a_word_are_joined() {
    let tokens = [
        " The", " inn", "keep", "er", "'s", " ale", ",", " please", ".",
    ];
    let tokens = tokens.iter().map(|part| token(part.as_bytes())).collect();
    let words = words(&piece(tokens, 3), 0.0, 3.0);
    let wanted = ["The", " innkeeper's", " ale,", " please."];
    assert_eq!(texts(&words), wanted);
    assert_eq!((words[0].start, words[3].end), (0.0, 3.0));
    assert!(words.iter().all(|word| word.probability == 0.5));
    assert!(words.iter().all(|word| word.end > word.start));
}

#[test]
fn chinese_and_japanese_go_by_the_character() {
    let tokens = vec![token("你好，".as_bytes()), token("Mara老板。".as_bytes())];
    let found = words(&piece(tokens, 2), 0.0, 2.0);
    assert_eq!(texts(&found), ["你", "好，", "Mara", "老", "板。"]);
    let tokens = vec![token("「ちょっと」ビール".as_bytes())];
    let found = words(&piece(tokens, 2), 0.0, 2.0);
    assert_eq!(texts(&found), ["「ちょっ", "と」", "ビー", "ル"]);
}

#[test]
fn a_character_may_lie_in_several_tokens() {
    let bytes = "店好".as_bytes();
    let tokens = vec![token(&bytes[..1]), token(&bytes[1..4]), token(&bytes[4..])];
    let found = words(&piece(tokens, 2), 0.0, 2.0);
    assert_eq!(texts(&found), ["店", "好"]);
    // One that never ends, and one that is wrong, are nothing.
    let tokens = vec![token(b" ale\xff"), token(b" b\xe5\xba")];
    assert_eq!(texts(&words(&piece(tokens, 1), 0.0, 1.0)), ["ale", " b"]);
}

#[test]
fn marks_of_time_are_heeded_where_they_are_meant() {
    let meant = |text: &str, mark: i32, mark_p: f32| Token {
        mark,
        mark_p,
        marks_p: 0.5,
        ..token(text.as_bytes())
    };
    let tokens = vec![
        meant(" one", 0, 0.9),
        meant(" two", 80, 0.9),
        meant(" three", 90, 0.001),
        // It cannot be before the one before it.
        meant(" four", 20, 0.9),
        meant(" five", 140, 0.9),
    ];
    let mut piece = piece(tokens, 4);
    piece.origin = 10;
    let words = words(&piece, 0.0, 4.0);
    let starts: Vec<f32> = words.iter().map(|word| word.start).collect();
    assert_eq!((starts[0], starts[1], starts[4]), (0.0, 1.7, 2.9));
    assert!(starts.is_sorted());
}

proptest! {
    #[test]
    fn whatever_a_model_says_times_are_in_order(
        tokens in prop::collection::vec(
            (prop::collection::vec(any::<u8>(), 0..6), any::<i32>(), any::<f32>()), 0..20),
        start in any::<i64>(), end in any::<i64>(), origin in any::<i64>(),
    ) {
        let tokens = tokens.into_iter().map(|(bytes, mark, p)| Token {
            bytes, mark, mark_p: p, marks_p: p, p, ..Token::default()
        });
        let piece = Piece { tokens: tokens.collect(), start, end, origin, ..Piece::default() };
        let mut last = 1.0;
        for word in words(&piece, 1.0, 7.0) {
            prop_assert!(last <= word.start && word.start <= word.end && word.end <= 7.0);
            prop_assert!((0.0..=1.0).contains(&word.probability));
            last = word.end;
        }
    }

    #[test]
    fn words_joined_are_the_text(text in "[ a-zé，。你好。ー]{0,30}", cut in 1_usize..4) {
        let tokens = text.as_bytes().chunks(cut).map(token).collect();
        let joined: String = words(&piece(tokens, 3), 0.0, 3.0)
            .into_iter().map(|word| word.text).collect();
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(plain(&joined), plain(&text));
    }
}
