//! Where a head is turned, by its five landmarks.
//!
//! These are no angles but shares that grow with them: how far the nose lies beside the middle of
//! the eyes, and how far down from the eyes to the mouth. They serve to tell a turned head from a
//! straight one and one direction from another; faces differ, so turns are measured against the same
//! person's straight look.

use super::align::{Landmarks, Place};

/// Where a head is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// The nose beside the middle of the eyes, in distances of the eyes; above 0 at the picture's
    /// right: the person, seen unmirrored, looks to their own left.
    pub yaw: f32,
    /// The nose between eyes (0) and mouth (1): smaller when looking up.
    pub pitch: f32,
    /// The line through the eyes, in degrees; above 0 when its right end is lower.
    pub roll: f32,
}

/// A turn that is asked for, as the person sees it. Frames are as the camera sees the person: a
/// mirrored preview must be sent unmirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// To the person's own left.
    Left,
    /// To the person's own right.
    Right,
    /// Up.
    Up,
}

/// Least change of yaw and pitch against the straight look for a turn.
pub const LEAST_YAW_CHANGE: f32 = 0.18;
/// As [`LEAST_YAW_CHANGE`], for looking up.
pub const LEAST_PITCH_CHANGE: f32 = 0.10;
/// Up to this change of yaw a look is straight; between this and a turn it is neither.
pub const MOST_STRAIGHT_YAW: f32 = 0.12;
/// As [`MOST_STRAIGHT_YAW`], for pitch.
pub const MOST_STRAIGHT_PITCH: f32 = 0.08;

impl Turn {
    /// Every turn.
    pub const ALL: [Self; 3] = [Self::Left, Self::Right, Self::Up];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Up => "up",
        }
    }
}

/// Where a look goes, against a straight one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Straight,
    Turned(Turn),
    /// Between, or where nobody was asked to look.
    Unclear,
}

impl Pose {
    pub(super) fn of(points: &Landmarks) -> Self {
        let [left, right, nose, mouth_left, mouth_right] = *points;
        let eyes = middle(left, right);
        let (along, distance) = direction(left, right);
        let across = [-along[1], along[0]];
        let to_nose = [nose[0] - eyes[0], nose[1] - eyes[1]];
        let mouth = middle(mouth_left, mouth_right);
        let to_mouth = dot([mouth[0] - eyes[0], mouth[1] - eyes[1]], across);
        Self {
            yaw: dot(to_nose, along) / distance.max(1e-3),
            pitch: dot(to_nose, across) / if to_mouth.abs() > 1e-3 { to_mouth } else { 1e-3 },
            roll: along[1].atan2(along[0]).to_degrees(),
        }
    }

    pub(super) fn look(&self, straight: &Self) -> Look {
        let (yaw, pitch) = (self.yaw - straight.yaw, self.pitch - straight.pitch);
        if yaw.abs() >= LEAST_YAW_CHANGE {
            return Look::Turned(if yaw > 0.0 { Turn::Left } else { Turn::Right });
        }
        if pitch <= -LEAST_PITCH_CHANGE {
            return Look::Turned(Turn::Up);
        }
        let straight = yaw.abs() <= MOST_STRAIGHT_YAW && pitch.abs() <= MOST_STRAIGHT_PITCH;
        if straight { Look::Straight } else { Look::Unclear }
    }
}

/// The turns of a series of looks in their order: several frames of one turn are one, and what is
/// straight or unclear between them does not count.
pub(super) fn turns(looks: &[Look]) -> Vec<Turn> {
    let mut turns = vec![];
    let mut last = None;
    for look in looks {
        match look {
            Look::Turned(turn) if last != Some(*turn) => {
                turns.push(*turn);
                last = Some(*turn);
            }
            Look::Straight => last = None,
            Look::Turned(_) | Look::Unclear => {}
        }
    }
    turns
}

/// How far the nose lies from where it would be if all landmarks were on one flat picture, in
/// distances of the eyes: eyes and corners of the mouth in both frames fix how such a picture would
/// have moved (a homography), and the nose of a flat one moves with them.
pub(super) fn depth(straight: &Landmarks, turned: &Landmarks) -> Option<f32> {
    let [a, b, nose, c, d] = *straight;
    let [ta, tb, turned_nose, tc, td] = *turned;
    let expected = flat_move([(a, ta), (b, tb), (c, tc), (d, td)], nose)?;
    let (_, eyes) = direction(ta, tb);
    let [x, y] = [turned_nose[0] - expected[0], turned_nose[1] - expected[1]];
    (eyes > 1.0).then(|| x.hypot(y) / eyes)
}

