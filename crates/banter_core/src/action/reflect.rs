//! From a game's type to the schema of an action, by reflection.

use super::attribute::{ActionName, Described, TextLength};
use super::schema::{
    ActionParameter, ActionSchema, LONGEST_DESCRIPTION, LONGEST_TEXT, MOST_CHOICES,
    MOST_PARAMETERS, ParameterKind, is_name,
};
use bevy::prelude::*;
use bevy::reflect::enums::{EnumInfo, VariantInfo};
use bevy::reflect::structs::StructInfo;
use bevy::reflect::{NamedField, TypeInfo, Typed};
use std::any::TypeId;
use std::ops::RangeInclusive;

/// Why a type cannot be an action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActionTypeError {
    /// It is no struct with named fields.
    #[error("{0} cannot be an action: it is no struct with named fields; make it one")]
    NoStruct(&'static str),
    /// Its name cannot be written in a persona or a prompt.
    #[error(
        "{type_path} cannot be an action called `{name}`: take a name of at most 32 letters, \
         digits, `_` and `-`, by #[reflect(@ActionName(\"...\"))]"
    )]
    Name {
        /// The type.
        type_path: &'static str,
        /// The name.
        name: String,
    },
    /// A field is of a type that nobody can write in words.
    #[error(
        "{type_path} cannot be an action: its field `{field}` is neither an Entity, a number, a \
         bool, a String, an enum of at most 32 variants without fields, nor an Option of these"
    )]
    Field {
        /// The type.
        type_path: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A field's range holds no number that its type has.
    #[error(
        "{type_path} cannot be an action: the range of its field `{field}` is empty; write the \
         smaller number first"
    )]
    Range {
        /// The type.
        type_path: &'static str,
        /// The field.
        field: &'static str,
    },
    /// There are too many fields.
    #[error("{0} cannot be an action: it has more than 8 fields; take some out")]
    TooManyFields(&'static str),
}

/// Stands in for the `docs()` of Bevy's own, which it has where it is built with its feature
/// `reflect_documentation`: a type's own method goes first.
#[allow(dead_code, reason = "with that feature of Bevy nobody calls it")]
trait WithoutDocs {
    fn docs(&self) -> Option<&'static str> {
        None
    }
}
impl WithoutDocs for NamedField {}
impl WithoutDocs for StructInfo {}

impl ActionSchema {
    /// The schema of a type: its name in small letters (`give_item` for `GiveItem`) or
    /// [`ActionName`], its [`Described`] or doc comment, and a parameter for each field.
    ///
    /// | a field of | is |
    /// |---|---|
    /// | `Entity` | the name of something that the character perceives |
    /// | a number | a number, in the range of `#[reflect(@1..=5)]` where there is one |
    /// | `bool` | yes or no |
    /// | `String` | words in one line, at most 200 characters or its [`TextLength`] |
    /// | an enum of variants without fields | one of these: `very slow` for `VerySlow` |
    /// | `Option` of these | what may be left out |
    ///
    /// ```
    /// use banter_core::{ActionSchema, Described, ParameterKind};
    /// use bevy::prelude::*;
    ///
    /// #[derive(Reflect)]
    /// #[reflect(@Described("hands something over"))]
    /// struct GiveItem {
    ///     #[reflect(@Described("what is handed over"))]
    ///     item: Entity,
    ///     to: Entity,
    ///     #[reflect(@1..=5)]
    ///     count: u32,
    /// }
    ///
    /// let schema = ActionSchema::of::<GiveItem>()?;
    /// assert_eq!((schema.name.as_str(), schema.parameters.len()), ("give_item", 3));
    /// let few = ParameterKind::Number { min: 1.0, max: 5.0, whole: true };
    /// assert_eq!(schema.parameters[2].kind, few);
    /// # Ok::<(), banter_core::ActionTypeError>(())
    /// ```
    ///
    /// # Errors
    /// [`ActionTypeError`] for what cannot be written in words.
    pub fn of<A: Typed>() -> Result<Self, ActionTypeError> {
        let type_path = A::type_path();
        let TypeInfo::Struct(info) = A::type_info() else {
            return Err(ActionTypeError::NoStruct(type_path));
        };
        if info.field_len() > MOST_PARAMETERS {
            return Err(ActionTypeError::TooManyFields(type_path));
        }
        let given = info.get_attribute::<ActionName>();
        let name = given.map_or_else(
            || in_small_letters(info.type_path_table().ident().unwrap_or_default(), '_'),
            |given| given.0.to_owned(),
        );
        if !is_name(&name) {
            return Err(ActionTypeError::Name { type_path, name });
        }
        let described = info.get_attribute::<Described>().map(|text| text.0);
        let parameters = info.iter().map(|field| parameter(field, type_path));
        Ok(Self {
            name,
            description: described
                .or_else(|| info.docs())
                .map(brief)
                .unwrap_or_default(),
            parameters: parameters.collect::<Result<_, _>>()?,
        })
    }
}

