//! Scales pixels, and writes them as JPEG.
//!
//! Owns: the two steps whose libraries are generic code, compiled where they are used: two thirds of the
//! machine code of `vision` were theirs, and compiled again for its tests and after each change of a line.
//! Never does: read a picture, decide on a size, know what is on it. Start at [`scaled`].
//!
//! A crate of its own for their sake alone; whatever is about pictures belongs into `vision`.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{InnerPixel, U8, U8x3};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// What the bytes of a pixel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One byte: how bright it is.
    Grey,
    /// Three bytes: red, green, blue.
    Colour,
}

impl Kind {
    /// Bytes of each pixel.
    #[must_use]
    pub const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Colour => 3,
        }
    }
}

/// Width and height in pixels.
pub type Size = (u32, u32);

/// The pixels, in rows from the top, at another size, by convolution with a Catmull-Rom kernel. `None` for fewer
/// pixels than `from` says.
#[must_use]
pub fn scaled(pixels: &[u8], kind: Kind, from: Size, to: Size) -> Option<Vec<u8>> {
    match kind {
        Kind::Grey => scaled_as::<U8>(pixels, kind, from, to),
        Kind::Colour => scaled_as::<U8x3>(pixels, kind, from, to),
    }
}

/// As one known kind of pixels: the scaler's entry for any kind would be compiled for all of its fourteen
/// kinds, which took minutes.
fn scaled_as<P: PixelTrait + InnerPixel>(
    pixels: &[u8],
    kind: Kind,
    from: Size,
    to: Size,
) -> Option<Vec<u8>> {
    let source = TypedImageRef::<P>::from_buffer(from.0, from.1, pixels).ok()?;
    let mut made = vec![0; to.0 as usize * to.1 as usize * kind.channels()];
    let mut target = TypedImage::<P>::from_buffer(to.0, to.1, &mut made).ok()?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize_typed(&source, &mut target, &options).ok()?;
    Some(made)
}

/// A baseline JPEG (ITU-T T.81) that holds the pixels and nothing else, with colours at half the sides.
/// `None` for fewer pixels than `size` says, and for sides that the format cannot write (beyond 65,535).
#[must_use]
pub fn to_jpeg(pixels: &[u8], kind: Kind, size: Size, quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(size.0).ok()?, u16::try_from(size.1).ok()?);
    let mut bytes = vec![];
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let colours = match kind {
        Kind::Grey => ColorType::Luma,
        Kind::Colour => ColorType::Rgb,
    };
    encoder.encode(pixels, width, height, colours).ok()?;
    Some(bytes)
}
