//! Measuring photos. What each number means, and what it does not, is in `docs/photos.md`.

use crate::cli::PhotoCommand;
use crate::failure::{Failure, Outcome};
use crate::ports::masking;
use crate::screen::Screen;
use porchlight_vision::likeness::{Likeness, WORTH_A_LOOK};
use porchlight_vision::mask::{Masker, Masking, Region};
use porchlight_vision::pdq::{COPY_DISTANCE, LEAST_QUALITY};
use porchlight_vision::{
    BLURRED_BELOW, Hint, Limits, Look, Refusal, TOO_BRIGHT_ABOVE, TOO_DARK_BELOW, clean_and_look,
    look,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Runs the command; `models` is the folder of the settings, where there are any.
pub(super) fn run(
    screen: &mut Screen<'_>,
    command: &PhotoCommand,
    models: Option<PathBuf>,
) -> Outcome {
    match command {
        PhotoCommand::Inspect { file } => inspect(screen, file, models),
        PhotoCommand::Compare { new, earlier } => compare(screen, new, earlier),
    }
}

fn opened(path: &Path) -> Outcome<Look> {
    let bytes = read(path)?;
    look(&bytes, &Limits::default()).map_err(|refusal| refused(path, refusal))
}

fn refused(path: &Path, refusal: Refusal) -> Failure {
    let sentence = format!("{} is not used [{}]", path.display(), refusal.kind.code());
    Failure::usage(sentence, refusal.message)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    let limits = Limits::default();
    let file = std::fs::File::open(path).map_err(|e| Failure::file("reading", path, &e))?;
    let mut bytes = vec![];
    // One byte more than is taken, so that a larger file is refused as such.
    let most = limits.bytes as u64 + 1;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, most), &mut bytes)
        .map_err(|e| Failure::file("reading", path, &e))?;
    Ok(bytes)
}

fn inspect(screen: &mut Screen<'_>, path: &Path, models: Option<PathBuf>) -> Outcome {
    let bytes = read(path)?;
    let masker = models.and_then(|folder| Masker::open(&folder).ok());
    let (clean, look) = clean_and_look(&bytes, &Limits::default(), masker.as_ref())
        .map_err(|refusal| refused(path, refusal))?;
    let m = look.measured;
    let kept = look.features().to_bytes().len();
    let hints: Vec<Hint> = m.hints();
    let advice = if hints.is_empty() {
        "none".to_owned()
    } else {
        hints.iter().map(|hint| word(*hint)).collect::<Vec<_>>().join(", ")
    };
    let weak = if look.pdq.quality < LEAST_QUALITY { ", too low to be compared" } else { "" };
    let text = format!(
        "{}: {} x {} pixels, upright\n\
         Brightness      {:.0} of 255 in the mean (advice below {TOO_DARK_BELOW} and above {TOO_BRIGHT_ABOVE})\n\
         Clipped         {:.1} % dark, {:.1} % bright: nothing can be brought out there\n\
         Sharpness       {:.0} (advice below {BLURRED_BELOW}; depends on the scene and the phone)\n\
         Fine detail     {:.2} of 1 (blurred photos have less; flat scenes too)\n\
         Advice          {advice}\n\
         PDQ hash        {}\n\
         Hash quality    {} of 100{weak}\n\
         Regular grid    {:.1} powers of ten above its surroundings (screens have it, and so do \
         bricks, mats and nets: no reason for anything)\n\
         Corners         {}; {kept} bytes to keep for comparisons\n\
         {}\
         These are measurements. None of them says what anybody did.",
        path.display(),
        look.width,
        look.height,
        m.mean_luma,
        m.clipped_dark * 100.0,
        m.clipped_bright * 100.0,
        m.sharpness,
        m.detail,
        look.pdq.hash,
        look.pdq.quality,
        look.grid,
        look.features().corners(),
        covered(&clean.masking),
    );
    screen.say(&text, &inspected(&look, kept, &clean.masking))
}

/// What would be covered before the photo is shown, one line each.
fn covered(masking: &Masking) -> String {
    let regions = match masking {
        Masking::NoModels => {
            return "Covered         nothing: the models are not here (`porchlight models fetch`)\n"
                .into();
        }
        Masking::Failed(why) => {
            return format!("Covered         nothing: the models failed ({why})\n");
        }
        Masking::Done(regions) => regions,
    };
    if regions.is_empty() {
        return "Covered         nothing: no face and no label was found\n".into();
    }
    let line = |region: &Region| {
        let at = region.pixels;
        format!(
            "Covered         {}, {} x {} pixels at {}, {} of the shown picture (score {:.2}, {})\n",
            region.kind.code(),
            at.width(),
            at.height(),
            at.left,
            at.top,
            region.score,
            region.by.code()
        )
    };
    regions.iter().map(line).collect()
}

