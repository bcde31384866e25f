//! What people may find about a claim, and what each finding does.
//!
//! Owns: the three findings with their words. Never does: find; a person does. No finding takes a
//! remedy back, and none is a ground against anybody: the catalogue of `domain::decision` has none of
//! these codes.

use porchlight_domain::decision::Words;
pub use porchlight_domain::words::ClaimFinding as Finding;

/// What each finding means to both sides, and what it does.
pub trait Told {
    /// What it says.
    fn words(self) -> Words;
    /// Whether whoever was given something keeps it: always.
    fn keeps_remedy(self) -> bool;
}

impl Told for Finding {
    fn words(self) -> Words {
        match self {
            Self::ForRecipient => Words {
                en: "It went wrong, and it is put right. Nobody is blamed by this alone.",
                es: "Algo salió mal y se corrige. Esto por sí solo no culpa a nadie.",
            },
            Self::RecordStands => Words {
                en: "The record of the delivery stands. Whatever you were given stays yours.",
                es: "El registro de la entrega vale. Lo que ya recibió sigue siendo suyo.",
            },
            Self::Undecidable => Words {
                en: "It cannot be told what happened. The operator pays, and nobody is at fault.",
                es: "No se puede saber qué pasó. El operador paga y nadie tiene la culpa.",
            },
        }
    }

    fn keeps_remedy(self) -> bool {
        match self {
            Self::ForRecipient | Self::RecordStands | Self::Undecidable => true,
        }
    }
}
