//! The README's picture is the real screen: the binary is run on a pseudo-terminal, and what it shows is drawn as SVG and
//! compared with the committed picture. `ETUDE_PICTURE=write cargo test --test picture` draws it anew.
#![cfg(unix)]
#![expect(unused, reason = "the terminal is shared by several test binaries, and none uses all of it")]

#[cfg(test)]
mod terminal;

use std::{collections::HashSet, fmt::Write as _, fs, path::Path};

use terminal::Terminal;

const COLUMNS: u16 = 100;
const ROWS: u16 = 30;
const CELL_WIDTH: u32 = 9;
const CELL_HEIGHT: u32 = 19;

/// The sixteen base colours and the 6x6x6 cube with its greys, as terminals usually show them.
fn rgb(index: u8) -> (u8, u8, u8) {
    const BASE: [(u8, u8, u8); 16] = [
        (0, 0, 0),
        (205, 49, 49),
        (13, 188, 121),
        (229, 229, 16),
        (36, 114, 200),
        (188, 63, 188),
        (17, 168, 205),
        (229, 229, 229),
        (102, 102, 102),
        (241, 76, 76),
        (35, 209, 139),
        (245, 245, 67),
        (59, 142, 234),
        (214, 112, 214),
        (41, 184, 219),
        (255, 255, 255),
    ];
    let level = |value: u8| if value == 0 { 0 } else { 55 + 40 * value };
    match index {
        0..16 => BASE[usize::from(index)],
        16..232 => (level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6)),
        232.. => (8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)),
    }
}

fn hex(colour: vt100::Color, otherwise: &str) -> String {
    match colour {
        vt100::Color::Default => otherwise.to_owned(),
        vt100::Color::Idx(index) => {
            let (red, green, blue) = rgb(index);
            format!("#{red:02x}{green:02x}{blue:02x}")
        }
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (u32::from(COLUMNS) * CELL_WIDTH, u32::from(ROWS) * CELL_HEIGHT);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-12 -12 {} {}\" font-family=\"ui-monospace, Menlo, Consolas, \
         monospace\" font-size=\"15\">\n<rect x=\"-12\" y=\"-12\" width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n",
        width + 24,
        height + 24
    );
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let Some(cell) = screen.cell(row, column) else { continue };
            let (x, y) = (u32::from(column) * CELL_WIDTH, u32::from(row) * CELL_HEIGHT);
            if cell.bgcolor() != vt100::Color::Default {
                let fill = hex(cell.bgcolor(), "none");
                let _ = writeln!(
                    svg,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{CELL_WIDTH}\" height=\"{CELL_HEIGHT}\" fill=\"{fill}\"/>"
                );
            }
            let text = cell.contents();
            if text.trim().is_empty() {
                continue;
            }
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
            let fill = hex(cell.fgcolor(), "#d0d0d0");
            let _ = writeln!(svg, "<text x=\"{x}\" y=\"{}\" fill=\"{fill}\"{weight}>{text}</text>", y + 14);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_is_the_screen() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(data.path(), &["learn", "--lesson", "edge/what-the-edge-is"], COLUMNS, ROWS);
    terminal.shows("What the edge is");
    // The fourth runnable block, run, its timeline.
    for key in ["\t", "\t", "\t", "\t", "r"] {
        terminal.press(key);
    }
    terminal.shows("ran to its end");
    terminal.press("3");
    // Once the highlighter is warm, keywords are coloured apart from the text around them.
    let drawn = terminal.look(|screen| {
        let cells = (3..8).flat_map(|row| (4..40).filter_map(move |column| screen.cell(row, column)));
        let colours: HashSet<String> = cells.map(|cell| format!("{:?}", cell.fgcolor())).collect();
        let is_there = colours.len() > 3 && screen.contents().contains("▸Timeline");
        is_there.then(|| svg(screen))
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/workbench.svg");
    if std::env::var_os("ETUDE_PICTURE").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == drawn, "docs/workbench.svg is not what the screen shows:\n{}", terminal.text());
}
