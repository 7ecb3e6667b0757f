//! Replies of many families, in pieces of any size.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::template::Part;
use crate::thoughts::families::{CHANNELS, FAMILIES};
use crate::thoughts::opened_before;
use proptest::prelude::*;

fn begin(prompt: &str) -> Reply {
    let layout = Layout {
        parts: vec![Part {
            text: prompt.into(),
            from_template: true,
        }],
        stops: &["STOP"],
    };
    Reply::new(&layout, Vec::new())
}

/// What is said of `answer`, which comes in pieces of `size` bytes, and whether all of it was
/// thought.
fn heard(prompt: &str, answer: &str, size: usize) -> (String, bool) {
    let mut reply = begin(prompt);
    let mut text = String::new();
    for piece in answer.as_bytes().chunks(size.max(1)) {
        text += &reply.push(piece);
    }
    text += &reply.finish();
    (text, reply.was_only_thought())
}

fn reply(prompt: &str, answer: &str, size: usize) -> String {
    heard(prompt, answer, size).0
}

#[test]
fn thoughts_are_not_said() {
    for size in 1..30 {
        assert_eq!(reply("", " <think>Hm, é.</think>Yes.STOP", size), "Yes.");
        assert_eq!(reply("<think>\n", "Hm.</think>\n\nYes.", size), "Yes.");
        assert_eq!(reply("", "<thin ice", size), "<thin ice");
        assert_eq!(reply("", "Yes. <think>Or", size), "Yes. ");
        assert_eq!(reply("", "Yes. <think>Or</think> No.", size), "Yes. No.");
        assert_eq!(reply("", " <th", size), " <th");
        assert_eq!(
            reply("", "2 < 3 <b>and</b> 4 > 3", size),
            "2 < 3 <b>and</b> 4 > 3"
        );
        assert_eq!(
            reply("", "[pour ale] Here is my hand.", size),
            "[pour ale] Here is my hand."
        );
    }
}

