//! Which programs and models take part in a check here, as a policy names them.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_identity::policy::{Part, Software};
use porchlight_vision::face::{CannotCheck, Duty, THRESHOLDS_FILE, Thresholds, taking_part};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// What takes part with what is installed in the folder, each file compared with its digest.
pub(super) fn of(folder: &Path) -> Result<Vec<Software>, CannotCheck> {
    let part = |duty| match duty {
        Duty::Runs => Part::Engine,
        Duty::Finds => Part::Detector,
        Duty::Marks => Part::Landmarks,
        Duty::Recognises => Part::Recogniser,
        Duty::TellsPictures => Part::Liveness,
    };
    let mut all = vec![];
    for (duty, file) in taking_part(folder)? {
        let sha256 = Digest::from_hex(file.sha256).ok_or(CannotCheck::Other(file.name))?;
        all.push(Software {
            part: part(duty),
            name: file.name.to_owned(),
            version: file.version.to_owned(),
            licence: file.licence.to_owned(),
            sha256,
        });
    }
    let thresholds = Thresholds::bytes_of(folder).map_err(CannotCheck::Thresholds)?;
    let read = Thresholds::parse(&thresholds).map_err(CannotCheck::Thresholds)?;
    let own = folder.join(THRESHOLDS_FILE).exists();
    all.push(Software {
        part: Part::Thresholds,
        name: THRESHOLDS_FILE.to_owned(),
        version: if own { "measured by the operator" } else { env!("CARGO_PKG_VERSION") }
            .to_owned(),
        licence: "Apache-2.0 OR MIT".to_owned(),
        sha256: sha256(&[&thresholds]),
    });
    drop(read);
    Ok(all)
}

/// What a folder looked like: names, sizes and times of its files.
type Looks = Vec<(PathBuf, u64, Option<SystemTime>)>;
/// What takes part, or why nothing can.
type Found = Result<Vec<Software>, String>;

/// What takes part, read anew only when a file of the folder changed: all together are 70 MB.
pub(super) struct Known {
    folder: PathBuf,
    last: Mutex<Option<(Looks, Found)>>,
}

impl Known {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, last: Mutex::default() }
    }

    pub(super) fn software(&self) -> Found {
        let looks = self.looks();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, known)) = &*last
            && *seen == looks
        {
            return known.clone();
        }
        let known = of(&self.folder).map_err(|why| why.to_string());
        *last = Some((looks, known.clone()));
        known
    }

    fn looks(&self) -> Looks {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return vec![] };
        let look = |entry: std::fs::DirEntry| {
            let about = entry.metadata().ok()?;
            Some((entry.path(), about.len(), about.modified().ok()))
        };
        let mut looks: Looks = entries.flatten().filter_map(look).collect();
        looks.sort();
        looks
    }
}
