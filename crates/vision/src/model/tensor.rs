//! Pictures as the numbers a network takes.

use super::engine::Numbers;
use crate::picture::Picture;

/// The picture as a model takes it: three planes, in the order of channels that is given.
pub(crate) fn planes(picture: &Picture, value: impl Fn(u8) -> f32, order: [usize; 3]) -> Numbers {
    planes_each(picture, |_, byte| value(byte), order)
}

/// As [`planes()`], with values that depend on the channel (0 red, 1 green, 2 blue).
pub(crate) fn planes_each(
    picture: &Picture,
    value: impl Fn(usize, u8) -> f32,
    order: [usize; 3],
) -> Numbers {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (channels, pixels) = (picture.channels(), picture.pixels());
    let mut values = Vec::with_capacity(3 * width * height);
    for colour in order {
        let table: Vec<f32> = (0..=u8::MAX).map(|byte| value(colour, byte)).collect();
        let plane = pixels.iter().skip(colour.min(channels - 1)).step_by(channels);
        values.extend(plane.map(|byte| table[usize::from(*byte)]));
    }
    Numbers { shape: [1, 3, height, width], values }
}
