//! Passkey ceremonies (WebAuthn Level 3) through `webauthn-rs`, always with the person verified.
//!
//! Owns: turning ceremonies into JSON for the browser and text for the server's memory, and the
//! library's errors into reasons. The library checks the ceremony; the maker's statement about a new
//! passkey, where one came along, is checked by [`crate::webauthn`], which knows more formats and
//! tells facts. Never does: keep anything. The library draws its challenges from the operating
//! system by itself and takes no clock; how long a ceremony may take is the caller's business.

mod statement;

pub use statement::{Standing, Stated, weigh};

use crate::code::codes;
use crate::outcome::Outcome;
use crate::refusal;
use crate::webauthn::{RegistrationResponse, Trust};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

codes! {
    /// Why a ceremony failed.
    pub enum Reason {
        /// This server's address cannot have passkeys.
        Unavailable = "passkeys_unavailable",
        /// The response cannot be read.
        Malformed = "passkey_malformed",
        /// The response does not hold.
        Refused = "passkey_refused",
        /// The authenticator did not verify the person.
        NotVerified = "passkey_not_verified",
        /// The authenticator's counter went back: a copy may exist.
        CounterWentBack = "passkey_counter",
        /// The maker's statement is forged, revoked or about something else.
        Statement = "passkey_statement_refused",
    }
}

/// A ceremony that failed.
pub type Refusal = refusal::Refusal<Reason>;

impl From<WebauthnError> for Refusal {
    fn from(error: WebauthnError) -> Self {
        let reason = match error {
            WebauthnError::CredentialPossibleCompromise => Reason::CounterWentBack,
            WebauthnError::UserNotVerified => Reason::NotVerified,
            WebauthnError::ParseNOMFailure | WebauthnError::InvalidUserUniqueId => {
                Reason::Malformed
            }
            _ => Reason::Refused,
        };
        Self::new(reason, format!("The passkey could not be used: {error}."))
    }
}

/// A ceremony that began.
#[derive(Debug, Clone)]
pub struct Begun {
    /// What the browser is asked, as WebAuthn spells it in JSON.
    pub options: Value,
    /// What the server has to remember, as text.
    pub state: String,
}

/// A passkey that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Id of the credential.
    pub credential_id: Vec<u8>,
    /// The credential, as text.
    pub credential: String,
    /// Whether it may be copied to other machines of its holder.
    pub synced: bool,
    /// What its maker states.
    pub stated: Stated,
}

/// What a response names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Id of the credential.
    pub credential_id: Vec<u8>,
    /// The handle of its account, as the server chose it when the passkey was made.
    pub handle: Vec<u8>,
}

/// Ceremonies for one server.
#[derive(Debug, Clone)]
pub struct Passkeys(Result<Webauthn, String>);

impl Passkeys {
    /// Ceremonies for the server at this address. Passkeys belong to a domain name; at an address
    /// without one every ceremony says so.
    #[must_use]
    pub fn new(public_url: &str, name: &str) -> Self {
        Self(Self::at(public_url, name))
    }

    /// Why this server cannot have passkeys, if it cannot.
    #[must_use]
    pub fn unavailable(&self) -> Option<&str> {
        self.0.as_ref().err().map(String::as_str)
    }

    fn at(public_url: &str, name: &str) -> Result<Webauthn, String> {
        let url = Url::parse(public_url).map_err(|error| format!("{public_url}: {error}"))?;
        let domain = url.domain().ok_or_else(|| {
            format!(
                "passkeys need a domain name (or localhost) in the public URL; {public_url} has an \
                 IP address"
            )
        })?;
        if url.scheme() != "https" && domain != "localhost" {
            return Err(format!("browsers make passkeys over HTTPS only; {public_url} is not"));
        }
        let builder = WebauthnBuilder::new(domain, &url).map_err(|error| error.to_string())?;
        builder.rp_name(name).build().map_err(|error| error.to_string())
    }

    fn ready(&self) -> Result<&Webauthn, Refusal> {
        self.0.as_ref().map_err(|why| Refusal::new(Reason::Unavailable, why.clone()))
    }

