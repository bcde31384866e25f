//! Photos made safe through the vision instrument.

use porchlight_app::ports::{CleanPhoto, PhotoRefusal, Photos};
use porchlight_vision::{Clean, Limits, clean};
use serde_json::json;

/// Cleans with the instrument's usual limits.
pub struct CleanPhotos;

impl Photos for CleanPhotos {
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, PhotoRefusal> {
        let Clean { display, preview, width, height, measured, .. } = clean(bytes, &Limits::default())
            .map_err(|refusal| PhotoRefusal {
                code: refusal.kind.code(),
                message: refusal.message,
            })?;
        let hints: Vec<_> = measured.hints().into_iter().map(|hint| hint.code()).collect();
        let quality = json!({
            "width": width, "height": height, "mean_luma": measured.mean_luma,
            "dark_share": measured.dark_share, "bright_share": measured.bright_share,
            "sharpness": measured.sharpness, "hints": hints,
        });
        Ok(CleanPhoto { display, preview, quality })
    }
}
