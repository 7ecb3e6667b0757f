//! Which schemas become which grammars, and which are refused.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

/// The rules of the schema's own.
fn own(schema: &str) -> String {
    let grammar = grammar(schema).unwrap();
    grammar.strip_suffix(VALUES).unwrap().trim_end().to_owned()
}

fn refused(schema: &str) -> String {
    grammar(schema).unwrap_err().to_string()
}

#[test]
fn simple_forms_are_one_rule() {
    for (schema, form) in [
        ("true", "value"),
        ("{}", "value"),
        (r#"{"description":"any"}"#, "value"),
        (r#"{"type":"integer"}"#, "integer"),
        (
            r#"{"type":["string","null"]}"#,
            r#"("\"" char* "\"" | null)"#,
        ),
        (
            r#"{"type":["null","string"],"minLength":2}"#,
            r#"(null | "\"" char{2,} "\"")"#,
        ),
        (
            r#"{"type":"string","maxLength":9}"#,
            r#""\"" char{0,9} "\"""#,
        ),
        (
            r#"{"enum":["a\"b",7,null]}"#,
            r#"("\"a\\\"b\"" | "7" | "null")"#,
        ),
        (r#"{"const":"x"}"#, r#""\"x\"""#),
        (r#"{"type":"object"}"#, "object"),
        (
            r#"{"anyOf":[{"type":"boolean"},{"type":"null"}]}"#,
            "(boolean | null)",
        ),
    ] {
        assert_eq!(own(schema), format!("root ::= {form}"), "{schema}");
    }
}

#[test]
fn members_that_must_be_there_come_first_and_in_their_order() {
    let schema = r#"{"type":"object","required":["mood","line"],"properties":{
        "line":{"type":"string"},"mood":{"enum":["calm"]},"gold":{"type":"integer"}}}"#;
    let expected = r#"root ::= "{" space rule-0 "," space rule-1 ("," space rule-2)? space "}"
rule-0 ::= "\"mood\"" ":" space "\"calm\""
rule-1 ::= "\"line\"" ":" space "\"" char* "\""
rule-2 ::= "\"gold\"" ":" space integer"#;
    assert_eq!(own(schema), expected);
}

#[test]
fn where_none_must_be_there_any_may_be_the_first() {
    let schema = r#"{"properties":{"a":{"type":"null"},"b":{"type":"null"}}}"#;
    let rules = own(schema);
    assert!(rules.contains("{\" space rule-2? space"), "{rules}");
    assert!(
        rules.contains("rule-2 ::= rule-0 (\",\" space rule-1)? | rule-1"),
        "{rules}"
    );
}

#[test]
fn lists_have_as_many_items_as_they_may() {
    let list = |bounds: &str| {
        own(&format!(
            r#"{{"type":"array","items":{{"type":"null"}}{bounds}}}"#
        ))
    };
    let form = |bounds: &str| list(bounds).lines().next().unwrap().to_owned();
    let items = |inner: &str| format!("root ::= \"[\" space {inner} space \"]\"");
    assert_eq!(form(""), items("(rule-0 (\",\" space rule-0)*)?"));
    assert_eq!(
        form(r#","minItems":2,"maxItems":3"#),
        items("rule-0 (\",\" space rule-0){1,2}")
    );
    assert_eq!(form(r#","maxItems":0"#), "root ::= \"[\" space \"]\"");
}

#[test]
fn a_part_may_contain_itself() {
    let schema = r##"{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","required":["of"],
        "properties":{"of":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}}}"##;
    let rules = own(schema);
    assert!(
        rules.starts_with("root ::= rule-0\nrule-0 ::= \"{\""),
        "{rules}"
    );
    assert!(rules.contains("rule-1 ::= rule-0"), "{rules}");
}

#[test]
fn what_cannot_be_kept_is_told_with_its_place() {
    for (schema, words) in [
        ("{", "it is no JSON"),
        ("7", "stands no schema"),
        (r#"{"type":"ghost"}"#, "`type` at `/`"),
        (r#"{"type":"string","pattern":"a+"}"#, "`pattern` at `/`"),
        (r#"{"type":"integer","minimum":1}"#, "`minimum` at `/`"),
        (
            r#"{"properties":{"a":{"items":{"format":"x","type":"string"}}}}"#,
            "`format` at `/properties/a/items/`",
        ),
        (r#"{"properties":{},"required":["a"]}"#, "`required` at `/`"),
        (r#"{"type":"string","maxLength":1001}"#, "from 0 to 1000"),
        (
            r#"{"type":"string","minLength":2,"maxLength":1}"#,
            "no less",
        ),
        (r##"{"$ref":"#/nowhere"}"##, "`$ref` at `/`"),
        (r##"{"$ref":"#"}"##, "only a reference"),
        (r#"{"enum":[]}"#, "`enum` at `/`"),
        (r#"{"minimum":1}"#, "`type` at `/`"),
    ] {
        let told = refused(schema);
        assert!(
            told.starts_with("the JSON schema cannot be used: ") && told.contains(words),
            "{told}"
        );
    }
    let deep = "{\"items\":".repeat(40) + "{}" + &"}".repeat(40);
    assert!(refused(&deep).contains("deeper than 32"));
}

proptest! {
    #[test]
    fn any_text_is_a_grammar_or_a_sentence(text in ".{0,60}") {
        let _ = grammar(&text);
    }

    #[test]
    fn any_name_is_a_literal_of_its_own(name in ".{0,20}") {
        let schema = serde_json::json!({ "const": name }).to_string();
        let rule = own(&schema);
        // One line, however the name is written.
        prop_assert_eq!(rule.lines().count(), 1, "{}", rule);
        let inner = rule.strip_prefix("root ::= \"").unwrap().strip_suffix('"').unwrap();
        let plain = inner.replace("\\\\", "\u{1}").replace("\\\"", "\"").replace('\u{1}', "\\");
        prop_assert_eq!(plain, serde_json::Value::String(name).to_string());
    }
}
