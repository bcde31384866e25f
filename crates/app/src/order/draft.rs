//! A checked order that is not a fact yet, and what its content is known by.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::time::Window;
use porchlight_domain::words::CarrierKind;
use serde_json::json;

/// A package of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PackageDraft {
    /// Code on the label.
    pub barcode: String,
    /// Volume in millilitres.
    pub volume_ml: i64,
    /// Weight in grams.
    pub weight_g: i64,
}

/// A checked order that is not a fact yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderDraft {
    /// The sender's id and the idempotency key of imports.
    pub external_reference: String,
    /// Who sends.
    pub sender: String,
    /// Who receives.
    pub recipient: String,
    /// Address in one line.
    pub address: String,
    /// Where it is.
    pub point: Point,
    /// Service window.
    pub window: Window,
    /// Notes for the courier.
    pub notes: String,
    /// Recipient's e-mail, or empty.
    pub email: String,
    /// Recipient's telephone, or empty.
    pub phone: String,
    /// Recipient's language tag.
    pub language: String,
    /// Who delivers.
    pub carrier: CarrierKind,
    /// The other carrier's tracking link, or empty.
    pub tracking_link: String,
    /// Whether it may only be handed to a person.
    pub attended_only: bool,
    /// The proof the sender asks for, in place of the rule.
    pub proof: Option<ProofLevel>,
    /// Whether the sender says that it is valuable.
    pub valuable: bool,
    /// Planned seconds at the stop.
    pub service_seconds: u32,
    /// Packages.
    pub packages: Vec<PackageDraft>,
}

impl OrderDraft {
    /// Digest of the content: the same file twice changes nothing.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let packages: Vec<_> =
            self.packages.iter().map(|p| (&p.barcode, p.volume_ml, p.weight_g)).collect();
        let mut fact = json!([
            self.external_reference,
            self.sender,
            self.recipient,
            self.address,
            self.point.lat,
            self.point.lon,
            self.window.start.micros(),
            self.window.end.micros(),
            self.notes,
            self.email,
            self.phone,
            self.language,
            self.carrier.code(),
            self.tracking_link,
            self.attended_only,
            self.service_seconds,
            packages,
        ]);
        // Orders that say nothing about it keep the digest they had before it could be said.
        if let (Some(list), true) = (fact.as_array_mut(), self.proof.is_some() || self.valuable) {
            list.push(json!([self.proof.map(ProofLevel::code), self.valuable]));
        }
        sha256(&[b"porchlight/order/v1\0", fact.to_string().as_bytes()])
    }

    /// Whether the two differ in nothing but their packages.
    #[must_use]
    pub fn is_same_but_packages(&self, other: &Self) -> bool {
        let bare = |draft: &Self| Self { packages: vec![], ..draft.clone() };
        self.external_reference == other.external_reference && bare(self) == bare(other)
    }

    /// Names the recipient across orders, for remembered choices: contact and address.
    #[must_use]
    pub fn recipient_key(&self) -> Digest {
        let plain = |text: &str| text.trim().to_lowercase();
        let contact = if self.email.is_empty() { &self.phone } else { &self.email };
        sha256(&[
            b"porchlight/recipient/v1\0",
            plain(contact).as_bytes(),
            &[0],
            plain(&self.recipient).as_bytes(),
            &[0],
            plain(&self.address).as_bytes(),
        ])
    }
}
