//! What is left out of a prompt that is too long, and what of it an engine had read.

use super::*;

#[test]
fn a_prompt_that_is_too_long_loses_its_oldest_blocks_first_and_never_the_line() {
    let odo = odo();
    let exchange = |index: usize| Past {
        speaker: "Ada".into(),
        heard: format!("Question {index}, which is rather long for a question?"),
        said: format!("Answer {index}."),
    };
    let past: Vec<Past> = (0..5).map(exchange).collect();
    let line = "Well?";
    let scene = Scene {
        past: &past,
        near: &[(thing("the boat", ""), 1.0)],
        known: &[Choice::Fact(0)],
        ..scene(&odo, line)
    };
    let fitted = |budget: u32| {
        let mut prompt = compose(&scene);
        prompt.fit(budget);
        prompt
    };
    let whole = fitted(u32::MAX);
    assert!(whole.dropped().is_empty());
    let oldest = |prompt: &Prompt| prompt.get(names::HISTORY).map(|s| s.text().to_owned());
    // Two exchanges are a block: the first goes whole, then the second.
    let less = fitted(whole.tokens() - 1);
    assert_eq!(less.dropped().len(), 4);
    assert!(oldest(&less).unwrap().contains("Question 2"));
    let lesser = fitted(less.tokens() - 1);
    assert!(oldest(&lesser).unwrap().contains("Question 4"));
    let least = fitted(0);
    let left: Vec<&str> = least
        .sections
        .iter()
        .map(|section| &*section.name)
        .collect();
    assert_eq!(left, [names::PERSONA, names::RULES, names::LINE]);
    let names: Vec<&str> = least
        .dropped()
        .iter()
        .map(|section| &*section.name)
        .collect();
    assert_eq!(
        names[10..],
        [names::KNOWLEDGE, names::PERCEPTS, names::MEMORY]
    );
}

#[test]
fn what_an_engine_counts_is_spread_over_the_sections_in_order() {
    let (odo, line) = (odo(), "Hello");
    let near = [(thing("the boat", ""), 1.0)];
    let mut prompt = compose(&Scene {
        near: &near,
        ..scene(&odo, line)
    });
    assert_eq!(prompt.outline().len(), 5);
    assert_eq!((prompt.cached(), prompt.sections[0].cached()), (None, None));
    prompt.measured(100, 45, &[20, 30, 10, 15, 5]);
    let report = PromptReport::of(&prompt);
    let counted = report.sections.iter();
    let counted = counted.map(|it| (it.name.as_str(), it.tokens, it.cached));
    assert_eq!(
        counted.collect::<Vec<_>>(),
        [
            ("persona", 20, Some(20)),
            ("rules", 30, Some(25)),
            ("knowledge", 10, Some(0)),
            ("percepts", 15, Some(0)),
            ("line", 5, Some(0)),
        ]
    );
    assert_eq!((report.tokens, report.cached), (100, Some(45)));
    // Whatever an engine says, nothing breaks.
    prompt.measured(3, 900, &[u32::MAX; 99]);
    assert_eq!(prompt.cached(), Some(3));
}
