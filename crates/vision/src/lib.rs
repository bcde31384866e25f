//! Pixels to measurements and safe derived pictures.
//!
//! Owns: taking a JPEG from a stranger's phone, refusing by name what is not one, decoding it
//! within limits, turning it upright, writing it anew without a trace of metadata, and measuring
//! how dark and how sharp it is. Never does: decide whether a photo is good enough (a hint is
//! advice), look for faces, or read a file or a clock.
//!
//! Start at [`clean()`]. `header` walks the markers of a JPEG before any pixel is decoded, `picture`
//! scales and writes, `measure` measures.

mod clean;
pub mod hash_index;
mod header;
mod measure;
pub mod pdq;
mod picture;
mod refusal;

pub use clean::{Clean, DISPLAY_SIDE, Limits, PREVIEW_SIDE, QUALITY, clean};
pub use measure::{
    BLURRED_BELOW, DARK_LUMA, GREY_SIDE, Hint, Measured, TOO_BRIGHT_ABOVE, TOO_DARK_BELOW,
};
pub use refusal::{Refusal, RefusalKind};
