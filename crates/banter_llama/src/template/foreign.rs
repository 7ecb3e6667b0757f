//! Templates in other languages than Jinja, which are found in its place.

/// What begins an action of Go's templates, in which Ollama keeps its layouts. Jinja has none
/// of these in double braces.
const GO: &[&str] = &[
    ".",
    "$",
    "if ",
    "range ",
    "with ",
    "end",
    "else",
    "define ",
    "template ",
    "block ",
    "eq ",
    "printf ",
    "toJson ",
    "slice ",
    "len ",
    "or (",
    "and (",
    "not ",
];

/// The language of `source`, for a sentence that begins "the template is", if it is not Jinja.
pub(super) fn name(source: &str) -> Option<&'static str> {
    if source.contains("{%") {
        return None;
    }
    let mut actions = source.split("{{").skip(1).peekable();
    if actions.peek().is_none() {
        // The name of a layout that llama.cpp knows, or nothing at all.
        return Some("only a word");
    }
    let is_go = actions.any(|action| {
        let action = action.trim_start_matches('-').trim_start();
        let word = |start: &str| {
            action.strip_prefix(start).is_some_and(|rest| {
                !start.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphanumeric)
            })
        };
        GO.iter().any(|start| word(start))
    });
    is_go.then_some("a Go template, as Ollama writes them,")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_is_told_from_jinja() {
        for go in [
            "{{ if .System }}<|sys|>{{ .System }}{{ end }}{{ .Prompt }}",
            "{{- range $i, $_ := .Messages }}{{ .Content }}{{- end }}",
            "<|user|>{{ .Prompt }}<|assistant|>",
            "{{ with $x }}{{ end }}",
        ] {
            assert!(name(go).is_some_and(|name| name.contains("Go")), "{go}");
        }
        for jinja in [
            "{% for m in messages %}{{ m.content }}{% endfor %}",
            "{{ messages[0].content }}",
            "{{ ending }}{{ notes }}",
            "{{- bos_token }}",
        ] {
            assert_eq!(name(jinja), None, "{jinja}");
        }
        assert_eq!(name("mistral-v7-tekken"), Some("only a word"));
        assert_eq!(name(""), Some("only a word"));
    }
}
