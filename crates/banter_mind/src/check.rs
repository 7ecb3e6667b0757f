//! Whether a sentence of a model may be said: what it must not make up, and what is not said
//! at all.
//!
//! | what | is |
//! |---|---|
//! | a rule of the prompt, or the list of what is near | left out |
//! | words that the persona's limits forbid | left out |
//! | what a model says of itself: that it cannot assist | left out |
//! | what somebody has told the character, in their words | said as theirs: "I lost my cloak" is nobody else's loss |
//! | a sentence that the character said a moment ago, to something else | left out |
//! | what is said in return for something that nobody said: "You're welcome!", or "Yes, I am" to no question | left out |
//! | what who is spoken to said of themselves, as one's own ("I slept badly") or of another | left out |
//! | a name as the character's own that is not, and a thing that who is spoken to calls theirs | left out |
//! | a price that stands in none of the lines and facts for this question, or there for something else | contradicted |
//! | a number, where one is asked for, that stands nowhere | contradicted |
//! | a larger number that stands nowhere | contradicted |
//! | that the character does not know what it remembers | contradicted |
//! | that one is in a place that only the player has named | contradicted |
//! | a name that stands nowhere, where a name or a place is asked for that the author knows | contradicted |
//!
//! In place of what is contradicted the author's words are said, which are true whatever the
//! sentence was. So the check would rather object once too often.

mod copied;
mod names;
mod numbers;
mod possessions;
mod subject;

use crate::echo::{claims, orders_back, says_back};
use crate::index::Entry;
use crate::lexicon::{Kind, Lexicon, Number};
use crate::lore::{Lore, Subject};
use crate::words::{all_words, raw, tokens};
use crate::{Choice, Recall};
use copied::{COPIED_WORDS, threes, turned};
use std::collections::HashSet;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// So many words may stand beside a line that is said back, and beside what somebody has told.
const BESIDE_LINE: usize = 1;
const BESIDE_TOLD: usize = 2;
/// What stands between these is told as somebody else's words.
const QUOTES: [char; 7] = ['"', '“', '”', '„', '«', '»', '「'];

/// What is to be done with a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is said.
    Fine,
    /// It is a piece of the prompt, the line itself or the model's own, and left out.
    Copied,
    /// The author knows better.
    Contradicted,
    /// Somebody has told it, and it is true of them: who is spoken to, or the other of this name,
    /// which may be empty. It is said as their words.
    Reported(Option<String>),
}

/// What is known of a turn, against which the sentences of its answer are held.
#[derive(Debug)]
pub(crate) struct Check {
    lexicon: &'static Lexicon,
    /// Whether numbers and names are looked at too.
    facts: bool,
    kinds: HashSet<Kind>,
    lore: Arc<Lore>,
    /// The lines and facts that have to do with the question.
    related: Vec<Entry>,
    question: Subject,
    asked_numbers: Vec<Number>,
    /// Words and numbers of the conversation and of what is near.
    words: HashSet<String>,
    numbers: Vec<Number>,
    /// Numbers of which the game has told the model.
    granted: Vec<Number>,
    /// Whether files have told the model of what is asked.
    told: bool,
    /// Whether the character remembers what is asked.
    remembers: bool,
    /// Threes of words in the rules of the prompt.
    rules: HashSet<[String; 3]>,
    /// The same of how it has to answer, with words for who speaks and who is spoken to as one.
    instructions: HashSet<[String; 3]>,
    /// Threes of words in what the model is told of the character.
    description: HashSet<[String; 3]>,
    /// The words of each sentence of the line.
    line: Vec<Vec<String>>,
    /// Those in which who is spoken to speaks of themselves.
    own: Vec<Vec<String>>,
    /// The stems of each sentence in which they ever did.
    of_self: Vec<Vec<String>>,
    /// The stems of what they call theirs, and the words before it: "my".
    owned: Vec<String>,
    possessives: &'static [String],
    /// The stems of what is near and of what files tell.
    here: HashSet<String>,
    /// The stems of the name of who is spoken to.
    listener: HashSet<String>,
    /// The line, and whether it asks for a deed.
    heard: String,
    orders: bool,
    /// Whether the two have talked already.
    has_talked: bool,
    /// The words of what the character's author has it never say.
    forbidden: Vec<Vec<String>>,
    /// The words of each sentence that the character has said lately.
    said: HashSet<Vec<String>>,
    /// The words of each sentence that somebody has told, and who, where it is another than who is
    /// spoken to.
    told_by: Vec<(Vec<Vec<String>>, Option<String>)>,
}

