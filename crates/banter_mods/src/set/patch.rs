//! Patches of personas: a mod adds lines to a character without writing all of it again.

use banter_core::persona::Persona;
use toml::{Table, Value};

/// The persona file `base` with a patch, a file of the same fields: its entries (`[[line]]`,
/// `[[fact]]` and their like) are added, fields of its tables (`[voice]`, `[fallback]`, `[guard]`) and
/// single fields stand in place of those that were there.
///
/// ```
/// use banter_mods::patched;
/// let base = "name = \"Mara\"\n[voice]\nrate = 1.0\n[[fact]]\nabout = \"ale\"\nsay = \"It is dark.\"\n";
/// let patch = "[voice]\nrate = 1.2\n[[fact]]\nabout = \"cat\"\nsay = \"That is Tib.\"\n";
/// let both = patched(base, patch, "mara.patch.toml")?;
/// assert!(both.contains("rate = 1.2") && both.contains("dark") && both.contains("Tib"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// A sentence with the file and the line: what is wrong in the patch, or with both together.
pub fn patched(base: &str, patch: &str, patch_name: &str) -> Result<String, String> {
    let alone = problems(patch, patch_name);
    if let Some(wrong) = alone.first() {
        return Err(wrong.clone());
    }
    let table = |text: &str| text.trim_start_matches('\u{feff}').parse::<Table>();
    let unread = |error: toml::de::Error| format!("{patch_name}: {}", error.message());
    let mut both =
        table(base).map_err(|_| format!("{patch_name}: what it is for is no persona file"))?;
    for (field, value) in table(patch).map_err(unread)? {
        match (both.get_mut(&field), value) {
            (Some(Value::Array(old)), Value::Array(mut new)) if is_entries(&new) => {
                old.append(&mut new)
            }
            (Some(Value::Table(old)), Value::Table(new)) => old.extend(new),
            (_, value) => {
                both.insert(field, value);
            }
        }
    }
    let both = toml::to_string(&both).map_err(|error| format!("{patch_name}: {error}"))?;
    match Persona::parse(&both, "both") {
        Ok(_) => Ok(both),
        Err(error) => {
            let told = error.to_string();
            let reason = told
                .splitn(4, ':')
                .last()
                .unwrap_or(&told)
                .trim()
                .to_owned();
            Err(format!(
                "{patch_name}: together with what it is for: {reason}"
            ))
        }
    }
}

fn is_entries(list: &[Value]) -> bool {
    list.iter().all(Value::is_table)
}

/// What is wrong with a patch by itself. Its actions may be those of what it is for.
pub(crate) fn problems(patch: &str, patch_name: &str) -> Vec<String> {
    let has_name = patch
        .parse::<Table>()
        .is_ok_and(|table| table.contains_key("name"));
    let before = if has_name {
        ""
    } else {
        "name = \"Somebody\"\n"
    };
    let text = format!("{before}{patch}");
    let wrong = Persona::problems(&text, patch_name).into_iter();
    let told = wrong.filter_map(|error| {
        let told = error.to_string();
        if told.contains("which this persona does not have")
            || told.contains("nothing is said for the goal")
        {
            return None;
        }
        let banter_core::persona::PersonaError::Wrong {
            line,
            column,
            reason,
            ..
        } = error
        else {
            return Some(told);
        };
        let line = line.saturating_sub(before.matches('\n').count()).max(1);
        Some(format!("{patch_name}:{line}:{column}: {reason}"))
    });
    told.collect()
}
