//! One parcel on its way: what the network and the server's disk do to it, and what its sender makes
//! of the answer.

use super::Rehearsal;
use super::trouble::Trouble;
use crate::act::{Act, Call, Reply, perform};
use crate::network::Parcel;
use crate::ports::REHEARSED;
use porchlight_app::Error;
use porchlight_app::deliver::Recorded;
use porchlight_domain::time::{HOUR, MINUTE, SECOND, Timestamp};

/// Tries after which a client shows an error instead of trying again.
const MAX_TRIES: u32 = 60;
/// The same when nothing goes wrong any more: what it depends on does not come.
const LAST_TRIES: u32 = 3;

/// Codes of bad input that people meet although they did nothing wrong.
const EXPECTED: [&str; 5] =
    ["not_a_photo", "not_ahead", "not_a_span", "claim_not_heard", "second_look"];

impl Rehearsal {
    /// Sends one parcel over a network that may fail in the way of `kind`.
    pub(super) fn deliver(
        &mut self,
        sender: &str,
        index: usize,
        mut parcel: Parcel,
        trouble: Option<Trouble>,
    ) -> Result<(), Error> {
        parcel.tries += 1;
        let soon = self.clock.plus(i64::try_from(20 + self.dice.below(200)).unwrap_or(20) * SECOND);
        if let Some(trouble) = trouble.filter(|trouble| trouble.is_of_network()) {
            self.figures.faults += 1;
            self.figures.network += 1;
            if self.goes_astray(sender, index, &parcel, trouble, soon) {
                return Ok(());
            }
        }
        if let Some(trouble) = trouble
            && self.photo_trouble(sender, &parcel, trouble)
        {
            // The app was killed with this in its hand.
            return Ok(());
        }
        let commit = matches!(trouble, Some(Trouble::CommitFails | Trouble::CommitFailsThenKill));
        let blobs = trouble == Some(Trouble::BlobFails);
        if commit {
            self.arm();
        }
        if blobs {
            self.arm_blobs();
        }
        let answer = if trouble == Some(Trouble::ClockSteps) {
            self.call_by_wrong_clock(&parcel.act)
        } else {
            self.call(&parcel.act)
        };
        if commit {
            self.disarm();
        }
        if blobs {
            self.disarm_blobs();
        }
        if trouble == Some(Trouble::CommitFailsThenKill) {
            self.kill()?;
        }
        let again = (self.script.repeats_per_mille > 0).then(|| parcel.act.clone());
        self.settle(sender, index, parcel, answer, soon);
        again.map_or(Ok(()), |act| self.storm(&act))
    }

    /// What the network does to a parcel; says whether it is back in its outbox.
    fn goes_astray(
        &mut self,
        sender: &str,
        index: usize,
        parcel: &Parcel,
        trouble: Trouble,
        soon: Timestamp,
    ) -> bool {
        match trouble {
            // The request is lost, for a while or for hours.
            Trouble::RequestLost => {
                let hours = i64::try_from(self.dice.below(4)).unwrap_or(0);
                let until = if self.dice.chance(200) { soon.plus(hours * HOUR) } else { soon };
                self.network.put_back(sender, index, parcel.clone(), until);
                true
            }
            // The answer is lost.
            Trouble::AnswerLost => {
                let _ = self.call(&parcel.act);
                self.network.put_back(sender, index, parcel.clone(), soon);
                true
            }
            // It arrives twice at once.
            Trouble::Twice => {
                let _ = self.call(&parcel.act);
                false
            }
            // A copy arrives hours later.
            Trouble::LateCopy => {
                let delay = i64::try_from(self.dice.below(9 * 60)).unwrap_or(0) * MINUTE;
                self.network.post_late(self.clock.plus(delay), parcel.act.clone());
                false
            }
            _ => false,
        }
    }

    fn settle(
        &mut self,
        sender: &str,
        index: usize,
        parcel: Parcel,
        answer: Result<Reply, Error>,
        soon: Timestamp,
    ) {
        let last = self.script.faults_per_mille == 0;
        let tries = if last { LAST_TRIES } else { MAX_TRIES };
        match answer {
            Ok(reply) => {
                self.ledger.hear(&parcel.act, &reply);
                self.player.hear(&parcel.act, &reply, self.clock);
                self.forget_refused(sender, &parcel.act, &reply);
            }
            // The server's disk: the client tries again.
            Err(Error::Fault(why)) if why.contains(REHEARSED) => {
                self.network.put_back(sender, index, parcel, soon);
            }
            // The file on the phone is shorter than the one that was committed to.
            Err(Error::Invalid(list)) if list.iter().all(|i| i.code == "chunk_length") => {
                self.figures.given_up += 1;
                if let Call::Chunk { photo, .. } = parcel.act.call {
                    self.ledger.cut_short.insert(photo);
                }
            }
            Err(Error::OutcomeUnknown | Error::Overloaded) => {
                self.network.put_back(sender, index, parcel, soon);
            }
            // Sent before what it depends on has arrived: the client tries again.
            Err(Error::Absent(_)) if parcel.act.may_overtake() && parcel.tries < tries => {
                let end = usize::MAX;
                self.network.put_back(sender, end, parcel, soon);
            }
            Err(Error::Absent(_)) => self.figures.given_up += 1,
            // Decided about since they made up their mind: no new work for them now.
            Err(Error::Denied(why)) if why.contains("may take new work") => {
                self.figures.given_up += 1;
            }
            // A broken picture, a round or a stop announced by a desk that was offline past its end, or a
            // claim whose courier is to be heard first after all.
            Err(Error::Invalid(list)) if list.iter().all(|i| EXPECTED.contains(&i.code)) => {
                self.figures.given_up += 1;
            }
            Err(error) => {
                let call = format!("{:?}", parcel.act.call);
                let call: String = call.chars().take(160).collect();
                let step = self.figures.steps;
                self.ledger.surprises.push(format!("step {step}: {call}: {error}"));
            }
        }
    }

    /// Photos of an attempt that was not taken are not sent.
    fn forget_refused(&mut self, sender: &str, act: &Act, reply: &Reply) {
        if let (
            Call::Attempt(new),
            Reply::Recorded(Recorded::AlreadyDone | Recorded::NotYours | Recorded::Incomplete(_)),
        ) = (&act.call, reply)
        {
            let photos: Vec<_> = new.photos.iter().map(|photo| photo.id).collect();
            self.network.forget_photos(sender, &photos);
        }
    }

    pub(super) fn call(&mut self, act: &Act) -> Result<Reply, Error> {
        self.figures.requests += 1;
        // A millisecond for each request, so that ids sort by when they were made.
        self.clock = self.clock.plus(1_000);
        let answer = perform(&self.app, self.clock, act, self.dice.bytes());
        if let Ok(Reply::Raced(raced)) = &answer {
            self.ledger.races.say(raced);
        }
        answer
    }
}
