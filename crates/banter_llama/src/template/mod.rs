//! From a conversation to the text that a model was taught to continue.
//!
//! A model brings its chat template along, a Jinja program, and only that lays out roles and
//! turns as the model knows them. It comes from the internet like the model, so it runs on a
//! budget of steps and memory, and whatever goes wrong in it ends in a layout of our own.

mod contents;
mod foreign;
mod marks;
mod python;
mod reshape;

use marks::Marked;
pub(crate) use marks::{BREAK, Part};
pub(crate) use python::Clock;

use crate::thoughts::Thoughts;
use banter_engine::ChatMessage;
use contents::{CONTENTS, Content};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, Value, context};
use std::sync::atomic::{AtomicBool, Ordering};

/// What a template may use up. By minijinja's reckoning a unit is an instruction or 64 bytes
/// of data, so this is two million steps or 128 MB.
const FUEL: u64 = 2_000_000;
/// How deep a template may nest.
const DEPTH: usize = 200;
/// The longest template that is compiled, in bytes; real ones have 15,000.
const LONGEST: usize = 1 << 20;
const NAME: &str = "chat";

/// The layout most models know: for those that have its signs and no template.
const CHATML: &str = "{% for message in messages %}<|im_start|>{{ message.role }}\n\
    {{ message.content }}<|im_end|>\n{% endfor %}{{ '<|im_start|>assistant\n' }}";
/// The layout for models that know none.
const PLAIN: &str = "{% for message in messages %}{% if message.role == 'system' %}\
    {{ message.content }}\n\n{% elif message.role == 'user' %}User: {{ message.content }}\n\
    {% else %}Assistant: {{ message.content }}\n{% endif %}{% endfor %}Assistant:";

/// A template that a model's conversations are laid out with.
pub(crate) struct ChatTemplate {
    environment: Environment<'static>,
    clock: Clock,
    bos: String,
    eos: String,
    /// For when the model's own fails.
    spare: Option<Box<ChatTemplate>>,
    stops: &'static [&'static str],
    /// Why the model's own is not used, where it is not.
    told: Option<String>,
    warned: AtomicBool,
}

/// A conversation laid out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The text in order.
    pub(crate) parts: Vec<Part>,
    /// What ends an answer in this layout besides the model's own signs.
    pub(crate) stops: &'static [&'static str],
}

impl Layout {
    /// What the template wrote last, after all that people said.
    pub(crate) fn tail(&self) -> &str {
        self.parts
            .last()
            .filter(|part| part.from_template)
            .map_or("", |part| part.text.as_str())
    }

    /// Has the model answer at once where the template has begun a thought for it, or a
    /// message whose channel is open: a character answers, and does not think aloud.
    fn answer_at_once(&mut self) {
        let Some(skip) = Thoughts::after(self.tail()).skip() else {
            return;
        };
        match self.parts.last_mut() {
            // The line end after the sign is a part of what is skipped.
            Some(part) if skip.starts_with('\n') => {
                part.text.truncate(part.text.trim_end_matches('\n').len());
                part.text.push_str(skip);
            }
            Some(part) => part.text.push_str(skip),
            None => {}
        }
    }
}

/// What a template may ask of a model's vocabulary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signs {
    /// The text of the token that begins a text.
    pub(crate) bos: String,
    /// The text of the token that ends one.
    pub(crate) eos: String,
    /// Whether `<|im_start|>` is a token.
    pub(crate) chatml: bool,
}

impl ChatTemplate {
    /// The template with this `source`. Without one, or if it does not compile, ChatML if
    /// the model has its signs, or else a plain layout.
    pub(crate) fn new(source: Option<&str>, signs: &Signs, clock: Clock) -> Self {
        let spare = Self::of_ours(signs, &clock);
        let Some(source) = source else {
            return spare;
        };
        let told = match foreign::name(source) {
            Some(language) => format!(
                "the model's chat template is {language} and no Jinja program, so a plain layout \
                 is used in its place; a model file with its own template answers better"
            ),
            None => match Self::compile(source, signs, clock) {
                Ok(mut template) => {
                    template.spare = Some(Box::new(spare));
                    return template;
                }
                Err(error) => format!(
                    "the model's chat template cannot be read ({error}), so a plain layout is \
                     used in its place; a newer file of the model may have it mended"
                ),
            },
        };
        tracing::warn!("{told}");
        let mut spare = spare;
        spare.told = Some(told);
        spare
    }

    /// Why the model's own template is not used, where that was seen before any conversation.
    pub(crate) fn told(&self) -> Option<&str> {
        self.told.as_deref()
    }

    fn of_ours(signs: &Signs, clock: &Clock) -> Self {
        let (source, stops): (_, &[&str]) = if signs.chatml {
            (CHATML, &["<|im_end|>"])
        } else {
            (PLAIN, &["\nUser:", "\nAssistant:"])
        };
        let mut template = Self::empty(signs, clock.clone());
        // They compile: the tests say so.
        let _ = template.environment.add_template(NAME, source);
        template.stops = stops;
        template
    }

    fn compile(source: &str, signs: &Signs, clock: Clock) -> Result<Self, Error> {
        if source.len() > LONGEST {
            return Err(python::failure("it is too long"));
        }
        let mut template = Self::empty(signs, clock);
        template
            .environment
            .add_template_owned(NAME, python::plain_jinja(source))?;
        Ok(template)
    }

