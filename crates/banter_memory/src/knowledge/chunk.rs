//! From the text of a file to chunks: by headings, then by paragraphs, of a bounded size.

use super::condition::{Scope, inline as condition};
use super::error::KnowledgeError;
use super::inline;
use super::pack::{LONGEST_CHUNK, Pages};
use unicode_segmentation::UnicodeSegmentation;

/// The longest heading that is kept, in characters.
const LONGEST_HEADING: usize = 120;

/// Whether headings, comments and links mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Text,
}

impl Form {
    /// By the name of a file.
    pub(super) fn of(file: &str) -> Self {
        let end = file.rsplit('.').next().unwrap_or_default();
        match end.eq_ignore_ascii_case("txt") {
            true => Self::Text,
            false => Self::Markdown,
        }
    }
}

/// A heading above the line that is read.
struct Heading {
    level: usize,
    title: String,
    scope: Scope,
}

/// Reads a file, line by line.
struct Reader<'p> {
    pages: &'p mut Pages,
    source_name: &'p str,
    whole: Scope,
    headings: Vec<Heading>,
    /// The paragraph that is read, and the line at which it begins.
    paragraph: String,
    paragraph_at: usize,
    /// Paragraphs that may become one chunk, and where they begin.
    chunk: String,
    chunk_at: usize,
}

/// Cuts `body`, of which the first line is `first` of its file, into chunks under `whole`.
pub(super) fn cut(
    pages: &mut Pages,
    source_name: &str,
    body: &str,
    first: usize,
    whole: Scope,
) -> Result<(), KnowledgeError> {
    let form = Form::of(source_name);
    let body = match form {
        Form::Markdown => inline::without_comments(body, source_name, first)?,
        Form::Text => body.into(),
    };
    let mut reader = Reader {
        pages,
        source_name,
        whole,
        headings: Vec::new(),
        paragraph: String::new(),
        paragraph_at: first,
        chunk: String::new(),
        chunk_at: first,
    };
    reader.pages.section();
    let mut fenced = false;
    for (number, line) in body.lines().enumerate() {
        let number = first + number;
        let line = line.trim();
        if form == Form::Text {
            reader.text(line, number)?;
            continue;
        }
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        } else if fenced {
            reader.text(line, number)?;
        } else if let Some((level, title)) = heading(line) {
            reader.heading(level, title, number)?;
        } else if is_rule(line) {
            reader.text("", number)?;
        } else {
            let line = line.trim_start_matches('>').trim_start();
            if let Some(item) = item(line) {
                reader.end_paragraph()?;
                reader.text(&inline::plain(item), number)?;
            } else {
                reader.text(&inline::plain(line), number)?;
            }
        }
    }
    reader.end_section()
}

/// The level and the title of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| (level, rest.trim()))
}

/// A line between paragraphs: `---`, `***`, `===`.
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && line
            .chars()
            .all(|c| matches!(c, '-' | '*' | '_' | '=' | ' '))
}

/// What stands in an item of a list.
fn item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '+']).or_else(|| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = line.len() - rest.len();
        rest.strip_prefix(['.', ')'])
            .filter(|_| (1..=3).contains(&digits))
    })?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start())
}

impl Reader<'_> {
    fn heading(&mut self, level: usize, title: &str, line: usize) -> Result<(), KnowledgeError> {
        self.end_section()?;
        self.headings.retain(|above| above.level < level);
        let (title, condition) = match title.rfind('{').filter(|_| title.ends_with('}')) {
            Some(at) if title.get(at..).is_some_and(|table| table.contains('=')) => {
                let (title, table) = title.split_at(at);
                (title, condition(table, self.source_name, line)?)
            }
            _ => (title.trim_end_matches('#'), None),
        };
        let title: String = inline::plain(title.trim())
            .chars()
            .take(LONGEST_HEADING)
            .collect();
        let scope = self.scope().within(condition);
        self.headings.push(Heading {
            level,
            title,
            scope,
        });
        self.pages.section();
        Ok(())
    }

    fn scope(&self) -> &Scope {
        self.headings.last().map_or(&self.whole, |it| &it.scope)
    }

    /// Reads a line of a paragraph, which an empty one ends.
    fn text(&mut self, line: &str, number: usize) -> Result<(), KnowledgeError> {
        if line.is_empty() {
            return self.end_paragraph();
        }
        if self.paragraph.is_empty() {
            self.paragraph_at = number;
        } else {
            self.paragraph.push(' ');
        }
        self.paragraph.push_str(line);
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), KnowledgeError> {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.contains(char::is_alphanumeric) {
            return Ok(());
        }
        let at = self.paragraph_at;
        if paragraph.chars().count() <= LONGEST_CHUNK {
            return self.add(&paragraph, at);
        }
        // A chunk begins with a sentence, as far as sentences are short enough.
        self.end_chunk()?;
        for sentence in paragraph.split_sentence_bounds() {
            for part in parts(sentence) {
                self.add(part, at)?;
            }
        }
        self.end_chunk()
    }

    /// Adds to the chunk what has room in it.
    fn add(&mut self, text: &str, at: usize) -> Result<(), KnowledgeError> {
        let text = text.trim();
        if self.chunk.chars().count() + text.chars().count() + 1 > LONGEST_CHUNK {
            self.end_chunk()?;
        }
        if self.chunk.is_empty() {
            self.chunk_at = at;
        } else if !text.is_empty() {
            self.chunk.push(' ');
        }
        self.chunk.push_str(text);
        Ok(())
    }

    fn end_chunk(&mut self) -> Result<(), KnowledgeError> {
        let text = std::mem::take(&mut self.chunk);
        if text.is_empty() {
            return Ok(());
        }
        let titles = self.headings.iter().map(|it| it.title.as_str());
        let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
        let heading: String = titles.join(", ").chars().take(LONGEST_HEADING).collect();
        let scope = self.headings.last().map_or(&self.whole, |it| &it.scope);
        self.pages
            .add(self.source_name, self.chunk_at, heading, text, scope)
    }

    fn end_section(&mut self) -> Result<(), KnowledgeError> {
        self.end_paragraph()?;
        self.end_chunk()
    }
}

/// A sentence in parts that have room in a chunk, cut between words where there are some.
fn parts(sentence: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((end, _)) = rest.char_indices().nth(LONGEST_CHUNK) {
        let (most, _) = rest.split_at(end);
        let space = most.rfind(char::is_whitespace).filter(|at| *at > 0);
        let (part, after) = rest.split_at(space.unwrap_or(end));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}
