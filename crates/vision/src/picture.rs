//! Decoded pixels: decoding, scaling, turning, writing.

use crate::format::{Format, Header, picture_only};
use crate::refusal::{Refusal, RefusalKind};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, Limits};
use porchlight_raster::{Kind, scaled, to_jpeg};
use std::io::Cursor;
use zeroize::Zeroizing;

/// Pixels in rows from the top, grey or red-green-blue, 8 bits each.
pub(crate) struct Picture {
    width: u32,
    height: u32,
    /// Overwritten when nobody needs them any more: they show people.
    pixels: Zeroizing<Vec<u8>>,
    grey: bool,
}

impl Picture {
    /// Decodes a file whose header has been checked.
    pub(crate) fn decode(bytes: &[u8], header: &Header<'_>, most: u64) -> Result<Self, Refusal> {
        let mut limits = Limits::default();
        limits.max_alloc = Some(most);
        match header.format {
            Format::Jpeg => {
                let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|e| refuse(&e))?;
                Self::read(decoder, header, limits)
            }
            Format::Png => {
                let bare = picture_only(bytes)?;
                let decoder = PngDecoder::with_limits(Cursor::new(&bare), limits.clone());
                Self::read(decoder.map_err(|e| refuse(&e))?, header, limits)
            }
            Format::Webp => {
                let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|e| refuse(&e))?;
                Self::read(decoder, header, limits)
            }
        }
    }

    fn read(
        mut decoder: impl ImageDecoder,
        header: &Header<'_>,
        limits: Limits,
    ) -> Result<Self, Refusal> {
        let most = limits.max_alloc.unwrap_or(u64::MAX);
        decoder.set_limits(limits).map_err(|e| refuse(&e))?;
        if decoder.dimensions() != (header.width, header.height) {
            return Err(Refusal::damaged("two sizes"));
        }
        let colour = decoder.color_type();
        let size = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
        if size as u64 > most {
            return Err(Refusal::damaged("more pixels than announced"));
        }
        let mut samples = vec![0; size];
        decoder.read_image(&mut samples).map_err(|e| refuse(&e))?;
        let (pixels, grey) =
            plain(samples, colour).ok_or_else(|| Refusal::damaged("unknown colours"))?;
        Ok(Self { width: header.width, height: header.height, pixels: pixels.into(), grey })
    }

    /// With other colours; grey pictures, and changes that do not fit, leave it as it is.
    pub(crate) fn recoloured(self, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Self {
        if self.grey {
            return self;
        }
        match change(&self.pixels).filter(|pixels| pixels.len() == self.pixels.len()) {
            Some(pixels) => Self { pixels: pixels.into(), ..self },
            None => self,
        }
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn kind(&self) -> Kind {
        if self.grey { Kind::Grey } else { Kind::Colour }
    }

    /// Bytes of each pixel.
    pub(crate) fn channels(&self) -> usize {
        self.kind().channels()
    }

    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(crate) fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    /// A picture of these pixels, whose number fits.
    pub(crate) fn of(pixels: Vec<u8>, width: u32, height: u32, grey: bool) -> Self {
        Self { width, height, pixels: pixels.into(), grey }
    }

    /// The same picture with a longest side of at most `side`; never enlarged.
    pub(crate) fn fit(&self, side: u32) -> Result<Self, Refusal> {
        let longest = self.width.max(self.height);
        let scale = |length: u32| {
            let scaled =
                (u64::from(length) * u64::from(side) + u64::from(longest / 2)) / u64::from(longest);
            u32::try_from(scaled).unwrap_or(side).max(1)
        };
        let (width, height) = if longest <= side {
            (self.width, self.height)
        } else {
            (scale(self.width), scale(self.height))
        };
        self.stretched(width, height)
    }

    /// The same picture at another size.
    pub(crate) fn stretched(&self, width: u32, height: u32) -> Result<Self, Refusal> {
        if (width, height) == (self.width, self.height) {
            return Ok(Self { pixels: self.pixels.clone(), ..*self });
        }
        let pixels = scaled(&self.pixels, self.kind(), self.size(), (width, height))
            .ok_or_else(|| Refusal::damaged("fewer pixels than announced"))?;
        Ok(Self { width, height, pixels: pixels.into(), grey: self.grey })
    }

    /// Paints the columns and rows of these half-open spans black; they lie inside the picture.
    pub(crate) fn paint_black(&mut self, columns: (u32, u32), rows: (u32, u32)) {
        let (each, row) = (self.channels(), self.width as usize * self.channels());
        if columns.0 >= columns.1 {
            return;
        }
        for y in rows.0..rows.1 {
            let start = y as usize * row;
            let span = start + columns.0 as usize * each..start + columns.1 as usize * each;
            self.pixels[span].fill(0);
        }
    }

    /// Turned upright.
    pub(crate) fn turn(self, orientation: Orientation) -> Self {
        if orientation == Orientation::NoTransforms {
            return self;
        }
        let (width, height) = (self.width as usize, self.height as usize);
        let across = exchanges_sides(orientation);
        let (columns, rows) = if across { (height, width) } else { (width, height) };
        // Where the pixel comes from that is shown in this column and row.
        let source = |x: usize, y: usize| match orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::FlipHorizontal => (width - 1 - x, y),
            Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
            Orientation::FlipVertical => (x, height - 1 - y),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate90 => (y, height - 1 - x),
            Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
            Orientation::Rotate270 => (width - 1 - y, x),
        };
        let channels = self.channels();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for row in 0..rows {
            for column in 0..columns {
                let (x, y) = source(column, row);
                let at = (y * width + x) * channels;
                pixels.extend_from_slice(&self.pixels[at..at + channels]);
            }
        }
        let [width, height] =
            if across { [self.height, self.width] } else { [self.width, self.height] };
        Self { width, height, pixels: pixels.into(), grey: self.grey }
    }

    /// Brightness of each pixel by ITU-R BT.601, in 0 to 255.
    pub(crate) fn luma(&self) -> Vec<u8> {
        if self.grey {
            return self.pixels.to_vec();
        }
        let weigh = |p: &[u8]| {
            let sum = 299 * u32::from(p[0]) + 587 * u32::from(p[1]) + 114 * u32::from(p[2]);
            u8::try_from((sum + 500) / 1_000).unwrap_or(u8::MAX)
        };
        self.pixels.chunks_exact(3).map(weigh).collect()
    }

    /// Writes a baseline JPEG that holds pixels and nothing else, with colours at half the sides.
    pub(crate) fn to_jpeg(&self, quality: u8) -> Result<Vec<u8>, Refusal> {
        to_jpeg(&self.pixels, self.kind(), self.size(), quality)
            .ok_or_else(|| Refusal::damaged("other pixels than announced"))
    }
}

