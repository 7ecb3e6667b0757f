//! Whether a sentence speaks of something.

/// Where `text` has this name, as whole words and whatever the capitals; an English article before
/// the name may be another or none.
pub(crate) fn mentions(text: &str, name: &str) -> Option<usize> {
    let (text, name) = (text.to_lowercase(), name.trim().to_lowercase());
    let bare = ["the ", "a ", "an "]
        .into_iter()
        .find_map(|it| name.strip_prefix(it));
    let name = bare.map_or(name.as_str(), str::trim_start);
    if name.is_empty() {
        return None;
    }
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c.is_ascii());
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|it| it.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_whole_words() {
        assert_eq!(mentions("Take the red mug.", "the red mug"), Some(9));
        assert!(mentions("A Red Mug? Here.", "the red mug").is_some());
        assert!(mentions("Ask Tom's wife.", "Tom").is_some());
        assert!(mentions("给你红杯子。", "红杯子").is_some());
        assert_eq!(mentions("An atom of truth, tomorrow.", "Tom"), None);
        assert_eq!(mentions("Nothing.", "the "), None);
    }
}
