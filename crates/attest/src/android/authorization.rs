//! The two lists of what is allowed with a key: one that Android enforces, one that the hardware does.

use super::reading::{DescriptionError, Elements, broken, enumerated, number, octets, simple};
use crate::code::codes;
use crate::hex_bytes::HexBytes;
use der::asn1::{AnyRef, Null};
use der::{Encode, Tag, Tagged};
use serde::Serialize;

codes! {
    /// Where a key came from.
    pub enum Origin {
        /// Made inside the key store; it was never outside.
        Generated = "generated",
        /// Derived inside the key store.
        Derived = "derived",
        /// Brought in from outside: others may hold it too.
        Imported = "imported",
        /// Reserved by the schema.
        Reserved = "reserved",
        /// Brought in from outside, encrypted for the key store.
        SecurelyImported = "securely_imported",
    }
}

codes! {
    /// What the boot loader found when it checked the system.
    pub enum BootState {
        /// Signed by the maker.
        Verified = "verified",
        /// Signed by a key that the owner installed.
        SelfSigned = "self_signed",
        /// Not checked: the boot loader is unlocked.
        Unverified = "unverified",
        /// The check failed.
        Failed = "failed",
    }
}

/// What the hardware knows about the system that started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootOfTrust {
    /// Digest of the key that the system was checked with.
    pub verified_boot_key: HexBytes,
    /// Whether the boot loader is locked.
    pub device_locked: bool,
    /// What the check found.
    pub verified_boot_state: BootState,
    /// Digest of everything that was checked (schema 3 and later).
    pub verified_boot_hash: Option<HexBytes>,
}

/// One package that may use the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackageInfo {
    /// Name of the package.
    pub name: String,
    /// Its version code.
    pub version: u64,
}

/// Who may use the key, as Android says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// Packages that share the key's user id.
    pub packages: Vec<PackageInfo>,
    /// SHA-256 of the certificates that signed them.
    pub signature_digests: Vec<HexBytes>,
}

/// A tag that is not known here, kept as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownTag {
    /// Number of the tag.
    pub tag: u32,
    /// The value inside, in DER.
    pub value: HexBytes,
}

/// Declares the list with its tags: field, number, type, reader.
macro_rules! authorization_list {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $tag:literal, $read:expr;)+) => {
        /// What is allowed with a key. Times are milliseconds since the epoch, patch levels YYYYMM or
        /// YYYYMMDD, as the schema has them; the numbers are KeyMint's.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        pub struct AuthorizationList {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$kind>,)+
            /// Tags that are not known here.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub unknown: Vec<UnknownTag>,
            /// Whether the tags stand in ascending order, as the schema wants.
            pub tags_in_order: bool,
        }

        impl AuthorizationList {
            fn set(&mut self, tag: u32, value: AnyRef<'_>) -> Result<(), DescriptionError> {
                match tag {
                    $($tag => {
                        let read: fn(AnyRef<'_>, &'static str) -> Result<$kind, DescriptionError> = $read;
                        self.$field = Some(read(value, stringify!($field))?);
                    })+
                    _ => {
                        let value = value.to_der().map_err(|e| broken("unknown tag", e))?;
                        self.unknown.push(UnknownTag { tag, value: HexBytes(value) });
                    }
                }
                Ok(())
            }
        }
    };
}

