//! Pixels to measurements and safe derived pictures.
//!
//! Owns: taking a picture from a stranger's phone (JPEG, PNG, WebP), refusing by name what is none,
//! decoding it within limits, turning it upright, writing it anew without a trace of metadata, and
//! measuring how dark and how sharp it is, whether it is a copy of another, and how much of it is
//! another; covering faces, people and labels before anything is shown.
//! Never does: decide whether a photo is good enough (a hint is advice) or what a likeness means,
//! say who somebody is, or read a file (other than its models) or a clock.
//!
//! Start at [`clean()`] and [`look()`]. `format` walks a file's parts before any pixel is decoded,
//! `facts` reads its metadata before they are left behind, `picture` decodes, scales and writes,
//! `measure` measures; [`pdq`] and [`hash_index`] find plain copies among millions, [`likeness`]
//! compares two photos, [`mask`] finds what is covered.

mod boxes;
mod clean;
mod colour;
mod cover;
pub mod face;
mod facts;
mod format;
mod grid;
pub mod hash_index;
pub mod likeness;
mod look;
pub mod mask;
mod measure;
mod model;
pub mod pdq;
mod picture;
mod random;
mod refusal;
mod tables;

pub use clean::{
    Clean, DISPLAY_SIDE, Limits, PREVIEW_SIDE, QUALITY, clean, clean_and_look, clean_masked,
};
pub use cover::{Patch, cover};
pub use facts::{Facts, PassedThrough};
pub use format::{Format, is_bare_jpeg};
pub use look::{Look, look, sought};
pub use measure::{
    BLURRED_BELOW, DARK_LUMA, GREY_SIDE, Hint, Measured, TOO_BRIGHT_ABOVE, TOO_DARK_BELOW,
};
pub use refusal::{Refusal, RefusalKind};
