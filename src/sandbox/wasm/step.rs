//! What a step asks of a module: `{ "export": "sum", "args": [1, 2] }`, or for a command
//! `{ "args": ["program", "word"], "stdin": "…", "env": { "NAME": "value" } }`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use wasmparser::ValType;

use super::{Setup, anatomy::Anatomy, failure::Halt};
use crate::{diagnostic::did_you_mean, sandbox::ProgramError};

/// The export a command starts from.
pub(super) const START: &str = "_start";

/// A step as it is written; everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Step {
    /// The export to call.
    pub(super) export: Option<String>,
    /// Its arguments, or the words of a command.
    pub(super) args: Option<Vec<Value>>,
    /// Standard input of a command.
    pub(super) stdin: Option<String>,
    /// Environment variables of a command, beside those of the setup.
    pub(super) env: BTreeMap<String, String>,
}

/// What to do with the module.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Task {
    /// Call this export with these arguments.
    Call(String, Vec<Value>),
    /// Start it as a command.
    Start,
}

impl Step {
    /// Reads a step; `null` is a step that leaves everything out.
    pub(super) fn read(step: &Value) -> Result<Self, Halt> {
        if step.is_null() {
            return Ok(Self::default());
        }
        serde_json::from_value(step.clone()).map_err(|error| {
            let message = format!("this step is no call: {error}");
            refusal("Input", message, "write it as { \"export\": \"name\", \"args\": [1, 2] }".to_owned())
        })
    }

    /// What the step asks of the module of `anatomy`.
    pub(super) fn task(&self, setup: &Setup, anatomy: &Anatomy) -> Result<Task, Halt> {
        let name = match self.export.as_ref().or(setup.export.as_ref()) {
            Some(name) => name.clone(),
            None => default_export(anatomy)?,
        };
        if name == START {
            return Ok(Task::Start);
        }
        let Some(export) = anatomy.functions().find(|export| export.name == name) else {
            return Err(no_export(&name, anatomy));
        };
        let params = export.function.as_ref().map_or(&[][..], |(params, _)| params);
        let args = match (&self.args, setup.args.is_empty()) {
            (Some(args), _) => args.clone(),
            (None, false) => setup.args.clone(),
            (None, true) => sample_args(params),
        };
        if args.len() != params.len() {
            let message = format!("`{name}` takes {} arguments, and this step gives {}", params.len(), args.len());
            return Err(refusal("TypeError", message, format!("its type is {}", export.shape)));
        }
        Ok(Task::Call(name, args))
    }

    /// The words of a command.
    pub(super) fn words(&self, setup: &Setup, program: &str) -> Vec<String> {
        let given = self.args.as_ref().unwrap_or(&setup.args);
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if given.is_empty() { vec![program.to_owned()] } else { given.iter().map(word).collect() }
    }
}

/// Small arguments to try a function with.
pub(super) fn sample_args(params: &[ValType]) -> Vec<Value> {
    let samples = [7, 5, 3, 2].into_iter().cycle();
    params
        .iter()
        .zip(samples)
        .map(|(param, sample)| match param {
            ValType::Ref(_) => Value::Null,
            _ => sample.into(),
        })
        .collect()
}

fn default_export(anatomy: &Anatomy) -> Result<String, Halt> {
    if anatomy.has_function(START) {
        return Ok(START.to_owned());
    }
    let mut functions = anatomy.functions();
    match (functions.next(), functions.next()) {
        (Some(only), None) => Ok(only.name.clone()),
        (Some(_), Some(_)) => {
            let message = "the module exports several functions, and the step names none".to_owned();
            Err(refusal("Input", message, format!("choose one with `export`: {}", function_list(anatomy))))
        }
        (None, _) => {
            let message = "the module exports no function, so there is nothing to call".to_owned();
            Err(refusal("TypeError", message, "export one: (func (export \"name\") …)".to_owned()))
        }
    }
}

fn no_export(name: &str, anatomy: &Anatomy) -> Halt {
    let near = did_you_mean(name, anatomy.functions().map(|export| export.name.as_str()));
    let help =
        near.map_or_else(|| format!("it exports {}", function_list(anatomy)), |near| format!("did you mean `{near}`?"));
    refusal("TypeError", format!("the module exports no function `{name}`"), help)
}

fn refusal(name: &str, message: String, help: String) -> Halt {
    ProgramError { name: name.to_owned(), message, help: Some(help), ..ProgramError::default() }.into()
}

fn function_list(anatomy: &Anatomy) -> String {
    let names: Vec<String> = anatomy.functions().map(|export| format!("`{}`", export.name)).collect();
    if names.is_empty() { "no function at all".to_owned() } else { names.join(", ") }
}
