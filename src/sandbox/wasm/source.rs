//! One module of a program, read from its text or binary file, ready to be compiled and to explain itself.

use super::{
    anatomy::{Anatomy, BinaryFault},
    text::{self, Places},
};
use crate::{
    diagnostic::{Diagnostic, Position, Span},
    sandbox::{Location, ProgramError, SourceFile},
};

/// A valid module with all that is needed to speak of it in the learner's terms.
#[derive(Clone, Debug)]
pub(super) struct ModuleSource {
    /// The file it was read from.
    pub(super) file: String,
    /// The binary module.
    pub(super) binary: Vec<u8>,
    /// What it consists of.
    pub(super) anatomy: Anatomy,
    /// The text it was made from, and where its instructions stand there.
    text: Option<(String, Places)>,
}

/// Why a file is no module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceFault {
    /// What is wrong.
    pub(super) message: String,
    /// The byte of the text where it shows, when the file is text.
    pub(super) offset: Option<usize>,
    /// What to do about it.
    pub(super) help: Option<String>,
}

/// The largest module, in bytes of text or binary.
const LARGEST_MODULE: usize = 4 << 20;

impl ModuleSource {
    /// Reads `file`, which is a text module unless it begins as a binary one does.
    pub(super) fn read(file: &SourceFile) -> Result<Self, SourceFault> {
        Self::from_bytes(&file.path, &file.content)
    }

    /// Reads a module out of `content`; `file` is what to call it.
    pub(super) fn from_bytes(file: &str, content: &[u8]) -> Result<Self, SourceFault> {
        if content.len() > LARGEST_MODULE {
            let message = format!("the module is {} bytes long; {LARGEST_MODULE} is the most", content.len());
            return Err(SourceFault { message, offset: None, help: None });
        }
        let (binary, text) = if content.starts_with(b"\0asm") {
            (content.to_vec(), None)
        } else {
            let text = std::str::from_utf8(content).map_err(|_| SourceFault {
                message: "neither a text module nor a binary one".to_owned(),
                offset: None,
                help: Some("a text module begins with `(module`, a binary one with the bytes 00 61 73 6d".to_owned()),
            })?;
            let assembled = text::assemble(text).map_err(|fault| SourceFault {
                message: fault.message,
                offset: Some(fault.offset),
                help: None,
            })?;
            (assembled.binary, Some((text.to_owned(), assembled.places)))
        };
        match Anatomy::read(&binary) {
            Ok(anatomy) => Ok(Self { file: file.to_owned(), binary, anatomy, text }),
            Err(refused) => {
                let (fault, anatomy) = *refused;
                Err(invalid(fault, &anatomy, text.as_ref().map(|(_, places)| places)))
            }
        }
    }

    /// The place in the text of the instruction at `offset` of the binary.
    pub(super) fn location(&self, offset: usize) -> Option<Location> {
        let (text, places) = self.text.as_ref()?;
        let (body, instruction) = self.anatomy.instruction_at(offset)?;
        Some(place(&self.file, text, places.of(body, instruction)?))
    }

    /// The place in the text where the import `module`.`name` is declared.
    pub(super) fn import_location(&self, module: &str, name: &str) -> Option<Location> {
        let (text, _) = self.text.as_ref()?;
        Some(place(&self.file, text, text::import_place(text, module, name)?))
    }

    /// The text and the bytes of it that name the import `module`.`name`.
    pub(super) fn import_span(&self, module: &str, name: &str) -> Option<(&str, Span)> {
        let (text, _) = self.text.as_ref()?;
        let start = text::import_place(text, module, name)?;
        Some((text, Span::new(start, start + module.len() + 2)))
    }
}

/// A fault that validation found, with its place in the text when there is one.
fn invalid(fault: BinaryFault, anatomy: &Anatomy, places: Option<&Places>) -> SourceFault {
    let offset = places.and_then(|places| {
        let (body, instruction) = anatomy.instruction_at(fault.offset)?;
        places.of(body, instruction)
    });
    let message = match offset {
        Some(_) => fault.message,
        None => format!("{} (at byte {} of the binary module)", fault.message, fault.offset),
    };
    SourceFault { message, offset, help: None }
}

fn place(file: &str, text: &str, offset: usize) -> Location {
    let position = Position::of(text, offset);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Location { file: file.to_owned(), line: number(position.line), column: number(position.column) }
}

impl SourceFault {
    /// The fault as a diagnostic of `file`.
    pub(super) fn diagnostic(&self, file: &SourceFile) -> Diagnostic {
        let mut diagnostic = Diagnostic::error("wasm::module", self.message.clone());
        diagnostic = match self.offset {
            Some(offset) => {
                let text = file.to_text();
                let end =
                    text[offset.min(text.len())..].chars().next().map_or(offset, |first| offset + first.len_utf8());
                diagnostic.at(&file.path, &text, Span::new(offset, end))
            }
            None => diagnostic.in_file(&file.path),
        };
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }

    /// The fault as the reason a run failed.
    pub(super) fn error(&self, file: &SourceFile) -> ProgramError {
        ProgramError {
            name: "CompileError".to_owned(),
            message: self.message.clone(),
            location: self.offset.map(|offset| place(&file.path, &file.to_text(), offset)),
            help: self.help.clone(),
            ..ProgramError::default()
        }
    }
}
