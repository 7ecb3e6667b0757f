//! Names that come from outside and become files and folders.

/// How long a name may be. The store adds up to 16 bytes to it, and most file
/// systems end at 255.
const LONGEST: usize = 128;

/// Endings that the store gives to its own files.
pub(crate) const OUR_SUFFIXES: [&str; 4] = [".part", ".part.toml", ".sha256", ".wheels"];

/// Names that Windows gives to devices, in whatever folder.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Whether a file of this name stays where it is put, on every system: no way
/// out of the folder, no device, nothing hidden, none of the store's own names.
pub(crate) fn check_file_name(name: &str) -> Result<(), String> {
    check(name)?;
    let lower = name.to_ascii_lowercase();
    match OUR_SUFFIXES.iter().find(|suffix| lower.ends_with(*suffix)) {
        Some(suffix) => Err(format!(
            "the file name `{name}` ends in `{suffix}`, which the store uses itself"
        )),
        None => Ok(()),
    }
}

/// As [`check_file_name`], and in lower case: two that differ in case alone
/// would be one folder on some systems.
pub(crate) fn check_id(id: &str) -> Result<(), String> {
    check(id)?;
    if id.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(format!("the id `{id}` should be in lower case"));
    }
    let taken = ["auto", "all", "mind", "ears", "voice"];
    if taken.contains(&id) {
        return Err(format!("the id `{id}` has a meaning of its own"));
    }
    Ok(())
}

fn check(name: &str) -> Result<(), String> {
    if name.is_empty() || name.len() > LONGEST {
        return Err(format!(
            "a name should have 1 to {LONGEST} characters, and this one has {}",
            name.len()
        ));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    if let Some(wrong) = name.chars().find(|c| !plain(*c)) {
        return Err(format!(
            "the name {name:?} holds {wrong:?}; letters, digits and . _ - + may stand in it"
        ));
    }
    if name.starts_with(['.', '-']) || name.ends_with('.') {
        return Err(format!(
            "the name `{name}` should neither start with `.` or `-` nor end with `.`"
        ));
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = NUMBERED_DEVICES.iter().any(|device| {
        stem.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if numbered || DEVICES.contains(&stem.as_str()) {
        return Err(format!("the name `{name}` is that of a device on Windows"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "C:x",
            "c:\\x",
            ".hidden",
            "x.",
            "x ",
            "nul",
            "NUL.gguf",
            "Com1.bin",
            "lpt9",
            "a\0b",
            "a\nb",
            "x\u{202e}y",
            "é",
            "model.part",
            "model.PART",
            "model.part.toml",
            "model.sha256",
            "model.wheels",
            "-rf",
        ] {
            assert!(check_file_name(name).is_err(), "{name:?}");
        }
        assert!(check_file_name(&"x".repeat(129)).is_err());
    }

    #[test]
    fn usual_names_are_fine() {
        for name in [
            "ggml-tiny.en.bin",
            "en_US-joe-medium.onnx.json",
            "Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
            "console.bin",
            "com10.bin",
        ] {
            assert_eq!(check_file_name(name), Ok(()));
        }
        assert!(check_id("qwen2.5-1.5b").is_ok());
        assert!(check_id("Qwen").is_err());
        assert!(check_id("auto").is_err());
    }
}
