//! Who may ask: a pure function of a request's head, the address of the server and its token.
//!
//! A page of another origin can have a browser send requests here, and can give a name of its own
//! this machine's address (DNS rebinding). The first is known by `Origin` and `Sec-Fetch-Site`, the
//! second by `Host`; and neither has the token, which no browser adds by itself.

use super::head::Head;
use crate::token::InspectorToken;

/// Why a request is refused, and with which status.
#[derive(thiserror::Error, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    #[error("this server answers to 127.0.0.1 and localhost only; ask it by one of these")]
    Host,
    #[error("pages of other origins get nothing here; open the address that the game logged")]
    Origin,
    #[error(
        "the token is missing or wrong; open the address that the game logged, or send its token as a bearer"
    )]
    Token,
}

impl Refused {
    /// The status of HTTP.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Host => 421,
            Self::Origin => 403,
            Self::Token => 401,
        }
    }
}

/// Whether a request comes from this machine's own page or from a program: then it may have the
/// page itself, which holds no secret.
pub(crate) fn may_see_page(head: &Head, port: u16) -> Result<(), Refused> {
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = head.host.as_ref().ok_or(Refused::Host)?;
    if !names.iter().any(|name| name.eq_ignore_ascii_case(host)) {
        return Err(Refused::Host);
    }
    let is_own = |origin: &String| {
        let name = origin.strip_prefix("http://");
        name.is_some_and(|name| name.eq_ignore_ascii_case(host))
    };
    if head.origin.as_ref().is_some_and(|origin| !is_own(origin)) {
        return Err(Refused::Origin);
    }
    // `none`: somebody typed the address.
    let site = head.fetch_site.as_deref().unwrap_or("none");
    match site {
        "same-origin" | "none" => Ok(()),
        _ => Err(Refused::Origin),
    }
}

/// Whether a request may see the game, and change it.
pub(crate) fn may_ask(head: &Head, port: u16, token: &InspectorToken) -> Result<(), Refused> {
    may_see_page(head, port)?;
    let told = head.authorization.as_deref().unwrap_or_default();
    let (scheme, told) = told.split_once(' ').unwrap_or_default();
    let is_it = scheme.eq_ignore_ascii_case("bearer") && token.is(told.trim());
    is_it.then_some(()).ok_or(Refused::Token)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn head(host: &str, token: &InspectorToken) -> Head {
        Head {
            host: Some(host.to_owned()),
            authorization: Some(format!("Bearer {}", token.as_str())),
            ..Head::default()
        }
    }

    #[test]
    fn only_the_right_address_origin_and_token_get_in() {
        let token = InspectorToken::random().unwrap();
        let ask = |head: &Head| may_ask(head, 4000, &token);
        let right = head("127.0.0.1:4000", &token);
        assert_eq!(ask(&right), Ok(()));
        assert_eq!(ask(&head("LocalHost:4000", &token)), Ok(()));
        for host in [
            "evil.example:4000",
            "127.0.0.1",
            "127.0.0.1:4001",
            "127.0.0.1:4000.evil.example",
            "",
        ] {
            assert_eq!(ask(&head(host, &token)), Err(Refused::Host), "{host}");
        }
        assert_eq!(
            ask(&Head {
                host: None,
                ..right.clone()
            }),
            Err(Refused::Host)
        );
        let from = |origin: &str| Head {
            origin: Some(origin.to_owned()),
            ..right.clone()
        };
        assert_eq!(ask(&from("http://127.0.0.1:4000")), Ok(()));
        // The name that the page was opened by, and no other, not even one of this machine.
        for origin in [
            "null",
            "http://localhost:4000",
            "https://127.0.0.1:4000",
            "http://127.0.0.1:80",
            "http://evil.example",
        ] {
            assert_eq!(ask(&from(origin)), Err(Refused::Origin), "{origin}");
        }
        let site = |site: &str| Head {
            fetch_site: Some(site.to_owned()),
            ..right.clone()
        };
        assert_eq!(ask(&site("same-origin")), Ok(()));
        assert_eq!(ask(&site("cross-site")), Err(Refused::Origin));
        assert_eq!(ask(&site("same-site")), Err(Refused::Origin));
        let other = InspectorToken::random().unwrap();
        assert_eq!(ask(&head("127.0.0.1:4000", &other)), Err(Refused::Token));
        let told = |told: &str| Head {
            authorization: Some(told.to_owned()),
            ..right.clone()
        };
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            token.as_str(),
            &format!("Basic {}", token.as_str()),
        ] {
            assert_eq!(ask(&told(wrong)), Err(Refused::Token), "{wrong}");
        }
        assert_eq!(
            ask(&Head {
                authorization: None,
                ..right.clone()
            }),
            Err(Refused::Token)
        );
        assert_eq!(
            may_see_page(
                &Head {
                    authorization: None,
                    ..right
                },
                4000
            ),
            Ok(())
        );
    }
}
