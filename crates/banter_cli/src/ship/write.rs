//! Writing a plan: into a folder beside the one that was named, which takes its place when it is whole.

use super::plan::{Item, Plan, Source};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The file that tells what is in a shipped folder, and that it is one.
const MANIFEST: &str = "banter-ship.json";

/// A file that was written.
pub(super) struct Shipped {
    to: String,
    size: u64,
    sha256: String,
    licence: &'static str,
}

/// Writes all of it. What was shipped there before is replaced; any other folder is left alone.
pub(super) fn write(plan: &Plan, out: &Path) -> Result<Vec<Shipped>, String> {
    let is_empty = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if out.exists() && !is_empty && !out.join(MANIFEST).is_file() {
        return Err(format!(
            "{} is there and was not made by `banter ship`; name another folder",
            out.display()
        ));
    }
    let part = part(out)?;
    let told = |path: &Path, error: std::io::Error| {
        format!("{} cannot be written: {error}", path.display())
    };
    if part.exists() {
        fs::remove_dir_all(&part).map_err(|error| told(&part, error))?;
    }
    let mut seen = BTreeSet::new();
    let mut shipped = Vec::new();
    for item in &plan.items {
        if seen.insert(item.to.to_lowercase()) {
            shipped.push(put(item, &part)?);
        } else {
            return Err(format!("two files would be called {}; rename one", item.to));
        }
    }
    shipped.sort_by(|a, b| a.to.cmp(&b.to));
    let files: Vec<_> = shipped
        .iter()
        .map(|it| json!({ "file": it.to, "bytes": it.size, "sha256": it.sha256, "licence": it.licence }))
        .collect();
    let manifest = json!({ "format": 1, "banter": env!("CARGO_PKG_VERSION"), "files": files });
    let path = part.join(MANIFEST);
    fs::create_dir_all(&part).map_err(|error| told(&part, error))?;
    fs::write(&path, format!("{manifest:#}\n")).map_err(|error| told(&path, error))?;
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| told(out, error))?;
    }
    fs::rename(&part, out).map_err(|error| told(out, error))?;
    Ok(shipped)
}

/// The folder that is written to first.
fn part(out: &Path) -> Result<PathBuf, String> {
    let name = out.file_name();
    let name = name.ok_or_else(|| format!("{} is no folder's name", out.display()))?;
    Ok(out.with_file_name(format!("{}.banter-ship.part", name.to_string_lossy())))
}

/// Writes one file, and sums it on the way.
fn put(item: &Item, folder: &Path) -> Result<Shipped, String> {
    let to = folder.join(&item.to);
    let told = |error: std::io::Error| match &item.from {
        Source::File(from) => format!(
            "{} cannot be copied to {}: {error}",
            from.display(),
            to.display()
        ),
        Source::Text(_) => format!("{} cannot be written: {error}", to.display()),
    };
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(told)?;
    }
    let (mut sum, mut size) = (Sha256::new(), 0);
    let mut copy = |from: &mut dyn Read| -> std::io::Result<()> {
        let mut file = fs::File::create(&to)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = from.read(&mut buffer)?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
                return file.flush();
            };
            sum.update(piece);
            size += read as u64;
            file.write_all(piece)?;
        }
    };
    match &item.from {
        Source::Text(text) => copy(&mut text.as_bytes()).map_err(told)?,
        Source::File(from) => {
            let file = fs::File::open(from).map_err(told)?;
            // Whether it is a program is in its permissions.
            let permissions = file.metadata().map_err(told)?.permissions();
            copy(&mut BufReader::new(file)).map_err(told)?;
            fs::set_permissions(&to, permissions).map_err(told)?;
        }
    }
    let sha256 = sum
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Shipped {
        to: item.to.clone(),
        size,
        sha256,
        licence: item.licence,
    })
}

/// What takes how much: files by themselves, folders as one.
pub(super) fn table(shipped: &[Shipped]) -> String {
    let mut rows: BTreeMap<(&str, &str), (u64, usize)> = BTreeMap::new();
    for file in shipped {
        let name = file
            .to
            .split_once('/')
            .map_or(file.to.as_str(), |(folder, _)| folder);
        let row = rows.entry((name, file.licence)).or_default();
        row.0 += file.size;
        row.1 += 1;
    }
    let all: u64 = shipped.iter().map(|file| file.size).sum();
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (size, _))| std::cmp::Reverse(*size));
    let mut text = format!("{:>10}  {:>6}  {:28} licence\n", "size", "files", "what");
    for ((name, licence), (size, files)) in rows {
        text.push_str(&format!(
            "{:>10}  {files:>6}  {name:28} {licence}\n",
            banter_models::size(size)
        ));
    }
    text + &format!(
        "{:>10}  {:>6}  in all\n",
        banter_models::size(all),
        shipped.len()
    )
}
