//! People covered by hand in a picture that was made safe before.

use porchlight_app::ports::{Area, CoveredPhoto, PhotoRefusal};
use porchlight_vision::{Clean, Limits, Patch, cover};

/// Paints the areas over. The picture is one of our own, so no worker is needed for it.
pub(crate) fn covered(display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal> {
    let patches: Vec<Patch> = areas
        .iter()
        .map(|area| Patch {
            left: area.left.into(),
            top: area.top.into(),
            width: area.width.into(),
            height: area.height.into(),
        })
        .collect();
    let Clean { display, preview, width, height, .. } =
        cover(display, &patches, &Limits::default()).map_err(|refusal| PhotoRefusal {
            code: refusal.kind.code(),
            message: refusal.message,
        })?;
    Ok(CoveredPhoto { display, preview, width, height })
}