fn inspected(look: &Look, kept: usize, masking: &Masking) -> Value {
    let m = look.measured;
    let codes: Vec<&str> = m.hints().into_iter().map(Hint::code).collect();
    json!({
        "width": look.width, "height": look.height, "mean_luma": m.mean_luma,
        "dark_share": m.dark_share, "bright_share": m.bright_share,
        "clipped_dark": m.clipped_dark, "clipped_bright": m.clipped_bright,
        "sharpness": m.sharpness, "detail": m.detail, "hints": codes,
        "pdq": look.pdq.hash.to_string(), "pdq_quality": look.pdq.quality, "grid": look.grid,
        "corners": look.features().corners(), "feature_bytes": kept,
        "masking": masking::kept(masking),
    })
}

const fn word(hint: Hint) -> &'static str {
    match hint {
        Hint::TooDark => "too dark, take it again with more light",
        Hint::TooBright => "washed out, take it again away from the light",
        Hint::Blurred => "blurred, hold still and take it again",
    }
}

fn compare(screen: &mut Screen<'_>, new: &Path, earlier: &Path) -> Outcome {
    let (new, earlier) = (opened(new)?, opened(earlier)?);
    let distance = new.nearest_hash(earlier.pdq);
    let likeness = new.sought.compare(earlier.features());
    let copies = match distance {
        None => "not compared: too little can be seen in one of them".to_owned(),
        Some(bits) if bits <= COPY_DISTANCE => {
            format!("{bits} of 256 bits differ: copies of one picture (up to {COPY_DISTANCE})")
        }
        Some(bits) => {
            format!("{bits} of 256 bits differ: no plain copies (those have up to {COPY_DISTANCE})")
        }
    };
    let look = if likeness.is_worth_a_look() {
        "yes: a person should look at both, side by side"
    } else {
        "no"
    };
    let text = format!(
        "Hashes          {copies}\n\
         Corners         {} matched, {} of them agree on one plane (at least {} for a look)\n\
         Overlap         {:.0} % of one photo lies inside the other (at least {:.0} %)\n\
         Agreement       {:.2}: {:.2} of {} fine blocks, {:.2} of {} coarse ones (at least {:.2})\n\
         Mirrored        {}\n\
         {}Worth a look    {look}\n\
         These are measurements. Photos of one delivery are alike and are never compared; who is \
         to be asked about two others is for people to say.",
        likeness.matches,
        likeness.inliers,
        WORTH_A_LOOK.inliers,
        likeness.covered * 100.0,
        WORTH_A_LOOK.covered * 100.0,
        likeness.agreement(),
        likeness.fine,
        likeness.blocks[0],
        likeness.coarse,
        likeness.blocks[1],
        WORTH_A_LOOK.agreement,
        if likeness.mirrored { "yes" } else { "no" },
        place(&likeness),
    );
    screen.say(&text, &compared(distance, &likeness))
}

/// Where the earlier photo lies in the new one, if that is worth telling.
fn place(likeness: &Likeness) -> String {
    let Some(quad) = likeness.quad.filter(|_| likeness.is_worth_a_look()) else {
        return String::new();
    };
    // Adding zero turns a minus zero into zero.
    let percent = |share: f64| (share * 100.0).round() + 0.0;
    let corner = |[x, y]: [f64; 2]| format!("{} % {} %", percent(x), percent(y));
    format!("Its corners     {}\n", quad.map(corner).join(", "))
}

fn compared(distance: Option<u32>, likeness: &Likeness) -> Value {
    json!({
        "pdq_distance": distance, "copy_distance": COPY_DISTANCE, "matches": likeness.matches,
        "inliers": likeness.inliers, "covered": likeness.covered,
        "agreement_fine": likeness.fine, "agreement_coarse": likeness.coarse,
        "blocks_fine": likeness.blocks[0], "blocks_coarse": likeness.blocks[1],
        "agreement": likeness.agreement(), "mirrored": likeness.mirrored, "quad": likeness.quad,
        "worth_a_look": likeness.is_worth_a_look(),
        "threshold": {
            "inliers": WORTH_A_LOOK.inliers, "covered": WORTH_A_LOOK.covered,
            "agreement": WORTH_A_LOOK.agreement, "blocks": WORTH_A_LOOK.blocks,
        },
    })
}
