//! Faces, by YuNet (Wu, Peng, Yu 2023): for each cell of three grids how likely a face is there, and
//! its rectangle. Quick: one tenth of what CenterFace takes.

use crate::boxes::{Rect, Scored, surest};
use crate::model::engine::{Model, Numbers};
use crate::model::loosen::without_sizes;
use crate::model::tensor::planes;
use crate::picture::Picture;
use std::path::Path;

/// Least score of a face.
const LEAST_SCORE: f32 = 0.6;
/// Boxes that overlap more mean one face.
const MOST_OVERLAP: f32 = 0.3;
/// Pixels of a cell, for each grid.
const CELLS: [usize; 3] = [8, 16, 32];
const INPUT: &str = "input";
const OUTPUTS: [&str; 9] =
    ["cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16", "bbox_32"];

/// The quick face detector.
pub(super) struct YuNet(Model);

impl YuNet {
    pub(super) fn load(library: &Path, bytes: &[u8]) -> Result<Self, String> {
        let free = without_sizes(bytes, &[INPUT]).ok_or("the YuNet model is no ONNX model")?;
        Ok(Self(Model::load(library, &free, INPUT)?))
    }

    /// Faces in pixels of this picture, whose sides are whole multiples of 32; the surest first.
    pub(super) fn find(&self, small: &Picture) -> Result<Vec<Scored>, String> {
        // The model learned blue, green, red.
        let found = self.0.run(&planes(small, f32::from, [2, 1, 0]), &OUTPUTS)?;
        let mut all = vec![];
        for (grid, cell) in CELLS.into_iter().enumerate() {
            let columns = (small.width() as usize / cell).max(1);
            all.extend(faces([&found[grid], &found[3 + grid], &found[6 + grid]], cell, columns));
        }
        Ok(surest(all, MOST_OVERLAP))
    }
}

fn faces([class, object, boxes]: [&Numbers; 3], cell: usize, columns: usize) -> Vec<Scored> {
    let both = class.values.iter().zip(&object.values);
    let scores = both.map(|(a, b)| (a.clamp(0.0, 1.0) * b.clamp(0.0, 1.0)).sqrt());
    let (found, _) = boxes.values.as_chunks::<4>();
    let face = |(at, (score, [x, y, width, height])): (usize, (f32, &[f32; 4]))| {
        let side = cell as f32;
        let [x, y] = [(at % columns) as f32 + x, (at / columns) as f32 + y].map(|v| v * side);
        let [half_width, half_height] = [width, height].map(|log| log.exp() * side / 2.0);
        let rect = Rect {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        };
        (score >= LEAST_SCORE).then_some(Scored { rect, score })
    };
    scores.zip(found).enumerate().filter_map(face).collect()
}
