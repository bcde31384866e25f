//! The short letters to recipients when it ended: nothing follows, nobody decided in time, a decision fell, an
//! appeal was answered.
//!
//! Never does: say more than that it ended, why, and what is given because of it.

fn short(
    language: &str,
    operator: &str,
    en: (&str, String),
    es: (&str, String),
) -> (String, String) {
    let (subject, body) = if language.starts_with("es") { es } else { en };
    (format!("{operator}: {subject}"), format!("{body}\n"))
}

/// A person closed the question.
pub(super) fn nothing_follows(language: &str, operator: &str, reason: &str) -> (String, String) {
    short(
        language,
        operator,
        (
            "nothing follows",
            format!(
                "We asked you about your claims. Nothing follows from that. A person wrote: {reason}"
            ),
        ),
        (
            "no pasa nada más",
            format!(
                "Le preguntamos por sus reclamaciones. No pasa nada más. Una persona escribió: {reason}"
            ),
        ),
    )
}

/// Nobody decided in time.
pub(super) fn lapsed(language: &str, operator: &str) -> (String, String) {
    short(
        language,
        operator,
        (
            "it ended in your favour",
            "We asked you about your claims, and nobody decided within the time we promise. So it ends in your \
             favour, and does not count against you."
                .into(),
        ),
        (
            "terminó a su favor",
            "Le preguntamos por sus reclamaciones y nadie decidió en el plazo que prometemos. Por eso termina a su \
             favor y no cuenta en su contra."
                .into(),
        ),
    )
}

/// A decision fell: the correction.
pub(super) fn restored(language: &str, operator: &str, reason: &str) -> (String, String) {
    short(
        language,
        operator,
        (
            "the decision does not stand any more",
            format!(
                "What we decided about your claims does not stand any more. They are answered as anybody's, and what \
                 waited because of it was given today. Why: {reason}"
            ),
        ),
        (
            "la decisión ya no vale",
            format!(
                "Lo que decidimos sobre sus reclamaciones ya no vale. Se responden como las de cualquiera, y lo que \
                 esperaba por eso se dio hoy. Por qué: {reason}"
            ),
        ),
    )
}

/// An appeal was answered, and the decision stands.
pub(super) fn stands(language: &str, operator: &str, reason: &str) -> (String, String) {
    short(
        language,
        operator,
        (
            "your appeal was answered",
            format!(
                "Somebody who neither asked nor decided looked at it anew. The decision stands, until its last day. \
                 Why: {reason}"
            ),
        ),
        (
            "respondimos a su apelación",
            format!(
                "Alguien que ni preguntó ni decidió lo miró de nuevo. La decisión sigue valiendo, hasta su último \
                 día. Por qué: {reason}"
            ),
        ),
    )
}
