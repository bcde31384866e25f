//! Whether one photo shows another photo: a copy that was cropped, turned, tilted or recompressed,
//! or an earlier photo taken again from a screen.
//!
//! A measurement, never a verdict. Corners of both pictures are matched, the mapping of one plane
//! onto the other that most matches agree on is sought, and the one picture is laid over the other
//! by it: [`Likeness`] tells how many corners agree and how much of the picture does. A photo of a
//! flat picture is one plane and fits whole; two honest photos of one door fit in part, because
//! things stand before the door and the parcel is another.
//!
//! What it cannot tell: whether anybody meant it. Photos of one delivery, seconds apart, are alike
//! and rightly so: **never compare photos of one delivery**. [`WORTH_A_LOOK`] says from where a
//! person should look at both pictures side by side; `docs/photos.md` has the table of errors.
//!
//! [`Features`] hold what a comparison needs of a photo, so that earlier photos are not decoded
//! again. They show the scene in small: they are personal data as the photo is, and go when it
//! goes. [`Sought`] holds a new photo both upright and mirrored.

mod agree;
mod corners;
mod describe;
mod grey;
mod matching;
mod plane;
mod stored;

pub use stored::NotFeatures;

use agree::{Agreement, agreement, covered};
use grey::Grey;

/// Longest side, in pixels, of the picture in which corners are sought.
pub const WORK_SIDE: u32 = 640;
/// Longest sides of the two small pictures that are laid over each other.
const FINE_SIDE: usize = 320;
const COARSE_SIDE: usize = 160;
/// Corners kept of one photo, at most.
pub const MOST_CORNERS: usize = 600;
/// Levels of the pyramid, each smaller than the one before by [`STEP`].
const LEVELS: usize = 8;
const STEP: f64 = 1.2;

/// From which measurement on a person should look at both photos side by side. All must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Matched corners that agree on one plane, at least.
    pub inliers: u32,
    /// Share of the picture, or of the other one, that lies inside the other, at least.
    pub covered: f64,
    /// Mean agreement of the two scales, at least.
    pub agreement: f64,
    /// Blocks compared, fine and coarse, at least.
    pub blocks: [u32; 2],
}

/// Chosen between copies and honest photos of one door, with room to both.
pub const WORTH_A_LOOK: Threshold =
    Threshold { inliers: 24, covered: 0.5, agreement: 0.62, blocks: [24, 6] };

/// What a comparison needs of a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// Width and height of the picture in which corners were sought.
    size: [u16; 2],
    points: Vec<Point>,
    fine: Grey,
    coarse: Grey,
}

/// A corner: where, in sixty-fourths of a pixel, and what is around it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    place: [u16; 2],
    words: [u64; 4],
}

/// Parts of a pixel in which places are kept.
const PARTS: f64 = 64.0;

impl Features {
    /// Of a grey picture in rows from the top, at most [`WORK_SIDE`] on the longest side. Nothing
    /// if the numbers do not fit each other or it is larger.
    #[must_use]
    pub fn of(luma: &[u8], width: usize, height: usize) -> Option<Self> {
        let picture = Grey::new(luma, width, height)?;
        (picture.longest() <= WORK_SIDE as usize).then(|| Self::from(&picture))
    }

    fn from(picture: &Grey) -> Self {
        // Smoothed: a screen's grid and noise are finer than what is compared.
        let fine = picture.fit(FINE_SIDE).smoothed();
        let coarse = fine.fit(COARSE_SIDE);
        let size =
            [picture.width, picture.height].map(|side| side.min(usize::from(u16::MAX)) as u16);
        Self { size, points: points(picture), fine, coarse }
    }

    /// Corners found.
    #[must_use]
    pub fn corners(&self) -> usize {
        self.points.len()
    }

    fn extent(&self) -> [f64; 2] {
        self.size.map(f64::from)
    }

    /// The place of a corner, in pixels.
    fn place(&self, at: usize) -> [f64; 2] {
        self.points[at].place.map(|v| f64::from(v) / PARTS)
    }
}

/// Corners of every level, described; all levels have the same share, so that a screen's grid,
/// which only the finest levels see, does not take most of them.
fn points(picture: &Grey) -> Vec<Point> {
    let mut points = vec![];
    let mut level = picture.smoothed();
    for at in 0..LEVELS {
        let shrink = STEP.powi(at as i32);
        if at > 0 {
            let side = |length: usize| ((length as f64 / shrink).round() as usize).max(1);
            level = level.scaled(side(picture.width), side(picture.height));
        }
        let share = MOST_CORNERS / LEVELS;
        let smooth = level.smoothed();
        let scales = [
            picture.width as f64 / level.width as f64,
            picture.height as f64 / level.height as f64,
        ];
        for corner in corners::corners(&level, share) {
            let place = |v: usize, scale: f64| {
                ((v as f64 + 0.5) * scale * PARTS).round().min(f64::from(u16::MAX)) as u16
            };
            points.push(Point {
                place: [place(corner.x, scales[0]), place(corner.y, scales[1])],
                words: describe::describe(&level, &smooth, corner),
            });
        }
    }
    points
}

