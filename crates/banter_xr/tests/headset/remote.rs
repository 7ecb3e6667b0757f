//! The runtime from outside: its simulated devices are moved over a socket, and its service is killed.

use bevy::math::Vec3;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Monado's remote driver.
pub(crate) struct Remote(TcpStream);

impl Remote {
    /// The connection, as soon as the runtime takes one.
    pub(crate) fn connect() -> Option<Self> {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if let Ok(stream) = TcpStream::connect("127.0.0.1:4242") {
                return Some(Self(stream));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }

    /// Moves the head, the right hand and the left one as in a mirror, and curls all fingers.
    pub(crate) fn pose(&mut self, head: Vec3, hand: Vec3, curl: f32) {
        // What the driver's `r_remote_data` looks like, version 3.
        let mut packet = b"mndrmt3\0".to_vec();
        let floats = |numbers: &[f32], packet: &mut Vec<u8>| {
            for number in numbers {
                packet.extend_from_slice(&number.to_le_bytes());
            }
        };
        // Two views, of which none is used, and the head.
        floats(&[0.0; 24], &mut packet);
        floats(&[0.0, 0.0, 0.0, 1.0, head.x, head.y, head.z], &mut packet);
        packet.extend([0; 4]);
        for mirror in [-1.0, 1.0] {
            let pose = [0.0, 0.0, 0.0, 1.0, mirror * hand.x, hand.y, hand.z];
            floats(&pose, &mut packet);
            floats(&[0.0; 6], &mut packet);
            floats(&[curl; 5], &mut packet);
            floats(&[0.0; 8], &mut packet);
            // It is there, and its hand is tracked.
            let mut switches = [0_u8; 16];
            switches[..2].fill(1);
            packet.extend(switches);
        }
        if let Err(error) = self.0.write_all(&packet) {
            println!("  the runtime's devices cannot be moved: {error}");
        }
    }
}

/// Kills the runtime's service, whose number is in the environment.
pub(crate) fn kill_runtime() -> bool {
    let Ok(service) = std::env::var("BANTER_XR_SERVICE") else {
        return false;
    };
    let killed = std::process::Command::new("kill")
        .args(["-9", &service])
        .status();
    killed.is_ok_and(|status| status.success())
}