/// Samples of any kind as grey or red-green-blue of 8 bits, and whether they are grey. What is
/// transparent is laid on white, so that nothing shows that no viewer would show.
fn plain(samples: Vec<u8>, colour: ColorType) -> Option<(Vec<u8>, bool)> {
    // Samples of 16 bits stand in the machine's order; their upper half is what 8 bits show.
    let halved = |samples: &[u8]| -> Vec<u8> {
        let (pairs, _) = samples.as_chunks::<2>();
        pairs.iter().map(|pair| (u16::from_ne_bytes(*pair) >> 8) as u8).collect()
    };
    Some(match colour {
        ColorType::L8 => (samples, true),
        ColorType::Rgb8 => (samples, false),
        ColorType::La8 => (on_white::<2>(&samples), true),
        ColorType::Rgba8 => (on_white::<4>(&samples), false),
        ColorType::L16 => (halved(&samples), true),
        ColorType::Rgb16 => (halved(&samples), false),
        ColorType::La16 => (on_white::<2>(&halved(&samples)), true),
        ColorType::Rgba16 => (on_white::<4>(&halved(&samples)), false),
        _ => return None,
    })
}

/// Pixels of `N` samples, the last of them how much shows.
fn on_white<const N: usize>(samples: &[u8]) -> Vec<u8> {
    let (pixels, _) = samples.as_chunks::<N>();
    let mut laid = Vec::with_capacity(pixels.len() * (N - 1));
    for pixel in pixels {
        let shows = u32::from(pixel[N - 1]);
        for value in &pixel[..N - 1] {
            let mixed = u32::from(*value) * shows + 255 * (255 - shows);
            laid.push(((mixed + 127) / 255) as u8);
        }
    }
    laid
}

/// Whether this orientation exchanges width and height.
pub(crate) fn exchanges_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

fn refuse(error: &ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => {
            let message = "the picture needs too much memory; lower the camera's resolution";
            Refusal::new(RefusalKind::TooManyPixels, message)
        }
        _ => Refusal::damaged("its data contradict each other"),
    }
}
