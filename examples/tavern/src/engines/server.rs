//! Ears and a mind that are servers.

use banter_remote::{EarsServer, MindServer, ears_server, mind_server};

/// The server whose key stands in a variable of its own, which is the one that everybody
/// has.
const OPENAI: &str = "api.openai.com";
/// The environment variables with the keys of any other server.
const EARS_KEY: &str = "BANTER_EARS_KEY";
const MIND_KEY: &str = "BANTER_MIND_KEY";

/// A server with a model, as it was asked for.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Server {
    url: String,
    /// What the server calls its model.
    model: Option<String>,
}

impl Server {
    /// Reads `URL` or `URL#MODEL`. `None` where that is no address but a file or a name. What
    /// is wrong with an address is said when it is used.
    pub(crate) fn read(wanted: &str) -> Option<Self> {
        if !wanted.starts_with("http://") && !wanted.starts_with("https://") {
            return None;
        }
        let (url, model) = wanted.split_once('#').unwrap_or((wanted, ""));
        Some(Self {
            url: url.to_owned(),
            model: (!model.is_empty()).then(|| model.to_owned()),
        })
    }

    /// Its name, and its port where one was named. Nothing else of an address is for the
    /// screen: there may be a password in it.
    fn host(&self) -> &str {
        let behind = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = behind.split(['/', '?']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default()
    }

    /// Where it is, for the player.
    pub(crate) fn place(&self) -> String {
        format!("a server at {}", self.host())
    }

    /// The ears. Whether the address is any good shows in their status.
    pub(crate) fn ears(&self) -> EarsServer {
        let mut ears = ears_server(&self.url);
        if let Some(model) = &self.model {
            ears = ears.model(model);
        }
        // No other server gets the key of that one.
        if self.host() != OPENAI {
            ears = ears.key_env(EARS_KEY);
        }
        ears
    }

    /// The mind. What a server cannot be asked for in the way of a form is left out: what the
    /// model makes of it is looked through all the same.
    pub(crate) fn mind(&self) -> MindServer {
        let mut mind = mind_server(&self.url).drop_constraints(true);
        if let Some(model) = &self.model {
            mind = mind.model(model);
        }
        if self.host() != OPENAI {
            mind = mind.key_env(MIND_KEY);
        }
        mind
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host())
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn files_and_names_are_no_servers() {
        for wanted in ["auto", "ggml-base.bin", "/m/http://a", "C:/m.bin", ""] {
            assert_eq!(Server::read(wanted), None, "{wanted}");
        }
    }

    #[test]
    fn a_server_is_known_by_its_host_alone() {
        for (wanted, host) in [
            ("http://localhost:8000", "localhost:8000"),
            ("https://api.openai.com/v1#whisper-1", "api.openai.com"),
            ("https://me:secret@example.org/v1?key=secret", "example.org"),
            ("http://[::1]:80?a", "[::1]:80"),
            ("https://", ""),
        ] {
            let server = Server::read(wanted).unwrap();
            assert_eq!(server.host(), host);
            assert!(!format!("{server:?}").contains("secret"));
        }
    }

    #[test]
    fn the_settings_are_ones_that_remote_engines_take() {
        let server = Server::read("http://localhost:8000/v1#Systran/faster-whisper-small").unwrap();
        let settings = server.ears().settings();
        assert_eq!(settings.get("url"), Some("http://localhost:8000/v1"));
        assert_eq!(settings.get("model"), Some("Systran/faster-whisper-small"));
        assert_eq!(settings.get("key_env"), Some(EARS_KEY));
        assert!(banter_remote::open(&settings).is_ok());
        let settings = server.mind().settings();
        assert_eq!(settings.get("model"), Some("Systran/faster-whisper-small"));
        assert_eq!(settings.get("key_env"), Some(MIND_KEY));
        assert!(banter_remote::open_mind(&settings).is_ok());
    }

    #[test]
    fn the_best_known_key_goes_to_its_own_server_alone() {
        let settings = Server::read("https://api.openai.com/v1")
            .unwrap()
            .ears()
            .settings();
        assert_eq!(settings.get("key_env"), None);
        assert_eq!(settings.get("model"), None);
        let mind = Server::read("https://api.openai.com/v1").unwrap().mind();
        assert_eq!(mind.settings().get("key_env"), None);
    }
}
