//! A run as plain text: result, console, timeline, state, figures.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use crate::{
    course::Example,
    sandbox::{Basis, Outcome, Status},
    trace::{Event, EventKind, Level, Panel, PlanProgress, PlanStep, Recorder, SpanId, VirtualTime, counted},
};

/// How many items, messages or lines of one state panel are printed; `--json` has them all.
const SHOWN: usize = 20;

/// Prints one run.
pub fn run(
    out: &mut dyn Write,
    example: &Example,
    event: &str,
    outcome: &Outcome,
    trace: &Recorder,
    unmet: &[String],
) -> io::Result<()> {
    writeln!(out, "{} · {} · {}", example.title, example.program.kind, event)?;
    if let Some(result) = &outcome.result {
        section(out, "Result")?;
        indented(out, &serde_json::to_string_pretty(result).unwrap_or_default())?;
    }
    if let Some(error) = &outcome.error {
        section(out, "Error")?;
        indented(out, &error.to_string())?;
        if let Some(location) = &error.location {
            indented(out, &format!("at {location}"))?;
        }
        for frame in &error.stack {
            indented(out, &format!("  {frame}"))?;
        }
        if let Some(help) = &error.help {
            indented(out, &format!("help: {help}"))?;
        }
    }
    console(out, trace.events())?;
    timeline(out, trace)?;
    for panel in trace.state() {
        state(out, panel)?;
    }
    figures(out, outcome)?;
    for failure in unmet {
        writeln!(out, "  expected: {failure}")?;
    }
    writeln!(out, "  {}", verdict(outcome.status))
}

/// How a run ended, in words.
pub fn verdict(status: Status) -> &'static str {
    match status {
        Status::Completed => "completed",
        Status::Failed => "the program failed",
        Status::LimitReached => "stopped at a limit",
        Status::Cancelled => "cancelled",
        Status::Internal => "étude itself failed; please report this",
    }
}

fn section(out: &mut dyn Write, title: &str) -> io::Result<()> {
    writeln!(out, "  {title}")
}

