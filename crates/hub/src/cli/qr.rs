//! A QR symbol in a terminal.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// The symbol of a text; empty where the text is too long for one.
pub(super) fn symbol(text: &str) -> String {
    // Light and dark change places: terminals write light on dark.
    QrCode::new(text.as_bytes())
        .map(|symbol| {
            let mut image = symbol.render::<Dense1x2>();
            image
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark)
                .build()
        })
        .unwrap_or_default()
}
