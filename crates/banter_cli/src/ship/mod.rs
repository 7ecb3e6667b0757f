//! `banter ship`: puts all that lies beside a game into a folder, with every licence text that the choice of
//! engines asks for, a manifest and a table of sizes. What is missing is told, all of it at once, and nothing is written.

mod crates;
mod licences;
mod needs;
mod options;
mod plan;
mod write;

use options::Options;
use plan::{Plan, Source};
use std::collections::BTreeMap;
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
    print!("{}", needs(&plan));
    println!("all of it is in {}", options.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Which libraries the shipped programs ask a player's system for, a line each.
fn needs(plan: &Plan) -> String {
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for item in plan.items.iter().filter(|item| !item.to.contains('/')) {
        let Source::File(program) = &item.from else {
            continue;
        };
        for library in needs::libraries(program).unwrap_or_default() {
            users.entry(library).or_default().push(&item.to);
        }
    }
    users.retain(|library, _| !plan.items.iter().any(|item| item.to == *library));
    let line = |(library, users): (String, Vec<&str>)| {
        format!("a player's system needs {library}: {}\n", users.join(", "))
    };
    users.into_iter().map(line).collect()
}
