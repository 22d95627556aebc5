//! Updates: what an update expression does to an item.

use super::{
    super::{
        super::aws_error::AwsError,
        value::{AttributeValue, Item},
    },
    path::Path,
};

/// One thing an update does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `SET path = value`
    Set(Path, Term),
    /// `REMOVE path`
    Remove(Path),
    /// `ADD path :value`: to a number, or into a set.
    Add(Path, AttributeValue),
    /// `DELETE path :value`: out of a set.
    Delete(Path, AttributeValue),
}

/// The right side of a `SET`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// The attribute at a path.
    Path(Path),
    /// A value given with the request.
    Value(AttributeValue),
    /// `if_not_exists(path, term)`
    IfNotExists(Path, Box<Term>),
    /// `list_append(term, term)`
    ListAppend(Box<Term>, Box<Term>),
    /// `term + term`
    Plus(Box<Term>, Box<Term>),
    /// `term - term`
    Minus(Box<Term>, Box<Term>),
}

impl Action {
    /// The path it changes.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Remove(path) | Self::Add(path, _) | Self::Delete(path, _) => path,
        }
    }

    /// Does it to `item`; terms read `before`, the item as it was before any action.
    ///
    /// # Errors
    /// Paths that lead nowhere and operands of the wrong type, in the words of the service.
    pub fn apply(&self, before: &Item, item: &mut Item) -> Result<(), AwsError> {
        let done = match self {
            Self::Set(path, term) => path.set(item, term.of(before)?),
            Self::Remove(path) => path.remove(item),
            Self::Add(path, value) => path.set(item, added(path.get(before), value)?),
            Self::Delete(path, value) => match path.get(before).map(|old| without(old, value)).transpose()? {
                Some(Some(rest)) => path.set(item, rest),
                Some(None) => path.remove(item),
                None => true,
            },
        };
        if done {
            Ok(())
        } else {
            Err(AwsError::validation("The document path provided in the update expression is invalid for update"))
        }
    }
}

impl Term {
    fn of(&self, item: &Item) -> Result<AttributeValue, AwsError> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Path(path) => path.get(item).cloned().ok_or_else(|| {
                AwsError::validation("The provided expression refers to an attribute that does not exist in the item")
            }),
            Self::IfNotExists(path, term) => path.get(item).cloned().map_or_else(|| term.of(item), Ok),
            Self::ListAppend(left, right) => match (left.of(item)?, right.of(item)?) {
                (AttributeValue::L(mut left), AttributeValue::L(right)) => {
                    left.extend(right);
                    Ok(AttributeValue::L(left))
                }
                _ => Err(wrong_operand()),
            },
            Self::Plus(left, right) => sum(&left.of(item)?, &right.of(item)?, false),
            Self::Minus(left, right) => sum(&left.of(item)?, &right.of(item)?, true),
        }
    }
}

fn sum(left: &AttributeValue, right: &AttributeValue, minus: bool) -> Result<AttributeValue, AwsError> {
    match (left, right) {
        (AttributeValue::N(left), AttributeValue::N(right)) => {
            Ok(AttributeValue::N(left.plus(if minus { right.negated() } else { *right })?))
        }
        _ => Err(wrong_operand()),
    }
}

fn added(old: Option<&AttributeValue>, value: &AttributeValue) -> Result<AttributeValue, AwsError> {
    fn union<T: Clone + PartialEq>(old: &[T], more: &[T]) -> Vec<T> {
        let mut all = old.to_vec();
        all.extend(more.iter().filter(|value| !old.contains(value)).cloned());
        all
    }
    use AttributeValue as V;
    match (old, value) {
        (None, V::N(_) | V::Ss(_) | V::Ns(_) | V::Bs(_)) => Ok(value.clone()),
        (Some(V::N(old)), V::N(more)) => Ok(V::N(old.plus(*more)?)),
        (Some(V::Ss(old)), V::Ss(more)) => Ok(V::Ss(union(old, more))),
        (Some(V::Ns(old)), V::Ns(more)) => Ok(V::Ns(union(old, more))),
        (Some(V::Bs(old)), V::Bs(more)) => Ok(V::Bs(union(old, more))),
        _ => Err(wrong_operand()),
    }
}

/// What remains of a set; `None` when nothing does.
fn without(old: &AttributeValue, value: &AttributeValue) -> Result<Option<AttributeValue>, AwsError> {
    fn rest<T: Clone + PartialEq>(old: &[T], less: &[T]) -> Option<Vec<T>> {
        let rest: Vec<T> = old.iter().filter(|value| !less.contains(value)).cloned().collect();
        (!rest.is_empty()).then_some(rest)
    }
    use AttributeValue as V;
    match (old, value) {
        (V::Ss(old), V::Ss(less)) => Ok(rest(old, less).map(V::Ss)),
        (V::Ns(old), V::Ns(less)) => Ok(rest(old, less).map(V::Ns)),
        (V::Bs(old), V::Bs(less)) => Ok(rest(old, less).map(V::Bs)),
        _ => Err(wrong_operand()),
    }
}

fn wrong_operand() -> AwsError {
    AwsError::validation("An operand in the update expression has an incorrect data type")
}
