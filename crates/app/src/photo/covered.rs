//! What was covered in a photo before anybody saw it, read from what was measured.

use super::PhotoFiles;
use serde_json::Value;

/// What a program covered. That it found nothing means just that, never that nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covered {
    /// Heads around faces that were found.
    pub faces: u32,
    /// Shipping labels and other small text.
    pub labels: u32,
}

impl Covered {
    /// What was covered, from a photo's measurements; `None` if nobody looked.
    #[must_use]
    pub fn of(measured: &Value) -> Option<Self> {
        let masking = &measured["masking"];
        if masking["state"] != "done" {
            return None;
        }
        let regions = masking["regions"].as_array()?;
        let count = |kind: &str| {
            let found = regions.iter().filter(|region| region["kind"] == kind).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        Some(Self { faces: count("face"), labels: count("label") })
    }
}

impl PhotoFiles {
    /// What was covered in it; `None` if nobody looked: then staff see it for a claim only.
    #[must_use]
    pub fn covered(&self) -> Option<Covered> {
        Covered::of(&self.measured)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn covered_parts_are_counted_and_not_having_looked_is_no_zero() {
        let region = |kind: &str| json!({"kind": kind, "score": 0.9});
        let regions = [region("face"), region("person"), region("label"), region("label")];
        let masked = json!({"masking": {"state": "done", "regions": regions}});
        assert_eq!(Covered::of(&masked), Some(Covered { faces: 1, labels: 2 }));
        let nothing = json!({"masking": {"state": "done", "regions": []}});
        assert_eq!(Covered::of(&nothing), Some(Covered::default()));
        for unknown in [json!({}), Value::Null, json!({"masking": {"state": "no_models"}})] {
            assert_eq!(Covered::of(&unknown), None, "{unknown}");
        }
    }
}
