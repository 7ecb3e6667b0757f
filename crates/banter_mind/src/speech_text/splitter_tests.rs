//! Where sentences end, and what is said of marks, names and long text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_core::Delivery;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn told(pieces: &[&str], limit: usize, cast: Cast) -> Vec<Spoken> {
    let (mut splitter, mut spoken) = (Splitter::new(limit).told_by(cast), Vec::new());
    for piece in pieces {
        splitter.push(piece, &mut spoken);
    }
    splitter.finish(&mut spoken);
    spoken
}

fn spoken(pieces: &[&str], limit: usize) -> Vec<Spoken> {
    told(pieces, limit, Cast::default())
}

fn texts(spoken: Vec<Spoken>) -> Vec<String> {
    let texts = spoken.iter().filter_map(Spoken::text);
    texts.map(str::to_owned).collect()
}

fn split(text: &str) -> Vec<String> {
    texts(spoken(&[text], 200))
}

#[test]
fn sentences_end_where_they_end() {
    assert_eq!(
        split("Ale. Stew!  Bread? Cider…\nAll good"),
        ["Ale.", "Stew!", "Bread?", "Cider…", "All good"]
    );
    assert_eq!(
        split("She said \"Stop!\" and left. (He stayed.) Why?!"),
        ["She said \"Stop!\" and left.", "He stayed.", "Why?!"]
    );
    assert_eq!(
        split("我们有龙井。您要吗？“好！”他说：行。"),
        ["我们有龙井。", "您要吗？", "“好！”他说：行。"]
    );
    assert_eq!(split("你好!欢迎"), ["你好!", "欢迎"]);
    assert_eq!(
        split("No. I have none. It was I. Go."),
        ["No.", "I have none.", "It was I.", "Go."]
    );
}

#[test]
fn and_nowhere_else() {
    for whole in [
        "Mr. Bell and Dr. J. R. Smith, e.g. at 5 p.m. sharp, paid 3.5 silver.",
        "Well... maybe not.",
        "这个……我说不好。",
        "Version 1.2.3 is out.",
    ] {
        assert_eq!(split(whole), [whole]);
    }
    assert_eq!(split("... !"), [""; 0]);
    assert_eq!(split("... Hm."), ["... Hm."]);
}

#[test]
fn moods_hold_and_begin_sentences() {
    let spoken = spoken(&["[happy] Yes. So glad.[sad]But no. [do wave]"], 200);
    let moods: Vec<_> = spoken
        .iter()
        .filter_map(|part| match part {
            Spoken::Sentence { text, mood, .. } => {
                Some((text.as_str(), mood.as_ref().map(|mood| mood.name.as_str())))
            }
            Spoken::Action(_) | Spoken::Direction(_) => None,
        })
        .collect();
    assert_eq!(
        moods,
        [
            ("Yes.", Some("happy")),
            ("So glad.", Some("happy")),
            ("But no.", Some("sad"))
        ]
    );
    assert_eq!(spoken.len(), 4);
}

#[test]
fn directions_come_with_their_words() {
    let spoken = spoken(&["*slams the tankard* Here. [laughs softly]"], 200);
    assert_eq!(
        spoken,
        [
            Spoken::Direction("slams the tankard".into()),
            Spoken::Sentence {
                text: "Here.".into(),
                mood: None,
                delivery: Delivery::default(),
            },
            Spoken::Direction("laughs softly".into()),
        ]
    );
}

#[test]
fn at_another_name_the_answer_is_over() {
    let cast = Cast::speaking("en").named("Mara Bell").talking_to("Wren");
    for text in [
        "Mara: Ale.\nWren: Thanks.\nMara: Bye.",
        "**Mara Bell:** Ale.\n\n**Wren:** Thanks.",
        "[Mara]: Ale.\n[Wren]: Thanks.",
        "Mara (smiling): Ale. Wren: Thanks.",
        "Ale.\nOld Tom: Me too!",
        "Ale.<|im_end|>\nmore",
        "Ale.\nUser: more\n",
    ] {
        assert_eq!(texts(told(&[text], 200, cast.clone())), ["Ale."], "{text}");
    }
    let kept = "Listen: the mill is mine.\nWe have two:\nAttic: cold.\nLoft: warm.";
    assert_eq!(texts(told(&[kept], 200, cast)).len(), 4);
}

