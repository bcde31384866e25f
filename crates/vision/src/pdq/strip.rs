//! Lines of a picture as strips: eight lines side by side, one value of each in turn, so that sums
//! along lines run for all eight at once.

use super::wide::{BLUE, GREEN, LANES, Lanes, RED, Wide};

/// Brightness of pixels in single precision.
pub(super) struct Luma<W> {
    pub(super) wide: W,
    pub(super) channels: usize,
}

impl<W: Wide> Luma<W> {
    /// Of each pixel.
    pub(super) fn of<'a>(&self, pixels: &'a [u8]) -> impl Iterator<Item = f32> + use<'a, W> {
        pixels.chunks_exact(self.channels).map(|pixel| match *pixel {
            [r, g, b] => RED * f32::from(r) + GREEN * f32::from(g) + BLUE * f32::from(b),
            [value, ..] => f32::from(value),
            [] => 0.0,
        })
    }

    /// Up to eight lines as one strip.
    #[inline(always)]
    pub(super) fn weave(&self, rows: &[u8], strip: &mut [Lanes]) {
        let pixel = self.channels;
        let bytes = strip.len() * pixel;
        let (blocks, rest) = strip.as_chunks_mut::<LANES>();
        let mut lines = [[0.0; LANES]; LANES];
        for (at, block) in blocks.iter_mut().enumerate() {
            for (lane, line) in lines.iter_mut().enumerate() {
                let from = lane * bytes + at * LANES * pixel;
                // Below the last line of the picture, whatever stands there is looked at by nobody.
                let Some(pixels) = rows.get(from..from + LANES * pixel) else { break };
                match pixels.as_array() {
                    Some(colours) => *line = self.wide.brightness(colours),
                    None => line.iter_mut().zip(pixels).for_each(|(v, p)| *v = f32::from(*p)),
                }
            }
            *block = self.wide.turned(lines);
        }
        let from = bytes - rest.len() * pixel;
        for (lane, row) in rows.chunks_exact(bytes).enumerate() {
            let values = rest.iter_mut().zip(self.of(&row[from..]));
            values.for_each(|(slot, value)| slot[lane % LANES] = value);
        }
    }
}

/// Eight lines, one behind the other, as one strip.
#[inline(always)]
pub(super) fn weave<W: Wide>(wide: W, lines: &[f32], strip: &mut [Lanes]) {
    let width = strip.len();
    let (blocks, rest) = strip.as_chunks_mut::<LANES>();
    let mut rows = [[0.0; LANES]; LANES];
    for (at, block) in blocks.iter_mut().enumerate() {
        for (lane, row) in rows.iter_mut().enumerate() {
            row.copy_from_slice(&lines[lane * width + at * LANES..][..LANES]);
        }
        *block = wide.turned(rows);
    }
    let from = width - rest.len();
    for (at, slot) in rest.iter_mut().enumerate() {
        for (lane, value) in slot.iter_mut().enumerate() {
            *value = lines[lane * width + from + at];
        }
    }
}

/// One strip as eight lines, one behind the other.
#[inline(always)]
pub(super) fn unweave<W: Wide>(wide: W, strip: &[Lanes], lines: &mut [f32]) {
    let width = strip.len();
    let (blocks, rest) = strip.as_chunks::<LANES>();
    for (at, block) in blocks.iter().enumerate() {
        for (lane, row) in wide.turned(*block).iter().enumerate() {
            lines[lane * width + at * LANES..][..LANES].copy_from_slice(row);
        }
    }
    let from = width - rest.len();
    for (at, slot) in rest.iter().enumerate() {
        slot.iter().enumerate().for_each(|(lane, v)| lines[lane * width + from + at] = *v);
    }
}
