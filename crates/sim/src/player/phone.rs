//! A courier's phone: what it loaded, what its courier does next, what it still has to send.
//!
//! It works from its own copy, as the real app does without network: choices that recipients make
//! after the copy was loaded are not known at the door.

use super::look;
use super::work::{Job, Upload, Visit};
use crate::act::{Act, Call, Reply};
use crate::camera::Camera;
use crate::dice::{fate, fate_id};
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{Checked, NewScan, Recorded, Undone, UploadStatus};
use porchlight_app::{Actor, App, Result};
use porchlight_domain::check_in::{NoPlace, Seen};
use porchlight_domain::id::{
    AttemptId, AwardId, CourierId, EvidenceId, OperationId, ScanId, StopId,
};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{AwardState, EvidenceKind, ScanStep, StopState, UploadState};
use std::collections::BTreeMap;

/// One courier's phone.
#[derive(Debug)]
pub(super) struct Phone {
    pub(super) courier: CourierId,
    pub(super) seed: u64,
    jobs: BTreeMap<AwardId, Job>,
    uploads: BTreeMap<EvidenceId, Upload>,
    /// Photos of attempts that were taken back, until the server has said that it is so.
    held_back: Vec<(EvidenceId, Upload)>,
    /// Attempts made at each stop: a route that goes away and comes back begins no numbers anew.
    made: BTreeMap<StopId, u32>,
    /// Acts made so far, for operation ids of what may be repeated with another content.
    outgoing: Vec<Call>,
    /// Whether mishaps befall this phone: apps that are killed, wrong clocks, files cut short.
    pub(super) rough: bool,
}

impl Phone {
    pub(super) fn new(courier: CourierId, seed: u64) -> Self {
        let (jobs, uploads) = (BTreeMap::new(), BTreeMap::new());
        let (held_back, outgoing, made) = (vec![], vec![], BTreeMap::new());
        Self { courier, seed, jobs, uploads, held_back, made, outgoing, rough: false }
    }

    /// Whether something goes wrong that does so in so many of 1,000 cases.
    pub(super) fn mishap(&self, what: &str, about: &[u8], per_mille: u64) -> bool {
        self.rough && self.roll(what, about, 1_000) < per_mille
    }

    /// The app was killed and is opened again: what did not arrive is sent again.
    pub(super) fn restart(&mut self) {
        for upload in self.uploads.values_mut() {
            upload.under_way = false;
        }
    }

    /// Photos on their way, sent again from what the phone keeps.
    pub(super) fn send_again(&mut self, now: Timestamp, camera: &dyn Camera) -> Vec<Act> {
        let waiting: Vec<EvidenceId> = self.uploads.keys().copied().collect();
        for id in waiting {
            self.send_photo(id, camera);
        }
        let calls = std::mem::take(&mut self.outgoing);
        calls.into_iter().map(|call| self.act(now, call)).collect()
    }

    pub(super) fn roll(&self, what: &str, about: &[u8], n: u64) -> u64 {
        fate(self.seed, what, about, n)
    }

    /// A package that goes to a stop, as the phone knows the route.
    pub(super) fn barcode_at(&self, stop: StopId) -> Option<String> {
        let mut visits = self.jobs.values().flat_map(|job| &job.visits);
        visits.find(|visit| visit.stop == stop).and_then(|visit| visit.barcodes.first().cloned())
    }

    /// The capture challenge of a stop, as the phone fetched it with its itinerary.
    pub(super) fn challenge_at(&self, stop: StopId) -> Option<String> {
        let mut visits = self.jobs.values().flat_map(|job| &job.visits);
        visits.find(|visit| visit.stop == stop).and_then(|visit| visit.challenge.clone())
    }

