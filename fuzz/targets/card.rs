//! Character cards: PNG, JSON and CHARX. What is read becomes texts, and is written and read again.
#![no_main]

use banter_cards::Card;
use banter_memory::KnowledgePack;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(card) = Card::read(bytes, "odo") {
        let import = card.import(Some("odo"));
        import
            .persona
            .parse::<toml::Table>()
            .expect("a persona is TOML");
        if let Some(knowledge) = &import.knowledge {
            KnowledgePack::parse(knowledge, "odo.md").expect("knowledge is read");
        }
        let again = Card::read(card.to_json().as_bytes(), "odo").expect("what is written is read");
        assert_eq!(again.greetings, card.greetings);
        let _ = card.to_png(bytes);
    }
});
