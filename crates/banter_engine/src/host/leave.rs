//! What a child owes to the native libraries in it: a standard output of its own for the
//! protocol, and an exit that runs no destructors while their threads compute.
#![allow(unsafe_code)]

use std::ffi::c_int;
use std::io::{self, Write};

/// Ends the process at once. An engine may be computing on other threads, so nothing is torn
/// down under it: no handlers run, and no destructors of C++.
pub(super) fn leave(code: c_int) -> ! {
    // SAFETY: this is the C library's function, with its type. It touches no memory of ours.
    unsafe extern "C" {
        safe fn _exit(code: c_int) -> !;
    }
    _exit(code)
}

/// Keeps standard output for the protocol: native libraries print there too, and theirs is
/// sent to standard error from now on.
#[cfg(unix)]
pub(super) fn claim_stdout() -> io::Result<Box<dyn Write + Send>> {
    let stdout = io::stdout().lock();
    let protocol = rustix::io::fcntl_dupfd_cloexec(&stdout, 3)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(Box::new(std::fs::File::from(protocol)))
}

/// The same. The system has a standard output, which Rust uses, and the C library one of its
/// own, which the native libraries use. It was never tried.
#[cfg(windows)]
pub(super) fn claim_stdout() -> io::Result<Box<dyn Write + Send>> {
    use std::os::windows::io::{AsHandle, AsRawHandle, RawHandle};
    const STD_OUTPUT_HANDLE: u32 = -11_i32 as u32;
    const STDOUT: c_int = 1;
    const STDERR: c_int = 2;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn SetStdHandle(which: u32, handle: RawHandle) -> i32;
    }
    unsafe extern "C" {
        safe fn _dup2(from: c_int, to: c_int) -> c_int;
    }
    let protocol = io::stdout().as_handle().try_clone_to_owned()?;
    let errors = io::stderr();
    // Fails where the C library has no such file, and then nothing is printed there either.
    let _ = _dup2(STDERR, STDOUT);
    // SAFETY: the handle is that of standard error, which stays open as long as the process.
    if unsafe { SetStdHandle(STD_OUTPUT_HANDLE, errors.as_raw_handle()) } == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Box::new(std::fs::File::from(protocol)))
}

/// Elsewhere standard output is trusted to be silent.
#[cfg(not(any(unix, windows)))]
pub(super) fn claim_stdout() -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(io::stdout()))
}