#[test]
fn the_thoughts_of_every_family_are_left_out() {
    let opened: Vec<_> = FAMILIES
        .iter()
        .map(|family| (family.open, family))
        .collect();
    assert!(opened.len() > 20);
    for (open, family) in opened {
        for close in family.close {
            let text = format!("{open}The guest greets me.\nBe warm.{close}\n\nGood evening.");
            let thought = format!("The guest greets me.{close}Good evening.");
            for size in [1, 2, 3, 7, 100] {
                assert_eq!(
                    heard("", &text, size),
                    ("Good evening.".into(), false),
                    "{text}"
                );
                // The template has opened it.
                let prompt = format!("<|im_start|>assistant\n{open}\n");
                if !family.of_words {
                    assert_eq!(
                        reply(&prompt, &thought, size),
                        "Good evening.",
                        "{prompt}{thought}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_was_thought_without_an_end_is_known_to_be_no_answer() {
    for family in FAMILIES {
        let text = format!("{}Hm, what would she say?", family.open);
        assert_eq!(heard("", &text, 4), (String::new(), true), "{text}");
        let mut begun = begin("");
        begun.push(family.open.as_bytes());
        let skip = begun.skip_thought().unwrap();
        let mut said = begun.push(skip.as_bytes());
        said += &begun.push(b"Good evening.");
        assert_eq!(said + &begun.finish(), "Good evening.", "{skip}");
        // One that begins again and again is left to it.
        begun.push(family.open.as_bytes());
        begun.push(family.open.as_bytes());
    }
    assert_eq!(heard("<think>", "Hm.</s>", 3), (String::new(), true));
    assert_eq!(heard("", "Yes.", 3), ("Yes.".into(), false));
    assert_eq!(heard("", "", 3), (String::new(), false));
    let mut again = begin("<think>\n");
    for _ in 0..2 {
        assert_eq!(again.skip_thought(), Some("\n</think>\n\n"));
        again.push(b"</think><think>");
    }
    assert_eq!(again.skip_thought(), None);
}

#[test]
fn only_the_final_channel_is_heard() {
    let whole = "<|channel|>analysis<|message|>The user greets.<|end|><|start|>assistant\
                 <|channel|>commentary to=functions.x <|constrain|>json<|message|>{}<|call|>\
                 <|start|>assistant<|channel|>final<|message|>Good evening.<|return|>More.";
    // A call ends an answer, as nothing is called.
    for size in [1, 5, 400] {
        assert_eq!(reply("<|start|>assistant", whole, size), "");
        let whole = whole.replace("<|call|>", "<|end|>");
        assert_eq!(reply("<|start|>assistant", &whole, size), "Good evening.");
        assert_eq!(reply("", &whole, size), "Good evening.");
        let after = "Good evening.<|end|><|start|>user<|message|>Hi";
        assert_eq!(
            reply("<|start|>assistant<|channel|>final<|message|>", after, size),
            "Good evening."
        );
        let no_channel = "<|message|>Good evening.<|end|>";
        assert_eq!(
            reply("<|start|>assistant", no_channel, size),
            "Good evening."
        );
    }
    let mut thinking = begin("<|start|>assistant");
    thinking.push(b"<|channel|>analysis<|message|>");
    let skip = thinking.skip_thought().unwrap();
    assert_eq!(skip, CHANNELS.skip);
    assert_eq!(thinking.push(skip.as_bytes()), "");
    assert_eq!(thinking.push(b"Good evening."), "Good evening.");
}

#[test]
fn signs_that_are_in_no_table_are_told_by_their_words() {
    for (open, close) in [
        ("<inner_monologue>", "</inner_monologue>"),
        ("<|thinking_start|>", "<|thinking_end|>"),
        ("<acme:think>", "</acme:think>"),
        ("<Thinking>", "</THINKING>"),
        ("<think>", "</thinking>"),
    ] {
        let text = format!("{open}Hm.{close} Yes.");
        for size in [1, 4, 100] {
            assert_eq!(reply("", &text, size), "Yes.", "{text}");
        }
    }
    assert!(wants_control("<|channel|>") && wants_control("<|sep|>") && wants_control("[/THINK]"));
    assert!(wants_control("<|acme_think|>") && wants_control("<end_of_turn>"));
    assert!(!wants_control("<s>") && !wants_control("<pad>") && !wants_control(""));
}

#[test]
fn an_answer_ends_where_its_model_ends_it_in_letters() {
    for end in [
        "<|im_end|>",
        "</s>",
        "<end_of_turn>",
        "<|eot_id|>",
        "[/INST]",
        "<｜User｜>",
    ] {
        for size in [1, 3, 100] {
            let text = format!("Good evening.{end}\nuser\nHello");
            let mut reply = begin("<|im_start|>assistant\n");
            let mut said = String::new();
            for piece in text.as_bytes().chunks(size) {
                said += &reply.push(piece);
            }
            assert!(reply.ended_by().is_some(), "{text}");
            assert_eq!(said + &reply.finish(), "Good evening.");
        }
    }
}

#[test]
fn a_prompt_tells_where_the_model_is() {
    // Thoughts of earlier turns, and empty ones, are over.
    for prompt in [
        "<|im_start|>assistant\n<think>\n\n</think>\n\n",
        "<think>one<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>assistant\n",
    ] {
        assert_eq!(reply(prompt, "Yes.", 2), "Yes.", "{prompt}");
    }
    assert_eq!(
        Thoughts::after("<|start|>assistant").skip(),
        Some("<|channel|>final<|message|>")
    );
    assert_eq!(
        Thoughts::after("<｜Assistant｜><think>\n").skip(),
        Some("\n</think>\n\n")
    );
    assert_eq!(Thoughts::after("<|im_start|>assistant\n").skip(), None);
}

#[test]
fn an_end_without_a_beginning_tells_what_the_template_began() {
    let of = |reply| opened_before("<|im_start|>assistant\n", reply);
    assert_eq!(of("Hm.</think>Yes."), Some("<think>"));
    assert_eq!(of("Hm.[/THINK]Yes."), Some("[THINK]"));
    assert_eq!(of("Hm.</x_thought>Yes."), Some("<think>"));
    assert_eq!(of("<think>Hm.</think>Yes."), None);
    assert_eq!(of("Yes."), None);
    assert_eq!(opened_before("<think>", "Hm.</think>Yes."), None);
}

proptest! {
    #[test]
    fn an_answer_without_thoughts_is_itself(answer in "[a-z<|/\\[é .]{0,30}", size in 1_usize..5) {
        prop_assert_eq!(reply("", &answer, size), answer);
    }

    #[test]
    fn however_an_answer_is_cut_it_says_the_same(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<think>", "</think>", "<|channel|>", "final", "analysis", "<|message|>", "<|end|>",
                "<|start|>", "Yes. ", "\n", "[THINK]", "[/THINK]", "</s>", "<unused94>", "é", "<",
                "Here is my thought process:", "Here is my response:", "<answer>", "<x_thought>",
            ]),
            0..12,
        ),
        size in 1_usize..9,
    ) {
        let text = pieces.concat();
        prop_assert_eq!(heard("", &text, size), heard("", &text, 10_000));
    }
}
