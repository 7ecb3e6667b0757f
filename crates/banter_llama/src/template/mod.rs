//! From a conversation to the text that a model was taught to continue.
//!
//! A model brings its chat template along, a Jinja program, and only that lays out roles and
//! turns as the model knows them. It comes from the internet like the model, so it runs on a
//! budget of steps and memory, and whatever goes wrong in it ends in a layout of our own.

mod marks;
mod python;
mod reshape;

pub(crate) use marks::{BREAK, Part};
pub(crate) use python::Clock;

use banter_engine::{ChatMessage, Role};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, Value, context};
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
        match Self::compile(source, signs, clock) {
            Ok(mut template) => {
                template.spare = Some(Box::new(spare));
                template
            }
            Err(error) => {
                tracing::warn!("the model's chat template is not used: {error}");
                spare
            }
        }
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
            warned: AtomicBool::new(false),
        }
    }

    /// Lays `messages` out, up to where the answer begins.
    ///
    /// What the template makes of them as they are is taken if it takes them all. Some
    /// refuse a system message, or want roles to take turns: then the conversation is
    /// reshaped, step by step, until it is accepted.
    pub(crate) fn lay_out(&self, messages: &[ChatMessage]) -> Layout {
        let mut best: Option<(usize, Vec<Part>)> = None;
        let mut last_error = None;
        for shape in reshape::SHAPES {
            let shaped = shape(messages);
            match self.marked(&shaped) {
                Ok((0, parts)) => return self.layout(parts),
                Ok((lost, parts)) => {
                    if best.as_ref().is_none_or(|(fewest, _)| lost < *fewest) {
                        best = Some((lost, parts));
                    }
                }
                Err(error) => last_error = Some(error),
            }
        }
        if let Some((lost, parts)) = best {
            tracing::debug!("the model's chat template leaves out {lost} messages");
            return self.layout(parts);
        }
        match &self.spare {
            Some(spare) => {
                if let Some(error) = last_error
                    && !self.warned.swap(true, Ordering::Relaxed)
                {
                    tracing::warn!("the model's chat template fails: {error:#}");
                }
                spare.lay_out(messages)
            }
            // One of ours, which takes everything.
            None => self.layout(Vec::new()),
        }
    }

    fn layout(&self, parts: Vec<Part>) -> Layout {
        Layout {
            parts,
            stops: self.stops,
        }
    }

    /// Renders so that what people said can be told from what the template adds. Returns how
    /// many messages the template left out, too.
    fn marked(&self, messages: &[ChatMessage]) -> Result<(usize, Vec<Part>), Error> {
        let text = self.render(messages, marks::mark)?;
        if let Some(found) = marks::read(&text, messages) {
            return Ok(found);
        }
        // The template looked into the messages and cut a mark off. It finds nothing to cut
        // in text of which every character stands alone.
        let text = self.render(messages, marks::mark_all)?;
        Ok(marks::read(&text, messages).unwrap_or_else(|| (0, marks::read_broken(&text))))
    }

    fn render(
        &self,
        messages: &[ChatMessage],
        mark: impl Fn(usize, &str) -> String,
    ) -> Result<String, Error> {
        let messages: Value = messages
            .iter()
            .enumerate()
            .map(|(index, message)| {
                context! {
                    role => role(message.role),
                    content => mark(index, &message.content),
                }
            })
            .collect();
        // No tools are told of as `none`. A template made for tools alone goes through them
        // without a look, and wants an empty list.
        self.render_with(&messages, Value::from(()))
            .or_else(|_| self.render_with(&messages, Value::from(Vec::<Value>::new())))
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
            bos_token => self.bos.as_str(),
            eos_token => self.eos.as_str(),
        })
    }
}

impl std::fmt::Debug for ChatTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatTemplate").finish_non_exhaustive()
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

#[cfg(test)]
mod tests;