impl Check {
    /// For a turn that began with `line`. `context` are texts of the conversation and of
    /// what is near; `scaffolding` is what of the prompt is nobody's to say. Without `facts`
    /// only copies of that are looked for.
    pub(crate) fn new(
        lexicon: &'static Lexicon,
        recall: &Recall,
        line: &str,
        context: &[&str],
        scaffolding: &str,
        facts: bool,
    ) -> Self {
        let entry = |(choice, _): &(Choice, f32)| match choice {
            Choice::Line(index) => Some(Entry::Line(*index)),
            Choice::Fact(index) => Some(Entry::Fact(*index)),
            _ => None,
        };
        let texts = || context.iter().copied().chain([line]);
        let rules = scaffolding
            .lines()
            .flat_map(|rule| threes(&all_words(rule)));
        Self {
            lexicon,
            facts,
            kinds: lexicon.kinds(line),
            lore: Arc::clone(&recall.lore),
            related: recall.related.iter().filter_map(entry).collect(),
            question: Subject::of(line, lexicon),
            asked_numbers: lexicon.numbers(line),
            words: texts().flat_map(tokens).collect(),
            numbers: texts().flat_map(|text| lexicon.numbers(text)).collect(),
            granted: Vec::new(),
            told: false,
            remembers: false,
            rules: rules.collect(),
            instructions: HashSet::new(),
            description: HashSet::new(),
            line: line.unicode_sentences().map(all_words).collect(),
            own: Vec::new(),
            of_self: Vec::new(),
            owned: Vec::new(),
            possessives: &[],
            here: HashSet::new(),
            listener: HashSet::new(),
            heard: line.to_owned(),
            orders: false,
            has_talked: false,
            forbidden: Vec::new(),
            said: HashSet::new(),
            told_by: Vec::new(),
        }
    }

    /// Does not let the sentences of `answer` be said again, which the character gave lately: small
    /// models take what stands there for what is to be said.
    pub(crate) fn has_said(&mut self, answer: &str) {
        self.has_talked = true;
        // One by one: the iterator overflows where it is asked how many there are in an empty text.
        for sentence in answer.unicode_sentences() {
            let words = all_words(sentence);
            if words.len() >= COPIED_WORDS {
                self.said.insert(words);
            }
        }
    }

    /// Does not let `text`, which tells the model how to answer, be said in the first person either.
    pub(crate) fn is_instructed(&mut self, text: &str) {
        let lines = text.lines();
        let threes = lines.flat_map(|line| threes(&turned(all_words(line))));
        self.instructions.extend(threes);
    }

    /// Takes the sentences of the line that are `of_self` for what only who said them may say.
    pub(crate) fn is_told_of(&mut self, of_self: impl Fn(&str) -> bool) {
        for sentence in self.heard.unicode_sentences().filter(|it| of_self(it)) {
            self.own.push(all_words(sentence));
        }
    }

    /// Takes the line for one that asks for a deed: it is not said back, however short it is.
    pub(crate) fn is_ordered(&mut self) {
        self.orders = true;
    }

    /// Lets no sentence be said that has these words, one after another.
    pub(crate) fn forbid(&mut self, words: &str) {
        let words = all_words(words);
        if !words.is_empty() {
            self.forbidden.push(words);
        }
    }

    /// Does not let long pieces of `description` be said, which the model was told of the character: it
    /// is told of as somebody else there.
    pub(crate) fn is_described(&mut self, description: &str) {
        self.description = threes(&all_words(description)).collect();
    }

