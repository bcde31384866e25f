//! Features as bytes: a mark with its version, both sizes, the points, the fine picture. The
//! coarse picture is made from the fine one when they are read.

use super::grey::Grey;
use super::{COARSE_SIDE, FINE_SIDE, Features, MOST_CORNERS, Point, WORK_SIDE};
use thiserror::Error;

/// The form; it changes with everything that changes what features mean.
const MARK: &[u8; 4] = b"PLF1";
const HEAD: usize = 4 + 5 * 2;
const POINT: usize = 2 * 2 + 32;

/// Bytes that are not stored features of this version: make them anew from the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("these bytes are not features of this version; make them anew from the photo")]
pub struct NotFeatures;

impl Features {
    /// For keeping: 14 bytes, 36 for each corner, and one for each pixel of the fine picture.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes =
            Vec::with_capacity(HEAD + self.points.len() * POINT + self.fine.pixels.len());
        bytes.extend_from_slice(MARK);
        let [fine_width, fine_height, count] =
            [self.fine.width, self.fine.height, self.points.len()]
                .map(|v| v.min(usize::from(u16::MAX)) as u16);
        for number in [self.size[0], self.size[1], fine_width, fine_height, count] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for point in &self.points {
            point.place.iter().for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
            point.words.iter().for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
        }
        bytes.extend_from_slice(&self.fine.pixels);
        bytes
    }

    /// From the bytes of [`Features::to_bytes`].
    ///
    /// # Errors
    /// Other bytes, also of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotFeatures> {
        let rest = bytes.strip_prefix(MARK).ok_or(NotFeatures)?;
        let (head, rest) = rest.split_at_checked(HEAD - MARK.len()).ok_or(NotFeatures)?;
        let (numbers, _) = head.as_chunks::<2>();
        let number = |at: usize| numbers.get(at).map_or(0, |pair| u16::from_le_bytes(*pair));
        let size = [number(0), number(1)];
        let (width, height) = (usize::from(number(2)), usize::from(number(3)));
        let count = usize::from(number(4));
        let longest = u32::from(size[0].max(size[1]));
        let sound = longest <= WORK_SIDE
            && size[0].min(size[1]) > 0
            && width.max(height) <= FINE_SIDE
            && count <= MOST_CORNERS;
        if !sound {
            return Err(NotFeatures);
        }
        let (points, pixels) = rest.split_at_checked(count * POINT).ok_or(NotFeatures)?;
        let fine = Grey::new(pixels, width, height).ok_or(NotFeatures)?;
        let (points, _) = points.as_chunks::<POINT>();
        let points = points.iter().map(read_point).collect();
        let coarse = fine.fit(COARSE_SIDE);
        Ok(Self { size, points, fine, coarse })
    }
}

fn read_point(bytes: &[u8; POINT]) -> Point {
    let (place, words) = bytes.split_at(4);
    let (place, _) = place.as_chunks::<2>();
    let (words, _) = words.as_chunks::<8>();
    let mut point = Point { place: [0; 2], words: [0; 4] };
    point.place.iter_mut().zip(place).for_each(|(to, from)| *to = u16::from_le_bytes(*from));
    point.words.iter_mut().zip(words).for_each(|(to, from)| *to = u64::from_le_bytes(*from));
    point
}
