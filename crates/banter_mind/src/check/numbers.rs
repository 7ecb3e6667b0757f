//! Numbers and prices in a sentence of a model: those that nobody wrote are made up.

use super::Check;
use crate::index::Entry;
use crate::lexicon::{Kind, Number};
use crate::lore::{Price, Subject, clauses};

/// Numbers up to this are said in many ways that tell nothing.
const SMALL_NUMBER: f64 = 12.0;
/// Numbers that stand for "many".
const ROUND: [f64; 3] = [100.0, 1000.0, 1_000_000.0];

impl Check {
    /// Whether `sentence` has a price or another number that is nobody's to make up.
    pub(super) fn invents_numbers(&self, sentence: &str) -> bool {
        clauses(sentence).any(|clause| {
            let numbers = self.lexicon.numbers(clause);
            numbers.iter().any(|number| {
                if self.is_price(number) {
                    !self.is_known_price(number, clause, sentence)
                } else {
                    !self.is_known_number(number)
                }
            })
        })
    }

    /// Whether an amount is money, by its unit or since a price was asked for.
    fn is_price(&self, number: &Number) -> bool {
        let asked = self.kinds.contains(&Kind::Price) && number.value != 1.0;
        number.money.is_some() || asked
    }

    fn is_known_price(&self, number: &Number, clause: &str, sentence: &str) -> bool {
        let mut asked = self.asked_numbers.iter();
        if sentence.trim_end().ends_with(['?', '？']) && asked.any(|asked| number.same(asked)) {
            // "Five coppers? For that?"
            return true;
        }
        if self.granted.iter().any(|granted| number.same(granted)) {
            return true;
        }
        let same = |price: &&Price| number.same(&price.amount);
        let related = |price: &&Price| self.related.contains(&price.entry);
        let prices = || self.lore.prices.iter();
        if !prices().filter(related).any(|price| same(&price)) {
            // What is said unasked is true if it stands there for the same thing.
            let about = Subject::of(clause, self.lexicon);
            return prices().any(|price| same(&price) && price.about.meets(&about));
        }
        // For what? What the sentence names, or else the question.
        for about in [&Subject::of(sentence, self.lexicon), &self.question] {
            let mut named = prices().filter(related).filter(|p| p.about.meets(about));
            if let Some(first) = named.next() {
                return same(&first) || named.any(|price| same(&price));
            }
        }
        true
    }

    fn is_known_number(&self, number: &Number) -> bool {
        let asked = self.kinds.contains(&Kind::Count) || self.kinds.contains(&Kind::When);
        let tells = if asked {
            number.value != 1.0
        } else {
            number.value > SMALL_NUMBER && !ROUND.contains(&number.value)
        };
        let same = |known: &Number| (known.value - number.value).abs() < 1e-6;
        if !tells || self.numbers.iter().any(same) {
            return true;
        }
        let numbers = || self.lore.numbers.iter();
        let related = |entry: &Option<Entry>| entry.is_some_and(|e| self.related.contains(&e));
        let known_here = numbers().any(|(entry, _)| related(entry));
        numbers().any(|(entry, known)| same(known) && (!asked || !known_here || related(entry)))
    }
}
