//! What a line says of who says it: phrases of each language, as data.

use super::Leaning;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How many words follow a phrase at most.
const MOST_WORDS: usize = 6;

/// The phrases of a language.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Phrases {
    likes: Vec<String>,
    avoids: Vec<String>,
    asks: Vec<String>,
    ends: Vec<String>,
    not_it: Vec<String>,
}

static ALL: LazyLock<BTreeMap<String, Phrases>> =
    LazyLock::new(|| toml::from_str(include_str!("phrases.toml")).unwrap_or_default());

/// What somebody says in a line that they like, ask for and avoid. `language` is a BCP 47 tag; of languages without phrases
/// nothing is understood.
pub(super) fn told(line: &str, language: &str) -> Vec<(Leaning, String)> {
    let language = language.split(['-', '_']).next().unwrap_or_default();
    let Some(phrases) = ALL.get(&language.to_lowercase()) else {
        return Vec::new();
    };
    let line = line.replace(['’', 'ʼ'], "'");
    let sentences = line.split(['.', '!', '?', ';', ':', '\n', ',', '"', '“', '”', '«', '»']);
    sentences
        .filter_map(|it| of_sentence(it, phrases))
        .collect()
}

fn of_sentence(sentence: &str, phrases: &Phrases) -> Option<(Leaning, String)> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let small: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let kinds = [
        (Leaning::Avoids, &phrases.avoids),
        (Leaning::AskedFor, &phrases.asks),
        (Leaning::Likes, &phrases.likes),
    ];
    // The longest phrase that is there: "I do not like" before "like".
    let found = kinds
        .into_iter()
        .flat_map(|(leaning, list)| list.iter().map(move |phrase| (leaning, phrase)));
    let found = found.filter_map(|(leaning, phrase)| {
        let phrase: Vec<&str> = phrase.split_whitespace().collect();
        let mut starts = small.windows(phrase.len());
        let at = starts.position(|some| some.iter().zip(&phrase).all(|(a, b)| a == b))?;
        Some((phrase.len(), leaning, at + phrase.len()))
    });
    let (_, leaning, start) = found.max_by_key(|(length, ..)| *length)?;
    let rest = small.get(start..)?;
    if rest
        .first()
        .is_none_or(|word| phrases.not_it.contains(word))
    {
        return None;
    }
    let end = rest.iter().position(|word| phrases.ends.contains(word));
    let end = end.unwrap_or(rest.len()).min(MOST_WORDS);
    let what = words.get(start..start + end)?.join(" ");
    (!what.is_empty()).then_some((leaning, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        assert!(ALL.len() >= 4, "the data cannot be read");
        for (language, phrases) in ALL.iter() {
            for list in [&phrases.likes, &phrases.avoids, &phrases.asks] {
                assert!(!list.is_empty(), "{language}");
                assert!(list.iter().all(|it| *it == it.to_lowercase()), "{language}");
            }
        }
    }

    #[test]
    fn plain_words_are_understood() {
        use Leaning::*;
        for (line, language, right) in [
            ("I love old songs!", "en-gb", vec![(Likes, "old songs")]),
            (
                "I don’t like spiders, but I like the sea.",
                "en",
                vec![(Avoids, "spiders"), (Likes, "the sea")],
            ),
            (
                "Well, tell me about the fox under the bridge, please.",
                "en",
                vec![(AskedFor, "the fox under the bridge")],
            ),
            (
                "I do not want to hear about the war.",
                "en",
                vec![(Avoids, "the war")],
            ),
            ("Ich mag alte Lieder.", "de", vec![(Likes, "alte Lieder")]),
            ("No me gusta el mar", "es", vec![(Avoids, "el mar")]),
            // What says nothing.
            ("I like it.", "en", vec![]),
            ("An ale, please.", "en", vec![]),
            ("I love old songs!", "tlh", vec![]),
            ("I like", "en", vec![]),
        ] {
            let right: Vec<_> = right
                .into_iter()
                .map(|(it, what)| (it, what.to_owned()))
                .collect();
            assert_eq!(told(line, language), right, "{line}");
        }
    }
}
