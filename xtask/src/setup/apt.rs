//! Debian and Ubuntu: one question to dpkg, and apt-get for what is missing.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

use super::packages::{self, INSTALL, Purpose};
use crate::progress;

/// Seconds to wait for another apt to finish; a fresh machine often runs one.
const LOCK_TIMEOUT: &str = "DPkg::Lock::Timeout=120";

/// Who runs apt-get.
#[derive(Debug, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    Neither,
}

/// Whether this system's packages are dpkg's.
pub(super) fn is_here() -> bool {
    Path::new("/etc/debian_version").is_file() && Path::new("/var/lib/dpkg/status").is_file()
}

/// Installs the packages of the table that are not installed.
pub(super) fn ensure(purpose: Purpose) -> Result<(), String> {
    let missing = missing(purpose)?;
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("system packages missing: {}", missing.join(" "));
    let rights = rights();
    if rights == Rights::Neither {
        return Err(by_hand(
            "neither root nor sudo is here to install them",
            &missing,
        ));
    }
    if rights == Rights::Sudo {
        ask_for_password(&missing)?;
    }

    // Old lists may still do, and an offline machine may have the packages in
    // its cache: a failed update is only told when the installation fails too.
    let updated = apt(&rights, "fetching the package lists", &["update"]);
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&rights, "installing system packages", &arguments).map_err(|complaint| {
        let advice = by_hand("apt-get could not install them", &missing);
        let update = updated.err().unwrap_or_default();
        format!("{advice}\napt-get's last words:\n{update}{complaint}")
    })?;

    let still = self::missing(purpose)?;
    if still.is_empty() {
        Ok(())
    } else {
        Err(by_hand("apt-get left them out without saying why", &still))
    }
}

/// The packages of the table that dpkg does not call installed.
fn missing(purpose: Purpose) -> Result<Vec<&'static str>, String> {
    let names: Vec<&'static str> = packages::wanted(purpose)
        .map(|package| package.debian)
        .collect();
    // The exit status says only that some name is unknown; the output says which are not.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status} ${Package}\n"])
        .args(&names)
        .output()
        .map_err(|error| {
            format!("dpkg-query, which tells the installed packages, did not start: {error}")
        })?;
    let printed = String::from_utf8_lossy(&output.stdout);
    Ok(not_installed(&names, &printed))
}

/// Those of `names` for which dpkg-query's output has no `installed NAME` line.
fn not_installed(names: &[&'static str], printed: &str) -> Vec<&'static str> {
    names
        .iter()
        .copied()
        .filter(|name| {
            !printed
                .lines()
                .any(|line| line.split_once(' ') == Some(("installed", name)))
        })
        .collect()
}

fn rights() -> Rights {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if is_root {
        Rights::Root
    } else if Command::new("sudo")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        Rights::Sudo
    } else {
        Rights::Neither
    }
}

/// Lets sudo ask now, before a clock is drawn over its question. Without a
/// terminal it must not ask at all: it would wait for ever.
fn ask_for_password(missing: &[&'static str]) -> Result<(), String> {
    // Where no password is wanted, as on the images of clouds, `--validate` may ask for one all
    // the same.
    let silent = Command::new("sudo")
        .args(["--non-interactive", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if silent.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let mut sudo = Command::new("sudo");
    if !std::io::stdin().is_terminal() {
        sudo.arg("--non-interactive");
    }
    match sudo.arg("--validate").status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(by_hand("sudo did not give leave to install them", missing)),
    }
}

/// Runs apt-get with nobody asked anything; its last lines are the error.
fn apt(rights: &Rights, label: &str, arguments: &[&str]) -> Result<(), String> {
    let mut command = match rights {
        Rights::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["--non-interactive", "env"]);
            sudo
        }
        Rights::Root | Rights::Neither => Command::new("env"),
    };
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o"])
        .arg(LOCK_TIMEOUT)
        .args(arguments)
        .stdin(Stdio::null());
    let output = progress::quietly(label, command)?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{}\n", progress::tail(&output, 6)))
    }
}

/// One sentence: what went wrong, and the command that puts it right.
fn by_hand(problem: &str, missing: &[&str]) -> String {
    format!(
        "system packages are missing and {problem}; install them with `{INSTALL} {}`",
        missing.join(" ")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn only_the_installed_count() {
        let printed = "installed cmake\nconfig-files ffmpeg\nnot-installed make\n";
        let names = ["cmake", "ffmpeg", "make", "g++"];
        assert_eq!(not_installed(&names, printed), ["ffmpeg", "make", "g++"]);
    }

    #[test]
    fn a_name_within_a_name_does_not_count() {
        assert_eq!(
            not_installed(&["make"], "installed cmake\ninstalled make-doc\n"),
            ["make"]
        );
    }

    #[test]
    fn what_to_do_by_hand_is_one_command() {
        let text = by_hand("no network", &["cmake", "g++"]);
        assert!(text.ends_with(&format!("`{INSTALL} cmake g++`")), "{text}");
    }
}
