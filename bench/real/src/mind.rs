//! Questions to Mara, answered by real minds: how soon, and how often the persona has to
//! answer in their place.

use crate::game::{Measured, mind};
use crate::table::{median, row};

const MINDS: [&str; 2] = ["mind-135m", "mind-500m"];

const QUESTIONS: [&str; 8] = [
    "Good evening! Who are you?",
    "What do you serve here?",
    "How much is an ale?",
    "Do you have a room for the night?",
    "Is the road to the north safe?",
    "Tell me something about this house.",
    "Who else is here tonight?",
    "Thank you. Good night!",
];

/// Asks both minds. Any share is well: there is no budget.
pub(crate) fn answers() -> Result<bool, String> {
    let mut columns = Vec::new();
    for id in MINDS {
        let mut game = Measured::new(None, Some(mind(id)?), "en")?;
        let (mut fallen, mut firsts) = (0, Vec::new());
        for question in QUESTIONS {
            let answered = game.ask(question)?;
            let mark = if answered.fell_back {
                " [fell back]"
            } else {
                ""
            };
            println!("{id} | {question} | {}{mark}", answered.text);
            fallen += usize::from(answered.fell_back);
            firsts.extend(answered.first);
        }
        let share = 100.0 * fallen as f64 / QUESTIONS.len() as f64;
        let slowest = firsts.iter().copied().fold(0.0, f64::max);
        columns.push([
            format!("{share:.0} %"),
            format!("{:.2} s", median(&firsts)),
            format!("{slowest:.2} s"),
        ]);
    }
    row("answers in a game", &MINDS.map(str::to_owned));
    let names = [
        "that fell back",
        "first token, mostly",
        "first token, at most",
    ];
    for (index, name) in names.into_iter().enumerate() {
        let figures: Vec<String> = columns
            .iter()
            .filter_map(|column| column.get(index).cloned())
            .collect();
        row(name, &figures);
    }
    Ok(true)
}