    /// Begins to make a passkey for an account, whose other credentials are named so that one
    /// authenticator does not hold two. With `ask`, the browser is asked for the statement of the
    /// authenticator's maker, for which it may want the person's consent; else it leaves it out.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub fn begin_making(
        &self,
        handle: [u8; 16],
        name: &str,
        known: &[String],
        ask: bool,
    ) -> Result<Begun, Refusal> {
        let webauthn = self.ready()?;
        let known = known.iter().filter_map(|text| serde_json::from_str::<Passkey>(text).ok());
        let known: Vec<_> = known.map(|passkey| passkey.cred_id().clone()).collect();
        let handle = Uuid::from_bytes(handle);
        let (options, state) =
            webauthn.start_passkey_registration(handle, name, name, Some(known))?;
        let mut options = written(&options)?;
        // Signing in names nobody beforehand, so the authenticator has to find the credential.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        options["publicKey"]["attestation"] = if ask { "direct" } else { "none" }.into();
        Ok(Begun { options, state: written(&state)?.to_string() })
    }

    /// Ends making one. A statement that says nothing, or that nobody known vouches for, is told and
    /// refuses nothing.
    ///
    /// # Errors
    /// What does not hold.
    pub fn finish_making(
        &self,
        state: &str,
        response: &Value,
        trust: &Trust<'_>,
    ) -> Result<Made, Refusal> {
        let webauthn = self.ready()?;
        let challenge = challenge_in(state);
        let state: PasskeyRegistration = remembered(state)?;
        let mut response: RegisterPublicKeyCredential = answered(response)?;
        let unreadable = |error| Refusal::new(Reason::Malformed, format!("The passkey: {error}."));
        let bare = statement::bare(&response.response.attestation_object).map_err(unreadable)?;
        let object = std::mem::replace(&mut response.response.attestation_object, bare);
        let passkey = webauthn.finish_passkey_registration(&response, &state)?;
        let answer = RegistrationResponse {
            client_data: &response.response.client_data_json,
            attestation_object: &object,
            raw_id: None,
        };
        let stated = statement::check(&answer, challenge.as_deref(), trust);
        if stated.standing == Standing::Refused {
            return Err(Refusal::new(Reason::Statement, against(&stated)));
        }
        let credential = written(&passkey)?;
        let synced = credential["cred"]["backup_eligible"].as_bool().unwrap_or(false);
        let credential_id = passkey.cred_id().to_vec();
        Ok(Made { credential_id, credential: credential.to_string(), synced, stated })
    }

    /// Begins a sign-in by whichever passkey the browser offers.
    ///
    /// # Errors
    /// Why it cannot begin.
    pub fn begin_sign_in(&self) -> Result<Begun, Refusal> {
        let (options, state) = self.ready()?.start_discoverable_authentication()?;
        let mut options = written(&options)?;
        // The page has a button: the browser shows its own dialogue at once.
        if let Some(members) = options.as_object_mut() {
            members.remove("mediation");
        }
        Ok(Begun { options, state: written(&state)?.to_string() })
    }

    /// The credential that a response names, and the account that it names beside it. Nobody was
    /// named before the ceremony, so both have to be there and to belong together (WebAuthn Level 3,
    /// section 7.2, step 6).
    ///
    /// # Errors
    /// It cannot be read, or names no account.
    pub fn named(response: &Value) -> Result<Named, Refusal> {
        let response: PublicKeyCredential = answered(response)?;
        let handle = response.get_user_unique_id().map(<[u8]>::to_vec).ok_or_else(|| {
            let message = "The browser's answer names no account (userHandle).";
            Refusal::new(Reason::Malformed, message)
        })?;
        Ok(Named { credential_id: response.get_credential_id().to_vec(), handle })
    }

    /// Ends a sign-in with the credential it came from, and gives the credential after this use.
    ///
    /// # Errors
    /// What does not hold.
    pub fn finish_sign_in(
        &self,
        state: &str,
        response: &Value,
        credential: &str,
    ) -> Result<String, Refusal> {
        let webauthn = self.ready()?;
        let state: DiscoverableAuthentication = remembered(state)?;
        let response: PublicKeyCredential = answered(response)?;
        let mut passkey: Passkey = remembered(credential)?;
        let key = DiscoverableKey::from(&passkey);
        let result = webauthn.finish_discoverable_authentication_v2(&response, state, &key)?;
        if !result.user_verified() {
            return Err(WebauthnError::UserNotVerified.into());
        }
        passkey.update_credential(&result);
        Ok(written(&passkey)?.to_string())
    }
}

/// The challenge in the library's state; without it our check leaves out what the library checked.
fn challenge_in(state: &str) -> Option<Vec<u8>> {
    let state: Value = serde_json::from_str(state).ok()?;
    URL_SAFE_NO_PAD.decode(state.pointer("/rs/challenge")?.as_str()?).ok()
}

/// What speaks against a statement, in words.
fn against(stated: &Stated) -> String {
    let why = match &stated.outcome {
        Outcome::Refused { refusals, .. } => {
            let details: Vec<&str> = refusals.iter().map(|no| no.detail.as_str()).collect();
            details.join("; ")
        }
        Outcome::Malformed { detail } => detail.clone(),
        Outcome::Verified { .. } => String::new(),
    };
    format!("What the passkey's maker is said to state does not hold: {why}.")
}

fn written<T: serde::Serialize>(value: &T) -> Result<Value, Refusal> {
    serde_json::to_value(value).map_err(|e| Refusal::new(Reason::Refused, e.to_string()))
}

fn remembered<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text)
        .map_err(|e| Refusal::new(Reason::Refused, format!("the state was damaged: {e}")))
}

fn answered<T: serde::de::DeserializeOwned>(response: &Value) -> Result<T, Refusal> {
    T::deserialize(response).map_err(|e| {
        Refusal::new(Reason::Malformed, format!("The browser's answer cannot be read: {e}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_domain_over_https_or_localhost() {
        let why = |url: &str| Passkeys::new(url, "Hearth").unavailable().map(str::to_owned);
        assert_eq!(why("https://porch.example"), None);
        assert_eq!(why("http://localhost:8080"), None);
        assert!(why("https://192.0.2.1").unwrap().contains("IP address"));
        assert!(why("http://porch.example").unwrap().contains("HTTPS"));
        assert!(why("porch").is_some());
    }

    #[test]
    fn ceremonies_ask_for_a_verified_person_and_a_discoverable_credential() {
        let passkeys = Passkeys::new("https://porch.example", "Hearth");
        let made = passkeys.begin_making([7; 16], "ana@porch.example", &[], false).unwrap();
        let selection = &made.options["publicKey"]["authenticatorSelection"];
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(made.options["publicKey"]["rp"]["id"], "porch.example");
        assert_eq!(made.options["publicKey"]["attestation"], "none");
        let asked = passkeys.begin_sign_in().unwrap();
        assert_eq!(asked.options["publicKey"]["userVerification"], "required");
        assert!(asked.options.get("mediation").is_none());
    }
}
