//! What to do where no face can be compared: the same words wherever it is said.

use porchlight_vision::face::CannotCheck;

/// What to do about it.
pub(crate) const fn remedy(why: &CannotCheck) -> &'static str {
    match why {
        CannotCheck::Machine(_) => "use a machine with Linux on x86_64 or aarch64",
        CannotCheck::Missing(_) | CannotCheck::NoRecogniser => "run `porchlight models fetch`",
        CannotCheck::Other(_) => "remove it, run `porchlight models fetch`, ask who changed it",
        CannotCheck::Thresholds(_) => {
            "measure them anew with `porchlight face eval`, or remove face-thresholds.json"
        }
        CannotCheck::Refused(_) => "check that the machine has memory, and run it again",
    }
}
