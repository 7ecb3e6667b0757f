//! From a call to a value of the game's own type, by reflection.

use super::call::{ActionCall, ActionValue};
use super::reflect::{choice, inside, of_numbers, parameter_name};
use bevy::prelude::*;
use bevy::reflect::enums::{DynamicEnum, DynamicVariant};
use bevy::reflect::structs::DynamicStruct;
use bevy::reflect::tuple::DynamicTuple;
use bevy::reflect::{TypeInfo, Typed};
use std::any::TypeId;

/// The value that `call` is; `None` where an argument is missing or is of another kind.
pub(super) fn make<A: FromReflect + Typed>(call: &ActionCall) -> Option<A> {
    let TypeInfo::Struct(info) = A::type_info() else {
        return None;
    };
    let mut fields = DynamicStruct::default();
    fields.set_represented_type(Some(A::type_info()));
    for field in info.iter() {
        let (kind, optional) = inside(field.type_info()?);
        let value = match call.get(parameter_name(field)) {
            Some(value) => Some(boxed(value, kind)?),
            None if optional => None,
            None => return None,
        };
        match value {
            Some(value) if !optional => fields.insert_boxed(field.name(), value),
            value => fields.insert_boxed(field.name(), Box::new(option(value))),
        }
    }
    A::from_reflect(&fields)
}

fn option(value: Option<Box<dyn PartialReflect>>) -> DynamicEnum {
    match value {
        Some(value) => {
            let mut inner = DynamicTuple::default();
            inner.insert_boxed(value);
            DynamicEnum::new("Some", DynamicVariant::Tuple(inner))
        }
        None => DynamicEnum::new("None", DynamicVariant::Unit),
    }
}

/// `value` as the type wants it.
fn boxed(value: &ActionValue, info: &'static TypeInfo) -> Option<Box<dyn PartialReflect>> {
    let id = info.type_id();
    match value {
        ActionValue::Entity(entity) if id == TypeId::of::<Entity>() => Some(Box::new(*entity)),
        ActionValue::Flag(flag) if id == TypeId::of::<bool>() => Some(Box::new(*flag)),
        ActionValue::Text(text) if id == TypeId::of::<String>() => Some(Box::new(text.clone())),
        ActionValue::Number(number) => of_type(*number, id),
        ActionValue::Choice(chosen) => {
            let TypeInfo::Enum(info) = info else {
                return None;
            };
            let variant = info.iter().find(|it| choice(it.name()) == *chosen)?;
            Some(Box::new(DynamicEnum::new(
                variant.name(),
                DynamicVariant::Unit,
            )))
        }
        _ => None,
    }
}

/// A number as the type with this id.
fn of_type(value: f64, id: TypeId) -> Option<Box<dyn PartialReflect>> {
    macro_rules! look {
        ($($number:ty),*) => {
            $(if id == TypeId::of::<$number>() {
                let fits = (<$number>::MIN as f64..=<$number>::MAX as f64).contains(&value);
                return fits.then(|| Box::new(value as $number) as Box<dyn PartialReflect>);
            })*
        };
    }
    of_numbers!(look);
    None
}
