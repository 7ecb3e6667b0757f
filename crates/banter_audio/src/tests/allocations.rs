//! What of a sentence asks for memory while it is heard: nothing.
#![allow(unsafe_code)]

use crate::growing::{Grower, WINDOW};
use crate::marking::{Marked, Markers};
use banter_core::Pcm;
use banter_engine::resample::Interpolator;
use banter_mark::Payload;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, and how often this thread asked it.
struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn note() {
    // A thread that ends has no count any more.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        // SAFETY: the caller's promises are the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        // SAFETY: the caller's promises are the system's.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are the system's.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// So many seconds of syllables.
fn speech(rate: u32, seconds: f32) -> Pcm {
    let length = (rate as f32 * seconds) as usize;
    let sound = (0..length).map(|i| {
        let time = i as f32 / rate as f32;
        (time * 900.0).sin() * (time * 11.0).sin().powi(2) * 0.4
    });
    Pcm::new(rate, sound.collect::<Vec<f32>>())
}

#[test]
fn the_audio_thread_asks_for_no_memory_while_it_marks_a_sentence() {
    let interpolator = Interpolator::new();
    for (rate, device) in [
        (22_050, 48_000),
        (24_000, 44_100),
        (48_000, 48_000),
        (16_000, 96_000),
    ] {
        let mut grower = Grower::new(speech(rate, 1.0));
        let marking = Markers::default().get(rate, Payload::new(7, 1));
        let mut marked = Marked::new(grower.reader(), Some(marking));
        // More of it comes meanwhile, from the game's thread.
        grower.append(speech(rate, 1.0));
        grower.end();
        let (step, before) = (f64::from(rate) / f64::from(device), COUNT.with(Cell::get));
        marked.begin(0.3);
        let mut heard = 0.0;
        for sample in 0..device * 2 + WINDOW as u32 {
            heard += marked.at(&interpolator, f64::from(sample) * step).abs();
        }
        let asked = COUNT.with(Cell::get) - before;
        assert_eq!(asked, 0, "{rate} Hz at a device of {device}");
        assert!(heard > 100.0);
    }
}
