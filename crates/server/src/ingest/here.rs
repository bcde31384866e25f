//! The work itself, through the vision instrument.

use crate::ports::cover::covered;
use crate::ports::masking::{Models, kept};
use porchlight_app::ports::{
    Area, CleanPhoto, Compared, CoveredPhoto, MetadataPlace, NotCleaned, PhotoHash, PhotoLikeness,
    PhotoRefusal, Photos,
};
use porchlight_vision::likeness::Features;
use porchlight_vision::{Clean, Facts, Limits, Measured, clean_masked, sought};
use serde_json::{Value, json};

/// Photos made safe in this process: the inside of a worker, and the port of library tests.
#[derive(Default)]
pub struct Here {
    models: Option<Models>,
}

impl Here {
    /// With the models that cover faces and labels.
    #[must_use]
    pub fn with(models: Models) -> Self {
        Self { models: Some(models) }
    }

    /// Cleans with the instrument's usual limits, and covers what the models find.
    pub(super) fn cleaned(&self, bytes: &[u8]) -> Result<CleanPhoto, PhotoRefusal> {
        let masker = self.models.as_ref().and_then(Models::masker);
        clean_masked(bytes, &Limits::default(), masker)
            .map(answer)
            .map_err(|refusal| PhotoRefusal { code: refusal.kind.code(), message: refusal.message })
    }
}

/// Compares a picture that we wrote ourselves with features that we kept ourselves: no stranger's
/// bytes, so that it needs no process of its own.
pub(super) fn compared(shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
    let sought = sought(shown, &Limits::default()).map_err(|refusal| refusal.message)?;
    let likeness = earlier.iter().map(|bytes| {
        let found = sought.compare(&Features::from_bytes(bytes).ok()?);
        Some(PhotoLikeness {
            inliers: found.inliers,
            covered: found.covered,
            agreement: found.agreement(),
            mirrored: found.mirrored,
            worth_a_look: found.is_worth_a_look(),
        })
    });
    Ok(Compared { likeness: likeness.collect(), features: sought.features().to_bytes() })
}

impl Photos for Here {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned> {
        self.cleaned(bytes).map_err(NotCleaned::Refused)
    }

    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String> {
        compared(shown, earlier)
    }

    fn cover(&self, display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
        covered(display, areas)
    }
}

fn answer(clean: Clean) -> CleanPhoto {
    let Clean { display, preview, width, height, measured, pdq, facts, masking } = clean;
    let mut quality = quality([width, height], &measured, &facts);
    quality["masking"] = kept(&masking);
    let [north, east] = facts.place.unwrap_or_default();
    CleanPhoto {
        display,
        preview,
        quality,
        hash: PhotoHash { bits: pdq.hash.to_bytes(), quality: pdq.quality },
        place: facts.place.map(|_| MetadataPlace { north, east }),
    }
}

/// What is kept of measurements and of the file's metadata. `docs/photos.md` says what each means.
fn quality([width, height]: [u32; 2], measured: &Measured, facts: &Facts) -> Value {
    let hints: Vec<_> = measured.hints().into_iter().map(|hint| hint.code()).collect();
    let passed: Vec<_> = facts.passed_through.iter().map(|sign| sign.code()).collect();
    json!({
        "width": width, "height": height, "mean_luma": measured.mean_luma,
        "dark_share": measured.dark_share, "bright_share": measured.bright_share,
        "clipped_dark": measured.clipped_dark, "clipped_bright": measured.clipped_bright,
        "sharpness": measured.sharpness, "detail": measured.detail, "hints": hints,
        "facts": {
            "format": facts.format.code(), "orientation": facts.orientation,
            "taken_at": facts.taken_at, "names_camera": facts.names_camera,
            "passed_through": passed,
        },
    })
}
