//! Sentences that may be said, and those that may not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::{Author, Question};
use banter_core::persona::Persona;

const ODO: &str = r#"
    name = "Odo"
    language = "en"
    description = "A ferryman of sixty."
    [[line]]
    ask = ["what does the crossing cost", "fare", "how much is a horse"]
    say = ["Two coppers a head. Five for a horse.", "A head is two coppers."]
    [[line]]
    ask = ["who built the ferry", "the boat"]
    say = "My uncle Bran built her, of larch."
    [[fact]]
    about = ["how deep is the river", "river"]
    say = "The river is nine feet deep in spring."
    [[fact]]
    about = ["ale", "what does an ale cost at the mill"]
    say = "The mill sells ale, three coppers a mug."
    [fallback]
    unknown = "No idea."
    not_heard = "What?"
"#;

pub(super) fn judge(question: &str, sentence: &str) -> Verdict {
    asked(question).judge(sentence)
}

/// What is known of a turn of Odo's that began with `question`.
pub(super) fn asked(question: &str) -> Check {
    let odo = Arc::new(Persona::parse(ODO, "odo").unwrap());
    let recall = Author::default().recall(&Question {
        persona: odo,
        text: question.into(),
        cue: false,
        things: Vec::new(),
    });
    let scaffolding = "Never make up names, numbers or prices.\nYou can reach the oar, the rope.";
    let context = ["the oar", "Ada"];
    let lexicon = Lexicon::of("en");
    Check::new(lexicon, &recall, question, &context, scaffolding, true)
}

#[test]
fn a_price_that_nobody_wrote_is_contradicted() {
    for (question, sentence) in [
        ("What does the crossing cost?", "That's $1.40."),
        (
            "What does the crossing cost?",
            "It is seven coppers, friend.",
        ),
        ("What does the crossing cost?", "Seven."),
        ("What does the crossing cost?", "Two silvers."),
        ("What does the crossing cost?", "A gold piece, or nothing."),
        ("How much is a horse?", "A horse is two coppers."),
        ("How much is a horse?", "That is two coppers."),
        ("Nice day!", "Aye, and the fare is ten coppers."),
        ("Nice day!", "Ale costs two coppers."),
    ] {
        let verdict = judge(question, sentence);
        assert_eq!(verdict, Verdict::Contradicted, "{question} {sentence}");
    }
}

#[test]
fn a_command_is_not_given_back_however_short_it_is() {
    let mut check = asked("Come here, please. Good evening to you!");
    assert_eq!(check.judge("Come here, please."), Verdict::Fine);
    check.is_ordered();
    assert_eq!(check.judge("Come here, please."), Verdict::Copied);
    for sentence in ["Come here, please?", "I come.", "Here, if you please."] {
        assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
    }
}

#[test]
fn a_line_that_is_only_said_back_is_left_out() {
    let line = "Purple is my favourite colour. What is yours?";
    let echo = "The purple is my favourite colour.";
    assert_eq!(judge(line, echo), Verdict::Copied);
    // In another spelling it is the same word.
    for (line, echo) in [
        (line, "Purple is my favorite color."),
        (
            "My favorite travelers are here.",
            "My favourite travellers are here.",
        ),
    ] {
        assert_eq!(judge(line, echo), Verdict::Copied, "{echo}");
    }
    let other = "I have the bread here.";
    assert_eq!(judge("I hate the bread here.", other), Verdict::Fine);
    let back = "Purple is my favourite colour?";
    assert_eq!(judge(line, back), Verdict::Fine);
    assert_eq!(judge("Good day!", "Good day!"), Verdict::Fine);
}

#[test]
fn what_the_author_wrote_is_fine() {
    for (question, sentence) in [
        ("What does the crossing cost?", "It is two coppers, friend."),
        ("What does the crossing cost?", "Two."),
        (
            "What does the crossing cost?",
            "2 coppers for you, and no less.",
        ),
        ("How much is a horse?", "A horse is five coppers."),
        ("Is it ten coppers?", "Ten coppers?"),
        ("Nice day!", "Aye. At the mill ale is three coppers."),
        ("Nice day!", "One of the best."),
        ("Nice day!", "I have seen a hundred like it."),
    ] {
        assert_eq!(
            judge(question, sentence),
            Verdict::Fine,
            "{question} {sentence}"
        );
    }
}

