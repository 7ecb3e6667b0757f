//! Whether there is a display to open a window on, before anything tries.
//!
//! The windowing library takes the whole program down where it finds none.

use crate::args::{Args, View};

/// How the conversation is shown: as was asked for, else in a window where there is a
/// display and no files are wanted.
///
/// # Errors
/// A sentence, when a window was asked for and there is no display.
pub(crate) fn choose(
    args: &Args,
    display: impl Fn() -> Result<(), String>,
) -> Result<View, String> {
    match args.view {
        Some(view @ (View::Film | View::Portraits | View::Headset)) => Ok(view),
        // Where there is no display, a headset may be.
        Some(View::Window) if args.xr => Ok(View::Window),
        Some(View::Window) => display()
            .map(|()| View::Window)
            .map_err(|why| format!("no window can be opened: {why}; --headless films instead")),
        None if args.out.is_none() && display().is_ok() => Ok(View::Window),
        None => Ok(View::Film),
    }
}

/// Whether a display answers.
///
/// # Errors
/// Why none does, as part of a sentence.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(crate) fn reachable() -> Result<(), String> {
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) use desktop::reachable;

/// X11 and Wayland.
#[cfg(all(unix, not(target_os = "macos")))]
mod desktop {
    use std::ffi::OsString;
    use std::net::{TcpStream, ToSocketAddrs};
    use std::os::unix::net::UnixStream;
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    /// How long a display on another machine may take to answer.
    const PATIENCE: Duration = Duration::from_secs(3);

