//! Requests taken apart: what the phone would send, each part of it open to lies.

use super::Bot;
use crate::stage::{Answer, Call, PUBLIC_URL, Phone};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_attest::virtual_phone::VirtualKey;
use porchlight_domain::digest::sha256;
use serde_json::{Value, json};

/// Chance that repeats: SplitMix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.roll() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[usize::try_from(self.below(i64::try_from(list.len()).unwrap())).unwrap()]
    }

    /// Text as random as a token.
    pub(crate) fn token(&mut self) -> String {
        let bytes: Vec<u8> = (0..4).flat_map(|_| self.roll().to_be_bytes()).collect();
        text(&bytes)
    }
}

pub(crate) fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A signature in the making.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) signer: VirtualKey,
    pub(crate) header: Value,
    pub(crate) claims: Value,
    /// Sent in place of the claims' text.
    pub(crate) claims_text: Option<String>,
    /// Sent in place of the signature.
    pub(crate) signature: Option<String>,
}

impl Signed {
    pub(super) fn new(key: &VirtualKey, typ: &str, claims: Value) -> Self {
        let header = json!({"typ": typ, "alg": "ES256", "jwk": key.public().to_jwk()});
        Self { signer: key.clone(), header, claims, claims_text: None, signature: None }
    }

    /// Another key signs, and says so.
    pub(crate) fn by(&mut self, key: &VirtualKey) {
        self.signer = key.clone();
        self.header["jwk"] = key.public().to_jwk();
    }

    pub(crate) fn compact(&self) -> String {
        let claims = self.claims_text.clone().unwrap_or_else(|| self.claims.to_string());
        let signed = format!("{}.{}", text(self.header.to_string()), text(claims));
        let signature = || text(self.signer.sign_fixed(signed.as_bytes()));
        format!("{signed}.{}", self.signature.clone().unwrap_or_else(signature))
    }
}

/// A request, taken apart.
pub(crate) struct Forge {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) media: &'static str,
    pub(crate) body: Vec<u8>,
    /// The `Authorization` header.
    pub(crate) authorization: Option<String>,
    /// The proof; without one, no header is sent.
    pub(crate) proof: Option<Signed>,
    /// A second proof.
    pub(crate) second: Option<Signed>,
    pub(crate) commitment: Option<Signed>,
    pub(crate) cookie: Option<String>,
    /// The same request goes first, from the phone itself, and is taken.
    pub(crate) replayed: bool,
}

/// What honest phones ask for, and what a bot service would like most.
const TARGETS: &[(&str, &str, &str)] = &[
    ("GET", "/v1/me", ""),
    ("GET", "/v1/devices", ""),
    ("GET", "/v1/devices?page=2", ""),
    ("POST", "/v1/nonces", r#"{"wanted":[]}"#),
    ("POST", "/v1/sessions/end-others", ""),
    ("POST", "/v1/gave-login-away", ""),
];
/// So many of them change nothing.
const HARMLESS: i64 = 4;

impl Forge {
    /// An honest request of the victim's phone for something harmless.
    pub(crate) fn harmless(bot: &Bot, dice: &mut Dice) -> Self {
        let at = usize::try_from(dice.below(HARMLESS)).unwrap();
        Self::to(bot, dice, TARGETS[at])
    }

    /// An honest request of the victim's phone for anything.
    pub(crate) fn any(bot: &Bot, dice: &mut Dice) -> Self {
        let at = usize::try_from(dice.below(i64::try_from(TARGETS.len()).unwrap())).unwrap();
        Self::to(bot, dice, TARGETS[at])
    }

    /// A request without a session, as when one is opened or refreshed.
    pub(crate) fn bare(bot: &Bot, dice: &mut Dice, path: &str, body: &Value) -> Self {
        Self::without_token(bot, dice, ("POST", path, &body.to_string()))
    }

    /// A form of a page.
    pub(crate) fn form(path: &str, fields: String) -> Self {
        Self {
            method: "POST",
            path: path.into(),
            media: "application/x-www-form-urlencoded",
            body: fields.into_bytes(),
            authorization: None,
            proof: None,
            second: None,
            commitment: None,
            cookie: None,
            replayed: false,
        }
    }

    pub(super) fn to(bot: &Bot, dice: &mut Dice, target: (&'static str, &str, &str)) -> Self {
        let mut forge = Self::without_token(bot, dice, target);
        forge.bearing(&bot.victim.access_token(&bot.town.stage));
        forge
    }

    fn without_token(bot: &Bot, dice: &mut Dice, target: (&'static str, &str, &str)) -> Self {
        let (method, path, body) = target;
        let claims = json!({
            "jti": dice.token(),
            "htm": method,
            "htu": format!("{PUBLIC_URL}{}", path.split('?').next().unwrap()),
            "iat": bot.now(),
            "nonce": bot.town.stage.app.ports.phones.nonce(bot.town.stage.clock_now()),
        });
        let mut forge = Self::form(path, body.into());
        forge.method = method;
        forge.media = "application/json";
        forge.proof = Some(Signed::new(&bot.victim.key, "dpop+jwt", claims));
        forge
    }

    pub(crate) fn proof(&mut self) -> &mut Signed {
        self.proof.as_mut().unwrap()
    }

    pub(crate) fn claims(&mut self) -> &mut Value {
        &mut self.proof().claims
    }

    /// With this access token and its hash.
    pub(crate) fn bearing(&mut self, token: &str) {
        self.authorization = Some(format!("DPoP {token}"));
        self.claims()["ath"] = text(sha256(&[token.as_bytes()]).0).into();
    }

    /// As another phone, with its own key.
    pub(crate) fn on(&mut self, phone: &Phone) {
        self.proof().by(&phone.key);
    }

    pub(crate) async fn send(&self, bot: &Bot) -> Answer {
        let method = Method::from_bytes(self.method.as_bytes()).unwrap();
        let mut call = Call::new(method, &self.path);
        for proof in [&self.proof, &self.second].into_iter().flatten() {
            call = call.header("dpop", &proof.compact());
        }
        if let Some(value) = &self.authorization {
            call = call.header("authorization", value);
        }
        if let Some(cookie) = &self.cookie {
            call = call.header("cookie", cookie);
        }
        if let Some(commitment) = &self.commitment {
            call = call.header("commitment", &commitment.compact());
        }
        if !self.body.is_empty() {
            call = call.bytes(self.media, self.body.clone());
        }
        call.send(&bot.town.stage).await
    }
}
