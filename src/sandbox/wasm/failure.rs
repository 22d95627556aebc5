//! Why a run of a module ended early, told in the learner's terms.

use wasmtime::{Trap, WasmBacktrace};

use super::{guest::Halted, source::ModuleSource};
use crate::sandbox::{Limit, Limits, Outcome, ProgramError};

/// Why a run ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// The program failed, or met a limit.
    Failed(Box<ProgramError>),
    /// Somebody asked to stop.
    Cancelled,
    /// The program exited with this code.
    Exit(i32),
}

impl From<ProgramError> for Halt {
    fn from(error: ProgramError) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl Halt {
    /// The run as a whole.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Failed(error) => Outcome::failed(*error),
            Self::Cancelled => Outcome::cancelled(),
            Self::Exit(0) => Outcome::completed(Some(0.into())),
            Self::Exit(code) => {
                let message = format!("the program ended with exit code {code}; 0 means that all went well");
                let error = ProgramError { name: "exit".to_owned(), message, ..ProgramError::default() };
                Outcome { result: Some(code.into()), ..Outcome::failed(error) }
            }
        }
    }

    /// A few words for the end of a span.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::Failed(error) => error.name.clone(),
            Self::Cancelled => "stopped".to_owned(),
            Self::Exit(code) => format!("exit {code}"),
        }
    }

    /// Whether it was a trap within the module, whose last stretch of fuel the engine does not account for.
    pub(super) fn is_trap(&self) -> bool {
        matches!(self, Self::Failed(error) if error.name != OUT_OF_FUEL && !error.stack.is_empty())
    }

    /// Whether where it ended depends on the machine, so that no figure counted up to there is repeatable.
    pub(super) fn is_by_the_clock(&self) -> bool {
        match self {
            Self::Failed(error) => error.limit == Some(Limit::Time) && error.name == TIME_LIMIT,
            Self::Cancelled => true,
            Self::Exit(_) => false,
        }
    }
}

const TIME_LIMIT: &str = "time limit";
const OUT_OF_FUEL: &str = "out of fuel";

/// What `error`, from a call into the module of `source` or from instantiating it, means. `refused` is the memory in bytes the
/// module asked for last and did not get.
pub(super) fn explain(error: &wasmtime::Error, source: &ModuleSource, refused: Option<usize>, limits: &Limits) -> Halt {
    let mut told = if let Some(halted) = error.downcast_ref::<Halted>() {
        match halted_error(halted, limits) {
            Ok(told) => told,
            Err(halt) => return halt,
        }
    } else if let Some(trap) = error.downcast_ref::<Trap>() {
        trap_error(*trap, limits)
    } else if let Some(bytes) = refused {
        memory_error(bytes, limits)
    } else {
        let message = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
        ProgramError { name: "LinkError".to_owned(), message, ..ProgramError::default() }
    };
    if let Some(bytes) = refused.filter(|_| told.help.is_none()) {
        told.help = Some(format!(
            "before this the module asked for {} MiB of memory and was refused: memory.grow answered -1. Does it look at the answer?",
            bytes >> 20
        ));
    }
    add_frames(&mut told, error, source);
    told.into()
}

fn halted_error(halted: &Halted, limits: &Limits) -> Result<ProgramError, Halt> {
    let (name, limit, help) = match halted {
        Halted::Cancelled => return Err(Halt::Cancelled),
        Halted::Exit(code) => return Err(Halt::Exit(*code)),
        Halted::TimeUp => return Ok(time_error(limits)),
        Halted::OutputFull => (
            "output limit",
            Some(Limit::Output),
            format!("the run may print {} KiB; is something printed in a loop?", limits.output_kib),
        ),
        Halted::NoMemory => ("LinkError", None, "add `(memory (export \"memory\") 1)` to the module".to_owned()),
        Halted::Thrown => ("RuntimeError", None, String::new()),
    };
    let help = Some(help).filter(|help| !help.is_empty());
    Ok(ProgramError { name: name.to_owned(), message: halted.to_string(), limit, help, ..ProgramError::default() })
}

