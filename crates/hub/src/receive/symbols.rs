//! A receipt as QR symbols on one page, to be shown on a screen or printed, and read by the tablet.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Units along a module, and modules of the quiet zone around a symbol (ISO/IEC 18004 wants four).
const MODULE: usize = 4;
const QUIET: usize = 4;
/// Room for the number under a symbol.
const CAPTION: usize = 24;

/// One symbol for each text, one below the other, numbered where there are several.
pub fn svg(texts: &[String]) -> Result<String, QrError> {
    let symbols: Vec<QrCode> = texts
        .iter()
        .map(|text| QrCode::with_error_correction_level(text, EcLevel::L))
        .collect::<Result<_, _>>()?;
    let side = |symbol: &QrCode| (symbol.width() + 2 * QUIET) * MODULE;
    let width = symbols.iter().map(side).max().unwrap_or_default();
    let caption = if symbols.len() > 1 { CAPTION } else { 0 };
    let height: usize = symbols.iter().map(|symbol| side(symbol) + caption).sum();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         shape-rendering=\"crispEdges\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let mut top = 0;
    for (number, symbol) in (1..).zip(&symbols) {
        draw(&mut out, symbol, top);
        top += side(symbol);
        if caption > 0 {
            // Writing into a string cannot fail.
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" font-family=\"sans-serif\" font-size=\"18\" text-anchor=\"middle\">{number}/{}</text>",
                width / 2,
                top + CAPTION / 2,
                symbols.len()
            );
            top += caption;
        }
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// One path: a run of dark modules is one rectangle.
fn draw(out: &mut String, symbol: &QrCode, top: usize) {
    let width = symbol.width();
    out.push_str("<path d=\"");
    for (row, modules) in symbol.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                let (x, y) = ((column + QUIET) * MODULE, top + (row + QUIET) * MODULE);
                let long = run.len() * MODULE;
                let _ = write!(out, "M{x} {y}h{long}v{MODULE}h-{long}z");
            }
            column += run.len();
        }
    }
    out.push_str("\"/>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_symbols_stand_below_each_other_with_their_numbers() {
        let one = svg(&["TN1:A".to_owned()]).unwrap();
        assert_eq!(
            (one.matches("<path").count(), one.matches("<text").count()),
            (1, 0)
        );
        let two = svg(&["TN1:A".to_owned(), "TN1:B".to_owned()]).unwrap();
        assert_eq!(two.matches("<path").count(), 2);
        assert!(two.contains(">1/2<") && two.contains(">2/2<"));
    }

    #[test]
    fn a_text_too_long_for_a_symbol_is_an_error() {
        assert!(svg(&["A".repeat(5_000)]).is_err());
    }
}
