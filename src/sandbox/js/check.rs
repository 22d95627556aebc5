//! What can be said of JavaScript files without running them.

use super::{Context, ContextOptions, Engine, Flavor, JsError, NoHost};
use crate::{
    diagnostic::{Diagnostic, Span},
    sandbox::{SourceFile, THREAD_STACK},
};

/// The syntax errors of `files`, which may import what `preludes` register. Parses on a thread of its own: hostile nesting needs
/// stack.
pub fn check(flavor: Flavor, files: &[SourceFile], preludes: &[(&'static str, &'static str)]) -> Vec<Diagnostic> {
    let faults = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("check".to_owned()).stack_size(THREAD_STACK);
        let parse = || {
            let options = ContextOptions { preludes: preludes.to_vec(), ..ContextOptions::new(flavor) };
            let mut context = Context::new(Engine::shared(), &options, Box::new(NoHost))?;
            context.check(files)
        };
        // A file so nested that parsing it meets a limit has no fault to show here; running it says what is wrong.
        thread.spawn_scoped(scope, parse).ok()?.join().ok()?.ok()
    });
    faults.unwrap_or_default().iter().map(|fault| diagnostic(fault, files)).collect()
}

fn diagnostic(fault: &JsError, files: &[SourceFile]) -> Diagnostic {
    let diagnostic = Diagnostic::error("javascript::syntax", fault.message.as_str());
    let Some(location) = &fault.location else { return diagnostic };
    let Some(file) = files.iter().find(|file| file.path == location.file) else {
        return diagnostic.in_file(&location.file);
    };
    let text = file.to_text();
    let start = offset(&text, location.line as usize, location.column as usize);
    diagnostic.at(&file.path, &text, Span::new(start, start))
}

/// The byte at a 1-based line and column.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}