    fn empty(signs: &Signs, clock: Clock) -> Self {
        let mut environment = Environment::new();
        // As the `transformers` library sets Jinja up.
        if let Ok(syntax) = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
        {
            environment.set_syntax(syntax);
        }
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        python::install(&mut environment, clock.clone());
        Self {
            environment,
            clock,
            bos: signs.bos.clone(),
            eos: signs.eos.clone(),
            spare: None,
            stops: &[],
            told: None,
            warned: AtomicBool::new(false),
        }
    }

    /// Lays `messages` out, up to where the answer begins.
    ///
    /// What the template makes of them as they are is taken if it takes them all. Some
    /// refuse a system message, want roles to take turns, or know contents in typed parts
    /// only: then the conversation is reshaped, step by step, until it is accepted.
    pub(crate) fn lay_out(&self, messages: &[ChatMessage]) -> Layout {
        let why = match (self.shaped(messages), &self.spare) {
            (Ok(parts), _) => return self.layout(parts),
            // One of ours, which takes everything.
            (Err(_), None) => return self.layout(Vec::new()),
            (Err(why), Some(_)) => why,
        };
        if !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the model's chat template {why}, so a plain layout is used in its place; a newer \
                 file of the model may have it mended"
            );
        }
        let spare = self.spare.as_deref();
        spare.map_or_else(|| self.layout(Vec::new()), |spare| spare.lay_out(messages))
    }

    /// The conversation in the first shape that the template takes whole; else in the one of
    /// which it leaves out least.
    ///
    /// # Errors
    /// What the template does that it cannot be used.
    fn shaped(&self, messages: &[ChatMessage]) -> Result<Vec<Part>, String> {
        let mut best: Option<(usize, Vec<Part>)> = None;
        let mut why = "leaves out what is said to it".to_owned();
        let ways = CONTENTS
            .into_iter()
            .flat_map(|content| reshape::SHAPES.map(|shape| (content, shape)));
        for (content, shape) in ways {
            match self.marked(&shape(messages), content) {
                Ok(marked) if !marked.has_last || contents::is_listing(&marked.parts) => {}
                Ok(Marked { lost: 0, parts, .. }) => return Ok(parts),
                Ok(Marked { lost, parts, .. }) => {
                    if best.as_ref().is_none_or(|(fewest, _)| lost < *fewest) {
                        best = Some((lost, parts));
                    }
                }
                Err(error) => {
                    why = format!("fails ({error:#})");
                    // One that goes on for ever does so in any shape.
                    if error.kind() == ErrorKind::OutOfFuel {
                        break;
                    }
                }
            }
        }
        let (lost, parts) = best.ok_or(why)?;
        tracing::debug!("the model's chat template leaves out {lost} messages");
        Ok(parts)
    }

    fn layout(&self, parts: Vec<Part>) -> Layout {
        let mut layout = Layout {
            parts,
            stops: self.stops,
        };
        layout.answer_at_once();
        layout
    }

    /// Renders so that what people said can be told from what the template adds. Returns how
    /// many messages the template left out, too.
    fn marked(&self, messages: &[ChatMessage], content: Content) -> Result<Marked, Error> {
        let text = self.render(messages, content, marks::mark)?;
        if let Some(found) = marks::read(&text, messages) {
            return Ok(found);
        }
        // The template looked into the messages and cut a mark off. It finds nothing to cut
        // in text of which every character stands alone.
        let text = self.render(messages, content, marks::mark_all)?;
        Ok(marks::read(&text, messages).unwrap_or_else(|| marks::read_broken(&text)))
    }

    fn render(
        &self,
        messages: &[ChatMessage],
        content: Content,
        mark: impl Fn(usize, &str) -> String,
    ) -> Result<String, Error> {
        let messages: Value = messages
            .iter()
            .enumerate()
            .map(|(index, message)| content(message.role, mark(index, &message.content)))
            .collect();
        // No tools are told of as `none`. A template made for tools alone goes through them
        // without a look, and wants an empty list.
        match self.render_with(&messages, Value::from(())) {
            Err(error) if error.kind() != ErrorKind::OutOfFuel => {
                self.render_with(&messages, Value::from(Vec::<Value>::new()))
            }
            rendered => rendered,
        }
    }

    fn render_with(&self, messages: &Value, tools: Value) -> Result<String, Error> {
        self.environment.get_template(NAME)?.render(context! {
            messages,
            tools,
            documents => (),
            // What Firefunction calls its tools and the date.
            functions => "[]",
            datetime => python::strftime("%Y-%m-%d", (self.clock)()),
            add_generation_prompt => true,
            // A character answers; it does not think aloud.
            enable_thinking => false,
            thinking => false,
            thinking_budget => 0,
            bos_token => self.bos.as_str(),
            eos_token => self.eos.as_str(),
        })
    }
}

/// Of the templates that a model has by name, the one to talk with.
pub(crate) fn choose<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// For other purposes, by a part of the name.
    const OTHERS: &[&str] = &["tool", "rag", "code", "fim", "translat", "summar", "json"];
    let rank = |name: &&str| {
        let name = name.to_ascii_lowercase();
        let known = ["default", "chat", "instruct"]
            .iter()
            .position(|known| *known == name);
        let other = OTHERS.iter().any(|other| name.contains(other));
        (other, known.unwrap_or(usize::MAX))
    };
    names.min_by_key(rank)
}

impl std::fmt::Debug for ChatTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatTemplate").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
