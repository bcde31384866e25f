//! Who looks at photos, and who has theirs erased.

use super::{Player, look};
use crate::act::Call;
use porchlight_app::{Actor, App, Result};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::{EvidenceKind, LookPurpose};
use porchlight_store::Slice;
use porchlight_store::rows::Attempt;

/// Newest deliveries among which photos are looked at.
const NEWEST: u32 = 150;

impl Player {
    /// Somebody looks at some of the newest photos; a few recipients erase theirs, and look again.
    pub(super) fn look_at_photos(&mut self, app: &App, at: Timestamp) -> Result<()> {
        let desk = look(at, self.city.desk());
        let newest = app.deliveries(&desk, "", Slice { offset: 0, limit: NEWEST })?;
        for line in newest.rows {
            let attempt = line.attempt;
            for item in app.store.read(|tx| tx.evidence_of(attempt.id))? {
                if item.kind == EvidenceKind::Photo {
                    self.look_at(&attempt, item.id, at);
                }
            }
        }
        Ok(())
    }

    fn look_at(&mut self, attempt: &Attempt, photo: EvidenceId, at: Timestamp) {
        let about = [&photo.0[..], &at.micros().to_be_bytes()].concat();
        let recipient = Actor::Recipient(attempt.delivery_order);
        let quality = Some(LookPurpose::QualityCheck);
        let lookers = [
            (recipient, None, 20),
            (self.city.desk(), quality, 6),
            (Actor::Courier(attempt.courier), None, 4),
        ];
        for (who, purpose, percent) in lookers {
            let what = format!("looks {who}");
            if self.roll(&what, &about, 100) < percent {
                let key = format!("look {photo} {who} {}", at.micros());
                self.put_act(at, who, &key, Call::Look { photo, purpose });
            }
        }
        if self.roll("erases", &about, 100) < 2 {
            self.put_act(at, recipient, &format!("erase {photo}"), Call::Erase(photo));
            let later = at.plus(MINUTE);
            for (who, purpose) in [(recipient, None), (self.city.desk(), quality)] {
                let key = format!("look after {photo} {who}");
                self.put_act(later, who, &key, Call::Look { photo, purpose });
            }
        }
    }
}
