//! QR symbols: drawn for the screen, read from a picture.
//!
//! A picture comes as one byte of brightness a pixel: the screen's own engine has opened the file or the
//! camera, whatever its format, so no image decoder is linked here.

use qrcode::{EcLevel, QrCode};
use rxing::{BarcodeFormat, helpers};
use tungnha_exchange::carry::{VERSION_25_CHARS, frames};

use crate::error::{Error, Result};
use crate::views::QrSymbol;

/// Modules left free around a symbol (ISO/IEC 18004).
const QUIET: usize = 4;
/// Pixels of a picture at most.
const MOST_PIXELS: usize = 4_000_000;

/// Bytes as numbered symbols no finer than a middling camera reads from a screen. More than fit the most
/// symbols anybody would show is refused: that is what files are for.
pub(crate) fn draw(bytes: &[u8]) -> Result<Vec<QrSymbol>> {
    let texts = frames(bytes, VERSION_25_CHARS).map_err(|_| Error::BadInput("amount for symbols"))?;
    let drawn = texts.iter().map(|text| {
        let code = QrCode::with_error_correction_level(text, EcLevel::L)
            .map_err(|_| Error::Internal("a symbol's text does not fit"))?;
        let width = code.width();
        Ok(QrSymbol {
            size: u32::try_from(width + 2 * QUIET).unwrap_or(u32::MAX),
            path: path(&code.to_colors(), width),
        })
    });
    drawn.collect()
}

/// The dark modules as one SVG path, a run of a row at a time.
fn path(modules: &[qrcode::Color], width: usize) -> String {
    let mut path = String::new();
    for (row, modules) in modules.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&qrcode::Color::Dark) {
                let (x, y) = (column + QUIET, row + QUIET);
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += length;
        }
    }
    path
}

/// The text of the QR symbol in a picture, if there is one. Bad pictures are the rule while a camera is
/// being held up, so that is no error.
pub(crate) fn read(width: u32, height: u32, brightness: &[u8]) -> Result<Option<String>> {
    let pixels = (width as usize).checked_mul(height as usize);
    if pixels != Some(brightness.len()) || brightness.is_empty() || brightness.len() > MOST_PIXELS {
        return Err(Error::BadInput("picture"));
    }
    let found = helpers::detect_in_luma_slice(brightness, width, height, Some(BarcodeFormat::QR_CODE));
    Ok(found.ok().map(|found| found.getText().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The symbol as a screen shows it, `scale` pixels a module.
    fn photograph(symbol: &QrSymbol, scale: usize) -> (u32, Vec<u8>) {
        let size = symbol.size as usize;
        let mut picture = vec![255_u8; size * scale * size * scale];
        for run in symbol.path.split('M').skip(1) {
            let (at, rest) = run.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            for row in y * scale..(y + 1) * scale {
                let start = row * size * scale + x * scale;
                picture[start..start + length * scale].fill(0);
            }
        }
        ((size * scale) as u32, picture)
    }

    #[test]
    fn what_is_drawn_is_read_again_symbol_by_symbol() {
        let bytes: Vec<u8> = (0..3_000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        let symbols = draw(&bytes).unwrap();
        assert_eq!(symbols.len(), 3);
        let mut together = tungnha_exchange::carry::Assembler::default();
        let mut whole = None;
        for symbol in &symbols {
            let modules = symbol.size - 2 * QUIET as u32;
            assert!(modules <= 17 + 4 * 25, "version 25 at most, {modules} modules");
            let (side, picture) = photograph(symbol, 4);
            let text = read(side, side, &picture).unwrap().unwrap();
            if let tungnha_exchange::carry::Collected::All(all) = together.add(&text).unwrap() {
                whole = Some(all);
            }
        }
        assert_eq!(whole, Some(bytes));
    }

    #[test]
    fn a_picture_without_a_symbol_is_no_error_and_a_wrong_one_is() {
        assert_eq!(read(40, 30, &[200; 1_200]).unwrap(), None);
        assert!(read(40, 30, &[200; 1_000]).is_err());
        assert!(read(0, 0, &[]).is_err());
        assert!(read(u32::MAX, u32::MAX, &[0]).is_err());
    }
}
