//! The table of system packages: what each is for, and its name on each system.

/// One thing that the build or the demo needs from the system.
pub(crate) struct Package {
    /// Name on Debian and Ubuntu. This column is tested, the others are not.
    pub(crate) debian: &'static str,
    /// Name on Fedora; empty where nothing is needed or known.
    fedora: &'static str,
    /// Name on Arch Linux.
    arch: &'static str,
    /// Name in Homebrew on macOS.
    brew: &'static str,
    /// What fails without it.
    pub(crate) why: &'static str,
}

/// Everything that the workspace needs beside the Rust toolchain.
pub(crate) const PACKAGES: &[Package] = &[
    Package {
        debian: "cmake",
        fedora: "cmake",
        arch: "cmake",
        brew: "cmake",
        why: "configures espeak-ng's build",
    },
    Package {
        debian: "make",
        fedora: "make",
        arch: "make",
        brew: "",
        why: "runs espeak-ng's build",
    },
    Package {
        debian: "g++",
        fedora: "gcc-c++",
        arch: "gcc",
        brew: "",
        why: "compiles espeak-ng",
    },
    Package {
        debian: "libclang-dev",
        fedora: "clang-devel",
        arch: "clang",
        brew: "llvm",
        why: "reads C headers for bindgen",
    },
    Package {
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
        brew: "pkgconf",
        why: "finds the system's libraries",
    },
    Package {
        debian: "libasound2-dev",
        fedora: "alsa-lib-devel",
        arch: "alsa-lib",
        brew: "",
        why: "plays sound (ALSA)",
    },
    Package {
        debian: "libsonic-dev",
        fedora: "sonic-devel",
        arch: "libsonic",
        brew: "",
        why: "changes the pace of espeak-ng's speech; cloned from the network otherwise",
    },
    Package {
        debian: "libvulkan1",
        fedora: "vulkan-loader",
        arch: "vulkan-icd-loader",
        brew: "",
        why: "loads Vulkan drivers",
    },
    Package {
        debian: "mesa-vulkan-drivers",
        fedora: "mesa-vulkan-drivers",
        arch: "vulkan-swrast",
        brew: "",
        why: "renders where there is no graphics card (lavapipe)",
    },
    Package {
        debian: "ffmpeg",
        fedora: "ffmpeg-free",
        arch: "ffmpeg",
        brew: "ffmpeg",
        why: "makes the demo's film",
    },
];

/// The table for a reader, and one command per system.
pub(crate) fn list() -> String {
    let mut text = String::new();
    for package in PACKAGES {
        text.push_str(&format!("  {:20} {}\n", package.debian, package.why));
    }
    let column = |name: fn(&Package) -> &'static str| -> String {
        let names: Vec<&str> = PACKAGES
            .iter()
            .map(name)
            .filter(|name| !name.is_empty())
            .collect();
        names.join(" ")
    };
    text.push_str(&format!(
        "\nDebian, Ubuntu:     {} {}\n",
        super::apt::INSTALL,
        column(|package| package.debian)
    ));
    text.push_str(&format!(
        "Fedora (untested):  sudo dnf install {}\n",
        column(|package| package.fedora)
    ));
    text.push_str(&format!(
        "Arch (untested):    sudo pacman -S --needed {}\n",
        column(|package| package.arch)
    ));
    text.push_str(&format!(
        "macOS (untested):   xcode-select --install; brew install {}\n",
        column(|package| package.brew)
    ));
    text.push_str(
        "Windows (untested): the C++ build tools of Visual Studio, and\n                    winget install Kitware.CMake LLVM.LLVM Gyan.FFmpeg",
    );
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_package_has_a_name_and_a_reason() {
        let text = list();
        for package in PACKAGES {
            assert!(!package.debian.is_empty() && !package.why.is_empty());
            assert!(text.contains(package.why), "{text}");
        }
    }

    #[test]
    fn no_package_is_named_twice() {
        let mut names: Vec<&str> = PACKAGES.iter().map(|package| package.debian).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PACKAGES.len());
    }
}
