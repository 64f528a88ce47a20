//! QR symbols in a photograph or a screenshot, PNG or JPEG.
//!
//! A picture is looked at in several sizes: a symbol that fills a 12-megapixel photograph is found sooner in
//! a small copy, where the camera's noise is averaged away, and a small one among others only in the large.

use std::io::Cursor;

use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::QRCodeReader;
use rxing::{BinaryBitmap, DecodeHints, Luma8LuminanceSource, LuminanceSource, Reader};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
/// Pixels of a picture: the largest a telephone takes.
const MOST_PIXELS: usize = 64 * 1024 * 1024;
/// Pixels along the longer side at which nothing smaller is tried.
const SMALLEST: usize = 700;
/// Pixels along the longer side above which a picture is halved before it is looked at: a symbol of version
/// 40 is 177 modules wide and needs three pixels a module.
const LARGEST: usize = 2_600;

/// Whether the first bytes are those of a picture this reads.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(PNG) || bytes.starts_with(JPEG)
}

/// The texts of all symbols found; a picture that cannot be read has none.
pub(super) fn texts(bytes: &[u8]) -> Vec<String> {
    let grey = if bytes.starts_with(PNG) {
        from_png(bytes)
    } else {
        from_jpeg(bytes)
    };
    let Some(mut grey) = grey else {
        return Vec::new();
    };
    while grey.longer() > LARGEST {
        grey = grey.halved();
    }
    let mut found = Vec::new();
    loop {
        for text in grey.symbols() {
            if !found.contains(&text) {
                found.push(text);
            }
        }
        if grey.longer() / 2 < SMALLEST {
            return found;
        }
        grey = grey.halved();
    }
}

/// A picture without its colours.
struct Grey {
    width: usize,
    height: usize,
    /// A byte a pixel, row by row; 0 is black.
    pixels: Vec<u8>,
}

impl Grey {
    fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        (width > 0 && height > 0 && pixels.len() == width * height).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    fn longer(&self) -> usize {
        self.width.max(self.height)
    }