    /// Takes the sentences of `text` for the words of who told them: of who is spoken to, or of
    /// another.
    pub(crate) fn was_told(&mut self, text: &str, another: Option<&str>) {
        let sentences = text.unicode_sentences().map(all_words).collect();
        self.told_by.push((sentences, another.map(str::to_owned)));
    }

    /// Takes the words, numbers and prices of `text` for true: the game told the model of them.
    pub(crate) fn grant(&mut self, text: &str) {
        self.words.extend(tokens(text));
        let numbers = self.lexicon.numbers(text);
        self.numbers.extend(numbers.iter().cloned());
        self.granted.extend(numbers);
    }

    /// Takes `text` for true, which files of knowledge have told of the line: names are held
    /// against it, too.
    pub(crate) fn ground(&mut self, text: &str) {
        self.grant(text);
        self.is_here(text);
        self.told = true;
    }

    /// Does not let the character say that it does not know what is asked: it remembers it.
    pub(crate) fn remembers(&mut self) {
        self.remembers = true;
    }

    /// What is to be done with `sentence`.
    pub(crate) fn judge(&self, sentence: &str) -> Verdict {
        let beside = match sentence.contains(QUOTES) {
            true => BESIDE_LINE,
            false => BESIDE_TOLD,
        };
        if self.is_copied(sentence)
            || says_back(sentence, &self.line, BESIDE_LINE)
            || (self.orders && orders_back(sentence, &self.line))
            || claims(sentence, &self.own)
            || self.tells_of_another(sentence)
            || (self.facts && self.misnames(sentence))
            || self.takes_for_own(sentence)
            || self.lexicon.answers_no_question(sentence, &self.heard)
            || self.lexicon.is_out_of_role(sentence)
            || self.is_forbidden(sentence)
            || self.said.contains(&all_words(sentence))
            || (self.has_talked && self.lexicon.returns_nothing(sentence, &self.heard))
        {
            Verdict::Copied
        } else if self.denies_memory(sentence) || self.invents(sentence) {
            Verdict::Contradicted
        } else if let Some((_, another)) = self
            .told_by
            .iter()
            .find(|it| says_back(sentence, &it.0, beside))
        {
            Verdict::Reported(another.clone())
        } else {
            Verdict::Fine
        }
    }

    fn denies_memory(&self, sentence: &str) -> bool {
        self.remembers && self.lexicon.tells_ignorance(sentence)
    }

    fn invents(&self, sentence: &str) -> bool {
        let invents = || self.invents_numbers(sentence) || self.invents_names(sentence);
        self.facts && (invents() || self.misplaces(sentence))
    }

    fn is_forbidden(&self, sentence: &str) -> bool {
        if self.forbidden.is_empty() {
            return false;
        }
        let words = all_words(sentence);
        let has = |these: &Vec<String>| words.windows(these.len()).any(|some| some == these);
        self.forbidden.iter().any(has)
    }

    fn invents_names(&self, sentence: &str) -> bool {
        let asked = self.kinds.contains(&Kind::Who) || self.kinds.contains(&Kind::Where);
        if !asked || (self.related.is_empty() && !self.told) {
            return false;
        }
        let mut first = true;
        sentence.split_word_bounds().any(|word| {
            if !word.contains(char::is_alphanumeric) {
                // What is quoted, and what follows a colon, begins anew.
                first |= word.contains(['"', '“', '«', ':', '.', '!', '?']);
                return false;
            }
            let first = std::mem::replace(&mut first, false);
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            capital && !self.is_known_name(word, first)
        })
    }

    fn is_known_name(&self, word: &str, first: bool) -> bool {
        let bare = raw(word).next().unwrap_or_default();
        let stem = tokens(word).into_iter().next().unwrap_or_default();
        bare.chars().count() < 2
            || self.lexicon.is_no_name(&bare, first)
            || self.lore.words.contains(&stem)
            || self.words.contains(&stem)
    }
}

#[cfg(test)]
mod tests;
