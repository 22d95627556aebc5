//! The text format: a learner's `.wat` as a binary module that remembers where each instruction stands in the text.

use wast::{
    Wat,
    core::{FuncKind, ModuleField, ModuleKind},
    parser::{self, ParseBuffer},
};

/// A module made from text.
#[derive(Debug)]
pub(super) struct Assembled {
    /// The binary module.
    pub(super) binary: Vec<u8>,
    /// Where its instructions stand.
    pub(super) places: Places,
}

/// Why a text is no module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextFault {
    /// What is wrong.
    pub(super) message: String,
    /// The byte of the text where it shows.
    pub(super) offset: usize,
}

/// The byte of the text at which each instruction of each function body begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<Vec<usize>>);

impl Places {
    /// Where instruction number `instruction` of body number `body` stands. The `end` of a body, which the text does not
    /// spell, stands with its last instruction.
    pub(super) fn of(&self, body: usize, instruction: usize) -> Option<usize> {
        let instructions = self.0.get(body)?;
        instructions.get(instruction).or(instructions.last()).copied()
    }
}

/// Reads `text` as a module.
pub(super) fn assemble(text: &str) -> Result<Assembled, TextFault> {
    let fault = |error: wast::Error| TextFault { message: error.message(), offset: error.span().offset() };
    let mut buffer = ParseBuffer::new(text).map_err(fault)?;
    buffer.track_instr_spans(true);
    let mut parsed = parser::parse::<Wat>(&buffer).map_err(fault)?;
    let Wat::Module(module) = &mut parsed else {
        let message = "this is a component; the sandbox runs core modules, which begin with `(module`".to_owned();
        return Err(TextFault { message, offset: parsed.span().offset() });
    };
    let places = match &module.kind {
        ModuleKind::Text(fields) => Places(fields.iter().filter_map(instruction_places).collect()),
        ModuleKind::Binary(_) => Places::default(),
    };
    let binary = module.encode().map_err(fault)?;
    Ok(Assembled { binary, places })
}

/// Where the instructions of a function with a body stand; bodies are encoded in the order of the text.
fn instruction_places(field: &ModuleField<'_>) -> Option<Vec<usize>> {
    let ModuleField::Func(function) = field else { return None };
    let FuncKind::Inline { expression, .. } = &function.kind else { return None };
    Some(expression.instr_spans.iter().flatten().map(wast::token::Span::offset).collect())
}

/// The byte of `text` that names the import `module`.`name`, if it is spelled there.
pub(super) fn import_place(text: &str, module: &str, name: &str) -> Option<usize> {
    let (module, name) = (format!("\"{module}\""), format!("\"{name}\""));
    text.match_indices(&module).map(|(offset, _)| offset).find(|offset| {
        let after = text[offset + module.len()..].trim_start();
        after.starts_with(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_place() {
        let text = "(module\n  (func (export \"f\") (result i32)\n    local.get $x))";
        let fault = assemble(text).unwrap_err();
        assert_eq!(&text[fault.offset..fault.offset + 2], "$x");
        assert!(fault.message.contains("unknown local"), "{}", fault.message);
    }

    #[test]
    fn folded_instructions_keep_their_places() {
        let text = "(module (import \"a\" \"b\" (func)) (func (result i32) (i32.div_u (i32.const 1) (i32.const 0))))";
        let places = assemble(text).unwrap().places;
        let spelled = |instruction| &text[places.of(0, instruction).unwrap()..][..9];
        assert_eq!([spelled(0), spelled(2)], ["i32.const", "i32.div_u"]);
    }

    #[test]
    fn an_import_is_found_by_both_its_names() {
        let text = "(import \"env\" \"a\" (func))\n(import \"env\" \"log\" (func))";
        assert_eq!(import_place(text, "env", "log"), Some(34));
        assert_eq!(import_place(text, "env", "gone"), None);
    }
}
