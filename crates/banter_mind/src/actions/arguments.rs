//! From what stands behind the name of an action to its arguments, by the action's schema.

use banter_core::ActionSchema;
use std::ops::Range;

/// The longest text of arguments that is read, in characters.
const LONGEST: usize = 1000;

/// What is written for each parameter of `schema`.
///
/// `item=the ale, to=Tom` names them; `the ale, Tom` has their order; in `the ale to Tom` a
/// parameter's name parts them as a word.
pub(super) fn arguments(text: &str, schema: &ActionSchema) -> Vec<Option<String>> {
    let text: String = text.chars().take(LONGEST).collect();
    let text = text.as_str();
    let mut values = vec![None; schema.parameters.len()];
    let names = named(text, schema);
    if !names.is_empty() {
        let first = names.first().map_or(0, |(place, _)| place.start);
        put(&mut values, first_free, text.get(..first));
        for (at, (place, parameter)) in names.iter().enumerate() {
            let end = names.get(at + 1).map_or(text.len(), |(next, _)| next.start);
            // What is named twice is what it was first.
            let free =
                |values: &[Option<String>]| values.get(*parameter)?.is_none().then_some(*parameter);
            put(&mut values, free, text.get(place.end..end));
        }
        return values;
    }
    let needed = schema.parameters.iter().filter(|it| !it.optional).count();
    let list = text.split([',', ';', '，', '、', '；']);
    if schema.parameters.len() == 1 {
        put(&mut values, first_free, Some(text));
    } else if list.clone().count() > 1 {
        list.for_each(|piece| put(&mut values, first_free, Some(piece)));
    } else if needed == 1 {
        let only = schema.parameters.iter().position(|it| !it.optional);
        put(&mut values, |_| only, Some(text));
    } else {
        in_prose(text, schema, &mut values);
    }
    values
}

/// Where parameters are named, with the sign behind: `to=`, `to :`. In the order of the text.
fn named(text: &str, schema: &ActionSchema) -> Vec<(Range<usize>, usize)> {
    let mut names = Vec::new();
    for (start, word) in words(text) {
        let after = text.get(start + word.len()..).unwrap_or_default();
        let sign = after.trim_start();
        let Some(sign) = sign
            .chars()
            .next()
            .filter(|c| matches!(c, '=' | ':' | '：' | '＝'))
        else {
            continue;
        };
        let same = |name: &str| name.eq_ignore_ascii_case(word);
        if let Some(number) = schema.parameters.iter().position(|it| same(&it.name)) {
            let blanks = after.len() - after.trim_start().len();
            let end = start + word.len() + blanks + sign.len_utf8();
            names.push((start..end, number));
        }
    }
    names
}

/// The words of a text, with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c: char| !is_letter(c))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

/// Parts a text at words that are names of parameters: `the ale to Tom`.
fn in_prose(text: &str, schema: &ActionSchema, values: &mut [Option<String>]) {
    let mut cuts = Vec::new();
    for (start, word) in words(text) {
        let same = |name: &str| name.eq_ignore_ascii_case(word);
        if let Some(number) = schema.parameters.iter().position(|it| same(&it.name)) {
            cuts.push((start, start + word.len(), number));
        }
    }
    for (at, (_, end, number)) in cuts.iter().enumerate() {
        let until = cuts.get(at + 1).map_or(text.len(), |(start, ..)| *start);
        let free = |values: &[Option<String>]| values.get(*number)?.is_none().then_some(*number);
        put(values, free, text.get(*end..until));
    }
    let first = cuts.first().map_or(text.len(), |(start, ..)| *start);
    put(values, first_free, text.get(..first));
}

/// Puts a value where `place` says, if it has any word.
fn put(
    values: &mut [Option<String>],
    place: impl Fn(&[Option<String>]) -> Option<usize>,
    text: Option<&str>,
) {
    let text = text.unwrap_or_default().trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '=' | ':' | '"' | '“' | '”' | '\'' | '，')
    });
    if !text.contains(char::is_alphanumeric) {
        return;
    }
    if let Some(value) = place(values).and_then(|at| values.get_mut(at)) {
        *value = Some(text.to_owned());
    }
}

fn first_free(values: &[Option<String>]) -> Option<usize> {
    values.iter().position(Option::is_none)
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_core::{ActionParameter, ParameterKind};
    use proptest::prelude::*;

    fn schema(names: &[(&str, bool)]) -> ActionSchema {
        let parameter = |(name, optional): &(&str, bool)| ActionParameter {
            name: (*name).to_owned(),
            description: String::new(),
            kind: ParameterKind::Entity,
            optional: *optional,
        };
        ActionSchema {
            name: "give_item".to_owned(),
            description: String::new(),
            parameters: names.iter().map(parameter).collect(),
        }
    }

    fn give() -> ActionSchema {
        schema(&[("item", false), ("to", false), ("count", true)])
    }

    #[test]
    fn arguments_are_named_listed_or_told() {
        let (item, to, count) = (Some("the ale"), Some("Tom"), Some("2"));
        for (text, right) in [
            ("item=the ale, to=Tom, count=2", [item, to, count]),
            ("to = Tom; item: \"the ale\"", [item, to, None]),
            ("the ale, to=Tom", [item, to, None]),
            ("the ale, Tom, 2", [item, to, count]),
            ("the ale to Tom", [item, to, None]),
            ("TO Tom ITEM the ale", [item, to, None]),
            ("item=the ale, to=Tom, to=Mara", [item, to, None]),
            ("count=2", [None, None, count]),
            ("", [None, None, None]),
            (" , ;=", [None, None, None]),
        ] {
            let read = arguments(text, &give());
            let read: Vec<_> = read.iter().map(Option::as_deref).collect();
            assert_eq!(read, right, "{text}");
        }
        let pour = schema(&[("object", false)]);
        assert_eq!(
            arguments("ale, please", &pour),
            [Some("ale, please".into())]
        );
        assert_eq!(arguments("object=ale", &pour), [Some("ale".into())]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(item|to|count|[=:,; ]|[a-zA-Z0-9茶é\"]{0,5}){0,30}") {
            let read = arguments(&text, &give());
            prop_assert_eq!(read.len(), 3);
            for value in read.into_iter().flatten() {
                prop_assert!(text.contains(&value) && value.contains(char::is_alphanumeric));
            }
        }

        #[test]
        fn what_is_written_in_form_is_read_back(
            item in "[a-z]{1,8}( [a-z]{1,8}){0,3}",
            to in "[A-Z][a-z]{1,8}",
            count in 0_u32..1000,
        ) {
            let text = format!("item={item}, to={to}, count={count}");
            let right = [Some(item), Some(to), Some(count.to_string())];
            prop_assert_eq!(arguments(&text, &give()), right);
        }
    }
}
