//! Rectangles in a picture: overlap, growth, and keeping the best of several that mean one thing.

/// A rectangle in pixels of a picture; the right and lower edges are outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    /// Left edge.
    pub(crate) left: f32,
    /// Upper edge.
    pub(crate) top: f32,
    /// Right edge.
    pub(crate) right: f32,
    /// Lower edge.
    pub(crate) bottom: f32,
}

impl Rect {
    pub(crate) fn width(&self) -> f32 {
        (self.right - self.left).max(0.0)
    }

    pub(crate) fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.0)
    }

    pub(crate) fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// Moved outwards on each side.
    pub(crate) fn grown(&self, x: f32, y: f32) -> Self {
        Self {
            left: self.left - x,
            top: self.top - y,
            right: self.right + x,
            bottom: self.bottom + y,
        }
    }

    pub(crate) fn scaled(&self, x: f32, y: f32) -> Self {
        Self {
            left: self.left * x,
            top: self.top * y,
            right: self.right * x,
            bottom: self.bottom * y,
        }
    }

    /// The smallest rectangle around both.
    pub(crate) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Area that both cover.
    pub(crate) fn shared(&self, other: &Self) -> f32 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    /// Shared area over the area of both together, 0 to 1.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let shared = self.shared(other);
        let both = self.area() + other.area() - shared;
        if both > 0.0 { shared / both } else { 0.0 }
    }

    /// What lies inside a picture, on whole pixels, nothing left out; `None` if that is nothing.
    pub(crate) fn inside(&self, width: u32, height: u32) -> Option<Pixels> {
        // Saturates: what is below zero becomes zero, what is no number becomes zero.
        let whole = |value: f32, most: u32| (value as u32).min(most);
        let [left, top] = [whole(self.left, width), whole(self.top, height)];
        let [right, bottom] = [whole(self.right.ceil(), width), whole(self.bottom.ceil(), height)];
        (left < right && top < bottom).then_some(Pixels { left, top, right, bottom })
    }
}

/// A rectangle on whole pixels inside a picture; the right and lower edges are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pixels {
    /// Left edge.
    pub left: u32,
    /// Upper edge.
    pub top: u32,
    /// Right edge.
    pub right: u32,
    /// Lower edge.
    pub bottom: u32,
}

impl Pixels {
    /// Width.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.right - self.left
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.bottom - self.top
    }

    /// Whether a pixel lies in it.
    #[must_use]
    pub fn holds(&self, x: u32, y: u32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// A rectangle with how sure a detector is of it, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) rect: Rect,
    pub(crate) score: f32,
}

/// Keeps the surest of rectangles that overlap by more than `most`.
pub(crate) fn surest(all: Vec<Scored>, most: f32) -> Vec<Scored> {
    surest_by(all, |one| *one, most)
}

/// As [`surest()`], of things that have a rectangle.
pub(crate) fn surest_by<T>(mut all: Vec<T>, scored: impl Fn(&T) -> Scored, most: f32) -> Vec<T> {
    all.sort_by(|a, b| scored(b).score.total_cmp(&scored(a).score));
    let mut kept: Vec<T> = vec![];
    for one in all {
        let rect = scored(&one).rect;
        if kept.iter().all(|other| scored(other).rect.overlap(&rect) <= most) {
            kept.push(one);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect { left, top, right, bottom }
    }

    #[test]
    fn overlap_is_the_shared_part_of_both() {
        let a = rect(0.0, 0.0, 10.0, 10.0);
        assert!((a.overlap(&a) - 1.0).abs() < 1e-6);
        assert!((a.overlap(&rect(5.0, 0.0, 15.0, 10.0)) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(a.overlap(&rect(10.0, 0.0, 20.0, 10.0)), 0.0, "edges touch only");
        assert_eq!(rect(3.0, 3.0, 3.0, 3.0).overlap(&a), 0.0);
    }

    #[test]
    fn whole_pixels_leave_nothing_of_a_rectangle_out() {
        let inside = rect(-3.2, 1.7, 4.1, 99.0).inside(8, 6).unwrap();
        assert_eq!(inside, Pixels { left: 0, top: 1, right: 5, bottom: 6 });
        assert_eq!(rect(9.0, 0.0, 12.0, 5.0).inside(8, 6), None);
        assert_eq!(rect(f32::NAN, 0.0, f32::NAN, 5.0).inside(8, 6), None);
    }

    #[test]
    fn of_rectangles_that_mean_one_thing_the_surest_stays() {
        let one = |left: f32, score| Scored { rect: rect(left, 0.0, left + 10.0, 10.0), score };
        let kept = surest(vec![one(0.0, 0.5), one(1.0, 0.9), one(30.0, 0.4)], 0.3);
        assert_eq!(kept.iter().map(|s| s.score).collect::<Vec<_>>(), [0.9, 0.4]);
    }

    proptest! {
        #[test]
        fn no_two_kept_rectangles_overlap_more_than_allowed(
            corners in proptest::collection::vec((0.0f32..90.0, 0.0f32..90.0, 1.0f32..40.0, 0.0f32..1.0), 0..40)
        ) {
            let all: Vec<Scored> = corners
                .iter()
                .map(|(x, y, side, score)| Scored { rect: rect(*x, *y, x + side, y + side), score: *score })
                .collect();
            let kept = surest(all.clone(), 0.3);
            for (at, a) in kept.iter().enumerate() {
                for b in &kept[at + 1..] {
                    prop_assert!(a.rect.overlap(&b.rect) <= 0.3);
                }
            }
            // Whatever was left out lies under something surer.
            for one in all.iter().filter(|one| !kept.contains(one)) {
                prop_assert!(kept.iter().any(|k| k.score >= one.score && k.rect.overlap(&one.rect) > 0.3));
            }
        }
    }
}
