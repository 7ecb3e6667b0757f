//! The table of system packages: what each is for, and its name on each system.

/// How a reader installs packages on Debian by hand.
pub(super) const INSTALL: &str = "sudo apt-get install --no-install-recommends";

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

/// What a command needs packages for. Each of these but the last needs those of the
/// ones before it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// To build the workspace and run the demo.
    Demo,
    /// To run the tests.
    Tests,
    /// To compare engines with other programs.
    Benches,
    /// To look at pages in a browser, for which nothing else is needed.
    Browser,
}

/// What the workspace and the demo need beside the Rust toolchain.
const DEMO: &[Package] = &[
    Package {
        debian: "cmake",
        fedora: "cmake",
        arch: "cmake",
        brew: "cmake",
        why: "configures the builds of espeak-ng, llama.cpp and whisper.cpp",
    },
    Package {
        debian: "make",
        fedora: "make",
        arch: "make",
        brew: "",
        why: "runs their builds",
    },
    Package {
        debian: "g++",
        fedora: "gcc-c++",
        arch: "gcc",
        brew: "",
        why: "compiles them",
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
    Package {
        debian: "ccache",
        fedora: "ccache",
        arch: "ccache",
        brew: "ccache",
        why: "compiles llama.cpp in seconds when it was compiled before",
    },
    Package {
        debian: "libwayland-dev",
        fedora: "wayland-devel",
        arch: "wayland",
        brew: "",
        why: "opens a window on Wayland",
    },
    Package {
        debian: "libxkbcommon-x11-0",
        fedora: "libxkbcommon-x11",
        arch: "libxkbcommon-x11",
        brew: "",
        why: "reads the keyboard in a window on X11",
    },
    Package {
        debian: "libx11-6",
        fedora: "libX11",
        arch: "libx11",
        brew: "",
        why: "opens a window on X11",
    },
    Package {
        debian: "libxcursor1",
        fedora: "libXcursor",
        arch: "libxcursor",
        brew: "",
        why: "draws the pointer in it",
    },
    Package {
        debian: "libxi6",
        fedora: "libXi",
        arch: "libxi",
        brew: "",
        why: "reads the mouse in it",
    },
    Package {
        debian: "libxrandr2",
        fedora: "libXrandr",
        arch: "libxrandr",
        brew: "",
        why: "knows the screens it may be on",
    },
    Package {
        debian: "fontconfig",
        fedora: "fontconfig",
        arch: "fontconfig",
        brew: "",
        why: "finds the fonts of subtitles",
    },
    Package {
        debian: "fonts-droid-fallback",
        fedora: "google-droid-sans-fonts",
        arch: "ttf-droid",
        brew: "",
        why: "writes subtitles in Latin, Cyrillic, Chinese, Japanese and Korean letters",
    },
    Package {
        debian: "python3-pip",
        fedora: "python3-pip",
        arch: "python-pip",
        brew: "python",
        why: "fetches ONNX Runtime, which Piper voices run on",
    },
];

/// What only the tests need.
const TESTS: &[Package] = &[
    Package {
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        brew: "",
        why: "a display for the tests of the window",
    },
    Package {
        debian: "xdotool",
        fedora: "xdotool",
        arch: "xdotool",
        brew: "",
        why: "types and clicks in the tests of the window",
    },
];

/// What only `cargo xtask bench engines` needs.
const BENCHES: &[Package] = &[Package {
    debian: "libssl-dev",
    fedora: "openssl-devel",
    arch: "openssl",
    brew: "openssl",
    why: "builds piper-rs, which the benchmarks compare with",
}];

/// What only `cargo xtask test inspector` and `test vrm` need.
const BROWSER: &[Package] = &[
    Package {
        debian: "chromium",
        fedora: "chromium",
        arch: "chromium",
        brew: "chromium",
        why: "shows the inspector's page, and our people as VRM, in their tests",
    },
    Package {
        debian: "chromium-driver",
        fedora: "chromedriver",
        arch: "",
        brew: "chromedriver",
        why: "clicks and types on it",
    },
];

/// A sound server for the tests of microphones. A machine with PipeWire has one of its own,
/// and gets no second.
const SOUND_SERVER: &[Package] = &[
    Package {
        debian: "pulseaudio",
        fedora: "",
        arch: "",
        brew: "",
        why: "a sound server for the tests of microphones (not where PipeWire is)",
    },
    Package {
        debian: "pulseaudio-utils",
        fedora: "pulseaudio-utils",
        arch: "",
        brew: "",
        why: "plays into it",
    },
    Package {
        debian: "libasound2-plugins",
        fedora: "alsa-plugins-pulseaudio",
        arch: "alsa-plugins",
        brew: "",
        why: "listens to it through ALSA",
    },
];

/// What this machine should have for that purpose.
pub(crate) fn wanted(purpose: Purpose) -> impl Iterator<Item = &'static Package> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let pipewire = std::env::split_paths(&path).any(|folder| folder.join("pipewire").is_file());
    let server = if pipewire { &[] } else { SOUND_SERVER };
    let tables = [
        (Purpose::Demo, DEMO),
        (Purpose::Tests, TESTS),
        (Purpose::Tests, server),
        (Purpose::Benches, BENCHES),
        (Purpose::Browser, BROWSER),
    ];
    let wanted = tables.into_iter().filter(move |(of, _)| match purpose {
        Purpose::Browser => *of == purpose,
        _ => *of <= purpose,
    });
    wanted.flat_map(|(_, table)| table)
}

/// The table for a reader, and one command per system.
pub(crate) fn list() -> String {
    let mut text = String::new();
    for package in wanted(Purpose::Benches) {
        text.push_str(&format!("  {:20} {}\n", package.debian, package.why));
    }
    let column = |name: fn(&Package) -> &'static str| -> String {
        let names: Vec<&str> = wanted(Purpose::Benches)
            .map(name)
            .filter(|name| !name.is_empty())
            .collect();
        names.join(" ")
    };
    text.push_str(&format!(
        "\nDebian, Ubuntu:     {INSTALL} {}\n",
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
        for package in wanted(Purpose::Benches) {
            assert!(!package.debian.is_empty() && !package.why.is_empty());
            assert!(text.contains(package.why), "{text}");
        }
    }

    #[test]
    fn the_demo_needs_less_than_the_tests_and_the_tests_less_than_the_benches() {
        let names = |purpose| -> Vec<&str> { wanted(purpose).map(|p| p.debian).collect() };
        assert!(!names(Purpose::Demo).contains(&"xvfb"));
        assert!(names(Purpose::Tests).contains(&"xvfb"));
        assert!(!names(Purpose::Tests).contains(&"libssl-dev"));
        assert!(names(Purpose::Benches).contains(&"libssl-dev"));
    }

    #[test]
    fn no_package_is_named_twice() {
        let all = DEMO.iter().chain(TESTS).chain(BENCHES).chain(SOUND_SERVER);
        let mut names: Vec<&str> = all.map(|package| package.debian).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