fn indented(out: &mut dyn Write, text: &str) -> io::Result<()> {
    for line in text.lines() {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

fn console(out: &mut dyn Write, events: &[Event]) -> io::Result<()> {
    let mut lines = events.iter().filter_map(|event| match &event.kind {
        EventKind::Console { level, text } => Some((*level, text)),
        _ => None,
    });
    let Some(first) = lines.next() else { return Ok(()) };
    section(out, "Console")?;
    for (level, text) in std::iter::once(first).chain(lines) {
        let mark = match level {
            Level::Error | Level::Warn => "! ",
            Level::Platform => "# ",
            Level::Log | Level::Info | Level::Debug => "",
        };
        for line in text.lines() {
            writeln!(out, "    {mark}{line}")?;
        }
    }
    Ok(())
}

fn timeline(out: &mut dyn Write, trace: &Recorder) -> io::Result<()> {
    // A span is indented under the one it happens within, however many others are open at the same time.
    let mut depths: HashMap<SpanId, usize> = HashMap::new();
    let within = |depths: &HashMap<SpanId, usize>, parent: &Option<SpanId>| {
        parent.and_then(|parent| depths.get(&parent)).map_or(0, |depth| depth + 1)
    };
    let mut sources: Vec<&str> = Vec::new();
    let mut titled = false;
    for event in trace.events() {
        let (depth, text) = match &event.kind {
            EventKind::Begin { span, parent, label, detail } => {
                let depth = within(&depths, parent);
                depths.insert(*span, depth);
                (depth, joined(label, detail))
            }
            EventKind::End { span, ok, detail, modelled } => {
                let depth = depths.get(span).copied().unwrap_or(0);
                let how = if *ok { "" } else { "failed: " };
                let basis = modelled.as_ref().map(|source| note(&mut sources, source)).unwrap_or_default();
                let detail = if detail.is_empty() && *ok { "done" } else { detail };
                (depth, format!("└ {how}{detail}{basis}"))
            }
            EventKind::Note { parent, label, detail } => {
                (within(&depths, parent), format!("• {}", joined(label, detail)))
            }
            EventKind::Console { .. } | EventKind::State { .. } => continue,
        };
        if !titled {
            section(out, "Timeline (virtual time)")?;
            titled = true;
        }
        writeln!(out, "    {:>11}  {}{text}", clock(event.at), "  ".repeat(depth))?;
    }
    for (source, number) in sources.iter().zip(1..) {
        writeln!(out, "    [{number}] modelled: {source}")?;
    }
    if trace.dropped() > 0 {
        writeln!(out, "    … and {} more events that were not kept", trace.dropped())?;
    }
    Ok(())
}

/// The mark of a modelled span; each source is named once, under the timeline.
fn note<'a>(sources: &mut Vec<&'a str>, source: &'a str) -> String {
    let at = sources.iter().position(|known| *known == source).unwrap_or_else(|| {
        sources.push(source);
        sources.len() - 1
    });
    format!(" [{}]", at + 1)
}

fn clock(at: VirtualTime) -> String {
    format!("{:.2} ms", at.as_millis())
}

fn joined(label: &str, detail: &str) -> String {
    let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
    if detail.is_empty() { label.to_owned() } else { format!("{label}  {detail}") }
}

fn state(out: &mut dyn Write, panel: &Panel) -> io::Result<()> {
    match panel {
        Panel::Table { name, key, items } => {
            section(out, &format!("Table {name} (key {}): {}", key.join(", "), counted(items.len(), "item")))?;
            some(out, items.iter().map(ToString::to_string))
        }
        Panel::Messages { name, messages } => {
            section(out, &format!("Topic {name}: {}", counted(messages.len(), "message")))?;
            some(out, messages.iter().map(|message| message.body.clone()))
        }
        Panel::Memory { name, size, offset, bytes } => {
            section(
                out,
                &format!("Memory {name}: {size} bytes; {} from {offset}, rows of zeros left out", bytes.len()),
            )?;
            let rows = bytes.chunks(16).zip(0..).filter(|(row, _)| row.iter().any(|byte| *byte != 0));
            some(out, rows.map(|(row, index)| hex_row(*offset + index * 16, row)))
        }
        Panel::Plan { name, root } => {
            section(out, &format!("Plan {name}"))?;
            plan(out, root, 0)
        }
        Panel::Facts { name, rows } => {
            section(out, name)?;
            some(out, rows.iter().map(|row| format!("{}: {}", row.label, row.value)))
        }
        Panel::Text { name, text, .. } => {
            section(out, name)?;
            some(out, text.lines().map(str::to_owned))
        }
    }
}

fn some(out: &mut dyn Write, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let mut left_out = 0;
    for (index, line) in lines.enumerate() {
        if index < SHOWN {
            writeln!(out, "    {line}")?;
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        writeln!(out, "    … and {left_out} more")?;
    }
    Ok(())
}

/// Sixteen bytes as an address, hexadecimal and text.
fn hex_row(address: u64, row: &[u8]) -> String {
    let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.join(" ");
    let text: String =
        row.iter().map(|&byte| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' }).collect();
    format!("{address:>8}  {hex:<48} {text}")
}

fn plan(out: &mut dyn Write, step: &PlanStep, depth: usize) -> io::Result<()> {
    let mark = match step.progress {
        PlanProgress::Waiting => "·",
        PlanProgress::Running => "▸",
        PlanProgress::Done => "✓",
        PlanProgress::Failed => "✗",
        PlanProgress::Skipped => "–",
    };
    writeln!(out, "    {}{mark} {}", "  ".repeat(depth), joined(&step.label, &step.detail))?;
    step.steps.iter().try_for_each(|inner| plan(out, inner, depth + 1))
}

fn figures(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    if !outcome.facts.is_empty() {
        section(out, "Figures")?;
    }
    for fact in &outcome.facts {
        let basis = match &fact.basis {
            Basis::Counted => "counted".to_owned(),
            Basis::Modelled(source) => format!("modelled: {source}"),
        };
        writeln!(out, "    {}: {} ({basis})", fact.label, fact.value)?;
    }
    if !outcome.measured.is_empty() {
        section(out, "Measured in this run")?;
    }
    for measurement in &outcome.measured {
        writeln!(out, "    {}: {:.3} {}", measurement.label, measurement.value, measurement.unit)?;
    }
    Ok(())
}
