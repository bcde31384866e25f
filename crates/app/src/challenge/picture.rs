//! The code to be read from a picture or heard: an extra for whoever wants it, never the only way.
//!
//! Owns: choosing a code, and its keyed digest, which is all that is kept of it. Never does: draw or
//! speak; that is a port. It is a cognitive function test (WCAG 2.2, SC 3.3.8), and programs read such
//! codes better than people do: it is offered beside ways that ask nothing of anybody.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::picture_code_port::{MAX_PICTURE_BYTES, MAX_SOUND_BYTES, PictureCode, Spoken};
use porchlight_domain::challenge::{picture_code, plain_code};
use porchlight_domain::digest::{Digest, encode_hex};
use porchlight_store::rows::Challenge;

/// A code that was made: what is shown of it, and what is kept.
pub(super) struct Made {
    pub(super) shown: PictureCode,
    pub(super) nonce: String,
    pub(super) answer: Digest,
}

/// The keyed digest of what was typed, for this challenge, account, phone, act and thing, and for the
/// one picture that has this nonce.
pub(super) fn digest(keys: &Keys, challenge: &Challenge, nonce: &str, typed: &str) -> Digest {
    let about = [
        challenge.id.to_string(),
        challenge.courier.to_string(),
        challenge.device.to_string(),
        challenge.act.code().to_owned(),
        challenge.thing.clone(),
        nonce.to_owned(),
        plain_code(typed),
    ];
    // Each part behind its length: no two lists of parts make the same bytes.
    let mut bytes = vec![];
    for part in &about {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    Digest(keys.derived("challenge-picture-code", &bytes))
}

impl App {
    /// Whether this server draws and speaks codes.
    pub(crate) fn has_picture_codes(&self) -> bool {
        self.ports.picture_codes.is_some()
    }

    /// Chooses a code for a challenge and has it drawn and spoken.
    pub(super) fn make_picture_code(
        &self,
        ctx: &mut Ctx,
        challenge: &Challenge,
        spoken: Spoken,
    ) -> Result<Made> {
        let codes = self.ports.picture_codes.as_ref();
        let codes = codes.ok_or(Error::Absent("picture codes here"))?;
        let code = picture_code(ctx.random());
        let nonce = encode_hex(&ctx.random::<16>());
        let shown = codes.make(&code, spoken, ctx.random());
        let shown = shown.map_err(|e| Error::Fault(format!("a code was not drawn: {e}")))?;
        if shown.picture.len() > MAX_PICTURE_BYTES || shown.sound.len() > MAX_SOUND_BYTES {
            return Err(Error::Fault("a code was drawn or spoken too large".into()));
        }
        let answer = digest(&self.keys, challenge, &nonce, &code);
        Ok(Made { shown, nonce, answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::id::{ChallengeId, CourierId, DeviceId, SessionId};
    use porchlight_domain::time::Timestamp;
    use porchlight_domain::words::{Act, ChallengeState};
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys { link: [7; 32], draw: [9; 32], photo: [5; 32] }
    }

    fn challenge([id, courier, device]: [u8; 3], act: Act, thing: &str) -> Challenge {
        Challenge {
            id: ChallengeId([id; 16]),
            courier: CourierId([courier; 16]),
            session: SessionId([1; 16]),
            device: DeviceId([device; 16]),
            act,
            thing: thing.into(),
            verdict: None,
            state: ChallengeState::Open,
            way: None,
            opened_at: Timestamp(0),
            ends_at: Timestamp(0),
            extensions: 0,
            helped_by: None,
            settled_at: None,
        }
    }

    /// Challenges that are often the same in some of what they are about.
    fn challenges() -> impl Strategy<Value = Challenge> {
        let act = prop::sample::select(Act::ALL);
        let thing = prop::sample::select(&["rnd_1", "rnd_2", "blk_1"][..]);
        (prop::array::uniform3(0_u8..3), act, thing)
            .prop_map(|(ids, act, thing)| challenge(ids, act, thing))
    }

    /// What a picture is about.
    fn about(challenge: &Challenge) -> (ChallengeId, CourierId, DeviceId, Act, &str) {
        (challenge.id, challenge.courier, challenge.device, challenge.act, &challenge.thing)
    }

    proptest! {
        #[test]
        fn an_answer_for_one_challenge_or_picture_never_passes_another(
            one in challenges(), other in challenges(), code in "[2-8]{6}", typed in "[2-8]{6}",
            nonces in prop::array::uniform2(prop::sample::select(&["aa", "ab"][..])),
        ) {
            let answer = digest(&keys(), &one, nonces[0], &code);
            let passes = answer == digest(&keys(), &other, nonces[1], &typed);
            let same = about(&one) == about(&other) && nonces[0] == nonces[1] && code == typed;
            prop_assert_eq!(passes, same);
            let right = answer == digest(&keys(), &other, nonces[1], &code);
            prop_assert_eq!(right, about(&one) == about(&other) && nonces[0] == nonces[1]);
        }

        #[test]
        fn a_code_passes_however_it_is_spaced(code in "[2-8]{6}", at in 0_usize..6) {
            let challenge = challenge([1, 2, 3], Act::EnterRound, "rnd_1");
            let (front, back) = code.split_at(at);
            let typed = format!("  {front} {back}\t");
            let answer = digest(&keys(), &challenge, "aa", &code);
            prop_assert_eq!(answer, digest(&keys(), &challenge, "aa", &typed));
        }
    }

    #[test]
    fn without_the_servers_key_a_digest_says_nothing() {
        let challenge = challenge([1, 2, 3], Act::EnterRound, "rnd_1");
        let other = Keys { link: [8; 32], ..keys() };
        let kept = digest(&keys(), &challenge, "aa", "234567");
        assert_ne!(kept, digest(&other, &challenge, "aa", "234567"));
    }

    #[test]
    fn a_code_is_spoken_in_spanish_or_else_in_english() {
        let of = |tags: &[&str]| tags.iter().map(|tag| Spoken::of(tag)).collect::<Vec<_>>();
        assert_eq!(of(&["es", "es-MX", "ES"]), [Spoken::Spanish; 3]);
        assert_eq!(of(&["en", "pt-BR", ""]), [Spoken::English; 3]);
    }
}
