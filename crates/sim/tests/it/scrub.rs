//! The scrubber: whatever befell the files, afterwards what is kept is what facts name, but for
//! losses that are reported.

use porchlight_app::ports::Blobs;
use porchlight_app::scrub::{LEFT_OVER_GRACE, SCRUB_PERIOD};
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{FileFault, UploadState};
use porchlight_sim::ports::{BlobTrouble, MemoryBlobs, ports_on};
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_store::Options;
use porchlight_store::rows::Upload;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tempfile::TempDir;

struct Shelf {
    app: App,
    blobs: Arc<MemoryBlobs>,
    now: Timestamp,
    /// Named files and whether each is whole.
    named: BTreeMap<Digest, (u8, bool)>,
    serial: u8,
    _folder: TempDir,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Arc::new(MemoryBlobs::default());
        let faults = Arc::new(porchlight_store::NoFaults);
        let options = Options::rehearsal(folder.path().join("city.db"), faults);
        let app = open_server(1, &options, &ports_on(1, blobs.clone())).unwrap();
        Self { app, blobs, now: BEGIN, named: BTreeMap::new(), serial: 0, _folder: folder }
    }

    fn ctx(&self) -> Ctx {
        Ctx::new(self.now, Actor::System, [self.serial; 32])
    }

    fn upload(&self, number: u8, state: UploadState, file: Option<Digest>) {
        let quality = serde_json::json!({"display_blob": file.map(|f| f.hex())}).to_string();
        let upload = Upload {
            id: EvidenceId([number; 16]),
            courier: CourierId([1; 16]),
            digest: sha256(&[&[number]]),
            bytes: 1,
            state,
            has_preview: false,
            quality,
            changed_at: self.now,
        };
        self.app.store.work(move |tx| tx.put_upload(&upload)).unwrap();
    }

    /// A photo with one file.
    fn keep(&mut self) -> Digest {
        self.serial += 1;
        let digest = self.blobs.put(&[7, self.serial]).unwrap();
        self.upload(self.serial, UploadState::Verified, Some(digest));
        self.named.insert(digest, (self.serial, true));
        digest
    }

    fn pick(&self, which: u8) -> Option<Digest> {
        self.named.keys().nth(usize::from(which) % self.named.len().max(1)).copied()
    }

    fn kept(&self) -> BTreeSet<Digest> {
        self.blobs.kept().into_iter().collect()
    }

    fn whole(&self) -> BTreeSet<Digest> {
        let whole = self.named.iter().filter(|(_, (_, whole))| *whole);
        whole.map(|(digest, _)| *digest).collect()
    }

    fn befall(&mut self, what: u8, which: u8) {
        match what {
            0 | 1 => _ = self.keep(),
            // Written, and the fact that was to name it never came.
            2 => {
                self.serial += 1;
                _ = self.blobs.put(&[9, self.serial]).unwrap();
            }
            3 | 4 => {
                let Some(digest) = self.pick(which) else { return };
                match what {
                    3 => self.blobs.lose(digest),
                    _ => self.blobs.damage(digest, which.is_multiple_of(2)),
                }
                self.named.entry(digest).and_modify(|(_, whole)| *whole = false);
            }
            // The photo is erased, and its file stays.
            5 => {
                let Some(digest) = self.pick(which) else { return };
                if let Some((number, _)) = self.named.remove(&digest) {
                    self.upload(number, UploadState::Erased, None);
                }
            }
            6 => self.blobs.arm(BlobTrouble::ReadFails),
            7 => self.blobs.arm(BlobTrouble::RemovalFails),
            8 => self.now = self.now.plus(i64::from(which % 6) * DAY),
            // A clock that is set back.
            9 => self.now = self.now.plus(-i64::from(which % 30) * HOUR),
            _ => {
                let mut ctx = self.ctx();
                for _ in 0..which {
                    // A read that fails ends a step; the next one tries again.
                    let _ = self.app.scrub_when_due(&mut ctx);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_a_scrub_what_is_kept_is_what_facts_name_but_for_reported_losses(
        story in prop::collection::vec((0u8..11, any::<u8>()), 1..60)
    ) {
        let mut shelf = Shelf::new();
        for (what, which) in story {
            shelf.befall(what, which);
            let kept = shelf.kept();
            prop_assert!(shelf.whole().is_subset(&kept), "a file that a fact names was removed");
        }
        shelf.blobs.disarm();
        // Once to notice what nothing names, and once more after the grace.
        shelf.now = shelf.now.plus(10 * DAY);
        shelf.app.scrub_now(&mut shelf.ctx()).unwrap();
        shelf.now = shelf.now.plus(LEFT_OVER_GRACE);
        let state = shelf.app.scrub_now(&mut shelf.ctx()).unwrap();
        let reported: BTreeMap<Digest, FileFault> =
            state.faults.iter().map(|file| (file.id, file.fault)).collect();
        let broken: BTreeSet<Digest> =
            shelf.named.keys().filter(|d| !shelf.whole().contains(d)).copied().collect();
        prop_assert_eq!(&reported.keys().copied().collect::<BTreeSet<_>>(), &broken);
        let missing = |d: &&Digest| reported.get(*d) == Some(&FileFault::Missing);
        let expected: BTreeSet<Digest> =
            shelf.named.keys().filter(|d| !missing(d)).copied().collect();
        prop_assert_eq!(shelf.kept(), expected);
        prop_assert_eq!(state.left_over, 0);
    }
}

#[test]
fn a_file_that_nothing_names_stays_for_its_grace_and_no_longer() {
    let mut shelf = Shelf::new();
    let named = shelf.keep();
    let orphan = shelf.blobs.put(b"nobody's").unwrap();
    let state = shelf.app.scrub_now(&mut shelf.ctx()).unwrap();
    assert_eq!((state.left_over, state.lost()), (1, 0));
    shelf.now = shelf.now.plus(LEFT_OVER_GRACE - 1);
    shelf.app.scrub_now(&mut shelf.ctx()).unwrap();
    assert!(shelf.kept().contains(&orphan));
    shelf.now = shelf.now.plus(1);
    let state = shelf.app.scrub_now(&mut shelf.ctx()).unwrap();
    assert_eq!(state.left_over, 0);
    assert_eq!(shelf.kept(), BTreeSet::from([named]));
    assert_eq!(state.ended.unwrap().removed, 1);
}

#[test]
fn a_file_that_any_row_mentions_stays_even_if_nobody_wrote_a_walk_for_it() {
    let mut shelf = Shelf::new();
    let digest = shelf.blobs.put(b"a file of a new kind").unwrap();
    let upload = Upload {
        id: EvidenceId([99; 16]),
        courier: CourierId([1; 16]),
        digest: sha256(&[b"original"]),
        bytes: 1,
        state: UploadState::Verified,
        has_preview: false,
        quality: serde_json::json!({"new_blob": digest.hex()}).to_string(),
        changed_at: shelf.now,
    };
    shelf.app.store.work(move |tx| tx.put_upload(&upload)).unwrap();
    for _ in 0..2 {
        assert_eq!(shelf.app.scrub_now(&mut shelf.ctx()).unwrap().left_over, 1);
        shelf.now = shelf.now.plus(LEFT_OVER_GRACE);
    }
    assert_eq!(shelf.kept(), BTreeSet::from([digest]));
}

#[test]
fn a_pass_ends_within_its_period_in_small_steps_and_a_restored_file_is_no_fault_any_more() {
    let mut shelf = Shelf::new();
    let digests: Vec<Digest> = (0..100).map(|_| shelf.keep()).collect();
    shelf.blobs.lose(digests[3]);
    let end = shelf.now.plus(SCRUB_PERIOD);
    let mut most = 0;
    while shelf.now < end {
        let mut ctx = shelf.ctx();
        let mut steps = 0;
        while shelf.app.scrub_when_due(&mut ctx).unwrap() {
            steps += 1;
        }
        most = most.max(steps);
        shelf.now = shelf.now.plus(HOUR);
    }
    let state = shelf.app.scrub_state().unwrap();
    assert_eq!((state.ended.unwrap().checked, state.missing), (101, 1), "one was looked at twice");
    assert!(most <= 3, "{most} steps at once");
    // Put back from a backup.
    shelf.blobs.put(&[7, 4]).unwrap();
    assert_eq!(shelf.app.scrub_now(&mut shelf.ctx()).unwrap().lost(), 0);
}
