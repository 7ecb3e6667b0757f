//! Links within Markdown files: what they point at must be there.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::files::File;

/// Finds relative links to files or headings that do not exist.
pub(super) fn check(paths: &[String], texts: &[File]) -> Vec<Finding> {
    let documents: BTreeMap<&str, &str> = texts
        .iter()
        .filter(|file| file.path.ends_with(".md"))
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    let mut findings = Vec::new();
    for (path, text) in &documents {
        for (line, target) in links(text) {
            if let Some(problem) = broken(path, &target, paths, &documents) {
                let what = format!("the link `{target}` {problem}, correct or remove it");
                findings.push(Finding::new(path, line, what));
            }
        }
    }
    findings
}

fn broken(
    from: &str,
    target: &str,
    paths: &[String],
    documents: &BTreeMap<&str, &str>,
) -> Option<&'static str> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        from.to_owned()
    } else {
        match resolve(from, &file.replace("%20", " ")) {
            Some(path) => path,
            None => return Some("leads out of the repository"),
        }
    };
    let folder = format!("{path}/");
    let exists = path.is_empty()
        || paths
            .iter()
            .any(|known| *known == path || known.starts_with(&folder));
    if !exists {
        return Some("points at nothing");
    }
    let document = documents.get(path.as_str())?;
    let known_heading = heading.is_empty() || anchors(document).contains(heading);
    (!known_heading).then_some("points at a heading that is not there")
}

/// The path from the root that a link means. `None` if it leads out of it.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .rsplit_once('/')
            .map(|(folder, _)| folder.split('/').collect())
            .unwrap_or_default(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The lines of a document outside fenced code, counted from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let start = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if open == close => fence = None,
            (None, None) => return Some((index + 1, line)),
            _ => {}
        }
        None
    })
}

/// All targets of links that stay within the repository, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let line = without_code(line);
        for (at, _) in line.match_indices("](") {
            let rest = line.get(at + 2..).unwrap_or_default();
            found.push((number, inside(rest)));
        }
        // A reference's definition: `[name]: target`.
        if line.trim_start().starts_with('[')
            && let Some((_, target)) = line.split_once("]: ")
        {
            found.push((number, target.trim().to_owned()));
        }
    }
    for (_, target) in &mut found {
        let bare = target.split_whitespace().next().unwrap_or_default();
        *target = bare
            .trim_start_matches('<')
            .trim_end_matches('>')
            .to_owned();
    }
    found.retain(|(_, target)| {
        !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:")
    });
    found
}

/// What stands before the bracket that closes a link, brackets within it kept.
fn inside(rest: &str) -> String {
    let mut depth = 0;
    rest.chars()
        .take_while(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth >= 0
        })
        .collect()
}

/// A line with its `code` spans taken out.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The names by which a document's headings are linked to.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for (_, line) in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() < line.len() && title.starts_with(' ') {
            let name = slug(title.trim());
            let mut unique = name.clone();
            let mut count = 0;
            while !anchors.insert(unique) {
                count += 1;
                unique = format!("{name}-{count}");
            }
        }
    }
    anchors
}

/// A heading as GitHub writes it in a link: small letters, hyphens for spaces, no marks.
fn slug(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// The lines of `docs/page.md` with a broken link, in a small repository.
    fn broken_lines(text: &str) -> Vec<usize> {
        let page = File {
            path: "docs/page.md".into(),
            text: text.into(),
        };
        let readme = File {
            path: "README.md".into(),
            text: "# The `first` page\n## Two, three\n".into(),
        };
        let paths = ["docs/page.md", "README.md", "src/a b.rs"].map(str::to_owned);
        let found = check(&paths, &[page, readme]);
        found.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn good_links_pass() {
        let text = "# Here\n[a](../README.md) [b](/src) ![c](../src/a%20b.rs \"title\")\n\
            [d](https://example.org/x) [e](#here) [f](../README.md#two-three)\n\
            [g](../README.md#the-first-page) [h]: <page.md>\n`[i](nothing)`\n\
            ```\n[j](nothing)\n```\n";
        assert!(broken_lines(text).is_empty());
    }

    #[test]
    fn broken_links_are_found_at_their_lines() {
        let text = "[a](nothing.md)\n\n[b](../../outside.md)\n[c](../README.md#four)\n\
            [d]: gone.md\n[e](#nowhere) and [f](README.md)\n";
        assert_eq!(broken_lines(text), [1, 3, 4, 5, 6, 6]);
    }

    #[test]
    fn headings_of_one_name_are_counted() {
        let names = anchors("# A\n# A\n#not a heading\n");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "a-1"]);
    }
}