#[test]
fn numbers_and_names_that_are_asked_for_have_to_stand_somewhere() {
    for (question, sentence, verdict) in [
        ("How deep is the river?", "Nine feet.", Verdict::Fine),
        (
            "How deep is the river?",
            "Twenty feet.",
            Verdict::Contradicted,
        ),
        (
            "How deep is the river?",
            "It was dug in 1543.",
            Verdict::Contradicted,
        ),
        ("Who built the boat?", "My uncle Bran.", Verdict::Fine),
        (
            "Who built the boat?",
            "It was Gregor.",
            Verdict::Contradicted,
        ),
        ("Who built the boat?", "Gregor did.", Verdict::Contradicted),
        (
            "Who built the boat?",
            "Well, Ada, that was Bran.",
            Verdict::Fine,
        ),
        ("Nice boat.", "Gregor says so too.", Verdict::Fine),
        (
            "Tell me about it.",
            "It was in 1543.",
            Verdict::Contradicted,
        ),
    ] {
        assert_eq!(judge(question, sentence), verdict, "{question} {sentence}");
    }
}

#[test]
fn what_an_assistant_asks_back_is_left_out() {
    for sentence in [
        "I'm sorry, but I don't know the exact story or characters involved in this conversation.",
        "Can you please provide more context, such as what is being discussed?",
        "That way, I can better understand and answer your question.",
    ] {
        let said = judge("My mule bites whoever she likes.", sentence);
        assert_eq!(said, Verdict::Copied, "{sentence}");
    }
    for sentence in ["I understand her better than most.", "Ask me a question!"] {
        let said = judge("My mule bites whoever she likes.", sentence);
        assert_eq!(said, Verdict::Fine, "{sentence}");
    }
}

#[test]
fn a_piece_of_the_prompt_is_not_said() {
    let copies = [
        "Never make up names, numbers or prices!",
        "You can reach the oar, the rope.",
    ];
    for copy in copies {
        assert_eq!(judge("Hm?", copy), Verdict::Copied, "{copy}");
    }
    let own = "I'm sorry, but I can't assist with that.";
    assert_eq!(judge("Hm?", own), Verdict::Copied);
    assert_eq!(judge("Hm?", "Take the oar."), Verdict::Fine);
}

/// What may be said to somebody who says that a mule bites.
fn check() -> Check {
    let odo = Arc::new(Persona::parse(ODO, "odo").unwrap());
    let recall = Author::default().recall(&Question {
        persona: odo,
        text: "My mule bites.".into(),
        cue: false,
        things: Vec::new(),
    });
    let rules = "You may write your mood in brackets, one of [happy], [sad], [angry], [afraid].";
    Check::new(
        Lexicon::of("en"),
        &recall,
        "My mule bites.",
        &[],
        rules,
        true,
    )
}

#[test]
fn what_somebody_told_of_themselves_is_said_as_theirs() {
    let mut check = check();
    check.was_told("I lost my green cloak at the bridge.", None);
    check.was_told("Hello! My brother keeps bees behind the mill.", Some("Ada"));
    for (sentence, verdict) in [
        (
            "I lost my green cloak at the bridge!",
            Verdict::Reported(None),
        ),
        (
            "My brother keeps bees behind the mill.",
            Verdict::Reported(Some("Ada".into())),
        ),
        ("You lost your green cloak at the bridge.", Verdict::Fine),
        ("At the bridge.", Verdict::Fine),
    ] {
        assert_eq!(check.judge(sentence), verdict, "{sentence}");
    }
}

