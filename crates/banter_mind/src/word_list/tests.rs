//! What is found, what is not, and what becomes of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_core::GuardSide::{Input, Output};
use proptest::prelude::*;

fn masks(words: &[&str]) -> WordList {
    let entry = WordEntry::new(WordAction::Mask).words(words.iter().copied());
    WordList::new().mask("*").with(entry).unwrap()
}

fn masked(list: &WordList, text: &str) -> String {
    match list.verdict(Output, text) {
        Verdict::Pass => text.to_owned(),
        Verdict::Replace(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_are_found_whole_in_any_dress() {
    let list = masks(&["darn", "dung heap", "Käse", "茶"]);
    for (text, expected) in [
        ("Darn it!", "* it!"),
        ("Well, DARN.", "Well, *."),
        ("ｄａｒｎ", "*"),
        ("d\u{e1}rn, da\u{301}rn", "*, *"),
        ("da\u{200b}rn it", "* it"),
        ("He darns socks; a darnel.", "He darns socks; a darnel."),
        ("That dung-heap, dung \u{2014} heap!", "That *, *!"),
        ("dungheap", "dungheap"),
        ("kase und KÄSE", "* und *"),
        ("你喝茶吗", "你喝*吗"),
        ("d4rn, daarn", "d4rn, daarn"),
    ] {
        assert_eq!(masked(&list, text), expected, "{text}");
    }
}

#[test]
fn lookalikes_and_stretched_letters_are_found_where_that_is_asked_for() {
    let list = masks(&["darn", "silly", "hell"]).lookalikes(true);
    for (text, expected) in [
        ("d4rn! D@RN?", "*! *?"),
        ("$!1ly", "*"),
        ("Hello! Hell!", "Hello! *!"),
        ("4 darn", "4 *"),
        ("daarn", "daarn"),
    ] {
        assert_eq!(masked(&list, text), expected, "{text}");
    }
    let list = list.stretched(true);
    for (text, expected) in [
        ("daaaarrrn", "*"),
        ("d4@arn", "*"),
        ("hellllo", "hellllo"),
        ("hel", "hel"),
    ] {
        assert_eq!(masked(&list, text), expected, "{text}");
    }
}

#[test]
fn patterns_find_what_they_say_in_folded_text() {
    let entry = WordEntry::new(WordAction::Mask).pattern(r"\bgold ?coins?\b");
    let list = WordList::new().mask("*").with(entry).unwrap();
    assert_eq!(masked(&list, "Two GOLD Cöins, ja."), "Two *, ja.");
    assert_eq!(masked(&list, "goldcoinss"), "goldcoinss");
}

#[test]
fn the_stronger_of_two_entries_comes_first_and_each_has_its_side() {
    let say = WordAction::Say("Mind your tongue.".into());
    let list = WordList::new()
        .with(WordEntry::new(WordAction::Mask).words(["darn"]))
        .and_then(|list| list.with(WordEntry::new(say).words(["rat"]).side(WordSide::Player)))
        .and_then(|list| list.with(WordEntry::new(WordAction::Block).words(["toad"])))
        .and_then(|list| list.with(WordEntry::new(WordAction::EndTurn).words(["snake"])))
        .unwrap();
    let said = Verdict::Block {
        instead: Some("Mind your tongue.".to_owned()),
    };
    assert_eq!(list.verdict(Input, "You darn rat, you toad"), said);
    assert_eq!(list.verdict(Output, "You rat"), Verdict::Pass);
    let silent = Verdict::Block { instead: None };
    assert_eq!(list.verdict(Output, "darn rat toad"), silent);
    assert_eq!(list.verdict(Input, "rat, snake"), Verdict::EndTurn);
}

#[test]
fn a_file_says_the_same() {
    let list = WordList::parse(
        r#"
            lookalikes = true
            mask = "beep"
            [[entry]]
            words = ["darn"]
            do = "mask"
            [[entry]]
            patterns = ['\bgold\b']
            for = "player"
            do = "say"
            say = "Not here."
        "#,
        "words.toml",
    )
    .unwrap();
    assert_eq!(masked(&list, "d4rn gold"), "beep gold");
    let instead = Some("Not here.".to_owned());
    assert_eq!(list.verdict(Input, "d4rn gold"), Verdict::Block { instead });
}

#[test]
fn a_slip_is_one_sentence_with_its_place() {
    for (entry, expected) in [
        (
            "words = [\"a\", \"!?\"]\ndo = \"mask\"",
            "w:2:15: `!?` has neither letters",
        ),
        (
            "patterns = ['a(']\ndo = \"mask\"",
            "w:2:13: the pattern `a(` cannot be read: unclosed group; mend it",
        ),
        (
            "patterns = ['a*']\ndo = \"mask\"",
            "w:2:13: the pattern `a*` matches where nothing",
        ),
        ("do = \"mask\"", "w:1:1: an entry without words"),
        (
            "words = [\"a\"]\ndo = \"say\"",
            "w:1:1: `do = \"say\"` wants",
        ),
        (
            "words = [\"a\"]\ndo = \"block\"\nsay = \"Hm\"",
            "w:1:1: `say` is said",
        ),
        (
            "words = [\"a\"]\ndo = \"burn\"",
            "w:3:6: unknown variant `burn`",
        ),
        (
            "wrods = [\"a\"]\ndo = \"mask\"",
            "w:2:1: unknown field `wrods`",
        ),
    ] {
        let error = WordList::parse(&format!("[[entry]]\n{entry}"), "w").unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with(expected), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
    let gone = WordList::load("/nowhere/words.toml").unwrap_err();
    let gone = gone.to_string();
    assert!(
        gone.starts_with("/nowhere/words.toml could not be read ("),
        "{gone}"
    );
    let entry = WordEntry::new(WordAction::Block).words(["..."]);
    let error = WordList::new().with(entry).unwrap_err().to_string();
    assert!(
        error.starts_with("entry 1 of the word list: `...`"),
        "{error}"
    );
}

proptest! {
    #[test]
    fn no_word_is_left_behind_a_mask(text in "(d4+rn|dárn|\\PC|[dar4n ]){0,60}") {
        let list = masks(&["darn", "nadra"]).lookalikes(true).stretched(true);
        let once = masked(&list, &text);
        let twice = masked(&list, &once);
        prop_assert_eq!(twice, once, "of {}", text);
    }
}
