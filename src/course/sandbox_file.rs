//! `sandbox.toml`: one folder, one example.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    files::{Entry, Files, folder_of, join, read_text, unreadable},
    manifest::{FORMAT, OneOrMany},
    model::{Example, ExampleEvent, Expectation},
    schema::Schemas,
    toml_file::{self, Places},
};
use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean},
    sandbox::{FaultSetup, Kind, Limits, Program, Setup, SourceFile, edge, federation, serverless, wasm},
};

/// The name of the file.
pub(super) const NAME: &str = "sandbox.toml";

/// An example's file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "sandbox.toml", extend("required" = ["format", "id", "title", "kind", "entry"]))]
pub(super) struct SandboxFile {
    /// The version of the format: 1.
    format: u32,
    /// A stable id: the folder's name.
    id: String,
    /// The example's title.
    title: String,
    /// One or two sentences on what to look for.
    about: String,
    /// What runs it.
    kind: Option<Kind>,
    /// The file it starts from, or that a learner reads first.
    entry: String,
    /// Its files; all in the folder but this one, solutions, wrong solutions and `events/` when left out.
    files: Option<Vec<String>>,
    /// Seeds everything random in it.
    seed: u64,
    /// A question to think about before running.
    predict: Option<String>,
    /// A file that stands for the entry and meets every expectation: the example is an exercise.
    solution: Option<String>,
    /// Files that stand for the entry and must each fail an expectation.
    wrong: Vec<String>,
    /// What it may use.
    limits: Limits,
    /// What stands around a function.
    serverless: Option<serverless::Setup>,
    /// What stands around a worker.
    edge: Option<edge::Setup>,
    /// What stands around subgraphs.
    federation: Option<federation::Setup>,
    /// What stands around a module.
    wasm: Option<wasm::Setup>,
    /// The inputs to choose from, the default first.
    events: Vec<EventFile>,
    /// The faults a learner can switch on.
    faults: Vec<FaultSetup>,
}

/// A named input.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EventFile {
    /// Its name.
    name: String,
    /// What arrives, when that is one thing.
    #[serde(default)]
    step: Option<Value>,
    /// What arrives, in order.
    #[serde(default)]
    steps: Option<Vec<Value>>,
    /// A JSON file with what arrives.
    #[serde(default)]
    file: Option<String>,
    /// The faults that are on for it, by name.
    #[serde(default)]
    faults: Vec<String>,
    /// What must be true of the run.
    #[serde(default)]
    expect: ExpectFile,
}

/// What must be true of a run.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct ExpectFile {
    /// How it ends.
    status: Option<StatusWord>,
    /// JSON that the result holds; `"*"` matches anything.
    result: Option<Value>,
    /// Texts that the console holds.
    console: OneOrMany<String>,
    /// A text that the error holds.
    error: Option<String>,
    /// How many items a table holds at the end.
    tables: BTreeMap<String, u32>,
    /// How many messages a topic or queue has taken at the end.
    messages: BTreeMap<String, u32>,
    /// Facts by label, with their values.
    facts: BTreeMap<String, String>,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum StatusWord {
    Completed,
    Failed,
    LimitReached,
    Cancelled,
}