#[test]
fn a_long_piece_of_the_rules_is_copied_whatever_stands_around_it() {
    let said = "Well then, here is how you would say it to me with your mood in brackets, one of \
                happy, sad, angry, afraid, whichever of them you like best tonight, my dear friend.";
    assert_eq!(check().judge(said), Verdict::Copied);
    assert_eq!(
        check().judge("Are you in a mood, one of those?"),
        Verdict::Fine
    );
}

#[test]
fn what_was_said_a_moment_ago_is_not_said_again() {
    let mut check = check();
    check.has_said("Good evening! Come in, before the cold does.");
    let verdict = |sentence| check.judge(sentence);
    assert_eq!(verdict("Come in, before the cold does!"), Verdict::Copied);
    assert_eq!(verdict("Come in, both of you."), Verdict::Fine);
}

#[test]
fn who_remembers_does_not_say_that_it_does_not_know() {
    let mut check = check();
    assert_eq!(check.judge("I couldn't tell you."), Verdict::Fine);
    check.remembers();
    for sentence in [
        "I couldn't tell you.",
        "Sorry, I don't know.",
        "No idea, love.",
    ] {
        assert_eq!(check.judge(sentence), Verdict::Contradicted, "{sentence}");
    }
    assert_eq!(check.judge("Your mule, of course."), Verdict::Fine);
}

#[test]
fn thanks_and_greetings_are_returned_to_who_gave_them() {
    let mut check = check();
    assert_eq!(check.judge("Good evening, Ada!"), Verdict::Fine);
    check.has_said("Come in.");
    for sentence in [
        "Good evening, Ada!",
        "You're welcome!",
        "Yes, you are welcome.",
        "How can I help you?",
    ] {
        assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
    }
    for sentence in [
        "You're welcome to stay the night.",
        "Good evening for a walk by the river.",
        "Hm.",
    ] {
        assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
    }
    let en = Lexicon::of("en-gb");
    assert!(!en.returns_nothing("You're welcome!", "Thanks a lot, Mara."));
    assert!(!en.returns_nothing("Good evening!", "Hello, Mara."));
    assert!(Lexicon::of("de").returns_nothing("Gern geschehen!", "Mein Esel beißt."));
}

#[test]
fn who_the_character_is_said_to_be_is_not_read_out() {
    let mut check = check();
    check.is_described(
        "Odo rows the ferry over the Hollin, and he likes guests who talk, wipes the bench when he \
         thinks, and pretends not to like the dog.",
    );
    let told = "You like guests who talk, wipes the bench when he thinks, and pretends not to like the dog.";
    assert_eq!(check.judge(told), Verdict::Copied);
    let own = "I row the ferry over the Hollin, and I talk too much.";
    assert_eq!(check.judge(own), Verdict::Fine);
}

#[test]
fn nobody_says_of_itself_what_who_is_spoken_to_has_said() {
    let mut check = check();
    check.is_told_of(|sentence| sentence.starts_with("My"));
    for sentence in ["My mule bites.", "My mule bites, and I was scared."] {
        assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
    }
    for sentence in [
        "My mule bites?",
        "Your mule bites, then.",
        "My mule is old.",
    ] {
        assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
    }
    check.was_told("My brother Tom keeps bees behind the mill.", None);
    assert_eq!(
        check.judge("You know, my brother Tom keeps bees behind the mill."),
        Verdict::Reported(None)
    );
    let quoted = "You said: \"My brother Tom keeps bees behind the mill.\"";
    assert_eq!(check.judge(quoted), Verdict::Fine);
}

#[test]
fn yes_and_no_answer_questions() {
    for sentence in ["Yes, I am.", "No, you are not.", "Aye, I did."] {
        assert_eq!(
            judge("My back hurts.", sentence),
            Verdict::Copied,
            "{sentence}"
        );
        assert_eq!(
            judge("Are you tired?", sentence),
            Verdict::Fine,
            "{sentence}"
        );
    }
    for sentence in ["Yes, mules do that.", "No.", "No oar, no crossing."] {
        assert_eq!(
            judge("My back hurts.", sentence),
            Verdict::Fine,
            "{sentence}"
        );
    }
}
