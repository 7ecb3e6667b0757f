//! Archives: every file that is listed has a safe name, and is read within its limit.
#![no_main]

use banter_cards::{Archive, safe_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = Archive::open(bytes) else {
        return;
    };
    for file in archive.files().iter().take(64) {
        assert_eq!(safe_path(&file.path).as_deref(), Ok(file.path.as_str()));
        if let Ok(read) = archive.read(&file.path, 1 << 16) {
            assert!(read.len() <= 1 << 16);
        }
    }
});