/// The error of a run that used up its time.
pub(super) fn time_error(limits: &Limits) -> ProgramError {
    ProgramError {
        name: TIME_LIMIT.to_owned(),
        message: format!("the module was still running after {} ms", limits.time_ms),
        limit: Some(Limit::Time),
        help: Some("does every loop have a way out? `br 0` in a loop goes back to its beginning".to_owned()),
        ..ProgramError::default()
    }
}

/// The error of a module that wants more memory to start with than it may have.
fn memory_error(bytes: usize, limits: &Limits) -> ProgramError {
    ProgramError {
        name: "memory limit".to_owned(),
        message: format!("the module needs {} KiB to start with; {} MiB is the most", bytes >> 10, limits.memory_mib),
        limit: Some(Limit::Memory),
        help: Some("declare a smaller memory (a page is 64 KiB) or a smaller table".to_owned()),
        ..ProgramError::default()
    }
}

/// What a trap is called, and what it means.
pub(super) fn trap_words(trap: Trap) -> (&'static str, &'static str) {
    match trap {
        Trap::StackOverflow => ("call stack exhausted", "a function calls itself too often"),
        Trap::MemoryOutOfBounds => ("out of bounds memory access", "an address lies past the end of the memory"),
        Trap::TableOutOfBounds => ("undefined element", "an index lies past the end of the table"),
        Trap::IndirectCallToNull => ("uninitialized element", "the called entry of the table is empty"),
        Trap::BadSignature => ("indirect call type mismatch", "the called entry of the table has another type"),
        Trap::IntegerOverflow => ("integer overflow", "the quotient or the converted number does not fit"),
        Trap::IntegerDivisionByZero => ("integer divide by zero", "integers have no infinity: the module stops"),
        Trap::BadConversionToInteger => ("invalid conversion to integer", "NaN has no integer"),
        Trap::UnreachableCodeReached => ("unreachable", "the module reached an `unreachable` instruction: it gave up"),
        Trap::OutOfFuel => (OUT_OF_FUEL, "the fuel of this run is used up"),
        Trap::HeapMisaligned => ("unaligned atomic", "an atomic access needs an aligned address"),
        Trap::NullReference => ("null reference", "the called reference is null"),
        _ => ("trap", "the module stopped"),
    }
}

fn trap_error(trap: Trap, limits: &Limits) -> ProgramError {
    let (name, message) = trap_words(trap);
    let (limit, help) = match trap {
        Trap::StackOverflow => {
            let help = format!("the stack may be {} KiB deep; does the recursion have an end?", limits.stack_kib);
            (Some(Limit::Stack), Some(help))
        }
        Trap::OutOfFuel => {
            (Some(Limit::Time), Some("the example sets `fuel`; the same run always stops here".to_owned()))
        }
        Trap::BadConversionToInteger | Trap::IntegerOverflow => {
            (None, Some("`i32.trunc_sat_f64_s` and its kin give 0 or the nearest number instead".to_owned()))
        }
        Trap::MemoryOutOfBounds => {
            (None, Some("addresses run from 0 to 65536 × pages − 1, and the whole value must fit".to_owned()))
        }
        _ => (None, None),
    };
    let message = message.to_owned();
    ProgramError { name: name.to_owned(), message, limit, help, ..ProgramError::default() }
}

/// The most frames a learner is shown.
const MOST_FRAMES: usize = 12;

fn add_frames(told: &mut ProgramError, error: &wasmtime::Error, source: &ModuleSource) {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return };
    let frames = backtrace.frames();
    let place = |frame: &wasmtime::FrameInfo| frame.module_offset().and_then(|offset| source.location(offset));
    told.location = frames.first().and_then(place);
    told.stack = frames
        .iter()
        .take(MOST_FRAMES)
        .map(|frame| {
            let function = source.anatomy.function_name(frame.func_index());
            match (place(frame), frame.module_offset()) {
                (Some(place), _) => format!("at {function} ({place})"),
                (None, Some(offset)) => format!("at {function} ({}, byte {offset:#x})", source.file),
                (None, None) => format!("at {function}"),
            }
        })
        .collect();
    if frames.len() > MOST_FRAMES {
        told.stack.push(format!("… {} more", frames.len() - MOST_FRAMES));
    }
}
