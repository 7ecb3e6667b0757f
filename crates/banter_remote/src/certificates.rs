//! Certificates of a server that Mozilla does not know.

use banter_engine::EngineError;
use std::fs;
use std::path::Path;
use ureq::tls::{PemItem, RootCerts, parse_pem};

/// The certificates in a PEM file.
///
/// # Errors
/// [`EngineError::File`] where there are none.
pub(crate) fn read(path: &Path) -> Result<RootCerts, EngineError> {
    let wrong = |reason: String| EngineError::File {
        path: path.to_owned(),
        reason,
    };
    let text = fs::read(path)
        .map_err(|error| wrong(format!("the certificates cannot be read: {error}")))?;
    let found: Vec<_> = parse_pem(&text)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        return Err(wrong(
            "it holds no certificate; name a PEM file in the setting `certificates`".to_owned(),
        ));
    }
    Ok(RootCerts::from(found))
}
