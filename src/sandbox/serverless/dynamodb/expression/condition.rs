//! Conditions: what must hold for a write, a filter or a key.

use std::cmp::Ordering;

use super::{
    super::value::{AttributeValue, Item},
    path::Path,
};

/// A condition on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Both hold.
    And(Box<Condition>, Box<Condition>),
    /// At least one holds.
    Or(Box<Condition>, Box<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Two values compare so.
    Compare(Operand, Comparison, Operand),
    /// The first lies between the others, both included.
    Between(Operand, Operand, Operand),
    /// The first equals one of the others.
    In(Operand, Vec<Operand>),
    /// The attribute is there.
    Exists(Path),
    /// The attribute is not there.
    NotExists(Path),
    /// The attribute has the type named.
    TypeIs(Path, Operand),
    /// A string or binary begins with another.
    BeginsWith(Operand, Operand),
    /// A string has a part, a set or list an element.
    Contains(Operand, Operand),
}

/// A value in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The attribute at a path.
    Path(Path),
    /// A value given with the request.
    Value(AttributeValue),
    /// The size of the attribute at a path.
    Size(Path),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Condition {
    /// Whether `item` meets it; an attribute that is not there meets no comparison but `<>`.
    #[must_use]
    pub fn holds(&self, item: &Item) -> bool {
        match self {
            Self::And(left, right) => left.holds(item) && right.holds(item),
            Self::Or(left, right) => left.holds(item) || right.holds(item),
            Self::Not(inner) => !inner.holds(item),
            Self::Compare(left, comparison, right) => comparison.holds(left.of(item).as_ref(), right.of(item).as_ref()),
            Self::Between(value, low, high) => {
                let value = value.of(item);
                Comparison::GreaterOrEqual.holds(value.as_ref(), low.of(item).as_ref())
                    && Comparison::LessOrEqual.holds(value.as_ref(), high.of(item).as_ref())
            }
            Self::In(value, choices) => {
                let value = value.of(item);
                value.is_some() && choices.iter().any(|choice| choice.of(item) == value)
            }
            Self::Exists(path) => path.get(item).is_some(),
            Self::NotExists(path) => path.get(item).is_none(),
            Self::TypeIs(path, kind) => {
                let kind = kind.of(item);
                path.get(item).is_some_and(|value| kind == Some(AttributeValue::S(value.kind().to_owned())))
            }
            Self::BeginsWith(value, start) => match (value.of(item), start.of(item)) {
                (Some(AttributeValue::S(text)), Some(AttributeValue::S(start))) => text.starts_with(&start),
                (Some(AttributeValue::B(bytes)), Some(AttributeValue::B(start))) => bytes.starts_with(&start),
                _ => false,
            },
            Self::Contains(whole, part) => match (whole.of(item), part.of(item)) {
                (Some(whole), Some(part)) => contains(&whole, &part),
                _ => false,
            },
        }
    }

    /// The conditions joined by `AND`, flattened; one when there is no `AND`.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Self::And(left, right) => left.conjuncts().into_iter().chain(right.conjuncts()).collect(),
            other => vec![other],
        }
    }

    /// Whether it looks at the attribute `name`.
    #[must_use]
    pub fn reads(&self, name: &str) -> bool {
        let path = |path: &Path| path.attribute == name;
        let operand = |operand: &Operand| match operand {
            Operand::Path(path) | Operand::Size(path) => path.attribute == name,
            Operand::Value(_) => false,
        };
        match self {
            Self::And(left, right) | Self::Or(left, right) => left.reads(name) || right.reads(name),
            Self::Not(inner) => inner.reads(name),
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                operand(left) || operand(right)
            }
            Self::Between(value, low, high) => operand(value) || operand(low) || operand(high),
            Self::In(value, choices) => operand(value) || choices.iter().any(operand),
            Self::Exists(at) | Self::NotExists(at) => path(at),
            Self::TypeIs(at, kind) => path(at) || operand(kind),
        }
    }

    /// The attribute of an item that it is about, when it is about one alone.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Compare(Operand::Path(path), ..)
            | Self::Compare(Operand::Value(_), _, Operand::Path(path))
            | Self::Between(Operand::Path(path), ..)
            | Self::BeginsWith(Operand::Path(path), _) => Some(&path.attribute),
            _ => None,
        }
    }
}

impl Operand {
    fn of(&self, item: &Item) -> Option<AttributeValue> {
        match self {
            Self::Path(path) => path.get(item).cloned(),
            Self::Value(value) => Some(value.clone()),
            Self::Size(path) => path.get(item).and_then(length),
        }
    }
}

impl Comparison {
    fn holds(self, left: Option<&AttributeValue>, right: Option<&AttributeValue>) -> bool {
        let (Some(left), Some(right)) = (left, right) else { return self == Self::NotEqual };
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => order(left, right).is_some_and(Ordering::is_lt),
            Self::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
            Self::Greater => order(left, right).is_some_and(Ordering::is_gt),
            Self::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
        }
    }
}

/// How two values of one orderable type (string, number, binary) compare; strings by their UTF-8 bytes.
#[must_use]
pub fn order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::S(left), AttributeValue::S(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
        (AttributeValue::N(left), AttributeValue::N(right)) => Some(left.cmp(right)),
        (AttributeValue::B(left), AttributeValue::B(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn contains(whole: &AttributeValue, part: &AttributeValue) -> bool {
    match (whole, part) {
        (AttributeValue::S(text), AttributeValue::S(part)) => text.contains(part.as_str()),
        (AttributeValue::L(list), part) => list.contains(part),
        (AttributeValue::Ss(set), AttributeValue::S(part)) => set.contains(part),
        (AttributeValue::Ns(set), AttributeValue::N(part)) => set.contains(part),
        (AttributeValue::Bs(set), AttributeValue::B(part)) => set.contains(part),
        _ => false,
    }
}

fn length(value: &AttributeValue) -> Option<AttributeValue> {
    let length = match value {
        AttributeValue::S(text) => text.chars().count(),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::L(list) => list.len(),
        AttributeValue::M(map) => map.len(),
        AttributeValue::Ss(set) => set.len(),
        AttributeValue::Ns(set) => set.len(),
        AttributeValue::Bs(set) => set.len(),
        AttributeValue::N(_) | AttributeValue::Bool(_) | AttributeValue::Null => return None,
    };
    super::super::number::Number::parse(&length.to_string()).ok().map(AttributeValue::N)
}
