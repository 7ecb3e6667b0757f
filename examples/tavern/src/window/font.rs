//! The font of the window, and letters that it lacks.

use crate::notice::Notices;
use bevy::prelude::*;
use bevy::text::{ComputedTextBlock, Font, FontCx};
use std::path::Path;

/// The largest font file that is read, in bytes.
const LARGEST_FONT: u64 = 128 << 20;

/// The font of that name, or in the file of that name.
pub(super) fn find(font: &str, folder: &Path, fonts: &mut FontCx) -> Result<FontSource, String> {
    let path = folder.join(font);
    let size = std::fs::metadata(&path).map(|file| file.len());
    let Ok(size) = size else {
        return match fonts.collection.family_id(font) {
            Some(_) => Ok(FontSource::Family(font.into())),
            None => Err(format!(
                "the font `{font}` is neither installed nor a file; the usual one is used"
            )),
        };
    };
    let failed = |why: &str| format!("the font {} cannot be used: {why}", path.display());
    if size > LARGEST_FONT {
        return Err(failed("it is too large"));
    }
    let bytes = std::fs::read(&path).map_err(|error| failed(&error.to_string()))?;
    let data = Font::from_bytes(bytes).data;
    let families = fonts.collection.register_fonts(data, None);
    families
        .first()
        .and_then(|(family, _)| fonts.collection.family_name(*family))
        .map(|name| FontSource::Family(name.into()))
        .ok_or_else(|| failed("there is no font in it"))
}

/// The system's font, and whatever else is installed for letters that it lacks.
pub(super) fn usual(fonts: &mut FontCx, notices: &mut Notices) -> FontSource {
    if fonts.get_family(&FontSource::SansSerif).is_some() {
        return FontSource::SansSerif;
    }
    notices.add(
        "no font is installed, so only plain Latin letters can be shown; install one, or name \
         a file with --font",
    );
    FontSource::default()
}

/// Says so when words hold letters that no font has.
pub(super) fn note_missing_letters(
    texts: Query<(&Text, &ComputedTextBlock), Changed<ComputedTextBlock>>,
    mut notices: ResMut<Notices>,
) {
    for (text, block) in &texts {
        if let Some(letter) = missing_letter(&text.0, block) {
            let script = script_of(letter);
            notices.add(format!(
                "no installed font has {script}, so boxes are shown for them; install one \
                 (fonts-droid-fallback on Debian), or name a file with --font"
            ));
        }
    }
}

/// The first letter that is drawn as a box.
fn missing_letter(text: &str, block: &ComputedTextBlock) -> Option<char> {
    for line in block.buffer().lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                if cluster.glyphs().any(|glyph| glyph.id == 0) {
                    let letter = text.get(cluster.text_range())?.chars().next()?;
                    if !letter.is_control() && !letter.is_whitespace() {
                        return Some(letter);
                    }
                }
            }
        }
    }
    None
}

/// What letters like this one are called.
fn script_of(letter: char) -> &'static str {
    match letter {
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            "Chinese or Japanese characters"
        }
        '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => "Korean letters",
        '\u{400}'..='\u{52f}' => "Cyrillic letters",
        _ => "some of these letters",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn scripts_have_names() {
        assert_eq!(script_of('茶'), "Chinese or Japanese characters");
        assert_eq!(script_of('Ж'), "Cyrillic letters");
    }

    #[test]
    fn what_is_no_font_is_refused_in_one_sentence() {
        let mut fonts = FontCx::default();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "this is text").unwrap();
        for (font, what) in [
            (file.path().to_str().unwrap(), "there is no font in it"),
            ("No Such Family", "neither installed nor a file"),
        ] {
            let error = find(font, Path::new(""), &mut fonts).unwrap_err();
            assert!(error.contains(font) && error.contains(what), "{error}");
        }
    }

    #[test]
    fn a_font_file_is_known_by_its_name() {
        let mut fonts = FontCx::default();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bevy::text::DEFAULT_FONT_DATA).unwrap();
        let found = find(file.path().to_str().unwrap(), Path::new(""), &mut fonts).unwrap();
        assert!(matches!(found, FontSource::Family(name) if name.contains("Fira")));
    }
}