    /// When the courier does something next.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.jobs.values().filter(|job| !job.over).map(|job| job.ready_at).min()
    }

    /// Loads the itineraries. What was done on the phone and is not known to the server yet stays.
    pub(super) fn sync(&mut self, app: &App, now: Timestamp) -> Result<()> {
        let ctx = look(now, Actor::Courier(self.courier));
        let mut loaded = BTreeMap::new();
        for itinerary in app.itineraries(&ctx)? {
            let mut job = Job::load(app, self, &itinerary)?;
            if let Some(known) = self.jobs.remove(&itinerary.award.id) {
                job.keep(&known);
            } else {
                self.find_uploads(app, &itinerary.stops)?;
            }
            for visit in &mut job.visits {
                let made = self.made.get(&visit.stop).copied().unwrap_or(0);
                visit.attempts = visit.attempts.max(made);
            }
            loaded.insert(itinerary.award.id, job);
        }
        // Awards that went to somebody else are gone; what is under way still has to be sent.
        self.jobs = loaded;
        Ok(())
    }

    /// After a restart: photos that were committed to and did not arrive yet.
    fn find_uploads(
        &mut self,
        app: &App,
        stops: &[porchlight_app::deliver::ItineraryStop],
    ) -> Result<()> {
        for stop in stops {
            let Some(attempt) = &stop.attempt else { continue };
            for evidence in app.store.read(|tx| tx.evidence_of(attempt.id))? {
                let upload = app.store.read(|tx| tx.upload(evidence.id))?;
                let waits = upload.is_some_and(|u| {
                    matches!(u.state, UploadState::Committed | UploadState::Preview)
                });
                if evidence.kind == EvidenceKind::Photo && waits {
                    let upload = Upload::new(stop.stop.id, attempt.id);
                    self.uploads.entry(evidence.id).or_insert(upload);
                }
            }
        }
        Ok(())
    }

    /// What the courier does at `now`.
    pub(super) fn step(&mut self, now: Timestamp, camera: &dyn Camera, acts: &mut Vec<Act>) {
        let due: Vec<AwardId> = self
            .jobs
            .iter()
            .filter(|(_, j)| !j.over && j.ready_at <= now)
            .map(|(id, _)| *id)
            .collect();
        for id in due {
            let Some(mut job) = self.jobs.remove(&id) else { continue };
            self.work(&mut job, now, camera);
            self.jobs.insert(id, job);
        }
        let waiting: Vec<EvidenceId> =
            self.uploads.iter().filter(|(_, u)| !u.under_way).map(|(id, _)| *id).collect();
        for id in waiting {
            self.send_photo(id, camera);
        }
        for call in std::mem::take(&mut self.outgoing) {
            acts.push(self.act(now, call));
        }
    }

    pub(super) fn send(&mut self, call: Call) {
        self.outgoing.push(call);
    }

    fn act(&self, now: Timestamp, call: Call) -> Act {
        let key = match &call {
            Call::Attempt(attempt) => format!("attempt {}", attempt.id),
            Call::Arrive { stop, .. } => format!("arrive {stop} {}", now.micros()),
            Call::CheckIn(award, arrival) => format!("check in {award} {arrival:?}"),
            Call::Scan { scans, .. } => {
                let ids: Vec<&str> = scans.iter().map(|scan| scan.id.as_str()).collect();
                format!("scan {}", ids.join(" "))
            }
            Call::CheckOut(award) => format!("check out {award}"),
            Call::Undo(attempt) => format!("undo {attempt}"),
            Call::Preview { photo, .. } => format!("preview {photo}"),
            Call::Chunk { photo, number, .. } => format!("chunk {photo} {number}"),
            _ => format!("other {}", now.micros()),
        };
        let operation = OperationId(fate_id(self.seed, "phone", key.as_bytes()));
        Act { actor: Actor::Courier(self.courier), operation, call }
    }

    pub(super) fn add_upload(&mut self, photo: EvidenceId, stop: StopId, attempt: AttemptId) {
        self.uploads.insert(photo, Upload::new(stop, attempt));
    }

    fn send_photo(&mut self, id: EvidenceId, camera: &dyn Camera) {
        let preview = self.roll("no preview", &id.0, 10) > 0;
        let cut_short = self.mishap("cut short", &id.0, 3);
        let Some(upload) = self.uploads.get_mut(&id) else { return };
        upload.under_way = true;
        let mut shot = camera.shoot(upload.stop, id);
        if cut_short {
            shot.original.truncate(shot.original.len() / 2);
        }
        let mut calls = vec![];
        if preview {
            calls.push(Call::Preview { photo: id, bytes: shot.preview });
        }
        for (number, bytes) in (0..).zip(shot.original.chunks(porchlight_app::deliver::CHUNK_BYTES))
        {
            calls.push(Call::Chunk { photo: id, number, bytes: bytes.to_vec() });
        }
        self.outgoing.extend(calls);
    }

    /// Takes an answer.
    pub(super) fn hear(&mut self, act: &Act, reply: &Reply, now: Timestamp, camera: &dyn Camera) {
        match (&act.call, reply) {
            (Call::Chunk { photo, .. }, Reply::Upload(status)) => {
                self.hear_upload(*photo, status);
            }
            (Call::Attempt(attempt), Reply::Recorded(recorded)) => match recorded {
                Recorded::Recorded(_) => {}
                Recorded::Incomplete(code) => self.correct(attempt, code, now, camera),
                Recorded::AlreadyDone | Recorded::NotYours => {
                    self.uploads.retain(|_, upload| upload.attempt != attempt.id);
                }
            },
            (Call::Undo(attempt), Reply::Undone(undone)) => {
                let photos = self.held_back.extract_if(.., |(_, up)| up.attempt == *attempt);
                let photos: Vec<_> = photos.collect();
                // Too late: the attempt stands, and so does what it promised.
                if *undone == Undone::TooLate {
                    self.uploads.extend(photos);
                }
            }
            (Call::CheckIn(award, _), Reply::Checked(Checked::TooEarly(from))) => {
                if let Some(job) = self.jobs.get_mut(award) {
                    job.state = AwardState::Held;
                    job.ready_at = Timestamp(*from);
                }
            }
            (Call::CheckIn(award, _), Reply::Checked(Checked::NotShown(..))) => {
                // The position was wrong: its owner switches it off, and says so.
                let seen = Seen::Missing(NoPlace::Denied);
                self.send(Call::CheckIn(*award, Arrival { seen, code: None }));
            }
            (Call::CheckIn(award, _), Reply::Checked(Checked::Over)) => {
                if let Some(job) = self.jobs.get_mut(award)
                    && job.visits.is_empty()
                {
                    job.over = true;
                }
            }
            (Call::CheckOut(award), Reply::Checked(answer)) => {
                self.hear_check_out(*award, answer, now);
            }
            _ => {}
        }
    }

    fn hear_upload(&mut self, photo: EvidenceId, status: &UploadStatus) {
        if status.missing.is_empty() {
            self.uploads.remove(&photo);
        }
    }

    fn hear_check_out(&mut self, award: AwardId, answer: &Checked, now: Timestamp) {
        let Checked::OpenPackages(open) = answer else { return };
        let Some(job) = self.jobs.get_mut(&award) else { return };
        // Look for them in the vehicle, scan them back, and try again.
        job.over = false;
        job.checking_out = 0;
        job.ready_at = now.plus(5 * MINUTE);
        let scans = open.iter().map(|b| self.scan(b, now, None)).collect();
        self.send(Call::Scan { award, step: ScanStep::Return, scans });
    }

    pub(super) fn scan(&self, barcode: &str, now: Timestamp, stop: Option<StopId>) -> NewScan {
        let about = format!("{barcode} {} {}", self.courier, now.micros());
        NewScan {
            id: ScanId(fate_id(self.seed, "scan", about.as_bytes())).to_string(),
            barcode: barcode.into(),
            occurred_at: now.micros(),
            stop: stop.map(|s| s.to_string()),
        }
    }

    /// The next thing on a job.
    fn work(&mut self, job: &mut Job, now: Timestamp, camera: &dyn Camera) {
        match job.state {
            AwardState::Held => self.check_in(job, now),
            AwardState::CheckedIn => self.load(job, now),
            AwardState::Released => self.next_stop(job, now, camera),
            _ => job.over = true,
        }
    }

    fn check_in(&mut self, job: &mut Job, now: Timestamp) {
        if self.roll("no-show", &job.award.0, 100) < 2 || now > job.ends {
            job.over = true;
            return;
        }
        let metres = match self.roll("place", &job.award.0, 10) {
            0 => 4_000,
            near => u32::try_from(near).unwrap_or(1) * 25,
        };
        let seen = match self.roll("gps", &job.award.0, 5) {
            0 => Seen::Missing(NoPlace::Timeout),
            _ => Seen::At { metres, accuracy_m: 30 },
        };
        self.send(Call::CheckIn(job.award, Arrival { seen, code: None }));
        job.state = AwardState::CheckedIn;
        job.ready_at = now.plus(4 * MINUTE);
    }

    fn load(&mut self, job: &mut Job, now: Timestamp) {
        if job.visits.is_empty() {
            // Nothing to carry: wait for the block's end, then go home.
            if now >= job.ends {
                self.send(Call::CheckOut(job.award));
                job.over = true;
            } else {
                job.ready_at = job.ends;
            }
            return;
        }
        let mut scans: Vec<NewScan> = vec![];
        for barcode in job.visits.iter().flat_map(|v| &v.barcodes) {
            if self.roll("short", barcode.as_bytes(), 200) > 0 {
                scans.push(self.scan(barcode, now, None));
            }
        }
        if self.roll("misload", &job.award.0, 10) == 0 {
            scans.push(self.scan("SOMEBODY-ELSES-1", now, None));
        }
        if !scans.is_empty() {
            self.send(Call::Scan { award: job.award, step: ScanStep::Load, scans });
        }
        job.state = AwardState::Released;
        job.ready_at = now.plus(8 * MINUTE);
    }

    fn next_stop(&mut self, job: &mut Job, now: Timestamp, camera: &dyn Camera) {
        let out_of_time = now > job.ends.plus(2 * HOUR);
        let Some(visit) = job.visits.iter_mut().find(|v| v.state != StopState::Done) else {
            self.finish(job, now);
            return;
        };
        let id = visit.stop;
        if visit.state == StopState::Ahead && !out_of_time {
            if now < visit.not_before && visit.not_before < job.ends {
                // Nobody is expected before the promised window.
                job.ready_at = visit.not_before;
                return;
            }
            visit.state = StopState::Arrived;
            job.ready_at = now.plus(MINUTE + i64::from(visit.service_seconds / 60) * MINUTE);
            self.send(Call::Arrive { stop: id, at: now });
            return;
        }
        visit.state = StopState::Done;
        visit.attempts += 1;
        self.made.insert(id, visit.attempts);
        let visit: Visit = visit.clone();
        let travel = i64::try_from(self.roll("travel", &id.0, 4)).unwrap_or(0);
        job.ready_at = now.plus((1 + travel) * MINUTE);
        let attempt = self.attempt(&visit, now, out_of_time, camera);
        let about = [&id.0[..], &visit.attempts.to_be_bytes()].concat();
        if visit.attempts < 3 && self.mishap("killed at the shutter", &about, 20) {
            // The photo is taken and nothing was written down yet: the courier finds the stop open,
            // and does it again.
            self.uploads.retain(|_, upload| upload.attempt != attempt.id);
            if let Some(again) = job.visits.iter_mut().find(|v| v.stop == id) {
                again.state = StopState::Arrived;
            }
            return;
        }
        let taken_back = visit.attempts == 1 && self.roll("taken back", &id.0, 100) == 0;
        let attempt_id = attempt.id;
        self.send(Call::Attempt(Box::new(attempt)));
        if !taken_back && self.mishap("two phones", &about, 20) {
            // A second phone with the same route records the same stop.
            let twin = Visit { attempts: visit.attempts + 1_000, ..visit };
            let twin = self.attempt(&twin, now, out_of_time, camera);
            self.send(Call::Attempt(Box::new(twin)));
        }
        if taken_back {
            self.send(Call::Undo(attempt_id));
            let photos = self.uploads.extract_if(.., |_, upload| upload.attempt == attempt_id);
            self.held_back.extend(photos);
            if let Some(again) = job.visits.iter_mut().find(|v| v.stop == id) {
                again.state = StopState::Arrived;
            }
        }
    }

    fn finish(&mut self, job: &mut Job, now: Timestamp) {
        job.checking_out += 1;
        if job.checking_out == 1 {
            let back = job.visits.iter().filter(|v| v.returns).flat_map(|v| &v.barcodes);
            let scans: Vec<NewScan> = back.map(|b| self.scan(b, now, None)).collect();
            if !scans.is_empty() {
                self.send(Call::Scan { award: job.award, step: ScanStep::Return, scans });
            }
            job.ready_at = now.plus(20 * MINUTE);
            return;
        }
        self.send(Call::CheckOut(job.award));
        job.over = true;
    }
}
