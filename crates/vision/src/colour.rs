//! Colours of a wider space brought into sRGB, which every screen and every later step takes a
//! picture without a profile for. Newer phones write Display P3: read as sRGB, it looks washed out.

use crate::format::Notes;
use crate::picture::Picture;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Bytes of a profile that are read, at most. Cameras write some hundreds.
const MOST_BYTES: usize = 64 * 1024;

/// The picture in sRGB. A profile that says sRGB, that cannot be read or that is not one of red,
/// green and blue changes nothing: colours are no reason to lose a photo.
pub(crate) fn in_srgb(picture: Picture, notes: &Notes<'_>) -> Picture {
    let bytes: usize = notes.profile.iter().map(|part| part.len()).sum();
    if bytes == 0 || bytes > MOST_BYTES {
        return picture;
    }
    let profile = notes.profile.concat();
    if says_srgb(&profile) {
        return picture;
    }
    let Ok(profile) = ColorProfile::new_from_slice(&profile) else { return picture };
    if profile.color_space != DataColorSpace::Rgb {
        return picture;
    }
    picture.recoloured(|pixels| {
        let to = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        let change = profile.create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, options).ok()?;
        let mut changed = vec![0; pixels.len()];
        change.transform(pixels, &mut changed).ok()?;
        Some(changed)
    })
}

/// Whether the profile's own description names sRGB, in 8 or in 16 bits.
fn says_srgb(profile: &[u8]) -> bool {
    profile.windows(4).any(|w| w == b"sRGB") || profile.windows(7).any(|w| w == b"s\0R\0G\0B")
}
