//! Pictures that a person is to look at: sealed under a key of their own that lies in no backup, shown
//! only after the look was written down, gone when the check ends or its time is over.

use super::kind::PictureKind;
use super::step::WITH_PERSON;
use crate::app::App;
use crate::ctx::{Ctx, Whom};
use crate::error::{Error, Result};
use crate::sealing::{open, seal};
use porchlight_domain::id::{AuditEntryId, FaceTemplateId, IdentityCheckId, IdentityPictureId};
use porchlight_domain::time::HOUR;
use porchlight_domain::words::Role;
use porchlight_identity::halves::{Put, ServerHalf};
use porchlight_identity::policy::MOST_REVIEW_HOURS;
use porchlight_store::rows::{IdentityLookRow, IdentityPictureRow};

/// Most characters of a reason to look.
const MAX_REASON: usize = 500;
const TAG: &[u8] = b"porchlight/identity/picture/v1\0";
/// Act of an audit entry.
const LOOKED: &str = "looked_at_identity_picture";
/// Pictures destroyed in one pass.
const A_PASS: u32 = 200;

fn label(check: IdentityCheckId, kind: PictureKind) -> Vec<u8> {
    [TAG, &check.0, kind.code().as_bytes()].concat()
}

impl App {
    /// Seals a picture under a fresh key, which is kept durably before this answers. The row is for
    /// the commit that lists the check; whoever does not keep it destroys the key.
    pub(super) fn seal_identity_picture(
        &self,
        ctx: &mut Ctx,
        check: IdentityCheckId,
        kind: PictureKind,
        picture: &[u8],
    ) -> Result<IdentityPictureRow> {
        let weak = || Error::Fault("the generator of keys gave equal bytes".into());
        let key = ServerHalf::new(ctx.random()).ok_or_else(weak)?;
        let key_id = FaceTemplateId::new(ctx.now, ctx.random());
        let sealed = seal(key.bytes(), ctx.random(), &label(check, kind), picture)?;
        let put = self.ports.face_keys.put(key_id, &key);
        if put.map_err(|e| Error::Fault(e.to_string()))? == Put::Taken {
            return Err(Error::Fault("a fresh id of a key was taken".into()));
        }
        Ok(IdentityPictureRow {
            id: IdentityPictureId::new(ctx.now, ctx.random()),
            identity_check: check,
            kind: kind.code().to_owned(),
            key_id,
            sealed,
            kept_at: ctx.now,
            until_at: ctx.now.plus(i64::from(MOST_REVIEW_HOURS) * HOUR),
        })
    }

    /// Bytes of a picture of a check, for whoever decides about people. The look is written down,
    /// durably and for the courier to see, before any byte leaves.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person; invalid: no reason; absent: none, or gone.
    pub fn look_at_identity_picture(
        &self,
        ctx: &mut Ctx,
        check: IdentityCheckId,
        which: PictureKind,
        reason: &str,
    ) -> Result<Vec<u8>> {
        ctx.allow(&[Role::Operator, Role::Analyst], "the analyst or operator role")?;
        let by = ctx.human()?.staff();
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            let say = "say in 1 to 500 characters why you look; the courier reads it";
            return Err(Error::invalid("reason", "missing", say));
        }
        let (courier, picture) = self.read(|tx| {
            let row = tx.identity_check(check)?.ok_or(Error::Absent("check"))?;
            let open = row.state == WITH_PERSON;
            let mut kept = tx.identity_pictures_of(check)?.into_iter();
            let found = kept.find(|picture| open && picture.kind == which.code());
            Ok((row.courier, found.ok_or(Error::Absent("picture: it is gone, or never was"))?))
        })?;
        if picture.until_at <= ctx.now {
            return Err(Error::Absent("picture: its time is over"));
        }
        self.work(ctx, move |tx, hand| {
            tx.insert_identity_look(&IdentityLookRow {
                id: hand.id(AuditEntryId::new),
                identity_check: check,
                courier,
                staff: by,
                kind: which.code().to_owned(),
                reason: reason.clone(),
                at: hand.now,
            })?;
            tx.insert_audit_entry(&hand.looked_at(check, LOOKED, None, Whom::courier(courier)))
        })?;
        self.ring_identity(ctx, courier);
        let key = self.ports.face_keys.get(picture.key_id);
        let key = key.map_err(|e| Error::Fault(e.to_string()))?;
        let key = key.ok_or(Error::Absent("picture: its key was destroyed"))?;
        let opened = open(key.bytes(), &label(check, which), &picture.sealed);
        opened.ok_or_else(|| Error::Fault("a picture is not what was kept".into()))
    }

    /// Destroys the pictures of a check: keys first, then rows.
    pub(super) fn destroy_pictures_of(&self, ctx: &mut Ctx, check: IdentityCheckId) -> Result<()> {
        for picture in self.read(|tx| Ok(tx.identity_pictures_of(check)?))? {
            self.destroy_picture(ctx, &picture)?;
        }
        Ok(())
    }

    fn destroy_picture(&self, ctx: &mut Ctx, picture: &IdentityPictureRow) -> Result<()> {
        self.destroy_face_key(picture.key_id)?;
        let id = picture.id;
        self.work(ctx, move |tx, _| tx.remove_identity_picture(id)).map(|_| ())
    }

    /// Destroys pictures whose time or whose check is over.
    pub(super) fn destroy_due_pictures(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let over = self.read(|tx| Ok(tx.identity_pictures_over(now, A_PASS)?))?;
        for picture in &over {
            self.destroy_picture(ctx, picture)?;
        }
        Ok(u32::try_from(over.len()).unwrap_or(u32::MAX))
    }
}