/// Where the homography through four pairs of places takes another place.
fn flat_move(pairs: [(Place, Place); 4], place: Place) -> Option<Place> {
    // Eight equations for eight unknowns; places near 1, so that none drowns.
    let scale =
        pairs.iter().flat_map(|(a, b)| [a, b]).flatten().fold(1.0f32, |m, v| m.max(v.abs()));
    let unit = |place: Place| place.map(|v| f64::from(v / scale));
    let mut rows = [[0.0f64; 9]; 8];
    for (n, (from, to)) in pairs.into_iter().enumerate() {
        let ([x, y], [u, v]) = (unit(from), unit(to));
        rows[2 * n] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
        rows[2 * n + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
    }
    let h = solved(rows)?;
    let [x, y] = unit(place);
    let w = h[6] * x + h[7] * y + 1.0;
    let at = |a: usize| (h[a] * x + h[a + 1] * y + h[a + 2]) / w * f64::from(scale);
    (w > 1e-6).then(|| [at(0) as f32, at(3) as f32])
}

/// Gaussian elimination with the largest pivot; `None` if there is no one solution.
fn solved(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let largest =
            (column..8).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, largest);
        let pivot = rows[column];
        if pivot[column].abs() < 1e-12 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if at != column {
                let factor = row[column] / pivot[column];
                row.iter_mut().zip(&pivot).for_each(|(value, above)| *value -= factor * above);
            }
        }
    }
    Some(std::array::from_fn(|at| rows[at][8] / rows[at][at]))
}

pub(super) fn eye_distance(points: &Landmarks) -> f32 {
    direction(points[0], points[1]).1
}

fn middle(a: Place, b: Place) -> Place {
    [f32::midpoint(a[0], b[0]), f32::midpoint(a[1], b[1])]
}

fn direction(from: Place, to: Place) -> (Place, f32) {
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let length = x.hypot(y);
    if length > 0.0 { ([x / length, y / length], length) } else { ([1.0, 0.0], 0.0) }
}

fn dot(a: Place, b: Place) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Landmarks of a head in millimetres from its middle, right, down and towards the camera.
    const HEAD: [[f32; 3]; 5] = [
        [-32.0, -35.0, 0.0],
        [32.0, -35.0, 0.0],
        [0.0, 0.0, 25.0],
        [-25.0, 32.0, 4.0],
        [25.0, 32.0, 4.0],
    ];
    const FLAT: f32 = 0.0;
    const ROUND: f32 = 1.0;

    /// A head turned by degrees to its left and up, at 400 mm, as a camera sees it; of no depth it
    /// is a flat picture of one.
    fn seen(left: f32, up: f32, depth: f32) -> Landmarks {
        let ((sl, cl), (su, cu)) = (left.to_radians().sin_cos(), up.to_radians().sin_cos());
        HEAD.map(|[x, y, z]| {
            let z = z * depth;
            let (x, z) = (x * cl + z * sl, z * cl - x * sl);
            let (y, z) = (y * cu - z * su, z * cu + y * su);
            let scale = 800.0 / (400.0 - z);
            [320.0 + x * scale, 240.0 + y * scale]
        })
    }

    #[test]
    fn a_head_turned_left_right_and_up_is_told_apart_from_a_straight_one() {
        let straight = Pose::of(&seen(0.0, 0.0, ROUND));
        let look = |left, up| Pose::of(&seen(left, up, ROUND)).look(&straight);
        assert_eq!(look(0.0, 0.0), Look::Straight);
        assert_eq!(look(28.0, 0.0), Look::Turned(Turn::Left));
        assert_eq!(look(-28.0, 0.0), Look::Turned(Turn::Right));
        assert_eq!(look(0.0, 25.0), Look::Turned(Turn::Up));
        assert_eq!(look(4.0, 2.0), Look::Straight);
        assert_eq!(look(0.0, -25.0), Look::Unclear, "down is never asked for");
    }

    #[test]
    fn turns_are_counted_once_and_in_their_order() {
        let l = Look::Turned(Turn::Left);
        let u = Look::Turned(Turn::Up);
        let s = Look::Straight;
        assert_eq!(
            turns(&[s, l, l, Look::Unclear, l, s, u, s, l]),
            [Turn::Left, Turn::Up, Turn::Left]
        );
        assert_eq!(turns(&[s, s]), []);
    }

    #[test]
    fn a_turned_head_has_depth_and_a_turned_picture_has_none() {
        for (left, up) in [(28.0, 0.0), (-28.0, 0.0), (0.0, 25.0)] {
            let head = depth(&seen(0.0, 0.0, ROUND), &seen(left, up, ROUND)).unwrap();
            let picture = depth(&seen(0.0, 0.0, FLAT), &seen(left, up, FLAT)).unwrap();
            assert!(head > 0.1, "{left} {up}: {head}");
            assert!(picture < 1e-3, "{left} {up}: {picture}");
        }
    }

    proptest! {
        #[test]
        fn any_landmarks_are_measured_without_a_panic(values in proptest::collection::vec(-50.0f32..2_000.0, 20)) {
            let points = |from: usize| -> Landmarks {
                std::array::from_fn(|at| [values[from + 2 * at], values[from + 2 * at + 1]])
            };
            let pose = Pose::of(&points(0));
            prop_assert!(pose.yaw.is_finite() && pose.pitch.is_finite() && pose.roll.is_finite());
            let _ = depth(&points(0), &points(10));
        }
    }
}