fn parameter(
    field: &NamedField,
    type_path: &'static str,
) -> Result<ActionParameter, ActionTypeError> {
    let wrong = || ActionTypeError::Field {
        type_path,
        field: field.name(),
    };
    let (info, optional) = inside(field.type_info().ok_or_else(wrong)?);
    let described = field.get_attribute::<Described>().map(|text| text.0);
    let kind = kind(info, field).ok_or_else(wrong)?;
    let name = parameter_name(field);
    if !is_name(name) {
        return Err(wrong());
    }
    if matches!(kind, ParameterKind::Number { min, max, .. } if min > max) {
        let field = field.name();
        return Err(ActionTypeError::Range { type_path, field });
    }
    Ok(ActionParameter {
        name: name.to_owned(),
        description: described
            .or_else(|| field.docs())
            .map(brief)
            .unwrap_or_default(),
        kind,
        optional,
    })
}

/// What a field is called.
pub(super) fn parameter_name(field: &NamedField) -> &'static str {
    let name = field.name();
    name.strip_prefix("r#").unwrap_or(name)
}

/// The type that an `Option` may hold, and whether it is one.
pub(super) fn inside(info: &'static TypeInfo) -> (&'static TypeInfo, bool) {
    let inner = || {
        let TypeInfo::Enum(option) = info else {
            return None;
        };
        let table = option.type_path_table();
        if (table.crate_name(), table.ident()) != (Some("core"), Some("Option")) {
            return None;
        }
        let VariantInfo::Tuple(some) = option.variant("Some")? else {
            return None;
        };
        some.field_at(0)?.type_info()
    };
    inner().map_or((info, false), |inner| (inner, true))
}

/// What an argument for a field of this type has to be.
fn kind(info: &'static TypeInfo, field: &NamedField) -> Option<ParameterKind> {
    let id = info.type_id();
    if id == TypeId::of::<Entity>() {
        return Some(ParameterKind::Entity);
    }
    if id == TypeId::of::<bool>() {
        return Some(ParameterKind::Flag);
    }
    if id == TypeId::of::<String>() {
        let given = field.get_attribute::<TextLength>();
        let longest = given.map_or(LONGEST_TEXT, |given| given.0);
        return Some(ParameterKind::Text {
            longest: longest.clamp(1, LONGEST_TEXT),
        });
    }
    if let Some((least, most, whole)) = numbers(id) {
        let (min, max) = range(field).unwrap_or((least, most));
        return Some(ParameterKind::Number {
            min: min.max(least),
            max: max.min(most),
            whole,
        });
    }
    let TypeInfo::Enum(info) = info else {
        return None;
    };
    choices(info).map(ParameterKind::Choice)
}

/// The words for the variants of an enum without fields.
fn choices(info: &EnumInfo) -> Option<Vec<String>> {
    let is_unit = |variant: &VariantInfo| matches!(variant, VariantInfo::Unit(_));
    let fits = (1..=MOST_CHOICES).contains(&info.variant_len()) && info.iter().all(is_unit);
    fits.then(|| info.iter().map(|variant| choice(variant.name())).collect())
}

/// The words for a variant: `very slow` for `VerySlow`.
pub(super) fn choice(variant: &str) -> String {
    in_small_letters(variant, ' ')
}

/// Calls a macro with the types of all numbers.
macro_rules! of_numbers {
    ($macro:ident) => {
        $macro!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64)
    };
}
pub(super) use of_numbers;

/// The least and the largest number of a type, as far as they are exact, and whether it has no
/// fractions. `None` if it is no number.
fn numbers(id: TypeId) -> Option<(f64, f64, bool)> {
    /// Up to here every whole number is an `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    macro_rules! look {
        ($($number:ty),*) => {
            $(if id == TypeId::of::<$number>() {
                let whole = (0.5 as $number) as f64 == 0.0;
                return Some((
                    (<$number>::MIN as f64).max(-EXACT),
                    (<$number>::MAX as f64).min(EXACT),
                    whole,
                ));
            })*
        };
    }
    of_numbers!(look);
    None
}

/// The range that a field names, whatever its numbers are.
fn range(field: &NamedField) -> Option<(f64, f64)> {
    macro_rules! look {
        ($($number:ty),*) => {
            $(if let Some(range) = field.get_attribute::<RangeInclusive<$number>>() {
                return Some((*range.start() as f64, *range.end() as f64));
            })*
        };
    }
    of_numbers!(look);
    None
}

/// `give_item` for `GiveItem`.
fn in_small_letters(name: &str, between: char) -> String {
    let mut words = String::new();
    let mut small = false;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        // Of "HTTPGet" the third capital belongs to the second word.
        let begins = letters.peek().is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && !words.is_empty() && (small || begins) {
            words.push(between);
        }
        small = !letter.is_uppercase();
        words.extend(letter.to_lowercase());
    }
    words
}

/// The first paragraph of a text, in one line.
fn brief(text: &str) -> String {
    let first = text.trim().split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    let line = words
        .join(" ")
        .chars()
        .take(LONGEST_DESCRIPTION)
        .collect::<String>();
    line.trim_end_matches('.').to_owned()
}
