//! The port that draws and speaks the code of a challenge.
//!
//! Owns: what goes in and what comes back, as plain values. Never does: choose a code or judge an
//! answer; whoever draws learns a code and keeps nothing of it.

use porchlight_domain::codes;

/// Largest picture of a code, in bytes; real ones have about 30,000.
pub const MAX_PICTURE_BYTES: usize = 96 * 1024;
/// Largest sound of a code, in bytes; real ones have about 130,000 for eight seconds.
pub const MAX_SOUND_BYTES: usize = 256 * 1024;

codes! {
    /// A language in which codes are spoken.
    pub enum Spoken {
        /// English.
        English = "en",
        /// Spanish.
        Spanish = "es",
    }
}

impl Spoken {
    /// The language for a language tag; English where that one is not spoken.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("es") { Self::Spanish } else { Self::English }
    }
}

/// One code, drawn and spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureCode {
    /// The picture, a PNG.
    pub picture: Vec<u8>,
    /// The sound, a WAV.
    pub sound: Vec<u8>,
}

/// Draws and speaks codes.
pub trait PictureCodes: Send + Sync {
    /// A picture and a sound of this code. All chance in them comes from `seed`: the same seed gives
    /// the same picture and the same sound.
    ///
    /// # Errors
    /// They cannot be made.
    fn make(&self, code: &str, spoken: Spoken, seed: [u8; 32]) -> Result<PictureCode, String>;
}
