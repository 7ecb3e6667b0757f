//! Says whether sound carries the mark of generated speech: `banter-mark FILE.wav...`
//!
//! A line for each file: what the mark says, where it is clearest, and the chance to find as much
//! where there is none. Ends with 0 if all files are marked, 1 if one is not, 2 if one cannot be read.

use banter_engine::wav;
use banter_mark::search;
use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("error: no file is named; usage: banter-mark FILE.wav...");
        return ExitCode::from(2);
    }
    let mut end = 0;
    for file in files {
        let name = file.display();
        match wav::load(&file) {
            Err(error) => {
                eprintln!("error: {error}");
                end = 2;
            }
            Ok(pcm) => match search(&pcm) {
                Some(finding) => {
                    println!("{name}: {finding}");
                    if !finding.is_mark() {
                        end = end.max(1);
                    }
                }
                None => {
                    println!("{name}: too short to tell, 0.75 s at least");
                    end = end.max(1);
                }
            },
        }
    }
    ExitCode::from(end)
}
