//! What the mail about an offer says, in the courier's language.

use porchlight_domain::offer::OfferReason;
use porchlight_store::rows::ReservedOffer;

fn reason(language: &str, reason: OfferReason) -> &'static str {
    let spanish = language.starts_with("es");
    match reason {
        OfferReason::KnowsSite if spanish => "usted conoce el lugar",
        OfferReason::KnowsSite => "you know the site",
        OfferReason::AccessibleRoute if spanish => "la ruta es accesible",
        OfferReason::AccessibleRoute => "its route is accessible",
        OfferReason::MadeGood if spanish => "repara un bloque perdido por culpa de la estación",
        OfferReason::MadeGood => "it makes good a block that was lost through the station's fault",
    }
}

/// The mail: subject and body. `times` is when the block is, and until when the offer stands.
pub(super) fn offered(
    language: &str,
    station: &str,
    (span, until): (&str, &str),
    offer: &ReservedOffer,
    page: &str,
) -> (&'static str, String) {
    let why = reason(language, offer.reason);
    let more = if offer.words.is_empty() { String::new() } else { format!("\n{}\n", offer.words) };
    if language.starts_with("es") {
        let body = format!(
            "La estación {station} le reserva un bloque: {span}.\n\nMotivo: {why}.\n{more}\nConteste hasta el \
             {until}, en la aplicación: {page}\n\nDecir que no, o no contestar, no cuenta en ninguna parte. \
             La plaza entra entonces en el siguiente sorteo.\n"
        );
        return ("Un bloque reservado para usted", body);
    }
    let body = format!(
        "{station} keeps a block for you: {span}.\n\nReason: {why}.\n{more}\nAnswer by {until}, in the app: \
         {page}\n\nSaying no, or not answering, counts nowhere. The place then goes into the next round.\n"
    );
    ("A block is kept for you", body)
}

/// The mail about an offer that the station takes back: subject and body.
pub(super) fn taken_back(
    language: &str,
    station: &str,
    span: &str,
    why: &str,
) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "La estación {station} ya no le reserva este bloque: {span}.\n\nMotivo: {why}\n\nNo cuenta en \
             ninguna parte. La plaza entra en el siguiente sorteo, donde puede ponerla en su lista.\n"
        );
        return ("Un bloque ya no está reservado", body);
    }
    let body = format!(
        "{station} does not keep this block for you any more: {span}.\n\nReason: {why}\n\nIt counts nowhere. \
         The place goes into the next round, where you may list it.\n"
    );
    ("A block is not kept for you any more", body)
}
