//! Sessions, their tokens, and the short-lived states of signing in.

use crate::rows::{
    AccessToken, Ceremony, Enrolment, RecoveryCode, RefreshToken, Session, SignInCode,
};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CeremonyId, DeviceId, SessionId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::SignInMethod;

impl Tx<'_> {
    /// Adds a session.
    pub fn insert_session(&self, session: &Session) -> Result<(), Error> {
        self.insert(session)
    }

    /// One session.
    pub fn session(&self, id: SessionId) -> Result<Option<Session>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The live session with this cookie.
    pub fn live_session(&self, token: Digest, now: Timestamp) -> Result<Option<Session>, Error> {
        let rest = "WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2";
        self.record(rest, &[&token, &now])
    }

    /// The live sessions of somebody, newest first.
    pub fn live_sessions_of(
        &self,
        subject: [u8; 16],
        now: Timestamp,
    ) -> Result<Vec<Session>, Error> {
        let rest = "WHERE subject = $1 AND ended_at IS NULL AND expires_at > $2 \
                    ORDER BY created_at DESC, id";
        self.records(rest, &[&subject, &now])
    }

    /// Notes that a session was used, from this network.
    pub fn see_session(&self, id: SessionId, network: &str, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE session SET seen_at = $1, network = $2 WHERE id = $3";
        self.execute(sql, &[&now, &network, &id]).map(|_| ())
    }

    /// Lets a session live until then.
    pub fn extend_session(&self, id: SessionId, until: Timestamp) -> Result<(), Error> {
        self.execute("UPDATE session SET expires_at = $1 WHERE id = $2", &[&until, &id]).map(|_| ())
    }

    /// Ends a session; says whether it was live.
    pub fn end_session(&self, id: SessionId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// Ends all sessions of somebody but one; says how many.
    pub fn end_sessions_of(
        &self,
        subject: [u8; 16],
        but: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let but = but.map_or([0; 16], |id| id.0);
        let sql = "UPDATE session SET ended_at = $1 \
                   WHERE subject = $2 AND ended_at IS NULL AND expires_at > $1 AND id <> $3";
        self.execute(sql, &[&now, &subject, &but])
    }

    /// Ends the sessions of somebody that began in one way; says how many.
    pub fn end_sessions_by(
        &self,
        kind: &str,
        subject: [u8; 16],
        method: SignInMethod,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "UPDATE session SET ended_at = $1 WHERE subject_kind = $2 AND subject = $3 \
                   AND method = $4 AND ended_at IS NULL AND expires_at > $1";
        self.execute(sql, &[&now, &kind, &subject, &method])
    }

    /// Ends all sessions on a device; says how many.
    pub fn end_sessions_on(&self, device: DeviceId, now: Timestamp) -> Result<u64, Error> {
        let sql = "UPDATE session SET ended_at = $1 WHERE device = $2 AND ended_at IS NULL";
        self.execute(sql, &[&now, &device])
    }

    /// Adds an access token.
    pub fn insert_access_token(&self, token: &AccessToken) -> Result<(), Error> {
        self.insert(token)
    }

    /// The live access token with this hash.
    pub fn live_access_token(
        &self,
        hash: Digest,
        now: Timestamp,
    ) -> Result<Option<AccessToken>, Error> {
        self.record("WHERE token_hash = $1 AND expires_at > $2", &[&hash, &now])
    }

    /// Adds a refresh token.
    pub fn insert_refresh_token(&self, token: &RefreshToken) -> Result<(), Error> {
        self.insert(token)
    }

    /// The refresh token with this hash, used or not.
    pub fn refresh_token(&self, hash: Digest) -> Result<Option<RefreshToken>, Error> {
        self.record("WHERE token_hash = $1", &[&hash])
    }

    /// Uses a refresh token up in favour of its successor.
    pub fn use_refresh_token(
        &self,
        hash: Digest,
        successor: Digest,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sql = "UPDATE refresh_token SET successor = $1, used_at = COALESCE(used_at, $2) \
                   WHERE token_hash = $3";
        self.execute(sql, &[&successor, &now, &hash]).map(|_| ())
    }

    /// Whether a refresh token of this session was ever used.
    pub fn was_refreshed(&self, session: SessionId) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM refresh_token WHERE session = $1 AND used_at IS NOT NULL";
        Ok(self.scalar::<i64>(sql, &[&session])?.unwrap_or(0) > 0)
    }

    /// Removes the refresh tokens of a session whose answer never arrived.
    pub fn remove_refresh_tokens_of(&self, session: SessionId) -> Result<(), Error> {
        self.execute("DELETE FROM refresh_token WHERE session = $1", &[&session]).map(|_| ())
    }

    /// Removes a refresh token whose answer never arrived.
    pub fn remove_refresh_token(&self, hash: Digest) -> Result<(), Error> {
        self.execute("DELETE FROM refresh_token WHERE token_hash = $1", &[&hash]).map(|_| ())
    }

    /// Adds a ceremony.
    pub fn insert_ceremony(&self, ceremony: &Ceremony) -> Result<(), Error> {
        self.insert(ceremony)
    }

    /// One ceremony.
    pub fn ceremony(&self, id: CeremonyId) -> Result<Option<Ceremony>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Uses a ceremony up; says whether it was unused and in time.
    pub fn use_ceremony(&self, id: CeremonyId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE ceremony SET used_at = $1 \
                   WHERE id = $2 AND used_at IS NULL AND expires_at > $1";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// Adds an enrolment.
    pub fn insert_enrolment(&self, enrolment: &Enrolment) -> Result<(), Error> {
        self.insert(enrolment)
    }

    /// The open enrolment with this token.
    pub fn open_enrolment(
        &self,
        token: Digest,
        now: Timestamp,
    ) -> Result<Option<Enrolment>, Error> {
        let rest = "WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
        self.record(rest, &[&token, &now])
    }

    /// Uses an enrolment up; says whether it was open.
    pub fn use_enrolment(&self, token: Digest, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE enrolment SET used_at = $1 \
                   WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1";
        Ok(self.execute(sql, &[&now, &token])? == 1)
    }

    /// Adds a recovery code.
    pub fn insert_recovery_code(&self, code: &RecoveryCode) -> Result<(), Error> {
        self.insert(code)
    }

    /// The unused recovery code with this hash, in time.
    pub fn open_recovery_code(
        &self,
        hash: Digest,
        now: Timestamp,
    ) -> Result<Option<RecoveryCode>, Error> {
        let rest = "WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2";
        self.record(rest, &[&hash, &now])
    }

    /// Makes every open recovery code of somebody worthless; says how many there were.
    pub fn use_recovery_codes_of(&self, subject: [u8; 16], now: Timestamp) -> Result<u64, Error> {
        let sql = "UPDATE recovery_code SET used_at = $1 WHERE subject = $2 AND used_at IS NULL";
        self.execute(sql, &[&now, &subject])
    }

    /// Makes every way in of somebody worthless that is open but was not used: invitations,
    /// enrolments, recovery codes and hand-over codes; says how many there were.
    pub fn use_ways_in_of(&self, subject: [u8; 16], now: Timestamp) -> Result<u64, Error> {
        let mut used = 0;
        let tables = [
            ("sign_in_link", "subject"),
            ("enrolment", "subject"),
            ("recovery_code", "subject"),
            ("sign_in_code", "courier"),
        ];
        for (table, whose) in tables {
            let sql =
                format!("UPDATE {table} SET used_at = $1 WHERE {whose} = $2 AND used_at IS NULL");
            used += self.execute(&sql, &[&now, &subject])?;
        }
        Ok(used)
    }

    /// Adds a code that hands a sign-in to the courier app.
    pub fn insert_sign_in_code(&self, code: &SignInCode) -> Result<(), Error> {
        self.insert(code)
    }

    /// The hand-over code with this hash, used or not, in time.
    pub fn sign_in_code(&self, hash: Digest, now: Timestamp) -> Result<Option<SignInCode>, Error> {
        self.record("WHERE code_hash = $1 AND expires_at > $2", &[&hash, &now])
    }

    /// Uses a hand-over code up; says whether it was open.
    pub fn use_sign_in_code(&self, hash: Digest, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE sign_in_code SET used_at = $1 \
                   WHERE code_hash = $2 AND used_at IS NULL AND expires_at > $1";
        Ok(self.execute(sql, &[&now, &hash])? == 1)
    }

    /// Removes what signing in left behind and ended before `before`; says how many rows.
    pub fn purge_sign_ins(&self, before: Timestamp, now: Timestamp) -> Result<u64, Error> {
        let mut gone = self.execute("DELETE FROM access_token WHERE expires_at < $1", &[&now])?;
        for table in ["ceremony", "enrolment", "recovery_code", "sign_in_code", "sign_in_link"] {
            let sql = format!("DELETE FROM {table} WHERE expires_at < $1");
            gone += self.execute(&sql, &[&before])?;
        }
        gone += self.execute(
            "DELETE FROM refresh_token WHERE expires_at < $1 \
             OR session IN (SELECT id FROM session WHERE ended_at < $1)",
            &[&before],
        )?;
        gone += self.execute(
            "DELETE FROM access_token WHERE session IN \
             (SELECT id FROM session WHERE ended_at < $1)",
            &[&before],
        )?;
        let sql = "DELETE FROM session WHERE (ended_at < $1 OR expires_at < $1) \
                   AND NOT EXISTS (SELECT 1 FROM access_token a WHERE a.session = session.id) \
                   AND NOT EXISTS (SELECT 1 FROM refresh_token r WHERE r.session = session.id)";
        Ok(gone + self.execute(sql, &[&before])?)
    }
}
