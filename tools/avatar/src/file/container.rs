//! What a binary glTF is wrapped in.

use serde_json::{Value, json};

/// Names the views by their numbers in the file, which has none that is empty.
pub(super) fn renumber(value: &mut Value, numbers: &[usize]) {
    let Value::Object(entries) = value else {
        return;
    };
    for (key, entry) in entries {
        let number = entry.as_u64().and_then(|n| numbers.get(n as usize));
        match number {
            Some(number) if key == "bufferView" => *entry = json!(number),
            _ => renumber(entry, numbers),
        }
    }
}

/// The bytes of a binary glTF: its header, the JSON and the buffer, both padded to 4 bytes.
pub(super) fn container(json: &[u8], binary: &[u8]) -> Vec<u8> {
    let total = 12 + 8 + json.len() + 8 + binary.len();
    let mut file = Vec::with_capacity(total);
    file.extend(b"glTF");
    file.extend(2u32.to_le_bytes());
    file.extend((total as u32).to_le_bytes());
    file.extend((json.len() as u32).to_le_bytes());
    file.extend(b"JSON");
    file.extend(json);
    file.extend((binary.len() as u32).to_le_bytes());
    file.extend(b"BIN\0");
    file.extend(binary);
    file
}