/// A new photo, ready to be compared with many: upright, and mirrored for those who mirror.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    upright: Features,
    mirrored: Features,
}

impl Sought {
    /// As [`Features::of`].
    #[must_use]
    pub fn of(luma: &[u8], width: usize, height: usize) -> Option<Self> {
        let upright = Features::of(luma, width, height)?;
        let mirrored = Features::from(&Grey::new(luma, width, height)?.mirrored());
        Some(Self { upright, mirrored })
    }

    /// What to keep of it for later comparisons.
    #[must_use]
    pub fn features(&self) -> &Features {
        &self.upright
    }

    /// Compares with an earlier photo; the better of upright and mirrored.
    #[must_use]
    pub fn compare(&self, earlier: &Features) -> Likeness {
        let upright = compare(&self.upright, earlier);
        if upright.is_worth_a_look() {
            return upright;
        }
        let mirrored = Likeness { mirrored: true, ..compare(&self.mirrored, earlier) };
        if mirrored.rank() > upright.rank() { mirrored } else { upright }
    }
}

/// What was measured between a new photo and an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Likeness {
    /// Corners of the earlier photo that have one clear counterpart in the new one.
    pub matches: u32,
    /// Of those, the ones that agree on one plane.
    pub inliers: u32,
    /// Share of the photo that lies inside the other, the larger of both ways, 0 to 1.
    pub covered: f64,
    /// Share of blocks that look the same, on the picture of 320 pixels, 0 to 1.
    pub fine: f64,
    /// The same on the picture of 160 pixels.
    pub coarse: f64,
    /// Blocks compared, fine and coarse.
    pub blocks: [u32; 2],
    /// Whether the new photo had to be mirrored to fit.
    pub mirrored: bool,
    /// Where the earlier photo's corners lie in the new one (mirrored if that is said), clockwise
    /// from its top left, in shares of width and height; may lie outside.
    pub quad: Option<[[f64; 2]; 4]>,
}

impl Likeness {
    /// Whether a person should look at both: [`WORTH_A_LOOK`]. That is all it says.
    #[must_use]
    pub fn is_worth_a_look(&self) -> bool {
        let least = WORTH_A_LOOK;
        let enough = self.blocks.iter().zip(least.blocks).all(|(count, least)| *count >= least);
        self.inliers >= least.inliers
            && self.covered >= least.covered
            && enough
            && self.agreement() >= least.agreement
    }

    /// The mean agreement of both scales: chance, or one flat thing in a scene, seldom reaches
    /// both.
    #[must_use]
    pub fn agreement(&self) -> f64 {
        f64::midpoint(self.fine, self.coarse)
    }

    fn rank(&self) -> f64 {
        f64::from(self.inliers.min(WORTH_A_LOOK.inliers)) * (self.agreement() + 0.01)
    }
}

/// Compares a new photo with an earlier one, both upright.
#[must_use]
pub fn compare(new: &Features, earlier: &Features) -> Likeness {
    let matches = matching::matches(&earlier.points, &new.points);
    let pairs: Vec<plane::Pair> =
        matches.iter().map(|(from, to)| (earlier.place(*from), new.place(*to))).collect();
    let mut likeness = Likeness { matches: pairs.len() as u32, ..Likeness::default() };
    let (here, there) = (earlier.extent(), new.extent());
    let Some((plane, agreeing)) = plane::find(&pairs, here) else { return likeness };
    let Some(back) = plane.inverse() else { return likeness };
    likeness.inliers = agreeing.iter().filter(|yes| **yes).count() as u32;
    // The one that lies more inside the other is the base: a crop lies inside whole, as does a
    // picture on a screen with a desk around it.
    let (earlier_inside, new_inside) = (covered(here, there, &plane), covered(there, here, &back));
    likeness.covered = earlier_inside.max(new_inside);
    let lay = |of: fn(&Features) -> &Grey| -> Agreement {
        let scale = |f: &Features| f.extent()[0] / of(f).width as f64;
        let (a, b) = (scale(earlier), scale(new));
        if earlier_inside >= new_inside {
            agreement(of(earlier), of(new), &plane, [a, b])
        } else {
            agreement(of(new), of(earlier), &back, [b, a])
        }
    };
    let (fine, coarse) = (lay(|f| &f.fine), lay(|f| &f.coarse));
    likeness.fine = fine.share();
    likeness.coarse = coarse.share();
    likeness.blocks = [fine.blocks, coarse.blocks];
    let share = |place: [f64; 2]| [place[0] / there[0], place[1] / there[1]];
    likeness.quad = plane.quad(here).map(|quad| quad.map(share));
    likeness
}
