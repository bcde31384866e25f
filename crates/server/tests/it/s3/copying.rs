//! From the folder to S3 and back, through an interruption, and into a backup.

use super::world::{Cutter, world};
use crate::place::Place;
use porchlight_app::ports::Blobs;
use porchlight_domain::digest::Digest;
use porchlight_store::blobs::{Folder, name_of};
use std::fs;

fn kept(blobs: &dyn Blobs) -> Vec<Digest> {
    (0..=u8::MAX).flat_map(|first| blobs.list(first).unwrap()).collect()
}

#[test]
fn files_go_to_s3_and_back_through_an_interruption_and_a_backup_holds_them() {
    let Some(s3) = world(false) else { return };
    let place = Place::new();
    // Enough connections for the lists and a few files.
    let cutter = Cutter::new(s3.port, 120);
    place.settings(&s3.section("folder", cutter.port));
    place.begin();
    let folder = Folder::open(place.data().join("blobs")).unwrap();
    let mut digests: Vec<Digest> =
        (0u32..60).map(|n| folder.put(format!("photo {n}").as_bytes()).unwrap()).collect();
    digests.sort_unstable();
    let broken = digests.remove(7);
    fs::write(place.data().join("blobs").join(name_of(broken)), b"broken").unwrap();

    let cut = place.run(&["blobs", "copy", "--to", "s3"]);
    assert_eq!(cut.status, 3, "{}", cut.out);
    assert!(cut.err.contains("run the same command again"), "{}", cut.err);
    let before = kept(&s3.blobs()).len();
    assert!(before > 0 && before < digests.len(), "{before} files were copied before the cut");

    cutter.mend();
    let whole = place.run(&["blobs", "copy", "--to", "s3", "--json"]);
    assert_eq!(whole.status, 1, "one file is damaged: {}", whole.err);
    let said: serde_json::Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!(said["damaged"][0], broken.hex());
    assert_eq!(said["there_already"].as_u64().unwrap() as usize, before);
    assert_eq!(kept(&s3.blobs()), digests);

    // The server's files are in S3 now, and a backup holds them.
    fs::remove_dir_all(place.data().join("blobs")).unwrap();
    place.settings(&s3.section("s3", s3.port));
    assert!(place.app().ports.blobs.get(digests[0]).unwrap().unwrap().starts_with(b"photo "));
    let backup = place.path("backup").to_string_lossy().into_owned();
    let made = place.run(&["backup", &backup]);
    assert_eq!(made.status, 0, "{}", made.err);
    let again = place.path("again").to_string_lossy().into_owned();
    let restored = place.run_bare(&["restore", &backup, "--to", &again]);
    assert_eq!(restored.status, 0, "{}", restored.err);
    assert!(restored.out.contains("`porchlight blobs copy --to s3`"), "{}", restored.out);
    assert_eq!(kept(&Folder::open(place.path("again/blobs")).unwrap()), digests);

    // And back into the folder.
    let back = place.run(&["blobs", "copy", "--to", "folder"]);
    assert_eq!(back.status, 0, "{}", back.err);
    assert_eq!(kept(&Folder::open(place.data().join("blobs")).unwrap()), digests);
}
