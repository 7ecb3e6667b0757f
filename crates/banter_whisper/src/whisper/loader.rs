//! Feeding a model file to whisper.cpp, and counting what it took.

use banter_engine::Loading;
use std::any::Any;
use std::ffi::c_void;
use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use whisper_rs::whisper_rs_sys as sys;

const BUFFER: usize = 1 << 20;

/// The file that is being read.
pub(super) struct Loader<'a> {
    file: BufReader<File>,
    length: u64,
    taken: u64,
    loading: &'a Loading,
    told: u64,
    /// Whether a read came short, which is what whisper.cpp takes for the end.
    ended: bool,
    pub(super) panic: Option<Box<dyn Any + Send>>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(file: File, length: u64, loading: &'a Loading) -> Self {
        Self {
            file: BufReader::with_capacity(BUFFER, file),
            length: length.max(1),
            taken: 0,
            loading,
            told: 0,
            ended: false,
            panic: None,
        }
    }

    /// The table of functions for whisper.cpp. Valid while `self` is neither moved nor used.
    pub(super) fn table(&mut self) -> sys::whisper_model_loader {
        sys::whisper_model_loader {
            context: (&raw mut *self).cast(),
            read: Some(read),
            eof: Some(eof),
            close: Some(close),
        }
    }

    /// Fills `output` as far as the file goes.
    fn take(&mut self, output: &mut [u8]) -> usize {
        let mut filled = 0;
        while let Some(rest) = output.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read(rest) {
                Ok(count) if count > 0 => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                _ => {
                    self.ended = true;
                    break;
                }
            }
        }
        self.taken += filled as u64;
        let percent = 100 * self.taken / self.length;
        if percent > self.told {
            self.told = percent;
            // The last percent is for what whisper.cpp does afterwards.
            self.loading.report(percent.min(99) as f32 / 100.0);
        }
        filled
    }
}

/// Called by whisper.cpp for the next `size` bytes.
///
/// # Safety
/// `context` is a [`Loader`] that nothing else touches meanwhile, and `output` is null or
/// has room for `size` bytes.
unsafe extern "C" fn read(context: *mut c_void, output: *mut c_void, size: usize) -> usize {
    // SAFETY: see above. The memory may never have been written, so it is cleared before it
    // is anybody's bytes; what the file does not fill stays clear.
    let (loader, output) = unsafe {
        let Some(loader) = context.cast::<Loader<'_>>().as_mut() else {
            return 0;
        };
        if output.is_null() || size == 0 {
            return 0;
        }
        output.cast::<u8>().write_bytes(0, size);
        (loader, slice::from_raw_parts_mut(output.cast::<u8>(), size))
    };
    // A panic must not unwind through C.
    match catch_unwind(AssertUnwindSafe(|| loader.take(output))) {
        Ok(filled) => filled,
        Err(panic) => {
            loader.ended = true;
            loader.panic = Some(panic);
            0
        }
    }
}

/// Called by whisper.cpp to know whether the last read came to the end.
///
/// # Safety
/// `context` is a [`Loader`] that nothing else touches meanwhile.
unsafe extern "C" fn eof(context: *mut c_void) -> bool {
    // SAFETY: see above.
    unsafe { context.cast::<Loader<'_>>().as_ref() }.is_none_or(|loader| loader.ended)
}

/// Called by whisper.cpp in the end. The file is closed with its [`Loader`].
unsafe extern "C" fn close(_: *mut c_void) {}
