//! Where the server is, and who may listen on the way.

use crate::key::HIDDEN;
use std::net::{IpAddr, Ipv6Addr};
use ureq::http::Uri;

/// What servers do, by the end of the address.
pub(crate) const TRANSCRIPTIONS: &str = "audio/transcriptions";
pub(crate) const TRANSLATIONS: &str = "audio/translations";
pub(crate) const SPEECH: &str = "audio/speech";
pub(crate) const CHAT: &str = "chat/completions";

/// The host that the default key is for.
const OPENAI: &str = "api.openai.com";

/// Endings of names that only a local network knows.
const LOCAL_NAMES: [&str; 5] = ["localhost", "local", "lan", "internal", "home.arpa"];

/// A server's address, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// With the path that `/audio/...` or `/chat/...` comes after, and no slash at its end.
    base: String,
    query: String,
    host: String,
    is_private: bool,
    is_https: bool,
}

impl Address {
    /// Reads the address of an API (`https://host/v1`), of a server (`http://host:8000`) or
    /// of one of its endpoints (`.../audio/transcriptions`, `.../chat/completions`).
    ///
    /// # Errors
    /// What is wrong, without the address: it may hold a password.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if !text.starts_with("https://") && !text.starts_with("http://") {
            return Err("it should start with https:// or http://".to_owned());
        }
        let uri: Uri = text
            .parse()
            .map_err(|error| format!("it is no address ({error})"))?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') {
            return Err(
                "a name or a password in it is not used; the key comes from the variable that `key_env` names"
                    .to_owned(),
            );
        }
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err("it names no host".to_owned());
        }
        let port = authority.strip_prefix(uri.host().unwrap_or_default());
        let port = port.and_then(|rest| rest.strip_prefix(':'));
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err("its port is no number".to_owned());
        }
        let path = uri.path().trim_end_matches('/');
        let path = [TRANSCRIPTIONS, TRANSLATIONS, SPEECH, CHAT]
            .iter()
            .find_map(|end| path.strip_suffix(end)?.strip_suffix('/'))
            .unwrap_or(path);
        let path = if path.is_empty() { "/v1" } else { path };
        let is_https = uri.scheme_str() == Some("https");
        let scheme = if is_https { "https" } else { "http" };
        Ok(Self {
            base: format!("{scheme}://{authority}{path}"),
            query: uri.query().map(|q| format!("?{q}")).unwrap_or_default(),
            host: host.to_ascii_lowercase(),
            is_private: is_private(host),
            is_https,
        })
    }

    /// The whole address of an endpoint.
    pub(crate) fn endpoint(&self, task: &str) -> String {
        format!("{}{}", self.shown(task), self.query)
    }

    /// The same as anybody may see it: what stands behind a `?` may be secret.
    pub(crate) fn shown(&self, task: &str) -> String {
        format!("{}/{task}", self.base)
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is on this machine or in its network, as far as the name tells.
    pub(crate) fn is_private(&self) -> bool {
        self.is_private
    }

    pub(crate) fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it is the server that `OPENAI_API_KEY` is for.
    pub(crate) fn is_openai(&self) -> bool {
        self.is_https && self.host == OPENAI
    }
}

/// An address for an error about it: without a password or what stands behind a `?`.
pub(crate) fn redacted(text: &str) -> String {
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let plain = match text.rsplit_once('@') {
        Some((_, behind)) => format!("{HIDDEN}@{behind}"),
        None => text.to_owned(),
    };
    if query.is_empty() {
        plain
    } else {
        format!("{plain}?{HIDDEN}")
    }
}

fn is_private(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => {
            let mapped = |ip: Ipv6Addr| ip.to_ipv4_mapped().is_some_and(|ip| ip.is_private());
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || mapped(ip)
        }
        Err(_) => {
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            // A name without a dot is looked up in the local network alone.
            !host.contains('.')
                || LOCAL_NAMES.iter().any(|name| {
                    host.strip_suffix(name)
                        .is_some_and(|rest| rest.ends_with('.'))
                })
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_base_and_an_endpoint_are_the_same_address() {
        for (text, wanted) in [
            ("https://api.openai.com/v1", "https://api.openai.com/v1"),
            ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
            ("https://api.openai.com", "https://api.openai.com/v1"),
            (
                "https://api.openai.com/v1/audio/transcriptions",
                "https://api.openai.com/v1",
            ),
            ("http://[::1]:8000", "http://[::1]:8000/v1"),
            (
                "http://localhost:8000/v1/chat/completions",
                "http://localhost:8000/v1",
            ),
            (
                "https://api.groq.com/openai/v1/audio/translations/",
                "https://api.groq.com/openai/v1",
            ),
        ] {
            let address = Address::read(text).unwrap();
            let endpoint = address.endpoint(TRANSCRIPTIONS);
            assert_eq!(endpoint, format!("{wanted}/audio/transcriptions"));
        }
        let address = Address::read("https://x.org/v1?api-version=2&k=secret").unwrap();
        assert!(
            address
                .endpoint(TRANSLATIONS)
                .ends_with("translations?api-version=2&k=secret")
        );
        assert!(!address.shown(TRANSLATIONS).contains("secret"));
        assert!(address.shown(TRANSLATIONS).ends_with("/audio/translations"));
    }

    #[test]
    fn what_is_no_address_is_refused_without_a_word_of_it() {
        for text in [
            "",
            "api.openai.com",
            "ftp://x.org",
            "https://",
            "https:///v1",
            "https://me:secret@x.org/v1",
            "https://x.org:secret/v1",
        ] {
            let error = Address::read(text).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!(
            redacted("https://me:secret@x.org/v1?key=secret"),
            "...@x.org/v1?..."
        );
        assert_eq!(redacted("api.openai.com"), "api.openai.com");
    }

    #[test]
    fn only_near_hosts_are_private() {
        for (host, wanted) in [
            ("localhost", true),
            ("127.9.9.9", true),
            ("[::1]", true),
            ("192.168.1.7", true),
            ("10.0.0.7", true),
            ("172.16.0.1", true),
            ("[fd00::1]", true),
            ("workshop", true),
            ("workshop.local", true),
            ("8.8.8.8", false),
            ("172.32.0.1", false),
            ("[2001:db8::1]", false),
            ("localhost.example.org", false),
            ("10.0.0.7.example.org", false),
            ("notlocal.example", false),
        ] {
            let address = Address::read(&format!("http://{host}:80/v1")).unwrap();
            assert_eq!(address.is_private(), wanted, "{host}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(https?://)?.{0,40}") {
            if let Ok(address) = Address::read(&text) {
                prop_assert!(!address.host().is_empty());
            }
            redacted(&text);
        }
    }
}
