//! What a camera sees of a symbol on a screen: drawn again from its SVG path, a byte of brightness a pixel.

/// A picture without colours.
pub struct Picture {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// 0 is black, row by row.
    pub brightness: Vec<u8>,
}

impl Picture {
    /// A drawing of `width` × `height` units whose dark parts are the rectangles of SVG paths of the shape
    /// `M4 4h28v4h-28z`, `scale` pixels a unit.
    #[must_use]
    pub fn of_paths<'p>(
        paths: impl IntoIterator<Item = &'p str>,
        (width, height): (u32, u32),
        scale: u32,
    ) -> Self {
        let (width, height) = (width * scale, height * scale);
        let row = width as usize;
        let mut brightness = vec![255; row * height as usize];
        for rectangle in paths.into_iter().flat_map(|path| path.split('M').skip(1)) {
            let (at, rest) = rectangle.split_once('h').expect("a width");
            let (x, y) = at.split_once(' ').expect("a place");
            let (wide, rest) = rest.split_once('v').expect("a height");
            let high = rest.split_once('h').expect("the way back").0;
            let [x, y, wide, high] =
                [x, y, wide, high].map(|number| number.parse::<usize>().expect("a number") * scale as usize);
            for line in y..y + high {
                brightness[line * row + x..line * row + x + wide].fill(0);
            }
        }
        Self {
            width,
            height,
            brightness,
        }
    }

    /// A whole SVG page of such paths, as `--qr` writes it.
    #[must_use]
    pub fn of_page(svg: &str) -> Self {
        let field = |name: &str| {
            let start = format!(" {name}=\"");
            let (_, rest) = svg.split_once(&start).expect("the field is there");
            rest.split_once('"').expect("its end").0
        };
        let number = |name| field(name).parse().expect("a number");
        let paths = svg.split("<path d=\"").skip(1);
        let paths = paths.map(|rest| rest.split_once('"').expect("its end").0);
        Self::of_paths(paths, (number("width"), number("height")), 1)
    }

    /// As a file of a screenshot.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&self.brightness))
            .expect("memory takes it");
        bytes
    }
}
