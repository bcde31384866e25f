//! A small grey picture: reading between its pixels, scaling, smoothing.

/// Brightness in rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Grey {
    /// Nothing if the numbers do not fit each other.
    pub(super) fn new(pixels: &[u8], width: usize, height: usize) -> Option<Self> {
        let fits = width > 0 && height > 0 && width.checked_mul(height)? == pixels.len();
        fits.then(|| Self { width, height, pixels: pixels.to_vec() })
    }

    pub(super) fn longest(&self) -> usize {
        self.width.max(self.height)
    }

    /// One row.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// Brightness at a place between pixels, whose centres are whole numbers; nothing outside.
    #[inline]
    pub(super) fn at(&self, x: f64, y: f64) -> Option<f32> {
        let (right, bottom) = ((self.width - 1) as f64, (self.height - 1) as f64);
        // Written so that a place that is not a number is outside too.
        if !(x >= 0.0 && y >= 0.0 && x <= right && y <= bottom) {
            return None;
        }
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = ((x - left as f64) as f32, (y - top as f64) as f32);
        let next = usize::from(left + 1 < self.width);
        let above = self.row(top);
        let below = self.row((top + 1).min(self.height - 1));
        let mix = |row: &[u8]| {
            let (a, b) = (f32::from(row[left]), f32::from(row[left + next]));
            a + (b - a) * fx
        };
        let (a, b) = (mix(above), mix(below));
        Some(a + (b - a) * fy)
    }

    /// Scaled by reading between pixels, in 256 parts: right for shrinking to a half and no
    /// further.
    pub(super) fn scaled(&self, width: usize, height: usize) -> Self {
        let columns = Between::all(self.width, width);
        let rows = Between::all(self.height, height);
        let mut pixels = Vec::with_capacity(width * height);
        for y in &rows {
            let (above, below) = (self.row(y.first), self.row(y.second));
            pixels.extend(columns.iter().map(|x| {
                let mix = |row: &[u8]| {
                    u32::from(row[x.first]) * (256 - x.part) + u32::from(row[x.second]) * x.part
                };
                let sum = mix(above) * (256 - y.part) + mix(below) * y.part;
                ((sum + (1 << 15)) >> 16) as u8
            }));
        }
        Self { width, height, pixels }
    }

    /// Scaled so that the longest side has at most this many pixels.
    pub(super) fn fit(&self, side: usize) -> Self {
        let longest = self.longest();
        if longest <= side {
            return self.clone();
        }
        let scale = |length: usize| ((length * side + longest / 2) / longest).max(1);
        // Halving until one step remains keeps fine grain from turning into false patterns.
        let mut picture = self.clone();
        while picture.longest() > 2 * side {
            picture = picture.scaled(picture.width.div_ceil(2), picture.height.div_ceil(2));
        }
        picture.scaled(scale(self.width), scale(self.height))
    }

    /// Left and right exchanged.
    pub(super) fn mirrored(&self) -> Self {
        let rows = self.pixels.chunks_exact(self.width);
        let pixels = rows.flat_map(|row| row.iter().rev().copied()).collect();
        Self { width: self.width, height: self.height, pixels }
    }

    /// Smoothed by the binomial weights 1 4 6 4 1 in both directions, twice: near a Gaussian of
    /// 1.4 pixels.
    pub(super) fn smoothed(&self) -> Self {
        let mut picture = self.clone();
        for _ in 0..2 {
            picture = picture.smoothed_once();
        }
        picture
    }

    fn smoothed_once(&self) -> Self {
        let (width, height) = (self.width, self.height);
        let mut across = vec![0u16; width * height];
        for y in 0..height {
            let row = self.row(y);
            let value = |x: usize| u16::from(row[x]);
            for x in 0..width {
                let (l2, l1) = (x.saturating_sub(2), x.saturating_sub(1));
                let (r1, r2) = ((x + 1).min(width - 1), (x + 2).min(width - 1));
                across[y * width + x] =
                    value(l2) + value(r2) + 4 * (value(l1) + value(r1)) + 6 * value(x);
            }
        }
        let mut pixels = vec![0u8; width * height];
        for y in 0..height {
            let row = |y: usize| &across[y * width..(y + 1) * width];
            let (a, b) = (row(y.saturating_sub(2)), row(y.saturating_sub(1)));
            let (d, e) = (row((y + 1).min(height - 1)), row((y + 2).min(height - 1)));
            let c = row(y);
            for x in 0..width {
                let outer = u32::from(a[x]) + u32::from(e[x]);
                let inner = u32::from(b[x]) + u32::from(d[x]);
                let sum = outer + 4 * inner + 6 * u32::from(c[x]);
                pixels[y * width + x] = ((sum + 128) >> 8) as u8;
            }
        }
        Self { width, height, pixels }
    }
}

/// A place between two pixels of a line.
struct Between {
    first: usize,
    second: usize,
    /// How much of the second, in 256 parts.
    part: u32,
}

impl Between {
    /// The places of a new line's pixels on an old line.
    fn all(old: usize, new: usize) -> Vec<Self> {
        let scale = old as f64 / new as f64;
        let place = |at: usize| {
            let place = ((at as f64 + 0.5) * scale - 0.5).clamp(0.0, (old - 1) as f64);
            let first = place as usize;
            let part = ((place - first as f64) * 256.0) as u32;
            Self { first, second: (first + 1).min(old - 1), part }
        };
        (0..new).map(place).collect()
    }
}
