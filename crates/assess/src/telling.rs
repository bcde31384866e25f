//! An assessment in plain words, for both sides alike, in fewer than [`MOST_WORDS`] words.
//!
//! Owns: the sentences. Never does: name anybody, or say more than the items do.

use crate::place::{Assessment, Explanation, Residue};
use crate::strength::{Item, Kind, Word};
use alloc::string::String;
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::decision::Words;

pub use crate::item::Meaning;

/// Fewer words than this, in every language.
pub const MOST_WORDS: usize = 200;
/// Items that are told; the others stand in the list beside.
const MOST_ITEMS: usize = 4;
/// Explanations that are told.
const MOST_EXPLANATIONS: usize = 3;

codes! {
    /// What a line of an assessment is.
    pub enum Part {
        /// The word: supported, open or contradicted.
        Word = "word",
        /// An item of evidence.
        Item = "item",
        /// What explains it.
        Explains = "explains",
        /// What was not known.
        NotKnown = "not_known",
        /// What is left to ask.
        Left = "left",
    }
}

/// A line of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub part: Part,
    /// What it says; of an item, what it shows.
    pub says: String,
    /// What an item does not show; empty for everything else.
    pub shows_not: &'static str,
}

const NOT_KNOWN: Words = Words { en: "Not known:", es: "No se sabía:" };

impl Word {
    /// The word as a sentence.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Supported => Words {
                en: "Supported: the evidence speaks for the record of this delivery.",
                es: "Respaldado: las pruebas hablan a favor del registro de esta entrega.",
            },
            Self::Open => Words {
                en: "Open: the evidence does not tell what happened.",
                es: "Abierto: las pruebas no dicen qué pasó.",
            },
            Self::Contradicted => Words {
                en: "Contradicted: the evidence speaks against the record of this delivery.",
                es: "Contradicho: las pruebas hablan en contra del registro de esta entrega.",
            },
        }
    }
}

impl Explanation {
    /// What it says.
    #[must_use]
    pub const fn words(self) -> Words {
        let (en, es) = match self {
            Self::TakenLater => (
                "It may have been delivered rightly and taken later by somebody else.",
                "Pudo entregarse bien y que otra persona se lo llevara después.",
            ),
            Self::Building => (
                "In this building more parcels are missed than chance explains.",
                "En este edificio faltan más paquetes de los que explica el azar.",
            ),
            Self::Address => (
                "At this address more parcels are missed than chance explains.",
                "En esta dirección faltan más paquetes de los que explica el azar.",
            ),
            Self::WrongPin => (
                "The map's pin for this address led elsewhere.",
                "El punto del mapa de esta dirección llevaba a otro lugar.",
            ),
            Self::Hold => (
                "Bad weather or danger was on record at the door.",
                "Constaba mal tiempo o peligro en la puerta.",
            ),
            Self::NoAccess => (
                "No way into the building was on record.",
                "No constaba cómo entrar en el edificio.",
            ),
            Self::LateRelease => (
                "The station let the courier go late, so the rest was hurried.",
                "La estación dejó salir tarde, y el resto fue con prisa.",
            ),
            Self::Misload => (
                "Parcels were mixed up before the door.",
                "Los paquetes se confundieron antes de llegar a la puerta.",
            ),
            Self::Route => (
                "On this route more parcels are missed than chance explains; look at loading first.",
                "En esta ruta faltan más paquetes de los que explica el azar; mire primero la carga.",
            ),
            Self::ChosenPlace => (
                "It lay where the recipient asked, in sight of the street.",
                "Quedó donde pidió el destinatario, a la vista de la calle.",
            ),
            Self::NotLookedYet => {
                ("Not everywhere was looked yet.", "Todavía no se ha mirado en todas partes.")
            }
            Self::SameRecipient => (
                "This recipient made several claims; it takes no right from them.",
                "Este destinatario hizo varias reclamaciones; no pierde ningún derecho por ello.",
            ),
        };
        Words { en, es }
    }
}

impl Residue {
    /// What is left to ask.
    #[must_use]
    pub const fn words(self) -> Words {
        let (en, es) = match self {
            Self::Explained => (
                "That explains it: there is nothing to ask the courier.",
                "Eso lo explica: no hay nada que preguntar al repartidor.",
            ),
            Self::Undecided => (
                "Nobody can tell. The operator pays, and nobody is at fault.",
                "Nadie lo puede saber. Paga el operador y nadie tiene la culpa.",
            ),
            Self::OtherDoor => (
                "It may lie at another door: it can be fetched back, and the pin mended. Nothing \
                 follows for the courier.",
                "Puede estar en otra puerta: se puede recoger y corregir el punto del mapa. Para el \
                 repartidor no tiene consecuencias.",
            ),
            Self::Unaccounted => (
                "This is a question to the courier, who is heard first. People decide, not this text.",
                "Esto es una pregunta al repartidor, a quien se escucha primero. Deciden personas, no \
                 este texto.",
            ),
        };
        Words { en, es }
    }
}

impl Kind {
    /// That nothing is known of this kind.
    #[must_use]
    pub const fn not_known(self) -> Words {
        let (en, es) = match self {
            Self::Position => ("where the phone was", "dónde estaba el teléfono"),
            Self::Photo => ("whether the photo shows this door", "si la foto muestra esta puerta"),
            Self::HandOver => ("who took it", "quién lo recibió"),
            Self::Scan => ("whether the parcel was scanned", "si el paquete se escaneó"),
            Self::Stay => ("how long it took", "cuánto tiempo llevó"),
            Self::Statement => ("what the recipient saw", "qué vio el destinatario"),
        };
        Words { en, es }
    }
}

impl Assessment {
    /// The whole, one thing in each line: what the evidence says, what each item shows and does not, what
    /// explains it, what was not known, and what is left.
    #[must_use]
    pub fn lines(&self, language: &str) -> Vec<Line> {
        let line =
            |part, words: Words| Line { part, says: words.of(language).into(), shows_not: "" };
        let mut lines = alloc::vec![line(Part::Word, self.strength.word.words())];
        lines.extend(self.heaviest().into_iter().map(|item| {
            let meaning = item.meaning();
            Line { shows_not: meaning.shows_not.of(language), ..line(Part::Item, meaning.shows) }
        }));
        // What other claims a recipient made is for staff, not for the other side.
        let told = |which: &&Explanation| **which != Explanation::SameRecipient;
        let explanations = self.explanations.iter().filter(told).take(MOST_EXPLANATIONS);
        lines.extend(explanations.map(|which| line(Part::Explains, which.words())));
        if !self.not_known.is_empty() {
            let known: Vec<&str> =
                self.not_known.iter().map(|k| k.not_known().of(language)).collect();
            let opens = NOT_KNOWN.of(language);
            let says = alloc::format!("{opens} {}.", known.join(", "));
            lines.push(Line { says, ..line(Part::NotKnown, NOT_KNOWN) });
        }
        lines.push(line(Part::Left, self.residue.words()));
        lines
    }

    /// The same as one text.
    #[must_use]
    pub fn words(&self, language: &str) -> String {
        let lines = self.lines(language);
        let parts = lines.iter().flat_map(|line| [line.says.as_str(), line.shows_not]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The items that weighed most, heaviest first; what was not seen is not among them.
    #[must_use]
    pub fn heaviest(&self) -> Vec<Item> {
        let seen = self.strength.items.iter().copied().filter(|item| item.weight != 0);
        let mut seen: Vec<Item> = seen.collect();
        seen.sort_by_key(|item| core::cmp::Reverse(item.weight.abs()));
        seen.truncate(MOST_ITEMS);
        seen
    }
}
