//! Pixels to measurements and safe derived pictures.
//!
//! Owns: taking a JPEG from a stranger's phone, refusing by name what is not one, decoding it
//! within limits, turning it upright, writing it anew without a trace of metadata, and measuring
//! how dark and how sharp it is, whether it is a copy of another, and how much of it is another.
//! Never does: decide whether a photo is good enough (a hint is advice) or what a likeness means,
//! look for faces, or read a file or a clock.
//!
//! Start at [`clean()`] and [`look()`]. `header` walks the markers of a JPEG before any pixel is
//! decoded, `picture` scales and writes, `measure` measures; [`pdq`] and [`hash_index`] find plain
//! copies among millions, [`likeness`] compares two photos.

mod clean;
mod grid;
pub mod hash_index;
mod header;
pub mod likeness;
mod look;
mod measure;
pub mod pdq;
mod picture;
mod refusal;

pub use clean::{Clean, DISPLAY_SIDE, Limits, PREVIEW_SIDE, QUALITY, clean, clean_and_look};
pub use look::{Look, look};
pub use measure::{
    BLURRED_BELOW, DARK_LUMA, GREY_SIDE, Hint, Measured, TOO_BRIGHT_ABOVE, TOO_DARK_BELOW,
};
pub use refusal::{Refusal, RefusalKind};
