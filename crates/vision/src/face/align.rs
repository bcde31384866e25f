//! Faces brought to where a network expects eyes, nose and mouth.
//!
//! Source: S. Umeyama, "Least-squares estimation of transformation parameters between two point
//! patterns", IEEE Transactions on Pattern Analysis and Machine Intelligence 13(4), 1991; in the
//! plane its solution has this closed form.

use crate::picture::Picture;

/// A landmark or another place, in pixels.
pub(super) type Place = [f32; 2];
/// Eye at the picture's left, the other, tip of the nose, corner of the mouth at the left, the other.
pub(super) type Landmarks = [Place; 5];

/// Most looks at the source for each pixel and direction: enough for faces three times as large as
/// what a network takes, and little is lost beyond.
const MOST_LOOKS: u32 = 3;

/// Turning, scaling and moving.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Similarity {
    /// Scale times cosine.
    cosine: f32,
    /// Scale times sine.
    sine: f32,
    move_by: Place,
}

impl Similarity {
    /// The one that brings `from` closest to `to`, in the sum of squares; `None` if all of `from` is
    /// one place.
    pub(super) fn between(from: &Landmarks, to: &Landmarks) -> Option<Self> {
        let middle = |all: &Landmarks| {
            all.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0] / 5.0, sum[1] + p[1] / 5.0])
        };
        let (from_middle, to_middle) = (middle(from), middle(to));
        let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
        for (a, b) in from.iter().zip(to) {
            let [ax, ay] = [a[0] - from_middle[0], a[1] - from_middle[1]];
            let [bx, by] = [b[0] - to_middle[0], b[1] - to_middle[1]];
            along += ax * bx + ay * by;
            across += ax * by - ay * bx;
            spread += ax * ax + ay * ay;
        }
        let (cosine, sine) = (along / spread, across / spread);
        let turned = Self { cosine, sine, move_by: [0.0, 0.0] }.map(from_middle);
        let move_by = [to_middle[0] - turned[0], to_middle[1] - turned[1]];
        (spread > 0.0 && cosine.hypot(sine) > 0.0 && cosine.hypot(sine).is_finite())
            .then_some(Self { cosine, sine, move_by })
    }

    /// Scaling about the origin, then moving.
    pub(super) fn scaled(scale: f32, move_by: Place) -> Self {
        Self { cosine: scale, sine: 0.0, move_by }
    }

    pub(super) fn map(&self, [x, y]: Place) -> Place {
        [
            self.cosine * x - self.sine * y + self.move_by[0],
            self.sine * x + self.cosine * y + self.move_by[1],
        ]
    }

    /// The way back.
    pub(super) fn inverse(&self) -> Self {
        let square = self.cosine * self.cosine + self.sine * self.sine;
        let back =
            Self { cosine: self.cosine / square, sine: -self.sine / square, move_by: [0.0; 2] };
        let moved = back.map(self.move_by);
        Self { move_by: [-moved[0], -moved[1]], ..back }
    }

    fn scale(&self) -> f32 {
        self.cosine.hypot(self.sine)
    }
}

/// A picture of these sides of which each place shows what `back` maps it to; outside of the source
/// it is black. Where the source is larger, each pixel is the mean of several looks.
pub(super) fn warped(source: &Picture, back: &Similarity, [width, height]: [u32; 2]) -> Picture {
    let channels = source.channels();
    let looks = (back.scale().round().clamp(1.0, MOST_LOOKS as f32)) as u32;
    let count = (looks * looks) as f32;
    let mut pixels = Vec::with_capacity(width as usize * height as usize * channels);
    for y in 0..height {
        for x in 0..width {
            let mut sums = [0.0f32; 3];
            for look in 0..looks * looks {
                // Places between the pixel's middle and its neighbours', evenly spread.
                let part = |n: u32| (n as f32 + 0.5) / looks as f32 - 0.5;
                let place = [x as f32 + part(look % looks), y as f32 + part(look / looks)];
                add_at(source, back.map(place), &mut sums);
            }
            pixels.extend(sums[..channels].iter().map(|sum| (sum / count + 0.5) as u8));
        }
    }
    Picture::of(pixels, width, height, channels == 1)
}

