//! Tests of face tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn error(text: &str) -> String {
    FaceTable::parse(text, "a.face.ron")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_table_is_read() {
    let table = FaceTable::parse(
        "(shapes: {\"Open\": (from: {\"jaw_open\": 0.5, \"viseme_aa\": 1}, min: -0.5, max: 2)},
          bones: (jaw: \"Kiefer\", jaw_angle: 400))",
        "a.face.ron",
    )
    .unwrap();
    assert!(table.automatic() && table.has("Open") && !table.has("open"));
    let row = table.row("Open", 3).unwrap();
    assert_eq!((row.target, row.low, row.high), (3, -0.5, 2.0));
    assert_eq!((row.part, row.terms.len()), (Part::Mouth, 2));
    assert_eq!(table.bones().jaw.as_deref(), Some("Kiefer"));
    assert_eq!(table.bones().jaw_angle(), Some(90.0));
    assert!(
        !FaceTable::parse("(automatic: false)", "a")
            .unwrap()
            .automatic()
    );
    assert!(FaceTable::parse("()", "a").is_ok());
}

#[test]
fn errors_say_where() {
    assert_eq!(
        error("(\n  shapes: {\"A\": (from: {\"jawOpn\": 1.0})},\n)"),
        "a.face.ron:2:26: \"jawOpn\" is no source; take an ARKit shape (jawOpen), a viseme \
         (viseme_aa), an emotion (happy) or a direction (lookLeft)"
    );
    for text in [
        "",
        "(",
        "(shapes: 7)",
        "(shape: {})",
        "(shapes: {\"A\": (from: {\"jawOpen\": NaN})})",
        "(shapes: {\"A\": (from: {\"jawOpen\": inf})})",
        "(shapes: {\"A\": ()})",
        "(shapes: {\"A\": (from: {\"jawOpen\": 1.0}, mx: 1)})",
    ] {
        let error = error(text);
        assert!(error.starts_with("a.face.ron:1:"), "{text}: {error}");
    }
    assert!(error(&" ".repeat(300_000)).contains("too large"));
    assert!(error(&"(shapes:".repeat(10_000)).starts_with("a.face.ron:1:"));
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC*") {
        let _ = FaceTable::parse(&text, "x");
    }

    #[test]
    fn nor_nearly_right_ones(parts in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "{", "}", ":", ",", "shapes", "from", "\"A\"", "\"jawOpen\"", "1.0", "-1", "NaN",
        "bones", "jaw", "automatic", "true", "[", "Some(", "//", "/*", "'", "r#\"",
    ]), 0..40)) {
        let _ = FaceTable::parse(&parts.concat(), "x");
    }
}
