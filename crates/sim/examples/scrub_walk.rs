//! How long the scrubber's walk over all names takes: `cargo run --release -p porchlight-sim --example
//! scrub_walk`. Prints the time of a whole pass over 200,000 photos whose files are in memory.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement stops and speaks")]

use porchlight_app::ports::Blobs;
use porchlight_app::{Actor, Ctx};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_domain::words::UploadState;
use porchlight_sim::ports::{MemoryBlobs, ports_on};
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_store::rows::Upload;
use porchlight_store::{NoFaults, Options};
use std::sync::Arc;
use std::time::Instant;

/// Photos, two files each.
const PHOTOS: u32 = 200_000;
/// Photos written in one commit.
const AT_ONCE: u32 = 5_000;

#[expect(clippy::disallowed_methods, reason = "measures; nothing depends on it")]
fn main() {
    let folder = std::env::temp_dir().join(format!("porchlight-scrub-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let blobs = Arc::new(MemoryBlobs::default());
    let options = Options::rehearsal(folder.join("city.db"), Arc::new(NoFaults));
    let app = open_server(1, &options, &ports_on(1, blobs.clone())).unwrap();
    for begin in (0..PHOTOS).step_by(AT_ONCE as usize) {
        let mut uploads = vec![];
        for number in begin..begin + AT_ONCE {
            let files = [0u8, 1].map(|n| blobs.put(&[&number.to_be_bytes()[..], &[n]].concat()));
            let files = files.map(|digest| digest.unwrap().hex());
            let digest = sha256(&[&number.to_be_bytes()]);
            let mut id = [0; 16];
            id[..4].copy_from_slice(&number.to_be_bytes());
            uploads.push(Upload {
                id: EvidenceId(id),
                courier: CourierId([1; 16]),
                digest,
                bytes: 1,
                state: UploadState::Verified,
                has_preview: true,
                quality: serde_json::json!({
                    "display": digest.hex(), "preview": digest.hex(), "display_blob": files[0],
                    "preview_blob": files[1], "measured": {"bytes": 1_000_000, "sharpness": 0.5},
                })
                .to_string(),
                changed_at: BEGIN,
            });
        }
        app.store
            .work(move |tx| uploads.iter().try_for_each(|upload| tx.put_upload(upload)))
            .unwrap();
    }
    let watch = Instant::now();
    let state = app.scrub_now(&mut Ctx::new(BEGIN, Actor::System, [1; 32])).unwrap();
    let seconds = watch.elapsed().as_secs_f64();
    let checked = state.ended.unwrap().checked;
    println!(
        "{PHOTOS} photos, {checked} files in memory: {seconds:.1} s for a pass, {:.0} ms for each of \
         256 slices",
        seconds * 1_000.0 / 256.0
    );
    drop(app);
    let _ = std::fs::remove_dir_all(folder);
}