impl StatusWord {
    fn word(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::LimitReached => "limit-reached",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Reads the example that `file`, a `sandbox.toml`, declares. `entries` are the files of the whole course.
pub(super) fn read(
    files: &dyn Files,
    entries: &[Entry],
    schemas: &Schemas,
    file: &str,
) -> (Option<Example>, Vec<Diagnostic>) {
    let text = match read_text(files, file) {
        Ok(text) => text,
        Err(fault) => return (None, vec![*fault]),
    };
    let read = toml_file::read::<SandboxFile>(&schemas.sandbox, file, &text);
    let mut reading = Reading { files, entries, file, text: &text, places: read.places, diagnostics: read.diagnostics };
    let example = read.value.and_then(|value| reading.example(value));
    (example, reading.diagnostics)
}

/// The reading of one example.
struct Reading<'a> {
    files: &'a dyn Files,
    entries: &'a [Entry],
    file: &'a str,
    text: &'a str,
    places: Places,
    diagnostics: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn fault(&mut self, pointer: &str, code: &str, message: String) -> &mut Diagnostic {
        let fault = Diagnostic::error(code, message).at(self.file, self.text, self.places.of(pointer));
        self.diagnostics.push(fault);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn example(&mut self, file: SandboxFile) -> Option<Example> {
        let folder = folder_of(self.file).to_owned();
        let named = folder.rsplit('/').next().unwrap_or_default().to_owned();
        if file.format != FORMAT && self.places.holds("/format") {
            self.fault("/format", "course::format", format!("format {} is not known", file.format)).help =
                Some(format!("this version reads format {FORMAT}"));
        }
        if !file.id.is_empty() && file.id != named {
            self.fault("/id", "course::id-of-folder", format!("the id is `{}`, the folder `{named}`", file.id)).help =
                Some("give both the same name".to_owned());
        }
        let kind = file.kind?;
        self.other_setups(&file, kind);
        let source_files = self.source_files(&file, &folder);
        if !file.entry.is_empty() && !source_files.iter().any(|source| source.path == file.entry) {
            let near = did_you_mean(&file.entry, source_files.iter().map(|source| source.path.as_str()))
                .map(|near| format!("did you mean `{near}`?"));
            self.fault("/entry", "course::missing-file", format!("the entry `{}` is none of its files", file.entry))
                .help = near;
        }
        let solution = file.solution.as_ref().and_then(|path| self.text_of("/solution", &folder, path));
        let wrong = file.wrong.iter().enumerate();
        let wrong = wrong
            .filter_map(|(index, path)| Some((path.clone(), self.text_of(&format!("/wrong/{index}"), &folder, path)?)))
            .collect();
        self.limits(&file.limits);
        self.unique_names(&file);
        let events = file.events.iter().enumerate();
        let events = events.map(|(index, event)| self.event(event, index, &file.faults, &folder)).collect();
        let setup =
            Setup { serverless: file.serverless, edge: file.edge, federation: file.federation, wasm: file.wasm };
        Some(Example {
            id: named,
            title: file.title,
            about: file.about,
            file: self.file.to_owned(),
            program: Program { kind, entry: file.entry, files: source_files, setup },
            limits: file.limits,
            seed: file.seed,
            events,
            faults: file.faults,
            predict: file.predict,
            solution,
            wrong,
        })
    }

    /// A setup table of another kind would never be looked at.
    fn other_setups(&mut self, file: &SandboxFile, kind: Kind) {
        let present = [
            (Kind::Serverless, file.serverless.is_some()),
            (Kind::Edge, file.edge.is_some()),
            (Kind::Federation, file.federation.is_some()),
            (Kind::Wasm, file.wasm.is_some()),
        ];
        for (other, there) in present {
            if there && other != kind {
                let message = format!("a table `{other}` has no effect on an example of kind `{kind}`");
                self.fault(&format!("/{other}"), "course::other-setup", message).help =
                    Some(format!("name it `[{kind}]`, or change `kind`"));
            }
        }
    }

    fn source_files(&mut self, file: &SandboxFile, folder: &str) -> Vec<SourceFile> {
        let listed = file.files.is_some();
        let paths = file.files.clone().unwrap_or_else(|| self.files_by_itself(file, folder));
        let mut sources = Vec::new();
        for (index, path) in paths.into_iter().enumerate() {
            match self.files.read(&join(folder, &path)) {
                Ok(content) => sources.push(SourceFile { path, content }),
                Err(fault) => {
                    let pointer = if listed { format!("/files/{index}") } else { "/entry".to_owned() };
                    let told = unreadable(&path, &fault);
                    self.fault(&pointer, &told.code, told.message);
                }
            }
        }
        sources
    }

    /// The files of the folder that are not there for the example's author alone.
    fn files_by_itself(&self, file: &SandboxFile, folder: &str) -> Vec<String> {
        let apart = |path: &str| {
            path == NAME
                || path.starts_with("events/")
                || (path.starts_with("solution") && path != file.entry)
                || (path.starts_with("wrong") && path != file.entry)
        };
        let prefix = format!("{folder}/");
        let inside = self.entries.iter().filter_map(|entry| entry.path.strip_prefix(&prefix));
        inside.filter(|path| !apart(path)).map(str::to_owned).collect()
    }

    fn text_of(&mut self, pointer: &str, folder: &str, path: &str) -> Option<String> {
        match read_text(self.files, &join(folder, path)) {
            Ok(text) => Some(text),
            Err(told) => {
                self.fault(pointer, &told.code, told.message);
                None
            }
        }
    }

    fn limits(&mut self, limits: &Limits) {
        if limits.clamped() != *limits {
            let most = Limits::MOST;
            self.fault("/limits", "course::limits", "the limits are above what any example may use".to_owned()).help =
                Some(format!(
                    "at most: time-ms {}, memory-mib {}, stack-kib {}, output-kib {}",
                    most.time_ms, most.memory_mib, most.stack_kib, most.output_kib
                ));
        }
    }

    fn unique_names(&mut self, file: &SandboxFile) {
        let events: Vec<&str> = file.events.iter().map(|event| event.name.as_str()).collect();
        let faults: Vec<&str> = file.faults.iter().map(|fault| fault.name.as_str()).collect();
        for (list, names) in [("events", events), ("faults", faults)] {
            for (index, name) in names.iter().enumerate() {
                let pointer = format!("/{list}/{index}/name");
                if name.is_empty() {
                    self.fault(&pointer, "course::missing-key", format!("one of the {list} has no name"));
                } else if names[..index].contains(name) {
                    self.fault(&pointer, "course::duplicate-id", format!("two {list} are named `{name}`"));
                }
            }
        }
    }

    fn event(&mut self, event: &EventFile, index: usize, faults: &[FaultSetup], folder: &str) -> ExampleEvent {
        let at = format!("/events/{index}");
        for (number, name) in event.faults.iter().enumerate() {
            if !faults.iter().any(|fault| fault.name == *name) {
                let near = did_you_mean(name, faults.iter().map(|fault| fault.name.as_str()));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let pointer = format!("{at}/faults/{number}");
                self.fault(&pointer, "course::unknown-fault", format!("there is no fault `{name}`")).help = help;
            }
        }
        let given = [event.step.is_some(), event.steps.is_some(), event.file.is_some()];
        if given.iter().filter(|there| **there).count() > 1 {
            let message = format!("the event `{}` has more than one of `step`, `steps` and `file`", event.name);
            self.fault(&at, "course::event", message);
        }
        let steps = match (&event.steps, &event.step, &event.file) {
            (Some(steps), _, _) => steps.clone(),
            (None, Some(step), _) => vec![step.clone()],
            (None, None, Some(path)) => self.steps_of_file(&format!("{at}/file"), &join(folder, path)),
            (None, None, None) => vec![Value::Null],
        };
        let expect = expectation(event.expect.clone());
        ExampleEvent { name: event.name.clone(), steps, faults: event.faults.clone(), expect }
    }

    /// The one step a JSON file holds.
    fn steps_of_file(&mut self, pointer: &str, path: &str) -> Vec<Value> {
        let text = match read_text(self.files, path) {
            Ok(text) => text,
            Err(told) => {
                self.fault(pointer, &told.code, told.message);
                return Vec::new();
            }
        };
        match serde_json::from_str(&text) {
            Ok(step) => vec![step],
            Err(error) => {
                let before =
                    text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
                let place = Span::new(before + error.column().saturating_sub(1), before + error.column());
                let fault = Diagnostic::error("course::json", format!("this is not JSON: {error}"));
                self.diagnostics.push(fault.at(path, &text, place));
                Vec::new()
            }
        }
    }
}

fn expectation(file: ExpectFile) -> Expectation {
    let counted = |counts: BTreeMap<String, u32>| {
        counts.into_iter().map(|(name, count)| (name, usize::try_from(count).unwrap_or(usize::MAX))).collect()
    };
    Expectation {
        status: file.status.map(|status| status.word().to_owned()),
        result: file.result,
        console: file.console.into_vec(),
        error: file.error,
        tables: counted(file.tables),
        messages: counted(file.messages),
        facts: file.facts.into_iter().collect(),
    }
}