authorization_list! {
    /// What the key is for: 0 encrypt, 1 decrypt, 2 sign, 3 verify, 5 wrap, 6 agree, 7 attest.
    purposes: Vec<u64> = 1, numbers;
    /// 1 RSA, 3 EC, 4 ML-DSA, 32 AES, 33 3DES, 128 HMAC.
    algorithm: u64 = 2, number;
    /// Length in bits.
    key_size: u64 = 3, number;
    /// Allowed block modes.
    block_modes: Vec<u64> = 4, numbers;
    /// Allowed digests: 0 none, 4 SHA-256, 5 SHA-384, 6 SHA-512.
    digests: Vec<u64> = 5, numbers;
    /// Allowed paddings.
    paddings: Vec<u64> = 6, numbers;
    /// The caller may choose the nonce.
    caller_nonce: bool = 7, present;
    /// Shortest allowed authentication code, in bits.
    min_mac_length: u64 = 8, number;
    /// 0 P-224, 1 P-256, 2 P-384, 3 P-521, 4 Curve25519.
    ec_curve: u64 = 10, number;
    /// Parameter set of ML-DSA.
    ml_dsa_variant: u64 = 11, number;
    /// Public exponent of an RSA key.
    rsa_public_exponent: u64 = 200, number;
    /// Allowed digests of the mask function in RSA-OAEP.
    rsa_oaep_mgf_digests: Vec<u64> = 203, numbers;
    /// The key survives no roll-back (schema 3 and later).
    rollback_resistance: bool = 303, present;
    /// Usable only while the system starts.
    early_boot_only: bool = 305, present;
    /// Usable from.
    active_date_time: u64 = 400, number;
    /// No new signatures or encryptions after.
    origination_expire_date_time: u64 = 401, number;
    /// Not usable after.
    usage_expire_date_time: u64 = 402, number;
    /// Most uses.
    usage_count_limit: u64 = 405, number;
    /// No unlocking is needed.
    no_auth_required: bool = 503, present;
    /// What unlocks it: bits 0 password, 1 biometric.
    user_auth_type: u64 = 504, number;
    /// Seconds for which unlocking holds.
    auth_timeout: u64 = 505, number;
    /// Usable while the phone is worn.
    allow_while_on_body: bool = 506, present;
    /// A button must be pressed.
    trusted_user_presence_required: bool = 507, present;
    /// A text must be confirmed.
    trusted_confirmation_required: bool = 508, present;
    /// Usable only while the phone is unlocked.
    unlocked_device_required: bool = 509, present;
    /// Usable by every application.
    all_applications: bool = 600, present;
    /// The application's id in the key store.
    application_id: HexBytes = 601, bytes;
    /// When the key was made.
    creation_date_time: u64 = 701, number;
    /// Where the key came from.
    origin: Origin = 702, origin;
    /// The key survives no roll-back (schemas 1 and 2).
    rollback_resistant: bool = 703, present;
    /// What the hardware knows about the system that started.
    root_of_trust: RootOfTrust = 704, root_of_trust;
    /// Version of the system, MMmmss.
    os_version: u64 = 705, number;
    /// Patch level of the system.
    os_patch_level: u64 = 706, number;
    /// Who may use the key.
    application: Application = 709, application;
    /// Brand of the phone.
    attestation_id_brand: String = 710, text;
    /// Device name.
    attestation_id_device: String = 711, text;
    /// Product name.
    attestation_id_product: String = 712, text;
    /// Serial number of the phone.
    attestation_id_serial: String = 713, text;
    /// First IMEI.
    attestation_id_imei: String = 714, text;
    /// MEID.
    attestation_id_meid: String = 715, text;
    /// Maker.
    attestation_id_manufacturer: String = 716, text;
    /// Model.
    attestation_id_model: String = 717, text;
    /// Patch level of the maker's parts.
    vendor_patch_level: u64 = 718, number;
    /// Patch level of the boot image.
    boot_patch_level: u64 = 719, number;
    /// Attested under the phone's own key (StrongBox, enterprise).
    device_unique_attestation: bool = 720, present;
    /// A key of an identity credential.
    identity_credential_key: bool = 721, present;
    /// Second IMEI.
    attestation_id_second_imei: String = 723, text;
    /// Digest of the system's modules (schema 400 and later).
    module_hash: HexBytes = 724, bytes;
}