#[test]
fn long_text_is_cut_where_it_breathes() {
    let text = "one two three four, five six seven eight nine ten";
    let parts = texts(spoken(&[text], 24));
    assert_eq!(
        parts,
        ["one two three four,", "five six seven eight", "nine ten"]
    );
    let solid = "x".repeat(1000);
    let parts = texts(spoken(&[&solid], 50));
    assert!(parts.len() >= 20 && parts.iter().all(|part| part.len() <= 50));
    assert!(spoken(&["!".repeat(5000).as_str()], 50).is_empty());
}

#[test]
fn a_number_is_never_cut() {
    let text = "the whole of it together comes to 3,5 or 12 000 or so, mind you";
    let limits = 6..text.len();
    for limit in limits {
        let all = texts(spoken(&[text], limit)).join("|");
        assert!(!all.contains("3,|5"), "{all}");
        assert!(limit < 12 || !all.contains("12|000"), "{all}");
    }
}

#[test]
fn speech_of_a_script_without_spaces_begins_soon() {
    let text = "从前有一座山山里有一座庙庙里有一个老和尚和一个小和尚老和尚对小和尚说从前有一座山山里有一座庙";
    let mut splitter = Splitter::new(240).told_by(Cast::speaking("cmn"));
    let mut spoken = Vec::new();
    let mut read = 0;
    for character in text.chars() {
        splitter.push(character.encode_utf8(&mut [0; 4]), &mut spoken);
        read += 1;
        if !spoken.is_empty() {
            break;
        }
    }
    assert!(read <= 40, "{read}");
    let first = spoken[0].text().unwrap().chars().count();
    assert!((10..=28).contains(&first), "{first}");
}

/// What is left of a text when only its letters and digits count.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn cuts_make_no_difference(
        pieces in prop::collection::vec("[A-Ca-c3 .!?…\"')(。！，,\n\\[\\]*_:—#你好|<>-]{0,8}", 0..40),
        limit in 1_usize..60,
    ) {
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        prop_assert_eq!(spoken(&pieces, limit), spoken(&[&pieces.concat()], limit));
    }

    #[test]
    fn nothing_is_lost(text in "[A-Ca-c3 .!?…\"'。！，,\n你好]{0,200}") {
        let all: String = split(&text).concat();
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(letters(&text), letters(&all));
        // Nothing is added but the ends of items.
        let signs = |text: &str| squeeze(text).chars().filter(|c| !matches!(c, '.' | '。')).count();
        prop_assert!(signs(&all) <= signs(&text));
    }

    #[test]
    fn no_letter_is_lost_whatever_the_script(text in "[\\p{Latin}\\p{Han}\\p{Cyrillic}\\p{Arabic} ,.?。\n]{0,300}", limit in 1_usize..40) {
        // Smileys are not spoken, and these are of letters: "XD你好".
        prop_assume!(!text.contains("xD") && !text.contains("XD"));
        let parts = spoken(&[&text], limit);
        let all: String = parts.iter().filter_map(Spoken::text).collect();
        prop_assert_eq!(letters(&all), letters(&text));
    }

    #[test]
    fn no_sentence_is_too_long(text in "\\PC{0,400}", limit in 1_usize..40) {
        for part in spoken(&[&text], limit) {
            // A letter and the marks on it are never parted.
            let length = part.text().map_or(0, |text| text.chars().count());
            let graphemes = part.text().map_or(0, |text| text.graphemes(true).count());
            prop_assert!(length <= limit.max(4) || graphemes == 1);
        }
    }

    #[test]
    fn anything_is_survived(text in any::<String>(), limit in 1_usize..40) {
        spoken(&[&text], limit);
    }
}

/// What is given, in its order.
fn order(pieces: &[&str]) -> Vec<String> {
    let given = spoken(pieces, 200).into_iter().map(|given| match given {
        Spoken::Sentence { text, .. } => text,
        Spoken::Action(action) => format!("[{}]", action.name),
        Spoken::Direction(text) => format!("*{text}*"),
    });
    given.collect()
}

