//! Names of people, shops and streets for generated cities. Any likeness is chance.

pub(super) const AUSTIN_STREETS: [&str; 14] = [
    "E Cesar Chavez St",
    "Holly St",
    "Willow St",
    "Canterbury St",
    "Haskell St",
    "Riverview St",
    "Garden St",
    "Pedernales St",
    "Chicon St",
    "Comal St",
    "Navasota St",
    "Rosewood Ave",
    "Pennsylvania Ave",
    "Maple Ave",
];
pub(super) const VALENCIA_STREETS: [&str; 12] = [
    "C/ de Dolors Marqués",
    "C/ d'Emili Baró",
    "C/ de Sagunt",
    "C/ de l'Alboraia",
    "C/ de Primat Reig",
    "C/ de Benicalap",
    "C/ de Guardia Civil",
    "C/ del Doctor Vicent Zaragozà",
    "C/ de Jaume Roig",
    "C/ del Músic Hipòlit Martínez",
    "C/ de Sant Vicent de Paül",
    "C/ de Cavanilles",
];
pub(super) const FIRST: [&str; 40] = [
    "Ana", "Luis", "Marisol", "Tyrell", "Grace", "Omar", "Priya", "Wei", "Fatima", "Diego", "Nora",
    "Samuel", "Ines", "Kofi", "Hannah", "Mateo", "Leila", "Jorge", "Amara", "Victor", "Sofia",
    "Daniel", "Ruth", "Pablo", "Yasmin", "Erik", "Carmen", "Ivan", "Maya", "Andrés", "Chloe",
    "Rafael", "Zainab", "Tomás", "Emily", "Hugo", "Aisha", "Marcus", "Elena", "Joon",
];
pub(super) const LAST: [&str; 36] = [
    "García",
    "Nguyen",
    "Johnson",
    "Okafor",
    "Martínez",
    "Patel",
    "Smith",
    "Herrera",
    "Kim",
    "Williams",
    "Soler",
    "Haddad",
    "Brown",
    "Castillo",
    "Mbeki",
    "Novak",
    "Rossi",
    "Flores",
    "Chen",
    "Davis",
    "Ortega",
    "Silva",
    "Khan",
    "Moreau",
    "Ramírez",
    "Lopez",
    "Becker",
    "Ferrer",
    "Osman",
    "Taylor",
    "Vidal",
    "Ibrahim",
    "Walker",
    "Mendoza",
    "Larsen",
    "Reyes",
];
pub(super) const SENDERS: [&str; 8] = [
    "Lantern Books",
    "Blue Hour Coffee",
    "Casa del Té",
    "Prairie Home Goods",
    "Northside Pharmacy",
    "Papelería Sol",
    "Riverside Garden",
    "Kite & Thread",
];
pub(super) const NOTES: [&str; 6] =
    ["", "", "", "Gate on the left side.", "Please do not ring, baby sleeps.", "Second floor."];

/// `Ana García` of a number.
pub(super) fn name(number: u64) -> String {
    let first = FIRST[usize::try_from(number % 40).unwrap_or(0)];
    let last = LAST[usize::try_from(number / 40 % 36).unwrap_or(0)];
    format!("{first} {last}")
}

/// A local part for an address at example.org.
pub(super) fn mailbox(name: &str) -> String {
    let plain = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        ' ' => '.',
        other => other,
    };
    name.to_lowercase().chars().map(plain).collect()
}
