//! Where the database is, if it is not in the data folder.

use super::Wrong;
use super::check::optional;
use porchlight_store::Place;

/// The database outside the data folder, if there is one. What was written is not repeated: it may
/// hold a password.
pub(super) fn database(key: &str, text: &str, wrong: &mut Vec<Wrong>) -> Option<Place> {
    let place = Place::named(&optional(text)?);
    let right = match (&place, place.check()) {
        (Place::Postgres(_), Ok(())) => return Some(place),
        (Place::Postgres(_), Err(_)) => {
            "use postgres://user:password@host/name, with special characters in percent-encoding"
        }
        (Place::File(_), _) => "it is empty (a file in the data folder) or begins with postgres://",
    };
    wrong.push(Wrong::new(key, "not usable", right));
    None
}