#[test]
fn an_action_comes_before_its_sentence_and_behind_the_one_that_was_whole() {
    for (text, right) in [
        ("[do pour] Here you are.", vec!["[pour]", "Here you are."]),
        ("Here [do pour] you are.", vec!["[pour]", "Here you are."]),
        ("Here you are [do pour].", vec!["[pour]", "Here you are."]),
        ("Here you are. [do pour]", vec!["Here you are.", "[pour]"]),
        ("Here. [do pour] Sit.", vec!["Here.", "[pour]", "Sit."]),
        ("Here.[do pour] Sit.", vec!["Here.", "[pour]", "Sit."]),
        ("Here.\n[do pour]\nSit.", vec!["Here.", "[pour]", "Sit."]),
        ("好的。[do pour]请坐。", vec!["好的。", "[pour]", "请坐。"]),
        ("[do wipe][do pour] Two.", vec!["[wipe]", "[pour]", "Two."]),
        ("Well... [do pour] maybe.", vec!["[pour]", "Well... maybe."]),
        (
            "One. [do wipe] Two *nods* it is. [do wave]",
            vec!["One.", "[wipe]", "*nods*", "Two it is.", "[wave]"],
        ),
        ("[do wave]", vec!["[wave]"]),
        ("... [do wave]", vec!["[wave]"]),
    ] {
        assert_eq!(order(&[text]), right, "{text}");
    }
}

proptest! {
    #[test]
    fn the_order_does_not_depend_on_the_pieces(
        words in proptest::collection::vec(
            prop::sample::select(vec![
                "One.", "two", "Three!", "[do pour]", "*nods*", "St.", "...", "好。", "\n", "Mara:",
            ]),
            0..12,
        ),
        cut in 1_usize..9,
    ) {
        let text = words.join(" ");
        let characters: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = characters.chunks(cut).map(String::from_iter).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let whole = order(&[&text]);
        prop_assert_eq!(order(&pieces), whole.clone());
        let marks = |given: &[String]| given.iter().filter(|it| it.as_str() == "[pour]").count();
        let written = words.iter().filter(|word| **word == "[do pour]").count();
        prop_assert!(marks(&whole) <= written);
    }
}

/// Sentences with what is stressed in capitals and what is in another language in brackets.
fn delivered(text: &str) -> Vec<String> {
    let show = |part: Spoken| {
        let Spoken::Sentence { text, delivery, .. } = part else {
            return String::new();
        };
        let mut marks: Vec<(usize, String)> = Vec::new();
        for part in delivery.emphasis() {
            marks.push((part.start, "<".to_owned()));
            marks.push((part.end, ">".to_owned()));
        }
        for (part, language) in delivery.languages() {
            marks.push((part.start, format!("[{language}:")));
            marks.push((part.end, "]".to_owned()));
        }
        marks.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let mut shown = text;
        for (at, mark) in marks {
            shown.insert_str(at, &mark);
        }
        shown
    };
    spoken(&[text], 200).into_iter().map(show).collect()
}

#[test]
fn stressed_words_are_known_by_their_place() {
    for (text, right) in [
        ("It is *mine*, you know.", vec!["It is <mine>, you know."]),
        (
            "It is <em>mine</em>. Not *his*!",
            vec!["It is <mine>.", "Not <his>!"],
        ),
        (
            "**Really** good.  And un*believ*able.",
            vec!["<Really> good.", "And un<believ>able."],
        ),
        (
            "That was *Never. Again!* Ah.",
            vec!["That was <Never>.", "<Again>!", "Ah."],
        ),
        (
            "*waves* Nothing *at all is stressed here, friend* now.",
            vec!["", "Nothing at all is stressed here, friend now."],
        ),
        ("2*3 and *open", vec!["2×3 and open"]),
    ] {
        let shown: Vec<String> = delivered(text)
            .into_iter()
            .map(|it| it.replace(".>", ">.").replace("!>", ">!"))
            .collect();
        assert_eq!(shown, right, "{text}");
    }
}

#[test]
fn a_marked_language_ends_with_its_mark_or_its_sentence() {
    for (text, right) in [
        (
            "She said [lang:de]Guten Abend[/lang] and left.",
            vec!["She said [de:Guten Abend] and left."],
        ),
        (
            "[lang:de]Guten Abend. Good evening.",
            vec!["[de:Guten Abend.]", "Good evening."],
        ),
        (
            "<lang=fr>Bonjour</lang>, [lang:es]amigo[lang:fr] mon ami!",
            vec!["[fr:Bonjour], [es:amigo] [fr:mon ami!]"],
        ),
        ("[lang:x; drop]Hello[/lang].", vec!["Hello."]),
    ] {
        assert_eq!(delivered(text), right, "{text}");
    }
}
