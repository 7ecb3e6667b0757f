//! `banter ship`: puts all that lies beside a game into a folder, with every licence text that the choice of
//! engines asks for, a manifest and a table of sizes. What is missing is told, all of it at once, and nothing is written.

mod crates;
mod licences;
mod options;
mod plan;
mod write;

use options::Options;
use std::ffi::OsString;
use std::process::ExitCode;

/// Plans, and writes if nothing is missing.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let Some(options) = Options::parse(arguments)? else {
        println!("{}", options::USAGE);
        return Ok(ExitCode::SUCCESS);
    };
    let plan = plan::make(&options);
    if !plan.missing.is_empty() {
        for missing in &plan.missing {
            eprintln!("missing  {missing}");
        }
        let many = plan.missing.len();
        return Err(format!("nothing was written; missing: {many}"));
    }
    let shipped = write::write(&plan, &options.out)?;
    print!("{}", write::table(&shipped));
    println!("all of it is in {}", options.out.display());
    Ok(ExitCode::SUCCESS)
}