/// Adds the colour between the four pixels around a place.
fn add_at(source: &Picture, [x, y]: Place, sums: &mut [f32; 3]) {
    let (left, top) = (x.floor(), y.floor());
    let (right_share, low_share) = (x - left, y - top);
    let channels = source.channels();
    let (width, height) = (source.width() as f32, source.height() as f32);
    if left >= 0.0 && top >= 0.0 && left + 1.0 < width && top + 1.0 < height {
        // Nearly always: all four lie inside.
        let row = source.width() as usize * channels;
        let at = top as usize * row + left as usize * channels;
        let (upper, lower) = source.pixels()[at..].split_at(row);
        for (channel, sum) in sums.iter_mut().enumerate().take(channels) {
            let across = |line: &[u8]| {
                let [a, b] = [line[channel], line[channel + channels]].map(f32::from);
                a + (b - a) * right_share
            };
            let (above, below) = (across(upper), across(lower));
            *sum += above + (below - above) * low_share;
        }
        return;
    }
    let corners = [
        (left, top, (1.0 - right_share) * (1.0 - low_share)),
        (left + 1.0, top, right_share * (1.0 - low_share)),
        (left, top + 1.0, (1.0 - right_share) * low_share),
        (left + 1.0, top + 1.0, right_share * low_share),
    ];
    for (x, y, share) in corners {
        if x >= 0.0 && y >= 0.0 && x < width && y < height {
            let at = (y as usize * source.width() as usize + x as usize) * channels;
            let pixel = &source.pixels()[at..at + channels];
            sums.iter_mut().zip(pixel).for_each(|(sum, v)| *sum += share * f32::from(*v));
        }
    }
}

/// As in a mirror.
pub(super) fn mirrored(picture: &Picture) -> Picture {
    let channels = picture.channels();
    let row = picture.width() as usize * channels;
    let mut pixels = Vec::with_capacity(picture.pixels().len());
    for line in picture.pixels().chunks_exact(row.max(1)) {
        line.rchunks_exact(channels).for_each(|pixel| pixels.extend_from_slice(pixel));
    }
    Picture::of(pixels, picture.width(), picture.height(), channels == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_turned_scaled_and_moved_face_is_brought_back_exactly(
            degrees in -180.0f32..180.0, scale in 0.1f32..9.0, x in -500.0f32..500.0, y in -500.0f32..500.0,
        ) {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let by = Similarity { cosine: scale * cosine, sine: scale * sine, move_by: [x, y] };
            let face = [[38.0, 52.0], [74.0, 51.0], [56.0, 72.0], [42.0, 92.0], [71.0, 92.0]];
            let moved = face.map(|p| by.map(p));
            let back = Similarity::between(&moved, &face).unwrap();
            for (place, wanted) in moved.iter().zip(&face) {
                for found in [back.map(*place), by.inverse().map(*place)] {
                    prop_assert!((found[0] - wanted[0]).abs() < 0.05, "{found:?} {wanted:?}");
                    prop_assert!((found[1] - wanted[1]).abs() < 0.05, "{found:?} {wanted:?}");
                }
            }
        }
    }

    #[test]
    fn five_landmarks_in_one_place_are_no_face() {
        assert_eq!(Similarity::between(&[[3.0, 4.0]; 5], &[[3.0, 4.0]; 5]), None);
    }

    #[test]
    fn unchanged_pixels_stay_and_what_is_outside_is_black() {
        let picture = Picture::of((1..=12).collect(), 4, 3, true);
        let same = warped(&picture, &Similarity::scaled(1.0, [0.0, 0.0]), [4, 3]);
        assert_eq!(same.pixels(), picture.pixels());
        let beside = warped(&picture, &Similarity::scaled(1.0, [2.0, 0.0]), [4, 3]);
        assert_eq!(beside.pixels(), [3, 4, 0, 0, 7, 8, 0, 0, 11, 12, 0, 0]);
        assert_eq!(mirrored(&picture).pixels(), [4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9]);
    }
}
