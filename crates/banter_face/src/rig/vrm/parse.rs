//! Reads the `VRMC_vrm` extension: VRM 1.0.
//!
//! A file comes from anywhere. What makes no sense is left out, and the first such thing is
//! told; what is left is used.

use super::{Bind, Bones, Expression, Kind, LookAt, LookBy, Override, RangeMap, Version, Vrm};
use serde_json::Value;

/// More expressions than any avatar has.
pub(super) const MOST_EXPRESSIONS: usize = 256;
/// More morph targets than all expressions of an avatar bind.
pub(super) const MOST_BINDS: usize = 4096;
/// How much of a name is kept.
pub(super) const LONGEST_NAME: usize = 64;

/// What is known of the file itself.
pub(crate) trait Nodes {
    /// How many morph targets a node's mesh has, if it is a node with a mesh.
    fn targets(&self, node: usize) -> Option<usize>;
    /// The nodes that show a mesh.
    fn with_mesh(&self, mesh: usize) -> Vec<usize>;
}

/// What was left out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Problems {
    count: usize,
    first: String,
}

impl Problems {
    pub(super) fn add(&mut self, problem: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = problem();
        }
        self.count += 1;
    }

    /// One sentence, if there is anything to tell.
    pub(crate) fn sentence(&self, file: &str) -> Option<String> {
        let more = match self.count {
            0 => return None,
            1 => String::new(),
            more => format!(", and {} more like it", more - 1),
        };
        Some(format!(
            "{file}: {}{more}; that is left out, so the face shows less than it could; export \
             the model again, or name its shapes in a face table",
            self.first
        ))
    }
}

/// Reads the extension's value.
pub(crate) fn parse(value: &Value, nodes: &impl Nodes) -> (Vrm, Problems) {
    let mut problems = Problems::default();
    let mut vrm = Vrm {
        version: Version::One,
        ..Vrm::default()
    };
    let mut binds = 0;
    for (group, is_preset) in [("preset", true), ("custom", false)] {
        let group = value.get("expressions").and_then(|it| it.get(group));
        for (name, value) in group.and_then(Value::as_object).into_iter().flatten() {
            if vrm.expressions.len() >= MOST_EXPRESSIONS {
                problems.add(|| format!("it has more than {MOST_EXPRESSIONS} expressions"));
                break;
            }
            if value.is_object() {
                let name = short(name);
                let expression =
                    expression(name, is_preset, value, nodes, &mut binds, &mut problems);
                vrm.expressions.push(expression);
            }
        }
    }
    let look = value.get("lookAt");
    vrm.look = look.map(look_at).unwrap_or_default();
    let bone = |name: &str| {
        let bones = value.get("humanoid")?.get("humanBones")?;
        index(bones.get(name)?.get("node")?)
    };
    vrm.bones = Bones {
        head: bone("head"),
        eyes: [bone("leftEye"), bone("rightEye")],
        jaw: bone("jaw"),
    };
    (vrm, problems)
}

fn expression(
    name: String,
    is_preset: bool,
    value: &Value,
    nodes: &impl Nodes,
    count: &mut usize,
    problems: &mut Problems,
) -> Expression {
    let mut binds = Vec::new();
    let list = value.get("morphTargetBinds").and_then(Value::as_array);
    for value in list.into_iter().flatten() {
        if *count >= MOST_BINDS {
            problems.add(|| format!("its expressions bind more than {MOST_BINDS} morph targets"));
            break;
        }
        *count += 1;
        match bind(value, nodes) {
            Ok(bind) => binds.push(bind),
            Err(problem) => problems.add(|| format!("the expression \"{name}\" {problem}")),
        }
    }
    let over = |name: &str| match value.get(name).and_then(Value::as_str) {
        Some("block") => Override::Block,
        Some("blend") => Override::Blend,
        _ => Override::None,
    };
    let kind = Expression::kind_of(&name, is_preset);
    let mut overrides = ["overrideMouth", "overrideBlink", "overrideLookAt"].map(over);
    if kind != Kind::Other
        && let Some(own) = overrides.get_mut(kind as usize)
    {
        *own = Override::None;
    }
    Expression {
        name,
        is_preset,
        kind,
        is_binary: value.get("isBinary").and_then(Value::as_bool) == Some(true),
        overrides,
        binds,
    }
}

fn bind(value: &Value, nodes: &impl Nodes) -> Result<Bind, String> {
    let of = |name: &str| value.get(name).and_then(index);
    let (Some(node), Some(target)) = (of("node"), of("index")) else {
        return Err("has a bind without node and index".to_owned());
    };
    let weight = value.get("weight").and_then(number).unwrap_or(1.0);
    checked(node, target, weight, nodes)
}

/// A bind to a morph target that is there.
pub(super) fn checked(
    node: usize,
    target: usize,
    weight: f32,
    nodes: &impl Nodes,
) -> Result<Bind, String> {
    match nodes.targets(node) {
        None => Err(format!("binds node {node}, which has no mesh")),
        Some(targets) if target >= targets => Err(format!(
            "binds morph target {target} of node {node}, which has {targets}"
        )),
        Some(_) => Ok(Bind {
            node,
            target,
            weight: weight.clamp(0.0, 1.0),
        }),
    }
}

fn look_at(value: &Value) -> LookAt {
    let by = match value.get("type").and_then(Value::as_str) {
        Some("expression") => LookBy::Expressions,
        _ => LookBy::Bones,
    };
    let map = |name: &str| {
        let of = |field: &str| value.get(name)?.get(field).and_then(number);
        let default = RangeMap {
            scale: if by == LookBy::Bones { 10.0 } else { 1.0 },
            ..RangeMap::default()
        };
        RangeMap {
            most: of("inputMaxValue")
                .unwrap_or(default.most)
                .clamp(0.0, 180.0),
            scale: of("outputScale").unwrap_or(default.scale).clamp(0.0, 90.0),
        }
    };
    LookAt {
        by,
        inner: map("rangeMapHorizontalInner"),
        outer: map("rangeMapHorizontalOuter"),
        down: map("rangeMapVerticalDown"),
        up: map("rangeMapVerticalUp"),
    }
}

/// A place in a list.
pub(super) fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// A number that can be reckoned with.
pub(super) fn number(value: &Value) -> Option<f32> {
    let number = value.as_f64()? as f32;
    number.is_finite().then_some(number)
}

/// A name as it can be kept and told.
pub(super) fn short(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
#[path = "parse_tests.rs"]
pub(super) mod tests;
