//! QR symbols in a photograph or a screenshot, PNG or JPEG.
//!
//! A picture is looked at in several sizes: a symbol that fills a 12-megapixel photograph is found sooner in
//! a small copy, where the camera's noise is averaged away, and a small one among others only in the large.

use std::io::Cursor;

use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::multi::qrcode::QRCodeMultiReader;
use rxing::qrcode::QRCodeReader;
use rxing::{BinaryBitmap, DecodeHints, Luma8LuminanceSource, Reader};
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
        let mut picture = BinaryBitmap::new(HybridBinarizer::new(source));
        let hints = DecodeHints {
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let mut found: Vec<String> = QRCodeMultiReader::new()
            .decode_multiple_with_hints(&mut picture, &hints)
            .unwrap_or_default()
            .iter()
            .map(|symbol| symbol.getText().to_owned())
            .collect();
        // Where several are looked for, a bent one that fills the picture is missed.
        if found.is_empty()
            && let Ok(symbol) = QRCodeReader::new().decode_with_hints(&mut picture, &hints)
        {
            found.push(symbol.getText().to_owned());
        }
        found
    }
}

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