    /// Whether a display answers.
    ///
    /// # Errors
    /// Why none does, as part of a sentence.
    pub(crate) fn reachable() -> Result<(), String> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        match address(variable)? {
            Address::Inherited => Ok(()),
            Address::Socket(path) => answers(&path).map_err(|error| {
                format!("the display {} does not answer ({error})", path.display())
            }),
            Address::X(number) => {
                let path = PathBuf::from(format!("/tmp/.X11-unix/X{number}"));
                answers(&path)
                    .or_else(|error| abstract_answers(&path).map_err(|_| error))
                    .map_err(|error| format!("the X display :{number} does not answer ({error})"))
            }
            Address::Tcp(host, port) => (host.as_str(), port)
                .to_socket_addrs()
                .and_then(|mut found| {
                    let first = found.next().ok_or(std::io::ErrorKind::NotFound)?;
                    TcpStream::connect_timeout(&first, PATIENCE)
                })
                .map(drop)
                .map_err(|error| format!("the X display on {host} does not answer ({error})")),
        }
    }

    /// Where a display listens.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(super) enum Address {
        /// An open connection was handed to the program.
        Inherited,
        /// A Wayland socket, or one that an X display names by its path.
        Socket(PathBuf),
        /// An X display of this machine.
        X(u16),
        /// An X display of another one: host and port.
        Tcp(String, u16),
    }

    /// The display that is chosen by the environment: Wayland before X, as the windowing
    /// library has it.
    pub(super) fn address(variable: impl Fn(&str) -> Option<OsString>) -> Result<Address, String> {
        if let Some(name) = variable("WAYLAND_DISPLAY") {
            let folder = variable("XDG_RUNTIME_DIR").map(PathBuf::from);
            let path = folder.unwrap_or_default().join(name);
            return Ok(Address::Socket(path));
        }
        if variable("WAYLAND_SOCKET").is_some() {
            return Ok(Address::Inherited);
        }
        let Some(display) = variable("DISPLAY") else {
            return Err("neither DISPLAY nor WAYLAND_DISPLAY names a display".to_owned());
        };
        let display = display.to_string_lossy().into_owned();
        if display.starts_with('/') {
            return Ok(Address::Socket(display.into()));
        }
        let odd = || format!("DISPLAY is `{display}`, which names no display");
        let (host, number) = display.rsplit_once(':').ok_or_else(odd)?;
        // What follows the dot is one of several screens.
        let number = number.split('.').next().unwrap_or_default();
        let number: u16 = number.parse().map_err(|_| odd())?;
        if matches!(host, "" | "unix") {
            return Ok(Address::X(number));
        }
        let port = number.checked_add(6000).ok_or_else(odd)?;
        let host = host.strip_prefix("tcp/").unwrap_or(host);
        Ok(Address::Tcp(host.to_owned(), port))
    }

    fn answers(path: &Path) -> std::io::Result<()> {
        UnixStream::connect(path).map(drop)
    }

    /// Linux has sockets that are no files, and X servers listen there too.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn abstract_answers(path: &Path) -> std::io::Result<()> {
        use std::os::linux::net::SocketAddrExt;
        let name = path.as_os_str().as_encoded_bytes();
        let address = std::os::unix::net::SocketAddr::from_abstract_name(name)?;
        UnixStream::connect_addr(&address).map(drop)
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn abstract_answers(_: &Path) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const NOWHERE: fn() -> Result<(), String> = || Err("there is none".to_owned());

    fn args(view: Option<View>, out: Option<&str>) -> Args {
        Args {
            view,
            out: out.map(Into::into),
            ..Args::default()
        }
    }

    #[test]
    fn a_window_opens_where_there_is_a_display_and_no_files_are_wanted() {
        let plain = args(None, None);
        assert_eq!(choose(&plain, || Ok(())), Ok(View::Window));
        assert_eq!(choose(&plain, NOWHERE), Ok(View::Film));
        let files = args(None, Some("out"));
        assert_eq!(choose(&files, || Ok(())), Ok(View::Film));
    }

    #[test]
    fn what_was_asked_for_is_done_or_refused() {
        let film = args(Some(View::Film), None);
        assert_eq!(choose(&film, || Ok(())), Ok(View::Film));
        let window = args(Some(View::Window), Some("out"));
        assert_eq!(choose(&window, || Ok(())), Ok(View::Window));
        let error = choose(&window, NOWHERE).unwrap_err();
        assert_eq!(
            error,
            "no window can be opened: there is none; --headless films instead"
        );
    }

    #[test]
    fn a_headset_needs_no_display() {
        let headset = Args {
            xr: true,
            ..args(Some(View::Window), None)
        };
        assert_eq!(choose(&headset, NOWHERE), Ok(View::Window));
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_environment_names_a_display() {
        use desktop::Address::{Inherited, Socket, Tcp, X};
        let address = |variables: &[(&str, &str)]| {
            desktop::address(|name| {
                let found = variables.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| value.into())
            })
        };
        let run = ("XDG_RUNTIME_DIR", "/run/user/1");
        let wayland = [("WAYLAND_DISPLAY", "wayland-1"), run, ("DISPLAY", ":0")];
        assert_eq!(
            address(&wayland),
            Ok(Socket("/run/user/1/wayland-1".into()))
        );
        let absolute = [("WAYLAND_DISPLAY", "/tmp/w"), run];
        assert_eq!(address(&absolute), Ok(Socket("/tmp/w".into())));
        assert_eq!(address(&[("WAYLAND_SOCKET", "7")]), Ok(Inherited));
        assert_eq!(address(&[("DISPLAY", ":0")]), Ok(X(0)));
        assert_eq!(address(&[("DISPLAY", "unix:12.1")]), Ok(X(12)));
        let remote = Ok(Tcp("localhost".into(), 6010));
        assert_eq!(address(&[("DISPLAY", "localhost:10.0")]), remote);
        assert_eq!(
            address(&[("DISPLAY", "/private/x:0")]),
            Ok(Socket("/private/x:0".into()))
        );
        for odd in ["0", ":", ":x", "host:65000"] {
            assert!(address(&[("DISPLAY", odd)]).is_err(), "{odd}");
        }
        assert!(address(&[]).unwrap_err().contains("DISPLAY"));
    }
}
