//! Lines of text, by PP-OCR's detector (differentiable binarization, Liao et al. 2020): for each
//! pixel how likely it lies in the middle of a line. What lies together is one line.

use crate::boxes::{Rect, Scored};
use crate::model::engine::Model;
use crate::model::tensor::planes;
use crate::picture::Picture;
use std::path::Path;

/// Longest side of the picture in which text is looked for, in pixels.
pub(crate) const SIDE: u32 = 960;
/// Least likelihood of a pixel.
const LEAST_PIXEL: f32 = 0.3;
/// Least mean likelihood of a line.
const LEAST_LINE: f32 = 0.5;
/// Least pixels of a line, and of its shorter side.
const LEAST_PIXELS: usize = 10;
const LEAST_SIDE: usize = 3;
/// The model marks the middle of a line: its edge lies this part of area by circumference outside.
const OUTWARDS: f32 = 1.6;

const INPUT: &str = "x";
const OUTPUT: &str = "fetch_name_0";

/// The text detector.
pub(crate) struct Text(Model);

impl Text {
    pub(crate) fn load(library: &Path, bytes: &[u8]) -> Result<Self, String> {
        Ok(Self(Model::load(library, bytes, INPUT)?))
    }

    /// Lines in pixels of this picture, whose sides are whole multiples of 32.
    pub(crate) fn find(&self, small: &Picture) -> Result<Vec<Scored>, String> {
        let scale = |value| f32::from(value) / 127.5 - 1.0;
        // The model learned blue, green, red.
        let found = self.0.run(&planes(small, scale, [2, 1, 0]), &[OUTPUT])?;
        Ok(found.first().map(|map| lines(map.channel(0), map.shape[3])).unwrap_or_default())
    }
}

/// What lies together in the map of likelihoods, as rectangles.
fn lines(map: &[f32], width: usize) -> Vec<Scored> {
    let mut seen: Vec<bool> = map.iter().map(|likely| *likely < LEAST_PIXEL).collect();
    let mut found = vec![];
    for start in 0..map.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut open = vec![start];
        let mut next = 0;
        while next < open.len() {
            for beside in around(open[next], width, map.len()) {
                if !seen[beside] {
                    seen[beside] = true;
                    open.push(beside);
                }
            }
            next += 1;
        }
        found.extend(line(&open, map, width));
    }
    found
}

fn around(at: usize, width: usize, all: usize) -> impl Iterator<Item = usize> {
    let (x, y) = (at % width, at / width);
    let rows = y.saturating_sub(1)..=(y + 1).min(all / width - 1);
    rows.flat_map(move |row| {
        (x.saturating_sub(1)..=(x + 1).min(width - 1)).map(move |column| row * width + column)
    })
}

fn line(pixels: &[usize], map: &[f32], width: usize) -> Option<Scored> {
    let score = pixels.iter().map(|at| map[*at]).sum::<f32>() / pixels.len() as f32;
    let (columns, rows) = (pixels.iter().map(|at| at % width), pixels.iter().map(|at| at / width));
    let (left, right) = (columns.clone().min()?, columns.max()? + 1);
    let (top, bottom) = (rows.clone().min()?, rows.max()? + 1);
    if pixels.len() < LEAST_PIXELS
        || (right - left).min(bottom - top) < LEAST_SIDE
        || score < LEAST_LINE
    {
        return None;
    }
    let rect =
        Rect { left: left as f32, top: top as f32, right: right as f32, bottom: bottom as f32 };
    let out = pixels.len() as f32 * OUTWARDS / (2.0 * (rect.width() + rect.height()));
    Some(Scored { rect: rect.grown(out, out), score })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_together_is_one_line_and_specks_are_none() {
        let width = 64;
        let mut map = vec![0.0; width * 32];
        for y in 4..8 {
            for x in 10..40 {
                map[y * width + x] = 0.9;
            }
        }
        for y in 20..24 {
            for x in 50..64 {
                map[y * width + x] = 0.4;
            }
        }
        map[30 * width + 3] = 1.0;
        let found = lines(&map, width);
        assert_eq!(found.len(), 1, "a weak one and a speck are none: {found:?}");
        let rect = found[0].rect;
        assert!(rect.left < 10.0 && rect.right > 40.0 && rect.top < 4.0 && rect.bottom > 8.0);
        assert!((found[0].score - 0.9).abs() < 1e-3);
    }
}
