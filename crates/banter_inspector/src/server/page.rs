//! The page: three files that lie in the program.

use crate::http::reply::Reply;

/// The file of that path.
pub(crate) fn file(path: &str) -> Option<Reply> {
    let (kind, text) = match path {
        "/" => (
            "text/html; charset=utf-8",
            include_str!("../../page/index.html"),
        ),
        "/inspector.css" => (
            "text/css; charset=utf-8",
            include_str!("../../page/inspector.css"),
        ),
        "/inspector.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../../page/inspector.js"),
        ),
        "/views.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../../page/views.js"),
        ),
        "/icon.svg" => ("image/svg+xml", include_str!("../../page/icon.svg")),
        _ => return None,
    };
    Some(Reply::new(200, kind, text))
}
