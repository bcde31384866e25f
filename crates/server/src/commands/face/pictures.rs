//! Pictures of a folder, turned into numbers one after the other.

use super::tables::{Pairs, Wrong};
use crate::face::calibrate::Numbers;
use crate::failure::{Failure, Outcome};
use porchlight_vision::face::eval::Pair;
use porchlight_vision::face::{Engine, Frame, MOST_FRAME_BYTES, Matcher, Studied};
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};

/// The face of each picture; none without a face.
pub(super) struct Pictures(pub(super) Vec<Option<Studied>>);

impl Pictures {
    pub(super) fn measure(engine: &Engine, folder: &Path, table: &Pairs) -> Outcome<Self> {
        if !folder.is_dir() {
            let sentence = format!("{} is no folder", folder.display());
            return Err(Failure::usage(sentence, "name the folder below which the pictures lie"));
        }
        let mut wrong = Wrong::new(&table.path);
        let mut all = vec![];
        for file in &table.files {
            match frame(folder, &file.name) {
                Ok(frame) => {
                    let face = engine.studied(&frame);
                    all.push(face.map_err(|why| Failure::fault(why, ""))?);
                }
                Err(why) => {
                    wrong.add(file.line, file.column, &why);
                    all.push(None);
                }
            }
        }
        wrong.end()?;
        Ok(Self(all))
    }

    /// Takes out the numbers by one matcher.
    pub(super) fn of(&mut self, matcher: Matcher) -> Vec<Numbers> {
        let take = |face: &mut Option<Studied>| {
            Some(face.as_mut()?.numbers.remove(&matcher)?.into_values())
        };
        self.0.iter_mut().map(take).collect()
    }

    /// The score of each pair of a straight and a turned look, as a session compares them.
    pub(super) fn turned(&self, pairs: &[Pair], matcher: Matcher) -> Vec<Option<f32>> {
        let score = |pair: &Pair| {
            let (one, other) = (self.0[pair.a].as_ref()?, self.0[pair.b].as_ref()?);
            one.turned(other, matcher)
        };
        pairs.iter().map(score).collect()
    }
}

/// One picture below the folder.
pub(super) fn frame(folder: &Path, name: &str) -> Result<Frame, String> {
    let relative = Path::new(name);
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(format!("\"{name}\" lies outside of the folder of pictures"));
    }
    let path = folder.join(relative);
    let shown = path.display();
    let file = File::open(&path).map_err(|e| format!("{shown} cannot be read: {e}"))?;
    let mut bytes = vec![];
    let mut some = file.take(MOST_FRAME_BYTES as u64 + 1);
    some.read_to_end(&mut bytes).map_err(|e| format!("{shown} cannot be read: {e}"))?;
    Frame::decode(&bytes).map_err(|refusal| format!("{shown}: {refusal}"))
}
