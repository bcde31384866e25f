//! Files that somebody sends to `/verify`, checked under this server's own log key.
//!
//! Owns: the answer. Never does: keep a file, or speak for another operator. The checker that runs
//! in the browser and the command line need no word of this server.

use porchlight_domain::log::note::VerifierKey;
use porchlight_seal::verify::{Verdict, verify};
use porchlight_seal::{matter, pack, record};
use porchlight_web::{BundleCheck, BundleVerdict};

/// Checks bundles of deliveries, exports of matters, packs for a regulator, people's own records, and
/// receipts of erasures.
pub(crate) struct CheckedHere(pub(crate) VerifierKey);

impl BundleCheck for CheckedHere {
    fn check(&self, bytes: &[u8]) -> BundleVerdict {
        if matter::is_export(bytes) {
            let report = matter::verify(bytes, Some(&self.0));
            let holds = report.verdict == matter::Verdict::Verified;
            return BundleVerdict { holds, words: report.to_string() };
        }
        if pack::is_pack(bytes) {
            let report = pack::verify(bytes, Some(&self.0));
            let holds = report.verdict == matter::Verdict::Verified;
            return BundleVerdict { holds, words: report.to_string() };
        }
        if record::is_record(bytes) || record::is_receipt(bytes) {
            let check =
                if record::is_record(bytes) { record::verify } else { record::verify_receipt };
            let report = check(bytes, Some(&self.0));
            let holds = report.verdict == matter::Verdict::Verified;
            return BundleVerdict { holds, words: report.to_string() };
        }
        let report = verify(bytes, Some(&self.0));
        BundleVerdict { holds: report.verdict == Verdict::Verified, words: report.to_string() }
    }
}
