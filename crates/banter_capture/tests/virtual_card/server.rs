//! A sound server of this test's own, whose only microphone hears what is played on it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Set in the process in which a test really runs, to the folder with the server's files.
const FOLDER: &str = "BANTER_VIRTUAL_CARD";
/// Nothing here takes longer, however slow the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `test`, whose name is `name`, in a process whose sound goes to a server of its own.
///
/// ALSA reads its settings once for a process, from the environment: so they must be there
/// before it starts.
pub(crate) fn in_a_room_of_its_own(name: &str, test: fn(&Path)) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return test(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = write(folder.path());
    // Where none can be started nothing below means anything.
    drop(Server::start(folder.path()).expect("a virtual sound card"));
    let output = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("PULSE_SERVER", format!("unix:{}", socket.display()))
        .env("ALSA_CONFIG_PATH", folder.path().join("asound.conf"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    // A name that no test has is no failure to the harness.
    assert!(said.contains("1 passed"), "{said}");
}

/// Writes the settings of server and library, and says where the server will listen.
fn write(folder: &Path) -> PathBuf {
    let socket = folder.join("socket");
    let server = format!(
        "load-module module-null-sink sink_name=card rate=48000 channels=2\n\
         set-default-sink card\n\
         set-default-source card.monitor\n\
         load-module module-native-protocol-unix auth-anonymous=1 socket={}\n",
        socket.display()
    );
    std::fs::write(folder.join("card.pa"), server).unwrap();
    let library = "</usr/share/alsa/alsa.conf>\n\
                   pcm.!default { type pulse }\n\
                   ctl.!default { type pulse }\n";
    std::fs::write(folder.join("asound.conf"), library).unwrap();
    socket
}

/// The server, until it is dropped.
pub(crate) struct Server(Child);

impl Server {
    pub(crate) fn start(folder: &Path) -> Result<Self, String> {
        let socket = folder.join("socket");
        let _ = std::fs::remove_file(&socket);
        let mut child = Command::new("pulseaudio")
            // Without settings of the machine's, and not for ever if the test is killed.
            .args(["--daemonize=no", "--use-pid-file=no", "--disable-shm=yes"])
            .args(["--exit-idle-time=60", "-n", "-F"])
            .arg(folder.join("card.pa"))
            .env("HOME", folder)
            .env("XDG_RUNTIME_DIR", folder)
            .env_remove("PULSE_SERVER")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let until = Instant::now() + PATIENCE;
        while !socket.exists() {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!("pulseaudio ended at once, with {status}"));
            }
            if Instant::now() > until {
                drop(Self(child));
                return Err("pulseaudio does not answer".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self(child))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
