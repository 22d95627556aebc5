//! Which course a command line means: the built-in one, a folder, a page, or what stands around one file.

use std::path::Path;

use super::Failure;
use crate::course::{Course, Example};

/// The course at `path`; the built-in one without a path.
pub fn course(_path: Option<&Path>) -> Result<Course, Failure> {
    Ok(Course::default())
}

/// The course that a `run` target belongs to.
pub fn course_of_target(_target: Option<&str>) -> Result<Course, Failure> {
    Ok(Course::default())
}

/// The example of the fence `name` (its name or number) of a single page.
pub fn fence<'a>(_course: &'a Course, _name: &str) -> Option<&'a Example> {
    None
}
