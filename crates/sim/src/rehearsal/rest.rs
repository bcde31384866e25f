//! The end of a rehearsal: everybody comes online, nothing goes wrong any more, what is under way
//! arrives, and every kept file is read. Then the referees may hold the server to all it said.

use super::Rehearsal;
use porchlight_app::Error;
use porchlight_domain::time::MINUTE;

/// Most passes until nothing is under way.
const MAX_ROUNDS: u32 = 400;
/// After so many passes in which nobody sent anything, nothing is under way.
const QUIET_ROUNDS: u32 = 3;

impl Rehearsal {
    /// Lets everything that is under way arrive; nobody begins anything new.
    ///
    /// # Errors
    /// Faults of reading; or it does not come to rest.
    pub fn rest(&mut self) -> Result<(), Error> {
        let faults = std::mem::take(&mut self.script.faults_per_mille);
        let repeats = std::mem::take(&mut self.script.repeats_per_mille);
        self.full_until = self.clock;
        self.blobs.set_full(false);
        // Once everything was answered, what was given up is sent once more from what phones keep.
        let mut sent_again = false;
        let mut quiet = 0;
        for _ in 0..MAX_ROUNDS {
            self.network.all_online(self.clock);
            let mut busy = false;
            while self.step()? {
                busy = true;
            }
            self.reconcile(false)?;
            self.catch_up()?;
            self.network.sweep();
            let next = self.network.next_due();
            quiet = if busy || next.is_some() { 0 } else { quiet + 1 };
            if quiet > 0 && !sent_again {
                let again = self.player.send_again(self.clock);
                again.into_iter().for_each(|act| self.network.post(act));
                (sent_again, quiet) = (true, 0);
            }
            if quiet == QUIET_ROUNDS {
                break;
            }
            // Copies that were to arrive much later arrive now; reconcilers wait a minute for
            // uploads that are still in somebody's hands.
            let soon = self.clock.plus(2 * MINUTE);
            self.clock = next.map_or(soon, |at| at.max(soon));
        }
        self.script.faults_per_mille = faults;
        self.script.repeats_per_mille = repeats;
        if quiet < QUIET_ROUNDS {
            return Err(Error::Fault("the city does not come to rest".into()));
        }
        let mut ctx = self.system();
        self.app.scrub_now(&mut ctx)?;
        self.catch_up()?;
        self.ledger.at_rest = true;
        Ok(())
    }
}
