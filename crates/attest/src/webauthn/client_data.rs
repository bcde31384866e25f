//! The client data: what the browser says about the ceremony (section 5.8.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// Most bytes of client data; real ones stay below 1 KiB.
pub const MAX_CLIENT_DATA_BYTES: usize = 16 * 1024;

/// Why bytes are not client data.
#[derive(Debug, thiserror::Error)]
pub enum ClientDataError {
    /// More bytes than the limit.
    #[error("the client data has more than {MAX_CLIENT_DATA_BYTES} bytes")]
    TooLarge,
    /// Not JSON, or a member is missing or not of its type.
    #[error("the client data is not of its form: {0}")]
    Form(#[from] serde_json::Error),
    /// The challenge is not base64url without padding.
    #[error("the client data's challenge is not base64url without padding")]
    Challenge,
}

/// What the browser says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientData {
    /// `webauthn.create` or `webauthn.get`.
    pub kind: String,
    /// The challenge that it answers.
    pub challenge: Vec<u8>,
    /// The page that asked.
    pub origin: String,
    /// Whether the page was embedded in one of another origin.
    pub cross_origin: bool,
    /// The outermost page, where the browser tells it.
    pub top_origin: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
    #[serde(rename = "topOrigin")]
    top_origin: Option<String>,
}

impl ClientData {
    /// Reads client data. Members that are not known are left out, as the standard demands.
    ///
    /// # Errors
    /// It is too large or not of its form.
    pub fn read(json: &[u8]) -> Result<Self, ClientDataError> {
        if json.len() > MAX_CLIENT_DATA_BYTES {
            return Err(ClientDataError::TooLarge);
        }
        // "UTF-8 decode" drops a byte order mark.
        let text = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
        let written: Written = serde_json::from_slice(text)?;
        let challenge =
            URL_SAFE_NO_PAD.decode(&written.challenge).map_err(|_| ClientDataError::Challenge)?;
        Ok(Self {
            kind: written.kind,
            challenge,
            origin: written.origin,
            cross_origin: written.cross_origin,
            top_origin: written.top_origin,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn members_of_the_future_are_left_out_and_repeated_ones_refused() {
        let json =
            br#"{"type":"webauthn.get","challenge":"AQI","origin":"https://a","new":{"a":[1]}}"#;
        let read = ClientData::read(json).unwrap();
        assert_eq!((read.challenge, read.cross_origin), (vec![1, 2], false));
        let twice = br#"{"type":"webauthn.get","challenge":"AQI","origin":"a","origin":"b"}"#;
        assert!(ClientData::read(twice).is_err());
    }

    #[test]
    fn a_challenge_with_padding_or_spare_bits_is_refused() {
        for challenge in ["AQI=", "AQJ", "A+I"] {
            let json = format!(r#"{{"type":"t","challenge":"{challenge}","origin":"a"}}"#);
            assert!(ClientData::read(json.as_bytes()).is_err(), "{challenge}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(ClientData::read(&bytes).is_err());
        }
    }
}