impl AuthorizationList {
    pub(super) fn read(value: AnyRef<'_>, field: &'static str) -> Result<Self, DescriptionError> {
        let mut list = Self { tags_in_order: true, ..Self::default() };
        let mut elements = Elements::of(value, Tag::Sequence, field)?;
        let mut seen: Vec<u32> = vec![];
        while let Some(element) = elements.next()? {
            let Tag::ContextSpecific { constructed: true, number } = element.tag() else {
                return Err(broken(field, format!("{} instead of a tagged value", element.tag())));
            };
            let tag = number.value();
            if seen.contains(&tag) {
                return Err(DescriptionError::Repeated(tag));
            }
            list.tags_in_order &= seen.last().is_none_or(|last| *last < tag);
            seen.push(tag);
            let mut inside = Elements::inside(element.value(), field)?;
            let inner = inside.expect(field)?;
            inside.end()?;
            list.set(tag, inner)?;
        }
        Ok(list)
    }
}

fn numbers(value: AnyRef<'_>, field: &'static str) -> Result<Vec<u64>, DescriptionError> {
    // Phones write these sets unsorted, which DER forbids and everybody accepts.
    let mut elements = Elements::of(value, Tag::Set, field)?;
    let mut found = vec![];
    while let Some(element) = elements.next()? {
        found.push(number(element, field)?);
    }
    Ok(found)
}

fn present(value: AnyRef<'_>, field: &'static str) -> Result<bool, DescriptionError> {
    simple::<Null>(value, field).map(|_| true)
}

fn bytes(value: AnyRef<'_>, field: &'static str) -> Result<HexBytes, DescriptionError> {
    octets(value, field).map(HexBytes::from)
}

fn text(value: AnyRef<'_>, field: &'static str) -> Result<String, DescriptionError> {
    let bytes = octets(value, field)?;
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|e| broken(field, e))
}

fn origin(value: AnyRef<'_>, field: &'static str) -> Result<Origin, DescriptionError> {
    let code = number(value, field)?;
    usize::try_from(code)
        .ok()
        .and_then(|index| Origin::ALL.get(index).copied())
        .ok_or_else(|| broken(field, format!("{code} is not an origin")))
}

fn root_of_trust(value: AnyRef<'_>, field: &'static str) -> Result<RootOfTrust, DescriptionError> {
    let mut elements = Elements::of(value, Tag::Sequence, field)?;
    let verified_boot_key = bytes(elements.expect("verified_boot_key")?, "verified_boot_key")?;
    let device_locked = simple::<bool>(elements.expect("device_locked")?, "device_locked")?;
    let code = enumerated(elements.expect("verified_boot_state")?, "verified_boot_state")?;
    let verified_boot_state = usize::try_from(code)
        .ok()
        .and_then(|index| BootState::ALL.get(index).copied())
        .ok_or_else(|| broken("verified_boot_state", format!("{code} is not a boot state")))?;
    let hash = elements.next()?.map(|value| bytes(value, "verified_boot_hash")).transpose()?;
    elements.end()?;
    Ok(RootOfTrust {
        verified_boot_key,
        device_locked,
        verified_boot_state,
        verified_boot_hash: hash,
    })
}

fn application(value: AnyRef<'_>, field: &'static str) -> Result<Application, DescriptionError> {
    let mut outer = Elements::inside(octets(value, field)?, field)?;
    let sequence = outer.expect(field)?;
    outer.end()?;
    let mut elements = Elements::of(sequence, Tag::Sequence, field)?;
    let mut listed = Elements::of(elements.expect("packages")?, Tag::Set, "packages")?;
    let mut packages = vec![];
    while let Some(package) = listed.next()? {
        let mut pair = Elements::of(package, Tag::Sequence, "package")?;
        let name = text(pair.expect("package name")?, "package name")?;
        let version = number(pair.expect("package version")?, "package version")?;
        pair.end()?;
        packages.push(PackageInfo { name, version });
    }
    let mut listed = Elements::of(elements.expect("digests")?, Tag::Set, "signature digests")?;
    let mut signature_digests = vec![];
    while let Some(digest) = listed.next()? {
        signature_digests.push(bytes(digest, "signature digest")?);
    }
    elements.end()?;
    Ok(Application { packages, signature_digests })
}
