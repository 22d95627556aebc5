//! Document paths: where in an item an expression points.

use std::fmt;

use super::super::value::{AttributeValue, Item};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a map, by name.
    Name(String),
    /// Into a list, by index.
    Index(usize),
}

/// A path such as `items[0].sku`; the first step is a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The attribute of the item.
    pub attribute: String,
    /// The steps within it.
    pub steps: Vec<Step>,
}

impl fmt::Display for Path {
    /// As the service shows a path: `[items, [0], sku]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.attribute)?;
        for step in &self.steps {
            match step {
                Step::Name(name) => write!(f, ", {name}")?,
                Step::Index(index) => write!(f, ", [{index}]")?,
            }
        }
        f.write_str("]")
    }
}

impl Path {
    /// Whether one lies on the way to the other, or both are the same.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.attribute == other.attribute && self.steps.iter().zip(&other.steps).all(|(left, right)| left == right)
    }

    /// The value it points to.
    #[must_use]
    pub fn get<'a>(&self, item: &'a Item) -> Option<&'a AttributeValue> {
        self.steps.iter().try_fold(item.get(&self.attribute)?, |value, step| match (value, step) {
            (AttributeValue::M(map), Step::Name(name)) => map.get(name),
            (AttributeValue::L(list), Step::Index(index)) => list.get(*index),
            _ => None,
        })
    }

    /// Puts `value` where it points; `false` when there is no such place.
    pub fn set(&self, item: &mut Item, value: AttributeValue) -> bool {
        let Some((final_step, way)) = self.steps.split_last() else {
            item.insert(self.attribute.clone(), value);
            return true;
        };
        match (self.walk(item, way), final_step) {
            (Some(AttributeValue::M(map)), Step::Name(name)) => {
                map.insert(name.clone(), value);
                true
            }
            (Some(AttributeValue::L(list)), Step::Index(index)) => {
                match list.get_mut(*index) {
                    Some(old) => *old = value,
                    None => list.push(value),
                }
                true
            }
            _ => false,
        }
    }

    /// Removes what it points to; `false` when there is no such place to look in.
    pub fn remove(&self, item: &mut Item) -> bool {
        let Some((final_step, way)) = self.steps.split_last() else {
            item.shift_remove(&self.attribute);
            return true;
        };
        match (self.walk(item, way), final_step) {
            (Some(AttributeValue::M(map)), Step::Name(name)) => {
                map.shift_remove(name);
                true
            }
            (Some(AttributeValue::L(list)), Step::Index(index)) => {
                if *index < list.len() {
                    list.remove(*index);
                }
                true
            }
            _ => false,
        }
    }

    /// `value` wrapped in the maps and lists that lead to it from the attribute.
    #[must_use]
    pub fn nest(&self, value: AttributeValue) -> AttributeValue {
        self.steps.iter().rev().fold(value, |inner, step| match step {
            Step::Name(name) => AttributeValue::M(Item::from([(name.clone(), inner)])),
            Step::Index(_) => AttributeValue::L(vec![inner]),
        })
    }

    fn walk<'a>(&self, item: &'a mut Item, way: &[Step]) -> Option<&'a mut AttributeValue> {
        way.iter().try_fold(item.get_mut(&self.attribute)?, |value, step| match (value, step) {
            (AttributeValue::M(map), Step::Name(name)) => map.get_mut(name),
            (AttributeValue::L(list), Step::Index(index)) => list.get_mut(*index),
            _ => None,
        })
    }
}