    /// Each four pixels as one.
    fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let at = |x: usize, y: usize| {
            let (x, y) = (x.min(self.width - 1), y.min(self.height - 1));
            u16::from(self.pixels.get(y * self.width + x).copied().unwrap_or(u8::MAX))
        };
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let four =
                    at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
                pixels.push(u8::try_from(four / 4).unwrap_or(u8::MAX));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    fn symbols(&self) -> Vec<String> {
        let (Ok(width), Ok(height)) = (u32::try_from(self.width), u32::try_from(self.height)) else {
            return Vec::new();
        };
        let Ok(source) = Luma8LuminanceSource::new(self.pixels.clone(), width, height) else {
            return Vec::new();
        };
        let hints = DecodeHints {
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let mut picture = BinaryBitmap::new(HybridBinarizer::new(source.clone()));
        let several = QRCodeMultiReader::new().decode_multiple_with_hints(&mut picture, &hints);
        let mut found: Vec<String> = several
            .unwrap_or_default()
            .iter()
            .map(|symbol| symbol.getText().to_owned())
            .collect();
        // Among several, bent ones are missed; each is alone in one part of the picture or another.
        for (top, rows) in PARTS {
            for (left, columns) in PARTS {
                let [x, y] = [left * self.width / 12, top * self.height / 12];
                let [wide, high] = [columns * self.width / 12, rows * self.height / 12];
                let Ok(part) = source.crop(x, y, wide, high) else {
                    continue;
                };
                let mut part = BinaryBitmap::new(HybridBinarizer::new(part));
                if let Ok(symbol) = QRCodeReader::new().decode_with_hints(&mut part, &hints) {
                    found.push(symbol.getText().to_owned());
                }
            }
        }
        found
    }
}

/// Parts of a side, in twelfths of it: where one begins and how long it is. All of it, halves and thirds,
/// each with a margin.
const PARTS: [(usize, usize); 6] = [(0, 12), (0, 7), (5, 7), (0, 5), (4, 5), (7, 5)];

fn from_png(bytes: &[u8]) -> Option<Grey> {
    let limits = png::Limits {
        bytes: MOST_PIXELS * 4,
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if width.checked_mul(height)? > MOST_PIXELS {
        return None;
    }
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut bytes).ok()?;
    bytes.truncate(frame.buffer_size());
    // See-through is paper.
    let over = |grey: u8, seen: u8| {
        let grey = u16::from(grey) * u16::from(seen) + 255 * (255 - u16::from(seen));
        u8::try_from(grey / 255).unwrap_or(u8::MAX)
    };
    let pixels = match frame.color_type {
        png::ColorType::Grayscale => bytes,
        png::ColorType::GrayscaleAlpha => bytes.chunks_exact(2).map(|p| over(p[0], p[1])).collect(),
        png::ColorType::Rgb => bytes.chunks_exact(3).map(|p| bright(p[0], p[1], p[2])).collect(),
        png::ColorType::Rgba => bytes
            .chunks_exact(4)
            .map(|p| over(bright(p[0], p[1], p[2]), p[3]))
            .collect(),
        png::ColorType::Indexed => return None,
    };
    Grey::new(width, height, pixels)
}

/// How bright a colour is (ITU-R BT.601).
fn bright(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

fn from_jpeg(bytes: &[u8]) -> Option<Grey> {
    let side = MOST_PIXELS / 4096;
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(side)
        .set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width.checked_mul(height)? > MOST_PIXELS {
        return None;
    }
    Grey::new(width, height, decoder.decode().ok()?)
}

#[cfg(test)]
mod tests {
    use qrcode::{Color, EcLevel, QrCode};
    use tungnha_exchange::carry::{VERSION_25_CHARS, frames};

    use super::*;

    /// A sheet of paper photographed askew, in uneven light, with the camera's noise: made by a program.
    const ONE: &[u8] = include_bytes!("../../tests/pictures/one-symbol.jpg");
    /// The third and the first of three symbols on one sheet.
    const TWO: &[u8] = include_bytes!("../../tests/pictures/two-of-three-symbols.jpg");

    /// What the symbols in the pictures hold.
    fn bytes(count: usize) -> Vec<u8> {
        (0..count)
            .map(|at| u8::try_from((at * 7 + at / 13) % 256).unwrap())
            .collect()
    }

    #[test]
    fn a_symbol_photographed_askew_in_bad_light_is_read() {
        assert_eq!(texts(ONE), frames(&bytes(720), VERSION_25_CHARS).unwrap());
    }

    #[test]
    fn several_symbols_in_one_photograph_are_all_read() {
        let all = frames(&bytes(1_500), 780).unwrap();
        assert_eq!(all.len(), 3);
        let mut found = texts(TWO);
        found.sort();
        assert_eq!(found, [all[0].clone(), all[2].clone()]);
    }

    #[test]
    fn a_photograph_cut_short_or_full_of_rubbish_has_no_symbols() {
        assert_eq!(texts(&ONE[..ONE.len() / 3]), Vec::<String>::new());
        let rubbish: Vec<u8> = (0..4_000_u32)
            .map(|at| u8::try_from(at.wrapping_mul(2_654_435_761) >> 24).unwrap())
            .collect();
        assert_eq!(texts(&[JPEG, &rubbish].concat()), Vec::<String>::new());
        assert_eq!(texts(&[PNG, &rubbish].concat()), Vec::<String>::new());
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_not_made_room_for() {
        let mut head = png(10, 10, png::ColorType::Grayscale, &[255; 100]);
        // Width and height, the first fields of the first chunk; its checksum no longer holds either.
        head[16..24].copy_from_slice(&[0x7f; 8]);
        assert_eq!(texts(&head), Vec::<String>::new());
    }

    fn png(width: u32, height: u32, kind: png::ColorType, pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(kind);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        bytes
    }

    /// A screenshot: four pixels a module, `dark` on `light`, each pixel these bytes.
    fn screenshot(text: &str, kind: png::ColorType, dark: &[u8], light: &[u8]) -> Vec<u8> {
        let symbol = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let (modules, quiet) = (symbol.width(), 6);
        let side = (modules + 2 * quiet) * 4;
        let mut pixels = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let (column, row) = ((x / 4).wrapping_sub(quiet), (y / 4).wrapping_sub(quiet));
                let is_dark = column < modules && row < modules && symbol[(column, row)] == Color::Dark;
                pixels.extend(if is_dark { dark } else { light });
            }
        }
        let side = u32::try_from(side).unwrap();
        png(side, side, kind, &pixels)
    }

    #[test]
    fn a_screenshot_of_any_kind_of_png_is_read() {
        let text = frames(&bytes(700), VERSION_25_CHARS).unwrap().remove(0);
        for shot in [
            screenshot(&text, png::ColorType::Grayscale, &[20], &[250]),
            screenshot(&text, png::ColorType::GrayscaleAlpha, &[0, 255], &[0, 0]),
            screenshot(&text, png::ColorType::Rgb, &[10, 30, 60], &[250, 250, 240]),
            screenshot(
                &text,
                png::ColorType::Rgba,
                &[0, 0, 0, 255],
                &[255, 255, 255, 255],
            ),
        ] {
            assert!(is_picture(&shot));
            assert_eq!(texts(&shot), std::slice::from_ref(&text));
        }
    }
}
